"""Names that people settled: a line of `curation/aliases.csv` as aliases, and whether it is needed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cds_etl.text import fold

from .names import match_agencies, match_provinces
from .register import Alias, load_register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.columns import EntityKind, Geography

    from .names import Match

KINDS = ("province", "agency")


def curated_alias(raw: str, kind: str, code: str, reason: str) -> list[Alias]:
    """The aliases that a line means: one for each geography in which the code names the same province.

    `code` is an entity's id (`vn63:33`, `agency:mic`) or what stands behind its colon; blank for a name that must not
    be taken for any. Raises ValueError, in one sentence, for a kind or code that is not known or has two meanings.

    >>> [alias.entity_id for alias in curated_alias("Xứ Lạng", "province", "20", "old name")]
    ['vn34:20', 'vn63:20']
    """
    if kind not in KINDS:
        raise ValueError(f"the kind {kind!r} is not known: write one of {', '.join(KINDS)}.")
    known = cast("EntityKind", kind)
    if not code:
        return [Alias(raw, known, None, reason)]
    names = [
        name for name in load_register().names(known) if code in (name.entity_id, name.entity_id.partition(":")[2])
    ]
    ids = sorted({name.entity_id for name in names})
    if not ids:
        raise ValueError(f"the register knows no {kind} {code!r}: write an id such as vn63:33 or agency:mic.")
    if len(ids) > 1:
        called = {entity_id: {fold(name.name) for name in names if name.entity_id == entity_id} for entity_id in ids}
        if not set.intersection(*called.values()):
            raise ValueError(f"the code {code!r} names several provinces: write one of {', '.join(ids)}.")
    return [Alias(raw, known, entity_id, reason) for entity_id in ids]


def is_needless(aliases: Sequence[Alias]) -> bool:
    """Whether each of the aliases of a line says what the matcher finds without it.

    >>> [is_needless(curated_alias(raw, "province", "20", "x")) for raw in ("Lang Sơn", "Xứ Lạng")]
    [True, False]
    """
    return all(_found(alias).entity_id == alias.entity_id for alias in aliases)


def _found(alias: Alias) -> Match:
    if alias.kind == "agency":
        return match_agencies([alias.raw])[0]
    geography: Geography = "vn34" if (alias.entity_id or "").startswith("vn34") else "vn63"
    return match_provinces([alias.raw], geography=geography)[0]

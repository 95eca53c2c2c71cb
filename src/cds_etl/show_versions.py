"""How versions of the dataset look on a terminal and as JSON: their list, what two differ in, whether they are intact.

Prints what it is given; decides nothing.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from .difference_tree import tree_of
from .terminal import NONE, line, plainly, print_json, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .difference_tree import Branch
    from .load import Difference, Pruned, Store, Verified, Version
    from .rebuilding import Rebuilt

_STATES = ("passed", "failed", "skipped")


def versions(found: Sequence[Version], *, as_json: bool) -> None:
    """The versions of a data folder: parents, counts, checks, and what each was made of that its parent was not."""
    if as_json:
        print_json([_plain(item) for item in found])
        return
    rows(
        ["snapshot", "parent", "created", "documents", "observations", *_STATES, "changed", ""],
        [
            [
                item.manifest.id,
                item.manifest.parent or NONE,
                item.manifest.created,
                item.manifest.rows.get("documents", 0),
                item.manifest.rows.get("observations", 0),
                *(item.manifest.checks.get(state, 0) for state in _STATES),
                _changed(item),
                "current" if item.is_current else "",
            ]
            for item in found
        ],
    )


def _plain(item: Version) -> dict[str, object]:
    changed = {name: value for name, value in asdict(item).items() if name not in ("manifest", "is_current")}
    return item.manifest.model_dump(mode="json") | {"is_current": item.is_current, "changed": changed}


def _changed(item: Version) -> str:
    if not item.has_parent:
        return "parent gone" if item.manifest.parent else "first"
    said = [
        f"{sign}{count} {'document' if count == 1 else 'documents'}"
        for sign, count in (("+", item.added), ("-", item.removed))
        if count
    ]
    said += item.curation
    if item.parts:
        said.append("code" if "code" in item.parts else "reference data" if _is_data(item.parts) else "engines")
    return ", ".join(said) or "editions or sources"


def _is_data(parts: Sequence[str]) -> bool:
    return any(part.startswith("reference/") for part in parts)


def difference(found: Difference, *, as_json: bool, most: int) -> None:
    """What two snapshots differ in, as a tree."""
    if as_json:
        values = [{"by": item.by} | asdict(item) for item in found.values]
        print_json(asdict(found) | {"values": values})
        return
    if found.is_empty:
        line(f"{found.before} and {found.after} hold the same tables, byte for byte.")
        return
    for text in draw(tree_of(found, most)):
        line(text)


def draw(tree: Branch, lead: str = "") -> Iterator[str]:
    """The lines of a tree, drawn.

    >>> from .difference_tree import Branch
    >>> print("\\n".join(draw(Branch("a", (Branch("b", (Branch("c"),)), Branch("d"))))))
    a
    ├── b
    │   └── c
    └── d
    """
    yield plainly(tree.text)
    for branch in tree.branches:
        is_last = branch is tree.branches[-1]
        first, *others = draw(branch)
        yield f"{lead}{'└── ' if is_last else '├── '}{first}"
        for text in others:
            yield f"{lead}{'    ' if is_last else '│   '}{text}"


def verified(found: Sequence[Verified], rebuilt: Sequence[Rebuilt], *, as_json: bool, most: int) -> None:
    """What was looked at again, and every damage."""
    if as_json:
        print_json({"verified": [asdict(item) for item in found], "rebuilt": [asdict(item) for item in rebuilt]})
        return
    for item in found:
        what = [f"{item.files} files" if item.files != 1 else "1 file", f"{item.bytes} bytes"]
        what += [f"{item.rows} rows"] if item.rows else []
        verdict = "as published" if not item.damages else f"{len(item.damages)} damaged"
        line(f"{item.subject}: {', '.join(what)}: {verdict}")
        for damage in item.damages:
            line(f"DAMAGED {plainly(damage.path)} {plainly(damage.fault)}.")
    for one in rebuilt:
        if one.difference is None:
            line(f"{one.snapshot_id}: rebuilt from {one.documents} documents: the same tables, byte for byte")
            continue
        line(f"{one.snapshot_id}: rebuilt from {one.documents} documents: DIFFERS")
        for text in draw(tree_of(one.difference, most)):
            line(text)


def rolled_back(snapshot: str, before: str | None, data: str) -> None:
    """Which snapshot is current now, and how to go back."""
    if before is None:
        line(f"Snapshot {snapshot} is the current one.")
    else:
        line(
            f"Snapshot {snapshot} is current. {before} stays: `cds-etl rollback {before} --data {data}` brings it back."
        )


def pruned(found: Pruned, store: Store, *, dry_run: bool, as_json: bool) -> None:
    """What was let go, or would be."""
    if as_json:
        print_json(found)
        return
    for snapshot in found.snapshots:
        line(f"{'would remove' if dry_run else 'removed'} snapshot {snapshot}")
    for document in found.documents:
        line(f"{'would remove' if dry_run else 'removed'} document {document}, which no other snapshot names")
    if not found.snapshots:
        line(f"Nothing to remove: {store} holds {_snapshots(found)}.")
        return
    size = f"{found.bytes / 1e6:.1f} MB"
    if dry_run:
        line(f"Dry run: nothing was removed; {size} would be free; what stays: {_snapshots(found)}.")
    else:
        line(f"{size} are free; what stays: {_snapshots(found)}.")


def _snapshots(found: Pruned) -> str:
    return "1 snapshot" if len(found.kept) == 1 else f"{len(found.kept)} snapshots"

"""What people decided, from `curation/` beside the documents: `aliases.csv`, each line with its reason and author.

Reads the files and says what of them is not needed; what an alias does to a name is for `normalise`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .intake import CURATION, UsageError
from .text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from .normalise import Alias

ALIASES = "aliases.csv"
FILES = (ALIASES,)
COLUMNS = {ALIASES: ("raw", "kind", "code", "reason", "author")}


@dataclass(frozen=True, slots=True)
class Curation:
    """The curation files by name, as text; none where nobody decided anything."""

    files: Mapping[str, str]

    def aliases(self) -> list[Alias]:
        """The names that people settled, in the order of their lines. Raises UsageError for a line at fault."""
        from .normalise import curated_alias

        found: list[Alias] = []
        for number, row in self._rows(ALIASES):
            try:
                found += curated_alias(row["raw"], row["kind"], row["code"], row["reason"])
            except ValueError as error:
                raise UsageError(f"{CURATION}/{ALIASES}, line {number}: {error}") from error
        return found

    def needless_aliases(self, printed: Collection[str]) -> list[str]:
        """A sentence for each alias that changes nothing; `printed` are the names for which an alias was used."""
        from .normalise import curated_alias, is_needless

        used = {fold(name) for name in printed}
        said: list[str] = []
        for number, row in self._rows(ALIASES):
            place = f"{CURATION}/{ALIASES}, line {number}: {row['raw']!r} is not needed"
            if is_needless(curated_alias(row["raw"], row["kind"], row["code"], row["reason"])):
                said.append(f"{place}: it is read so without it.")
            elif row["code"] and not any(fold(row["raw"]) in name for name in used):
                said.append(f"{place}: no document prints it.")
        return said

    def _rows(self, name: str) -> list[tuple[int, dict[str, str]]]:
        """The lines of a file with their numbers; lines that are blank or begin with # are left out."""
        if name not in self.files:
            return []
        reader = csv.reader(io.StringIO(self.files[name], newline=""))
        lines = [(reader.line_num, cells) for cells in reader if "".join(cells).strip()]
        if not lines:
            return []
        header = [cell.strip() for cell in lines[0][1]]
        missing = [column for column in COLUMNS[name] if column not in header]
        if missing:
            raise UsageError(
                f"{CURATION}/{name} has no column `{missing[0]}`: its first line must be {','.join(COLUMNS[name])}."
            )
        rows: list[tuple[int, dict[str, str]]] = []
        for number, cells in lines[1:]:
            if cells[0].lstrip().startswith("#"):
                continue
            row = dict.fromkeys(COLUMNS[name], "") | dict(zip(header, map(str.strip, cells), strict=False))
            blank = [column for column in COLUMNS[name] if not row[column] and column not in ("code",)]
            if blank:
                raise UsageError(f"{CURATION}/{name}, line {number} leaves `{blank[0]}` blank: fill it in.")
            rows.append((number, row))
        return rows


def read_curation(paths: Sequence[Path]) -> Curation | None:
    """The curation files in the folders that are given, or beside given files; None where there is no such folder.

    Raises UsageError for a file that is not CSV in UTF-8, has a line at fault, or stands in two of the folders.
    """
    folders = dict.fromkeys((path if path.is_dir() else path.parent) / CURATION for path in paths)
    found: dict[str, str] = {}
    known = [folder for folder in folders if folder.is_dir()]
    for folder in known:
        for name in FILES:
            path = folder / name
            if not path.is_file():
                continue
            if name in found:
                raise UsageError(f"{path} is the second {name} that is given: put their lines into one.")
            try:
                found[name] = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise UsageError(f"{path} cannot be read ({error}): save it as CSV in UTF-8.") from error
    if not known:
        return None
    curation = Curation(found)
    curation.aliases()
    return curation

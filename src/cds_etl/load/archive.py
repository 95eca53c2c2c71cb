"""A snapshot as one zip that stands by itself: tables, data package, list of documents, and a database with the views.

Members are sorted, times are fixed and rights are plain, so that the same snapshot gives the same bytes; only
`cds.duckdb` differs, in which DuckDB writes a random mark of its own.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from . import database
from .csv_files import BOM, field
from .database import Stamp
from .sums import SUMS, refuse_damaged, sums_text

if TYPE_CHECKING:
    from .dataset import Dataset
    from .manifest import Manifest

_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell
_RIGHTS = 0o644 << 16
_COLUMNS = ("path", "sha256", "media_type", "origin", "state", "url", "licence", "report_id", "title", "published_date")
DATABASE = "cds.duckdb"

_README = """\
cds-etl, {content}

Weekly reports of Viet Nam's National Committee on Digital Transformation, as data. Cite this version as {content}.
Báo cáo tuần của Ủy ban Quốc gia về chuyển đổi số, dưới dạng dữ liệu. Khi trích dẫn, ghi phiên bản {content}.

*.parquet         the tables, one file each; any tool that reads Parquet will do
cds.duckdb        the same tables with views and a comment on every column: duckdb -readonly cds.duckdb
datapackage.json  titles, columns, units, keys, sources with hashes and licences (Frictionless Data Package)
documents.csv     every document that the tables were made from, with its SHA-256, address and licence
manifest.json     when it was made, by which code, with which decisions of people
SHA256SUMS        the hash of every file: sha256sum --check SHA256SUMS
"""


def write_archive(dataset: Dataset, path: Path) -> int:
    """Write the zip `path`; gives the number of files in it. Raises StoreError, and OSError for `path` itself."""
    manifest = dataset.manifest
    folder = dataset.store.folder(manifest.id)
    refuse_damaged(folder)
    with tempfile.TemporaryDirectory(prefix="cds-etl-") as made:
        temporary = Path(made)
        # Made anew: into data/cds.duckdb somebody may have written since.
        stamp = Stamp.of(manifest.id, manifest.fingerprint, manifest.passing)
        database.build_database(folder, temporary / DATABASE, stamp, manifest.passing)
        (temporary / "documents.csv").write_text(documents_csv(dataset), encoding="utf-8", newline="")
        (temporary / "README.txt").write_text(_README.format(content=manifest.content), encoding="utf-8", newline="")
        files = {file.name: file for source in (folder, temporary) for file in source.iterdir()}
        del files[SUMS]  # that of the snapshot does not tell of the files that came
        top = f"cds-etl-{manifest.content}"
        sums: dict[str, str] = {}
        with zipfile.ZipFile(path, "w") as archive:
            for name, file in sorted(files.items()):
                sums[name] = _add(archive, f"{top}/{name}", file)
            archive.writestr(_member(f"{top}/{SUMS}"), sums_text(sums))
    return len(files) + 1


def documents_csv(dataset: Dataset) -> str:
    """The list of documents as CSV: what was given, loaded or rejected, with what its page says of itself."""
    known = {
        str(row[0]): row[1:]
        for row in dataset.fetch("SELECT sha256, report_id, title, published_date FROM documents ORDER BY sha256")
    }
    lines = [",".join(_COLUMNS)]
    for item in _inputs(dataset.manifest):
        lines.append(",".join(map(field, (*item, *known.get(str(item[1]), (None, None, None))))))
    return BOM + "".join(f"{line}\r\n" for line in lines)


def _inputs(manifest: Manifest) -> list[tuple[object, ...]]:
    return [
        (item.path, item.sha256, item.media_type, item.origin, item.state, item.url, item.licence)
        for item in manifest.inputs
    ]


def _add(archive: zipfile.ZipFile, name: str, file: Path) -> str:
    """Add one file; gives its SHA-256. Read in pieces: a database may be larger than memory."""
    found = hashlib.sha256()
    member = _member(name)
    member.file_size = file.stat().st_size
    with file.open("rb") as source, archive.open(member, "w") as target:
        while piece := source.read(1 << 20):
            found.update(piece)
            target.write(piece)
    return found.hexdigest()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _TIME)
    member.external_attr = _RIGHTS
    member.create_system = 3  # else a zip made on Windows differs
    # Parquet is packed already.
    member.compress_type = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
    return member

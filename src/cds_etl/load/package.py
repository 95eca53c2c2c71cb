"""What is said of the dataset to those who have its files only: datapackage.json, and the same inside each table.

Columns and keys come from `schema`; which files lie where is for `snapshot`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .schema import Json, describe, table_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cds_etl.records import Record

    from .manifest import Input
    from .parquet import StoredTable

TITLE = (
    "Báo cáo tuần của Ủy ban Quốc gia về chuyển đổi số, dưới dạng dữ liệu"
    " / Weekly reports of Viet Nam's National Committee on Digital Transformation, as data"
)
DESCRIPTION = (
    "Mọi số liệu, danh sách và ghi chú mà các báo cáo tuần về chuyển đổi số công bố, của các bộ, ngành và của 63 tỉnh,"
    " thành phố (34 kể từ ngày 1 tháng 7 năm 2025). Mỗi số liệu kèm tài liệu, trang, vị trí trên trang, chữ in gốc và"
    " các phép kiểm tra đã xác nhận nó. Ô trống không phải là số không."
    "\n\n"
    "Every figure, list and note that the weekly reports on digital transformation publish, of ministries and agencies"
    " and of the 63 provinces (34 since 1 July 2025). Each figure comes with its document, page, place on the page,"
    " text as printed and the checks that hold for it. A blank is not zero."
)
# A path as the profile of Data Package allows it: relative, and never upwards.
_PATH = re.compile(r"(?![./~])(?!.*\.\.).+")


def data_package(content: str, tables: Sequence[StoredTable], inputs: Iterable[Input]) -> Json:
    """The Data Package of a snapshot; `content` (the hex part) is its version.

    A file's size stands as `size`: where `bytes` is given, `frictionless validate` compares it with the bytes that it
    read, and of Parquet it counts none.
    """
    return {
        "profile": "data-package",
        "name": "cds-etl",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": content,
        "keywords": ["chuyển đổi số", "digital transformation", "Việt Nam", "Viet Nam"],
        "sources": [source(item) for item in inputs if item.state == "loaded"],
        "resources": [
            {
                **table_description(table.kind),
                "path": table.file_name,
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "hash": f"sha256:{table.sha256}",
                "size": table.size,
                "rows": table.rows,
            }
            for table in tables
        ],
    }


def table_description(record: type[Record]) -> Json:
    """What is said of one table wherever it lies: name, description, columns, units, keys and foreign keys.

    >>> from cds_etl.records import CheckTerm
    >>> list(table_description(CheckTerm))
    ['name', 'description', 'schema']
    """
    return {"name": record.table, "description": describe(record), "schema": table_schema(record)}


def parquet_metadata(record: type[Record]) -> str:
    """The same as JSON on one line, with the title of the dataset: the value of a Parquet file's key `datapackage`.

    Nothing in it depends on the documents, or a table that did not change would have another file.
    """
    said = {"package": {"name": "cds-etl", "title": TITLE, "description": DESCRIPTION}, **table_description(record)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def source(item: Input) -> Json:
    """One document as a source: its path in the folder that was given, hash, and address and licence if they are known.

    >>> from cds_etl.load import Input
    >>> source(Input(sha256="5c", path="week-39.pdf", licence="CC BY 4.0", state="loaded"))
    {'title': 'week-39.pdf', 'hash': 'sha256:5c', 'path': 'week-39.pdf', 'licence': 'CC BY 4.0'}
    """
    said: Json = {"title": item.path, "hash": f"sha256:{item.sha256}"}
    if item.url:
        said |= {"path": item.url, "url": item.url}
    elif _PATH.fullmatch(item.path):
        said["path"] = item.path
    return said | {"licence": item.licence} if item.licence else said

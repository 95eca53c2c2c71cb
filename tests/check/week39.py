"""A document of the shape of the week-39 report: its real figures where they lie beside the project, else invented.

Shape: 30 agencies with a total; 63 provinces with two parts (28 rows leave the first blank) and a total, whose row
states no parts; a sentence with both totals together; shares, a rest, and the lists in notes 3 to 5.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from cds_etl.model import Complement, Identity, Term

from .factory import Column, Row, anchor, indicator, listed, table, told, total

if TYPE_CHECKING:
    from cds_etl.records import Record

TRUTH = Path(__file__).parents[3] / "shared" / "reports" / "week39.truth.json"
AGENCIES, PROVINCES = "group:agencies", "group:provinces"
IDENTITIES = (
    Identity("row_total", Term("training.total"), (Term("training.own"), Term("training.online"))),
    Identity(
        "prose_table",
        Term("training.total", "country:vn"),
        (Term("training.total", AGENCIES), Term("training.total", PROVINCES)),
    ),
)
COMPLEMENTS = (Complement("teams", "no_teams"),)
COLUMNS = (
    Column("Địa phương tự tổ chức bồi dưỡng", "training.own"),
    Column("Bồi dưỡng trên Nền tảng One Touch", "training.online"),
    Column("Tổng số", "training.total"),
)


def printed(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def invented() -> tuple[list[int], list[tuple[int | None, int]]]:
    """Falling figures that nobody reported: 30 agencies, and 63 provinces of which 28 have no first part."""
    agencies = [3 * (31 - place) for place in range(1, 31)]
    provinces = [
        (None if place % 9 in (0, 3, 5, 7) else 37 * (64 - place), 200 * (64 - place) + 7) for place in range(1, 64)
    ]
    return agencies, provinces


def real() -> tuple[list[int], list[tuple[int | None, int]]]:
    """The figures of the report itself."""
    first, second = json.loads(TRUTH.read_text(encoding="utf-8"))["tables"]
    return [row[3] for row in first["rows"]], [(row[3], row[4]) for row in second["rows"]]


def report(agencies: list[int], provinces: list[tuple[int | None, int]]) -> list[Record]:
    """The records of the document; every total is the sum of its rows."""
    sums = [(own or 0) + online for own, online in provinces]
    first = [
        Row(f"Bộ {place}", (printed(value),), "member", f"agency:{place:02d}", str(place))
        for place, value in enumerate(agencies, 1)
    ]
    second = [
        Row(
            f"Tỉnh {place}", ("" if own is None else printed(own), printed(online), printed(both)),
            "member", f"vn63:{place:02d}", str(place),
        )
        for place, ((own, online), both) in enumerate(zip(provinces, sums, strict=True), 1)
    ]  # fmt: skip
    names = [row.entity_id for row in second]
    bodies = [f"agency:{place:02d}" for place in range(1, 6)]
    first.append(total(printed(sum(agencies)), entity_id=AGENCIES))
    return [
        *table(COLUMNS[2:], first, 1, kind="agency", geography=None),
        *table(COLUMNS, [*second, total("", "", printed(sum(sums)))], 2),
        told("p031/1", printed(sum(agencies) + sum(sums)), "training.total", "country:vn"),
        told("p017/1", "05/30", "plan", AGENCIES), told("p017/2", "41/63", "plan"),
        told("p040/1", "61/63", "teams"), told("p040/2", "02", "no_teams"),
        *listed(3, bodies, "plan", kind="agency"), *listed(4, names[:41], "plan"),
        *listed(5, names[61:], "teams", holds=False),
        anchor(3, 17), anchor(4, 17), anchor(5, 40),
        *(indicator(name) for name in ("training.own", "training.online", "training.total")),
        *(indicator(name, measure="stock") for name in ("plan", "teams", "no_teams")),
    ]  # fmt: skip

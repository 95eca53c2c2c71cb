"""What records share: the row that all are made from, vocabularies, numbers and the descriptions that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Unpack, get_args

from pydantic import BaseModel, ConfigDict, Field

Rule = Literal[
    "column_total", "subtotal", "row_total", "ratio", "rate", "serial", "unique_entity", "coverage",
    "order", "rank", "prose_table", "list_count", "cumulative", "agreement", "revision", "edition", "reading",
    "pages",
]  # fmt: skip
RULES: tuple[Rule, ...] = get_args(Rule)
EntityKind = Literal["province", "agency", "region", "country", "group"]
Geography = Literal["vn63", "vn34"]
Role = Literal["header", "label", "serial", "value", "subtotal", "total", "group", "unit"]
Reading = Literal["text-layer", "ocr", "ocr-reread", "html"]
Modality = Literal["measured", "planned", "target"]
Qualifier = Literal["exact", "about", "at_least", "at_most"]
MatchMethod = Literal["exact", "alias", "folded", "fuzzy", "joint", "context", "none"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a column's numbers are counted in: a unit's symbol, or the column of the same row that names it."""

    symbol: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Refers:
    """The table and column whose values a column takes, where its name does not say so."""

    table: str
    column: str


POINT = Unit("pt")
DEGREE = Unit("°")
AS_SAID = Unit(column="unit")
OF_ENTITY = Refers("entities", "entity_id")

Number = Annotated[Decimal, Field(max_digits=24, decimal_places=6)]
"""DECIMAL(24,6): a number with more digits is a finding, never rounded."""

DocId = Annotated[str, Field(description="Document: the first twelve hex digits of its SHA-256.")]
TableId = Annotated[str, Field(description="Table, such as `doc12/t02`.")]
PageNo = Annotated[int, Field(ge=1, description="Page, from 1.")]
X0 = Annotated[float, Field(description="Left edge in points from the page's left."), POINT]
Top = Annotated[float, Field(description="Upper edge in points from the page's top."), POINT]
X1 = Annotated[float, Field(description="Right edge in points from the page's left."), POINT]
Bottom = Annotated[float, Field(description="Lower edge in points from the page's top."), POINT]
CssPath = Annotated[str | None, Field(description="Selector of the element on a web page, in the place of a box.")]
RowNo = Annotated[int, Field(ge=1, description="Row of the printed grid, from 1, header rows included.")]
ColumnNo = Annotated[int, Field(ge=1, description="Column of the printed grid, from 1.")]
EntityId = Annotated[str | None, Field(description="Entity, such as `vn63:33`; null where the name was not resolved.")]
Kind = Annotated[EntityKind | None, Field(description="Kind of the entity.")]
Code = Annotated[str | None, Field(description="The entity's code in its geography, such as `33`.")]
Geo = Annotated[Geography | None, Field(description="`vn63` (to 30 June 2025) or `vn34` (since); null if not a place.")]
AsOf = Annotated[date | None, Field(description="Date that the value speaks of.")]
ParagraphNo = Annotated[int | None, Field(description="Ordinal of the paragraph in its document.")]
Method = Annotated[MatchMethod | None, Field(description="How the name was resolved.")]
Score = Annotated[float | None, Field(ge=0, le=100, description="Likeness of the printed to the official name, 0-100.")]


class Record(BaseModel):
    """A row of the snapshot; each class names its table and the columns that identify and order its rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, *, table: str, key: tuple[str, ...], **settings: Unpack[ConfigDict]) -> None:
        """Take the table's name and key from the class statement."""
        super().__init_subclass__(**settings)
        cls.table, cls.key = table, key

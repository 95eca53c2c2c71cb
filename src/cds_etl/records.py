"""What is stored: one pydantic model per table of a snapshot, and the only place where a column is defined.

Database types, Parquet schemas and JSON Schemas are made from these classes by `load`. Nothing here computes.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from . import columns as col
from .columns import Record as Record
from .recordset import RecordSet as RecordSet


class DocumentRecord(Record, table="documents", key=("document_id",)):
    """One raw file that was read."""

    document_id: col.DocId
    sha256: str = Field(description="SHA-256 of the file's bytes.")
    path: str = Field(description="Path relative to the folder that was given.")
    origin: Literal["published", "retypeset"] = Field(description="As published, or typeset again from it.")
    media_type: str = Field(description="Type of the content, found from its bytes.")
    kind: Literal["report", "article", "other"] = Field(description="What the document is.")
    report_id: str | None = Field(description="Normalised number and year of the weekly report.")
    edition: int | None = Field(description="1 for the current edition of a report, 2 for the next best, and so on.")
    is_current: bool = Field(description="Whether its numbers count.")
    superseded_by: Annotated[str | None, col.Refers("documents", "document_id")] = Field(
        description="Document that counts in its place."
    )
    title: str | None = Field(description="Title as printed.")
    subject: str | None = Field(description="Subject of the report as printed.")
    report_number: str | None = Field(description="Report number, such as `17/BC-UBQGCĐS`.")
    report_year: int | None = Field(description="Year of the report.")
    report_week: int | None = Field(description="Week of the year that the report names.")
    published_date: dt.date | None = Field(description="Date that the document bears.")
    published_at: dt.datetime | None = Field(description="Time of publication in Viet Nam, where printed.")
    updated_at: dt.datetime | None = Field(description="Time of the last change in Viet Nam, where printed.")
    published_basis: str | None = Field(description="Where the date was found.")
    issuer: str | None = Field(description="Who issued it: the official name where it resolves, else as printed.")
    author: str | None = Field(description="Author as printed.")
    view_count: int | None = Field(description="Views that the page counts.")
    url: str | None = Field(description="Where it was published.")
    page_count: int = Field(description="Pages.")
    status: Literal["ok", "disputed", "superseded"] = Field(description="`disputed` where a check fails.")
    language: str | None = Field(description="Language of the text, ISO 639-1.")
    section: str | None = Field(default=None, description="Section of the paper or portal that an article stands in.")
    ignored: str | None = Field(
        default=None,
        description="What the file carries beside its pages and was neither opened nor run, as `scripts, embedded "
        "files`; null: nothing.",
    )


class PageRecord(Record, table="pages", key=("document_id", "page")):
    """One page and the account of its words."""

    document_id: col.DocId
    page: col.PageNo
    width: Annotated[float, col.POINT] = Field(description="Width in points as a reader sees it; 0 of a web page.")
    height: Annotated[float, col.POINT] = Field(description="Height in points as a reader sees it; 0 of a web page.")
    rotation: Annotated[int, col.DEGREE] = Field(description="Degrees by which the file turns the page.")
    text_source: Literal["text-layer", "ocr", "none"] = Field(
        description="Where its words come from: of a web page, `text-layer`."
    )
    words_in: int = Field(description="Words that the page holds.")
    words_out: int = Field(description="Words placed in a table, note, mark, paragraph or running line.")
    words_hidden: int = Field(description="Words that no reader sees; of a web page, those around the article.")
    unread_reason: str | None = Field(description="Why the page could not be read.")
    skew: Annotated[float, col.DEGREE] = Field(
        description="Degrees by which a scan lay askew; places are as after it was turned back."
    )


class Rejection(Record, table="rejections", key=("sha256", "path")):
    """A file that could not be read. What another run or machine may read stands in the database, outside the hash."""

    sha256: str = Field(description="SHA-256 of the file's bytes; empty if not even these could be read.")
    path: str = Field(description="Path relative to the folder that was given.")
    reason: str = Field(description="What is wrong and what to do, in one sentence.")
    stage: str = Field(description="Stage that refused it.")


class TableRecord(Record, table="tables", key=("table_id",)):
    """One printed table, stitched over page breaks."""

    table_id: col.TableId
    document_id: col.DocId
    ordinal: int = Field(description="Order in the document, from 1.")
    caption: str | None = Field(description="Caption as printed.")
    unit_line: str | None = Field(description="Line above the table that states its unit.")
    page_first: int = Field(description="Page of its first row.")
    page_last: int = Field(description="Page of its last row.")
    row_count: int = Field(description="Rows of the grid, headers included, repeated headers not.")
    column_count: int = Field(description="Columns of the grid.")
    family: str | None = Field(description="Family of the catalogue that it belongs to.")
    closest: str | None = Field(
        default=None, description="Entries of the catalogue most like columns that none knows, with their likeness."
    )


class CellRecord(Record, table="cells", key=("table_id", "row", "column")):
    """One printed cell."""

    table_id: col.TableId
    row: col.RowNo
    column: col.ColumnNo
    row_span: int = Field(description="Rows that it covers.")
    column_span: int = Field(description="Columns that it covers.")
    text: str = Field(description="Text as printed, note marks taken off.")
    role: col.Role = Field(description="What the cell is for.")
    page: col.PageNo
    x0: col.X0
    top: col.Top
    x1: col.X1
    bottom: col.Bottom
    confidence: float | None = Field(description="Confidence of the reading, 0-100; null for a text layer.")
    reading: col.Reading = Field(description="How it was read.")
    css_path: col.CssPath = None


class ParagraphRecord(Record, table="paragraphs", key=("document_id", "ordinal")):
    """One paragraph of running text."""

    document_id: col.DocId
    ordinal: int = Field(description="Order in the document, from 1.")
    page: col.PageNo
    x0: col.X0
    top: col.Top
    x1: col.X1
    bottom: col.Bottom
    kind: Literal["heading", "body", "caption", "running"] = Field(description="What the paragraph is.")
    text: str = Field(description="Text with line breaks mended.")
    confidence: float | None = Field(description="Confidence of its least sure number, 0-100; null for a text layer.")
    css_path: col.CssPath = None


class FootnoteRecord(Record, table="footnotes", key=("footnote_id",)):
    """One footnote."""

    footnote_id: str = Field(description="Note, such as `doc12/n4`: the fourth of its document.")
    document_id: col.DocId
    marker: str = Field(description="Marker as printed.")
    text: str = Field(description="Text of the note, without its marker.")
    page: col.PageNo
    x0: col.X0
    top: col.Top
    x1: col.X1
    bottom: col.Bottom
    css_path: col.CssPath = None


class FootnoteAnchor(Record, table="footnote_anchors", key=("footnote_id", "ordinal")):
    """One place that carries a note's mark."""

    footnote_id: str = Field(description="The note.")
    ordinal: int = Field(description="Order among the note's anchors, from 1.")
    anchor_text: str = Field(description="The phrase or cell that carries the mark.")
    page: col.PageNo
    x0: col.X0
    top: col.Top
    x1: col.X1
    bottom: col.Bottom
    table_id: str | None = Field(description="Table of the cell that carries the mark.")
    row: int | None = Field(description="Row of that cell.")
    column: int | None = Field(description="Column of that cell.")
    paragraph: col.ParagraphNo


class Observation(Record, table="observations", key=("observation_id",)):
    """One value of one indicator for one entity and one period."""

    observation_id: str = Field(description="Place of the number: `doc12/t02/r04/c03`, or `doc12/p017/2` in prose.")
    document_id: col.DocId
    indicator_id: str = Field(description="What the number measures.")
    entity_id: col.EntityId
    entity_kind: col.Kind
    entity_code: col.Code
    geography: col.Geo
    entity_raw: str | None = Field(description="Name as printed.")
    row_kind: Literal["member", "subtotal", "total"] = Field(description="Whether the value adds up others.")
    is_stated_total: bool = Field(description="Whether the document prints it as a total.")
    period: str | None = Field(description="Period, such as `2022-W39`.")
    period_start: dt.date | None = Field(description="First day of the period.")
    period_end: dt.date | None = Field(description="Last day of the period.")
    as_of: col.AsOf
    period_basis: Literal["stated", "header", "document"] | None = Field(description="Where the period was found.")
    value: Annotated[col.Number | None, col.AS_SAID] = Field(description="The value in the indicator's unit.")
    value_raw: str = Field(description="The number as printed.")
    scale: int = Field(description="Factor of the unit line or the sentence that was applied.")
    missing_reason: Literal["not_reported", "unread"] | None = Field(description="Why there is no value.")
    denominator: Annotated[col.Number | None, col.AS_SAID] = Field(description="b of a printed `a/b`.")
    unit: str | None = Field(description="Unit.")
    qualifier: col.Qualifier = Field(description="How exact the document says that the number is.")
    qualifier_raw: str | None = Field(description="The word that says so.")
    modality: col.Modality = Field(description="Measured, planned or target.")
    source: Literal["table", "prose", "footnote"] = Field(description="Where in the document it stands.")
    table_id: str | None = Field(description="Table that holds it.")
    row: int | None = Field(description="Row in that table.")
    column: int | None = Field(description="Column in that table.")
    paragraph: col.ParagraphNo
    page: col.PageNo
    x0: col.X0
    top: col.Top
    x1: col.X1
    bottom: col.Bottom
    match_method: col.Method
    match_score: col.Score
    reading: col.Reading = Field(description="How it was read.")
    proofs: int = Field(default=0, description="Linearly independent passed equations that cover the value.")
    doubts: int = Field(default=0, description="Failed equations that cover the value.")
    status: Literal["ok", "disputed", "corrected", "revised"] = Field(default="ok", description="Its standing.")


class Mention(Record, table="mentions", key=("mention_id",)):
    """A number in prose that the catalogue does not know."""

    mention_id: str = Field(description="Place of the number, such as `doc12/p017/2`.")
    document_id: col.DocId
    paragraph: col.ParagraphNo
    sentence: str = Field(description="Sentence that holds it.")
    value: Annotated[col.Number | None, col.AS_SAID] = Field(description="The number, or the lower end of a range.")
    value_max: Annotated[col.Number | None, col.AS_SAID] = Field(description="Upper end of a range.")
    value_raw: str = Field(description="The number as printed.")
    denominator: Annotated[col.Number | None, col.AS_SAID] = Field(description="b of a printed `a/b`.")
    unit: str | None = Field(description="Words that follow the number, as printed.")
    qualifier: col.Qualifier = Field(description="How exact the document says that the number is.")
    qualifier_raw: str | None = Field(description="The word that says so.")
    modality: col.Modality = Field(description="Measured, planned or target.")
    entity_id: col.EntityId
    entity_kind: col.Kind
    entity_code: col.Code
    geography: col.Geo
    as_of: col.AsOf
    source: Literal["prose", "footnote"] = Field(description="Where in the document it stands.")
    page: col.PageNo


class Membership(Record, table="memberships", key=("membership_id",)):
    """An entity that a list names, for what holds or does not hold of it."""

    membership_id: str = Field(description="Place in the list, such as `doc12/n4/07`.")
    document_id: col.DocId
    indicator_id: str | None = Field(description="What the list is about.")
    holds: bool = Field(description="False for a list of those of whom it does not hold.")
    entity_id: col.EntityId
    entity_kind: col.Kind
    entity_code: col.Code
    geography: col.Geo
    entity_raw: str = Field(description="Name as printed.")
    footnote_id: str | None = Field(description="Note that holds the list.")
    paragraph: col.ParagraphNo
    page: col.PageNo
    as_of: col.AsOf
    match_method: col.Method
    match_score: col.Score
    table_id: str | None = Field(default=None, description="Table whose rows are the list.")
    row: int | None = Field(default=None, description="Row in that table.")
    document_number: str | None = Field(
        default=None, description="Number of the document by which it holds, as printed."
    )
    document_date: dt.date | None = Field(default=None, description="Date of that document.")


class Check(Record, table="checks", key=("check_id",)):
    """An identity put to the test."""

    check_id: str = Field(description="The check, such as `doc12/t02/column_total/c05`.")
    document_id: col.DocId
    table_id: str | None = Field(description="Table that it is about.")
    rule: col.Rule = Field(description="Kind of identity.")
    subject: str = Field(description="What was tested, in words.")
    page: int | None = Field(description="Page of the cell to look at.")
    row: int | None = Field(description="Row of that cell.")
    column: int | None = Field(description="Column of that cell.")
    expected: col.Number | None = Field(description="What the document states or the rule asks for.")
    actual: col.Number | None = Field(description="What was found.")
    delta: col.Number | None = Field(description="Actual less expected.")
    tolerance: col.Number = Field(description="Difference that still passes.")
    status: Literal["passed", "failed", "skipped", "acknowledged"] = Field(description="Outcome.")
    message: str = Field(description="Outcome in one sentence; for a skipped check, the reason.")


class CheckTerm(Record, table="check_terms", key=("check_id", "observation_id")):
    """An observation that takes part in a check."""

    check_id: str = Field(description="The check.")
    observation_id: str = Field(description="The observation.")
    sign: int = Field(description="1 or -1: the terms of a passed check add up to the printed constant.")
    role: Literal["part", "total"] = Field(description="Which side it stands on.")


class Suggestion(Record, table="suggestions", key=("suggestion_id", "change")):
    """A change that would mend every broken identity it touches, and has no rival."""

    suggestion_id: str = Field(description="The suggestion.")
    change: int = Field(description="Which of its changes, from 1.")
    document_id: col.DocId
    table_id: col.TableId
    row: col.RowNo
    column: col.ColumnNo
    value_raw: str = Field(description="The value as printed.")
    suggested: str = Field(description="The value that would mend the sums.")
    fault: str = Field(description="Kind of fault that it would have been.")
    checks_mended: int = Field(description="Failed checks that would pass.")
    reason: str = Field(description="Why, in one sentence.")
    status: Literal["open", "accepted"] = Field(description="Whether a person has settled it.")


class Correction(Record, table="corrections", key=("correction_id",)):
    """A person's accepted value."""

    correction_id: str = Field(description="The correction.")
    document_id: col.DocId
    table_id: col.TableId
    row: col.RowNo
    column: col.ColumnNo
    value_raw: str = Field(description="The value as printed.")
    corrected: str = Field(description="The value that stands in its place.")
    reason: str = Field(description="Why.")
    author: str = Field(description="Who decided.")


class Attachment(Record, table="attachments", key=("document_id", "url")):
    """A file that a document links to, or that lies within it."""

    document_id: col.DocId
    url: str = Field(description="Where it lies; `#embedded-1` is the first file within a PDF.")
    label: str | None = Field(description="Text of the link, or the name of the file within.")
    media_type: str | None = Field(description="Type, as far as its name says.")


class Abstention(Record, table="abstentions", key=("document_id", "entity_raw")):
    """A printed name that was taken for no entity: what a person has to settle."""

    document_id: col.DocId
    entity_raw: str = Field(description="Name as printed.")
    kind: col.Kind
    places: int = Field(description="Rows and lists in which it stands.")
    page: col.PageNo
    table_id: str | None = Field(description="Table of its first place; null for a list in a note.")
    row: int | None = Field(description="Row in that table.")
    candidates: str = Field(description="Ids of the entities that it could be, with spaces between.")
    reason: str = Field(description="Why it was taken for none, in one sentence.")


class Entity(Record, table="entities", key=("entity_id", "valid_from")):
    """A province, agency, region, group or the country; a change of name makes another row."""

    entity_id: str = Field(description="The entity, such as `vn63:33` or `agency:mic`.")
    kind: col.EntityKind = Field(description="What it is.")
    geography: col.Geo
    code: col.Code
    name: str = Field(description="Official name.")
    name_en: str | None = Field(description="English name.")
    iso_3166_2: str | None = Field(description="ISO 3166-2 code.")
    region: str | None = Field(description="Region that it belongs to.")
    valid_from: dt.date | None = Field(description="First day of the name; null: since before the register begins.")
    valid_to: dt.date | None = Field(description="Last day of the name; null: still valid.")


class Succession(Record, table="successions", key=("from_entity_id", "to_entity_id")):
    """What an entity became part of."""

    from_entity_id: Annotated[str, col.OF_ENTITY] = Field(description="Predecessor.")
    to_entity_id: Annotated[str, col.OF_ENTITY] = Field(description="Successor.")
    date: dt.date = Field(description="First day of the successor.")
    share: Literal["whole", "part"] = Field(description="Whether all of it went there.")
    source: str = Field(description="Legal act.")


class Indicator(Record, table="indicators", key=("indicator_id",)):
    """What a number measures."""

    indicator_id: str = Field(description="The indicator; `unmapped.…` for a column that no family knows.")
    label_vi: str = Field(description="Name in Vietnamese.")
    label_en: str | None = Field(description="Name in English.")
    unit: str | None = Field(description="Unit of its values.")
    measure: Literal["stock", "flow", "cumulative", "rate", "rank"] | None = Field(description="Its behaviour in time.")
    additive: bool = Field(description="Whether values of members add up to the group's.")
    is_mapped: bool = Field(description="Whether the catalogue knows it.")
    definition: str | None = Field(description="What is counted.")


RECORDS: tuple[type[Record], ...] = (
    DocumentRecord, PageRecord, Rejection, TableRecord, CellRecord, ParagraphRecord, FootnoteRecord, FootnoteAnchor,
    Observation, Mention, Membership, Check, CheckTerm, Suggestion, Correction, Attachment, Abstention, Entity,
    Succession, Indicator,
)  # fmt: skip
"""Every table of a snapshot, in the order of the contract."""

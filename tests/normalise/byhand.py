"""Extractions made by hand for the tests of `normalise`; every figure in them is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl import model
from cds_etl.normalise import normalise
from cds_etl.records import Membership, Mention, Observation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.model import ParagraphKind
    from cds_etl.records import RecordSet

BOX = model.Box(10, 10, 20, 20)
CAPTION = "Số lượt cán bộ, công chức, viên chức được bồi dưỡng, tập huấn về chuyển đổi số của các địa phương:"
FRONT = model.FrontMatter(report_number="17/BC-UBQGCĐS", week="Tuần 39/2022", date="Ngày 30 tháng 9 năm 2022")
HEADER = ("TT", "Địa phương", "Địa phương tự tổ chức bồi dưỡng", "Bồi dưỡng trên Nền tảng One Touch", "Tổng số")


def grid(
    rows: Sequence[Sequence[str]],
    *,
    headers: int = 1,
    caption: str | None = None,
    unit_line: str | None = None,
    spans: dict[tuple[int, int], int] | None = None,
) -> model.Table:
    """A table of these texts; `spans` says how many columns the cell at (row, column) covers, the rest it swallows."""
    spans = spans or {}
    cells: list[model.Cell] = []
    for row, texts in enumerate(rows, start=1):
        column = 1
        while column <= len(texts):
            width = spans.get((row, column), 1)
            cells.append(model.Cell(row, column, 1, width, texts[column - 1], BOX, 1, row <= headers))
            column += width
    return model.Table(caption, unit_line, (1,), tuple(cells))


def document(
    *tables: model.Table,
    paragraphs: Sequence[str | tuple[ParagraphKind, str]] = (),
    notes: Sequence[model.Footnote] = (),
    front: model.FrontMatter = FRONT,
    source: model.TextSource = "text-layer",
) -> model.Extraction:
    """An extraction of one page."""
    texts: list[tuple[ParagraphKind, str]] = [("body", part) if isinstance(part, str) else part for part in paragraphs]
    return model.Extraction(
        model.Document("made-up.pdf", "ab" * 32, "application/pdf"),
        front,
        (model.PageCount(1, 595, 842, 0, source, 9, 9, 0),),
        tables,
        tuple(notes),
        tuple(model.Paragraph(1, BOX, kind, text) for kind, text in texts),
    )


def marked(text: str, *lists: str) -> tuple[str, tuple[model.Footnote, ...]]:
    """A paragraph in which each "[^]" is the mark of the next note, as `extract` gives it: the paragraph must be first.

    >>> text, notes = marked("Đã có 02 tỉnh[^] ban hành", "Hà Nam, Hà Tĩnh")
    >>> text, notes[0].anchors[0].text, notes[0].anchors[0].offset
    ('Đã có 02 tỉnh ban hành', 'Đã có 02 tỉnh', 13)
    """
    parts = text.split("[^]")
    whole = "".join(parts)
    notes: list[model.Footnote] = []
    offset = 0
    for number, (part, listed) in enumerate(zip(parts[:-1], lists, strict=True), start=1):
        offset += len(part)
        phrase = part[part.rfind(". ") + 1 :].strip()
        anchor = model.Anchor(phrase, 1, BOX, paragraph=1, offset=offset)
        notes.append(model.Footnote(str(number), listed, 1, BOX, (anchor,)))
    return whole, tuple(notes)


def read(extraction: model.Extraction) -> RecordSet:
    """What normalise makes of it."""
    return normalise(extraction)


def values(table: model.Table) -> list[Observation]:
    """The observations of a document that holds one table only."""
    return normalise(document(table)).of(Observation)


def said(text: str) -> tuple[list[Observation], list[Mention]]:
    """Observations and mentions of a document of one paragraph."""
    records = normalise(document(paragraphs=[text]))
    return records.of(Observation), records.of(Mention)


def listed(text: str, *lists: str) -> list[Membership]:
    """Memberships of a document of one paragraph with notes at its "[^]"."""
    whole, notes = marked(text, *lists)
    return normalise(document(paragraphs=[whole], notes=notes)).of(Membership)

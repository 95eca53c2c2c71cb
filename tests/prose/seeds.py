"""The five source documents that lie beside the project as text, as extractions: paragraphs, headings and notes.

The mark-up is this module's: what a reader of the printed page would see as one paragraph. No text of theirs is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl import model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOX = model.Box(10, 10, 20, 20)
_HEADING = re.compile(r"(?:\d+(?:\.\d+)*\.?|[IVX]+\.|[a-z]\))\s+\S.{0,90}[^.;,]")
_NOTE = re.compile(r"[¹²³⁴⁵]\s")
_MARKS = re.compile(r"[¹²³⁴⁵]|\*+")


@dataclass(frozen=True)
class Seed:
    """Where a document's body begins and ends (words that open its first and its last line), and what it bears."""

    first: str
    last: str
    front: model.FrontMatter


SEEDS = {
    "000": Seed("Bộ Thông tin và Truyền thông, cơ quan", "File đính kèm", model.FrontMatter(
        title="Báo cáo chuyên đề Tuần 43 năm 2022", date="03/11/2022", publisher="Cổng TTĐT tỉnh Quảng Nam")),
    "001": Seed("Bộ TT-TT yêu cầu", "Bài liên quan", model.FrontMatter(
        title="6 định hướng triển khai chuyển đổi số năm nay", date="09/04/2022", publisher="https://1thegioi.vn")),
    "002": Seed("Bộ Văn hóa, Thể thao và Du lịch đã ký", "Quyết định: qd2400", model.FrontMatter(
        title="Bộ Văn hóa, Thể thao và Du lịch ban hành Kế hoạch", publisher="Bộ Văn hóa, Thể thao và Du lịch")),
    "004": Seed("Thời gian qua, Bình Dương", "MINH HIẾU", model.FrontMatter(
        title="Tiếp tục tạo chuyển biến mạnh mẽ trong chuyển đổi số", date="06-03-2023",
        publisher="https://baobinhduong.vn/tin.html")),
    "003": Seed("Bộ Thông tin và Truyền thông, cơ quan", "Bộ Thông tin và Truyền thông kính báo cáo", model.FrontMatter(
        title="BÁO CÁO CHUYÊN ĐỀ", report_number="17/BC-UBQGCĐS", week="Tuần 39/2022", date="30/9/2022")),
}  # fmt: skip


def read_seed(folder: Path, name: str) -> model.Extraction:
    """A document as `extract` would give it, without its tables."""
    seed = SEEDS[name]
    [path] = folder.glob(f"{name}_*.txt")
    lines = path.read_text(encoding="utf-8").replace("\u00a0", " ").splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith(seed.first))
    last = next(at for at, line in enumerate(lines) if at > first and line.startswith(seed.last))
    texts = list(_joined(line for line in lines[first:last] if line.strip() and "\t" not in line))
    notes = [text for text in texts if _NOTE.match(text)]
    return model.Extraction(
        model.Document(path.name, name.ljust(64, "0"), "text/plain"),
        seed.front,
        (model.PageCount(1, 595, 842, 0, "text-layer", 9, 9, 0),),
        (),
        tuple(model.Footnote(text[0], _MARKS.sub("", text).strip(), 1, BOX) for text in notes),
        tuple(_paragraph(_MARKS.sub("", text).strip()) for text in texts if not _NOTE.match(text)),
    )


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Lines as paragraphs: what a page break (or the notes at the foot) parted goes on in small letters."""
    held: list[str] = []
    notes: list[str] = []
    for line in map(str.strip, lines):
        if _NOTE.match(line):
            notes.append(line)
        elif held and line[0].islower() and not re.match(r"[a-z]\)", line):
            held[-1] = f"{held[-1]} {line}"
        elif line.startswith("Tổng cộng\t") or line == "Tổng cộng":
            continue
        else:
            held.append(line)
    yield from (*held, *notes)


def _paragraph(text: str) -> model.Paragraph:
    is_heading = bool(_HEADING.fullmatch(text)) or (len(text) < 70 and text[-1].isalpha() and text[0].isupper())
    return model.Paragraph(1, BOX, "heading" if is_heading and not text.startswith("-") else "body", text)

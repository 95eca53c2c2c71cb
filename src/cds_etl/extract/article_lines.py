"""Lines around an article's text, told by what they say: dates, bylines, signatures, counters, captions, ends.

One block at a time; which blocks are asked, and in what order, is for `article`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cds_etl.text import fold

from .page_words import find_phrase, opens_with

if TYPE_CHECKING:
    from .page_parts import Block, Node, Tree

_DAY = r"\d{1,2}\s*[/.\-]\s*\d{1,2}(?:\s*[/.\-]\s*\d{2,4})?"
_STAMP = re.compile(
    rf"(?<!\d)(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|{_DAY})(?!\d)|(?<!\d)\d{{1,2}}\s*(?::|h|giờ)\s*\d{{2}}(?::\d{{2}})?(?!\d)"
    r"|ngày\s*\d{1,2}\s*tháng\s*\d{1,2}(?:\s*năm\s*\d{4})?",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|{_DAY})(?!\d)|ngày\s*\d{{1,2}}\s*tháng\s*\d{{1,2}}", re.IGNORECASE
)
_AROUND = re.compile(
    r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s*nhật|gmt|[+-]\d{1,2}|am|pm|sa|ch|ngày|lúc|vào|giờ|phút)\b|[\W_]",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s*nhật)\b|\(?\s*gmt\s*(?:[+-]\s*\d+)?\s*\)?", re.IGNORECASE
)
_LONGEST_META = 160
_MOST_ELSE = 45  # letters beside date and time: a name, a place
_COUNTED = re.compile(
    r"\d[\d.,]*\s*(?:lượt|lần)\s*(?:xem|đọc)|(?:lượt|lần)\s*(?:xem|đọc)\s*:?\s*\d[\d.,]*", re.IGNORECASE
)
_VIEWS_BEFORE = re.compile(r"(?<![\d.,/])(\d{1,3}(?:[.,\s]\d{3})+|\d+)\s*$")
_VIEWS_BEHIND = re.compile(r"\s*[:\-]?\s*\(?(\d{1,3}(?:[.,\s]\d{3})+|\d+)(?![\d/])")
_NAME_WORD = re.compile(r"[^\W\d_][\w.’'()]*")
_MOST_WORDS = 6  # of a name
_PHOTO = re.compile(r"\banh\s*[:.]|\banh minh hoa|\bnguon anh|\banh tu lieu|\banh chup|\bdo hoa\s*:|\(anh\b")
_SIGNED = re.compile(r"(?:theo|nguồn|bài(?:,| và) ảnh|tin(?:,| và) ảnh|tổng hợp)\s*:?\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]{1,30}\)\s*$")
_LONGEST_NAME = 60
_LONGEST_CAPTION = 500


def is_meta(text: str) -> bool:
    """Whether a line says when, by whom or how often read, and hardly anything else.

    >>> [is_meta(text) for text in ("Thu Anh | 09/04/2022, 08:25", "Cập nhật: 06-03-2023 | 07:35:15", "Lượt xem: 605")]
    [True, True, True]
    >>> is_meta("Tính đến 30/9/2022 có 61/63 địa phương đã thành lập Tổ công nghệ số cộng đồng đến cấp xã")
    False
    """
    if len(text) > _LONGEST_META:
        return False
    if read_views(text) is not None and len(text) < 40:
        return True
    has_label = any(find_phrase(role, text) for role in ("published", "updated"))
    if not _STAMP.search(text):
        return False
    rest = _AROUND.sub("", _STAMP.sub("", _COUNTED.sub("", text)))
    if text.endswith(".") and not text[-2:-1].isdigit():
        return False
    if has_label and len(rest) < 2 * _MOST_ELSE:
        return True
    return _DATE.search(text) is not None and len(rest) <= _MOST_ELSE and _is_beside_names(text)


def _is_beside_names(text: str) -> bool:
    """Whether a line holds day and time, and beside them nothing but weekdays, names and places."""
    others = re.split(r"[|•·]|\s[-–]\s|,", _WEEKDAY.sub("|", _STAMP.sub("|", _COUNTED.sub("|", text))))
    return all(not _AROUND.sub("", other) or is_name(other.strip(" -–()")) for other in others)


def has_date(text: str) -> bool:
    """Whether a day is written in the text.

    >>> has_date("8:23 | 03/11"), has_date("8:23")
    (True, False)
    """
    return _DATE.search(text) is not None


def read_views(text: str) -> str | None:
    """How often the line says that the page was read, as printed.

    >>> read_views("Chia sẻ Zalo 4.512 lượt xem"), read_views("Lượt xem: 297"), read_views("Lượt truy cập: 15.482.337")
    ('4.512', '297', None)
    """
    if len(text) > 2 * _LONGEST_META or not (found := find_phrase("views", text)):
        return None
    behind = _VIEWS_BEHIND.match(text[found.end() :])
    before = _VIEWS_BEFORE.search(text[: found.start()])
    chosen = behind or before
    return chosen[1] if chosen else None


def read_byline(text: str) -> str | None:
    """The name in a line that names an author, with or without date and counter behind it.

    >>> read_byline("Người đăng: Hồ Thị Phương Thuận Ngày đăng: 8:23 | 03/11 Lượt xem: 297")
    'Hồ Thị Phương Thuận'
    >>> read_byline("Thu Anh | 09/04/2022, 08:25"), read_byline("Thứ ba, 19/8/2025")
    ('Thu Anh', None)
    """
    if len(text) > _LONGEST_META:
        return None
    said = opens_with("author", text)
    if said is None:
        if not is_meta(text) or any(opens_with(role, text) is not None for role in ("published", "updated", "views")):
            return None
        said = _STAMP.split(text)[0]
    ends = [found.start() for role in ("published", "updated", "views") if (found := find_phrase(role, said))]
    ends += [found.start() for found in [_STAMP.search(said)] if found]
    name = re.split(r"\s*[|•·]\s*|\s+[-–]\s*$", said[: min(ends, default=len(said))])[0].strip(" ,;:-–|(")
    return name if is_name(name) else None


def is_name(text: str) -> bool:
    """Whether a text could be a person's name, or several: few words, all with capitals, no figures.

    >>> [is_name(text) for text in ("Lê Phương", "MINH HIẾU", "N.Hoàng", "Bài viết hay quá", "Tạo chuyển biến")]
    [True, True, True, False, False]
    """
    names = re.split(r"\s*(?:[-–,&;/]|\bvà\b)\s*", text.strip())
    is_weekday = bool(re.match(r"(?:thứ|chủ nhật)\b", text.strip(), re.IGNORECASE))
    if is_weekday or not 1 < len(text) <= _LONGEST_NAME or any(map(str.isdigit, text)):
        return False
    return all(
        0 < len(words := name.split()) <= _MOST_WORDS and all(_NAME_WORD.fullmatch(w) and w[0].isupper() for w in words)
        for name in names
    )


def read_signature(block: Block) -> str | None:
    """The name under an article, or the source that it names there; None for a line that is no signature.

    A name of one word is one only where it is set apart.
    """
    text = _BRACKETS.sub("", block.text).strip(" ()./")
    if len(text) > _LONGEST_NAME or block.heading:
        return None
    if found := _SIGNED.match(text):
        name = text[found.end() :].strip(" .")
        return name if is_name(name) else None
    is_apart = block.is_bold or block.is_italic or text.isupper()
    return text if is_name(text) and (is_apart or 1 < len(text.split()) <= 4 or "." in text) else None


def is_caption(number: int, tree: Tree) -> bool:
    """Whether a block says what a picture shows: by its element's name, or by the picture beside or before it."""
    block = tree.blocks[number]
    if len(block.text) > _LONGEST_CAPTION or block.heading:
        return False
    chain = [node for node, _ in zip(tree.forebears(block.node), range(4), strict=False)]
    if any(node.name in ("figcaption", "figure") for node in chain) or any("caption" in n.roles for n in chain[:3]):
        return True
    node, above = chain[0], chain[min(1, len(chain) - 1)]
    if above.images and above.last - above.first <= 1 and len(block.text) <= _LONGEST_CAPTION // 2:
        return True
    if node.images and node.last - node.first <= 2 and len(block.text) <= _LONGEST_CAPTION // 2:
        return node.name in ("p", "div", "td", "center", "span", "li")
    if block.cell and not block.cell.sheet.is_data and _is_picture_table(number, tree):
        return True
    says_photo = _PHOTO.search(fold(block.text)) is not None
    return (says_photo or block.is_italic) and len(block.text) <= _LONGEST_CAPTION // 2 and _follows_picture(node, tree)


def _is_picture_table(number: int, tree: Tree) -> bool:
    """Whether a block stands in a small table for layout that holds a picture and hardly any text but it."""
    cell = tree.blocks[number].cell
    assert cell
    node = tree.nodes[cell.sheet.node]
    if node.last - node.first > 2 or node.end - node.number > 20:
        return False
    return any(inner.images for inner in tree.nodes[node.number : node.end])


def _follows_picture(node: Node, tree: Tree) -> bool:
    """Whether the element right before a block's, under the same parent, holds a picture and no text."""
    before = [n for n in tree.nodes[max(node.number - 4, 0) : node.number] if n.number != node.parent]
    for earlier, later in pairwise([*before, node][::-1]):
        del earlier
        if later.first != later.last:
            return False
        if later.images:
            return True
    return False

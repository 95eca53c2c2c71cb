"""Digits that are no numbers of anything: dates, times, document numbers, headings, addresses, names.

What is left when they are covered is for `printed` to read.
"""

from __future__ import annotations

import re

_DOCUMENTS = (
    r"quyết định|nghị quyết|nghị định|kế hoạch|công văn|công điện|chỉ thị|thông tư|luật|văn bản|báo cáo|tờ trình"
    r"|thông báo"
)
_YEAR = r"(?:19|20)\d{2}\b(?![.,/]\d)"
_DAY = r"\d{1,2}\s?/\s?\d{1,2}"
_PATTERNS = (
    # Addresses.
    r"https?://\S+|www\.\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net)\b\S*",
    r"\b(?:điện thoại|hotline|fax|đt|tel)\b[.:\s]*\(?\+?\d[\d .()+-]{6,}",
    # Days, stretches of days, months, quarters, weeks, years, times of day.
    r"(?:\bngày\s+)?(?<![\d/])\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}\b",
    rf"(?<![\d/.,]){_DAY}\s?[-–]\s?{_DAY}(?:/\d{{4}})?\b|(?<![\d/.,])\d{{1,2}}\s?[-–]\s?{_DAY}(?:/\d{{4}})\b",
    r"\bngày\s+\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?:\s*[/.\-]\s*\d{1,2}\b(?!\d))?(?:\s+tháng\s+\d{1,2})?(?:\s+năm\s+\d{4})?",
    rf"\btừ\s+{_DAY}\s+(?:đến|tới)\s+(?:ngày\s+)?{_DAY}\b",
    rf"\b(?:từ|đến|trước|sau|hạn|sáng|chiều|tối)\s+{_DAY}\b(?!\s*/|\s*(?:%|[a-zà-ỹđ]))",
    r"\btháng\s+\d{1,2}(?:\s*[/\-]\s*\d{4}|\s+năm\s+\d{4}|(?:\s*(?:,|và|-|–)\s*\d{1,2})*(?=\s*/|\s+năm))?",
    rf"\b(?:năm|giai đoạn|từ|đến|trước|sau|vào|quý\s+[IVX\d]+\s*/?)\s*{_YEAR}(?:\s*(?:[-–,/]|và|đến)\s*{_YEAR})*",
    rf"(?<![\d.,/]){_YEAR}\s*[-–]\s*{_YEAR}|(?<![\d.,/]){_YEAR}(?=\s*(?:[.,;:)\]\"”]|$))(?!\s*[.,]\d)",
    r"\bquý\s+(?:[IVX]+|\d)\b|\btuần\s+(?:thứ\s+|số\s+)?\d{1,2}(?:\s*/\s*\d{4})?",
    r"\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{1,2}\s?(?:giờ|h)\s?\d{2}\b",
    r"\b(?:lúc|vào|hồi|từ|đến|trước)\s+\d{1,2}\s?(?:giờ|h)(?:\s?\d{2})?\b",
    # Numbers of documents, programmes and standards.
    rf"\b(?:{_DOCUMENTS})\s+số:?\s*\d+[\w/\-–]*",
    rf"\b(?:{_DOCUMENTS}|đề án|chương trình|dự án)\s+\d+\b(?!\s*/\s*\d|[.,]\d)",
    r"(?-i:(?<![\d.,/])\b\d+(?:\.\d{3})*\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w\-–]*|(?<![\d.,])\b\d+-[A-ZĐ]{2,}[\w/\-–]*)",
    r"\b(?:đề án|chương trình|dự án)\s+số\s+\d+\b|(?-i:\b(?:TCVN|QCVN|ISO(?:/IEC)?)\s*\d[\d:\-]*(?:/[A-ZĐ]+)?)",
    # Parts of texts and places, ordinals.
    r"\b(?:đợt|lần thứ|lần|khóa|bước|điều|khoản|điểm|mục|phần|chương|phụ lục|bảng|hình|biểu|giai đoạn|quận|phường"
    r"|khu phố)\s+\d+(?:\.\d+)*\b(?!\s*[/%]|,\d)",
    r"\bcông nghiệp\s+(?:lần thứ\s+)?\d(?:\.\d)?\b|(?<![\d.,])\b\d\.0\b(?!\s?%|[.,]\d)",
    r"\(\d{1,2}\)",
    r"^\s*(?:[-–+•*]\s+)?(?:\d{1,2}(?:\.\d{1,2})*[.)](?=\s|$)|\d{1,2}(?:\.\d{1,2})+(?=\s))",
)
_NO_NUMBERS = re.compile("|".join(_PATTERNS), re.IGNORECASE)
_COVER = "#"
_DIGIT = re.compile(r"\d+")
# Letters from a digit back to the first of the words that say what it is ("công nghiệp lần thứ 4"), and on to the last.
_BACK, _ON = 24, 6


def mask(text: str) -> str:
    """The text with a sign for each letter of what holds digits and is no number; as long as the text.

    >>> mask("2.1. Đến ngày 30/9/2022 có 41/63 tỉnh")
    '#### Đến ############## có 41/63 tỉnh'
    """
    pieces: list[str] = []
    done = 0
    for start, end in _near_digits(text):
        for found in _NO_NUMBERS.finditer(text, start, end):
            pieces += text[done : found.start()], _COVER * len(found[0])
            done = found.end()
    return "".join((*pieces, text[done:]))


def _near_digits(text: str) -> list[tuple[int, int]]:
    """Stretches of whole words around the digits: the patterns are many, and most of a text is far from any digit."""
    stretches: list[tuple[int, int]] = []
    for digit in _DIGIT.finditer(text):
        start, end = digit.start() - _BACK, digit.end() + _ON
        start = text.rfind(" ", 0, start) + 1 if start > 0 else 0
        end = text.find(" ", end) if end < len(text) else -1
        end = end if end >= 0 else len(text)
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches

"""Digits that are no numbers of anything: dates, times, document numbers, headings, addresses, names.

What is left when they are covered is for `printed` to read.
"""

from __future__ import annotations

import re

from .counted import counted_nouns

_DOCUMENTS = (
    r"quyết định|nghị quyết|nghị định|kế hoạch|công văn|công điện|chỉ thị|thông tư|luật|văn bản|báo cáo|tờ trình"
    r"|thông báo"
)


def _unlike(*before: str, word: str) -> str:
    """A pattern for what is not behind any of these words and the word that was just read."""
    return "".join(f"(?<!{one} {word})" for one in before)


_YEAR = r"(?:19|20)\d{2}\b(?![.,/]\d)"
# "Trong 6 tháng đầu, …"; but "miễn phí 2 tháng đầu".
MONTHS_ALONE = r"(?:^|(?<=trong\s)|(?<=qua\s)|(?<=quả\s)|(?<=sau\s)|(?<=[.;:,]\s))"
"""What stands before months of a year that is not named, for patterns."""
_DAY = r"\d{1,2}\s?/\s?\d{1,2}"
# What begins with a word, without the word's beginning.
_BY_WORD = (
    # Addresses.
    r"(?:https?://|www\.)\S+|[\w.+-]+@\S+|[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net)\b\S*",
    r"(?:điện thoại|hotline|fax|đt|tel|liên hệ\s*:)(?!\w)[.:\s]*\(?\+?\d[\d .()+-]{6,}"
    r"(?:\s*(?:hoặc|,|;|/)\s*\d[\d .\-]{3,})*",
    r"(?:trụ sở|địa chỉ|tòa soạn|toà soạn)[^:;.]{0,30}:\s*(?:số\s+)?\d+[\w/]*",
    r"(?:tổng đài|đường dây nóng)\D{0,12}\d[\d .\-]+(?:(?:,|;|\svà|\shoặc)\s*\d{3,}(?:[ .]\d{2,})*\b)*",
    r"(?:hệ thống|đầu số)\s+1\d{3}\b",
    # Days, stretches of days, months, quarters, weeks, years, times of day.
    r"ngày\s+\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}\b",
    r"ngày\s+\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?:\s*[/.\-]\s*\d{1,2}\b(?!\d))(?:\s+năm\s+\d{4})?",
    r"ngày\s+\d{1,2}(?:\s*(?:,|và|[-–])\s*\d{1,2})+\s*/\s*\d{1,2}\b",
    r"ngày\s+\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?:\s+tháng\s+\d{1,2})?(?:\s+năm\s+\d{4})?",
    rf"ngày\s+(?:[^\W\d]+\s+){{1,6}}{_DAY}\b(?!\s*[/%]|\s+[^\W\d])",
    r"(?:dịp|lễ|phiên|quốc khánh|hôm|sáng|trưa|chiều|tối|đêm)\s+\d{1,2}\s?[-/.]\s?\d{1,2}\b(?!\s*[/%])"
    r"(?:(?:,|\svà)\s\d{1,2}[-/.]\d{1,2}\b(?!\s*[/%]))*|(?:mùng|mồng)\s+\d{1,2}\b",
    rf"từ\s+{_DAY}\s+(?:đến|tới)\s+(?:ngày\s+)?{_DAY}\b",
    rf"(?:từ|đến|trước|sau|hạn|sáng|chiều|tối)\s+{_DAY}\b(?!\s*/|\s*(?:%|[a-zà-ỹđ]))|(?:nay|qua|tới|mai)\s+\({_DAY}\)",
    r"tháng\s+\d{1,2}(?:\s*[/\-]\s*\d{4}|\s+năm\s+\d{4}|(?:\s*(?:,|và|-|–)\s*\d{1,2})*(?=\s*/|\s+năm))?|T\d{1,2}/\d{4}\b",
    rf"(?:năm(?: học)?|giai đoạn|nhiệm kỳ|từ|đến|trước|sau|vào|đầu|cuối|giữa|quý\s+[IVX\d]+\s*/?)\s*{_YEAR}"
    rf"(?:\s*(?:[-–,/]|và|đến)\s*{_YEAR})*",
    # "DTI 2021", "Viet Solutions 2022"; but "Đạt 2022 lượt" counts.
    rf"(?-i:[A-ZĐ]{{2,}}|(?<=\w\s)[A-ZĐ][\w\-]*)\s{_YEAR}(?!\s+{counted_nouns()})",
    r"con số\s+0\b(?!\s*[/%]|[.,]\d)",
    r"quý\s+(?:[IVX]+|\d)\b|tuần\s+(?:thứ\s+|số\s+)?\d{1,2}(?:\s*/\s*\d{4})?",
    r"(?:lúc|vào|hồi|từ|đến|trước)\s+\d{1,2}\s?(?:giờ|h)(?:\s?\d{2})?\b",
    # Numbers of documents, programmes and standards.
    rf"(?:{_DOCUMENTS})\s+\d+\s?/\s?\d{{4}}\b|mức\s+\d\b(?!\s*[/%]|[.,]\d|\s+[^\W\d])",
    rf"(?:{_DOCUMENTS})\s+số:?\s*\d+[\w/\-–]*",
    rf"(?:{_DOCUMENTS}|đề án|chương trình|dự án)\s+\d+\b(?!\s*/\s*\d|[.,]\d)",
    r"(?:đề án|chương trình|dự án)\s+số\s+\d+\b|(?-i:(?:TCVN|QCVN|ISO(?:/IEC)?)\s*\d[\d:\-]*(?:/[A-ZĐ]+)?)",
    r"(?-i:(?:QĐ|NQ|NĐ|CT|KH|CV|TT|BC|TB)\s?-?\s?\d+[\w/\-–]*)",
    r"(?:gọi|bấm|nhắn tin|soạn tin)(?:\s+(?:số|đến|tới|điện|vào))*\s+\d{3,5}\b(?![.,/]\d)"
    rf"(?!\s*%|\s+(?:{counted_nouns()}|(?:nghìn|triệu|tỷ|cuộc)\b))",
    rf"(?:thôn|ấp|xóm|khóm|buôn)\s+\d{{1,2}}\b(?![.,/]\d|\s*[/%]|\s+(?:{counted_nouns()}|(?:nghìn|triệu|tỷ)\b))",
    # What is numbered, and not followed by what is counted ("khối 10", "trang 15-17"; but "khối 500 cán bộ").
    r"(?:ảnh|trang|phiên|tầng|khối|tuyến|ngõ|ngách|hẻm|kiệt|phòng|xe buýt|thập niên|thế kỷ|số nhà|km)\s+\d{1,4}"
    r"(?:[-–+/]\d{1,4})*\b(?!\s*[/%]|[.,]\d|\s+[^\W\d])|(?:ngõ|ngách|hẻm|kiệt|số nhà)\s+\d[\d/]*",
    # Parts of texts and places, levels, ordinals that no one is ranked by.
    r"(?:cấp|kỳ|bài|tập|đường|tổ|thôn|ấp)\s+\d{1,3}(?:(?:,\s|\svà\s|\s?[-–]\s?)\d{1,2})*\b(?!\s*[/%]|[.,]\d|\s+[^\W\d])",
    rf"(?:mức độ|cấp độ|loại|thế hệ|phiên bản|quốc lộ)\s+\d{{1,2}}(?:(?:,\s?|\svà\s|\s?[-–]\s?)\d)*\b"
    rf"(?!\s*[/%]|[.,]\d|\s+{counted_nouns()})",
    rf"thứ{_unlike('xếp', 'đứng', 'vị trí', 'lên', 'xuống', 'giữ', 'ở', word='thứ')}\s+\d{{1,2}}\b(?!\s*/\s*\d)",
    rf"số{_unlike('tổng', 'trong', 'con', 'là', 'của', 'với', 'cho', 'đa', word='số')}\s+\d{{1,4}}\b"
    rf"(?!\s*[/%]|[.,]\d|\s+{counted_nouns()})",
    r"(?:đợt|lần thứ|lần|khóa|bước|điều|khoản|điểm|mục|phần|chương|phụ lục|bảng|hình|biểu|giai đoạn|quận|phường"
    r"|khu phố)\s+\d+(?:\.\d+)*(?:,\s\d{1,2}(?=\s(?:điều|khoản|mục|chương)\b|,\s\d))*\b(?!\s*[/%]|,\d)",
    r"công nghiệp\s+(?:lần thứ\s+)?\d(?:\.\d)?\b",
)
# What begins with a digit or a bracket.
_BY_DIGIT = (
    r"(?<![\d.,/])0\d{1,3}(?:[ .\-]?\d{3,4}){2}\b|(?<![\d.,/])0\d{1,3}(?:(?:[.\-]\d{1,4}){2,4}|[.\-]\d{4,})\b",
    # No one prints so long a count without dots; a fraction of a year is a decree or a month.
    r"(?<![\d.,/])(?:1[89]00\d{4}|\d{9,})\b(?![.,/]\d)",
    rf"(?<![\d/.,])\d{{1,3}}/20[0-4]\d\b(?!\s*%|[.,/]\d|\s+{counted_nouns()})",
    r"\b\d+(?:-[a-z]+){2,}\b|\b\d{1,2}:\d\b",
    r"(?<![\d/])\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}\b",
    rf"(?<![\d/.,]){_DAY}\s?[-–]\s?{_DAY}(?:/\d{{4}})?\b|(?<![\d/.,])\d{{1,2}}\s?[-–]\s?{_DAY}(?:/\d{{4}})\b",
    r"(?<![\d/.,])\d{1,2}\s?[-–]\s?\d{1,2}\s?/\s?\d{1,2}\b(?!\s*[/%]|[.,]\d)",
    rf"(?<![\d.,/]){_YEAR}\s*[-–]\s*{_YEAR}|(?<![\d.,/]){_YEAR}(?=\s*(?:[.,;:)\]\"”]|$))(?!\s*[.,]\d)",
    rf"(?<![\d/])\d{{1,2}}\s+tháng\s+(?:(?:đầu|cuối)\s+năm(?:\s+{_YEAR})?|(?:của\s+)?năm\s+{_YEAR})",
    rf"{MONTHS_ALONE}\d{{1,2}}\s+tháng\s+(?:đầu|cuối)\b",
    r"\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{1,2}\s?(?:giờ|h)\s?\d{2}\b|(?<![\d/])24\s?/\s?(?:7|24)\b(?:\s?(?:giờ|h)\b)?",
    r"(?-i:(?<![\d.,/])\b\d+(?:\.\d{3})*\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w\-–]*|(?<![\d.,])\b\d+-[A-ZĐ]{2,}[\w/\-–]*)",
    r"(?<![\d.,])\b\d\.0\b(?!\s?%|[.,]\d)|\(\d{1,2}\)|(?<=[;:,.]\s)\d{1,2}\)(?=\s)",
)
_AT_START = r"^\s*(?:[-–+•*]\s+)?(?:\d{1,2}(?:\.\d{1,2})*[.)](?=\s|$)|\d{1,2}(?:\.\d{1,2})+(?=\s))"
_FILE = r"(?<!\S)\S+\.(?:jpe?g|png|gif|pdf|docx?|xlsx?|zip|rar|mp[34]|html?)\b"
# Which of the three a place can begin is settled by one look: the patterns are many.
_NO_NUMBERS = re.compile(
    rf"{_AT_START}|{_FILE}|(?=[\d(])(?:{'|'.join(_BY_DIGIT)})|\b(?=[^\W\d]|\d)(?:{'|'.join(_BY_WORD)})", re.IGNORECASE
)
_COVER = "#"
_DIGIT = re.compile(r"\d+")
# Letters from a digit back to the first of the words that say what it is ("công nghiệp lần thứ 4"), and on to the last.
_BACK, _ON = 24, 16


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

"""How a number in a sentence is meant: about or at least, measured, planned or a target.

What stands behind a number as its unit is for `counted`; the time that it speaks of for `times`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cds_etl.text import sentences

if TYPE_CHECKING:
    from cds_etl.columns import Modality, Qualifier

# Words may come between: "hơn khoảng", "trên tổng số", "từ", "là".
_BETWEEN = r"(?:\s+(?:là|có|tổng số|số|từ|đạt|tới|đến|được))?\s*\(?$"
# "Dựa trên 6 định hướng" is on them, not over six.
# "Cao hơn 3,2 điểm" compares, and says nothing of how exact the 3,2 are.
_COMPARED = ("cao ", "thấp ", "nhanh ", "chậm ", "sớm ", "muộn ", "tốt ", "kém ", "rẻ ", "đắt ", "dài ", "ngắn ")
_ON = ("dựa ", "đặt ", "chạy ", "đăng ", "đăng tải ", "phát sóng ", "cài đặt ", "tích hợp ", "có mặt ")
_QUALIFIERS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    (
        "about",
        re.compile(
            rf"\b(gần|khoảng|ước(?: tính| đạt| khoảng)?|xấp xỉ|chừng|trung bình|bình quân){_BETWEEN}",
            re.IGNORECASE,
        ),
    ),
    (
        "at_least",
        re.compile(
            rf"\b((?<!{')(?<!'.join(_COMPARED)})hơn|(?<!{')(?<!'.join(_ON)})trên|ít nhất|tối thiểu|không dưới|vượt)"
            rf"{_BETWEEN}",
            re.IGNORECASE,
        ),
    ),
    ("at_most", re.compile(rf"\b(dưới|tối đa|không quá|nhiều nhất|chưa đến|chưa tới){_BETWEEN}", re.IGNORECASE)),
)
_PER = re.compile(r"\d\s+[^\W\d]+\s+trên\s*$", re.IGNORECASE)  # "5,6 ca trên 100.000 dân"
_SHELF = re.compile(r"\s*(?:sàn|nền tảng|kênh|trang|cổng|ứng dụng|hệ thống|mạng)\b", re.IGNORECASE)  # what is on them
_AT_LEAST_AFTER = re.compile(r"\s*(?:[^\W\d_]+\s+){0,2}(trở lên)\b", re.IGNORECASE)
_AT_MOST_AFTER = re.compile(r"\s*(?:[^\W\d_]+\s+){0,2}(trở xuống)\b", re.IGNORECASE)
_ASKED = re.compile(r"\bđã(?:\s+\w+){0,2}\s+$", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:(?<!năm )(?<!\d)\d{1,3}|\b(?:hai|ba|bốn|sáu|bảy|tám|chín|mười|nhiều))\s+$", re.IGNORECASE
)  # "5 chỉ tiêu"; but "năm 2022 dự kiến"
_CARRIED_OUT = re.compile(r"\bthực hiện(?:\s+(?:các|những|tốt|thành công))?\s+$", re.IGNORECASE)
_MET = re.compile(r"\b(?:vượt|so với|vượt xa|vượt quá)(?:\s+(?:các|cả))?\s+$", re.IGNORECASE)
_PASSIVE = re.compile(r"\bđã được\b[^,.;:]*", re.IGNORECASE)
_SHORT = 4  # words of a sentence that only leads on
_WIDE = 40  # letters before a number that may hold its qualifier

_TARGET = re.compile(r"\b(?:phấn đấu|mục tiêu|chỉ tiêu)\b", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:dự kiến|sẽ|sắp tới|(?:trong )?thời gian tới|theo kế hoạch|có kế hoạch|kiến nghị|đề nghị|đề xuất"
    r"|nhiệm vụ (?:quan trọng|trọng tâm|chính|đặt ra)[^,.;:]{0,60} là)\b",
    re.IGNORECASE,
)
_HINTS = ("phấn đấu", "tiêu", "dự kiến", "sẽ", "tới", "kế hoạch", "nghị", "đề xuất", "nhiệm vụ")
"""Parts of all these words: where none stands, none of them does."""
_WORDS: tuple[tuple[Modality, re.Pattern[str]], ...] = (("target", _TARGET), ("planned", _PLANNED))
_BEHIND: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    ("target", re.compile(r"\b(?:phấn đấu|(?:là|theo|đạt) (?:mục tiêu|chỉ tiêu))\b", re.IGNORECASE)),
    ("planned", re.compile(r"\b(?:dự kiến|sẽ)\b", re.IGNORECASE)),
)
_DONE = re.compile(
    r"\b(?:đã|đến nay|hiện nay|hiện có|hiện còn|hoàn thành vượt|mới (?:chỉ )?(?:đạt|có))\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[,;:](?=\s)")
# What something is done for, and what a plan is called, say nothing of the numbers behind them.
_PURPOSE = re.compile(r"\b(?:để|nhằm)\s[^,;:.]*[,;:.]|[\"“][^\"“”]*[\"”]", re.IGNORECASE)


def qualifier_of(before: str, after: str = "") -> tuple[Qualifier, str | None]:
    """How exact the words right before a number (or "trở lên" behind it) say that it is, and which word says so.

    >>> qualifier_of("có hơn "), qualifier_of("từ ", " tuổi trở lên"), qualifier_of("có ")
    (('at_least', 'hơn'), ('at_least', 'trở lên'), ('exact', None))
    """
    for qualifier, pattern in _QUALIFIERS:
        found = pattern.search(before[-_WIDE:])
        if found and not _PER.search(before[-_WIDE:]) and not (found[1] == "trên" and _SHELF.match(after)):
            return qualifier, found[1]
    if found := _AT_LEAST_AFTER.match(after):
        return "at_least", found[1]
    if found := _AT_MOST_AFTER.match(after):
        return "at_most", found[1]
    return "exact", None


def modality_of(before: str, after: str) -> Modality:
    """Whether a number is a target or a plan: by a word before it that nothing done follows, or one in its clause.

    >>> modality_of("Để đạt mục tiêu năm 2022, đến nay ", " tỉnh đã ban hành"), modality_of("Phấn đấu ", " tỉnh lập tổ")
    ('measured', 'target')
    """
    rest = _CLAUSE_END.split(after, maxsplit=1)[0]
    lowered = f"{before} {rest}".lower()
    if not any(hint in lowered for hint in _HINTS):
        return "measured"  # as most are, and soon seen
    said = _PURPOSE.sub(" ", before)
    for modality, pattern in _WORDS:
        last = max((found.end() for found in pattern.finditer(said) if not _is_told(said, found)), default=None)
        if last is not None and not _DONE.search(said[last:] + rest):
            return modality
    for modality, pattern in _BEHIND:
        if pattern.search(rest) and not _DONE.search(rest):
            return modality
    return "measured"


def _is_told(said: str, found: re.Match[str]) -> bool:
    """Whether a word only tells what was done, met or counted: "đã đề nghị", "vượt mục tiêu", "5 chỉ tiêu",
    "thực hiện mục tiêu, …".
    """
    before = said[max(0, found.start() - _WIDE) : found.start()]
    return bool(
        _ASKED.search(before)
        or _MET.search(before)
        or _COUNTED.search(before)
        or (_CARRIED_OUT.search(before) and "," in said[found.end() :])
    )


def modality_led_in(text: str) -> Modality:
    """What a text that ends in a colon says of the items below it: its last sentence, and where that only leads on
    ("Cụ thể:"), the one before.

    >>> modality_led_in("Tổ được giao các chỉ tiêu cần hoàn thành trong năm. Cụ thể:"), modality_led_in("Kết quả:")
    ('target', 'measured')
    """
    return modality_of(_PASSIVE.sub(" ", lead_in(text)), "") if text.rstrip().endswith(":") else "measured"


def lead_in(text: str) -> str:
    """The end of a text that leads in what follows: its last sentence, with the one before where it is short.

    >>> lead_in("Năm 2020 đã xong. Các mục tiêu năm 2022 như sau. Cụ thể:")
    'Các mục tiêu năm 2022 như sau. Cụ thể:'
    >>> lead_in("Năm 2020 đã xong. Kết quả năm nay là:")
    'Kết quả năm nay là:'
    """
    spans = list(sentences(text))[-2:]
    if len(spans) > 1 and len(text[spans[-1][0] :].split()) > _SHORT:
        spans = spans[1:]
    return text[spans[0][0] :] if spans else text


def is_done(text: str) -> bool:
    """Whether a clause says of something that it is done.

    >>> is_done("61 tỉnh đã thành lập"), is_done("100% cán bộ được tập huấn")
    (True, False)
    """
    return bool(_DONE.search(text))

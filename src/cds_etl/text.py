"""Unicode and Vietnamese letters: composing, folding, slugs, legacy encodings. Knows no name and no page.

The encodings stand in `reference/encodings.csv`: for each letter the bytes of TCVN3, VNI, VPS, VISCII and of a font of
old statistical yearbooks, which are shown as the letters that Windows' western code page has in their places.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator

Encoding = Literal["tcvn3", "vni", "vps", "viscii", "yearbook"]

# Marks that stand for one another in print; soft hyphens, joiners and byte order marks are no letters at all.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_BARRED_D = str.maketrans("đĐðÐƉ", "dDdDD")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "0123456789()")
_SPACE = re.compile(r"\s+")
_STOP = re.compile(r"[.!?;…]\s+|\n")
# "TP. Huế", "PGS. TS. A"; but "theo DTI. Tỉnh" ends a sentence.
_SHORT_RANK = re.compile(r"(?<!\w)(?:\w|T[PXTS]|P?GS|ThS|BS|KS|LS|CN|NG[ƯN]T|NS[ƯN][TD])$")
_OPENING = "-–+•\"“'(["
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def compose(text: str) -> str:
    """The text in composed letters (NFC), without soft hyphens and other signs that print nothing.

    >>> compose("Hu\u031bng Y\u00ean") == "H\u01b0ng Y\u00ean"
    True
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_NOTHING))


def squeeze(text: str) -> str:
    """Composed text with every run of white space as one space, none at the ends.

    >>> squeeze("  Bộ Y tế\\n ")
    'Bộ Y tế'
    """
    return _SPACE.sub(" ", compose(text)).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case letters without accents, dashes made alike, spaces squeezed: what is left when accents are lost.

    >>> fold("Thừa Thiên – Huế"), fold("ĐỒNG NAI")
    ('thua thien - hue', 'dong nai')
    """
    decomposed = unicodedata.normalize("NFD", squeeze(text).translate(_DASHES).translate(_BARRED_D))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def slug(text: str) -> str:
    """Folded words joined by underscores, fit for an identifier.

    >>> slug("Tổng số (người)")
    'tong_so_nguoi'
    """
    return _NOT_WORD.sub("_", fold(text)).strip("_")


def lower_raised(text: str) -> str:
    """Raised digits and brackets as ordinary ones.

    >>> lower_raised("⁽²⁾")
    '(2)'
    """
    return text.translate(_RAISED)


def is_raised(text: str) -> bool:
    """Whether the text is written in Unicode's raised digits and brackets only.

    >>> is_raised("¹²"), is_raised("12"), is_raised("")
    (True, False, False)
    """
    return bool(text) and all(ord(letter) in _RAISED for letter in text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence of a text.

    A stop ends a sentence where a capital, a digit or a bullet follows; not behind an initial, the short form of a
    rank before a name, or a digit of a heading ("N. Hoàng", "TP. Hà Nội", "1. Số liệu").

    >>> text = "Có 61 tỉnh, TP. Huế lập tổ theo DTI. Còn 02 tỉnh chưa lập."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Có 61 tỉnh, TP. Huế lập tổ theo DTI.', 'Còn 02 tỉnh chưa lập.']
    """
    start = 0
    for stop in _STOP.finditer(text):
        before, after = text[stop.start() - 1 : stop.start()], text[stop.end() : stop.end() + 1]
        opens = after.isupper() or after.isdigit() or after in _OPENING
        is_heading = before.isdigit() and text[start : stop.start()].replace(".", "").isdigit()
        is_short = before.isupper() and _SHORT_RANK.search(text, max(start, stop.start() - 8), stop.start())
        if stop[0] != "\n" and (not opens or is_short or is_heading):
            continue
        yield start, stop.start() + 1
        start = stop.end()
    if start < len(text):
        yield start, len(text)


@lru_cache(maxsize=1)
def _encodings() -> dict[Encoding, dict[str, bytes]]:
    """For each encoding the bytes of every letter that it has."""
    table = files("cds_etl").joinpath("reference", "encodings.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    return {name: {row["letter"]: bytes.fromhex(row[name]) for row in rows if row[name]} for name in get_args(Encoding)}


def _shown(code: int) -> set[str]:
    """How a byte is shown: as in Windows' western code page, or as the sign of that number."""
    return {bytes([code]).decode("cp1252", "replace"), chr(code)} - {"\ufffd"}


@lru_cache(maxsize=len(get_args(Encoding)))
def _decoder(encoding: Encoding) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of what stands for one letter in an encoding, and the letters."""
    letters: dict[str, str] = {}
    for letter, code in _encodings()[encoding].items():
        forms = [""]
        for byte in code:
            forms = [form + shown for form in forms for shown in _shown(byte)]
        letters |= dict.fromkeys(forms, letter)
    longest_first = sorted(letters, key=lambda form: -len(form))
    return re.compile("|".join(map(re.escape, longest_first))), letters


def decode_legacy(text: str, encoding: Encoding) -> str:
    """Text as a legacy font's text layer holds it, in Unicode; what the encoding has no letter for stays.

    >>> decode_legacy("L¹ng S¬n", "tcvn3"), decode_legacy("Laïng Sôn", "vni"), decode_legacy("Lång SÖn", "vps")
    ('Lạng Sơn', 'Lạng Sơn', 'Lạng Sơn')
    """
    pattern, letters = _decoder(encoding)
    return pattern.sub(lambda found: letters[found[0]], text)


def encode_legacy(text: str, encoding: Encoding) -> bytes:
    """Text as the bytes of a legacy encoding. Raises ValueError for a letter that it does not have.

    >>> encode_legacy("Lạng Sơn", "vni").decode("cp1252"), encode_legacy("Lạng Sơn", "tcvn3").hex()
    ('Laïng Sôn', '4cb96e672053ac6e')
    """
    codes = _encodings()[encoding]
    encoded = b""
    for letter in compose(text):
        code = codes.get(letter) or (letter.encode("ascii") if letter.isascii() else None)
        if code is None:
            msg = f"{encoding} has no letter {letter!r}: write it otherwise, or in another encoding."
            raise ValueError(msg)
        encoded += code
    return encoded


_ONSET = "b|ch?|d|đ|gi?|gh|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x"
_RHYME = (
    "a[iouy]?|ă|â[uy]?|e[ou]?|êu?|i[au]?|iêu?|o[aei]?|oa[iouy]|oă|oe[ou]|oo|ôi?|ơi?|u[aâêiơôy]?|uây|uôi|uy[aêu]|ư[aiuơ]?"
    "|ươ[iu]|y|yêu?"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RHYME})(?:c|ch|m|n|ng|nh|p|t)?")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"), None)


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable, by the letters that may follow one another.

    >>> [is_syllable(word) for word in ("Nguyễn", "THƯƠNG", "quý", "K¹n", "§iÖn", "xyz")]
    [True, True, True, False, False, False]
    """
    decomposed = unicodedata.normalize("NFD", compose(word).lower())
    bare = decomposed.translate(_TONES)
    return len(decomposed) - len(bare) < 2 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


_FONTS: tuple[tuple[re.Pattern[str], Encoding], ...] = (
    (re.compile(r"(?:[A-Z]{6}\+)?\.?Vn[A-Z]"), "tcvn3"),
    (re.compile(r"(?:[A-Z]{6}\+)?VNI\b|(?:[A-Z]{6}\+)?VNI[-_ A-Z]"), "vni"),
    (re.compile(r"(?:[A-Z]{6}\+)?VPS\b|(?:[A-Z]{6}\+)?VPS[-_ A-Z]"), "vps"),
)
_COMMON: tuple[Encoding, ...] = ("tcvn3", "vni", "vps", "viscii")
_FEWEST_WORDS = 4  # with letters beyond ASCII: fewer tell no encoding
_LIKELY, _BETTER = 0.85, 0.25  # share of such words that are syllables when decoded, and how much more than before


def encoding_of_font(name: str) -> Encoding | None:
    """The legacy encoding that a font's name tells.

    >>> [encoding_of_font(name) for name in (".VnTimeH", "ABCDEF+VNI-Times", "VPS Helv", "Times New Roman")]
    ['tcvn3', 'vni', 'vps', None]
    """
    return next((encoding for pattern, encoding in _FONTS if pattern.match(name)), None)


def guess_encoding(text: str) -> Encoding | None:
    """The legacy encoding in which the words of a text are Vietnamese, while as they stand they are not.

    >>> guess_encoding("Bé Th«ng tin vµ TruyÒn th«ng, Hµ Néi, ngµy 5 th¸ng 10"), guess_encoding("Bộ Thông tin")
    ('tcvn3', None)
    """
    words = {word for word in re.findall(r"[^\W\d_]*[^\x00-\x7f\s][^\s\d.,;:()/\"-]*", text) if not word.isascii()}
    if len(words) < _FEWEST_WORDS:
        return None

    def share(candidates: set[str]) -> float:
        return sum(map(is_syllable, candidates)) / len(words)

    shares = {name: share({decode_legacy(word, name) for word in words}) for name in _COMMON}
    best: Encoding = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= max(_LIKELY, share(words) + _BETTER) else None


# How the bytes of UTF-8 are shown by mistake: in Windows' code pages, as Latin-1, on DOS and on the Macintosh.
_SHOWN_IN = ("cp1252", "latin-1", "cp1258", "cp437", "cp850", "mac_roman")
_BEYOND_ASCII = re.compile(r"[^\W\d_]*[^\x00-\x7f][^\s\d.,;:()/-]*")
UNKNOWN = "\ufffd"
"""Stands for a letter that is lost."""
# Letters of UTF-8 that Vietnamese needs; their last byte may be shown as a space or a dash (A0, AD), or not at all.
_UTF8_LETTER = re.compile(
    b"(?P<whole>\xe1[\xba\xbb][\x80-\xbf]|[\xc3-\xc6\xcc][\x80-\xbf]|\xe2\x80[\x80-\xbf])"
    b"|(?P<lead>\xe1[\xba\xbb]|[\xc3\xc6])(?P<shown>[ -])|(?:\xe1[\xba\xbb]|[\xc3\xc4\xc6])(?:\xff|[?])?"
)


def undo_mojibake(text: str) -> str:
    """Vietnamese whose bytes were shown in the wrong encoding, as it was meant; any other text as it is.

    It is undone on evidence: as it stands some words are no syllables, and read otherwise all are that were none.
    Bytes of UTF-8 betray themselves; of the one-byte encodings one alone must give Vietnamese ("S½n" is Sơn or Sẵn).

    >>> undo_mojibake("Tá»‰nh HÃ\xa0 TÄ©nh"), undo_mojibake("B×nh §Þnh"), undo_mojibake("Hà Nội")
    ('Tỉnh Hà Tĩnh', 'Bình Định', 'Hà Nội')
    >>> undo_mojibake("Café Müller")
    'Café Müller'
    """
    if text.isascii() or _is_vietnamese(text):
        return text
    for reading in filter(_is_vietnamese, _utf8_readings(text)):
        return reading
    readings = list(filter(_is_vietnamese, _legacy_readings(text)))
    return readings[0] if len(readings) == 1 else text


def mojibake_readings(text: str) -> list[str]:
    """What a text could have been before it was shown in a wrong encoding, the likelier first, each once.

    >>> mojibake_readings("Quäng TrÎ")[-2:]
    ['Quảng TrĨ', 'Quổng Trệ']
    """
    readings = (compose(reading) for reading in (*_utf8_readings(text), *_legacy_readings(text)))
    return [reading for reading in dict.fromkeys(readings) if reading != text]


def _utf8_readings(text: str) -> Iterator[str]:
    for shown_in in _SHOWN_IN:
        if read := _read_utf8(text, shown_in):
            yield _read_utf8(read, shown_in) or read


def _legacy_readings(text: str) -> Iterator[str]:
    for encoding in get_args(Encoding):
        yield compose(decode_legacy(text, encoding))
    with suppress(UnicodeError):  # Windows' Vietnamese code page, whose tones stand behind their letters: "Nôòi"
        yield compose(text.encode("cp1252").decode("cp1258"))


def _is_vietnamese(text: str) -> bool:
    """Whether every word with letters beyond ASCII could be a syllable; one at least of them all."""
    words = _BEYOND_ASCII.findall(text)
    # Names of the highlands may end in a k ("Đắk"); no word goes from small letters to capitals.
    return bool(words) and all(
        (word.isupper() or not any(map(str.isupper, word[1:])))
        and (is_syllable(word) or is_syllable(re.sub("[kK]$", "c", word)))
        for word in words
    )


def _read_utf8(text: str, shown_in: str) -> str | None:
    """The text whose UTF-8 was shown in a code page, with a sign for each lost letter; None where it is no UTF-8."""
    try:
        data = b"".join(_byte(letter, shown_in) for letter in unicodedata.normalize("NFC", text))
    except UnicodeEncodeError:
        return None
    try:
        decoded = _UTF8_LETTER.sub(_whole_letter, data).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if decoded == text or decoded.isascii() else decoded


def _whole_letter(found: re.Match[bytes]) -> bytes:
    if found["whole"]:
        return found["whole"]
    if found["lead"]:
        return found["lead"] + (b"\xa0" if found["shown"] == b" " else b"\xad")
    return UNKNOWN.encode()


def _byte(letter: str, shown_in: str) -> bytes:
    """The byte that is shown so; a code page shows what it has no sign for as the sign of that number."""
    if letter == UNKNOWN:
        return b"\xff"  # no byte of UTF-8
    try:
        return letter.encode(shown_in)
    except UnicodeEncodeError:
        return letter.encode("latin-1")

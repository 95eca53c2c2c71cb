"""Names as people and printers set them: accents, marks, spaces, dashes, case, numbers, offices, slips of letters."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cds_etl.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Garble = Callable[[str, Random], str]

# What may stand for a letter beside it: shapes that eyes, keyboards and scanners confuse.
LOOK_ALIKES = {
    "l": "1I|i!", "i": "l1!j", "I": "l1|", "o": "0ec", "O": "0QD", "a": "oe@", "e": "co", "c": "eo(", "n": "urh",
    "u": "nv", "h": "bn", "b": "hd6", "B": "8R", "g": "q9y", "q": "g9", "y": "vg", "t": "f", "r": "nf", "v": "y",
    "D": "O", "Đ": "B", "đ": "d", "L": "I", "N": "H", "H": "N", "T": "I", "G": "C6", "C": "G", "Q": "O", "K": "R",
    "P": "F", "S": "5", "Y": "V", "m": "n", "d": "a",
}  # fmt: skip
PAIRS = {"m": "rn", "d": "cl", "n": "ri", "h": "li", "u": "ii", "w": "vv", "N": "IV", "H": "I-I", "K": "I<", "B": "I3"}
VOWELS = ("aăâ", "eê", "oôơ", "uư", "i", "y")
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SPACING = {"\u0300": "`", "\u0301": "´", "\u0303": "˜", "\u0309": "ˀ", "\u0323": ".", "\u0302": "ˆ", "\u0306": "˘"}
DASHES = "-‐‑‒–—―−~_"


def _at(text: str, random: Random, fits: Callable[[str], bool], change: Callable[[str], str]) -> str:
    """The text with one fitting letter changed; as it is where none fits."""
    places = [place for place, letter in enumerate(text) if fits(letter)]
    if not places:
        return text
    place = random.choice(places)
    return text[:place] + change(text[place]) + text[place + 1 :]


def accents_lost(text: str, random: Random) -> str:
    bare = fold(text)
    return bare.upper() if text.isupper() else random.choice((bare.title(), bare))


def accents_half_lost(text: str, random: Random) -> str:
    return "".join(_bare_letter(letter) if random.random() < 0.5 else letter for letter in text)


def _bare_letter(letter: str) -> str:
    bare = fold(letter)
    return (bare.upper() if letter.isupper() else bare) or letter


def accent_changed(text: str, random: Random) -> str:
    """Another tone, or another vowel of the same letter."""

    def change(letter: str) -> str:
        vowel, tone = _split(letter)
        family = next((group for group in VOWELS if vowel.lower() in group), vowel)
        others = [(other, tone) for other in family if other != vowel.lower()]
        others += [(vowel.lower(), other) for other in TONES if other != tone]
        changed = unicodedata.normalize("NFC", "".join(random.choice(others)))
        return changed.upper() if letter.isupper() else changed

    return _at(
        text, random, lambda letter: bool(letter.strip()) and _split(letter)[0].lower() in "aăâeêioôơuưy", change
    )


def _split(letter: str) -> tuple[str, str]:
    """A letter's vowel and its tone."""
    signs = unicodedata.normalize("NFD", letter)
    tone = "".join(sign for sign in signs if sign in TONES)
    return unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in TONES)), tone


def tone_moved(text: str, random: Random) -> str:
    """The tone of oa, oe, uy on the other vowel: "Hoà", "Uỷ"."""

    def change(found: re.Match[str]) -> str:
        (first, tone), (second, other) = _split(found[0][0]), _split(found[0][1])
        return unicodedata.normalize("NFC", first + other + second + tone)

    return re.sub(r"[oòóỏõọOÒÓỎÕỌ][aàáảãạeèéẻẽẹAÀÁẢÃẠEÈÉẺẼẸ]|(?<![qQ])[uùúủũụUÙÚỦŨỤ][yỳýỷỹỵYỲÝỶỸỴ]", change, text)


def y_for_i(text: str, random: Random) -> str:
    def change(letter: str) -> str:
        vowel, tone = _split(letter)
        return unicodedata.normalize("NFC", {"y": "i", "i": "y", "Y": "I", "I": "Y"}[vowel] + tone)

    return _at(text, random, lambda letter: _split(letter)[0] in ("i", "y", "I", "Y"), change)


def d_unbarred(text: str, random: Random) -> str:
    capital, small = random.choice((("Ð", "đ"), ("Ɖ", "ð"), ("D", "d"), ("D\u0335", "d\u0335"), ("Ð", "ð"), ("Đ", "d")))
    return text.replace("Đ", capital).replace("đ", small)


def marks_detached(text: str, random: Random) -> str:
    """Tone marks as signs of their own: behind a space, as spacing signs, or before their letter."""
    way, parts = random.choice(("space", "sign", "sign", "before")), []
    for letter in unicodedata.normalize("NFC", text):
        signs = unicodedata.normalize("NFD", letter)
        loose = [sign for sign in signs if sign in SPACING and (way == "space" or random.random() < 0.8)]
        kept = unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in loose))
        if way == "space":
            parts.append(kept + "".join(f" {sign}" for sign in loose))
        elif way == "before":
            parts.append("".join(SPACING[sign] for sign in loose) + kept)
        else:
            parts.append(kept + "".join(SPACING[sign] for sign in loose))
    return "".join(parts)


def marks_stray(text: str, random: Random) -> str:
    """One or two specks beside the letters."""
    for _ in range(random.choice((1, 1, 2, 3))):
        place = random.randint(0, len(text))
        text = text[:place] + random.choice(".,'`´‘’:;·-_|~^°*\"") + text[place:]
    return text


def spaces_missing(text: str, random: Random) -> str:
    return text.replace(" ", "") if random.random() < 0.6 else re.sub(" ", "", text, count=1)


def spaces_doubled(text: str, random: Random) -> str:
    space = random.choice(("  ", "   ", "\u00a0", "\u2009", "\t", "\n", " \n", "\u00a0 ", "\u3000", "\u200b "))
    return f"{random.choice(('', ' '))}{text.replace(' ', space)}{random.choice(('', ' '))}"


def spaces_inside(text: str, random: Random) -> str:
    """Letters set apart: all, those with accents, or one."""
    way = random.choice(("all", "accented", "one", "one"))
    if way == "all":
        return " ".join(text.replace(" ", random.choice(("", " "))))
    if way == "accented":
        return re.sub(r"(?<=\w)([^\W\d_a-zA-Z])(?=\w)", r" \1 ", text)
    words = text.split(" ")
    at = max(range(len(words)), key=lambda place: (len(words[place]), random.random()))
    if len(words[at]) < 3:
        return text
    cut = random.randint(1, len(words[at]) - 1)
    words[at] = f"{words[at][:cut]} {words[at][cut:]}"
    return " ".join(words)


def dashed(text: str, random: Random) -> str:
    """A dash of another kind, another spacing of it, or a dash where a line was broken."""
    dash = random.choice(DASHES)
    if "-" in text:
        space = random.choice(("", " ", " ", "  "))
        return re.sub(r"\s*-\s*", f"{space}{dash}{random.choice((space, space, ''))}", text)
    if random.random() < 0.5:
        return re.sub(" ", dash if dash != "~" else "-", text, count=random.choice((0, 1)))
    return re.sub(" ", random.choice(("-\n", " - ", " – ", "\u00ad \n")), text, count=1)


def cased(text: str, random: Random) -> str:
    swung = "".join(random.choice((letter.upper(), letter.lower())) for letter in text)
    return random.choice((text.upper(), text.lower(), text.swapcase(), text.capitalize(), swung))


def numbered(text: str, random: Random) -> str:
    number = random.randint(1, 63)
    roman = random.choice(("I", "II", "IV", "VII", "XII"))
    before = (
        f"{number}. ", f"{number}) ", f"({number}) ", f"{number} ", f"{number}.", f"{number}- ", f"{number}/ ",
        f"{roman}. ", "a) ", "- ", "+ ", "• ", "▪ ", "► ", "✓ ", "* ", f"{number:02d}. ", "– ", "o ", f"[{number}] ",
    )  # fmt: skip
    return random.choice(before) + text + random.choice(("", "", "", ".", ";", ":", ","))


def footnoted(text: str, random: Random) -> str:
    digit = random.randint(1, 9)
    raised = "¹²³⁴⁵⁶⁷⁸⁹"[digit - 1]
    after = (
        f"({digit})", f" ({digit})", f"[{digit}]", "*", " *", "**", "(*)", " (**)", raised, f" {raised}",
        f"⁽{raised}⁾", f"{digit}", "†", " ‡", "…", f" {raised}⁾",
    )  # fmt: skip
    return text + random.choice(after)


def bracketed(text: str, random: Random) -> str:
    opening, closing = random.choice(("()", "[]", "“”", '""', "«»", "''", "‘’", "{}", "<>", ("(", ""), ("", ")")))
    return opening + text + closing


def letter_dropped(text: str, random: Random) -> str:
    return _at(text, random, str.isalpha, lambda letter: "")


def letter_doubled(text: str, random: Random) -> str:
    return _at(text, random, str.isalpha, lambda letter: letter * 2)


def letters_swapped(text: str, random: Random) -> str:
    places = [
        at for at in range(len(text) - 1) if text[at : at + 2].isalpha() and text[at].lower() != text[at + 1].lower()
    ]
    at = random.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def letter_mistaken(text: str, random: Random) -> str:
    """One letter as another of its shape; accents stay or go with it."""
    known = {**{letter: tuple(likes) for letter, likes in LOOK_ALIKES.items()}}
    for letter, pair in PAIRS.items():
        known[letter] = (*known.get(letter, ()), pair)
    return _at(
        text,
        random,
        lambda letter: _bare_letter(letter) in known,
        lambda letter: random.choice(known[_bare_letter(letter)]),
    )


def letter_replaced(text: str, random: Random) -> str:
    """One letter as any other."""
    return _at(
        text, random, str.isalpha, lambda letter: random.choice("abcdeghiklmnopqrstuvxy".replace(fold(letter), ""))
    )


def letter_inserted(text: str, random: Random) -> str:
    return _at(text, random, str.isalpha, lambda letter: letter + random.choice("abcdeghiklmnopqrstuvxy"))


OFFICES = (
    "{}", "{}", "UBND {}", "Ủy ban nhân dân {}", "Uỷ ban nhân dân {}", "Uỷ ban Nhân dân {}:", "Sở TT&TT {}",
    "Sở TTTT {}", "Sở Thông tin và Truyền thông {}", "Sở Khoa học và Công nghệ {}", "Sở KH&CN {}", "Sở Nội vụ {}",
    "HĐND {}", "Văn phòng UBND {}", "Sở Tài chính {}", "Công an {}", "Sở TT và TT {}", "Sở Y tế {}", "Sở GD&ĐT {}",
    "VP UBND {}",
)  # fmt: skip
KINDS = {
    "tỉnh": ("tỉnh ", "Tỉnh ", "TỈNH ", "T. ", "tỉnh\n", "Tỉnh: "),
    "thành phố": ("TP. ", "TP ", "Tp.", "TP.", "thành phố ", "Thành phố ", "T.P ", "THÀNH PHỐ ", "Thành Phố ", "tp "),
}


def with_office(text: str, random: Random, *, kind: str) -> str:
    """A kind of province or an office before the name ("Sở TT&TT tỉnh Hưng Yên")."""
    office = random.choice(OFFICES)
    named = random.choice(KINDS[kind]) + text
    if office.startswith("Sở") and random.random() < 0.5:
        named = text  # "Sở Nội vụ Hưng Yên"
    return office.format(named)


LETTER_SLIPS: dict[str, Garble] = {
    "letter-dropped": letter_dropped,
    "letter-doubled": letter_doubled,
    "letters-swapped": letters_swapped,
    "letter-mistaken": letter_mistaken,
    "letter-replaced": letter_replaced,
    "letter-inserted": letter_inserted,
    "y-for-i": y_for_i,
}
ACCENT_SLIPS: dict[str, Garble] = {
    "accents-lost": accents_lost,
    "accents-half-lost": accents_half_lost,
    "accent-changed": accent_changed,
    "d-unbarred": d_unbarred,
    "tone-moved": tone_moved,
}
SETTINGS: dict[str, Garble] = {
    "marks-detached": marks_detached,
    "marks-stray": marks_stray,
    "spaces-missing": spaces_missing,
    "spaces-doubled": spaces_doubled,
    "spaces-inside": spaces_inside,
    "dashes": dashed,
    "case": cased,
    "numbered": numbered,
    "footnoted": footnoted,
    "bracketed": bracketed,
}

"""Files with names that want to break out: newlines, dots, controls, formulas, 255 bytes; links, pipes, devices.

Makes them in a folder that is given, and touches nothing else.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from .pdfs import LINE, one_page

if TYPE_CHECKING:
    from pathlib import Path

NAMES: dict[str, bytes] = {
    "a newline": b"bao\ncao.pdf",
    "a carriage return": b"bao\rcao.pdf",
    "nothing but a newline before the ending": b"\n.pdf",
    "a tab": b"bao\tcao.pdf",
    "an escape sequence": b"\x1b[31mred\x1b[2J.pdf",
    "a bell and a backspace": b"bao\x07\x08cao.pdf",
    "letters that turn the line": "bao\u202efdp.exe".encode(),
    "dots within": b"bao..cao...pdf",
    "a dot at the end": b"bao-cao.pdf.",
    "a space and a dot": b" .pdf",
    "a step up, escaped": b"bao..%2f..%2fcao.pdf",
    "a step up of Windows": b"bao..\\..\\cao.pdf",
    "255 bytes": b"x" * 251 + b".pdf",
    "255 bytes of letters with accents": ("ế" * 83).encode() + b"b.pdf",
    "bytes that are no UTF-8": b"bao\xff\xfecao.pdf",
    "a formula": b"=cmd()|'A0'!.pdf",
    "another formula": b"@SUM(1+1).pdf",
    "a formula with a sign": b"-1+cmd|' C calc'!A0.pdf",
    "markup": b"<script>alert(1)<script>.pdf",
    "an attribute": b'"onload="alert(1).pdf',
    "a command": b"$(touch broken);`touch broken`|touch broken&.pdf",
    "an option": b"--data=elsewhere.pdf",
    "a pattern": b"*?[a-z]{a,b}.pdf",
    "quotes": b"bao'cao\"'';--.pdf",
    "a hash": b"#bao-cao.pdf",
    "a device of Windows": b"CON.pdf",
    "an address": b"http:bao-cao%00.pdf",
    "no ending": b"bao-cao",
}
"""Names that a file can have, by what is bad about them."""


def make_named(folder: Path) -> dict[str, bytes]:
    """A document under each name, all different; gives their bytes by what is bad about the name."""
    made = {}
    for number, (kind, name) in enumerate(NAMES.items()):
        made[kind] = one_page(f"BT /F1 12 Tf 72 700 Td ({LINE} {number}) Tj ET".encode())
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(made[kind])
    return made


def make_hidden(folder: Path) -> None:
    """Documents whose names begin with dots, which are not looked at."""
    for name in (".hidden.pdf", "..pdf", "...", ".folder/in-it.pdf", "..folder/in-it.pdf"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(one_page())


def make_links(folder: Path, outside: Path) -> None:
    """Links in every direction; `outside` is a document that lies elsewhere."""
    (folder / "to-good.pdf").symlink_to("good.pdf")
    (folder / "away.pdf").symlink_to(outside)
    (folder / "away-by-steps.pdf").symlink_to(os.path.relpath(outside, folder))
    (folder / "away").symlink_to(outside.parent)
    (folder / "up").symlink_to("..")
    (folder / "self").symlink_to(".")
    (folder / "null.pdf").symlink_to("/dev/null")
    (folder / "circle.pdf").symlink_to("circle.pdf")
    (folder / "one.pdf").symlink_to("other.pdf")
    (folder / "other.pdf").symlink_to("one.pdf")
    (folder / "dangling.pdf").symlink_to("nothing.pdf")


def make_odd(folder: Path) -> None:
    """A pipe, a socket, a folder named as a document, and a file with a hole of five gigabytes."""
    os.mkfifo(folder / "pipe.pdf")
    (folder / "folder.pdf").mkdir()
    here = os.getcwd()
    os.chdir(folder)  # a socket's path may have no more than 108 bytes
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind("socket.pdf")
    finally:
        os.chdir(here)
    with (folder / "hole.pdf").open("wb") as file:
        file.truncate(5_000_000_000)

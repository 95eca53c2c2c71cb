"""The news pages that lie beside the project as text, marked up in several ways. No text of theirs is kept here.

Which of a page's lines are the article no mark-up says, but the last one, which is that of a site of today.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from cds_etl.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_FILE = re.compile(r"[\w-]+\.pdf|(?<=File đính kèm: )[^.]+")

_HEADING = re.compile(r"(?=.{20,90}$)[^|:]+\w")


def lines_of(folder: Path, number: str) -> list[str]:
    """The lines of one page, by the number that its file begins with."""
    [path] = folder.glob(f"{number}_*.txt")
    return [squeeze(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _in_paragraphs(lines: list[str]) -> str:
    return "<html><body>" + "".join(f"<p>{_marked(line)}</p>" for line in lines) + "</body></html>"


def _in_divisions(lines: list[str]) -> str:
    return "<html><head><title>Cổng thông tin</title></head><body><div><div>" + "".join(
        f"<div><span>{_marked(line)}</span></div>\n" for line in lines
    )


def _with_line_breaks(lines: list[str]) -> str:
    return "<body><table><tr><td>" + "<br><br>".join(map(_marked, lines)) + "</td></tr></table>"


def _of_today(lines: list[str]) -> str:
    """A menu before, a footer behind, lines that a sentence does not end as headings."""
    text = "".join(
        f"<h3>{_marked(line)}</h3>" if _HEADING.fullmatch(line) else f"<p>{_marked(line)}</p>" for line in lines
    )
    menu = "<nav><a href='/'>Trang chủ</a><a href='/tin'>Tin tức</a></nav>"
    return (
        f"<!doctype html><html><body>{menu}<main>{text}</main><footer>Điện thoại: 024 3943 0000</footer></body></html>"
    )


def _marked(line: str) -> str:
    """The line with links on the files that it names."""
    return _FILE.sub(
        lambda name: f'<a href="/tep/{name[0].replace(" ", "-")}">{name[0]}</a>', escape(line, quote=False)
    )


MARKUPS: Mapping[str, Callable[[list[str]], str]] = {
    "paragraphs": _in_paragraphs,
    "divisions": _in_divisions,
    "line breaks": _with_line_breaks,
    "of today": _of_today,
}
"""Ways to mark up the lines of a page, by name."""

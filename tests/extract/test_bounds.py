"""Pages that hold more than any page does are unread with a reason; the pages beside them are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cds_etl.extract import bounds
from cds_etl.extract.bounds import OverloadError, refuse_letters, refuse_size
from cds_etl.extract.pdfium import PICTURE, read_pages
from hostile import pdfs

if TYPE_CHECKING:
    from collections.abc import Sequence


def reasons(content: bytes) -> Sequence[str | None]:
    return [page.unread_reason for page in read_pages(content)]


def words(content: bytes) -> list[str]:
    return [word.text for page in read_pages(content) for word in page.words]


@pytest.mark.parametrize(("width", "height"), [(595, 842), (842, 595), (2384, 3370), (595, 14_400), (0, 0)])
def test_sheets_are_taken(width: float, height: float) -> None:
    refuse_size(width, height)


@pytest.mark.parametrize(("width", "height"), [(14_401, 1), (1e9, 1e9), (14_000, 14_000), (float("nan"), 9), (9e99, 9)])
def test_what_is_no_sheet_is_refused(width: float, height: float) -> None:
    with pytest.raises(OverloadError, match="points large, as no sheet is"):
        refuse_size(width, height)


def test_letters_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_letters(bounds.MOST_LETTERS)
    with pytest.raises(OverloadError, match="the page holds 100,001 letters, more than 100,000"):
        refuse_letters(bounds.MOST_LETTERS + 1)
    monkeypatch.setattr(bounds, "MOST_LETTERS", 10)
    assert reasons(pdfs.one_page()) == ["the page holds 21 letters, more than 10"]


@pytest.mark.parametrize(("bound", "draw", "told"), [
    ("MOST_OBJECTS", b"0 0 9 9 re f " * 30, "the page holds more than 20 objects"),
    ("MOST_SEGMENTS", b"0 0 m " + b"9 9 l " * 30 + b"S", "the page draws more than 20 lines and curves"),
])  # fmt: skip
def test_objects_and_lines_are_counted(monkeypatch: pytest.MonkeyPatch, bound: str, draw: bytes, told: str) -> None:
    content = pdfs.two_pages(pdfs.stream(draw))
    assert reasons(content) == [None, None]
    monkeypatch.setattr(bounds, bound, 20)
    assert reasons(content) == [None, told]
    assert words(content) == pdfs.LINE.split()


def test_objects_within_forms_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    form = pdfs.stream(b"0 0 9 9 re f " * 15, frame)
    content = pdfs.two_pages(pdfs.stream(b"/X Do /X Do"), form, resources=b"/XObject << /X 8 0 R >>")
    assert reasons(content) == [None, None]
    monkeypatch.setattr(bounds, "MOST_OBJECTS", 20)
    assert reasons(content)[1] == "the page holds more than 20 objects"


@pytest.mark.parametrize(("bound", "told"), [(99, "the page is a picture of 10 by 10 points"), (100, PICTURE)])
def test_the_points_of_a_picture_are_counted(monkeypatch: pytest.MonkeyPatch, bound: int, told: str) -> None:
    monkeypatch.setattr(bounds, "MOST_PIXELS", bound)
    assert str(reasons(pdfs.picture(8, side=10))[1]).startswith(told)


def test_text_beside_a_picture_too_large_is_read_all_the_same() -> None:
    image = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    content = pdfs.two_pages(
        pdfs.stream(b"q 9 0 0 9 0 0 cm /Im Do Q " + pdfs.HELLO),
        pdfs.stream(b"\0", image),
        resources=b"/XObject << /Im 8 0 R >>",
    )
    assert reasons(content) == [None, None]
    assert words(content) == 2 * pdfs.LINE.split()

"""Notes of web pages: superior figures, links to notes, lists of notes; and what only looks like a mark."""

from __future__ import annotations

import pytest

from .webpage import FIRST, SECOND, article, read, texts

MARKED = "<p>Có 41/63 tỉnh{} đã ban hành kế hoạch, còn 02 tỉnh chưa thành lập tổ{}.</p>"


@pytest.mark.parametrize(
    ("marks", "notes"),
    [
        (("<sup>1</sup>", "<sup>2</sup>"), "<p><sup>1</sup> Danh sách A</p><p><sup>2</sup> Danh sách B</p>"),
        (("<sup>(1)</sup>", "<sup>(2)</sup>"), "<p>(1) Danh sách A</p><p>(2) Danh sách B</p>"),
        (("¹", "²"), "<p>¹ Danh sách A</p><p>² Danh sách B</p>"),
        (
            ('<a href="#n1">[1]</a>', '<a href="#n2">[2]</a>'),
            '<p id="n1">[1] Danh sách A</p><p id="n2">[2] Danh sách B</p>',
        ),
        (
            (
                '<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>',
                '<sup><a href="#_ftn2" name="_ftnref2">[2]</a></sup>',
            ),
            '<hr><div><p><a href="#_ftnref1" name="_ftn1">[1]</a> Danh sách A</p></div>'
            '<div><p><a href="#_ftnref2" name="_ftn2">[2]</a> Danh sách B</p></div>',
        ),
        (
            ('<sup><a href="#fn:1">1</a></sup>', '<sup><a href="#fn:2">2</a></sup>'),
            '<ol><li id="fn:1">Danh sách A <a href="#r1">↩</a></li>'
            '<li id="fn:2">Danh sách B <a href="#r2">↩</a></li></ol>',
        ),
        (("<sup>1</sup>", "<sup>2</sup>"), "<p><b>Ghi chú</b></p><ol><li>Danh sách A</li><li>Danh sách B</li></ol>"),
        (("<sup>1</sup>", "<sup>2</sup>"), "<p>1. Danh sách A</p><p>2. Danh sách B</p>"),
        (("<sup>*</sup>", "<sup>**</sup>"), "<p>* Danh sách A</p><p>** Danh sách B</p>"),
    ],
    ids=[
        "superior",
        "brackets",
        "Unicode",
        "links",
        "Word",
        "list with ids",
        "list under a heading",
        "numbers",
        "stars",
    ],
)
def test_notes_and_the_places_that_point_to_them(marks: tuple[str, str], notes: str) -> None:
    found = article(MARKED.format(*marks) + f"<p>{SECOND}</p>" + notes)
    assert [note.text for note in found.footnotes] == ["Danh sách A", "Danh sách B"]
    assert [anchor.text for note in found.footnotes for anchor in note.anchors] == [
        "Có 41/63 tỉnh",
        "đã ban hành kế hoạch, còn 02 tỉnh chưa thành lập tổ",
    ]
    assert "Có 41/63 tỉnh đã ban hành kế hoạch, còn 02 tỉnh chưa thành lập tổ." in texts(found)
    assert not any("Danh sách" in text for text in texts(found))


def test_what_only_looks_like_a_mark_stays_in_the_text() -> None:
    found = article("<p>Trung tâm rộng 500 m<sup>2</sup>, diện tích 12 km², cấp phép 200<sup>1</sup> trạm.</p>")
    assert found.footnotes == ()
    assert texts(found)[-1] == "Trung tâm rộng 500 m², diện tích 12 km², cấp phép 200¹ trạm."


def test_numbered_paragraphs_are_no_notes() -> None:
    html = f"<p>1. {FIRST}</p><p>2. {SECOND}</p>"
    found = article(f"<p>Diện tích là 500 m<sup>2</sup>.</p>{html}")
    assert found.footnotes == ()
    assert f"1. {FIRST}" in texts(found)


def test_one_note_with_several_places() -> None:
    html = "<p>Có 5 tổ<sup>1</sup> và 7 đội<sup>1</sup> được lập.</p><p>(1) Theo báo cáo.</p>"
    [note] = article(html).footnotes
    assert len(note.anchors) == 2


def test_words_of_notes_and_marks_are_accounted_for() -> None:
    html = "<p>Có 5 tổ<sup>1</sup> được lập trong năm nay ở tỉnh.</p><p>(1) Theo báo cáo.</p>"
    page = read(f"<h1>Tổ công nghệ số</h1><div><p>{FIRST}</p><p>{SECOND}</p>{html}</div>").pages[0]
    assert (page.words_in, page.words_hidden) == (page.words_out, 0)

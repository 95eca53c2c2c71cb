"""What a PDF carries beside its pages is noted, also where its objects are packed."""

from __future__ import annotations

import zlib

from cds_etl.extract.payload import Payload, read_payload
from cds_etl.model import LinkedFile
from hostile import pdfs
from running import WEEK39
from typeset.report import print_pdf
from typeset.weeks import three_weeks

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_files_within_and_scripts_are_noted() -> None:
    assert read_payload(pdfs.with_payload()) == Payload(
        (LinkedFile("#embedded-1", "so-lieu.xlsx", SHEET), LinkedFile("#embedded-2", "../../etc/x.exe", None)),
        ("scripts", "embedded files"),
    )


def test_programs_to_start_are_noted() -> None:
    assert read_payload(pdfs.launches()) == Payload((), ("programs to start",))


def test_reports_without_any_say_nothing() -> None:
    for content in (pdfs.one_page(), WEEK39.read_bytes(), print_pdf(three_weeks().reports[0])):
        assert read_payload(content) == Payload()


def test_packed_objects_are_looked_into() -> None:
    hidden = zlib.compress(b"7 0 << /S /JavaScript /JS (app.alert) >>")
    packed = pdfs.stream(hidden, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    content = pdfs.one_page(None, packed)
    assert b"/JavaScript" not in content
    assert read_payload(content) == Payload((), ("scripts",))


def test_packed_objects_that_are_bombs_or_noise_are_let_be() -> None:
    bomb = pdfs.stream(zlib.compress(bytes(50_000_000), 9), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    noise = pdfs.stream(b"\xff" * 99, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    assert read_payload(pdfs.one_page(None, bomb, noise)) == Payload()


def test_the_letters_js_within_other_bytes_are_no_script() -> None:
    assert read_payload(pdfs.one_page(pdfs.HELLO + b"% /JS /JavaScripts /Launcher")) == Payload()

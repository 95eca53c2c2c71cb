"""Two hundred mutants of the ten thousand of `make fuzz`, and that the questions it asks have another answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fuzz.__main__ import BATCH, fuzz
from fuzz.mutants import Mutant, mutant
from fuzz.parent import told_beside
from fuzz.seeds import Seed, seeds
from fuzz.verdict import APART, MISREAD, REJECTED, SAME, TOLD, UNTOLD, VANISHED, judge
from fuzz.witness import Noted

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = "<!doctype html><title>Tin</title><h1>Tin</h1><p>Có {} địa phương đã lập tổ, {} địa phương có kế hoạch.</p>"
WHOLE = PAGE.format("61/63", "41/63").encode()
SEED = Seed("page.html", "html", 1.0, lambda: WHOLE)
NOTED = Noted(figures={"observation | formed | 61": 1}, numbers={"61/63": 1, "41/63": 1}, words=14)


def test_two_hundred_mutants_do_no_harm_and_change_nothing_in_silence() -> None:
    found = fuzz(range(BATCH, BATCH + 200), seed=2022)
    assert found.finds == []
    assert found.mutants == sum(found.verdicts.values()) == 200
    assert {REJECTED, SAME, TOLD} <= set(found.verdicts)


def test_a_number_gives_the_same_mutant_whichever_were_made_before() -> None:
    pages = seeds("html")
    alone = mutant(8, 1, pages)
    assert [mutant(number, 1, pages) for number in (7, 8)][1] == alone
    assert alone.content not in (mutant(8, 2, pages).content, mutant(9, 1, pages).content)


@pytest.mark.parametrize(
    ("print_says", "noted", "kind"),
    [
        (WHOLE, None, UNTOLD),
        (WHOLE, Noted(reason="is empty."), REJECTED),
        (WHOLE, NOTED, SAME),
        (WHOLE, Noted(told=("row_total: 61: 1 less",)), TOLD),
        (WHOLE, Noted(figures={"observation | formed | 67": 1}, numbers={"67/63": 1, "41/63": 1}), MISREAD),
        (WHOLE, Noted(numbers={"41/63": 1}), VANISHED),
        (WHOLE.replace(b"61/63", b""), Noted(numbers={"41/63": 1}), APART),
        (PAGE.format("67/63", "41/63").encode(), Noted(figures={"f": 1}, numbers={"67/63": 1, "41/63": 1}), APART),
    ],
    ids=["died", "rejected", "same", "told", "misread", "vanished", "print lost it", "print says so"],
)  # fmt: skip
def test_what_becomes_of_a_mutant_is_told_by_its_print(print_says: bytes, noted: Noted | None, kind: str) -> None:
    assert judge(Mutant(1, SEED, ("by hand",), print_says), NOTED, noted, counts=True).kind == kind


def _of_a_report(change: Callable[[bytes], bytes]) -> Mutant:
    """A report with its bytes changed by hand."""
    [seed] = [one for one in seeds("pdf") if one.name == "table-101.pdf"]
    return Mutant(1, seed, ("by hand",), change(seed.content()))


def test_another_edition_is_told_where_it_prints_another_number_and_not_where_it_prints_the_same() -> None:
    from fuzz.pdf_file import PdfFile

    def without_a_line(pdf: bytes) -> bytes:
        file = PdfFile.read(pdf)
        number = file.contents()[-1]
        stream = file.stream(number)
        assert stream
        data = stream.decoded()
        assert data
        return PdfFile(
            {**file.objects, number: stream.body(data[: len(data) // 2], compressed=True)}, file.root
        ).write()

    assert told_beside(_of_a_report(without_a_line)) == "edition"
    assert told_beside(_of_a_report(lambda pdf: pdf + b"\n")) == ""

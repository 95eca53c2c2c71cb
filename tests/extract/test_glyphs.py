"""The second reader of numbers: it learns a page's digits from readings that hold errors, and then knows better."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cds_etl.extract.pdfium import read_pages
from cds_etl.extract.scan.glyphs import read_again
from scans.scan import pictures
from scans.wear import Wear, wear_out
from typeset.invented import made_up_report
from typeset.layout import Layout
from typeset.report import print_pdf

if TYPE_CHECKING:
    from typeset.layout import Font

SIGNS = set("0123456789.,/%")


def _numbers(font: Font, dpi: int, wear: Wear) -> tuple[list[np.ndarray], list[str]]:
    """Grey cuttings of the numbers of a report's tables, and what is printed there."""
    pdf = print_pdf(made_up_report(3, province_rows=20), Layout(front="letterhead", font=font, body_size=12))
    cuttings, texts = [], []
    for page, (picture, _, _) in zip(read_pages(pdf), pictures(pdf, dpi), strict=True):
        worn = np.asarray(wear_out(picture, wear, dpi, np.random.default_rng(page.number)).convert("L"))
        scale = dpi / 72
        for word in page.words:
            if set(word.text) <= SIGNS and len(word.text) > 1 and word.text[-1] not in ".," and not word.is_mark:
                left, top, right, bottom = (round(side * scale) for side in word.box)
                cuttings.append(worn[max(0, top - 2) : bottom + 2, max(0, left - 4) : right + 4])
                texts.append(word.text)
    return cuttings, texts


def _misread(texts: list[str], share: float) -> list[str]:
    rng = Random(1)
    spoilt = []
    for text in texts:
        at = rng.randrange(len(text))
        change = rng.choice((rng.choice("0123456789"), "", text[at] * 2))
        spoilt.append(text[:at] + change + text[at + 1 :] if rng.random() < share else text)
    return spoilt


@pytest.mark.parametrize("font", ["Libertinus Serif", "New Computer Modern"])
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_misread_numbers_are_read_right(font: Font, dpi: int) -> None:
    cuttings, texts = _numbers(font, dpi, Wear(blur=0.5, noise=6))
    first = _misread(texts, 0.15)
    assert sum(one != text for one, text in zip(first, texts, strict=True)) > 5
    second = read_again(cuttings, first)
    sure = [(one.text, text) for one, text in zip(second, texts, strict=True) if one.is_sure]
    assert len(sure) > 0.6 * len(texts)
    assert [pair for pair in sure if pair[0] != pair[1]] == []


def test_too_little_to_learn_from_reads_nothing() -> None:
    cuttings, texts = _numbers("Libertinus Serif", 200, Wear())
    assert not any(one.is_sure or one.text for one in read_again(cuttings[:1], texts[:1]))
    assert read_again([], []) == []
    blank = [np.full((30, 60), 255, np.uint8)] * 3
    assert not any(one.is_sure for one in read_again(blank, ["1", "2", "3"]))

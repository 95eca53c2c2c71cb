"""The section of news pages of `make accuracy`, quickly: some seeds held to the musts, a scorer that can be spoilt."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from cds_etl.extract import extract
from cds_etl.model import Document, DocumentError
from cds_etl.normalise import normalise

from .drawn import draw_page
from .letters import ENCODINGS, encode_page
from .score import FACTS, f1, score_page
from .section import MUSTS, shares
from .skins import SKINS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .drawn import Drawn

SAMPLE = range(2000, 2048)


@pytest.fixture(scope="module")
def drawn() -> list[Drawn]:
    return [draw_page(seed) for seed in SAMPLE]


def test_a_sample_reaches_every_must(drawn: list[Drawn]) -> None:
    found = [score_page(page, beside=False) for page in drawn]
    measured = shares(found)
    short = {name: measured[name] for name, least in MUSTS.items() if measured[name] < least}
    assert not short, [score.differences for score in found if score.differences]


def test_the_sample_has_every_skin_and_most_encodings(drawn: list[Drawn]) -> None:
    assert {page.skin for page in drawn} == {skin.__name__ for skin in SKINS}
    assert {page.encoding for page in drawn} >= set(ENCODINGS) - {"utf-8-sig"}
    assert sum(len(page.article.tables) for page in drawn) > 10


def test_the_same_seed_is_the_same_page() -> None:
    assert [draw_page(seed).content for seed in range(8)] == [draw_page(seed).content for seed in range(8)]


def _other_title(page: Drawn) -> Drawn:
    return replace(page, article=replace(page.article, title="Một nhan đề khác hẳn"))


def _other_time(page: Drawn) -> Drawn:
    return replace(page, article=replace(page.article, published=page.article.published.replace(year=1999)))


def _without_notes(page: Drawn) -> Drawn:
    return replace(page, article=replace(page.article, notes=(("9", "Không có."),)))


@pytest.mark.parametrize(("spoil", "fact"), [(_other_title, "title"), (_other_time, "date"), (_without_notes, "notes")])
def test_what_is_wrong_is_counted_wrong(spoil: Callable[[Drawn], Drawn], fact: str) -> None:
    right = draw_page(2001)
    assert all(score_page(right, beside=False).facts[name] for name in FACTS)
    assert not score_page(spoil(right), beside=False).facts[fact]


def test_a_cell_that_differs_spoils_its_table() -> None:
    page = next(page for page in map(draw_page, SAMPLE) if page.article.tables)
    first, *others = page.article.tables
    changed = (replace(first[-1], text="0"), *first[:-1])
    spoilt = replace(page, article=replace(page.article, tables=(changed, *others)))
    ours, theirs = score_page(page, beside=False), score_page(spoilt, beside=False)
    assert (ours.tables_right, theirs.tables_right) == (ours.tables, ours.tables - 1)


def test_body_that_is_half_lost_counts_so() -> None:
    assert f1("a b", "a b c d") == pytest.approx(2 / 3)


def test_encodings_hold_the_same_letters() -> None:
    assert encode_page("ế", "cp1258").decode("cp1258") == "ê\u0301"
    assert encode_page("Hưng", "tcvn3") == b"H\xadng"


_INSERTED = (
    b"<table>", b"<tr>", b"<td rowspan=3>", b"</div>", b"<sup>1</sup>", b"<a href=#x>", b"<!--", b"</table>",
    b"<caption>", b"<li>", b'<base href="http://[">', b'<a href="http://[x">b</a>', b"<tfoot>", b"\0\xff",
)  # fmt: skip


def _damaged(content: bytes, rng: Random) -> bytes:
    """The page with bytes cut out, changed, doubled, or markup put in, at up to thirty places."""
    changed = bytearray(content)
    for _ in range(rng.randint(1, 30)):
        start = rng.randrange(max(len(changed), 1))
        end = start + rng.choice((1, 5, 50, 500))
        changed[start:end] = rng.choice((b"", rng.randbytes(5), rng.choice(_INSERTED), bytes(changed[start:end]) * 2))
    return bytes(changed)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_page_gives_a_result_or_a_sentence_and_loses_no_word(seed: int) -> None:
    content = _damaged(draw_page(seed % 16).content, Random(seed))
    try:
        found = extract(Document("page.html", "0" * 64, "text/html"), content)
    except DocumentError:
        with pytest.raises(DocumentError, match=r"is (?:a|too) .*: (?:add|save) "):
            extract(Document("page.html", "0" * 64, "text/html"), content)
        return
    [page] = found.pages
    assert page.words_in == page.words_out + page.words_hidden
    assert 0 < page.words_out <= page.words_in
    normalise(found)

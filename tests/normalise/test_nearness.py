"""The distance: nothing from itself, less for what is confused, and an optimal alignment as a slow one finds it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_etl.normalise import nearness
from cds_etl.normalise.nearness import costs
from cds_etl.normalise.register import load_register
from cds_etl.normalise.spelling import form_of

NAMES = [form_of(name.name) for name in load_register().names("province")]


def cost(printed: str, meant: str) -> float:
    return round(float(costs([form_of(printed)], [form_of(meant)])[0, 0]), 2)


def test_a_name_is_nothing_from_itself_and_something_from_any_other() -> None:
    table = costs(NAMES, NAMES)
    same = np.array([[one.accented == other.accented for other in NAMES] for one in NAMES])
    assert (table[same] == 0).all()
    assert (table[~same] > 0).all()


def test_letters_weigh_more_than_accents_and_accents_still_count() -> None:
    assert 0 < cost("Hạ Nam", "Hà Nam") < cost("Hà Nax", "Hà Nam")
    assert cost("Ha Nam", "Hà Nam") == 0  # without any accent it is not held to them
    assert 0 < cost("Ha Nội", "Hà Nội") < cost("Hạ Nội", "Hà Nội")


def test_what_is_often_confused_is_near() -> None:
    assert cost("Gia Lal", "Gia Lai") < cost("Gia Lax", "Gia Lai")
    assert cost("Ha N6i", "Hà Nội") < cost("Ha Nxi", "Hà Nội")
    assert cost("Tiền Giagn", "Tiền Giang") < cost("Tiền Giaxx", "Tiền Giang")


def test_every_learned_cost_is_a_share_of_a_letter() -> None:
    learned = nearness._learned()
    assert len(learned) < 100  # few and general
    assert all(0 < price <= 1 for price in learned.values())


@settings(deadline=None)  # the first call reads the register
@given(st.lists(st.text(alphabet="hàanộoimgtiqưuyếđd ", min_size=1, max_size=12), min_size=1, max_size=6))
def test_many_at_once_are_as_one_by_one(texts: list[str]) -> None:
    forms = [form_of(text) for text in texts if text.strip()]
    together = costs(forms, NAMES[:20]) if forms else np.zeros((0, 20))
    for form, row in zip(forms, together, strict=True):
        assert np.allclose(costs([form], NAMES[:20])[0], row)


@settings(deadline=None)  # the first call reads the register
@given(st.text(alphabet="hàanộoimg6ẹđd", max_size=7), st.sampled_from(NAMES[:30]))
def test_it_is_the_least_over_all_alignments(text: str, meant: object) -> None:
    printed, known = form_of(text), next(form for form in NAMES if form is meant)
    found = float(costs([printed], [known])[0, 0])
    assert abs(found - slow(printed.accented, known.accented, printed.accented == printed.folded)) < 1e-4


def slow(left: str, right: str, is_plain: bool) -> float:
    """The same by plain recursion over a table."""
    prices, alphabet = nearness._prices(is_plain), nearness._alphabet()
    a, b = [alphabet[letter] for letter in left], [alphabet[letter] for letter in right]
    table = {(0, 0): 0.0}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            ways = [table[0, 0]] if i == j == 0 else []
            if i:
                ways.append(table[i - 1, j] + float(prices.added[a[i - 1]]))
            if j:
                ways.append(table[i, j - 1] + float(prices.lost[b[j - 1]]))
            if i and j:
                ways.append(table[i - 1, j - 1] + float(prices.wrong[a[i - 1], b[j - 1]]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                ways.append(table[i - 2, j - 2] + nearness.SWAPPED)
            table[i, j] = min(ways)
    return table[len(a), len(b)]

"""The catalogue: the file that ships holds together, and a wrong one is refused in a sentence."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cds_etl.normalise.catalogue import Catalogue, Statistic, load_catalogue
from cds_etl.normalise.register import load_register
from cds_etl.text import fold

CATALOGUE = load_catalogue()
INDICATOR = {
    "id": "a.b",
    "label_vi": "Số",
    "label_en": "Number",
    "unit": "lượt",
    "measure": "stock",
    "additive": True,
}


def test_every_entity_that_the_catalogue_names_is_in_the_register() -> None:
    named = {noun.entity for noun in CATALOGUE.noun}
    named |= {statistic.entity for statistic in CATALOGUE.statistic if statistic.entity}
    named |= {
        side.entity for entry in CATALOGUE.identity for side in (entry.total, *entry.parts) if side.entity is not None
    }
    register = load_register()
    assert named
    assert all(register.names_of(entity_id) for entity_id in named)


def test_no_header_belongs_to_two_columns_of_a_family() -> None:
    for family in CATALOGUE.family:
        headers = [fold(header) for column in family.column for header in column.headers]
        assert len(headers) == len(set(headers))


def test_records_identities_and_complements_name_defined_indicators() -> None:
    known = {indicator.indicator_id for indicator in CATALOGUE.indicators()}
    assert len(known) == len(CATALOGUE.indicator)
    assert all(indicator.is_mapped for indicator in CATALOGUE.indicators())
    for identity in CATALOGUE.identities():
        assert {term.indicator_id for term in (identity.total, *identity.parts)} <= known
    for pair in CATALOGUE.complements():
        assert {pair.indicator_id, pair.complement_id} <= known


def test_an_undefined_indicator_is_refused_by_name() -> None:
    statistic = {"indicator": "a.c", "form": "count", "phrases": ["x"]}
    with pytest.raises(ValidationError, match=r"indicators\.toml uses indicators that it does not define: a\.c"):
        Catalogue.model_validate({"indicator": [INDICATOR], "statistic": [statistic]})


def test_an_indicator_defined_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="defines an indicator twice"):
        Catalogue.model_validate({"indicator": [INDICATOR, INDICATOR]})


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="wordings"):
        Catalogue.model_validate({"indicator": [INDICATOR | {"wordings": []}]})


@pytest.mark.parametrize("halves", [{"nouns": ["Tổ"]}, {"entity": "country:vn"}])
def test_nouns_and_entity_come_together(halves: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="both nouns and entity"):
        Statistic.model_validate({"indicator": "a.b", "form": "count", "phrases": ["x"], **halves})


def test_a_statistic_without_phrases_is_refused() -> None:
    with pytest.raises(ValidationError, match="every sentence would fit"):
        Statistic(indicator="a.b", form="count")


def test_phrases_fit_whole_words_in_any_wording_and_order() -> None:
    plans = Statistic(
        indicator="a.b", form="ratio", phrases=("ban hành", "kế hoạch|chương trình"), without=("Đề án #",)
    )
    assert plans.fits("ke hoach da duoc 41/63 tinh ban hanh", "")
    assert not plans.fits("ke hoach da duoc 41/63 tinh ban hanhx", "")
    assert not plans.fits("ban hanh ke hoach", "ban hanh ke hoach de an 06")
    assert plans.fits("ban hanh ke hoach", "ban hanh ke hoach de an")


def test_a_column_without_a_header_and_a_rate_of_one_part_are_refused() -> None:
    family = {"id": "a", "captions": ["x"], "rows": ["province"], "column": [{"indicator": "a.b"}]}
    with pytest.raises(ValidationError, match=r"a column of a\.b gives no header"):
        Catalogue.model_validate({"indicator": [INDICATOR], "family": [family]})
    rate = {"rule": "rate", "total": {"indicator": "a.b"}, "parts": [{"indicator": "a.b"}]}
    with pytest.raises(ValidationError, match=r"the rate a\.b needs two parts"):
        Catalogue.model_validate({"indicator": [INDICATOR], "identity": [rate]})

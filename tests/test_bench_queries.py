"""The views, held against the same questions asked in pandas, which knows nothing of their SQL."""

from __future__ import annotations

import pandas as pd
import pytest

from bench.querying import _ask, measure_querying


def test_sql_and_pandas_answer_alike() -> None:
    found = measure_querying(2000)
    assert found.observations >= 2000
    assert len(found.answers) == 5
    assert all(answer.rows > 1 for answer in found.answers)


def test_answers_that_differ_are_not_measured() -> None:
    one, other = (pd.DataFrame({"name": ["a"], "value": [value]}) for value in (1, 2))
    assert _ask("the same", lambda: one, lambda: one).rows == 1
    with pytest.raises(ValueError, match="SQL and pandas disagree on another"):
        _ask("another", lambda: one, lambda: other)

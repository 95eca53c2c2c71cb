"""Datasets that several tests read and none changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cds_etl
from running import RAW, WEEK39

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def week39_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds raw/'s week 39 of 2022."""
    data = tmp_path_factory.mktemp("week39") / "data"
    report = cds_etl.ingest([RAW / WEEK39.name], data)
    assert [line.state for line in report.lines] == ["new"]
    return data

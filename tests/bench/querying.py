"""Five questions that researchers ask, on generated observations: by SQL on the database, and in pandas beside it.

The observations are those of one invented report, copied within DuckDB under other ids, weeks and figures. Both ways
must give the same answer, else nothing is measured.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from cds_etl.load import Dataset, Store, engine
from cds_etl.load.database import Stamp, build_database

from .publishing import publish_one

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

OBSERVATIONS = 200_000
RUNS = 3  # the best counts
FAMILY = "civil_servant_training"
INDICATOR, ENTITY = f"{FAMILY}.total", "vn63:33"

_WEEK = "(DATE '1800-01-06' + 7 * n::INTEGER)"
_ID = "substr(md5(n::VARCHAR), 1, 12)"
_COPIES = f"(SELECT n, {_ID} AS id, {_WEEK} AS monday FROM range(?) generated(n) ORDER BY id)"
_PERIOD = "strftime(monday, '%G-W%V')"
_OBSERVATIONS = f"""
COPY (SELECT o.* REPLACE (id || substr(observation_id, 13) AS observation_id, id AS document_id,
    id || substr(table_id, 13) AS table_id, {_PERIOD} AS period, monday AS period_start, monday + 6 AS period_end,
    monday + 4 AS as_of, (value + n % 997)::DECIMAL(24, 6) AS value)
    FROM {_COPIES}, read_parquet(?) o) TO '{{}}' (FORMAT parquet)"""
_DOCUMENTS = f"""
COPY (SELECT d.* REPLACE (id AS document_id, id || substr(sha256, 13) AS sha256, id || '.pdf' AS path,
    n || '-generated' AS report_id, year(monday) AS report_year, week(monday) AS report_week,
    monday + 4 AS published_date, TRUE AS is_current)
    FROM {_COPIES}, read_parquet(?) d) TO '{{}}' (FORMAT parquet)"""

_WORDS = ("indicator_id", "entity_id", "entity_kind", "period", "unit", "source", "qualifier", "status", "modality")
_REST = ("as_of", "published_date", "value", "proofs")


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: rows of its answer, and the seconds that it took each way."""

    question: str
    rows: int
    sql: float
    pandas: float


@dataclass(frozen=True, slots=True)
class Querying:
    """What asking cost on so many observations; `loaded` and `memory` (MB) are of the columns that pandas needs."""

    observations: int
    opened: float
    loaded: float
    memory: float
    answers: tuple[Answer, ...]


def measure_querying(size: int = OBSERVATIONS) -> Querying:
    """Make a database of about so many observations, and ask it. Raises ValueError where SQL and pandas disagree."""
    with tempfile.TemporaryDirectory() as folder:
        path, store = _generate(Path(folder), size)
        begun = time.perf_counter()
        manifest = store.current()
        assert manifest is not None
        with Dataset(engine.attach(path), manifest, store) as dataset:
            (((count),),) = dataset.fetch("SELECT count(*) FROM observations")
            opened = time.perf_counter() - begun
            begun = time.perf_counter()
            frame = _load_frame(path)
            loaded = time.perf_counter() - begun
            memory = float(frame.memory_usage(deep=True).sum()) / 1e6
            week = str(frame["period"].iloc[len(frame) // 2])
            answers = tuple(
                _ask(question, partial(dataset.sql, query), partial(ask, frame))
                for question, query, ask in _questions(week)
            )
    return Querying(int(str(count)), opened, loaded, memory, answers)


def _generate(folder: Path, size: int) -> tuple[Path, Store]:
    """A database whose observations are copies of those of one report."""
    store = publish_one(folder)
    manifest = store.current()
    assert manifest is not None
    tables = folder / "tables"
    shutil.copytree(store.folder(manifest.id), tables)
    copies = -(-size // manifest.rows["observations"])
    with closing(engine.connect()) as connection:
        for query, table in ((_OBSERVATIONS, "observations"), (_DOCUMENTS, "documents")):
            source, target = store.folder(manifest.id) / f"{table}.parquet", tables / f"{table}.parquet"
            target.unlink()
            connection.execute(query.format(target), [copies, str(source)])
    path = folder / "generated.duckdb"
    build_database(tables, path, Stamp.of(manifest.id, manifest.fingerprint))
    shutil.rmtree(tables)
    return path, store


def _load_frame(path: Path) -> pd.DataFrame:
    """The columns that the questions need, words as categories: as text, ten million rows take many gigabytes."""
    with closing(duckdb.connect()) as connection:
        connection.execute(f"ATTACH {engine.literal(str(path))} AS cds (READ_ONLY)")
        for word in _WORDS:
            table = f"SELECT DISTINCT {word} FROM cds.observations WHERE {word} IS NOT NULL ORDER BY 1"
            connection.execute(f"CREATE TYPE {word}_words AS ENUM ({table})")
        words = ", ".join(f"o.{word}::{word}_words AS {word}" for word in _WORDS)
        documents = "cds.documents d ON d.document_id = o.document_id AND d.is_current"
        query = f"SELECT {words}, as_of, published_date, value::DOUBLE AS value, proofs FROM cds.observations o"
        return connection.execute(f"{query} JOIN {documents} ORDER BY observation_id").df()


def _questions(week: str) -> list[tuple[str, str, Callable[[pd.DataFrame], pd.DataFrame]]]:
    """Each question with its SQL, and the same in pandas; the last column of both answers is a figure."""
    one = f"indicator_id = '{INDICATOR}'"
    return [
        (
            "one indicator and province over all weeks",
            f"SELECT period, value FROM series WHERE {one} AND entity_id = '{ENTITY}'",
            lambda frame: _standing(
                frame[(frame["indicator_id"] == INDICATOR) & (frame["entity_id"] == ENTITY)], ["period"]
            )[["period", "value"]],
        ),
        (
            "the newest value of every province",
            f"SELECT entity_id, value FROM latest WHERE {one} AND entity_kind = 'province'",
            lambda frame: _standing(
                frame[(frame["indicator_id"] == INDICATOR) & (frame["entity_kind"] == "province")],
                ["entity_id"],
                ["as_of", "published_date"],
            )[["entity_id", "value"]],
        ),
        (
            "one week of a family, a column a measure",
            f"SELECT entity_id, total FROM {FAMILY}_by_period WHERE period = '{week}' AND total IS NOT NULL",
            lambda frame: _wide(frame[frame["period"] == week]),
        ),
        (
            "mean by indicator and decade",
            "SELECT indicator_id, year(as_of) // 10 AS decade, avg(value) AS mean FROM observations"
            " WHERE value IS NOT NULL GROUP BY ALL",
            lambda frame: _mean_by_decade(frame),
        ),
        (
            "share of values under an equation, by source and unit",
            "SELECT source, unit, avg((proofs > 0)::INTEGER) AS proven FROM observations GROUP BY ALL",
            lambda frame: (
                (frame["proofs"] > 0)
                .groupby([frame["source"], frame["unit"]], observed=True, dropna=False)
                .mean()
                .reset_index()
            ),
        ),
    ]


def _standing(frame: pd.DataFrame, group: list[str], newest: list[str] | None = None) -> pd.DataFrame:
    """What the views `series` and `latest` do: of each group the newest value, exact first, then tables first."""
    stated = frame[(frame["modality"] == "measured") & (frame["status"] != "revised")].dropna(subset=["value", *group])
    ranked = stated.assign(
        settled=stated["status"] != "disputed",
        exact=stated["qualifier"] == "exact",
        place=stated["source"].map({"table": 2, "prose": 1}).astype("float64").fillna(0),
    )
    order = [*(newest or ["settled", "published_date", "as_of"]), "exact", "place"]
    return ranked.sort_values(order, ascending=False, kind="stable").drop_duplicates(group)


def _wide(frame: pd.DataFrame) -> pd.DataFrame:
    family = frame[frame["indicator_id"].str.startswith(f"{FAMILY}.")]
    standing = _standing(family, ["indicator_id", "entity_id"])
    wide = standing.pivot_table(index="entity_id", columns="indicator_id", values="value", observed=True)
    return wide[INDICATOR].dropna().reset_index()


def _mean_by_decade(frame: pd.DataFrame) -> pd.DataFrame:
    decade = (frame["as_of"].dt.year // 10).rename("decade")
    means = frame["value"].groupby([frame["indicator_id"], decade], observed=True).mean()
    return means.dropna().reset_index()


def _ask(question: str, sql: Callable[[], pd.DataFrame], pandas: Callable[[], pd.DataFrame]) -> Answer:
    """Time both ways; the answers must be as long, and their figures add up to the same."""
    seconds: list[float] = []
    answers: list[pd.DataFrame] = []
    for ask in (sql, pandas):
        times = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            answer = ask()
            times.append(time.perf_counter() - begun)
        seconds.append(min(times))
        answers.append(answer)
    one, other = ((len(answer), float(answer.iloc[:, -1].sum())) for answer in answers)
    if one[0] != other[0] or abs(one[1] - other[1]) > 1e-6 * abs(one[1]):
        raise ValueError(f"SQL and pandas disagree on {question}: {one} and {other} rows and sum.")
    return Answer(question, one[0], *seconds)


def print_querying(found: Querying) -> None:
    """The measurements, aligned."""
    print(f"  {found.observations} observations")
    print(f"    {'open the database, until the first answer':<56}{found.opened:10.3f} s")
    needs = f"{found.memory:.0f} MB in memory"
    print(f"    {'load the columns that pandas needs':<56}{found.loaded:10.3f} s   {needs}")
    print(f"    {'':<56}{'SQL':>10}  {'pandas':>10}")
    for answer in found.answers:
        print(f"    {answer.question:<56}{answer.sql:10.3f} s{answer.pandas:10.3f} s   {answer.rows} rows")

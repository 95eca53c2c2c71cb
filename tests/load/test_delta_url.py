"""Delta tables in an object store: moto's server on the loopback, which holds conditional writes to their condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from deltalake import DeltaTable

from cds_etl.load import Store, StoreError, export_delta, open_dataset
from cloud.service import BUCKET, s3

from .test_delta import assert_version_is, grown, overtake, publish, stop_halfway, versions_of
from .test_export import invented

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAKE = f"s3://{BUCKET}/weekly"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a store with one bucket, and an environment that leads there.

    A process of its own: while the library waits for an answer, no other thread of its process may get a turn.
    """
    with s3() as env:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        yield env["AWS_ENDPOINT_URL"]


OPTIONS = {"AWS_ALLOW_HTTP": "true"}


@pytest.mark.usefixtures("service")
def test_two_versions_in_an_object_store_equal_the_two_snapshots(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    first = publish(store, invented())
    stop_halfway(store, LAKE)
    second = publish(store, grown())
    with open_dataset(store.root) as dataset:
        found, again = export_delta(dataset, LAKE), export_delta(dataset, f"{LAKE}/")
    assert (found.version, found.is_new, again.version, again.is_new) == (1, True, 1, False)
    for version, snapshot in enumerate((first, second)):
        assert_version_is(LAKE, version, store, snapshot, OPTIONS)
    assert versions_of(LAKE, OPTIONS) == {1}
    assert not (tmp_path / "s3:").exists()


@pytest.mark.usefixtures("service")
def test_two_writers_to_an_object_store_cannot_both_win(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    publish(store, invented())
    stop_halfway(store, LAKE)
    tables = [DeltaTable(f"{LAKE}/documents", storage_options=OPTIONS) for _ in range(2)]
    overtake(tables)


def test_a_bucket_or_store_that_is_not_there_is_one_sentence(
    service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "data")
    publish(store, invented())
    with open_dataset(store.root) as dataset:
        with pytest.raises(StoreError, match=r"^Cannot use s3://none/lake/documents: .*NoSuchBucket.*run again\.$"):
            export_delta(dataset, "s3://none/lake")
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        with pytest.raises(StoreError, match=r"^Cannot use s3://papers/weekly/documents: .*refused.*run again\.$"):
            export_delta(dataset, LAKE)
        with pytest.raises(StoreError, match=r"^Cannot use gopher://lake/documents: .*run again\.$"):
            export_delta(dataset, "gopher://lake")

"""Delta tables in an object store: moto's server on the loopback, which holds conditional writes to their condition."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest
from deltalake import DeltaTable

from cds_etl.load import Store, StoreError, export_delta, open_dataset

from .test_delta import assert_version_is, grown, overtake, publish, stop_halfway, versions_of
from .test_export import invented

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAKE = "s3://lakes/weekly"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a store with one bucket, and an environment that leads there.

    A process of its own: while the library waits for an answer, no other thread of its process may get a turn.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    for name, value in (
        ("AWS_ENDPOINT_URL", address), ("AWS_ACCESS_KEY_ID", "invented"), ("AWS_SECRET_ACCESS_KEY", "invented"),
        ("AWS_REGION", "us-east-1"), ("AWS_DEFAULT_REGION", "us-east-1"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _make_bucket(f"{address}/lakes")
        yield address
    finally:
        server.kill()
        server.wait()


def _make_bucket(url: str) -> None:
    """Make a bucket as soon as the server answers."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method="PUT")):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url}: no answer in 30 seconds")


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
        with pytest.raises(StoreError, match=r"^Cannot use s3://lakes/weekly/documents: .*refused.*run again\.$"):
            export_delta(dataset, LAKE)
        with pytest.raises(StoreError, match=r"^Cannot use gopher://lake/documents: .*run again\.$"):
            export_delta(dataset, "gopher://lake")

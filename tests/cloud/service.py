"""An S3 service on loopback, and runs beside it that are killed or held up at a write. Knows no report."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BUCKET = "papers"
_PATIENCE = 30.0

# Every write of an object passes here: at one of them the process is gone, or waits until a file is there.
_PROGRAM = """
import os, sys, time
from pathlib import Path
from cds_etl.load.objects import Objects
from cds_etl.cli import main

count, at, gate = 0, int(sys.argv[1]), sys.argv[2]

def guarded(write, is_last):
    def run(*arguments):
        global count
        count += 1
        if count == at:
            os._exit(9)
        if gate and is_last:
            Path(gate + "-" + str(os.getpid())).touch()
            while not Path(gate).exists():
                time.sleep(0.02)
        return write(*arguments)
    return run

for name in ("_created", "send", "replace", "remove"):
    setattr(Objects, name, guarded(getattr(Objects, name), name == "replace"))
sys.argv = ["cds-etl", *sys.argv[3:]]
main()
"""


@contextmanager
def s3() -> Iterator[dict[str, str]]:
    """The service, with a bucket; gives what the environment must say to reach it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        "AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for(port)
        client(env).create_bucket(Bucket=BUCKET)
        yield env
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def client(env: Mapping[str, str]) -> Any:
    """Another client of the same service, which knows nothing of ours."""
    import boto3

    return boto3.client(
        "s3", endpoint_url=env["AWS_ENDPOINT_URL"], region_name=env["AWS_DEFAULT_REGION"],
        aws_access_key_id=env["AWS_ACCESS_KEY_ID"], aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
    )  # fmt: skip


def names(env: Mapping[str, str], prefix: str) -> list[str]:
    """Names of the objects below a prefix."""
    pages = client(env).get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
    return [item["Key"] for page in pages for item in page.get("Contents", ())]


def begin(
    env: Mapping[str, str], mirrors: Path, *arguments: str | Path, kill_at: int = 0, gate: Path | None = None
) -> subprocess.Popen[str]:
    """A run of the command line whose mirrors lie in a folder of their own, as on another machine.

    It is killed before the write with this number, and waits before it moves a pointer until the file `gate` is there.
    """
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(kill_at), str(gate or ""), *map(str, arguments)],
        env={**os.environ, **env, "CDS_ETL_CACHE": str(mirrors)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code and what was printed; no traceback among it."""
    printed, told = process.communicate(timeout=120)
    assert "Traceback" not in told, told
    return process.returncode, printed, told

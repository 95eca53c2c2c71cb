"""A process that reads documents for another one: jobs come in on standard input, parcels go out on standard output.

For a program with threads, which must not fork: this one has none, so its crew may. It ends with whoever began it, and
when its input ends. `python -m cds_etl.reading_host PARENT`, where PARENT is that one's process id.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
from importlib import metadata
from typing import TYPE_CHECKING

from .extract import end_with
from .fingerprints import fingerprint_parts
from .workers import Crew

if TYPE_CHECKING:
    from typing import IO

_LENGTH = struct.Struct(">Q")


def versions() -> dict[str, str]:
    """What must be the same on every machine of a cluster: parts of the code's fingerprint, Python, and Dask.

    >>> {"code", "pypdfium2", "Python", "distributed"} <= versions().keys()
    True
    """
    ours = {"Python": "{}.{}".format(*sys.version_info), "distributed": metadata.version("distributed")}
    return fingerprint_parts() | ours


def write_frame(stream: IO[bytes], content: bytes) -> None:
    r"""Write bytes with their length before them. Raises OSError where nobody listens.

    >>> import io
    >>> line = io.BytesIO()
    >>> write_frame(line, b"said")
    >>> line.getvalue()
    b'\x00\x00\x00\x00\x00\x00\x00\x04said'
    """
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    r"""Read what `write_frame` wrote. Raises EOFError where the stream ends, before a frame or within one.

    >>> import io
    >>> read_frame(io.BytesIO(b"\0\0\0\0\0\0\0\4said"))
    b'said'
    """
    (length,) = _LENGTH.unpack(_read(stream, _LENGTH.size))
    return _read(stream, length)


def _read(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def main() -> None:
    """Say which versions read here, then read one document after the other until there are no more."""
    end_with(int(sys.argv[1]))
    said = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is no frame
    write_frame(said, pickle.dumps(versions()))
    with Crew(1) as crew:
        while True:
            try:
                job = pickle.loads(read_frame(sys.stdin.buffer))  # from the process that began this one
            except EOFError:
                return
            (parcel,) = crew.read([job])
            write_frame(said, pickle.dumps(parcel))


if __name__ == "__main__":
    main()

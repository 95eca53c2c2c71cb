"""Damage that knows no format: bits, runs of bytes, cuts, insertions, pieces dropped, doubled and moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_MOST_BITS, _LONGEST_RUN = 12, 400


def flip_bits(content: bytes, rng: Random) -> bytes:
    """One to a dozen bits turned over.

    >>> from random import Random
    >>> sum(a != b for a, b in zip(flip_bits(bytes(100), Random(1)), bytes(100)))
    1
    """
    out = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, rng.randint(1, _MOST_BITS)))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def flip_digit(content: bytes, rng: Random) -> bytes:
    """One digit made another.

    >>> from random import Random
    >>> flip_digit(b"1", Random(1)) in b"023456789"
    True
    """
    places = [at for at, byte in enumerate(content) if 0x30 <= byte <= 0x39]
    if not places:
        return flip_bits(content, rng)
    at = rng.choice(places)
    other = rng.choice([digit for digit in b"0123456789" if digit != content[at]])
    return content[:at] + bytes([other]) + content[at + 1 :]


def overwrite(content: bytes, rng: Random) -> bytes:
    """A run of bytes made noise, zeros or one letter."""
    start, end = _piece(content, rng, _LONGEST_RUN)
    run = rng.choice((rng.randbytes(end - start), bytes(end - start), bytes([rng.randrange(256)]) * (end - start)))
    return content[:start] + run + content[end:]


def cut_off(content: bytes, rng: Random) -> bytes:
    """The end cut off; sometimes with the last lines put back, so that nothing seems to lack."""
    kept = content[: rng.randrange(1, len(content))]
    return kept if rng.random() < 0.5 else kept + content[-rng.choice((6, 30, 300)) :]


def insert(content: bytes, rng: Random) -> bytes:
    """Noise, zeros or a piece of the file itself put in somewhere."""
    at = rng.randrange(len(content))
    start, end = _piece(content, rng, _LONGEST_RUN)
    more = rng.choice((rng.randbytes(rng.randint(1, 60)), bytes(rng.randint(1, 60)), content[start:end]))
    return content[:at] + more + content[at:]


def drop(content: bytes, rng: Random) -> bytes:
    """A piece left out."""
    start, end = _piece(content, rng, len(content) // rng.choice((3, 20, 500)))
    return content[:start] + content[end:]


def double(content: bytes, rng: Random) -> bytes:
    """A piece told twice."""
    start, end = _piece(content, rng, len(content) // rng.choice((3, 20, 500)))
    return content[:end] + content[start:]


def move(content: bytes, rng: Random) -> bytes:
    """A piece put elsewhere."""
    start, end = _piece(content, rng, len(content) // rng.choice((3, 20, 500)))
    rest = content[:start] + content[end:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + content[start:end] + rest[at:]


def _piece(content: bytes, rng: Random, longest: int) -> tuple[int, int]:
    start = rng.randrange(len(content))
    return start, min(len(content), start + rng.randint(1, max(1, longest)))


ANY = (flip_bits, flip_bits, flip_digit, overwrite, cut_off, insert, drop, double, move)
"""How a file of any kind is damaged; what stands twice is done twice as often."""

"""Documents that lie in an object store, brought to a folder of this machine in which `intake` finds them.

What has not changed since the last run is not brought again. Objects may be named as no file can be; what a document
says is for others.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from .curation import FILES
from .intake import CURATION, MOST_BYTES, SOURCES, UsageError
from .load import Objects, is_url, mirror_of, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_INDEX = ".index.json"
_AT_ONCE = 500  # objects between two notes of what is here
_LONGEST = 200  # bytes of a file's name: systems allow 255, and `intake` names none longer


def bring(places: Sequence[str | Path]) -> list[Path]:
    """The places as paths: of each URL, the folder or file on this machine that its objects were brought to.

    Raises UsageError for a URL under which there is nothing, StoreError where its store cannot be used.

    >>> import tempfile
    >>> os.environ["CDS_ETL_CACHE"] = tempfile.mkdtemp()
    >>> Objects("memory://bring-example").create("week/a.html", b"<p>")
    True
    >>> [folder] = bring(["memory://bring-example"])
    >>> (folder / "week" / "a.html").read_bytes(), bring(["raw"])
    (b'<p>', [PosixPath('raw')])
    """
    return [_brought(str(place)) if is_url(place) else Path(place) for place in places]


def _brought(url: str) -> Path:
    objects = Objects(url)
    wanted = {name: info for name, info in objects.described().items() if not _is_hidden(name)}
    single = None
    if set(wanted) == {""}:
        parent, _, single = objects.url.rpartition("/")
        objects = Objects(parent)
        beside = {SOURCES, *(f"{CURATION}/{name}" for name in FILES)}
        wanted = {name: info for name, info in objects.described().items() if name in {single, *beside}}
    if not wanted:
        raise UsageError(f"{url} does not exist: name a file or a folder that does exist.")
    folder = mirror_of(url).with_suffix(".inputs")
    folder.mkdir(parents=True, exist_ok=True)
    _follow(objects, folder, wanted)
    return folder / _safe_names([single])[single] if single else folder


def _follow(objects: Objects, folder: Path, wanted: Mapping[str, dict[str, Any]]) -> None:
    """See that the folder holds what is wanted, and nothing else."""
    names = _safe_names(wanted)
    tags = {str(names[name]): _tag(info) for name, info in wanted.items()}
    known = _known(folder)
    for path in sorted(folder.rglob("*"), reverse=True):
        here = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif here != _INDEX and (here not in tags or known.get(here) != tags[here]):
            path.unlink()
    coming: dict[str, Path] = {}
    for name, info in wanted.items():
        path = folder / names[name]
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if int(info["size"] or 0) > MOST_BYTES:  # it would be refused: a hole as large says so without the bytes
            path.touch()
            os.truncate(path, int(info["size"]))
        else:
            coming[name] = path
    there = {str(names[name]) for name in wanted if name not in coming}
    for start in range(0, len(coming), _AT_ONCE):
        some = dict(list(coming.items())[start : start + _AT_ONCE])
        gone = objects.fetch_all(some)  # since they were listed
        there |= {str(names[name]) for name in some if name not in gone}
        # A run that is killed does not bring again what it had brought.
        write_atomically(folder / _INDEX, json.dumps({name: tags[name] for name in sorted(there)}).encode())
    write_atomically(folder / _INDEX, json.dumps({name: tags[name] for name in sorted(there)}).encode())


def _known(folder: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _tag(info: Mapping[str, Any]) -> str:
    """What tells this writing of an object from another."""
    when = info.get("LastModified") or info.get("mtime") or info.get("created") or info.get("updated")
    return f"{info.get('ETag', '')} {info['size']} {when}"


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") and part.strip(".") for part in name.split("/"))


def _safe_names(names: Iterable[str]) -> dict[str, PurePosixPath]:
    """For each object the path of its file: the name itself, where a file may bear it.

    >>> names = _safe_names(["a/b.pdf", "a/../c.pdf", "a//d.pdf", "a"])
    >>> [str(path) for path in names.values()]
    ['a/b.pdf', 'a/%2E%2E/c.pdf', 'a/%/d.pdf', 'a%']
    """
    folders = {name[:place] for name in names for place, sign in enumerate(name) if sign == "/"}
    found, taken = {}, set[PurePosixPath]()
    for name in names:
        path = PurePosixPath(*(_safe_part(part) for part in name.split("/")))
        path = path.with_name(f"{path.name}%") if name in folders else path
        found[name] = path if path not in taken else path.with_name(f"{_digest(name)}%{path.name[-_LONGEST // 5 :]}")
        taken.add(found[name])
    return found


def _safe_part(part: str) -> str:
    if not part.strip("."):
        return part.replace(".", "%2E") or "%"
    part = part.replace("\0", "%00")
    if len(part.encode(errors="replace")) <= _LONGEST:
        return part
    stem, dot, suffix = part.rpartition(".")
    return f"{(stem or part)[: _LONGEST // 5]}%{_digest(part)}{dot}{suffix[:10]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]

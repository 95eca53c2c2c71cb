"""The house as it is meant to be: rooms apart, modules small, reference data without code, nothing of one machine."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cds_etl.load import dictionary_is_stale, stale_schemas
from running import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = ROOT / "src" / "cds_etl"
ROOMS = ("extract", "normalise", "check", "load")
BROUGHT = {"s3fs"}  # by fsspec, once an address asks for it
SHARED_MODULES = {"model", "records", "recordset", "columns", "text"}
MODULES = sorted(SOURCE.rglob("*.py"))
TEXT = {".py", ".md", ".toml", ".txt", ".csv", ".json", ".svg", ".yml", ".cfg", ""}


def imports(path: Path) -> Iterator[str]:
    """Full names of what a module imports, relative imports resolved; below `cds_etl`, the module or room."""
    package = ["cds_etl", *path.relative_to(SOURCE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def test_imports_are_seen_whichever_way_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "SOURCE", tmp_path)
    (tmp_path / "check").mkdir()
    module = tmp_path / "check" / "a.py"
    module.write_text("from ..load import Store\nfrom .. import load\nfrom . import b\nimport cds_etl.load.files\n")
    assert list(imports(module)) == ["cds_etl.load.Store", "cds_etl.load", "cds_etl.check.b", "cds_etl.load.files"]


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_knows_another(room: str) -> None:
    allowed = SHARED_MODULES | {room, "reference"}
    for path in (SOURCE / room).rglob("*.py"):
        ours = {name.split(".")[1] for name in imports(path) if name.startswith("cds_etl.")}
        assert ours <= allowed, f"{path.relative_to(ROOT)} imports {sorted(ours - allowed)}"


@pytest.mark.parametrize("module", sorted(SHARED_MODULES))
def test_what_all_share_knows_no_room(module: str) -> None:
    ours = {name.split(".")[1] for name in imports(SOURCE / f"{module}.py") if name.startswith("cds_etl.")}
    assert ours <= SHARED_MODULES


def test_modules_can_be_held_in_mind() -> None:
    for folder in ("src", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= 400, f"{path.relative_to(ROOT)} has {lines} lines"


def test_reference_holds_data_only() -> None:
    kinds = {path.suffix for path in (SOURCE / "reference").rglob("*") if path.is_file()}
    assert kinds <= {".csv", ".toml"}


@pytest.mark.parametrize("room", ["", *(f".{room}" for room in ROOMS)])
def test_what_is_public_is_explained(room: str) -> None:
    package = importlib.import_module(f"cds_etl{room}")
    assert package.__all__ == sorted(package.__all__)
    for name in package.__all__:
        assert getattr(package, name).__doc__, f"{package.__name__}.{name} has no docstring"


def test_schemas_are_up_to_date() -> None:
    assert stale_schemas(ROOT / "schemas") == [], "run `make schema`"
    assert not dictionary_is_stale(ROOT / "docs" / "dictionary.md"), "run `make schema`"


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no clone")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_tracked_names_a_place_of_this_machine() -> None:
    homes = {str(Path.home()), str(ROOT), str(ROOT.parent), sys.prefix, str(Path(sys.prefix).parent)}
    places = [re.escape(place) for place in homes if place.count("/") > 1]
    # Home folders of any machine; the letters are apart so that this line is none itself.
    wanted = re.compile("|".join([*places, "/" + r"(?:home|Users)/\w", "/" + r"root/\w"]))
    for path in tracked():
        if path.suffix in TEXT:
            found = wanted.search(path.read_text(encoding="utf-8"))
            assert found is None, f"{path.relative_to(ROOT)} names {found and found[0]}"


def requirements(lines: list[str]) -> list[str]:
    return [re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in lines]


def project() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


def extras() -> dict[str, list[str]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = tomllib.loads(text)["project"]["optional-dependencies"]
    return found


def test_every_dependency_is_used_and_nothing_else_is() -> None:
    used = {name.split(".")[0] for path in MODULES for name in imports(path)}
    optional = (name for extra in ("ocr", "cloud", "cluster", "delta") for name in requirements(extras()[extra]))
    ours = ({*requirements(project()["dependencies"]), *optional} | {"dask"}) - BROUGHT  # distributed is dask's
    provided = metadata.packages_distributions()
    brought = {distribution.lower() for name in used for distribution in provided.get(name, [])}
    assert ours <= brought, f"not imported: {sorted(ours - brought)}"
    others = {name for name in used - {"cds_etl", "__future__"} if name not in sys.stdlib_module_names}
    unknown = {name for name in others if not {d.lower() for d in provided.get(name, [])} & ours}
    assert not unknown, f"imported, yet no dependency: {sorted(unknown)}"


def test_constraints_pin_every_dependency() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+]+", line) for line in lines)
    optional = extras()
    given = [line for extra in ("dev", "ocr", "cloud", "cluster", "delta") for line in optional[extra]]
    wanted = {*requirements(project()["dependencies"]), *requirements(given)} - {"cds-etl"}  # dev names extras of ours
    assert wanted <= set(requirements(lines)), f"not pinned: {sorted(wanted - set(requirements(lines)))}"


@pytest.mark.parametrize("statement", ["import cds_etl", "from cds_etl.cli import main"])
def test_importing_is_quick(statement: str) -> None:
    heavy = (
        "bs4", "cv2", "dask", "deltalake", "distributed", "duckdb", "fsspec", "lxml", "numpy", "pandas", "pdfplumber",
        "pyarrow", "pypdfium2",
        "rapidfuzz", "rich", "tesserocr", "xlsxwriter",
    )  # fmt: skip
    program = f"{statement}; import sys; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_rooms_print_nothing() -> None:
    for path in (path for room in ROOMS for path in (SOURCE / room).rglob("*.py")):
        names = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)]
        assert not {"print", "input"}.intersection(node.id for node in names), path.relative_to(ROOT)

"""The examples of README.md and docs/: found, run in a folder of their own, compared with what stands beneath them.

`python tests/documented.py` writes what they print now, and the picture drawn anew, into the pages.
"""

from __future__ import annotations

import atexit
import contextlib
import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
PICTURE = ROOT / "docs" / "images" / "one-number.svg"
ANYTHING = "…"
"""In a page: any letters; alone on a line: any lines. Eight x are the hex part of a snapshot's id."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PROMPT = "$ "
_SNAPSHOT = re.compile(r"\b(\d{4})-[0-9a-f]{8}\b")
_HEX = "x" * 8
_RUN = ("echo ", "touch ", ".venv/bin/cds-etl ")
_OF_MAKE = frozenset({"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "DATA", "PYTHON"})


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page: its language, its text, and the line that it begins on."""

    page: Path
    line: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a console block, as a shell takes it, and what the page says that it prints."""

    command: str
    printed: str


def read_blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [Block(page, text.count("\n", 0, m.start()) + 1, m[1], m[2]) for m in _FENCE.finditer(text)]


def read_steps(console: str) -> list[Step]:
    """The commands of a console block; one whose quotes are still open goes on in the next line.

    >>> read_steps('$ echo "a\\nb"\\na\\nb\\n$ true\\n')
    [Step(command='echo "a\\nb"', printed='a\\nb\\n'), Step(command='true', printed='')]
    """
    steps: list[Step] = []
    for line in console.splitlines():
        if line.startswith(_PROMPT):
            steps.append(Step(line.removeprefix(_PROMPT), ""))
        elif not steps:
            raise ValueError(f"A console block begins with a command behind {_PROMPT!r}, not with {line!r}.")
        elif _is_open(steps[-1].command):
            steps[-1] = Step(f"{steps[-1].command}\n{line}", "")
        else:
            steps[-1] = Step(steps[-1].command, f"{steps[-1].printed}{line}\n")
    return steps


def _is_open(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return True
    return False


def agrees(page_says: str, printed: str) -> bool:
    r"""Whether what was printed is what the page says, but for the parts that the page leaves open.

    >>> agrees("a … d\n…\nz\n", "a b c d\n1\n2\nz\n"), agrees("0001-xxxxxxxx\n", "0001-2e3fcda4\n")
    (True, True)
    >>> agrees("a\n", "b\n"), agrees("a …\n", "a b\nc\n"), agrees("0001-xxxxxxxx\n", "0001-nothexes\n")
    (False, False, False)
    """
    lines = []
    for line in page_says.splitlines():
        if line.strip() == ANYTHING:
            lines.append(r"(?:.*\n)*")
        else:
            wanted = ".*".join(re.escape(part) for part in line.rstrip().split(ANYTHING))
            lines.append(wanted.replace(_HEX, "[0-9a-f]{8}") + r"[ ]*\n")
    return re.fullmatch("".join(lines), printed) is not None


class Desk:
    """A folder with a copy of raw/ and the Makefile, where the examples of one page run one after the other."""

    _data: ClassVar[Path | None] = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "raw", folder / "raw")
        for name in ("Makefile", "pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, folder)
        (folder / ".venv").mkdir()
        (folder / "tests").symlink_to(ROOT / "tests")  # they print reports for examples

    def take_source(self) -> None:
        """Work with a copy of the package from now on, which an example may change."""
        shutil.copytree(ROOT / "src" / "cds_etl", self.folder / "src" / "cds_etl")

    def add_to_catalogue(self, toml: str) -> None:
        """Put a toml block of a page at the end of the catalogue, as the page asks."""
        with (self.folder / "src" / "cds_etl" / "reference" / "indicators.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{toml}")

    def ingest(self) -> None:
        """Make the dataset that a page other than the README begins with: it is read once, and copied after that."""
        if Desk._data is None:
            self.run("cds-etl ingest raw")
            kept = tempfile.mkdtemp(prefix="cds-etl-")
            atexit.register(shutil.rmtree, kept)
            Desk._data = shutil.copytree(self.folder / "data", Path(kept) / "data")
        else:
            shutil.copytree(Desk._data, self.folder / "data")

    def run(self, command: str) -> str:
        """What a command prints. Of what make would do, nothing is installed: the lines of `_RUN` are run."""
        if command.startswith("make "):
            return "".join(self.shell(line) for line in self.recipe(*command.split()[1:]) if line.startswith(_RUN))
        return self.shell(command)

    def recipe(self, *targets: str) -> list[str]:
        """The commands that make would run."""
        return self.shell(shlex.join(["make", "--dry-run", *targets])).splitlines()

    def shell(self, command: str) -> str:
        """What a command prints, run by bash with this environment's programs first."""
        paths = (sysconfig.get_path("scripts"), os.environ.get("PATH", ""))
        # A make that runs the tests must not make the one run here a part of itself, which would announce its folder.
        outer = {name: value for name, value in os.environ.items() if name not in _OF_MAKE}
        done = subprocess.run(
            ["bash", "-c", command.replace(".venv/bin/", "")],
            cwd=self.folder,
            env=outer
            | {"PATH": os.pathsep.join(paths), "CDS_ETL_CACHE": str(self.folder / ".mirrors")}
            | self._own_package(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        return done.stdout

    def _own_package(self) -> dict[str, str]:
        source = self.folder / "src"
        return {"PYTHONPATH": str(source)} if source.exists() else {}

    def run_python(self, blocks: Sequence[Block]) -> str:
        """Run the python blocks of a page as one session; gives what doctest has to say of those that differ."""
        globals_: dict[str, object] = {}
        complaints: list[str] = []
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        with _in_folder(self.folder):
            for block in blocks:
                text = block.text.replace(ANYTHING, "...")
                example = doctest.DocTestParser().get_doctest(text, globals_, block.page.name, None, block.line)
                runner.run(example, out=complaints.append, clear_globs=False)
                globals_ = example.globs
        return "".join(complaints)

    def draw(self) -> str:
        """The picture of the README, drawn from this folder's data."""
        script = PICTURE.with_name("make_picture.py")
        target = self.folder / PICTURE.name
        subprocess.run([sys.executable, str(script), "data", str(target)], cwd=self.folder, check=True, timeout=120)
        return target.read_text(encoding="utf-8")


@contextlib.contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def rewrite(page: Path, desk: Desk) -> bool:
    """Write what the console blocks of a page print now, where it differs; says whether anything did."""
    before = page.read_text(encoding="utf-8")

    def renew(found: re.Match[str]) -> str:
        if found[1] == "toml":
            desk.add_to_catalogue(found[2])
        if found[1] != "console":
            return found[0]
        written = []
        for step in read_steps(found[2]):
            printed = desk.run(step.command)
            shown = step.printed if agrees(step.printed, printed) else _SNAPSHOT.sub(rf"\1-{_HEX}", printed)
            written.append(f"{_PROMPT}{step.command}\n{shown}")
        return f"```console\n{''.join(written)}```"

    after = _FENCE.sub(renew, before)
    page.write_text(after, encoding="utf-8")
    return after != before


def main() -> None:
    """Bring the pages and the picture up to date."""
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(Path(folder))
            if page != PAGES[0]:
                desk.ingest()
            if any(block.language == "toml" for block in read_blocks(page)):
                desk.take_source()
            changed = rewrite(page, desk)
            print(f"{page.relative_to(ROOT)}: {'rewritten' if changed else 'stands'}")
            if complaints := desk.run_python([b for b in read_blocks(page) if b.language == "python"]):
                print(f"python blocks are for you to mend:\n{complaints}")
            if page == PAGES[0]:
                PICTURE.write_text(desk.draw(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""README.md and docs/ say what is so: examples print what they show, names exist, nothing public goes unmentioned."""

from __future__ import annotations

import re
import shutil
from functools import cache
from typing import TYPE_CHECKING

import pytest
import typer.main

from cds_etl.cli import app
from documented import PAGES, PICTURE, ROOT, Block, Desk, agrees, read_blocks, read_steps

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LANGUAGES = {"console", "python", "text", "toml"}
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def blocks_of(page: Path, language: str) -> list[Block]:
    return [block for block in read_blocks(page) if block.language == language]


@cache
def make_targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@needs_make
@each_page
def test_examples_print_what_the_page_shows(page: Path, desk: Desk) -> None:
    if page.name != "README.md":
        desk.ingest()
    if blocks_of(page, "toml"):
        desk.take_source()
    for block in read_blocks(page):
        if block.language == "toml":
            desk.add_to_catalogue(block.text)
        for step in read_steps(block.text) if block.language == "console" else ():
            printed = desk.run(step.command)
            said = f"{page.name}, line {block.line}: `{step.command}` prints\n{printed}"
            assert agrees(step.printed, printed), f"{said}\n(`python tests/documented.py` writes that into the page)"
    assert desk.run_python(blocks_of(page, "python")) == ""


@each_page
def test_every_block_has_a_language_that_is_tested_or_is_plain_text(page: Path) -> None:
    assert {block.language for block in read_blocks(page)} <= LANGUAGES


def test_picture_is_drawn_from_the_dataset_as_it_is_now(desk: Desk) -> None:
    desk.ingest()
    said = "the picture is not what the dataset gives now: run `python tests/documented.py`"
    assert desk.draw() == PICTURE.read_text(encoding="utf-8"), said


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    for target, _, heading in (link.partition("#") for link in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page])):
        if "://" in target:
            continue
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), f"{page.name} links to {target}"
        assert not heading or heading in headings(found), f"{page.name} links to {target}#{heading}"


def headings(page: Path) -> set[str]:
    """The names that a page's headings have in links."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@each_page
def test_make_targets_and_commands_that_are_named_exist(page: Path) -> None:
    code = "\n".join([*re.findall(r"`([^`\n]+)`", TEXTS[page]), *(block.text for block in read_blocks(page))])
    assert set(re.findall(r"\bmake ([a-z]+)", code)) <= make_targets()
    assert set(re.findall(r"\bcds-etl ([a-z]+)", code)) <= command_names()


def command_names() -> set[str]:
    return set(typer.main.get_group(app).commands)


def test_every_command_is_documented() -> None:
    everything = "\n".join(TEXTS.values())
    assert {name for name in command_names() if f"cds-etl {name}" not in everything} == set()


@needs_make
def test_make_lists_every_target(desk: Desk) -> None:
    lines = [line for target in ((), ("help",)) for line in desk.shell(" ".join(["make", *target])).splitlines()]
    assert lines[: len(lines) // 2] == lines[len(lines) // 2 :]
    assert {line.split()[0] for line in lines} == make_targets()


@needs_make
@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("ingest", ".venv/bin/cds-etl ingest raw --data data"),
        ("check", ".venv/bin/cds-etl check --data data"),
        ("test", ".venv/bin/python -m pytest --numprocesses auto --dist loadfile"),
        ("accuracy", ".venv/bin/python -m tests.accuracy"),
        ("bench", ".venv/bin/python -m tests.bench"),
        ("soak", ".venv/bin/python -m tests.soak"),
    ],
)
def test_make_target_ends_in_its_command(desk: Desk, target: str, command: str) -> None:
    assert desk.recipe(target)[-1] == command


@each_page
def test_modules_and_functions_that_are_named_exist(page: Path) -> None:
    """`room/module.py` and `function()` in a page are those of src/."""
    code = "\n".join(source.read_text(encoding="utf-8") for source in SOURCES)
    paths = {source.relative_to(ROOT / "src" / "cds_etl").as_posix() for source in SOURCES}
    for name in re.findall(r"`([a-z_/0-9]+\.py)`", TEXTS[page]):
        assert name in paths or (ROOT / name).exists(), f"{page.name} names the module {name}"
    for name in re.findall(r"`(?:[A-Za-z_]+\.)*([A-Za-z_]+)\(\)`", TEXTS[page]):
        assert re.search(rf"\b(?:def|class) {name}\b", code), f"{page.name} names the function {name}"

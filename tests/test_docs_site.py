"""`make docs`: pages that are built without the network and ask none when they are read, and a fresh docs/cli.md."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import typer.main
from bs4 import BeautifulSoup

from cds_etl.cli import app
from running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DOCS = ROOT / "docs"
_OFFLINE = """\
import socket, runpy, sys
def refuse(*_):
    raise OSError("the docs must build without the network")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
sys.argv = ["mkdocs", "build", "--quiet", "--strict", "--site-dir", sys.argv[1]]
runpy.run_module("mkdocs", run_name="__main__")
"""
_LOADED = (
    ("script", "src"),
    ("img", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-c", _OFFLINE, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_built(site: Path) -> None:
    assert {"cookbook.html", *(f"{page.stem}.html" for page in DOCS.glob("*.md"))} <= {
        page.name for page in site.glob("*.html")
    }


def test_nothing_is_fetched_by_a_page(site: Path) -> None:
    for page in site.rglob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
        loaded = [str(tag.get(place, "")) for name, place in _LOADED for tag in soup.find_all(name)]
        assert loaded, page.name
        assert [url for url in loaded if re.match(r"(?:https?:)?//", url)] == [], page.name
    for sheet in site.rglob("*.css"):
        found = re.findall(r"""(?:url\(|@import\s)["']?(?:https?:)?//[^)"']*""", sheet.read_text(encoding="utf-8"))
        assert found == [], sheet.name


def test_what_a_page_loads_is_there(site: Path) -> None:
    for page in site.glob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
        for name, place in _LOADED:
            for tag in soup.find_all(name):
                url = re.split(r"[?#]", str(tag.get(place, "")))[0]
                assert page.name == "404.html" or (page.parent / url).exists(), f"{page.name} loads {url}"


def test_the_notebook_is_a_page_and_can_be_taken_along(site: Path) -> None:
    soup = BeautifulSoup((site / "cookbook.html").read_text(encoding="utf-8"), "lxml")
    assert [code for code in soup.find_all("code") if "cds_etl.tiles(" in code.get_text()]
    assert soup.find("a", href="cookbook.ipynb")
    assert (site / "cookbook.ipynb").read_bytes() == (DOCS / "cookbook.ipynb").read_bytes()


def test_every_page_is_in_the_menu(site: Path) -> None:
    soup = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "lxml")
    menu = soup.find(class_="navbar")
    assert menu is not None
    linked = {str(tag["href"]) for tag in menu.find_all("a", href=True)} | {"index.html"}
    missing = {f"{page.stem}.html" for page in DOCS.glob("*.md")} - linked
    assert missing == set(), "name them in mkdocs.yml"


def test_the_page_of_commands_is_what_help_prints_now() -> None:
    made = runpy.run_path(str(DOCS / "make_cli.py"))["render"]()
    assert made == (DOCS / "cli.md").read_text(encoding="utf-8"), "run `make schema`"
    for name in typer.main.get_group(app).commands:
        assert f"$ cds-etl {name} --help\n" in made

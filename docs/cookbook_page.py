"""Shows docs/cookbook.ipynb as a page when `make docs` builds: its words and its code. mkdocs.yml names this hook.

Runs no cell: a test does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

NOTEBOOK = Path(__file__).with_name("cookbook.ipynb")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page to those that mkdocs found."""
    files.append(File.generated(config, "cookbook.md", content=render(json.loads(NOTEBOOK.read_text("utf-8")))))
    return files


def render(notebook: dict[str, Any]) -> str:
    """The cells of a notebook as Markdown, and a link to the notebook itself.

    >>> render({"cells": [{"cell_type": "code", "source": ["a = 1\\n", "a"]}]}).splitlines()[:4]
    ['```python', 'a = 1', 'a', '```']
    """
    parts = []
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        parts.append(f"```python\n{text}\n```" if cell["cell_type"] == "code" else text)
    parts.append(f"[The notebook]({NOTEBOOK.name}), to run it.")
    return "\n\n".join(parts) + "\n"

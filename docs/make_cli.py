"""Writes docs/cli.md: every command and its options, as `--help` prints them. `make schema` runs it.

Says nothing itself but the heading: what a command does is said in cli.py.
"""

from __future__ import annotations

from pathlib import Path

import typer.main

from cds_etl.cli import app

PAGE = Path(__file__).with_name("cli.md")
_WIDTH = 78  # what it takes where no terminal is
_HEAD = """\
# Commands and options

Written by `make schema` from what `cds-etl --help` prints; a test fails while it is not up to date. `cds-etl` lies in
`.venv/bin`. Exit codes: 0 fine, 1 a check failed, 2 wrong usage, 3 could not run.
"""


def render() -> str:
    """The page, as Markdown: `cds-etl --help`, then each command in the order in which that lists them."""
    group = typer.main.get_group(app)
    top = group.context_class(group, info_name="cds-etl", terminal_width=_WIDTH)
    parts = [_HEAD, _console("cds-etl", group.get_help(top))]
    for name in group.list_commands(top):
        command = group.commands[name]
        context = command.context_class(command, info_name=name, parent=top, terminal_width=_WIDTH)
        parts += [f"## {name}\n", _console(f"cds-etl {name}", command.get_help(context))]
    return "\n".join(parts)


def _console(command: str, printed: str) -> str:
    return f"```console\n$ {command} --help\n{printed}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")

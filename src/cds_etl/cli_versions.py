"""The commands for versions of the dataset: parse, call, print. No logic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import terminal
from .intake import UsageError
from .options import DATA, DataOption, JsonOption

if TYPE_CHECKING:
    from .load import Store

MostOption = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Show the first N of each list.")]
PageOption = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one page that folds.")]
SNAPSHOT = "A snapshot: its id, the hex part of it, or the beginning of either."


def snapshots(data: DataOption = DATA, as_json: JsonOption = False) -> None:
    """List the versions of the dataset, oldest first, and what each changed."""
    from . import show_versions
    from .load import list_versions, open_store

    show_versions.versions(list_versions(open_store(data)), as_json=as_json)


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help=SNAPSHOT)],
    after: Annotated[
        str | None, typer.Argument(metavar="B", help="The other; the current snapshot if none is given.")
    ] = None,
    data: DataOption = DATA,
    html: PageOption = None,
    most: MostOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Say what two snapshots differ in, and who changed it: the publisher, a person, or our code."""
    from . import show_versions
    from .load import compare_snapshots, open_store

    if html and as_json:
        raise UsageError("--json and --html are two ways to say the same: name one of them.")
    found = compare_snapshots(open_store(data), before, after, limit=None if as_json else most)
    if html is None:
        show_versions.difference(found, as_json=as_json, most=most)
        return
    from .diff_page import write_page

    terminal.line(f"{terminal.plainly(str(write_page(found, html, most)))}: {found.before} → {found.after}.")


def verify(
    snapshot: Annotated[str | None, typer.Argument(metavar="[ID]", help=f"{SNAPSHOT} By default, all.")] = None,
    data: DataOption = DATA,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read the documents once more, and compare; by default the current one's.")
    ] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; one per core if not given.")] = None,
    most: MostOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Compute every hash and row count again; exit 1 if anything is not as it was published."""
    from . import show_versions
    from .load import as_it_lies
    from .rebuilding import rebuild as run
    from .rebuilding import verify as look

    with as_it_lies(data) as store:
        found = look(store, snapshot)
        rebuilt = []
        if rebuild and not any(item.damages for item in found):
            with terminal.progress() as watch:
                rebuilt.append(run(store, snapshot, workers, watch))
    show_versions.verified(found, rebuilt, as_json=as_json, most=most)
    if any(item.damages for item in found) or any(one.difference for one in rebuilt):
        raise typer.Exit(1)


def rollback(
    snapshot: Annotated[str, typer.Argument(metavar="ID", help=SNAPSHOT)],
    data: DataOption = DATA,
) -> None:
    """Make an older snapshot the current one; nothing is removed."""
    from . import show_versions
    from .load import open_store
    from .load import rollback as run

    store = open_store(data)
    _clean_up(store)
    show_versions.rolled_back(*run(store, snapshot), data)


def prune(
    keep: Annotated[int, typer.Option("--keep", min=1, metavar="N", help="Keep the N newest, and the current one.")],
    data: DataOption = DATA,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, remove nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove all but the newest snapshots, and documents that none of those names."""
    from . import show_versions
    from .load import open_store
    from .load import prune as run

    store = open_store(data)
    if not dry_run:
        _clean_up(store)
    show_versions.pruned(run(store, keep, dry_run=dry_run), store, dry_run=dry_run, as_json=as_json)


def _clean_up(store: Store) -> None:
    """Say so where the run before was killed."""
    if store.ids() and (said := store.recover()):
        terminal.fault(said)


VERSION_COMMANDS = (snapshots, diff, verify, rollback, prune)

"""The command line: parses, calls the pipeline or opens the dataset, prints. No logic."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from . import show, show_review, show_tables, terminal
from .cli_export import export
from .cli_versions import VERSION_COMMANDS
from .columns import Geography
from .intake import UsageError
from .limits import Limits
from .options import DATA, DataOption, JsonOption, SnapshotOption
from .seeing import SightError

RAW = Path("raw")
CURATION = RAW / "curation"
_STOPPED = 130  # Typer's exit code for Ctrl-C
_LEFT = "Stopped: the last snapshot stands as it was; what was read is kept for the next run."
_SECONDS = "Seconds of a processor that a document may take, besides those for its size and its pages."
_CLUSTER = "A Dask scheduler whose workers read, as tcp://scheduler:8786, instead of processes of this machine."
_MEGABYTES = "Megabytes of memory that a document may take, besides those for its size."

app = typer.Typer(
    name="cds-etl",
    help="Viet Nam's weekly digital-transformation reports as a dataset in which every number carries its proof.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

GeographyOption = Annotated[
    Geography | None, typer.Option(help="The 63 provinces or the 34; by default those of the day.")
]
DayOption = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="Names that stood on this day.")
]
AuthorOption = Annotated[str | None, typer.Option(help="Who decides; by default the user's name on this system.")]


@app.command()
def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files, folders and URLs of such to add; raw/ if none is given."),
    ] = None,
    data: DataOption = DATA,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; one per core if not given.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if a document or a page cannot be read.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check, write nothing.")] = False,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help=_CLUSTER)] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help=_SECONDS)] = Limits.seconds,
    megabytes: Annotated[int, typer.Option(min=64, help=_MEGABYTES)] = Limits.megabytes,
    as_json: JsonOption = False,
) -> None:
    """Add documents to the dataset, check them, and publish a snapshot if there is anything new to say."""
    from .pipeline import ingest as run

    with terminal.progress() as watch:
        limits = Limits(seconds=seconds, megabytes=megabytes)
        report = run(
            paths or [str(RAW)], data, workers=workers, dry_run=dry_run, watch=watch, limits=limits, cluster=cluster
        )
    show.report(report, data, as_json=as_json, dry_run=dry_run)
    if (
        report.failures
        or report.faults
        or (report.checks.get("failed") and not dry_run)
        or (strict and not report.is_whole)
    ):
        raise typer.Exit(1)


@app.command()
def forget(
    sha256: Annotated[str, typer.Argument(help="SHA-256 of the document, or the first eight digits or more.")],
    data: DataOption = DATA,
    as_json: JsonOption = False,
) -> None:
    """Take one document out of the dataset; older snapshots keep it."""
    from .pipeline import forget as run

    show.report(run(sha256, data), data, as_json=as_json)


@app.command()
def check(data: DataOption = DATA, as_json: JsonOption = False) -> None:
    """Say which stated sums hold; exit 1 and a table of those that do not, if there are any."""
    from .load import open_dataset

    with open_dataset(data) as dataset:
        faults = show.checks(dataset, as_json=as_json)
    if faults:
        raise typer.Exit(1)


@app.command()
def review(
    data: DataOption = DATA,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write one page with pictures of the printed cells.")
    ] = None,
    author: AuthorOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what needs a person, worst first, with the lines for raw/curation/ that would settle it."""
    from .load import open_dataset, open_store
    from .review import find_doubts

    if html and as_json:
        raise UsageError("--json and --html are two ways to say the same: name one of them.")
    with open_dataset(data) as dataset:
        doubts = find_doubts(dataset, author or _user())
        if html is None:
            show_review.doubts(doubts, data, as_json=as_json)
            return
        from .review_page import write_page

        written = write_page(doubts, dataset, open_store(data), html)
    terminal.line(f"{terminal.plainly(str(written))}: {len(doubts)} to look at.")


@app.command()
def accept(
    ids: Annotated[list[str], typer.Argument(metavar="SUGGESTION...", help="Suggestions or failed checks of review.")],
    data: DataOption = DATA,
    reason: Annotated[str | None, typer.Option(help="Why; a failed check needs one.")] = None,
    author: AuthorOption = None,
    curation: Annotated[Path, typer.Option(help="Folder of the curation files.")] = CURATION,
) -> None:
    """Write suggestions into corrections.csv, and failed checks that are the publisher's own into acknowledged.csv."""
    from .accepting import accept as run
    from .load import open_dataset

    with open_dataset(data) as dataset:
        written = run(dataset, ids, curation, reason=reason, author=author or _user())
    show_review.accepted(written, data)


def _user() -> str:
    """Who runs this, as the system names them."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a number without a name, as in some containers
        raise UsageError("This system has no name for you: say with --author who decides.") from error


for command in (*VERSION_COMMANDS, export):
    app.command()(command)


@app.command()
def explain(
    observation_id: Annotated[str, typer.Argument(metavar="ID", help="Observation, such as 3f9ac2d1b004/t02/r04/c03.")],
    data: DataOption = DATA,
    as_json: JsonOption = False,
    png: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the printed cell with its row and header.")
    ] = None,
) -> None:
    """Follow a number back to its page, box and raw text, and to the checks that cover it."""
    from .load import open_dataset, open_store

    with open_dataset(data) as dataset:
        trace = dataset.trace(observation_id)
        if trace and png:
            from .crops import draw_observation

            draw_observation(trace.observation, dataset, open_store(data), png)
    if trace is None:
        raise UsageError(
            f"{observation_id} is no observation of {data}: list them with "
            '`cds-etl query "SELECT observation_id, entity_raw, value FROM observations"`.'
        )
    show.trace(trace, as_json=as_json)


@app.command()
def tables(
    file: Annotated[Path, typer.Argument(help="A PDF; it need not be in the dataset.")],
    page: Annotated[int | None, typer.Option(min=1, help="Only tables that touch this page.")] = None,
    table: Annotated[int | None, typer.Option(min=1, help="Only the table with this number.")] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, an empty line between two tables.")] = False,
    png: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Draw the pages as they were read; one page: a .png file.")
    ] = None,
) -> None:
    """Print the tables of any PDF as they were read, or draw what was read over its pages."""
    from .seeing import look

    if as_json + as_csv + (png is not None) > 1:
        raise UsageError("--json, --csv and --png are three ways to say the same: name one of them.")
    sight = look(file, page=page, table=table)
    if png is None:
        show_tables.tables(sight, page=page, as_json=as_json, as_csv=as_csv)
        return
    from .picture import draw

    for written in draw(sight, png, page):
        terminal.line(terminal.plainly(str(written)))


@app.command()
def match(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME…", help="Names as printed; else one a line from stdin.")
    ] = None,
    jointly: Annotated[bool, typer.Option("--jointly", help="As one column, each province once at most.")] = False,
    agencies: Annotated[bool, typer.Option("--agencies", help="Ask for agencies only.")] = False,
    geography: GeographyOption = None,
    on: DayOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each was taken.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say which province or agency each name means, or why it is left open."""
    from . import show_match
    from .recognise import recognise

    asked = names or terminal.given_lines()
    if not asked:
        raise UsageError("No name was given: name one, or send some to standard input, one a line.")
    day = on.date() if on else None
    found = recognise(asked, geography=geography, on=day, jointly=jointly, agencies=agencies)
    show_match.matches(found, explain=explain, as_json=as_json)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="A query in DuckDB's SQL.")],
    data: DataOption = DATA,
    snapshot: SnapshotOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Ask the current snapshot, or an older one, read-only and without access to other files."""
    from .load import open_dataset

    with open_dataset(data, snapshot) as dataset:
        columns, rows = dataset.fetch_named(sql)
    terminal.rows(columns, rows, as_json=as_json, as_csv=as_csv)


@app.command()
def schema(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")] = Path("schemas"),
    dictionary: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the data dictionary too, as Markdown.")
    ] = None,
    verify: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a file is not up to date.")] = False,
) -> None:
    """Write the JSON Schema of every stored record, and the data dictionary."""
    from .load import dictionary_is_stale, stale_schemas, write_dictionary, write_schemas

    if verify:
        stale = [str(folder / name) for name in stale_schemas(folder)]
        stale += [str(dictionary)] if dictionary and dictionary_is_stale(dictionary) else []
        if stale:
            terminal.line(f"Not up to date: {', '.join(stale)}. Run `make schema` and commit what it writes.")
            raise typer.Exit(1)
        return
    terminal.line(f"{len(write_schemas(folder))} schemas in {folder}/.")
    if dictionary:
        write_dictionary(dictionary)
        terminal.line(f"The data dictionary in {dictionary}.")


def main() -> None:
    """Run the command line; whatever a person can cause ends in one sentence and an exit code."""
    try:
        _run()
    except KeyboardInterrupt:
        terminal.fault(_LEFT)
        sys.exit(_STOPPED)


def _run() -> None:
    from .executors import ClusterError
    from .load import QueryError, StoreError, raise_if_stopped

    terminal.prepare()
    try:
        app()
    except UsageError as error:
        terminal.fault(str(error))
        sys.exit(2)
    except QueryError as error:
        terminal.fault(*str(error).splitlines())  # DuckDB points at the place, in lines of its own
        sys.exit(2)
    except (StoreError, SightError, ClusterError) as error:
        terminal.fault(str(error))
        sys.exit(3)
    except RuntimeError as error:
        raise_if_stopped(error)
        raise
    except SystemExit as ending:
        if ending.code == _STOPPED:
            raise KeyboardInterrupt from ending
        raise
    finally:
        terminal.finish()

"""Commands that check data and serve it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from valuechain import settings
from valuechain.cli.asking import DATA, encoding_asked, how_to_read, map_asked, read
from valuechain.cli.exits import EXIT_PROBLEMS, line_of
from valuechain.cli.writing import write, write_object
from valuechain.model.problem import Noted, Problem
from valuechain.model.words import count
from valuechain.tables.reading.read import check as check_data
from valuechain.tables.reading.read import read_chain


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@how_to_read
def check(folder: Path, form: str) -> None:
    """Check FOLDER (or a .zip, .xlsx or .csv) and report every problem with file, line, column and how to fix it.

    Probable mistakes are warnings; the data can still be read. Notes say what was interpreted, such as a RACI
    matrix, and what was left out.
    """
    problems = check_data(folder, encoding=encoding_asked(), mapping=map_asked())
    is_sound = all(problem.is_warning for problem in problems)
    if form == "json":
        write_object([problem._asdict() for problem in problems], None)
    else:
        write(
            "".join(f"{line_of(problem)}\n" for problem in problems) + (_summary(folder, problems) if is_sound else ""),
            None,
        )
    if not is_sound:
        sys.exit(EXIT_PROBLEMS)


def _summary(folder: Path, problems: Sequence[Problem]) -> str:
    counts = read_chain(folder, encoding=encoding_asked(), mapping=map_asked()).counts()
    warnings = sum(not isinstance(problem, Noted) for problem in problems)
    found = count(warnings, "warning") if warnings else "no problems"
    return (
        f"{folder}: {found}. {count(counts['frameworks'], 'framework')}, {count(counts['actors'], 'actor')}, "
        f"{count(counts['mitigations'], 'mitigation')}, {count(counts['ownerships'], 'ownership')}.\n"
    )


@click.command()
@DATA
@click.option("--host", help="Address to listen on (VALUECHAIN_HOST); 127.0.0.1 by default.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (VALUECHAIN_PORT); 8050 by default.")
@click.option("--database", help="URL of the database for uploads and workshops (VALUECHAIN_DATABASE).")
@click.option(
    "--workshops-only",
    "is_workshops_only",
    is_flag=True,
    help="Serve only prepared workshops, without published guidance (VALUECHAIN_WORKSHOPS_ONLY).",
)
@click.option("--open/--no-open", "is_opened", default=False, help="Open the app in the browser.")
def serve(
    data: Path | None,
    host: str | None,
    port: int | None,
    database: str | None,
    is_workshops_only: bool,
    is_opened: bool,
) -> None:
    """Serve the app and the HTTP interface until interrupted.

    Limits, log, metrics, hosts, path and other settings are environment variables only: the page "Settings of a server"
    of the documentation lists them all (docs/how-to/settings.md).
    """
    from valuechain.storage.engine import check_folder  # noqa: PLC0415 # SQLAlchemy is slow to import
    from valuechain.web.app.serving import serve_forever  # noqa: PLC0415 # Dash is slow to import

    chain = read(data)
    check_folder(database or settings.database_url())
    try:
        for warning in settings.check():
            click.echo(warning, err=True)
        serve_forever(
            chain,
            host or settings.host(),
            port or settings.port(),
            is_opened=is_opened,
            database=database,
            is_workshops_only=is_workshops_only or settings.is_workshops_only(),
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error

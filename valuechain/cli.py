"""The command line: one command a verb, which parses, calls and prints."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from valuechain import __version__, settings
from valuechain.analysis.allocation import Allocation, build_allocation, parse_readings
from valuechain.analysis.findings import build_findings
from valuechain.analysis.rows import (
    actor_rows,
    finding_ids,
    finding_rows,
    framework_rows,
    graph_rows,
    matrix_rows,
    ownership_rows,
)
from valuechain.model.chain import ValueChain
from valuechain.model.context import parse_context
from valuechain.model.errors import InvalidDataError, NotAllocatedError, QuestionError
from valuechain.model.problem import Problem
from valuechain.model.table import Table
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.tables.read import check as check_data
from valuechain.tables.read import read_chain
from valuechain.tables.write import write_csv, write_json, write_markdown

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_NOT_ALLOCATED = 3

TABLE_FORMATS = ("csv", "json", "md", "xlsx")
GRAPH_FORMATS = ("graphml", "gexf", "json", "csv")

Command = TypeVar("Command", bound=Callable[..., None])


def _choices(words: Sequence[str]) -> str:
    return ", ".join(words)


_DATA = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder, .zip or .xlsx to read instead of the shipped data.",
)
_OUTPUT = click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    is_eager=True,  # the format looks at its ending
    help="File to write; standard output without it.",
)
_FRAMEWORK = click.option("--framework", help="Id of the framework; may be left out where the data holds one.")


def _form(formats: Sequence[str]) -> Callable[[Command], Command]:
    """The option for the format: as asked, else as the output file's ending says, else the first."""

    def choose(context: click.Context, _: click.Parameter, asked: str | None) -> str:
        output: Path | None = context.params.get("output")
        ending = output.suffix[1:].lower() if output else ""
        return asked or (ending if ending in formats else formats[0])

    help_text = f"How to write it; else as the output file's ending says, else {formats[0]}."
    return click.option("--format", "form", type=click.Choice(formats), callback=choose, help=help_text)


def _question(command: Command) -> Command:
    """The options that ask a question, as one argument `allocation`."""

    @_DATA
    @_FRAMEWORK
    @click.option("--model-type", help=f"One of {_choices(list(ModelType))}.")
    @click.option("--release-type", help=f"One of {_choices(list(ReleaseType))}.")
    @click.option("--update", is_flag=True, help="The release is a significant update.")
    @click.option(
        "--reading", "readings", multiple=True, metavar="MITIGATION=READING", help="Take another reading, e.g. PO-3=B."
    )
    @click.option(
        "--level",
        type=click.Choice(["1", "2", "all"]),
        default="1",
        show_default=True,
        help="Mitigations, their parts, or both.",
    )
    @wraps(command)
    def asked(
        *,
        data: Path | None,
        framework: str | None,
        model_type: str | None,
        release_type: str | None,
        update: bool,
        readings: tuple[str, ...],
        level: str,
        **rest: Any,  # noqa: ANN401 # the other options of whatever command this wraps
    ) -> None:
        chain = _read(data)
        allocation = build_allocation(
            chain,
            parse_context(model_type, release_type, is_significant_update=update, prefix="--"),
            framework=chain.framework(framework).id,
            readings=parse_readings(readings),
            level=None if level == "all" else int(level),
        )
        _say_cautions(allocation)
        command(allocation=allocation, **rest)

    return asked  # type: ignore[return-value]


def _say_cautions(allocation: Allocation) -> None:
    """What is to be known beside the rows, on standard error, so that the rows stay rows."""
    for framework in allocation.frameworks:
        if framework.caution:
            click.echo(f"{framework.id}: {framework.caution}", err=True)
        if allocation.context is not None and allocation.context.is_significant_update and framework.update_note:
            click.echo(f"{framework.id}: significant update: {framework.update_note}", err=True)


def _read(data: Path | None) -> ValueChain:
    return read_chain(data or settings.data_source())


class Verbs(click.Group):
    """Turns every expected failure into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 # as click declares it
        """Runs the command; no expected failure leaves a traceback."""
        try:
            return super().invoke(ctx)
        except NotAllocatedError as error:
            _fail(str(error), EXIT_NOT_ALLOCATED)
        except QuestionError as error:
            _fail(str(error), EXIT_USAGE)
        except InvalidDataError as error:
            _fail("\n".join(map(_line, error.problems)), EXIT_PROBLEMS)
        except BrokenPipeError:
            raise  # the reader has seen enough, as `head` does: click ends quietly
        except OSError as error:
            _fail(f"{error.filename or 'The file'}: {error.strerror or error}.", EXIT_PROBLEMS)


def _fail(message: str, code: int) -> None:
    click.echo(message, err=True)
    sys.exit(code)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """Who is responsible for what along the AI value chain.

    Reads the shipped frameworks, or your own data with --data.
    """


@main.command()
@_DATA
@_form(TABLE_FORMATS)
@_OUTPUT
def frameworks(data: Path | None, form: str, output: Path | None) -> None:
    """List the frameworks with publisher, version, licence and what is missing."""
    chain = _read(data)
    _write_table(framework_rows(chain), form, output, chain)


@main.command()
@_DATA
@_FRAMEWORK
@_form(TABLE_FORMATS)
@_OUTPUT
def actors(data: Path | None, framework: str | None, form: str, output: Path | None) -> None:
    """List the actors of one framework, or of all."""
    chain = _read(data)
    _write_table(actor_rows(chain, framework), form, output, chain)


@main.command()
@_question
@_form(TABLE_FORMATS)
@_OUTPUT
def matrix(allocation: Allocation, form: str, output: Path | None) -> None:
    """Show who owns which mitigation: one row a mitigation, one column an actor."""
    _write_table(matrix_rows(allocation), form, output, allocation.chain, allocation)


@main.command()
@_question
@_form(TABLE_FORMATS)
@_OUTPUT
def ownerships(allocation: Allocation, form: str, output: Path | None) -> None:
    """List every ownership with its confidence and source: one row an actor, mitigation and role."""
    _write_table(ownership_rows(allocation), form, output, allocation.chain, allocation)


@main.command()
@_question
@_form(TABLE_FORMATS)
@_OUTPUT
def findings(allocation: Allocation, form: str, output: Path | None) -> None:
    """Show gaps, single owners, idle actors, load and ambiguities."""
    found = build_findings(allocation)
    if form == "json":
        ids = finding_ids(found, is_of_one_framework=allocation.is_of_one_framework)
        _write(json.dumps(ids, ensure_ascii=False, indent=1) + "\n", output)
    else:
        _write_table(finding_rows(found), form, output, allocation.chain, allocation)


@main.command()
@_question
@_form(GRAPH_FORMATS)
@_OUTPUT
def graph(allocation: Allocation, form: str, output: Path | None) -> None:
    """Write the graph of actors, mitigations, ownerships and supplies."""
    from valuechain.analysis.graph import graph_of  # noqa: PLC0415 # NetworkX is slow to import
    from valuechain.analysis.graph_files import write_graph  # noqa: PLC0415 # as above

    if form == "csv":
        _write(write_csv(graph_rows(graph_of(allocation))), output)
    else:
        _write(write_graph(graph_of(allocation), form), output)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_form(("text", "json"))
def check(folder: Path, form: str) -> None:
    """Check FOLDER (or a .zip or .xlsx) and report every problem with file, line, column and how to mend it."""
    problems = check_data(folder)
    if form == "json":
        _write(json.dumps([problem._asdict() for problem in problems], ensure_ascii=False, indent=1) + "\n", None)
    else:
        _write("".join(f"{_line(problem)}\n" for problem in problems) or _summary(folder), None)
    if problems:
        sys.exit(EXIT_PROBLEMS)


def _line(problem: Problem) -> str:
    """The problem on one line, even where the file's own text that it quotes has line breaks or control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in str(problem))


def _summary(folder: Path) -> str:
    counts = read_chain(folder).counts()
    return (
        f"{folder}: no problems. {_count(counts['frameworks'], 'framework')}, {_count(counts['actors'], 'actor')}, "
        f"{_count(counts['mitigations'], 'mitigation')}, {_count(counts['ownerships'], 'ownership')}.\n"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else noun + 's'}"


@main.command()
@_DATA
@click.option("--host", help="Address to serve on; 127.0.0.1 unless set (VALUECHAIN_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on; 8050 unless set (VALUECHAIN_PORT).")
@click.option("--open/--no-open", "is_opened", default=False, help="Open the page in the browser.")
def serve(data: Path | None, host: str | None, port: int | None, is_opened: bool) -> None:
    """Serve the app and the HTTP interface until interrupted."""
    from valuechain.web.serving import serve_forever  # noqa: PLC0415 # Dash is slow to import

    chain = _read(data)
    try:
        serve_forever(chain, host or settings.host(), port or settings.port(), is_opened=is_opened)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _write_table(
    table: Table, form: str, output: Path | None, chain: ValueChain, allocation: Allocation | None = None
) -> None:
    writers: dict[str, Callable[[Table], str]] = {"csv": write_csv, "json": write_json, "md": write_markdown}
    if form in writers:
        _write(writers[form](table), output)
        return
    from valuechain.tables.workbook import write_workbook  # noqa: PLC0415 # openpyxl is slow to import

    if allocation is None:
        _write(write_workbook(table, chain, chain.frameworks), output)
        return
    readings = [f"{mitigation}={reading}" for mitigation, reading in allocation.readings.items()]
    _write(write_workbook(table, chain, allocation.frameworks, allocation.context, readings), output)


def _write(content: str | bytes, output: Path | None) -> None:
    """Writes to a file, or to standard output where none is named; text as UTF-8 whatever the terminal's encoding."""
    # A file name that is no UTF-8 holds lone surrogates, which have no encoding of their own.
    raw = content.encode(errors="backslashreplace") if isinstance(content, str) else content
    if output is not None:
        _write_file(raw, output)
    elif isinstance(content, bytes) and raw[:2] == b"PK" and sys.stdout.isatty():
        raise click.UsageError("A workbook is not text for a terminal: add --output FILE.")
    else:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()


def _write_file(raw: bytes, output: Path) -> None:
    """Writes a file whole or not at all: where writing fails, what was there before is untouched."""
    target = output.resolve()  # a link stays a link to the same file
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(raw)  # a device such as /dev/null must not be replaced by a file
        else:
            partial.write_bytes(raw)
            partial.replace(target)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        _fail(f"{output} cannot be written: {error.strerror or error}.", EXIT_PROBLEMS)

"""Answers to a file, or to standard output."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import click

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.cli.exits import EXIT_PROBLEMS, fail
from valuechain.model.chain import ValueChain
from valuechain.model.format import Content, Format
from valuechain.model.question import Selection
from valuechain.model.table import Sheet, Table
from valuechain.tables.formats import TableFile
from valuechain.views.question.asked import describe_asked

_EVERYTHING = Selection()


def write_table(
    table: Table,
    form: Format[TableFile],
    output: Path | None,
    chain: ValueChain,
    *asked: Allocation,
    selection: Selection = _EVERYTHING,
    more: Sequence[tuple[str, str]] = (),
    sheet: Callable[[], Sheet] | None = None,
    legend: Callable[[], Sequence[tuple[str, str]]] = list,
) -> None:
    """Writes the table; a workbook has `sheet` in its place, if given, and says what was asked.

    It names the sources of what was asked, or of all the data. `more` are options beside question and filters, `legend`
    is what its legend says besides.
    """

    def describe(shown: Table) -> list[tuple[str, str]]:
        pairs = [*(asked[0].question.pairs() if asked else ()), *selection.pairs(), *more]
        return [*describe_asked(chain, shown.name, pairs), *legend()]

    frameworks = tuple(dict.fromkeys(framework for each in asked for framework in each.frameworks))
    file = TableFile(lambda: table, chain, lambda: frameworks or chain.frameworks, describe, sheet)
    write_as(form, file, output)


def write_as(form: Format[Content], content: Content, output: Path | None) -> None:
    """Writes in a format; one that a terminal cannot show is refused there."""
    if not form.is_text and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{form.ending} is not text for a terminal: add --output FILE.")
    write(form.write(content), output)


def write_object(value: object, output: Path | None) -> None:
    """Writes what is no table as JSON."""
    write(json.dumps(value, ensure_ascii=False, indent=1) + "\n", output)


def write(content: str | bytes, output: Path | None) -> None:
    """Writes to a file, or to standard output where none is named; text as UTF-8 whatever the terminal's encoding."""
    # A file name that is no UTF-8 holds lone surrogates, which have no encoding of their own.
    raw = content.encode(errors="backslashreplace") if isinstance(content, str) else content
    if output is not None:
        _write_file(raw, output)
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
        fail(f"{output} cannot be written: {error.strerror or error}.", EXIT_PROBLEMS)

"""Writes answers to a file or to standard output."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import click

from valuechain import settings
from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.rows.plain import plain_sheet
from valuechain.cli.exits import EXIT_PROBLEMS, fail
from valuechain.model.chain import ValueChain
from valuechain.model.format import Content, Format
from valuechain.model.framework import Framework
from valuechain.model.question.question import Pairs
from valuechain.model.question.selection import Selection
from valuechain.model.table import LegendLine, Sheet, Table
from valuechain.tables.formats import CSV, Extras, TableFile
from valuechain.views.document.blocks import Briefing
from valuechain.views.page.reach import find_site
from valuechain.views.picture.framed import Framed
from valuechain.views.question.legend import describe_asked, page_of

_EVERYTHING = Selection()


def write_table(
    table: Table,
    form: Format[TableFile],
    output: Path | None,
    chain: ValueChain,
    *asked: Allocation,
    sources: Sequence[Framework] = (),
    selection: Selection = _EVERYTHING,
    more: Pairs = (),
    sheet: Callable[[], Sheet] | None = None,
    legend: Callable[[], Sequence[LegendLine]] = list,
) -> None:
    """Writes the table. In a workbook, `sheet` (if given) replaces the table, and the legend states the question.

    The sources listed are `sources`, or those of the question or, without one, those of all the data. `more` holds
    options other than the question and filters; `legend` holds further entries for the legend.
    """

    def describe(shown: Table) -> list[LegendLine]:
        pairs = [*(asked[0].question.pairs() if asked else ()), *selection.pairs(), *more]
        return [*describe_asked(chain, shown.name, pairs, _site()), *legend()]

    frameworks = tuple(dict.fromkeys(framework for each in asked for framework in each.frameworks))
    extras = Extras(
        chain, lambda: sources or frameworks or chain.frameworks, describe, sheet or (lambda: plain_sheet(table, chain))
    )
    write_as(form, TableFile(lambda: table, extras, is_for_excel=is_for_excel(output)), output)


def write_picture(
    svg: str, form: Format[Framed], output: Path | None, name: str, asked: Allocation, selection: Selection
) -> None:
    """Writes a picture with a caption; a slide has the address of its page if the site is known."""
    pairs = [*asked.question.pairs(), *selection.pairs()]
    write_as(form, Framed(svg, page_of(describe_asked(asked.chain, name, pairs, _site()))), output)
    if not form.is_text:
        say_missing_letters([svg])


def _site() -> str:
    try:
        return find_site("", settings.site())
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def write_document(briefing: Briefing, form: Format[Briefing], output: Path | None) -> None:
    """Writes a document."""
    write_as(form, briefing, output)
    if not form.is_text:
        say_missing_letters(drawing.svg for drawing in briefing.drawings)


def say_missing_letters(pictures: Iterable[str]) -> None:
    """Warns of letters that no font has, on standard error."""
    from valuechain.views.picture.letters import (  # noqa: PLC0415 # fonts are slow to read
        find_missing,
        how_to_add_fonts,
        say_missing,
    )

    if missing := say_missing(find_missing("".join(pictures)), how_to_add_fonts()):
        click.echo(missing, err=True)


def is_for_excel(output: Path | None) -> bool:
    """Whether Excel is likely to open the output by a double-click, so that CSV needs a byte order mark."""
    return output is not None and output.suffix.lower() == f".{CSV.ending}"


def write_as(form: Format[Content], content: Content, output: Path | None) -> None:
    """Writes the content in a format; refuses to print binary formats to a terminal."""
    if not form.is_text and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{form.ending} is a binary format: add --output FILE.")
    write(form.write(content), output)


def write_object(value: object, output: Path | None) -> None:
    """Writes anything but a table as JSON."""
    write(json.dumps(value, ensure_ascii=False, indent=1) + "\n", output)


def write(content: str | bytes, output: Path | None) -> None:
    """Writes to a file, or to standard output by default; text is UTF-8 whatever the terminal's encoding."""
    # File names that are not UTF-8 contain lone surrogates, which cannot be encoded.
    raw = content.encode(errors="backslashreplace") if isinstance(content, str) else content
    if output is not None:
        _write_file(raw, output)
    else:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()


def _write_file(raw: bytes, output: Path) -> None:
    """Writes a file atomically: if writing fails, the previous contents are untouched."""
    target = output.resolve()  # a symbolic link is kept, and its target written
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

"""Options that commands share: the question, the data and the output format."""

import codecs
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from valuechain import settings
from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.compare.differences import COMPARED_BY
from valuechain.cli.exits import line_of
from valuechain.model.chain import ValueChain
from valuechain.model.format import Format
from valuechain.model.problem import Noted
from valuechain.model.question.parameters import (
    DIFFERENCE,
    FRAMEWORK,
    HELP,
    LEVEL,
    LEVELS,
    MODEL_TYPE,
    ON,
    READING,
    RELEASE_TYPE,
    SECOND,
    SORT,
    UPDATE,
    VERBS,
)
from valuechain.model.question.question import Pairs, Question
from valuechain.model.question.selection import FILTERS, Order, Selection
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.tables.encodings import ENCODINGS
from valuechain.tables.reading.read import read_chain
from valuechain.tables.reading.shapes.values import Shape
from valuechain.tables.text import OF_ENCODING

Command = TypeVar("Command", bound=Callable[..., None])


MOST_NOTES = 10
_MODEL_TYPES, _RELEASE_TYPES = ", ".join(ModelType), ", ".join(ReleaseType)

_ENCODING, _SHAPE, _MAP = "valuechain.encoding", "valuechain.shape", "valuechain.map"


def _keep_encoding(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Keeps the encoding for `read_own`, so that commands need not pass it on."""
    try:
        codecs.lookup(value or "utf-8")
    except LookupError:
        raise click.BadParameter(f"{value} is not an encoding. Usual ones: {', '.join(ENCODINGS)}.") from None
    context.meta[_ENCODING] = value or ""


def _keep_map(context: click.Context, option: click.Parameter, value: str | None) -> None:
    """Keeps a part of the mapping for `read_own`."""
    context.meta[f"valuechain.{option.name}"] = value or ""


_SHAPES = "; ".join(f"{shape.value}: {shape.meaning}" for shape in Shape)
_HOW = (
    click.option(
        "--encoding",
        callback=_keep_encoding,
        expose_value=False,
        help="Encoding of CSV files that are not UTF-8, such as cp1251 or mac_roman; by default, a guess is shown.",
    ),
    click.option(
        "--shape",
        type=click.Choice([shape.value for shape in Shape]),
        callback=_keep_map,
        expose_value=False,
        help=f"What your table looks like, if the guess is wrong. {_SHAPES}.",
    ),
    click.option(
        "--map",
        metavar="HEADING=USE;...",
        callback=_keep_map,
        expose_value=False,
        help="What its columns are for, if the guess is wrong, such as 'Task=name; Legal=actor; Notes=-'.",
    ),
)


def how_to_read(command: Command) -> Command:
    """The options that say how to read a user's own data."""
    for option in reversed(_HOW):  # click lists the last option first
        command = option(command)
    return command


_DATA = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder, .zip, .xlsx or .csv to read instead of the shipped data (VALUECHAIN_DATA).",
)


def _data(command: Command) -> Command:
    return _DATA(how_to_read(command))


DATA = _data
OUTPUT = click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    is_eager=True,  # the format depends on its extension
    help="File to write; standard output by default.",
)
VERBS_OPTION = click.option(f"--{VERBS}", "has_verbs", is_flag=True, help=HELP[VERBS])
FRAMEWORK_OPTION = click.option(f"--{FRAMEWORK}", help=HELP[FRAMEWORK])


def written_as(formats: Sequence[Format[Any]], *, is_named_by_ending: bool = False) -> Callable[[Command], Command]:
    """The format option, as the argument `form`; defaults to the output file's extension, or else the first format.

    With `is_named_by_ending`, any other extension is refused: programs rely on the extension to open pictures and
    documents.
    """
    by_ending = {form.ending: form for form in formats}
    first = formats[0].ending

    def choose(context: click.Context, _: click.Parameter, asked: str | None) -> Format[Any]:
        output: Path | None = context.params.get("output")
        ending = output.suffix[1:].lower() if output else ""
        if is_named_by_ending and output and not asked:
            check_ending(output, by_ending, "add --format")
        return by_ending[asked or (ending if ending in by_ending else first)]

    help_text = f"Output format; by default the one that matches the output file's extension, or else {first}."
    return click.option("--format", "form", type=click.Choice(list(by_ending)), callback=choose, help=help_text)


def check_ending(output: Path, allowed: Collection[str], otherwise: str = "") -> None:
    """Refuses an output file whose extension is not one of those allowed; one without an extension passes."""
    if output.suffix and output.suffix[1:].lower() not in allowed:
        *others, last = allowed
        endings = f"{', '.join(others)} or {last}" if others else last
        advice = f"use the extension {endings}" + (f", or {otherwise}" if otherwise else "")
        raise click.UsageError(f'"{output.name}" cannot be written: {advice}.')


def question(command: Command) -> Command:
    """The options that make up a question, as one argument `allocation`."""

    @DATA
    @FRAMEWORK_OPTION
    @click.option(f"--{MODEL_TYPE}", help=f"One of {_MODEL_TYPES}.")
    @click.option(f"--{RELEASE_TYPE}", help=f"One of {_RELEASE_TYPES}.")
    @click.option(f"--{UPDATE}", is_flag=True, help=HELP[UPDATE])
    @click.option(
        f"--{READING}",
        multiple=True,
        metavar="MITIGATION=READING",
        help="Use another reading, e.g. PO-3=B; repeatable.",
    )
    @click.option(
        f"--{LEVEL}",
        type=click.Choice(list(LEVELS)),
        default="1",
        show_default=True,
        help=HELP[LEVEL],
    )
    @click.option(f"--{ON}", metavar="DAY", help=HELP[ON])
    @wraps(command)
    def asked(*, data: Path | None, **given: Any) -> None:  # noqa: ANN401 # passes on the options of the wrapped command
        chain = read(data)
        update = "yes" if given.pop(UPDATE) else ""
        pairs = [*take(given, FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, READING, LEVEL, ON), (UPDATE, update)]
        asked = _read_question(pairs, Question(""))
        allocation = answer(chain, replace(asked, framework=chain.framework(asked.framework or None).id))
        _say_cautions(allocation)
        command(allocation=allocation, **given)

    return asked  # type: ignore[return-value] # `wraps` loses the type


def take(given: dict[str, Any], *names: str) -> list[tuple[str, str]]:
    """Removes the named options from `given`, and returns a (name, value) pair for each value."""
    taken = [(name, given.pop(name.replace("-", "_"))) for name in names]
    return [
        (name, value)
        for name, values in taken
        for value in (values if isinstance(values, tuple) else (values,))
        if value is not None
    ]


def _read_question(pairs: Pairs, default: Question) -> Question:
    """The question from the options. Raises QuestionError."""
    asked, faults = Question.from_pairs(pairs, default=default, prefix="--")
    if faults:
        raise faults[0].error
    return asked


def filters(command: Command) -> Command:
    """The filter and sort options, as one argument `selection`."""

    @click.option(
        f"--{SORT}",
        "order",
        type=click.Choice([each.value for each in Order]),
        default=Order.SOURCE.value,
        help=HELP[SORT],
    )
    @wraps(command)
    def filtered(*, order: Order, **rest: Any) -> None:  # noqa: ANN401 # as in `question`
        chosen = {name: rest.pop(name) for name in FILTERS}
        command(selection=Selection(**chosen, order=Order(order)), **rest)

    for key, name in reversed(list(FILTERS.items())):  # click lists the last option first
        filtered = click.option(f"--{name}", key, multiple=True, help=HELP[name])(filtered)
    return filtered  # type: ignore[return-value] # `wraps` loses the type


def second_side(command: Command) -> Command:
    """The options for the second side of a comparison and for its filters.

    They become the arguments `asked` (both sides, with filters), `second` (its answer) and `differences`.
    """
    framework, model_type, release_type, reading = (
        f"{SECOND}{name}" for name in (FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, READING)
    )

    @click.option(f"--{framework}", help=HELP[framework])
    @click.option(f"--{model_type}", help=f"One of {_MODEL_TYPES}; by default the same as on the first side.")
    @click.option(f"--{release_type}", help=f"One of {_RELEASE_TYPES}; by default the same as on the first side.")
    @click.option(
        f"--{reading}",
        multiple=True,
        metavar="MITIGATION=READING",
        help="Use another reading on the second side; repeatable.",
    )
    @click.option(f"--{DIFFERENCE}", "differences", multiple=True, help=HELP[DIFFERENCE])
    @wraps(command)
    def sided(*, allocation: Allocation, **given: Any) -> None:  # noqa: ANN401 # as in `question`
        chain = allocation.chain
        pairs = take(given, framework, model_type, release_type, reading)
        first = allocation.question
        selection = Selection(**{key: given.pop(key) for key in COMPARED_BY})
        asked = replace(first, other=_read_question(pairs, first).other, selection=selection)
        second = answer(chain, asked.sides(chain)[1])
        if second.frameworks != allocation.frameworks:
            _say_cautions(second)
        if not (pairs or allocation.readings):
            click.echo("Both sides are the same. Choose what to compare with, using a --with-... option.", err=True)
        command(allocation=allocation, second=second, asked=asked, **given)

    for key in reversed(COMPARED_BY):  # click lists the last option first
        sided = click.option(f"--{FILTERS[key]}", key, multiple=True, help=HELP[FILTERS[key]])(sided)
    return sided  # type: ignore[return-value] # `wraps` loses the type


def read(data: Path | None) -> ValueChain:
    """The data at the given path, else in VALUECHAIN_DATA, else the shipped data."""
    path = data or settings.data_source()
    return read_chain() if path is None else read_own(path)


def read_own(path: Path) -> ValueChain:
    """The user's own data; notes on how it was read go to standard error."""
    chain = read_chain(path, encoding=encoding_asked(), mapping=map_asked())
    notes = [each for each in chain.warnings if isinstance(each, Noted) or each.column == OF_ENCODING]
    for note in notes[:MOST_NOTES]:
        click.echo(line_of(note), err=True)
    if len(notes) > MOST_NOTES:
        click.echo(f"... and {len(notes) - MOST_NOTES:,} more notes: see valuechain check.", err=True)
    return chain


def encoding_asked() -> str:
    """The encoding in the command's options; empty to guess."""
    return str(click.get_current_context().meta.get(_ENCODING, ""))


def map_asked() -> str:
    """The mapping in the command's options; empty to guess."""
    meta = click.get_current_context().meta
    return "; ".join(filter(None, (meta.get(_SHAPE, ""), meta.get(_MAP, ""))))


def _say_cautions(allocation: Allocation) -> None:
    """Prints notes about the answer to standard error, to keep standard output machine-readable."""
    for framework in allocation.frameworks:
        if framework.caution:
            click.echo(f"{framework.id}: {framework.caution}", err=True)
        if allocation.context is not None and allocation.context.is_significant_update and framework.update_note:
            click.echo(f"{framework.id}: significant update: {framework.update_note}", err=True)
    if allocation.on is not None:
        _say_day(allocation)


def _say_day(allocation: Allocation) -> None:
    """Says what applies on the day asked about, what comes next, and which dates are in doubt."""
    from valuechain.views.question.day import describe_day_asked  # noqa: PLC0415 # Jinja is slow to import

    click.echo(describe_day_asked(allocation), err=True)

"""Options that commands share: the question, the data and the output format."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from valuechain import settings
from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.model.chain import ValueChain
from valuechain.model.format import Format
from valuechain.model.parameters import (
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
from valuechain.model.question import Pairs, Question
from valuechain.model.selection import FILTERS, Order, Selection
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.tables.reading.read import read_chain

Command = TypeVar("Command", bound=Callable[..., None])


_MODEL_TYPES, _RELEASE_TYPES = ", ".join(ModelType), ", ".join(ReleaseType)

DATA = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder, .zip or .xlsx to read instead of the shipped data.",
)
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
        if is_named_by_ending and output and ending and not asked and ending not in by_ending:
            *others, last = by_ending
            endings = f"{', '.join(others)} or {last}"
            raise click.UsageError(f'"{output.name}" cannot be written: use the extension {endings}, or add --format.')
        return by_ending[asked or (ending if ending in by_ending else first)]

    help_text = f"Output format; by default the one that matches the output file's extension, or else {first}."
    return click.option("--format", "form", type=click.Choice(list(by_ending)), callback=choose, help=help_text)


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
    """The options for the second side of a comparison, as arguments `asked` (both sides) and `second` (its answer)."""
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
    @wraps(command)
    def sided(*, allocation: Allocation, **given: Any) -> None:  # noqa: ANN401 # as in `question`
        chain = allocation.chain
        pairs = take(given, framework, model_type, release_type, reading)
        first = allocation.question
        asked = replace(first, other=_read_question(pairs, first).other)
        second = answer(chain, asked.sides(chain)[1])
        if second.frameworks != allocation.frameworks:
            _say_cautions(second)
        if not (pairs or allocation.readings):
            click.echo("Both sides are the same. Choose what to compare with, using a --with-... option.", err=True)
        command(allocation=allocation, second=second, asked=asked, **given)

    return sided  # type: ignore[return-value] # `wraps` loses the type


def read(data: Path | None) -> ValueChain:
    """The data at the given path, else in VALUECHAIN_DATA, else the shipped data."""
    return read_chain(data or settings.data_source())


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

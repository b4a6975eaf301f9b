"""The options that commands share: what is asked, of which data, and as what it is written."""

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from valuechain import settings
from valuechain.analysis.allocation.allocation import Allocation, build_allocation, parse_readings
from valuechain.analysis.allocation.selection import FILTERS, Order, Selection
from valuechain.analysis.compare.sides import build_second_side
from valuechain.model.chain import ValueChain
from valuechain.model.context import parse_context
from valuechain.model.format import Format
from valuechain.model.vocabulary import Confidence, ModelType, ReleaseType
from valuechain.tables.reading.read import read_chain

Command = TypeVar("Command", bound=Callable[..., None])


def _choices(words: Sequence[str]) -> str:
    return ", ".join(words)


MODEL_TYPES, RELEASE_TYPES = _choices(list(ModelType)), _choices(list(ReleaseType))

DATA = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder, .zip or .xlsx to read instead of the shipped data.",
)
OUTPUT = click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    is_eager=True,  # the format looks at its ending
    help="File to write; standard output without it.",
)
FRAMEWORK = click.option("--framework", help="Id of the framework; may be left out where the data holds one.")


def written_as(formats: Sequence[Format[Any]], *, is_named_by_ending: bool = False) -> Callable[[Command], Command]:
    """The option for the format, as an argument `form`: as asked, else by the output file's ending, else the first.

    With `is_named_by_ending`, a file with another ending is refused: programs open pictures and documents by it.
    """
    by_ending = {form.ending: form for form in formats}
    first = formats[0].ending

    def choose(context: click.Context, _: click.Parameter, asked: str | None) -> Format[Any]:
        output: Path | None = context.params.get("output")
        ending = output.suffix[1:].lower() if output else ""
        if is_named_by_ending and output and ending and not asked and ending not in by_ending:
            raise click.UsageError(
                f'"{output.name}" cannot be written: its ending has to be {" or ".join(by_ending)}, or add --format.'
            )
        return by_ending[asked or (ending if ending in by_ending else first)]

    help_text = f"How to write it; else as the output file's ending says, else {first}."
    return click.option("--format", "form", type=click.Choice(list(by_ending)), callback=choose, help=help_text)


def question(command: Command) -> Command:
    """The options that ask a question, as one argument `allocation`."""

    @DATA
    @FRAMEWORK
    @click.option("--model-type", help=f"One of {MODEL_TYPES}.")
    @click.option("--release-type", help=f"One of {RELEASE_TYPES}.")
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
        chain = read(data)
        allocation = build_allocation(
            chain,
            parse_context(model_type, release_type, is_significant_update=update, prefix="--"),
            framework=chain.framework(framework).id,
            readings=parse_readings(readings),
            level=None if level == "all" else int(level),
        )
        _say_cautions(allocation)
        command(allocation=allocation, **rest)

    return asked  # type: ignore[return-value] # `wraps` says less than what it does: the same command


def filters(command: Command) -> Command:
    """The options that leave a part of the answer, as one argument `selection`."""

    @click.option("--stage", "stages", multiple=True, help="Only mitigations of this stage; may be repeated.")
    @click.option("--actor", "actors", multiple=True, help="Only mitigations that this actor (id) holds.")
    @click.option("--role", "roles", multiple=True, help="Only this role (id), and mitigations held in it.")
    @click.option("--confidence", "confidences", multiple=True, help=f"One of {_choices(list(Confidence))}.")
    @click.option("--topic", "topics", multiple=True, help="Only mitigations on this topic (id).")
    @click.option(
        "--sort",
        "order",
        type=click.Choice([each.value for each in Order]),
        default=Order.SOURCE.value,
        help="Order within a stage.",
    )
    @wraps(command)
    def filtered(*, order: Order, **rest: Any) -> None:  # noqa: ANN401 # as in `question`
        chosen = {name: rest.pop(name) for name in FILTERS}
        command(selection=Selection(**chosen, order=Order(order)), **rest)

    return filtered  # type: ignore[return-value] # `wraps` says less than what it does: the same command


def second_side(command: Command) -> Command:
    """The options that say what a question is compared with, as one argument `second`."""

    @click.option("--with-framework", help="Id of the framework to compare with; else the same.")
    @click.option("--with-model-type", help=f"One of {MODEL_TYPES}; else the same.")
    @click.option("--with-release-type", help=f"One of {RELEASE_TYPES}; else the same.")
    @click.option(
        "--with-reading",
        "with_readings",
        multiple=True,
        metavar="MITIGATION=READING",
        help="Take another reading on the second side; else the shown one.",
    )
    @wraps(command)
    def sided(
        *,
        allocation: Allocation,
        with_framework: str | None,
        with_model_type: str | None,
        with_release_type: str | None,
        with_readings: tuple[str, ...],
        **rest: Any,  # noqa: ANN401 # as in `question`
    ) -> None:
        second = build_second_side(
            allocation,
            framework=with_framework,
            model_type=with_model_type,
            release_type=with_release_type,
            readings=parse_readings(with_readings),
            prefix="--with-",
        )
        if second.frameworks != allocation.frameworks:
            _say_cautions(second)
        if not (with_framework or with_model_type or with_release_type or with_readings or allocation.readings):
            click.echo("Both sides ask the same. Say with a --with-... option what to compare with.", err=True)
        command(allocation=allocation, second=second, **rest)

    return sided  # type: ignore[return-value] # `wraps` says less than what it does: the same command


def read(data: Path | None) -> ValueChain:
    """The data that is named, else the data of the environment, else the shipped data."""
    return read_chain(data or settings.data_source())


def _say_cautions(allocation: Allocation) -> None:
    """What is to be known beside the rows, on standard error, so that the rows stay rows."""
    for framework in allocation.frameworks:
        if framework.caution:
            click.echo(f"{framework.id}: {framework.caution}", err=True)
        if allocation.context is not None and allocation.context.is_significant_update and framework.update_note:
            click.echo(f"{framework.id}: significant update: {framework.update_note}", err=True)

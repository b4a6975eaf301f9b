"""Commands that answer across all sources."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.side_by_side.rows import side_by_side_rows, side_by_side_sheet
from valuechain.analysis.across.tables import across_rows, across_sheet, link_rows, practice_rows
from valuechain.analysis.across.timeline.rows import timeline_rows
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.analysis.across.topic.rows import statement_rows, topic_sheet
from valuechain.analysis.across.topic.subject import build_subject, find_topic_or_practice
from valuechain.analysis.graph.files import GEXF, GRAPH_FORMATS
from valuechain.cli.asking import DATA, FRAMEWORK_OPTION, OUTPUT, Command, read, read_own, take, written_as
from valuechain.cli.writing import write_as, write_document, write_table
from valuechain.model.common_language import Practice
from valuechain.model.format import Format
from valuechain.model.merge import merge
from valuechain.model.question.across import SEVERAL, AcrossQuestion
from valuechain.model.question.parameters import ACTOR, AT_LEAST, HELP, MODEL_TYPE, ON, PRACTICE, RELEASE_TYPE, TOPIC
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.tables.formats import CALENDAR, PRINTED_FORMATS, SSSOM, TableFile
from valuechain.views.document.formats import DOCUMENT_FORMATS


def across_question(command: Command) -> Command:
    """The options of a question across all sources, as one argument `across`."""

    @DATA
    @click.option(
        "--with-data",
        "own",
        type=click.Path(path_type=Path, exists=True),
        help="Folder, .zip or .xlsx with your own data, to count as one more source.",
    )
    @click.option(f"--{AT_LEAST}", help=HELP[AT_LEAST])
    @click.option(f"--{MODEL_TYPE}", help=f"One of {', '.join(ModelType)}; any by default.")
    @click.option(f"--{RELEASE_TYPE}", help=f"One of {', '.join(ReleaseType)}; any by default.")
    @click.option(f"--{ON}", metavar="DAY", help="The day as of which to answer, or any; today by default.")
    @wraps(command)
    def asked(*, data: Path | None, own: Path | None, **given: Any) -> None:  # noqa: ANN401 # passes on the command's own options
        chain = read(data)
        if own is not None:
            chain = merge(chain, read_own(own))
        pairs = take(given, *SEVERAL, AT_LEAST, MODEL_TYPE, RELEASE_TYPE, ON)
        question, faults = AcrossQuestion.from_pairs(pairs, chain, today=datetime.now(UTC).date(), prefix="--")
        if faults:
            raise faults[0].error
        across = build_across(chain, question)
        command(across=across, **given)
        _say_cautions(across)

    for name in reversed(SEVERAL):  # click lists the last option first
        asked = click.option(f"--{name}", multiple=True, help=HELP[name])(asked)
    return asked  # type: ignore[return-value] # `wraps` loses the type


def _say_cautions(across: Across) -> None:
    """Prints notes about the sources to standard error, to keep standard output machine-readable."""
    click.echo(f"Answered {across.question.day}.", err=True)
    for framework in across.sources:
        if framework.notice:
            click.echo(f"{framework.id}: {framework.notice}", err=True)
    for framework_id in across.not_covered:
        click.echo(f"{framework_id}: has no list for this model and release, so it is silent.", err=True)


@click.command("across")
@across_question
@written_as((*PRINTED_FORMATS, *DOCUMENT_FORMATS))
@OUTPUT
def across_sources(across: Across, form: Format[Any], output: Path | None) -> None:
    """Show who is responsible according to all sources: one row per topic or practice and reference actor."""
    if form in DOCUMENT_FORMATS:
        from valuechain.views.across.document import build_across_document  # noqa: PLC0415 # Jinja is slow to import

        write_document(build_across_document(across), form, output)
        return
    write_across(across_rows, across, form, output, sheet=lambda: across_sheet(across))


def write_across(
    build: Callable[[Across], Any],
    across: Across,
    form: Format[TableFile],
    output: Path | None,
    **more: Any,  # noqa: ANN401 # options of `write_table`
) -> None:
    """Writes a table of the answer; a workbook credits the sources asked and states the question."""
    pairs = [*across.question.pairs(is_dated=True), *more.pop("more", ())]
    write_table(build(across), form, output, across.chain, sources=across.sources, more=pairs, **more)


@click.command("across-graph")
@across_question
@written_as(GRAPH_FORMATS)
@OUTPUT
def graph_across(across: Across, form: Format[Any], output: Path | None) -> None:
    """Write the graph of all sources, joined by practices and reference actors."""
    from valuechain.analysis.across.graph import build_graph_across  # noqa: PLC0415 # NetworkX is slow to import

    built = build_graph_across(across)
    if form is GEXF:
        from valuechain.views.map.gephi import draw_graph  # noqa: PLC0415 # Jinja is slow to import

        built = draw_graph(built, across.chain)
    write_as(form, built, output)


@click.command("topic")
@click.argument("subject", metavar="ID")
@across_question
@written_as((*PRINTED_FORMATS, *DOCUMENT_FORMATS))
@OUTPUT
def show_topic(across: Across, subject: str, form: Format[Any], output: Path | None) -> None:
    """Show what every source says on a topic or practice (ID): one row per source, practice, mitigation and actor."""
    found = find_topic_or_practice(across.chain, subject)
    if form in DOCUMENT_FORMATS:
        from valuechain.views.across.topic.document import build_topic_document  # noqa: PLC0415 # Jinja is slow to import

        write_document(build_topic_document(across, found), form, output)
        return
    answer = build_subject(across, found)
    name = PRACTICE if isinstance(found, Practice) else TOPIC
    write_across(
        lambda _: statement_rows(answer),
        across,
        form,
        output,
        more=[(name, found.id)],
        sheet=lambda: topic_sheet(answer),
    )


@click.command("timeline")
@across_question
@click.option(f"--{TOPIC}", default="", help="Only this topic (id).")
@click.option(f"--{PRACTICE}", default="", help="Only this practice (id).")
@click.option(f"--{ACTOR}", default="", help="Only this reference actor (id).")
@written_as((*PRINTED_FORMATS, CALENDAR))
@OUTPUT
def show_timeline(
    across: Across, topic: str, practice: str, actor: str, form: Format[Any], output: Path | None
) -> None:
    """List when mitigations begin to apply, in every source: one row per mitigation and date."""
    timeline = build_timeline(across, topic=topic, practice=practice, actor=actor)
    if form is CALENDAR:
        from valuechain.views.across.timeline.calendar import build_calendar  # noqa: PLC0415 # Jinja is slow to import

        write_as(form, build_calendar(across, timeline), output)
    else:
        more = [(TOPIC, topic), (PRACTICE, practice), (ACTOR, actor)]
        write_across(lambda asked: timeline_rows(asked, timeline), across, form, output, more=more)


@click.command("side-by-side")
@across_question
@written_as((*PRINTED_FORMATS, *DOCUMENT_FORMATS))
@OUTPUT
def side_by_side(across: Across, form: Format[Any], output: Path | None) -> None:
    """Set two to six sources side by side: one row per topic or practice and source, or a document."""
    if form in DOCUMENT_FORMATS:
        from valuechain.views.across.side_by_side.document import build_side_document  # noqa: PLC0415 # as above

        write_document(build_side_document(across), form, output)
    else:
        write_across(side_by_side_rows, across, form, output, sheet=lambda: side_by_side_sheet(across))


@click.command()
@DATA
@FRAMEWORK_OPTION
@written_as((*PRINTED_FORMATS, SSSOM))
@OUTPUT
def links(data: Path | None, framework: str | None, form: Format[Any], output: Path | None) -> None:
    """List how mitigations relate to practices, with the ground of each link: our interpretation."""
    chain = read(data)
    if framework:
        framework = chain.framework(framework).id
    if form is SSSOM:
        write_as(form, chain.only(framework) if framework else chain, output)
    else:
        write_table(link_rows(chain, framework), form, output, chain)


@click.command()
@DATA
@written_as(PRINTED_FORMATS)
@OUTPUT
def practices(data: Path | None, form: Format[TableFile], output: Path | None) -> None:
    """List the practices under each topic, and how many mitigations of each framework ask for them."""
    chain = read(data)
    write_table(practice_rows(chain), form, output, chain)

"""Commands that answer with a table or a graph."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.analysis.compare.sheet import comparison_sheet
from valuechain.analysis.findings import cover
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.graph.files import GEXF, GRAPH_FORMATS
from valuechain.analysis.rows.assignments import assignments_sheet
from valuechain.analysis.rows.findings import absence_rows, all_finding_rows, cover_rows
from valuechain.analysis.rows.matrix import (
    actor_rows,
    finding_ids,
    framework_rows,
    graph_rows,
    matrix_rows,
    ownership_rows,
)
from valuechain.analysis.rows.sheets import findings_sheet, matrix_sheet
from valuechain.analysis.search.order import hit_rows
from valuechain.analysis.search.search import Closeness, Hit, find_gap, nearest_names, search
from valuechain.cli.asking import (
    DATA,
    FRAMEWORK_OPTION,
    OUTPUT,
    VERBS_OPTION,
    filters,
    question,
    read,
    second_side,
    written_as,
)
from valuechain.cli.writing import is_for_excel, write_as, write_object, write_picture, write_table
from valuechain.model.chain import ValueChain
from valuechain.model.format import Format
from valuechain.model.question.parameters import (
    ABSENT,
    DIFFERENCE,
    END,
    HELP,
    LIMIT,
    NAMES,
    NAMINGS,
    START,
    TEXT,
    VERBS,
)
from valuechain.model.question.question import Question
from valuechain.model.question.selection import Selection
from valuechain.model.table import LegendLine
from valuechain.model.words import count
from valuechain.tables.formats import CSV, JSON, ODS, PRINTED_FORMATS, XLSX, TableFile
from valuechain.tables.writing.write import write_csv, write_excel_csv
from valuechain.views.picture.formats import FRAMED_FORMATS

if TYPE_CHECKING:
    from valuechain.analysis.graph.types import Graph


@click.command()
@DATA
@written_as(PRINTED_FORMATS)
@OUTPUT
def frameworks(data: Path | None, form: Format[TableFile], output: Path | None) -> None:
    """List the frameworks with publisher, version, licence and what is missing."""
    chain = read(data)
    write_table(framework_rows(chain), form, output, chain)


@click.command()
@DATA
@FRAMEWORK_OPTION
@written_as(PRINTED_FORMATS)
@OUTPUT
def actors(data: Path | None, framework: str | None, form: Format[TableFile], output: Path | None) -> None:
    """List the actors of one framework, or of all."""
    chain = read(data)
    write_table(actor_rows(chain, framework), form, output, chain)


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@click.option(f"--{LIMIT}", type=click.IntRange(min=1), help=HELP[LIMIT])
@DATA
@written_as(PRINTED_FORMATS)
@OUTPUT
def find(
    words: tuple[str, ...], limit: int | None, data: Path | None, form: Format[TableFile], output: Path | None
) -> None:
    """Find mitigations, actors, topics, terms and more that match TEXT, best match first. Typos are fine."""
    chain = read(data)
    text = " ".join(words)
    hits = search(chain, text, limit)
    _say_how_near(chain, text, hits)
    write_table(hit_rows(chain, hits), form, output, chain, more=[(TEXT, text)])


def _say_how_near(chain: ValueChain, text: str, hits: tuple[Hit, ...]) -> None:
    if not hits:
        near = ", ".join(dict.fromkeys(f'"{hit.name}"' for hit in nearest_names(chain, text)))
        click.echo(f'Nothing found for "{text}".{f" Did you mean {near}?" if near else ""}', err=True)
    elif hits[0].closeness is Closeness.NEAREST:
        click.echo(f"{find_gap(chain, text)} Nearest to it:", err=True)
    elif hits[0].closeness is Closeness.SOME:
        click.echo(f'No match has all the words of "{text}". Partial matches:', err=True)


@click.command()
@question
@filters
@VERBS_OPTION
@click.option(f"--{NAMES}", type=click.Choice(list(NAMINGS)), default="source", help=HELP[NAMES])
@written_as((*PRINTED_FORMATS, *FRAMED_FORMATS))
@OUTPUT
def matrix(
    allocation: Allocation, selection: Selection, form: Format[Any], output: Path | None, names: str, *, has_verbs: bool
) -> None:
    """Show who owns which mitigation: one row per mitigation, one column per actor."""
    selected = select(allocation, selection)
    with_verbs: Sequence[Format[Any]] = (*FRAMED_FORMATS, XLSX, ODS)
    if has_verbs and form not in with_verbs:
        endings = ", ".join(each.ending for each in with_verbs)
        raise click.UsageError(
            f"--{VERBS} works for pictures and workbooks ({endings}). For {form.ending}, use `valuechain ownerships`: "
            "it lists every verb."
        )
    if form in FRAMED_FORMATS:
        from valuechain.views.matrix.picture import draw_matrix  # noqa: PLC0415 # Jinja is slow to import

        picture = draw_matrix(selected, selection, has_verbs=has_verbs)
        write_picture(picture, form, output, "matrix", selected, selection)
    else:
        write_table(
            matrix_rows(selected, has_short_names=NAMINGS[names]),
            form,
            output,
            allocation.chain,
            allocation,
            selection=selection,
            more=[(VERBS, "yes")] if has_verbs else (),
            sheet=lambda: matrix_sheet(selected, selection, has_verbs=has_verbs),
        )


@click.command()
@question
@filters
@written_as(PRINTED_FORMATS)
@OUTPUT
def ownerships(allocation: Allocation, selection: Selection, form: Format[TableFile], output: Path | None) -> None:
    """List every ownership with its confidence and source: one row per actor, mitigation and role."""
    shown = select(allocation, selection)
    write_table(
        ownership_rows(shown),
        form,
        output,
        allocation.chain,
        allocation,
        selection=selection,
        sheet=lambda: assignments_sheet(shown),
    )


@click.command()
@question
@written_as(PRINTED_FORMATS)
@OUTPUT
def findings(allocation: Allocation, form: Format[TableFile], output: Path | None) -> None:
    """Show gaps, mitigations without a backup, idle actors, load, ambiguous passages and doubts about the text."""
    found = build_findings(allocation)
    if form is JSON:
        write_object(finding_ids(found, is_of_one_framework=allocation.is_of_one_framework), output)
    else:
        rows = all_finding_rows(allocation)
        write_table(rows, form, output, allocation.chain, allocation, sheet=lambda: findings_sheet(allocation))


@click.command()
@question
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=cover.PATIENCE,
    show_default=True,
    help="Time limit; the columns all_listed and is_smallest say what was proven within it.",
)
@written_as(PRINTED_FORMATS)
@OUTPUT
def who_must_act(allocation: Allocation, seconds: float, form: Format[TableFile], output: Path | None) -> None:
    """List the smallest groups of actors that between them are responsible for everything: one row per group and actor.

    Under a law, everyone with a duty must fulfil it, also those in no group.
    """
    found = cover.who_must_act(allocation, seconds=seconds)
    _say_limits(allocation, found)
    write_table(cover_rows(allocation, found), form, output, allocation.chain, allocation)


def _say_limits(allocation: Allocation, found: cover.Cover) -> None:
    for framework in allocation.frameworks:
        if framework.is_binding:
            click.echo(
                f"{framework.id}: By law, everyone with a duty must fulfil it, also those in no group.", err=True
            )
    if found.without_lead:
        ids = ", ".join(mitigation.id for mitigation in found.without_lead)
        click.echo(f"No one is responsible for these, so no group covers them: {ids}.", err=True)
    if not found.is_settled:
        at_least = f"it takes at least {count(found.at_least, 'actor')}"
        click.echo(f"Time ran out: {at_least}. This group of {found.size} is enough. Increase --seconds.", err=True)
    elif not found.is_complete:
        listed = len(found.sets)
        if found.number:
            said = f"{listed} of the {found.number:,} smallest groups are listed."
        else:
            said = f"{listed} of the smallest groups are listed; there may be more."
        click.echo(said, err=True)


@click.command()
@question
@click.option(f"--{ABSENT}", multiple=True, required=True, help=HELP[ABSENT])
@written_as(PRINTED_FORMATS)
@OUTPUT
def absence(allocation: Allocation, absent: tuple[str, ...], form: Format[TableFile], output: Path | None) -> None:
    """Show the mitigations affected if actors are absent, and who still owns them."""
    rows = absence_rows(allocation, absent)
    named = [(ABSENT, actor) for actor in absent]
    write_table(rows, form, output, allocation.chain, allocation, more=named)


@click.command()
@question
@second_side
@written_as(PRINTED_FORMATS)
@OUTPUT
def compare(
    allocation: Allocation,
    second: Allocation,
    asked: Question,
    differences: tuple[str, ...],
    form: Format[TableFile],
    output: Path | None,
) -> None:
    """Show the changes between two contexts, frameworks or readings: one row per change.

    Anything that you do not set with a --with-... option is the same on both sides, except readings.
    """
    table = comparison_rows(allocation, second, asked.selection, differences)
    for row in table.records():
        if row["of"] == "framework":
            click.echo(f"Nothing to compare for {row['id']}: {row['note']}. Add a topics column.", err=True)
    write_table(
        table,
        form,
        output,
        allocation.chain,
        allocation,
        second,
        more=[*asked.other.pairs(), *asked.selection.pairs(), *((DIFFERENCE, each) for each in differences)],
        sheet=lambda: comparison_sheet(table, allocation, second),
        legend=lambda: _describe_sides(allocation.chain, asked),
    )


def _describe_sides(chain: ValueChain, question: Question) -> Sequence[LegendLine]:
    from valuechain.views.compare.sides import build_sides  # noqa: PLC0415 # Jinja is slow to import
    from valuechain.views.compare.words import describe_sides  # noqa: PLC0415 # the same
    from valuechain.views.page.state import Page, ViewState  # noqa: PLC0415 # the same

    return describe_sides(build_sides(chain, ViewState.of(question, page=Page.COMPARE)))


@click.command()
@question
@filters
@click.option(f"--{START}", required=True, metavar="KIND:ID", help=HELP[START])
@click.option(f"--{END}", required=True, metavar="KIND:ID", help=HELP[END])
@written_as(PRINTED_FORMATS)
@OUTPUT
def paths(
    allocation: Allocation, selection: Selection, form: Format[TableFile], output: Path | None, **ends: str
) -> None:
    """Show how two nodes are connected: the shortest paths over ownerships and supplies, one row per step."""
    from valuechain.analysis.graph.paths import path_rows  # noqa: PLC0415 # NetworkX is slow to import

    rows = path_rows(select(allocation, selection), ends[START], ends[END])
    if not rows.rows:
        click.echo("They are not connected.", err=True)
    write_table(rows, form, output, allocation.chain, allocation)


EDGES: Format["Graph"] = CSV.of(lambda graph: write_csv(graph_rows(graph)), purpose="one row per edge")


@click.command()
@question
@filters
@written_as((*GRAPH_FORMATS, EDGES))
@OUTPUT
def graph(allocation: Allocation, selection: Selection, form: Format["Graph"], output: Path | None) -> None:
    """Write the graph of actors, mitigations, ownerships and supplies."""
    from valuechain.analysis.graph.graph import graph_of  # noqa: PLC0415 # NetworkX is slow to import

    if form is EDGES and is_for_excel(output):
        form = CSV.of(lambda graph: write_excel_csv(graph_rows(graph)))
    shown = select(allocation, selection)
    built = graph_of(shown)
    if form is GEXF:
        from valuechain.views.map.gephi import draw_graph  # noqa: PLC0415 # Jinja is slow to import

        built = draw_graph(built, shown.chain, shown)
    write_as(form, built, output)

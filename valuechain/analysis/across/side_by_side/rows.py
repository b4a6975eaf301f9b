"""Two to six sources side by side as a table."""

from collections.abc import Iterator
from dataclasses import replace

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.side_by_side.sides import build_side_rows, describe_cell
from valuechain.analysis.across.tables import name_subject
from valuechain.analysis.across.values import Voice
from valuechain.model.question.parameters import ANY_DAY
from valuechain.model.table import LegendLine, Sheet, Table, Value
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import capital, write_date


def side_by_side_rows(across: Across) -> Table:
    """One row for each topic or practice and source: whom the source makes responsible, and how strongly.

    Lists hold ids of reference actors; `own_names` holds responsible actors to which none corresponds. `says` is a
    value of `Voice`, and `from` the first day of a source that does not speak yet. Agreement is `named_by` of
    `sources_speaking`. Raises QuestionError unless two to six sources are asked.
    """
    columns = (
        "level", "topic", "practice", "name", "framework", "short_name", "says", "responsible", "in_part",
        "conditional", "own_names", "strength", "supporting", "from", "sources_speaking", "most_named", "named_by",
        "as_of",
    )  # fmt: skip
    return Table("side-by-side", columns, tuple(_rows(across)))


def _rows(across: Across) -> Iterator[tuple[Value, ...]]:
    day = across.question.on.isoformat() if across.question.on else ANY_DAY
    for row, cells in (each for of_topic in build_side_rows(across).values() for each in of_topic):
        for cell in cells:
            responsible = cell.responsible
            yield (
                *name_subject(row),
                cell.source,
                across.chain.framework(cell.source).short_name,
                cell.voice.value,
                LIST_SEPARATOR.join(each.actor.id for each in responsible),
                LIST_SEPARATOR.join(each.actor.id for each in responsible if each.is_in_part),
                LIST_SEPARATOR.join(each.actor.id for each in responsible if each.is_conditional),
                LIST_SEPARATOR.join(cell.unmatched),
                cell.strongest.value if cell.voice is Voice.SPEAKS else "",
                LIST_SEPARATOR.join(each.actor.id for each in cell.supporting),
                cell.starts.isoformat() if cell.starts else "",
                row.agreement.of,
                LIST_SEPARATOR.join(row.agreement.most),
                row.agreement.named,
                day,
            )


def side_by_side_sheet(across: Across) -> Sheet:
    """The workbook: the sources in columns and in words, with the machine-readable rows on a second sheet."""
    names = tuple(capital(each.short_name) for each in across.sources)
    rows = tuple(
        (*name_subject(row), *map(describe_cell, cells), row.agreement.words)
        for of_topic in build_side_rows(across).values()
        for row, cells in of_topic
    )
    words = Table("side-by-side", ("level", "topic", "practice", "name", *names, "agreement"), rows)
    legend = (
        LegendLine("in part", "Every path from the source to the reference actor holds only in part."),
        LegendLine("under a condition", "The source says so only under a condition."),
        LegendLine("agreement", "How many of the sources that speak name the actor named most often."),
        LegendLine("as of", write_date(across.question.on) if across.question.on else "any day"),
    )
    return Sheet(words, more=(replace(side_by_side_rows(across), name="rows"),), legend=legend)

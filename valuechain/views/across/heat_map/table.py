"""The heat map as a table: topics and practices in rows, reference actors in columns."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.values import NOTHING, AcrossCell, AcrossRow, Subject, Voice
from valuechain.analysis.rows.matrix_table import CONDITION
from valuechain.model.common_language import Practice, ReferenceActor
from valuechain.model.norm import Verb
from valuechain.model.question.selection import add_or_remove
from valuechain.model.words import count, join_words, write_date
from valuechain.views.across.said import NO_MATCH, name_actors
from valuechain.views.across.state import AcrossState
from valuechain.views.page.render import render

LEVELS = 5
"""How many shades the heat map has."""
LAW = "§"
"""Marks a cell: binding law makes the actor responsible."""
IN_PART = "~"
"""Marks a figure or a word: every source behind it says so only in part."""
INFORMED = "informed"
"""The word for an actor that is only informed or mentioned."""
_SHORT = {Verb.IS_ENCOURAGED: "encour.", Verb.IS_RECOMMENDED: "recomm."}
"""Verbs that are too long for a cell."""
_MEANINGS = {IN_PART: "in part", CONDITION: "under a condition"}


class HeatCell(NamedTuple):
    """A cell of the heat map, ready to show."""

    actor: ReferenceActor
    responsible: int = 0
    level: int = 0
    """The shade, from 0 to `LEVELS`: the more sources make the actor responsible, the stronger."""
    marks: str = ""
    """The marks beside the number: only in part, only under a condition."""
    supporting: str = ""
    """`+2` with its marks if sources only support; empty if none does."""
    verb: str = ""
    """The strongest verb that makes the actor responsible, in short."""
    law: str = ""
    """The mark of law, after marks that hold for every law but not for every source."""
    later: str = ""
    """`from 2028` with its marks if the actor becomes responsible only later."""
    informed: str = ""
    """`informed` with its marks if the actor is only informed or mentioned."""
    description: str = ""
    """The cell in a sentence; empty if there is nothing in it."""

    @property
    def small(self) -> str:
        """What stands below the figures."""
        return " ".join(filter(None, (self.verb, self.law))) or self.later or self.informed

    @property
    def signs(self) -> str:
        """The text of the cell, to search for marks."""
        return f"{self.marks}{self.supporting}{self.small}"


class HeatRow(NamedTuple):
    """A row of the heat map: a topic, or a practice of an open topic."""

    subject: Subject
    href: str
    toggle: str
    """The link that opens or closes the topic's practices; empty for a practice."""
    is_open: bool
    cells: Sequence[HeatCell]
    agreement: str
    """Such as `5 of 7`; or in words why there is none."""
    agreed_on: str
    """The agreement in a sentence."""

    @property
    def is_practice(self) -> bool:
        """Whether the row is about a practice."""
        return isinstance(self.subject, Practice)


def build_heat_rows(across: Across, state: AcrossState, rows: Sequence[AcrossRow] | None = None) -> list[HeatRow]:
    """The rows of the heat map, by default the topics; those of practices follow their topic if it is open."""
    most = max((len(cell.responsible) for row in across.topics for cell in row.cells.values()), default=0)
    return [
        HeatRow(
            row.subject,
            state.href_of(**{"practice" if isinstance(row.subject, Practice) else "topic": row.subject.id}),
            "" if isinstance(row.subject, Practice) else state.href(opened=add_or_remove(state.opened, row.subject.id)),
            row.subject.id in state.opened,
            [_build_cell(row, actor, most) for actor in across.actors],
            _say_row(row),
            _describe_agreement(across, row),
        )
        for row in (_open_rows(across, state) if rows is None else rows)
    ]


def _open_rows(across: Across, state: AcrossState) -> Iterator[AcrossRow]:
    for row in across.topics:
        yield row
        if row.subject.id in state.opened:
            yield from across.practices_of(row.subject.id)


def level_of(responsible: int, most: int) -> int:
    """The shade of a cell; `most` is the highest number of any topic's cell.

    >>> [level_of(number, 8) for number in (0, 1, 2, 4, 8, 9)]
    [0, 1, 2, 3, 5, 5]
    """
    return min(LEVELS, -(-LEVELS * responsible // most)) if most else 0


def _build_cell(row: AcrossRow, actor: ReferenceActor, most: int) -> HeatCell:
    cell = row.cell(actor.id)
    if cell is NOTHING:
        return HeatCell(actor)
    number = len(cell.responsible)
    first = date.fromordinal(cell.starts) if cell.starts and not number else None
    marks = mark_all(cell.responsible, cell.in_part, cell.conditional)
    of_law = mark_all(cell.binding, cell.in_part, cell.conditional)
    of_support = mark_all(cell.supporting, cell.supporting_in_part, cell.supporting_conditional)
    is_informed = cell.informed and not (number or cell.supporting or first)
    return HeatCell(
        actor,
        number,
        level_of(number, most),
        marks=marks,
        supporting=f"+{len(cell.supporting)}{of_support}" if cell.supporting else "",
        verb=_SHORT.get(cell.verb, cell.verb.value) if cell.verb else "",
        law=f"{''.join(mark for mark in of_law if mark not in marks)}{LAW}" if cell.binding else "",
        later=f"from {first.year}{mark_all(cell.later, cell.later_in_part, cell.later_conditional)}" if first else "",
        informed=f"{INFORMED} {mark_all(cell.informed, cell.informed_in_part, cell.informed_conditional)}".rstrip()
        if is_informed
        else "",
        description=_describe(actor, cell, len(row.speaking), first),
    )


def mark_all(sources: Sequence[str], in_part: Collection[str], conditional: Collection[str]) -> str:
    """The marks that hold of every one of the sources.

    >>> mark_all(["a", "b"], ["a", "b", "c"], ["a"]), mark_all([], [], [])
    ('~', '')
    """
    marked = ((IN_PART, in_part), (CONDITION, conditional))
    return "".join(mark for mark, found in marked if sources and all(source in found for source in sources))


def _describe(actor: ReferenceActor, cell: AcrossCell, speaking: int, first: date | None) -> str:
    """A cell in a sentence."""
    parts = []
    if number := len(cell.responsible):
        only = "the only source that speaks makes" if speaking == 1 else ""
        verbs = "makes" if number == 1 else "make"
        counted = ((len(cell.binding), "by law"), *_reservations(cell.in_part, cell.conditional))
        parts.append(
            f"{only or f'{number} of {speaking} sources that speak {verbs}'} them responsible"
            f"{_bracket(number, counted)}{_qualify_law(cell)}"
        )
    if number := len(cell.supporting):
        parts.append(
            f"{number}{' more' if cell.responsible else ''} {'gives' if number == 1 else 'give'} them a supporting role"
            f"{_bracket(number, _reservations(cell.supporting_in_part, cell.supporting_conditional))}"
        )
    if number := len(cell.informed):
        parts.append(
            f"{number} only {'informs or mentions' if number == 1 else 'inform or mention'} them"
            f"{_bracket(number, _reservations(cell.informed_in_part, cell.informed_conditional))}"
        )
    if first:
        reservations = _bracket(len(cell.later), _reservations(cell.later_in_part, cell.later_conditional))
        parts.append(f"responsible from {write_date(first)}{reservations}")
    if cell.responsible:
        parts.append(f"strongest verb: {cell.verb.value}" if cell.verb else "no verb given")
    return f"{actor.name}: {'; '.join(parts)}"


def _reservations(in_part: Sequence[str], conditional: Sequence[str]) -> Sequence[tuple[int, str]]:
    return (len(in_part), "only in part"), (len(conditional), "only under a condition")


def _bracket(sources: int, counted: Iterable[tuple[int, str]]) -> str:
    """How many of the sources say so by law, in part, or under a condition, in brackets."""
    whole = "all " if sources > 1 else ""
    parts = [f"{whole if number == sources else f'{number} '}{words}" for number, words in counted if number]
    return f" ({join_words(parts)})" if parts else ""


def _qualify_law(cell: AcrossCell) -> str:
    """That the law reaches less far than other sources do; empty if it does not."""
    marks = mark_all(cell.responsible, cell.in_part, cell.conditional)
    of_law = mark_all(cell.binding, cell.in_part, cell.conditional)
    words = [words for mark, words in _MEANINGS.items() if mark in of_law and mark not in marks]
    return f"; the law only {join_words(words)}" if words else ""


def _say_row(row: AcrossRow) -> str:
    """The agreement in numbers, or why there is none."""
    if row.speaking:
        agreement = row.agreement
        marks = ((IN_PART, agreement.in_part), (CONDITION, agreement.conditional))
        signs = "".join(mark for mark, number in marks if 0 < number == agreement.named)
        return f"{agreement.named} of {agreement.of}{signs}"
    if row.sources(Voice.LATER):
        return "not yet"
    return "filtered out" if row.sources(Voice.HIDDEN) else "no one"


def _describe_agreement(across: Across, row: AcrossRow) -> str:
    agreement = row.agreement
    if not agreement.of:
        return {
            "not yet": "No source makes anyone responsible yet.",
            "filtered out": "Your filters leave nothing.",
            "no one": "No source makes anyone responsible.",
        }[_say_row(row)]
    names = name_actors(across, agreement.most)
    if not names:
        return f"{count(agreement.of, 'source')} {'speaks' if agreement.of == 1 else 'speak'}; {NO_MATCH}."
    who = (
        "source that speaks names"
        if agreement.of == 1
        else f"{agreement.of} sources that speak {'names' if agreement.named == 1 else 'name'}"
    )
    lead = f"The only {who}" if agreement.of == 1 else f"{agreement.named} of the {who}"
    each = " each of" if len(agreement.most) > 1 and agreement.of > 1 else ""
    return f"{lead}{each} {names}{agreement.reservations}."


def show_heat_table(across: Across, state: AcrossState) -> Markup:
    """The HTML of the table, with its legend."""
    rows = build_heat_rows(across, state)
    return render(
        "across/heat_map/table.html",
        rows=rows,
        actors=across.actors,
        law=LAW,
        informed=INFORMED,
        in_part=IN_PART,
        levels=range(1, LEVELS + 1),
        close_all=state.href(opened=()) if state.opened else "",
        has_later=any(cell.later for row in rows for cell in row.cells),
        has_informed=any(cell.informed for row in rows for cell in row.cells),
    )

"""The heat map as a table: topics and practices in rows, reference actors in columns."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.values import NOTHING, AcrossCell, AcrossRow, Subject, Voice
from valuechain.model.common_language import Practice, ReferenceActor
from valuechain.model.words import count, join_words, write_date
from valuechain.views.across.said import NO_MATCH, name_actors, say_agreement
from valuechain.views.across.state import AcrossState
from valuechain.views.page.render import render

LEVELS = 5
"""How many shades the heat map has."""
LAW = "§"
"""The mark of a cell in which binding law makes the actor responsible."""
IN_PART = "~"
"""The mark of a cell in which every source makes the actor responsible only in part."""


class HeatCell(NamedTuple):
    """A cell of the heat map, ready to show."""

    actor: ReferenceActor
    responsible: int
    supporting: int
    level: int
    """The shade, from 0 to `LEVELS`: the more sources make the actor responsible, the darker."""
    signs: str
    """The marks beside the number: only in part, by law."""
    verb: str
    """The strongest verb that makes the actor responsible, in short."""
    later: str
    """`from 2028` if the actor becomes responsible only later."""
    is_told: bool
    """Whether the actor is only told or mentioned."""
    description: str
    """The cell in a sentence; empty if there is nothing in it."""


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
            "" if isinstance(row.subject, Practice) else state.href(opened=_toggle(state.opened, row.subject.id)),
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


def _toggle(opened: tuple[str, ...], topic: str) -> tuple[str, ...]:
    return tuple(each for each in opened if each != topic) if topic in opened else (*opened, topic)


def level_of(responsible: int, most: int) -> int:
    """The shade of a cell; `most` is the highest number of any topic's cell.

    >>> [level_of(number, 8) for number in (0, 1, 2, 4, 8, 9)]
    [0, 1, 2, 3, 5, 5]
    """
    return min(LEVELS, -(-LEVELS * responsible // most)) if most else 0


def _build_cell(row: AcrossRow, actor: ReferenceActor, most: int) -> HeatCell:
    cell = row.cell(actor.id)
    if cell is NOTHING:
        return HeatCell(actor, 0, 0, 0, "", "", "", is_told=False, description="")
    number = len(cell.responsible)
    first = date.fromordinal(cell.starts) if cell.starts and not number else None
    is_in_part = 0 < number == len(cell.in_part)
    return HeatCell(
        actor,
        number,
        len(cell.supporting),
        level_of(number, most),
        f"{IN_PART if is_in_part else ''}{LAW if cell.binding else ''}",
        cell.verb.value.removeprefix("is ") if cell.verb else "",
        f"from {first.year}" if first else "",
        is_told=bool(cell.informed) and not (number or cell.supporting or first),
        description=_describe(actor, cell, len(row.speaking), first),
    )


def _describe(actor: ReferenceActor, cell: AcrossCell, speaking: int, first: date | None) -> str:
    """A cell in a sentence."""
    parts = []
    if number := len(cell.responsible):
        only = "the only source that speaks makes" if speaking == 1 else ""
        verbs = "makes" if number == 1 else "make"
        parts.append(f"{only or f'{number} of {speaking} sources that speak {verbs}'} them responsible{_qualify(cell)}")
    if number := len(cell.supporting):
        parts.append(
            f"{number}{' more' if cell.responsible else ''} {'gives' if number == 1 else 'give'} them a supporting role"
        )
    if number := len(cell.informed):
        parts.append(f"{number} only {'tells or mentions' if number == 1 else 'tell or mention'} them")
    if first:
        parts.append(f"responsible from {write_date(first)}")
    if cell.responsible:
        parts.append(f"strongest verb: {cell.verb.value}" if cell.verb else "no verb given")
    return f"{actor.name}: {'; '.join(parts)}"


def _qualify(cell: AcrossCell) -> str:
    """How many of the responsible say so by law, in part, or under a condition, in brackets."""
    parts = [
        f"{len(sources)} {words}"
        for sources, words in (
            (cell.binding, "by law"),
            (cell.in_part, "only in part"),
            (cell.conditional, "only under a condition"),
        )
        if sources
    ]
    return f" ({join_words(parts)})" if parts else ""


def _say_row(row: AcrossRow) -> str:
    """The agreement in numbers, or why there is none."""
    if row.speaking:
        return say_agreement(row.agreement).partition(",")[0]
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
    partly = f", {agreement.in_part} of them only in part" if agreement.in_part else ""
    each = " each of" if len(agreement.most) > 1 and agreement.of > 1 else ""
    return f"{lead}{each} {names}{partly}."


def show_heat_table(across: Across, state: AcrossState) -> Markup:
    """The HTML of the table, with its legend."""
    rows = build_heat_rows(across, state)
    return render(
        "across/table.html",
        rows=rows,
        actors=across.actors,
        law=LAW,
        in_part=IN_PART,
        levels=range(1, LEVELS + 1),
        close_all=state.href(opened=()) if state.opened else "",
        has_later=any(cell.later for row in rows for cell in row.cells),
        has_told=any(cell.is_told for row in rows for cell in row.cells),
    )

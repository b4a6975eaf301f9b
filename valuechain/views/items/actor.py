"""The role card: what one actor owns and supports, with whom, and its counterparts in other frameworks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from math import ceil, inf
from urllib.parse import urlencode

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation, answer, find_answer
from valuechain.analysis.allocation.dates import start_of
from valuechain.analysis.allocation.ownership import mitigations_of
from valuechain.analysis.allocation.reference import Reference, place_of, reference_of
from valuechain.analysis.findings.day import build_day
from valuechain.analysis.items.role_card import (
    Counterparts,
    HeldMitigation,
    RoleCard,
    SupplyEnd,
    build_role_card,
    find_elsewhere,
    hands_on,
    receives,
)
from valuechain.analysis.items.rows import role_card_rows
from valuechain.analysis.rows.matrix_table import CONDITION
from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import ITEM
from valuechain.model.table import Table
from valuechain.model.values import Mitigation, Role
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import article, count, write_date
from valuechain.views.explore.toolbar import map_downloads
from valuechain.views.items.actor_choice import list_actor_choices, show_actor_choice
from valuechain.views.items.everywhere import show_everywhere
from valuechain.views.items.standing import show_standing
from valuechain.views.page.actors import describe_binding, list_otherwise, place_in_chain, say_support
from valuechain.views.page.names import called_at
from valuechain.views.page.render import render
from valuechain.views.page.row_report import show_row_report
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import show_takeaway, table_downloads
from valuechain.views.question.day import show_days
from valuechain.views.question.picker import show_question_line
from valuechain.views.question.summary import note_parts, say_applying, write_sentences
from valuechain.views.question.unanswered import show_unanswered

_MOST_LISTED = 120
"""Maximum number of mitigations listed in one section on screen; a link leads to the rest."""
_MOST_IN_ONE_COLUMN = 36
"""Maximum number of mitigations listed in a single column on screen."""
_MOST_PRINTED = 47
"""How many mitigations, across all sections, fit on one sheet if only their names are printed."""
_PRINTED_LINE = 55
"""How many characters fit on a printed line."""
_COLUMNS = 2
"""The number of printed columns, unless only names are printed."""
_MOST_LINES = 48
"""How many lines about mitigations fit on one sheet beside everything else."""
_MOST_LINES_UNDESCRIBED = 46
"""The same without descriptions: these take more room than their lines."""
_NARROW_LINE, _MOST_NARROW_LINES = 38, 126
"""How many characters fit on a line in three columns, and how many such lines on one sheet beside everything else."""
_PER_MATCH = 3
"""How many such lines a counterpart takes away: they flow through three columns below all others."""
_PER_REFERENCE = 9
"""How many such lines a reference actor in the line across sources takes away."""
_PER_DAYS = 4
"""How many lines the timeline takes as much room as."""
_PER_SENTENCE = 3
"""How many lines the sentence on counterparts through reference actors takes."""
_FEW_MATCHES = 4
"""For how many counterparts every sheet has room; each one more takes a line."""
_MOST_BESIDE, _ROOM_BESIDE = 4, 36
"""How many mitigations of counterparts fit on a full sheet, and on an empty one; each of the actor's own takes the
place of four. They are listed if all counterparts get at least one."""
_MOST_COPIED = 400
"""Maximum number of rows offered for "Copy table"; longer tables are available as downloads."""
_REPEATED = 3
"""A note shared by at least this many lines is shown only once."""


class PrintSize(Enum):
    """How much of each mitigation is printed, so that a card fits on one sheet."""

    WHOLE = "whole"
    WITHOUT_DESCRIPTIONS = "dense"
    WITHOUT_NOTES = "dense brief"
    NAMES = "dense full-sheet"


@dataclass(frozen=True, slots=True)
class CardLine:
    """A mitigation on the card."""

    held: HeldMitigation
    note: str
    """Why the actor owns it, if the source gives a reason for this mitigation."""
    is_printed: bool
    has_condition: bool
    """Whether the sheet has room for its condition, if any; otherwise a star stands for it."""


@dataclass(frozen=True, slots=True)
class CardSection:
    """A list of the mitigations that the actor owns, supports or is only named for."""

    title: str
    meaning: str
    """What the role means, if the title does not say it."""
    roles: tuple[Role, ...]
    total: int
    stages: Mapping[str, Sequence[CardLine]]
    more: int


def show_actor(chain: ValueChain, state: ViewState, notices: Markup, report_to: str = "") -> Markup:
    """The HTML of the role card, or of the actor picker if the actor is missing or unknown."""
    actors = {actor.id: actor for actor in chain.actors_by_framework.get(state.framework, ())}
    allocation = find_answer(chain, state)
    choices = list_actor_choices(chain, state, allocation)
    if state.item not in actors:
        return show_actor_choice(chain, state, notices, choices)
    actor = actors[state.item]
    card = build_role_card(allocation, actor.id) if allocation is not None else None
    notes = _count_notes(card) if card else {}
    table = role_card_rows(allocation, actor.id) if allocation is not None else None
    table = table if table and len(table.rows) <= _MOST_COPIED else None
    held = (*card.owns, *card.supports, *card.mentioned) if card else ()
    elsewhere = find_elsewhere(chain, actor, state.context, on=state.on)
    paired = [each for each in elsewhere if not each.is_indirect]  # the others are printed in one sentence
    confidences = {each.ownership.confidence for each in held}
    standing = show_standing(chain, actor, state) if card else Markup()
    above = max(1, len(chain.reference_matches_of(actor.framework, actor.id))) if standing else 0
    days = show_days(chain, state, actor.id) if card and card.held else Markup()
    beside = sum(len(each.matches) for each in paired) + _PER_SENTENCE * (len(paired) < len(elsewhere))
    named = (*held, *(each for also in (card.also if card else ()) for each in also.held))
    references = {each.mitigation: reference_of(chain, each.mitigation) for each in named}
    taken = _COLUMNS * (above + (_PER_DAYS if days else 0)) + max(0, beside - _FEW_MATCHES)
    size = PrintSize.WITHOUT_NOTES if state.is_everywhere else _choose_size(held, references, taken)
    called = called_at(chain.framework(state.framework), state.level)
    not_yet = describe_not_yet(allocation, card) if allocation is not None and card else ""
    most_beside = 0 if size is PrintSize.NAMES else _most_beside(len(held), paired)
    most_printed = _MOST_LISTED if state.is_everywhere else _MOST_PRINTED
    sections = _sections(card, notes, _find_room(held, paired, size, above), most_printed) if card else []
    return render(
        "items/actor.html",
        state=state,
        actor=actor,
        asked="are they" if actor.name.endswith("s") and not actor.name.endswith("ss") else "is it",
        framework=chain.framework(state.framework),
        question=show_question_line(chain, state),
        notices=notices,
        choices=choices,
        otherwise=list_otherwise(allocation, actor, state) if allocation is not None else [],
        takeaway=_takeaway(chain, state, table) if card else show_takeaway([]),
        table=table,
        said=not_yet or (describe_card(card, called) if card else ""),
        is_later=bool(not_yet),
        bound=describe_binding(card) if card else "",
        days=days,
        standing=standing,
        parts_note=note_parts(allocation) if allocation is not None else None,
        unanswered="" if card else show_unanswered(chain, state),
        card=card,
        sections=sections,
        support=say_support(card.absence) if card else "",
        notes=notes,
        shared_confidence=_only(confidences),
        is_long=len(held) > _MOST_IN_ONE_COLUMN,
        print_size=size,
        left_out=_left_out(held, size, sections, None if state.is_everywhere else most_beside),
        place=place_in_chain(chain, actor),
        has_supplies=any(supply.framework == actor.framework for supply in chain.supplies),
        receives=_by_what(receives(chain, actor)),
        hands_on=_by_what(hands_on(chain, actor)),
        called=called,
        most_listed=_MOST_LISTED,
        most_beside=most_beside,
        elsewhere=elsewhere,
        everywhere=show_everywhere(chain, elsewhere, state) if state.is_everywhere else "",
        references=references,
        reference_actors={each.id: each for each in chain.reference_actors},
        matrix=state.href(page=Page.EXPLORE, focus=f"actor:{actor.id}"),
        words=f"{state.href(page=Page.GLOSSARY)}#words",
        row_report=show_row_report(chain, actor, state, report_to),
    )


def _only(confidences: set[Confidence]) -> Confidence | None:
    """The confidence that all mitigations share; None if it varies or is the usual one."""
    return next(iter(confidences)) if len(confidences) == 1 and confidences != {Confidence.STATED} else None


def _takeaway(chain: ValueChain, state: ViewState, table: Table | None) -> Markup:
    query = f"{state.question_query()}&{urlencode({ITEM: state.item})}"
    downloads = [
        *table_downloads("actor", "Role card", query),
        *map_downloads(chain, state, "Map of this actor", f"actor:{state.item}"),
    ]
    return show_takeaway(downloads, table="role-card-rows" if table else "")


def describe_card(card: RoleCard, called: str = "mitigation") -> str:
    """A summary of what the actor owns and supports, counted with the source's own word for a mitigation."""
    said = _describe_own(card, called)
    for other in card.also:
        name = other.actor.label
        more = len(other.owns) or "none"
        said += f" This actor is always {article(name)} {name} too, and as such is responsible for {more}."
    return said


def _describe_own(card: RoleCard, called: str) -> str:
    if not card.owns and not card.supports and not card.actor.is_addressed:
        return "The source says whom it addresses, and does not address this actor."
    if not card.owns and not card.supports:
        return f"This actor has no role in any of the {count(card.total, called)} here."
    alone = sum(each.is_alone for each in card.owns)
    said = f"Responsible for {len(card.owns) or 'none'} of {count(card.total, called)}"
    if alone:
        said += f" ({'all' if alone == len(card.owns) and alone > 1 else alone} alone)"
    other = ", ".join(f"{role.name.lower()} for {len(held):,}" for role, held in card.supports_as.items())
    return f"{said}; {other or 'no supporting role'}."


def describe_not_yet(allocation: Allocation, card: RoleCard) -> str:
    """What applies on the day asked about, and from when anything applies to the actor; empty if something does."""
    day = build_day(allocation)
    if day is None or card.held:
        return ""
    whole = answer(allocation.chain, replace(allocation.question, on=None))
    starts = [start_of(whole.part, each).first for each in mitigations_of(whole, card.actor.id)]
    if day.applying and not starts:
        return ""
    none = " This actor has no role in any of them." if day.applying else ""
    first = f" The first for this actor begin on {write_date(date.fromordinal(min(starts)))}." if starts else ""
    return f"{write_sentences((say_applying(allocation, day),))}{none}{first}"


def _count_notes(card: RoleCard) -> Mapping[str, int]:
    """The notes that many lines share, with the number of lines for each."""
    notes = Counter(each.mitigation.ownership_note for each in (*card.owns, *card.supports, *card.mentioned))
    return {note: number for note, number in notes.items() if note and number >= _REPEATED}


def _sections(card: RoleCard, repeated: Mapping[str, int], room: float, most_printed: int) -> list[CardSection]:
    """The sections of the card; repeated notes are left out of the lines. `room` is for conditions, in lines."""
    parts = (
        ("I am responsible for", "", card.owns),
        *((role.name, role.meaning, held) for role, held in (card.supports_as | card.mentioned_as).items()),
    )
    sections: list[CardSection] = []
    before = 0
    for title, meaning, held in parts:
        stages: dict[str, list[CardLine]] = {}
        for number, each in enumerate(held[:_MOST_LISTED]):
            note = each.mitigation.ownership_note
            is_printed = before + number < most_printed
            needed = _count_lines(each.ownership.condition, _NARROW_LINE) if is_printed else 0
            line = CardLine(each, "" if note in repeated else note, is_printed, has_condition=needed <= room)
            room -= needed if line.has_condition else 0
            stages.setdefault(each.mitigation.stage, []).append(line)
        before += len(held)
        roles = tuple(dict.fromkeys(each.role for each in held))
        sections.append(CardSection(title, meaning, roles, len(held), stages, len(held) - _MOST_LISTED))
    return sections


def _most_beside(held: int, elsewhere: Iterable[Counterparts]) -> int:
    """How many mitigations of each counterpart the printed sheet lists, given how many the actor itself has."""
    owning = sum(bool(match.held) for each in elsewhere for match in each.matches)
    return max(_MOST_BESIDE, _ROOM_BESIDE - 4 * held) // max(1, owning)


def _choose_size(held: Iterable[HeldMitigation], references: Mapping[Mitigation, Reference], taken: int) -> PrintSize:
    """The largest print size that fits on one sheet, `taken` lines of it in use already."""
    named, noted, described = taken, 0, 0
    for each in held:
        head = _name(each, references[each.mitigation].words, *each.ownership.norm)
        named += _count_lines(head, _PRINTED_LINE) + _count_lines(each.ownership.condition, _PRINTED_LINE)
        noted += _count_lines(each.mitigation.ownership_note, _PRINTED_LINE)
        described += _count_lines(each.mitigation.summary, _PRINTED_LINE)
    if named + noted + described <= _MOST_LINES:
        return PrintSize.WHOLE
    if named + noted <= _MOST_LINES_UNDESCRIBED:
        return PrintSize.WITHOUT_DESCRIPTIONS
    return PrintSize.WITHOUT_NOTES if named <= _MOST_LINES_UNDESCRIBED else PrintSize.NAMES


def _find_room(held: Sequence[HeldMitigation], elsewhere: Iterable[Counterparts], size: PrintSize, above: int) -> float:
    """How many lines the sheet has left for conditions; if more than names are printed, it has room for them all."""
    if size is not PrintSize.NAMES:
        return inf
    roles = {each.role for each in held}
    headings = 3 * len(roles) + len({(each.role, each.mitigation.stage) for each in held})
    shared = {owner.actor for each in held for owner in each.others}
    named = sum(_count_lines(_name(each, place_of(each.mitigation)), _NARROW_LINE) for each in held[:_MOST_PRINTED])
    matches = sum(len(each.matches) for each in elsewhere)
    return _MOST_NARROW_LINES - headings - named - len(shared) - _PER_MATCH * matches - _PER_REFERENCE * above


def _name(held: HeldMitigation, *more: str) -> str:
    """The first words of a line, with spaces for the marks."""
    return "   ".join((held.mitigation.label, *more, *([owner.actor.label for owner in held.others] or ["alone"])))


def _count_lines(text: str, width: int) -> int:
    return ceil(len(text) / width)


def _left_out(
    held: Sequence[HeldMitigation], size: PrintSize, sections: Iterable[CardSection], most_beside: int | None
) -> list[str]:
    """The parts not on the printed sheet; without `most_beside`, further sheets have all counterparts."""
    lines = [line for section in sections for lines in section.stages.values() for line in lines if line.is_printed]
    starred = [line for line in lines if line.held.ownership.condition and not line.has_condition]
    parts = []
    if size is not PrintSize.WHOLE:
        parts.append("short descriptions")
    if size is PrintSize.WITHOUT_NOTES:
        parts.append("notes")
    elif any(each.ownership.note for each in held):
        parts.append("notes on the source’s words")
    if size is PrintSize.NAMES:
        parts.append("verbs, confidence and notes of each line")
        if starred:
            parts.append(f"the conditions of lines marked {CONDITION}")
        parts.append("the names of what is lost if the actor is absent")
    if most_beside is None:
        return parts
    if not most_beside:
        parts.append("the counterparts’ mitigations")
    if len(held) > _MOST_PRINTED:
        parts.append(f"{count(len(held) - _MOST_PRINTED, 'mitigation')} at the end of the lists")
    return parts


def _by_what(ends: Iterable[SupplyEnd]) -> Mapping[str, Sequence[SupplyEnd]]:
    """The supplies, grouped by what is supplied."""
    groups: dict[str, list[SupplyEnd]] = {}
    for end in ends:
        groups.setdefault(end.supply.what, []).append(end)
    return groups

"""The role card: what one actor owns and supports, with whom, and its counterparts in other frameworks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation, find_answer
from valuechain.analysis.allocation.ownership import mitigations_of
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
from valuechain.model.chain import ValueChain
from valuechain.model.errors import nearest
from valuechain.model.parameters import ITEM
from valuechain.model.table import Table
from valuechain.model.values import Actor, Role
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import article, count
from valuechain.views.explore.toolbar import map_downloads
from valuechain.views.page.actors import list_otherwise, place_in_chain
from valuechain.views.page.names import called_at
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import show_takeaway, table_downloads
from valuechain.views.question.picker import show_question_line
from valuechain.views.question.unanswered import show_unanswered

_MOST_LISTED = 120
"""Maximum number of mitigations listed in one section on screen; a link leads to the rest."""
_MOST_PRINTED = 66
"""How many mitigations, across all sections, fit on one sheet if short descriptions are left out."""
_MOST_DESCRIBED = 14
"""How many mitigations fit on one sheet with short descriptions."""
_MOST_EXPLAINED = 36
"""How many mitigations fit on one sheet with their confidence and notes."""
_MOST_BESIDE, _ROOM_BESIDE = 9, 40
"""How many mitigations of counterparts fit on a full sheet, and on an empty one; each of the actor's own takes the
place of four."""
_MOST_COPIED = 400
"""Maximum number of rows offered for "Copy table"; longer tables are available as downloads."""
_REPEATED = 3
"""A note shared by at least this many lines is shown only once."""


@dataclass(frozen=True, slots=True)
class CardLine:
    """A mitigation on the card."""

    held: HeldMitigation
    note: str
    """Why the actor owns it, if the source gives a reason for this mitigation."""
    is_printed: bool


@dataclass(frozen=True, slots=True)
class CardSection:
    """A list of the mitigations that the actor owns, supports or is mentioned for."""

    title: str
    roles: tuple[Role, ...]
    total: int
    stages: Mapping[str, Sequence[CardLine]]
    more: int


@dataclass(frozen=True, slots=True)
class ActorChoice:
    """An entry in the actor picker, with the actor's workload in the context."""

    actor: Actor
    href: str
    owned: str
    is_current: bool


def show_actor(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the role card, or of the actor picker if the actor is missing or unknown."""
    actors = {actor.id: actor for actor in chain.actors_by_framework.get(state.framework, ())}
    allocation = find_answer(chain, state)
    choices = _choices(chain, state, allocation)
    if state.item not in actors:
        return _show_choice(chain, state, notices, choices)
    actor = actors[state.item]
    card = build_role_card(allocation, actor.id) if allocation is not None else None
    notes = _count_notes(card) if card else {}
    table = role_card_rows(allocation, actor.id) if allocation is not None else None
    table = table if table and len(table.rows) <= _MOST_COPIED else None
    held = (*card.owns, *card.supports, *card.mentioned) if card else ()
    elsewhere = find_elsewhere(chain, actor, state.context)
    confidences = {each.ownership.confidence for each in held}
    return render(
        "items/actor.html",
        state=state,
        actor=actor,
        verb="are" if actor.name.endswith("s") and not actor.name.endswith("ss") else "is",
        framework=chain.framework(state.framework),
        question=show_question_line(chain, state),
        notices=notices,
        choices=choices,
        otherwise=list_otherwise(allocation, actor, state) if allocation is not None else [],
        takeaway=_takeaway(chain, state, table) if card else show_takeaway([]),
        table=table,
        said=describe_card(card, called_at(chain.framework(state.framework), state.level)) if card else "",
        unanswered="" if card else show_unanswered(chain, state),
        card=card,
        sections=_sections(card, notes) if card else [],
        notes=notes,
        shared_confidence=_only(confidences),
        is_dense=len(held) > _MOST_DESCRIBED,
        is_full=len(held) > _MOST_EXPLAINED,
        left_out=_left_out(len(held)),
        place=place_in_chain(chain, actor),
        has_supplies=any(supply.framework == actor.framework for supply in chain.supplies),
        receives=_by_what(receives(chain, actor)),
        hands_on=_by_what(hands_on(chain, actor)),
        called=called_at(chain.framework(state.framework), state.level),
        most_listed=_MOST_LISTED,
        most_beside=_most_beside(len(held), elsewhere),
        elsewhere=elsewhere,
        matrix=state.href(page=Page.EXPLORE, focus=f"actor:{actor.id}"),
        words=f"{state.href(page=Page.SOURCES)}#words",
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
        name = other.actor.name
        more = len(other.owns) or "none"
        said += f" This actor is always {article(name)} {name} too, and as such is responsible for {more}."
    return said


def _describe_own(card: RoleCard, called: str) -> str:
    if not card.owns and not card.supports:
        return f"This actor has no role in any of the {count(card.total, called)} here."
    alone = sum(each.is_alone for each in card.owns)
    said = f"Responsible for {len(card.owns) or 'none'} of {count(card.total, called)}"
    if alone:
        said += f" ({'all' if alone == len(card.owns) and alone > 1 else alone} alone)"
    return f"{said}; supports {len(card.supports) or 'none'}."


def _count_notes(card: RoleCard) -> Mapping[str, int]:
    """The notes that many lines share, with the number of lines for each."""
    notes = Counter(each.mitigation.ownership_note for each in (*card.owns, *card.supports, *card.mentioned))
    return {note: number for note, number in notes.items() if note and number >= _REPEATED}


def _sections(card: RoleCard, repeated: Mapping[str, int]) -> list[CardSection]:
    """The sections of the card; repeated notes are left out of the lines."""
    parts = (("I am responsible for", card.owns), ("I support", card.supports), ("I am mentioned for", card.mentioned))
    sections: list[CardSection] = []
    before = 0
    for title, held in parts:
        if not held and sections:
            continue  # owning nothing is worth a sentence; supporting nothing isn't
        stages: dict[str, list[CardLine]] = {}
        for number, each in enumerate(held[:_MOST_LISTED]):
            note = each.mitigation.ownership_note
            line = CardLine(each, "" if note in repeated else note, before + number < _MOST_PRINTED)
            stages.setdefault(each.mitigation.stage, []).append(line)
        before += len(held)
        roles = tuple(dict.fromkeys(each.role for each in held))
        sections.append(CardSection(title, roles, len(held), stages, len(held) - _MOST_LISTED))
    return sections


def _most_beside(held: int, elsewhere: Iterable[Counterparts]) -> int:
    """How many mitigations of each counterpart the printed sheet lists, given how many the actor itself has."""
    owning = sum(bool(match.held) for each in elsewhere for match in each.matches)
    return max(_MOST_BESIDE, _ROOM_BESIDE - 4 * held) // max(1, owning)


def _left_out(held: int) -> list[str]:
    """What the printed sheet leaves out if the actor has this many mitigations."""
    parts = []
    if held > _MOST_DESCRIBED:
        parts.append("the short descriptions")
    if held > _MOST_EXPLAINED:
        parts.append("the confidence and notes of each line, the names of mitigations lost if the actor is absent")
        parts.append("the counterparts’ mitigations in other sources")
    if held > _MOST_PRINTED:
        parts.append(f"{count(held - _MOST_PRINTED, 'mitigation')} at the end of the lists")
    return parts


def _by_what(ends: Iterable[SupplyEnd]) -> Mapping[str, Sequence[SupplyEnd]]:
    """The supplies, grouped by what is supplied."""
    groups: dict[str, list[SupplyEnd]] = {}
    for end in ends:
        groups.setdefault(end.supply.what, []).append(end)
    return groups


def _choices(chain: ValueChain, state: ViewState, allocation: Allocation | None) -> list[ActorChoice]:
    return [
        ActorChoice(
            actor,
            state.href(item=actor.id),
            "" if allocation is None else _describe_owned(chain, allocation, actor),
            actor.id == state.item,
        )
        for actor in chain.actors_by_framework.get(state.framework, ())
    ]


def _describe_owned(chain: ValueChain, allocation: Allocation, actor: Actor) -> str:
    owned = mitigations_of(allocation, actor.id)
    leads = sum(chain.role(ownership.role).is_lead for ownership in owned)
    parts = [f"responsible for {leads}"] if leads else []
    if len(owned) > leads:
        parts.append(f"supports {len(owned) - leads}")
    return ", ".join(parts) or "no role here"


def _show_choice(chain: ValueChain, state: ViewState, notices: Markup, choices: Sequence[ActorChoice]) -> Markup:
    """The actor picker, for visitors who have not chosen a valid actor."""
    names = {
        name: choice
        for choice in choices
        for name in (*choice.actor.aliases, choice.actor.name, choice.actor.label, choice.actor.id)
    }
    found = nearest(state.item, names) if state.item else None
    return render(
        "items/actor_choice.html",
        state=state,
        framework=chain.framework(state.framework),
        question=show_question_line(chain, state),
        notices=notices,
        choices=choices,
        near=names[found] if found else None,
        elsewhere=[
            framework
            for framework in chain.frameworks
            if framework.id != state.framework
            and any(each.id == state.item for each in chain.actors_by_framework.get(framework.id, ()))
        ],
        search=state.href(page=Page.SEARCH, text=state.item),
    )

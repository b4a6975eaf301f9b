"""The control room: the state of the workshop, the next step and all other controls."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.workshop.agenda import MINUTES_EACH
from valuechain.analysis.workshop.statistics.counts import (
    ActorCount,
    Reason,
    RoundCount,
    count_round,
    fewest_shown,
    find_reasons,
)
from valuechain.analysis.workshop.statistics.groups import shown_sizes
from valuechain.model.words import write_date
from valuechain.model.workshop.plan import LONGEST_REASON, NO_ROLE, Pace, PlannedActor, PlannedMitigation
from valuechain.model.workshop.running import LONGEST_TIMER, Act, Decision, Status
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.workshop.control.export import show_taking_away
from valuechain.views.workshop.control.people import show_people, show_remove_author, show_waiting
from valuechain.views.workshop.control.steps import OfferedAct, describe_act, describe_state, next_step, other_steps
from valuechain.views.workshop.qr import show_qr
from valuechain.views.workshop.reach import show_reach
from valuechain.views.workshop.room import Room, address_of
from valuechain.views.workshop.words import say_decision

_MOST_REASONS = 200


class AgendaLine(NamedTuple):
    """A mitigation on the agenda and its state."""

    mitigation: PlannedMitigation
    state: str
    is_decided: bool
    is_in_focus: bool
    can_focus: bool


class GroupSize(NamedTuple):
    """How many joined a group, or joined any of the groups that are too small to count separately."""

    name: str
    number: int


class DecisionRow(NamedTuple):
    """An actor in the decision form, with the room's answers."""

    actor: PlannedActor
    role: str
    """The role preselected in the form; empty for none."""
    said: ActorCount | None
    """None until the result is revealed."""
    published: str


@dataclass(frozen=True, slots=True)
class Focus:
    """The mitigation in focus."""

    mitigation: PlannedMitigation
    place: int
    is_open: bool
    others: Sequence[OfferedAct]
    can_decide: bool
    was_seen: bool
    """Whether the room has seen the latest round's result."""
    decision: Decision | None
    decided: str
    """The recorded decision in words; empty if there is none."""
    start: Decision
    """Initial values of the form: the recorded decision, or the majority view of those who know."""
    rows: Sequence[DecisionRow]
    counted: RoundCount | None
    """The room's answers, once they are revealed."""
    reasons: Sequence[Reason]
    more_reasons: int
    removed: int


def show_control(room: Room) -> Markup:
    """The HTML of the control room."""
    running = room.running
    is_new = not running.rounds and not running.is_ended
    return render(
        "workshop/control/page.html",
        room=room,
        plan=room.plan,
        running=running,
        page=Page.WORKSHOP.value,
        said=describe_state(room.plan, running),
        step=next_step(room.plan, running),
        focus=_focus(room),
        agenda=_agenda(room),
        groups=_groups(room),
        left=running.seconds_left(room.now),
        reach=show_reach(room.site),
        # A later workshop can start from the questions that split the room.
        has_seen=any(each.was_seen for rounds in running.rounds.values() for each in rounds),
        qr=show_qr(room.join_url, f"QR code of {room.join_url}"),
        facilitator_url=f"{room.site}{address_of(Page.WORKSHOP, room.key)}",
        projector_url=f"{room.site}{address_of(Page.PROJECTOR, room.projector)}",
        board_url=address_of(Page.BOARD, room.key),
        expires=write_date(room.expires),
        last_act=describe_act(room.plan, running, room.last_act),
        is_new=is_new,
        # Before the first round there is nothing to export.
        waiting=show_waiting(room),
        people=show_people(room),
        remove_author=partial(show_remove_author, room),
        taking_away="" if is_new else show_taking_away(room, room.versions),
        can_release=any(group.actor for group in room.plan.groups) and not running.is_released,
        Act=Act,
        longest=LONGEST_REASON,
        longest_timer=LONGEST_TIMER,
        fewest=fewest_shown(room.plan),
        minutes_each=MINUTES_EACH,
    )


def _focus(room: Room) -> Focus | None:
    mitigation = room.focus
    if mitigation is None:
        return None
    latest = room.running.latest(mitigation.id)
    number = latest.number if latest else 0
    is_closed = latest is not None and latest.status is not Status.OPEN
    is_revealed = latest is not None and latest.status is Status.REVEALED
    counted = count_round(room.plan, room.proposals, mitigation.id, number) if is_revealed else None
    reasons = find_reasons(room.proposals, mitigation.id, number, room.running.hidden_reasons) if is_closed else ()
    decision = room.running.decisions.get(mitigation.id)
    start = decision or _majority(counted)
    ids = {each.id for each in room.proposals if each.mitigation == mitigation.id and each.round == number}
    return Focus(
        mitigation=mitigation,
        place=room.plan.mitigations.index(mitigation) + 1,
        is_open=latest is not None and latest.status is Status.OPEN,
        others=other_steps(room.plan, room.running),
        can_decide=is_closed or room.running.is_ended,
        was_seen=latest is not None and latest.was_seen,
        decision=decision,
        decided=say_decision(room.plan, decision) if decision else "",
        start=start,
        rows=_rows(room, mitigation, start, counted),
        counted=counted,
        reasons=reasons[:_MOST_REASONS],
        more_reasons=max(0, len(reasons) - _MOST_REASONS),
        removed=len(ids & room.running.hidden_reasons),
    )


def _majority(counted: RoundCount | None) -> Decision:
    """The majority view of those who know; empty before the reveal or if there is no majority."""
    if counted is None:
        return Decision()
    majorities = {each.actor: each.majority for each in counted.actors}
    roles = {actor: role for actor, role in majorities.items() if role not in (None, NO_ROLE)}
    return Decision(roles, is_nobody=counted.is_nobody)


def _rows(room: Room, mitigation: PlannedMitigation, start: Decision, counted: RoundCount | None) -> list[DecisionRow]:
    said = {each.actor: each for each in counted.actors} if counted else {}
    published = mitigation.published
    return [
        DecisionRow(
            actor,
            start.roles.get(actor.id, ""),
            said.get(actor.id),
            "not known" if published is None else mitigation.say_published(actor.id) or "no role",
        )
        for actor in room.plan.actors
    ]


def _agenda(room: Room) -> list[AgendaLine]:
    is_free = room.plan.rules.pace is Pace.OWN or not room.running.open_mitigations
    return [
        AgendaLine(
            mitigation,
            _state(room, mitigation),
            mitigation.id in room.running.decisions,
            mitigation.id == room.running.focus,
            is_free and mitigation.id != room.running.focus,
        )
        for mitigation in room.plan.mitigations
    ]


def _state(room: Room, mitigation: PlannedMitigation) -> str:
    """The state of a mitigation in a few words."""
    latest = room.running.latest(mitigation.id)
    if latest is None:
        return "not yet"
    answered = f"{room.answered_on(mitigation.id)} of {room.joined} answered"
    words = {
        Status.OPEN: f"open, {answered}",
        Status.CLOSED: "hidden again" if latest.was_seen and not room.running.is_ended else f"closed, {answered}",
        Status.REVEALED: "revealed",
    }[latest.status]
    return words if latest.number == 1 else f"round {latest.number} {words}"


def _groups(room: Room) -> list[GroupSize]:
    """How many joined each group; small groups are combined for anonymity."""
    shown = shown_sizes(room.plan, room.groups)
    lines = [GroupSize(name, number) for name, number in shown.items()]
    rest = sum(room.groups.values()) - sum(shown.values())
    if rest:
        lines.append(GroupSize("others combined" if shown else "all combined", rest))
    return lines

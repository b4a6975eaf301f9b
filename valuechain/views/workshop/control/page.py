"""The control room: the state of the workshop, the next step and all other controls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup

from valuechain.analysis.workshop.agenda import MINUTES_EACH
from valuechain.analysis.workshop.statistics.groups import shown_sizes
from valuechain.analysis.workshop.statistics.rankings import RankingResult, find_rankings
from valuechain.model.words import write_date
from valuechain.model.workshop.acting import LONGEST_TIMER, Act, wait_of
from valuechain.model.workshop.plan import LONGEST_REASON, Pace, PlannedQuestion
from valuechain.model.workshop.ranking import Ranking
from valuechain.model.workshop.running import Round, Status
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.workshop.control.decision import DecisionForm, build_decision_form
from valuechain.views.workshop.control.export import list_files, show_taking_away
from valuechain.views.workshop.control.invitation import show_invitation
from valuechain.views.workshop.control.people import find_progress, show_people, show_waiting, show_weights
from valuechain.views.workshop.control.reasons import list_closed, say_unapproved, show_reasons
from valuechain.views.workshop.control.remote import show_remote
from valuechain.views.workshop.control.session import show_session
from valuechain.views.workshop.control.steps import (
    describe_state,
    find_undecided,
    next_step,
    offer_undo,
    other_steps,
)
from valuechain.views.workshop.qr import show_qr
from valuechain.views.workshop.ranking_words import order_cells, say_order
from valuechain.views.workshop.reach import show_reach
from valuechain.views.workshop.room import Room, address_of, as_seen_by_room
from valuechain.views.workshop.wall.answers import say_room
from valuechain.views.workshop.wall.question import Revealed
from valuechain.views.workshop.words import say_groups, say_hidden


class AgendaLine(NamedTuple):
    """A mitigation on the agenda and its state."""

    mitigation: PlannedQuestion
    state: str
    decided: str
    """Whether it is decided, or has only a note; empty if neither."""
    is_in_focus: bool
    can_focus: bool
    """Whether it can be chosen: to be shown on the wall or, after the end, to be decided."""


class GroupSize(NamedTuple):
    """How many joined a group, or joined any of the groups that are too small to count separately."""

    name: str
    number: int


class Outcome(NamedTuple):
    """A result in the words of the wall."""

    said: str
    """The room's answer, and what the guidance says."""
    groups: Sequence[str]
    """The most common answer in each group."""
    hidden: Sequence[str]
    """Why other groups are not shown."""


@dataclass(frozen=True, slots=True)
class Focus:
    """The mitigation or ranking in focus."""

    mitigation: PlannedQuestion
    place: int
    latest: Round | None
    is_open: bool
    choosing: int
    """How many have something chosen and not saved."""
    can_decide: bool
    was_seen: bool
    """Whether the room has seen the latest round's result."""
    form: DecisionForm | None
    """None for a ranking, about which nothing is decided."""
    ranked: RankingResult | None
    """The room's order of a ranking; None before the reveal."""
    is_closing: bool
    """Whether the round has just closed, so that its reasons are not shown yet."""
    hides_reasons: bool
    """Whether the round is closed, but its reasons stay hidden because it was open again."""
    outcome: Outcome | None
    """What the wall says; None if it shows no result."""


def show_control(room: Room) -> Markup:
    """The HTML of the control room."""
    plan, running = room.plan, room.running
    is_new = not running.rounds and not running.is_ended
    step, others = next_step(plan, running, room.turnout), other_steps(plan, running, room.turnout)
    closed = () if running.is_ended or room.focus else list_closed(room)
    return render(
        "workshop/control/page.html",
        room=room,
        plan=plan,
        running=running,
        page=Page.WORKSHOP.value,
        said=describe_state(plan, running),
        step=step,
        others=others,
        undo=offer_undo(plan, running, room.last_act, [*([step] if step else []), *others]),
        focus=_focus(room),
        progress=find_progress(room),
        # At everyone's own pace, the wall lists the questions until it shows a result.
        is_listed=bool(plan.rules.pace is Pace.OWN and running.rounds and not running.is_ended),
        reasons=show_reasons(room, room.focus) if room.focus else "",
        reasons_of_closed=[show_reasons(room, each, named=True) for each in closed],
        unapproved="" if running.is_ended else say_unapproved(room),
        undecided=find_undecided(plan, running),
        files=list_files(room) if running.is_ended else (),
        agenda=_agenda(room),
        groups=_groups(room),
        left=room.seconds_left,
        timer=room.timer_stage,
        remote=show_remote(room),
        reach=show_reach(room.site, is_host_known=room.is_host_known),
        # A later workshop can start from the questions that split the room.
        has_seen=any(each.was_seen for rounds in running.rounds.values() for each in rounds),
        qr=show_qr(room.join_url, f"QR code of {room.join_url}"),
        facilitator_url=(facilitator_url := f"{room.site}{address_of(Page.WORKSHOP, room.key)}"),
        mail_url=_mail(room, facilitator_url),
        projector_url=f"{room.site}{address_of(Page.PROJECTOR, room.projector)}",
        board_url=address_of(Page.BOARD, room.key),
        expires=write_date(room.expires),
        is_new=is_new,
        invitation=show_invitation(room),
        session=show_session(room),
        waiting=show_waiting(room),
        people=show_people(room),
        weights=show_weights(room),
        # Before the first round there is nothing to export.
        taking_away="" if is_new else show_taking_away(room, room.versions),
        can_release=any(group.actor for group in room.plan.groups) and not running.is_released,
        Act=Act,
        say_order=say_order,
        order_cells=order_cells,
        longest=LONGEST_REASON,
        longest_timer=LONGEST_TIMER,
        wait=wait_of(running).total_seconds(),
        held=_find_held(room),
        fewest=room.plan.rules.fewest,
        minutes_each=room.plan.minutes_each or MINUTES_EACH,
    )


def _find_held(room: Room) -> float:
    """How many seconds the big button still waits, because its meaning has just changed."""
    changed = room.running.changed
    return 0.0 if changed is None else max(0.0, (changed + wait_of(room.running) - room.now).total_seconds())


def _mail(room: Room, url: str) -> str:
    """A link that writes an e-mail with the link to the control room."""
    subject = f"Control room: {room.plan.title}"
    warning = f"Anyone with this link can run the workshop. It works until {write_date(room.expires)}."
    body = f"{room.plan.title}\n\n{url}\n\n{warning}"
    return f"mailto:?{urlencode({'subject': subject, 'body': body}, quote_via=quote)}"


def _focus(room: Room) -> Focus | None:
    mitigation, running = room.focus, room.running
    if mitigation is None:
        return None
    latest = running.latest(mitigation.id)
    number = latest.number if latest else 0
    is_open = latest is not None and latest.status is Status.OPEN
    is_closed = latest is not None and not is_open
    is_closing = latest is not None and latest.is_closing(room.now)
    is_hidden = running.hides_reasons(mitigation.id, number, room.now)
    return Focus(
        mitigation=mitigation,
        place=room.plan.place_of(mitigation.id),
        latest=latest,
        is_open=is_open,
        choosing=room.choosing_on(mitigation.id),
        can_decide=is_closed or running.is_ended,
        was_seen=latest is not None and latest.was_seen,
        form=None if isinstance(mitigation, Ranking) else build_decision_form(room, mitigation),
        ranked=_find_ranked(room, mitigation),
        is_closing=is_closing,
        hides_reasons=is_closed and is_hidden and not is_closing,
        outcome=_find_outcome(room, latest),
    )


def _find_ranked(room: Room, question: PlannedQuestion) -> RankingResult | None:
    if not isinstance(question, Ranking):
        return None
    return find_rankings(room.plan, room.running, room.proposals).get(question.id)


def _find_outcome(room: Room, latest: Round | None) -> Outcome | None:
    """The result in focus, with no more of the published roles than the wall shows; None if it shows none."""
    shown = as_seen_by_room(room)
    mitigation = shown.plan.mitigation(room.running.focus)
    if mitigation is None or latest is None or latest.status is not Status.REVEALED:
        return None
    found = Revealed(shown, mitigation, latest.number)
    return Outcome(
        say_room(found),
        say_groups(shown.plan, found.results.group_common[mitigation.id]),
        say_hidden(shown.plan, found.groups, room.groups),
    )


def _agenda(room: Room) -> list[AgendaLine]:
    return [
        AgendaLine(
            mitigation,
            _state(room, mitigation),
            _say_decided(room, mitigation),
            mitigation.id == room.running.focus,
            mitigation.id != room.running.focus and _can_focus(room, mitigation),
        )
        for mitigation in room.plan.questions
    ]


def _can_focus(room: Room, mitigation: PlannedQuestion) -> bool:
    """Whether going to a question does what its button says.

    The room answers one question at a time. At everyone's own pace, the wall lists the questions that are not closed.
    """
    if room.running.is_ended or room.plan.rules.pace is Pace.TOGETHER:
        return not room.running.open_mitigations
    latest = room.running.latest(mitigation.id)
    return latest is not None and latest.status is not Status.OPEN


def _say_decided(room: Room, mitigation: PlannedQuestion) -> str:
    decision = room.running.decisions.get(mitigation.id)
    return "" if decision is None else "decided" if decision.settles else "note only, left open"


def _state(room: Room, mitigation: PlannedQuestion) -> str:
    """The state of a mitigation in a few words."""
    latest = room.running.latest(mitigation.id)
    if latest is None:
        return "not open yet"
    answered = f"{room.answered_on(mitigation.id)} of {room.asked_on(mitigation.id)} answered"
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

"""The reasons of a round that is not open, for facilitators: to remove, or to approve before the room sees them."""

from collections.abc import Iterable

from markupsafe import Markup

from valuechain.analysis.workshop.statistics.counts import Reason, find_reasons
from valuechain.model.words import count
from valuechain.model.workshop.plan import Pace, PlannedQuestion
from valuechain.model.workshop.running import Status
from valuechain.views.page.render import render
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.words import say_reasons

_MOST = 200


def show_reasons(room: Room, mitigation: PlannedQuestion, *, named: bool = False) -> Markup:
    """The reasons of the latest round on a mitigation, with its label if `named`; empty if there are none to read."""
    running, latest = room.running, room.running.latest(mitigation.id)
    if latest is None or running.hides_reasons(mitigation.id, latest.number, room.now):
        return Markup()
    reasons = _find(room, mitigation)
    ids = {each.id for each in room.proposals if each.mitigation == mitigation.id and each.round == latest.number}
    removed = len(ids & running.hidden_reasons)
    if not reasons and not removed:
        return Markup()
    waiting = {reason.key for reason in reasons if _unapproved(room, [reason])}
    number = _unapproved(room, reasons)
    said = [say_reasons(reasons), *([f"{number} waiting for approval"] if number else [])]
    return render(
        "workshop/control/reasons.html",
        room=room,
        mitigation=mitigation,
        label=f"{mitigation.label}: " if named else "",
        was_seen=latest.was_seen,
        is_open=not (latest.was_seen or named),
        said=", ".join([*said, *([f"{removed} removed"] if removed else [])]),
        reasons=reasons[:_MOST],
        more=max(0, len(reasons) - _MOST),
        waiting=waiting,
    )


def list_closed(room: Room) -> list[PlannedQuestion]:
    """The mitigations whose results come next: those that are closed and that the room has not seen.

    At everyone's own pace, these are all of them, otherwise the one in focus.
    """
    is_own = room.plan.rules.pace is Pace.OWN
    wanted = [each for each in room.plan.questions if is_own or each.id == room.running.focus]
    latest = ((each, room.running.latest(each.id)) for each in wanted)
    return [each for each, found in latest if found and found.status is Status.CLOSED and not found.was_seen]


def say_unapproved(room: Room) -> str:
    """How many reasons the room will not see with the next results, because no one has approved them; empty if none."""
    number = sum(_unapproved(room, _find(room, mitigation)) for mitigation in list_closed(room))
    if not number:
        return ""
    are, them = ("is", "it") if number == 1 else ("are", "them")
    return (
        f"{count(number, 'reason')} {are} waiting for your approval. The room sees {them} only if you approve {them}."
    )


def _find(room: Room, mitigation: PlannedQuestion) -> tuple[Reason, ...]:
    latest = room.running.latest(mitigation.id)
    number = latest.number if latest else 0
    if room.running.hides_reasons(mitigation.id, number, room.now):
        return ()
    return find_reasons(room.proposals, mitigation.id, number, room.running.hidden_reasons)


def _unapproved(room: Room, reasons: Iterable[Reason]) -> int:
    """How many of these reasons wait for approval, each as often as it was given."""
    if not room.plan.rules.approves_reasons:
        return 0
    return len({number for reason in reasons for number in reason.proposals} - room.running.approved_reasons)

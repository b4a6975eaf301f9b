"""A workshop as its pages see it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.workshops import PLAN
from valuechain.model.workshop.plan import Plan, RoundProposal
from valuechain.model.workshop.running import Round, Running, Status
from valuechain.views.workshop.room import Room, RoomView

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def make_rounds(question: str, *statuses: Status) -> dict[str, tuple[Round, ...]]:
    """The rounds of a question; the room has seen those that are revealed."""
    rounds = tuple(Round(n, each, was_seen=each is Status.REVEALED) for n, each in enumerate(statuses, start=1))
    return {question: rounds} if rounds else {}


def make_room(
    plan: Plan = PLAN, running: Running | None = None, proposals: Sequence[RoundProposal] = (), **changes: object
) -> Room:
    """A workshop that six people have joined; `changes` sets further fields of the room."""
    sizes = Counter(each.group for each in proposals if each.round == 1)
    room = Room(
        view=RoomView.PROJECTOR, key="key", code="KTPM4XC", plan=plan, running=running or Running(), revision=7,
        scene=1, expires=NOW + timedelta(days=7), now=NOW, proposals=tuple(proposals),
        answered=Counter((each.mitigation, each.round) for each in proposals), joined=6, present=5,
        groups={group.name: sizes[group.name] for group in plan.groups}, last_act="",
        site="https://valuechain.example.org",
    )  # fmt: skip
    return replace(room, **changes)

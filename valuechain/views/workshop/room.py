"""View model of a workshop: its plan, its state and its proposals."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote_plus

from valuechain.analysis.workshop.statistics.counts import Reason, Votes, find_reasons
from valuechain.analysis.workshop.statistics.groups import of_exported
from valuechain.analysis.workshop.statistics.results import Seen, find_seen
from valuechain.model.question.parameters import WORKSHOP
from valuechain.model.workshop.code import shown_code
from valuechain.model.workshop.people import Person
from valuechain.model.workshop.plan import Plan, PlannedQuestion, RoundProposal
from valuechain.model.workshop.running import LAST_SECONDS, Running, Status
from valuechain.model.workshop.turnout import LEAST_REVEALED, Turnout
from valuechain.model.workshop.typed import Typed
from valuechain.model.workshop.version import Version
from valuechain.views.page.state import Page


def address_of(page: Page, key: str) -> str:
    """The link to a page of a workshop."""
    return f"{page.value}?{WORKSHOP}={quote_plus(key)}"


class RoomView(StrEnum):
    """The viewers of a workshop."""

    FACILITATOR = "facilitator"
    PROJECTOR = "projector"


@dataclass(frozen=True, slots=True)
class Room:
    """A workshop at one moment."""

    view: RoomView
    key: str
    """The key in the address that opens this view."""
    code: str
    plan: Plan
    running: Running
    revision: int
    scene: int
    expires: datetime
    now: datetime
    proposals: tuple[RoundProposal, ...]
    """All proposals from rounds that aren't open. Until a round is revealed, views may show only its reasons, and those
    only to facilitators."""
    answered: Mapping[tuple[str, int], int]
    """How many have answered, by mitigation id and round."""
    joined: int
    present: int
    groups: Mapping[str, int]
    """How many have joined each group."""
    last_act: str
    """The act that undo would reverse; empty if there is none."""
    site: str
    """The server's own address, such as https://valuechain.example.org, for links that are used outside this page."""
    is_host_known: bool = True
    """Whether the server knows its own hosts; otherwise, `site` is whatever the browser asked for."""
    left: int = 0
    """How many of those who joined have left."""
    screen: str = ""
    """The key of the wall's screen that the address asks for; empty if the wall follows the facilitator."""
    projector: str = ""
    """The projector's key; set for facilitators only."""
    choosing: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """How many have something chosen and not saved, by mitigation id and round."""
    votes: Votes = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    """Who takes part, for facilitators only."""
    versions: tuple[Version, ...] = ()
    """Outcomes saved as frameworks, newest first; for facilitators only."""
    drafts: Mapping[str, Typed] = field(default_factory=dict)
    """What facilitators have typed into the form of a decision and not recorded, by mitigation; for them only."""

    @property
    def shown_code(self) -> str:
        """The join code as it is read aloud."""
        return shown_code(self.code)

    @property
    def join_url(self) -> str:
        """The link in the QR code."""
        return f"{self.site}/join?code={self.code}"

    @property
    def focus(self) -> PlannedQuestion | None:
        """The mitigation or ranking in focus."""
        return self.plan.question(self.running.focus)

    @property
    def seen(self) -> Seen:
        """The revealed part of the proposals."""
        return find_seen(self.plan, self.running, self.proposals)

    @property
    def turnout(self) -> Turnout:
        """How many can still answer, and how many answered."""
        return Turnout(self.remaining, self.answered)

    @property
    def remaining(self) -> int:
        """How many joined and have not left."""
        return self.joined - self.left

    def asked_on(self, mitigation: str) -> int:
        """How many the latest round on a mitigation asks: once the room has seen it, those who left count too."""
        latest = self.running.latest(mitigation)
        return self.joined if latest and latest.was_seen else self.remaining

    def reasons_on(self, mitigation: str, number: int) -> tuple[Reason, ...]:
        """The reasons in a round that the room has seen, those with most votes first."""
        kept = of_exported(self.plan, self.running, self.proposals)
        hidden, votes = self.running.hidden_reasons, self.votes.get((mitigation, number))
        return find_reasons(kept, mitigation, number, hidden, votes)

    @property
    def seconds_left(self) -> int | None:
        """Seconds left on the timer, or None if there is none."""
        return self.running.seconds_left(self.now)

    @property
    def timer_stage(self) -> str:
        """`last` in the timer's last minute, `up` when it has ended; empty before, and if there is none."""
        left = self.seconds_left
        if left is None or left > LAST_SECONDS:
            return ""
        return "last" if left else "up"

    def answered_on(self, mitigation: str) -> int:
        """How many have answered the latest round on a mitigation."""
        latest = self.running.latest(mitigation)
        return self.answered.get((mitigation, latest.number), 0) if latest else 0

    def choosing_on(self, mitigation: str) -> int:
        """How many have something chosen and not saved in the open round on a mitigation; 0 if none is open."""
        latest = self.running.latest(mitigation)
        is_open = latest is not None and latest.status is Status.OPEN
        return self.choosing.get((mitigation, latest.number), 0) if latest and is_open else 0


def as_seen_by_room(room: Room) -> Room:
    """The workshop with no more of the published roles than the wall shows."""
    return replace(room, plan=room.plan.as_seen_by_room(is_ended=room.running.is_ended))


def as_seen_by_participants(room: Room) -> Room:
    """The workshop of a report for participants: only rounds whose result is revealed, and no weights of groups."""
    rounds = {
        mitigation: tuple(
            each
            if each.status is Status.REVEALED and room.turnout.of(mitigation, each.number) >= LEAST_REVEALED
            else replace(each, status=Status.CLOSED, was_seen=False)
            for each in kept
        )
        for mitigation, kept in room.running.rounds.items()
    }
    return replace(room, running=replace(room.running, rounds=rounds, weights={}))

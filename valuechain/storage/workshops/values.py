"""Workshops and participants as values. Without SQLAlchemy, which is slow to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

from valuechain.model.workshop.plan import Plan, Proposal
from valuechain.model.workshop.running import Running
from valuechain.model.workshop.typed import Typed

PRESENT = timedelta(seconds=60)
"""Participants heard from within this time count as present."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop as it stands."""

    id: int
    code: str
    plan: Plan
    running: Running
    revision: int
    """Increases with every change."""
    scene: int
    """Increases with every change that participants can see."""
    created: datetime
    expires: datetime
    drafts: Mapping[str, Typed] = field(default_factory=dict)
    """What facilitators are typing, by mitigation id; only they see it."""


@dataclass(frozen=True, slots=True)
class Created:
    """The code and keys of a new workshop. The keys are not stored."""

    code: str
    facilitator: str
    projector: str


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant of a workshop."""

    id: int
    workshop: int
    pseudonym: str
    group: str
    choosing: str = ""
    """The mitigation and round in which a device has something chosen and not saved, such as `PO-3 2`."""


@dataclass(frozen=True, slots=True)
class TakingPart:
    """A participant with their workshop and proposals, by mitigation and round."""

    token: str = field(repr=False)
    participant: Participant
    workshop: Workshop
    proposals: Mapping[tuple[str, int], Proposal]
    steps: Mapping[tuple[str, int], int]
    """How often each proposal was changed."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many have joined, and how many are present."""

    joined: int
    present: int
    left: int = 0
    """How many of those who joined have left; they are kept where the room has seen their answers."""


class Removal(Enum):
    """Whether a facilitator has removed a device from a workshop."""

    NONE = auto()
    REMOVED = auto()
    BLOCKED = auto()
    """It can't join again."""


class OlderAnswerError(ValueError):
    """An answer that is older than the saved one, which was given in another tab or on another device."""

    def __init__(self, step: int) -> None:
        super().__init__("You have changed this answer since, in another tab or on another device.")
        self.step = step
        """The step of the saved answer."""


class UnknownWorkshopError(LookupError):
    """No workshop for a code, key or token, whether the workshop never existed, has expired or was deleted."""

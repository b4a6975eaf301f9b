"""What is known of a workshop and of who takes part. Without SQLAlchemy, which is slow to import."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from valuechain.model.workshop.plan import Plan, Proposal
from valuechain.model.workshop.running import Running


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop as it stands."""

    id: int
    code: str
    plan: Plan
    running: Running
    revision: int
    """Moves with everything that happens."""
    scene: int
    """Moves with what participants can see."""
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Created:
    """What opens a new workshop. The keys are kept nowhere."""

    code: str
    facilitator: str
    projector: str


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part, as the workshop knows them."""

    id: int
    workshop: int
    pseudonym: str
    group: str


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Somebody who takes part, in what, and what they have proposed by mitigation and round."""

    participant: Participant
    workshop: Workshop
    proposals: Mapping[tuple[str, int], Proposal]


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many take part."""

    joined: int
    present: int


class UnknownWorkshopError(LookupError):
    """A code, key or token that opens no workshop: the same for one that never was, has expired or was deleted."""

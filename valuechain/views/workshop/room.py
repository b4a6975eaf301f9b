"""A workshop as its pages show it: what was prepared, where it stands, and what was proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from valuechain.model.workshop.code import shown_code
from valuechain.model.workshop.plan import Plan, PlannedMitigation, RoundProposal
from valuechain.model.workshop.running import Round, Running, Status
from valuechain.model.workshop.version import Version


class RoomView(StrEnum):
    """Who looks at a workshop."""

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
    """All proposals of rounds that are not open. What of them may be shown is for the views to know: nothing of a round
    before it is revealed, but its reasons to the facilitator."""
    answered: Mapping[tuple[str, int], int]
    """How many have answered, by mitigation id and round."""
    joined: int
    present: int
    groups: Mapping[str, int]
    """How many have joined as each group."""
    last_act: str
    """What undo would take back; empty if nothing."""
    site: str
    """The server's own address, such as https://valuechain.example.org, for links that leave the screen."""
    projector: str = ""
    """The projector's key, which only facilitators are told."""
    versions: tuple[Version, ...] = ()
    """The outcomes that were saved as frameworks, the newest first; only for facilitators."""

    @property
    def shown_code(self) -> str:
        """The join code as it is read aloud."""
        return shown_code(self.code)

    @property
    def join_url(self) -> str:
        """The link that the QR code holds."""
        return f"{self.site}/join?code={self.code}"

    @property
    def focus(self) -> PlannedMitigation | None:
        """The mitigation that the room is looking at."""
        return self.plan.mitigation(self.running.focus)

    def is_revealed(self, mitigation: str, number: int | None = None) -> bool:
        """Whether a round's result may be shown: the newest one's, unless another is named."""
        latest: Round | None = (
            self.running.latest(mitigation) if number is None else self.running.find(mitigation, number)
        )
        return latest is not None and latest.status is Status.REVEALED

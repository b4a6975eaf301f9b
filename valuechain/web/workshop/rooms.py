"""Cache of workshop view models by revision."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from valuechain.analysis.workshop.statistics.counts import Votes
from valuechain.model.workshop.plan import RoundProposal
from valuechain.model.workshop.version import Version
from valuechain.storage.keys import projector_key
from valuechain.views.workshop.room import Room, RoomView, as_seen_by_participants
from valuechain.web.store import Store
from valuechain.web.workshop.latest import Latest

if TYPE_CHECKING:
    from valuechain.storage.workshops.values import Workshop


class _Activity(NamedTuple):
    """The part of a workshop's data that changes with its revision."""

    answered: dict[tuple[str, int], int]
    votes: Votes
    groups: dict[str, int]
    last_act: str
    versions: tuple[Version, ...]


class Rooms:
    """The workshops of a server. Every method raises StorageError if the database cannot be used."""

    def __init__(self, store: Store, *, is_host_known: bool = True) -> None:
        """`is_host_known` is whether the server knows its own hosts, so that no request can name another."""
        self.store = store
        self.is_host_known = is_host_known
        self._activity: Latest[_Activity] = Latest(store)
        self._proposals: Latest[tuple[RoundProposal, ...]] = Latest(store)

    def facilitated(self, key: str, site: str) -> Room:
        """The workshop that a facilitator's key opens. Raises UnknownWorkshopError."""
        workshop = self.store.workshops.facilitated(key)
        room = self._room(RoomView.FACILITATOR, key, workshop, site)
        people = self.store.people.of(workshop.id, workshop.running)
        return replace(room, projector=projector_key(key), people=people)

    def projected(self, key: str, site: str) -> Room:
        """The workshop that a projector's key shows. Raises UnknownWorkshopError."""
        return self._room(RoomView.PROJECTOR, key, self.store.workshops.projected(key), site)

    def reported(self, workshop: "Workshop", site: str) -> Room:
        """The workshop as its report for participants shows it."""
        return as_seen_by_participants(self._room(RoomView.PROJECTOR, "", workshop, site))

    def _room(self, view: RoomView, key: str, workshop: "Workshop", site: str) -> Room:
        self.store.expect_reveal()
        workshops = self.store.workshops
        now = datetime.now(UTC)

        def read_activity() -> _Activity:
            return _Activity(
                workshops.answered(workshop.id),
                self.store.upvotes.of(workshop.id),
                workshops.groups(workshop.id),
                workshops.last_act(workshop.id),
                self.store.versions.of_workshop(workshop.id),
            )

        activity = self._activity.get(workshop.code, workshop.revision, read_activity)
        # Unlike the revision, the scene does not change with every answer. Proposals read while the last answers to a
        # closed round arrive are read again afterwards.
        scene = (workshop.scene, workshop.running.is_closing(now))
        proposals = self._proposals.get(
            workshop.code, scene, lambda: workshops.proposals(workshop.id, workshop.running)
        )
        attendance = workshops.attendance(workshop.id)
        plan = workshop.plan
        if view is RoomView.PROJECTOR:
            plan = plan.as_seen_by_room(is_ended=workshop.running.is_ended)
        return Room(
            view=view, key=key, code=workshop.code, plan=plan, running=workshop.running,
            revision=workshop.revision, scene=workshop.scene, expires=workshop.expires, now=now,
            proposals=proposals, answered=activity.answered, votes=activity.votes,
            choosing=self.store.participants.choosing(workshop.id),  # only of those present, as attendance
            joined=attendance.joined, left=attendance.left, present=attendance.present, groups=activity.groups,
            last_act=activity.last_act, site=site, is_host_known=self.is_host_known,
            versions=activity.versions if view is RoomView.FACILITATOR else (),
            drafts=workshop.drafts if view is RoomView.FACILITATOR else {},
        )  # fmt: skip

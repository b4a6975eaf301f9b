"""Cache of workshop view models by revision."""

from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from cachetools import TTLCache

from valuechain.model.workshop.plan import RoundProposal
from valuechain.model.workshop.version import Version
from valuechain.storage.keys import projector_key
from valuechain.views.workshop.room import Room, RoomView
from valuechain.web.store import Store

if TYPE_CHECKING:
    from valuechain.storage.workshops.values import Workshop

_MOST_HELD = 64
_HELD_SECONDS = 600
"""Data deleted by another process leaves this cache within ten minutes."""


class _HeldRevision(NamedTuple):
    """Data cached by revision."""

    revision: int
    answered: dict[tuple[str, int], int]
    groups: dict[str, int]
    last_act: str
    versions: tuple[Version, ...]


class _HeldProposals(NamedTuple):
    """Data cached by scene, which unlike the revision doesn't change with every answer."""

    scene: int
    proposals: tuple[RoundProposal, ...]


class Rooms:
    """The workshops of a server. Every method raises StorageError if the database cannot be used."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._held: TTLCache[str, _HeldRevision] = TTLCache(maxsize=_MOST_HELD, ttl=_HELD_SECONDS)
        self._held_proposals: TTLCache[str, _HeldProposals] = TTLCache(maxsize=_MOST_HELD, ttl=_HELD_SECONDS)
        self._lock = Lock()
        store.when_deleted(self._forget_all)

    def facilitated(self, key: str, site: str) -> Room:
        """The workshop that a facilitator's key opens. Raises UnknownWorkshopError."""
        room = self._room(RoomView.FACILITATOR, key, self.store.workshops.facilitated(key), site)
        return replace(room, projector=projector_key(key))

    def projected(self, key: str, site: str) -> Room:
        """The workshop that a projector's key shows. Raises UnknownWorkshopError."""
        return self._room(RoomView.PROJECTOR, key, self.store.workshops.projected(key), site)

    def _room(self, view: RoomView, key: str, workshop: "Workshop", site: str) -> Room:
        self.store.expect_reveal()
        workshops = self.store.workshops
        with self._lock:
            held, proposals = self._held.get(workshop.code), self._held_proposals.get(workshop.code)
        # Changes since then belong to a later revision or scene, which will be loaded in turn.
        if held is None or held.revision != workshop.revision:
            held = _HeldRevision(
                workshop.revision,
                workshops.answered(workshop.id),
                workshops.groups(workshop.id),
                workshops.last_act(workshop.id),
                self.store.versions.of_workshop(workshop.id),
            )
        if proposals is None or proposals.scene != workshop.scene:
            proposals = _HeldProposals(workshop.scene, workshops.proposals(workshop.id, workshop.running))
        with self._lock:
            self._held[workshop.code], self._held_proposals[workshop.code] = held, proposals
        attendance = workshops.attendance(workshop.id)
        return Room(
            view=view, key=key, code=workshop.code, plan=workshop.plan, running=workshop.running,
            revision=workshop.revision, scene=workshop.scene, expires=workshop.expires, now=datetime.now(UTC),
            proposals=proposals.proposals, answered=held.answered, joined=attendance.joined, present=attendance.present,
            groups=held.groups, last_act=held.last_act, site=site,
            versions=held.versions if view is RoomView.FACILITATOR else (),
        )  # fmt: skip

    def _forget_all(self) -> None:
        with self._lock:
            self._held.clear()
            self._held_proposals.clear()

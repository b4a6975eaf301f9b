"""Drafts in memory, kept equal to the log of changes in the database, which several servers may share."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from threading import Lock, RLock
from typing import TYPE_CHECKING, NamedTuple

from cachetools import LRUCache

from valuechain import settings
from valuechain.model.chain import ValueChain
from valuechain.model.table import TableSet
from valuechain.storage.keys import hash_key
from valuechain.tables.editing import undoing
from valuechain.tables.editing.check import EditError, check_rows
from valuechain.tables.editing.draft import Draft, Snapshot, StaleEditError
from valuechain.tables.editing.edit import Edit, Kind, Owner, invert, read_edits, write_edits
from valuechain.tables.editing.finish import build_tables
from valuechain.tables.editing.start import BASE_NAME
from valuechain.tables.formats import CSV_FILES
from valuechain.tables.reading.read import read_tables, read_uploaded
from valuechain.web.costly import HELD_SIZE, Costly, held_size

if TYPE_CHECKING:
    from valuechain.storage.drafts import Change, Drafts

_LARGE_BASE = 100_000
"""Bytes of a packed base that is slow to read: twice those of the largest published framework."""
_LATELY = 50
"""How many changes back a role removed from a cell is looked up, so that it gets its details back when it returns."""
_TRIES = 8
"""How many times a change is retried because another server was faster."""

Command = Callable[["LiveDraft"], Sequence[Edit]]
"""Builds the edits of a command for the draft as it is."""


class NoDraftError(LookupError):
    """The key is unknown, or its data has never been opened to change it, or the revision does not exist."""


class FullLogError(Exception):
    """The changes to this data already take as much room as they may."""


class ConflictError(Exception):
    """Somebody else has changed the same thing in the meantime."""

    def __init__(self, theirs: Edit) -> None:
        super().__init__("Somebody else has changed this in the meantime.")
        self.theirs = theirs


class LoggedChange(NamedTuple):
    """A change in the log."""

    revision: int
    author: str
    edits: tuple[Edit, ...]
    created: datetime
    """In UTC."""
    version: str
    """A hash of the base and of every edit up to this change."""


class LiveDraft:
    """A draft and every change to it. Hold `lock` while using it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.changes: list[LoggedChange] = []
        self.size = 0
        """The length of all changes, as they are in the database."""
        self.rows = len(draft.mitigations) + draft.owners.total()
        """About how many mitigations and ownerships it has: those at the start, and one for each edit since."""
        self.unsaved: list[Edit] = []
        """The edits of the change that is being made: the draft has them, the log does not."""
        self.lock = RLock()

    @property
    def revision(self) -> int:
        """The number of changes."""
        return len(self.changes)

    def version_at(self, revision: int) -> str:
        """A hash of the contents after the given number of changes and of how they came about."""
        return self.changes[revision - 1].version if revision else self.draft.version

    def day_at(self, revision: int) -> str:
        """The day of the last of the given number of changes, as an ISO date; empty if there is none."""
        return self.changes[revision - 1].created.date().isoformat() if revision else ""

    @contextmanager
    def at(self, revision: int) -> Iterator[Draft]:
        """The draft after the given number of changes, for as long as the context lasts. Raises NoDraftError."""
        if not 0 <= revision <= self.revision:
            raise NoDraftError
        later = [*(edit for change in self.changes[revision:] for edit in change.edits), *self.unsaved]
        self.draft.apply(invert(later))
        try:
            yield self.draft
        finally:
            self.draft.apply(later)

    def snapshot_at(self, revision: int) -> Snapshot:
        """The contents after the given number of changes. Raises NoDraftError."""
        with self.at(revision) as draft:
            return draft.snapshot()

    def since(self, revision: int) -> list[LoggedChange]:
        """The changes after a revision."""
        return self.changes[max(0, revision) :]

    def held_lately(self, mitigation: str, actor: str) -> Sequence[Owner]:
        """The roles that a cell had before the last changes of it, such as clicks that go through all roles."""
        cell = (Kind.CELL, mitigation, actor)
        clicks = (change.edits[0] for change in self.changes[-_LATELY:] if len(change.edits) == 1)
        return [
            owner for edit in clicks if edit.target == cell for owner in edit.before or () if isinstance(owner, Owner)
        ]

    def log(self, change: "Change") -> None:
        """Applies a change in the database."""
        edits = read_edits(change.edits)
        self.draft.apply(edits)
        version = hashlib.sha256(f"{self.version_at(self.revision)}\n{change.edits}".encode()).hexdigest()
        self.size += len(change.edits)
        self.rows += len(edits)
        self.changes.append(LoggedChange(change.revision, change.author, edits, change.created, version))


def build_changed(base: bytes, changes: Sequence["Change"]) -> bytes:
    """The tables of a draft after changes, as CSV files in a zip."""
    live = LiveDraft(Draft(read_uploaded(BASE_NAME, base)))
    for change in changes:
        live.log(change)
    return CSV_FILES.write_bytes(TableSet(tuple(build_tables(live.draft).values())))


class LiveDrafts:
    """The drafts of a server. Methods raise NoDraftError for an unknown key, StorageError, and BusyError.

    Large drafts wait for their turn, always before they are locked: whoever has the turn may wait for the lock.
    """

    def __init__(self, open_drafts: "Callable[[], Drafts]", costly: Costly) -> None:
        self._open_drafts, self._costly = open_drafts, costly
        self._drafts: LRUCache[str, LiveDraft] = LRUCache(HELD_SIZE, lambda live: held_size(live.rows))
        self._lock = Lock()

    @contextmanager
    def open(self, key: str) -> Iterator[LiveDraft]:
        """The draft for a key, with every change so far, for as long as the context lasts."""
        live = self._find(key)
        with self._costly.turn_for(live.rows), live.lock:
            self._catch_up(key, live)
            yield live

    def chain_at(self, key: str, revision: int | None) -> ValueChain:
        """The chain of a draft after the given number of changes, by default all."""
        with self._costly.turn_for(self._find(key).rows):
            with self.open(key) as live:
                number = live.revision if revision is None else revision
                with live.at(number) as draft:
                    tables = build_tables(draft)
                version, day = live.version_at(number), live.day_at(number)
            return read_tables(tables, version, day)  # slow, so others can change the draft in the meantime

    def change(  # what the browser sends
        self, key: str, seen: int, author: str, commands: Sequence[Command], *, is_forced: bool = False
    ) -> int | None:
        """Makes a change of one or more commands, all or none, and returns its revision; None if nothing changes.

        `seen` is the revision that the author has seen. Raises ConflictError if somebody else has changed the same
        thing since then, unless the change is forced; FullLogError; and EditError.
        """
        for _ in range(_TRIES):
            with self.open(key) as live:
                try:
                    edits = _apply(live, commands)
                    if not edits:
                        return None
                    theirs = None if is_forced else _conflict(live.since(seen), author, edits)
                    if theirs is not None:
                        raise ConflictError(theirs)
                    written, most = write_edits(edits), settings.changes()
                    if most and live.size + len(written) > most:
                        raise FullLogError
                    days = settings.kept_days()
                    is_made = self._open_drafts().append(key, live.revision, author, written, days)
                finally:
                    _discard(live)
                if is_made:
                    made = live.revision + 1
                    self._catch_up(key, live)  # with what other servers have made since
                    return made
        raise EditError("Too many people are changing this at once. Please try again.")

    def forget(self, key: str) -> None:
        """Drops a draft from memory, for example because its data has been deleted."""
        with self._lock:
            self._drafts.pop(hash_key(key), None)

    def _find(self, key: str) -> LiveDraft:
        with self._lock:
            live = self._drafts.get(hash_key(key))
        if live is None:
            base = self._open_drafts().base_of(key)
            if base is None:
                raise NoDraftError
            with self._costly.turn() if len(base) > _LARGE_BASE else nullcontext():
                live = LiveDraft(Draft(read_uploaded(BASE_NAME, base)))
            with self._lock:
                live = self._drafts.setdefault(hash_key(key), live)
        return live

    def _catch_up(self, key: str, live: LiveDraft) -> None:
        """Applies the changes in the database that the draft lacks."""
        newest = self._open_drafts().revision_of(key)
        if newest is None:
            self.forget(key)
            raise NoDraftError
        if newest > live.revision:
            for change in self._open_drafts().since(key, live.revision):
                live.log(change)


def undo(revision: int, *, is_forced: bool) -> Command:
    """A command that undoes an earlier change; undoing that one repeats it.

    Forced, it also undoes what somebody has changed again since then.
    """

    def build(live: LiveDraft) -> Sequence[Edit]:
        if not 1 <= revision <= live.revision:
            raise EditError("This change is not there, so it cannot be undone.")
        return undoing.undo(live.draft, live.changes[revision - 1].edits, is_forced=is_forced)

    return build


def _apply(live: LiveDraft, commands: Sequence[Command]) -> tuple[Edit, ...]:
    """Applies commands one after the other and returns their edits; the caller discards them, also after an error."""
    try:
        for command in commands:
            edits = command(live)
            live.draft.apply(edits)
            live.unsaved.extend(edits)
        if any(edit.kind is not Kind.CELL for edit in live.unsaved):
            check_rows(live.draft)
    except StaleEditError as error:
        theirs = next(_edits_of(reversed(live.changes), error.edit), error.edit)
        raise ConflictError(theirs) from error
    return tuple(live.unsaved)


def _discard(live: LiveDraft) -> None:
    """Undoes the unsaved edits."""
    live.draft.apply(invert(live.unsaved))
    live.unsaved.clear()


def _edits_of(changes: Iterator[LoggedChange], edit: Edit) -> Iterator[Edit]:
    """The edits in changes that have the same target as another."""
    return (each for change in changes for each in change.edits if each.target == edit.target)


def _conflict(changes: Sequence[LoggedChange], author: str, edits: Sequence[Edit]) -> Edit | None:
    """The last edit by others to anything that these edits change, or None."""
    targets = {edit.target for edit in edits}
    rows = {(edit.kind, edit.id) for edit in edits if edit.kind is not Kind.CELL and not edit.column}
    theirs = (edit for change in reversed(changes) if change.author != author for edit in reversed(change.edits))
    return next((edit for edit in theirs if edit.target in targets or (edit.kind, edit.id) in rows), None)

"""Drafts in memory: two authors, two servers, and the log that keeps them equal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drafts import DAY, LED, ME, SHE, STEPS, Step, steps_of
from tests.web.editing.conftest import keep_draft
from valuechain.model.chain import ValueChain
from valuechain.storage.drafts import Drafts
from valuechain.storage.engine import Database
from valuechain.tables.editing import commands
from valuechain.tables.editing.check import EditError
from valuechain.tables.editing.commands import Edits
from valuechain.tables.editing.draft import Draft, Snapshot
from valuechain.tables.editing.edit import Kind
from valuechain.tables.reading.read import read_tables
from valuechain.web.costly import MOST_HELD, Costly
from valuechain.web.drafts import Command, ConflictError, LiveDraft, LiveDrafts, NoDraftError, undo

ACTOR, MITIGATION = Kind.ACTOR, Kind.MITIGATION


def to_draft(build: Callable[[Draft], Edits]) -> Command:
    """A command that needs only the draft."""
    return lambda live: build(live.draft)


def give(mitigation: str, actor: str, *roles: str) -> Command:
    """Gives an actor roles."""
    return to_draft(lambda draft: commands.set_roles(draft, mitigation, actor, roles, DAY))


def note(text: str) -> Command:
    """Changes the note of the provider in the first mitigation."""
    return to_draft(lambda draft: commands.set_owner(draft, "M-1", "prov", "primary", "note", text))


def write(kind: Kind, row: str, column: str, text: str) -> Command:
    """Changes a text."""
    return to_draft(lambda draft: commands.set_text(draft, kind, row, column, text))


def delete(kind: Kind, row: str) -> Command:
    """Deletes a row."""
    return to_draft(lambda draft: commands.delete(draft, kind, row))


def add(name: str, after: str = "") -> Command:
    """Adds an actor."""
    return to_draft(lambda draft: commands.add(draft, ACTOR, name, after))


def move(row: str, after: str) -> Command:
    """Moves an actor."""
    return to_draft(lambda draft: commands.move(draft, ACTOR, row, after))


def serve(url: str) -> LiveDrafts:
    """The drafts of a server."""
    store = Drafts(Database(url))
    return LiveDrafts(lambda: store, Costly())


@pytest.fixture
def drafts(url: str) -> LiveDrafts:
    """The drafts of one server."""
    return serve(url)


def test_two_in_one_cell(drafts: LiveDrafts, key: str) -> None:
    """Who changes a cell that another has changed since is told, and nothing is overwritten."""
    assert drafts.change(key, 0, SHE, [give("M-1", "prov", "secondary")]) == 1
    with pytest.raises(ConflictError) as raised:
        drafts.change(key, 0, ME, [give("M-1", "prov")])
    assert [owner.role for owner in raised.value.theirs.after] == ["secondary"]  # type: ignore[union-attr] # a cell
    with drafts.open(key) as live:
        assert (live.revision, [owner.role for owner in live.draft.held("M-1", "prov")]) == (1, ["secondary"])


def test_who_has_seen_it_may_change_it(drafts: LiveDrafts, key: str) -> None:
    """A cell that another has changed can be changed by whoever has seen that, and by the author unseen."""
    drafts.change(key, 0, SHE, [give("M-1", "prov", "secondary")])
    assert drafts.change(key, 0, SHE, [give("M-1", "prov")]) == 2
    assert drafts.change(key, 2, ME, [give("M-1", "prov", "primary")]) == 3


DIFFERENT = {
    "cells of a row": (give("M-1", "prov"), give("M-1", "adapt", "primary")),
    "cells of a column": (give("M-1", "user"), give("M-3", "user")),
    "a name and a cell": (write(MITIGATION, "M-1", "name", "Clean data"), give("M-1", "prov")),
    "two texts": (write(MITIGATION, "M-1", "name", "Clean data"), write(MITIGATION, "M-1", "code", "1a")),
    "two additions": (add("Legal"), add("Legal Team")),
    "a deletion and another row": (delete(MITIGATION, "M-3"), give("M-1", "prov")),
    "two moves": (move("user", ""), move("adapt", "")),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_two_in_different_places(drafts: LiveDrafts, key: str, name: str) -> None:
    """Changes by two authors in different places are both made, and both can be undone in any order."""
    hers, mine = DIFFERENT[name]
    assert drafts.change(key, 0, SHE, [hers]) == 1
    assert drafts.change(key, 0, ME, [mine]) == 2
    if name != "two moves":
        assert drafts.change(key, 2, SHE, [undo(1, is_forced=False)]) == 3
        assert drafts.change(key, 3, ME, [undo(2, is_forced=False)]) == 4
        with drafts.open(key) as live:
            assert live.draft.snapshot() == live.draft.original


CLASHING = {
    "a text": (write(ACTOR, "prov", "name", "Maker"), write(ACTOR, "prov", "name", "Builder")),
    "a note": (note("Hers"), note("Mine")),
    "a deleted row with a new text": (write(MITIGATION, "M-1", "summary", "New"), delete(MITIGATION, "M-1")),
    "a deleted row with a new role": (give("M-1", "adapt", "primary"), delete(MITIGATION, "M-1")),
    "a deleted actor with a new role": (give("M-1", "adapt", "primary"), delete(ACTOR, "adapt")),
    "a deleted actor with a new name": (write(ACTOR, "adapt", "name", "Tuner"), delete(ACTOR, "adapt")),
    "a moved row": (move("user", ""), move("user", "prov")),
}


@pytest.mark.parametrize("name", CLASHING)
def test_two_in_one_place(drafts: LiveDrafts, key: str, name: str) -> None:
    """Of two changes to one thing, the second is made only if it is forced, and can be undone."""
    hers, mine = CLASHING[name]
    drafts.change(key, 0, SHE, [hers])
    with drafts.open(key) as live:
        before = live.draft.snapshot()
    with pytest.raises(ConflictError):
        drafts.change(key, 0, ME, [mine])
    with drafts.open(key) as live:
        assert live.draft.snapshot() == before
    assert drafts.change(key, 0, ME, [mine], is_forced=True) == 2
    assert drafts.change(key, 2, ME, [undo(2, is_forced=False)]) == 3
    with drafts.open(key) as live:
        assert live.draft.snapshot() == before


@pytest.mark.parametrize(
    "mine", [give("M-3", "user"), note("Mine"), write(MITIGATION, "M-3", "name", "x"), delete(MITIGATION, "M-3")]
)
def test_what_another_has_deleted(drafts: LiveDrafts, key: str, mine: Command) -> None:
    """What another has deleted cannot be changed, forced or not."""
    drafts.change(key, 0, SHE, [give("M-1", "prov"), delete(MITIGATION, "M-3")])
    for is_forced in (False, True):
        with pytest.raises(EditError, match="Someone"):
            drafts.change(key, 0, ME, [mine], is_forced=is_forced)


def test_undoing_what_another_has_changed(drafts: LiveDrafts, key: str) -> None:
    """A change to which another has added is undone only if that is forced, and then undone whole."""
    drafts.change(key, 0, ME, [give("M-1", "prov", "secondary"), note_free("Mine"), give("M-2", "prov", "primary")])
    drafts.change(key, 1, SHE, [give("M-1", "prov", "mentioned")])
    with pytest.raises(ConflictError) as raised:
        drafts.change(key, 2, ME, [undo(1, is_forced=False)])
    assert [owner.role for owner in raised.value.theirs.after] == ["mentioned"]  # type: ignore[union-attr] # a cell
    assert drafts.change(key, 2, ME, [undo(1, is_forced=True)], is_forced=True) == 3
    with drafts.open(key) as live:
        assert live.draft.held("M-1", "prov") == (LED,)
        assert live.draft.snapshot() == live.draft.original


def note_free(text: str) -> Command:
    """Changes the note of the provider's second role in the first mitigation."""
    return to_draft(lambda draft: commands.set_owner(draft, "M-1", "prov", "secondary", "note", text))


def test_undoing_a_deletion_whose_neighbour_is_gone(drafts: LiveDrafts, key: str) -> None:
    """A deleted row comes back at the end if the row before it has been deleted since."""
    drafts.change(key, 0, ME, [delete(ACTOR, "adapt")])
    drafts.change(key, 1, SHE, [delete(ACTOR, "prov")])
    assert drafts.change(key, 2, ME, [undo(1, is_forced=False)]) == 3
    with drafts.open(key) as live:
        assert list(live.draft.actors) == ["user", "adapt"]
        assert len(live.draft.held("M-2", "adapt")) == 2


FORCED: dict[str, tuple[list[Command], Command]] = {
    "a row that is used": ([add("Legal")], give("M-1", "legal", "primary")),
    "a row with another name": ([add("Legal")], write(ACTOR, "legal", "name", "Lawyers")),
    "a row that is gone": ([add("Legal")], delete(ACTOR, "legal")),
    "a text": ([write(ACTOR, "user", "summary", "Mine")], write(ACTOR, "user", "summary", "Hers")),
    "a text of a row that is gone": ([write(ACTOR, "user", "summary", "Mine")], delete(ACTOR, "user")),
    "a cell of a row that is gone": ([give("M-3", "prov", "primary")], delete(MITIGATION, "M-3")),
    "a move": ([move("user", "")], move("user", "prov")),
    "a move of a row that is gone": ([move("user", "")], delete(ACTOR, "user")),
    "a move to a row that is gone": ([move("prov", "user")], delete(ACTOR, "adapt")),
}


@pytest.mark.parametrize("name", FORCED)
def test_forced_undoing(drafts: LiveDrafts, key: str, name: str) -> None:
    """A change on which others have built is undone only by force, and what has been deleted stays deleted."""
    mine, hers = FORCED[name]
    drafts.change(key, 0, ME, mine)
    drafts.change(key, 1, SHE, [hers])
    with drafts.open(key) as live:
        gone = (
            {*live.draft.original.actors} - {*live.draft.actors},
            {*live.draft.original.mitigations} - {*live.draft.mitigations},
        )
    if name != "a move to a row that is gone":
        with pytest.raises(ConflictError):
            drafts.change(key, 2, ME, [undo(1, is_forced=False)])
    drafts.change(key, 2, ME, [undo(1, is_forced=True)], is_forced=True)
    with drafts.open(key) as live:
        now, first = live.draft.snapshot(), live.draft.original
        assert [*now.actors.items()] == [item for item in first.actors.items() if item[0] not in gone[0]]
        assert [*now.mitigations.items()] == [item for item in first.mitigations.items() if item[0] not in gone[1]]
        for row in now.mitigations:
            for actor in now.actors:
                assert now.held(row, actor) == first.held(row, actor)


def test_two_servers_see_each_other(url: str, key: str) -> None:
    """What one server changes is there on the other at its next look, and a conflict is noticed across servers."""
    one, other = serve(url), serve(url)
    with one.open(key), other.open(key):
        pass
    assert one.change(key, 0, ME, [give("M-1", "adapt", "primary")]) == 1
    assert other.change(key, 0, SHE, [add("Legal", "user")]) == 2
    with pytest.raises(ConflictError):
        other.change(key, 0, SHE, [give("M-1", "adapt", "secondary")])
    with one.open(key) as live, other.open(key) as theirs:
        assert live.draft.snapshot() == theirs.draft.snapshot()
        assert (live.changes, live.revision) == (theirs.changes, 2)
    with serve(url).open(key) as fresh, one.open(key) as live:
        assert fresh.draft.snapshot() == live.draft.snapshot()


@pytest.mark.parametrize("servers", [1, 3])
def test_several_at_once(url: str, key: str, servers: int) -> None:
    """Changes by several people at the same moment are each made once, on one server or on several."""
    number = 6
    each = [serve(url) for _ in range(servers)]
    start = Barrier(number)

    def work(person: int) -> list[int | None]:
        start.wait()
        server = each[person % servers]
        return [server.change(key, 0, f"person-{person}", [add(f"P{person}-{turn}")]) for turn in (0, 1)]

    with ThreadPoolExecutor(number) as pool:
        made = [revision for revisions in pool.map(work, range(number)) for revision in revisions]
    assert sorted(filter(None, made)) == list(range(1, 2 * number + 1))
    expected = {f"P{person}-{turn}" for person in range(number) for turn in (0, 1)}
    for server in (*each, serve(url)):
        with server.open(key) as live:
            assert {texts["name"] for texts in live.draft.actors.values()} == expected | {"Provider", "Adapter", "User"}
            assert [change.revision for change in live.changes] == list(range(1, 2 * number + 1))


def test_giving_up(drafts: LiveDrafts, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If others are always faster, the change is refused, and the draft is as before."""
    monkeypatch.setattr(Drafts, "append", lambda *_: False)
    with pytest.raises(EditError, match="Please try again"):
        drafts.change(key, 0, ME, [give("M-1", "prov")])
    with drafts.open(key) as live:
        assert live.draft.snapshot() == live.draft.original


def test_a_revision_is_as_it_was(drafts: LiveDrafts, key: str) -> None:
    """The chain of a revision never changes, and looking at it changes nothing."""
    for seen, command in enumerate([give("M-1", "prov"), delete(MITIGATION, "M-1"), add("Legal")]):
        chains = [drafts.chain_at(key, revision) for revision in range(seen + 1)]
        drafts.change(key, seen, ME, [command])
        again = [drafts.chain_at(key, revision) for revision in range(seen + 1)]
        assert [each.ownerships for each in again] == [each.ownerships for each in chains]
        assert [each.version for each in again] == [each.version for each in chains]
    assert [len(drafts.chain_at(key, revision).mitigations) for revision in (0, 1, 2, 3, None)] == [3, 3, 2, 2, 2]
    for revision in (-1, 4):
        with pytest.raises(NoDraftError):
            drafts.chain_at(key, revision)


def test_the_version_of_a_revision(drafts: LiveDrafts, url: str, key: str) -> None:
    """Each revision has a version of its own, the same on every server, which no other data shares."""
    other = keep_draft(url)
    for each, actor in ((key, "prov"), (other, "user")):
        drafts.change(each, 0, ME, [give("M-1", actor)])
        drafts.change(each, 1, ME, [undo(1, is_forced=False)])
    start, *mine = (drafts.chain_at(key, revision).version for revision in (0, 1, 2))
    also_start, *others = (drafts.chain_at(other, revision).version for revision in (0, 1, 2))
    assert (start, len({start, *mine, *others})) == (also_start, 5)
    assert [serve(url).chain_at(key, revision).version for revision in (0, 1, 2)] == [start, *mine]


def test_reading_does_not_stop_others(drafts: LiveDrafts, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the rows are read for a page, another can change the data, and the page has it as it was."""

    def read_late(*read: Any) -> ValueChain:  # noqa: ANN401 # what the function takes
        other = Thread(target=drafts.change, args=(key, 0, SHE, [add("Legal")]), daemon=True)
        other.start()
        other.join(timeout=20)
        assert not other.is_alive()
        return read_tables(*read)

    monkeypatch.setattr("valuechain.web.drafts.read_tables", read_late)
    assert len(drafts.chain_at(key, None).actors) == 3
    with drafts.open(key) as live:
        assert len(live.draft.actors) == 4


def test_an_earlier_revision_during_a_change(drafts: LiveDrafts, key: str) -> None:
    """A revision is as it was even while another change is being made, and that goes on afterwards."""
    seen: list[Snapshot] = []

    def look(live: LiveDraft) -> Edits:
        seen.extend(live.snapshot_at(revision) for revision in (0, 1))
        return ()

    drafts.change(key, 0, ME, [add("Legal")])
    drafts.change(key, 1, ME, [delete(ACTOR, "legal"), look, add("Audit")])
    assert [list(each.actors) for each in seen] == [["prov", "adapt", "user"], ["legal", "prov", "adapt", "user"]]
    with drafts.open(key) as live:
        assert list(live.draft.actors) == ["audit", "prov", "adapt", "user"]


def test_many_drafts(drafts: LiveDrafts, url: str) -> None:
    """More drafts than the cache holds are all kept, since each can be built again from its log."""
    keys = [keep_draft(url) for _ in range(MOST_HELD + 2)]
    for key in keys:
        drafts.change(key, 0, ME, [add("Legal")])
    for key in keys:
        with drafts.open(key) as live:
            assert (live.revision, "legal" in live.draft.actors) == (1, True)


def test_a_cycle_is_the_same_after_a_restart(drafts: LiveDrafts, url: str, key: str) -> None:
    """The roles that a cell goes through do not depend on when the server was started."""
    drafts.change(key, 0, ME, [give("M-1", "prov", "mentioned")])
    with drafts.open(key) as live, serve(url).open(key) as fresh:
        assert commands.cycle_of(live.draft) == commands.cycle_of(fresh.draft)
        assert ("mentioned",) in commands.cycle_of(live.draft)
    drafts.change(key, 1, ME, [undo(1, is_forced=False)])
    with drafts.open(key) as live, serve(url).open(key) as fresh:
        assert commands.cycle_of(live.draft) == commands.cycle_of(fresh.draft)


@settings(max_examples=8, deadline=None)
@given(steps=STEPS, undone=st.lists(st.integers(1, 12), max_size=4), is_forced=st.booleans())
def test_undoing_in_any_order(url: str, steps: list[Step], undone: list[int], *, is_forced: bool) -> None:
    """Whatever is done and undone, in any order, the data can be read, and another server reads the same."""
    key = keep_draft(url)
    drafts = serve(url)
    asked = [to_draft(build) for build in steps_of(steps)] + [undo(each, is_forced=is_forced) for each in undone]
    for command in asked:
        with drafts.open(key) as live:
            before = live.draft.snapshot()
        try:
            drafts.change(key, live.revision, ME, [command], is_forced=is_forced)
        except (EditError, ConflictError):
            with drafts.open(key) as live:
                assert live.draft.snapshot() == before
    drafts.chain_at(key, None)
    with drafts.open(key) as live, serve(url).open(key) as fresh:
        assert live.draft.snapshot() == fresh.draft.snapshot()

"""Whatever is changed, in whatever order, a draft stays a framework without problems."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drafts import DAY, STEPS, Step, chain_of_draft, small_draft, take
from valuechain.tables.editing.differences import edits_between
from valuechain.tables.editing.draft import Draft, Snapshot
from valuechain.tables.editing.edit import Edit, Kind, invert, read_edits, write_edits

_quick = settings(max_examples=30, deadline=None)


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two states are equal, with their rows in the same order."""
    return one == other and all([*one.rows(kind)] == [*other.rows(kind)] for kind in (Kind.ACTOR, Kind.MITIGATION))


@_quick
@given(STEPS)
def test_a_draft_is_always_a_chain(steps: list[Step]) -> None:
    """After any commands, the draft builds a chain without problems, with the draft’s own actors and mitigations."""
    draft = small_draft()
    for step in steps:
        take(draft, step)
    chain = chain_of_draft(draft, DAY.day)
    assert [actor.id for actor in chain.actors] == list(draft.actors)
    assert [each.id for each in chain.mitigations] == list(draft.mitigations)
    held = {
        (row, actor, owner.role)
        for row in draft.mitigations
        for actor, cell in draft.cells(row).items()
        for owner in cell
    }
    assert {(each.mitigation, each.actor, each.role) for each in chain.ownerships} == held


@_quick
@given(STEPS)
def test_undoing_everything_gives_the_start(steps: list[Step]) -> None:
    """Undoing every change in reverse gives the start; a refused one changes nothing."""
    draft = small_draft()
    done: list[Edit] = []
    for step in steps:
        before = draft.snapshot()
        edits = take(draft, step)
        assert edits is not None or same(draft.snapshot(), before)
        done.extend(edits or ())
    draft.apply(invert(done))
    assert same(draft.snapshot(), draft.original)


@_quick
@given(STEPS)
def test_edits_survive_the_database(steps: list[Step]) -> None:
    """The edits of any command come back from JSON equal, in UTF-8."""
    draft = small_draft()
    for step in steps:
        edits = take(draft, step) or ()
        assert read_edits(write_edits(edits).encode().decode()) == edits


@_quick
@given(STEPS, st.integers(0, 12))
def test_differences_lead_from_any_state_to_any_other(steps: list[Step], at: int) -> None:
    """The differences between two states turn one into the other, order included, there and back."""
    draft = small_draft()
    for step in steps[:at]:
        take(draft, step)
    one = draft.snapshot()
    for step in steps[at:]:
        take(draft, step)
    other = draft.snapshot()
    draft.apply(edits_between(other, one))
    assert same(draft.snapshot(), one)
    draft.apply(edits_between(one, other))
    assert same(draft.snapshot(), other)
    assert edits_between(other, draft.snapshot()) == ()


@_quick
@given(STEPS)
def test_counts_are_those_of_a_new_draft(steps: list[Step]) -> None:
    """The running counts equal those of a draft that starts with the chain."""
    draft = small_draft()
    for step in steps:
        take(draft, step)
    fresh = Draft(chain_of_draft(draft, DAY.day))
    for row in draft.mitigations:
        assert [each[row] for each in (draft.leads, draft.owners, draft.accountable)] == [
            each[row] for each in (fresh.leads, fresh.owners, fresh.accountable)
        ]
    for actor in draft.actors:
        assert +draft.counts[actor] == fresh.counts[actor]

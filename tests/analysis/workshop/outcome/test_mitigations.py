"""Outcomes: decisions take precedence over majorities, and nothing is made up."""

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.outcome.mitigations import (
    MitigationOutcome,
    Origin,
    count_origins,
    count_participants,
    find_outcomes,
)
from valuechain.model.workshop.plan import FEWEST_SHOWN, PRIMARY, SECONDARY, Plan, RoundProposal
from valuechain.model.workshop.running import Decision, Round, Running, Status

SEEN = Round(1, Status.REVEALED, was_seen=True)
X_SEEN = Running(rounds={"x": (SEEN,)})
N = FEWEST_SHOWN
"""Size of the smallest group that is shown."""


def outcome(plan: Plan, running: Running, proposals: list[RoundProposal]) -> MitigationOutcome:
    """The outcome of the only mitigation."""
    (found,) = find_outcomes(plan, running, proposals)
    return found


def test_majority() -> None:
    """Over half make one actor primary, and exactly half make another secondary: only the first has a majority."""
    plan = make_plan("abc", {"x": None})
    found = outcome(plan, X_SEEN, say("x", "2*PS. P.. ..P ? ?"))
    assert (found.origin, dict(found.roles)) == (Origin.MAJORITY, {"a": PRIMARY})
    assert (found.round, found.known, found.split) == (1, 4, ("b",))


def test_decision_goes_first() -> None:
    """A decision overrides the majority, and keeps its note and dissent."""
    plan = make_plan("ab", {"x": None})
    decision = Decision({"b": SECONDARY}, note="For now", dissent="Three")
    found = outcome(plan, Running(rounds=X_SEEN.rounds, decisions={"x": decision}), say("x", "5*P."))
    assert (found.origin, dict(found.roles)) == (Origin.DECISION, {"b": SECONDARY})
    assert (found.note, found.dissent) == ("For now", "Three")


def test_decision_without_roles() -> None:
    """A note without roles leaves the majority as it is."""
    plan = make_plan("a", {"x": None})
    running = Running(rounds=X_SEEN.rounds, decisions={"x": Decision(note="Ask again")})
    found = outcome(plan, running, say("x", "5*P"))
    assert (found.origin, dict(found.roles), found.note) == (Origin.MAJORITY, {"a": PRIMARY}, "Ask again")


@pytest.mark.parametrize(
    ("words", "expected"),
    [("3*0 2*P.", (Origin.MAJORITY, True)), ("2*0 2*P.", (Origin.OPEN, False)), ("2*P. 2*.P", (Origin.OPEN, False))],
)
def test_nobody(words: str, expected: tuple[Origin, bool]) -> None:
    """The outcome is "no one can do this" only if over half say exactly that."""
    plan = make_plan("ab", {"x": None})
    found = outcome(plan, X_SEEN, say("x", words))
    assert (found.origin, found.is_nobody) == expected
    assert found.roles == {}


def test_spread_over_many() -> None:
    """If everyone names a different actor, no actor has a majority for a role, but no one said "no one can do this"."""
    plan = make_plan("abc", {"x": None})
    found = outcome(plan, X_SEEN, say("x", "P.. .P. ..P"))
    assert (found.origin, found.is_nobody, dict(found.roles)) == (Origin.OPEN, False, {})


def test_one_person_is_no_majority() -> None:
    """If only one person has a view, the question is left open, also if that is that no one can do this."""
    plan = make_plan("ab", {"x": None})
    for word in ("P.", "0"):
        found = outcome(plan, X_SEEN, say("x", f"{word} 4*?"))
        assert (found.origin, found.roles, found.is_nobody) == (Origin.OPEN, {}, False)


def test_only_what_the_room_has_seen() -> None:
    """An unrevealed second round changes nothing; a mitigation with no revealed round has no outcome."""
    plan = make_plan("ab", {"x": None, "y": None})
    running = Running(rounds={"x": (SEEN, Round(2, Status.CLOSED)), "y": (Round(1, Status.CLOSED),)})
    proposals = [*say("x", "5*P."), *say("x", "5*.P", number=2), *say("y", "5*P.")]
    x, y = find_outcomes(plan, running, proposals)
    assert (x.round, dict(x.roles)) == (1, {"a": PRIMARY})
    assert (y.origin, y.round, y.known, dict(y.roles)) == (Origin.NOT_REVEALED, 0, 0, {})


def test_why_nothing_is_settled() -> None:
    """An unsettled mitigation is open, not revealed or not asked; one not asked counts as open if it has a note."""
    plan = make_plan("ab", {"x": None, "y": None, "z": None, "w": None})
    running = Running(rounds={"x": (SEEN,), "y": (Round(1),)}, decisions={"w": Decision(note="Next time")})
    found = find_outcomes(plan, running, say("x", "P. .P"))
    assert [each.origin for each in found] == [Origin.OPEN, Origin.NOT_REVEALED, Origin.NOT_ASKED, Origin.OPEN]
    assert [each for each in Origin if each.is_settled] == [Origin.DECISION, Origin.MAJORITY]
    assert count_origins(found) == {Origin.OPEN: 2, Origin.NOT_REVEALED: 1, Origin.NOT_ASKED: 1}


def test_participants() -> None:
    """A participant who answered for two mitigations counts once."""
    assert count_participants([*say("x", "P P -"), *say("y", "P - P")]) == 3

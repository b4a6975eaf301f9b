"""Results of revealed rounds, by actor."""

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.statistics.guidance import Verdict
from valuechain.analysis.workshop.statistics.results import Results, find_results, find_seen
from valuechain.model.workshop.plan import Plan, RoundProposal
from valuechain.model.workshop.running import Round, Running, Status


def _results(plan: Plan, *rounds: list[RoundProposal]) -> Results:
    """The results of mitigation x in these rounds, all revealed."""
    running = Running(rounds={"x": tuple(Round(number, Status.REVEALED) for number, _ in enumerate(rounds, 1))})
    return find_results(find_seen(plan, running, [each for proposals in rounds for each in proposals]))


def test_actors_with_their_previous_round() -> None:
    """Each actor has its counts in the last two revealed rounds, and its comparison with the guidance."""
    plan = make_plan("ab", {"x": "P."})
    results = _results(plan, say("x", "3*P. .P"), say("x", "2*P. 2*.P", number=2))
    first, _ = results.by_actor("x")
    assert (first.count.actor, first.cell.actor, first.count.named, first.before and first.before.named) == (
        "a",
        "a",
        2,
        3,
    )
    assert results.verdicts == {"x": Verdict.SPLIT}


def test_no_previous_round() -> None:
    """In the first revealed round, no actor has earlier counts."""
    plan = make_plan("a", {"x": "P"})
    (actor,) = _results(plan, say("x", "3*P")).by_actor("x")
    assert actor.before is None


def test_strongest_roles_first() -> None:
    """Actors are ranked by their counts, strongest role first; those that no one and nothing names are left out."""
    plan = make_plan("abcde", {"x": "P...."})
    results = _results(plan, say("x", "9*.SPS. 9*.PPS. 9*.PPS."))
    assert [each.cell.actor for each in results.ranked("x")] == ["c", "b", "d", "a"]


def test_an_actor_that_was_named_before_stays() -> None:
    """An actor that lost all its roles since the previous round is still ranked."""
    results = _results(make_plan("ab", {"x": None}), say("x", "3*.P"), say("x", "3*P.", number=2))
    assert [each.cell.actor for each in results.ranked("x")] == ["a", "b"]

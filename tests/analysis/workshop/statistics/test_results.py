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
    first, second = results.by_actor("x")
    assert (first.count.actor, first.cell.actor, first.count.named, first.before and first.before.named) == (
        "a",
        "a",
        2,
        3,
    )
    assert (first.share_before, second.share_before) == (0.75, 0.75)
    assert results.verdicts == {"x": Verdict.SPLIT}


def test_no_previous_round() -> None:
    """In the first revealed round, no actor has an earlier share."""
    plan = make_plan("a", {"x": "P"})
    (actor,) = _results(plan, say("x", "3*P")).by_actor("x")
    assert (actor.before, actor.share_before) == (None, None)


def test_strongest_roles_first() -> None:
    """Actors are ranked by their counts, strongest role first; those agreed to have none come last."""
    plan = make_plan("abcd", {"x": "...S"})
    results = _results(plan, say("x", "9*.SPS 9*.PPS 9*.PPS"))
    assert [each.cell.actor for each in results.ranked("x")] == ["c", "b", "d", "a"]
    assert [each.cell.is_none_confirmed for each in results.ranked("x")] == [False, False, False, True]


def test_actors_that_nobody_names() -> None:
    """An actor counts as unnamed only if no one gives it a role and no roles are published for the mitigation."""
    for published, expected in ((None, [False, True]), ("P.", [False, False])):
        plan = make_plan("ab", {"x": published})
        assert [each.is_unnamed for each in _results(plan, say("x", "3*P.")).by_actor("x")] == expected

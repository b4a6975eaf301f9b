"""The mitigations that an agenda proposes, and why."""

from dataclasses import replace

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.workshop.agenda import (
    WEIGHTS,
    Why,
    build_agenda,
    find_earlier_answers,
    score_mitigations,
)
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.model.workshop.plan import PRIMARY, Proposal, ProposalKind, RoundProposal
from valuechain.model.workshop.running import Round, Running, Status

OPEN = vc.Context("advanced", "open")
SPLIT = CommonAnswer(12, 6)


def _whys(chain: vc.ValueChain, **earlier: CommonAnswer) -> dict[str, list[Why]]:
    scored = score_mitigations(find_asked(chain, None, None), earlier)
    return {item.mitigation.id: [reason.why for reason in item.reasons] for item in scored}


def test_reasons(draw: Draw) -> None:
    """A single owner is a reason to ask, as is having no lead (only support, or no owner); two owners are not."""
    chain = draw("a -P-> one; a -P-> two; b -S-> two; a -S-> helped; (none)")
    assert _whys(chain) == {"one": [Why.SINGLE], "two": [], "helped": [Why.NOBODY, Why.SINGLE], "none": [Why.NOBODY]}


def test_split_before(draw: Draw) -> None:
    """That no answer had more than half before is a reason to ask; a majority, or no answers at all, is not."""
    chain = draw("a -P-> w; b -P-> w; a -P-> x; b -P-> x; a -P-> y; b -P-> y; a -P-> z; b -P-> z")
    found = _whys(
        chain,
        w=SPLIT,
        x=CommonAnswer(12, 7),
        y=CommonAnswer(12, 12),
        z=CommonAnswer(0),
    )
    assert found == {"w": [Why.SPLIT], "x": [], "y": [], "z": []}


def test_shipped_reasons(chain: vc.ValueChain) -> None:
    """Items 3, 11 and 12 are ambiguous; 5, 6, 8 and 10 depend on one owner; every item has someone responsible."""
    scored = score_mitigations(find_asked(chain, "pai-open", OPEN))
    by_why = {
        why: [item.mitigation.id for item in scored if why in [reason.why for reason in item.reasons]] for why in Why
    }
    assert by_why[Why.AMBIGUOUS] == ["PO-3", "PO-11", "PO-12"]
    assert by_why[Why.SINGLE] == ["PO-5", "PO-6", "PO-8", "PO-10"]
    assert (by_why[Why.NOBODY], by_why[Why.SPLIT]) == ([], [])


def test_other_frameworks(chain: vc.ValueChain) -> None:
    """The EU makes high-risk providers responsible for evaluation; they match app developers, not model providers."""
    scored = score_mitigations(find_asked(chain, "pai-open", OPEN))
    reasons = {item.mitigation.id: [reason.words for reason in item.reasons] for item in scored}
    assert reasons["PO-2"] == [
        "Under the topic Evaluation (our grouping), the EU AI Act names other actors: High-risk provider."
    ]


def test_other_actors_under_a_topic_come_last(chain: vc.ValueChain) -> None:
    """That another source names others under a topic of ours is the last and lightest reason."""
    scored = score_mitigations(find_asked(chain, "eu-ai-act", OPEN))
    several = [item.reasons for item in scored if len(item.reasons) > 1]
    assert min(WEIGHTS, key=lambda why: WEIGHTS[why]) is Why.ELSEWHERE
    assert several
    assert {reasons[-1].why for reasons in several} == {Why.ELSEWHERE}


def test_score_is_the_sum(chain: vc.ValueChain) -> None:
    """Item 6 has one owner (2), and others act under its topic elsewhere (1); with an earlier split (4) it scores 7."""
    asked = find_asked(chain, "pai-open", OPEN)
    without = {item.mitigation.id: item.score for item in score_mitigations(asked)}
    with_split = {item.mitigation.id: item.score for item in score_mitigations(asked, {"PO-6": SPLIT})}
    assert (without["PO-6"], with_split["PO-6"]) == (3, 7)


def test_fits_into_the_time(draw: Draw) -> None:
    """Three six-minute items fit into 28 minutes, with 5 for opening and 5 for closing.

    They start at minute 5, with the highest score first; the rest are left out.
    """
    chain = draw("a -P-> two; b -P-> two; a -P-> one; (none); a -P-> last")
    agenda = build_agenda(find_asked(chain, None, None), 28)
    assert [(item.mitigation.id, item.score, item.starts) for item in agenda.taken] == [
        ("none", 3, 5),
        ("one", 2, 11),
        ("last", 2, 17),
    ]
    assert [(item.mitigation.id, item.starts) for item in agenda.left_out] == [("two", None)]
    assert agenda.minutes_left == 0


@pytest.mark.parametrize(("minutes", "fitting"), [(27, 2), (15, 0), (10, 0), (5, 0), (1440, 4)])
def test_other_times(draw: Draw, minutes: int, fitting: int) -> None:
    """Only whole mitigations are taken; if the time is too short, there are none."""
    chain = draw("a -P-> w; a -P-> x; a -P-> y; a -P-> z")
    assert len(build_agenda(find_asked(chain, None, None), minutes).taken) == fitting


def test_own_pace(draw: Draw) -> None:
    """The minutes per mitigation, for opening and for closing can be set."""
    agenda = build_agenda(
        find_asked(draw("a -P-> x; a -P-> y; a -P-> z"), None, None), 22, minutes_each=10, opening=2, closing=0
    )
    assert [item.starts for item in agenda.taken] == [2, 12]


def test_times_that_make_no_sense(draw: Draw) -> None:
    """Zero total minutes, zero minutes per mitigation and a negative time for opening are refused."""
    asked = find_asked(draw("a -P-> x"), None, None)
    for times in ({"minutes": 0}, {"minutes": 30, "minutes_each": 0}, {"minutes": 30, "opening": -1}):
        with pytest.raises(vc.QuestionError, match="minutes"):
            build_agenda(asked, **times)


def test_unsourced_cell(chain: vc.ValueChain) -> None:
    """If no owners are known, the only reasons come from other frameworks and earlier rounds.

    On training data, CoSAI assigns responsibility to data and model providers, and the AI Act to high-risk ones (app
    developers).
    """
    asked = find_asked(chain, "pai-open", vc.Context("specialized", "open"))
    scored = {item.mitigation.id: item for item in score_mitigations(asked, {"PO-3": SPLIT})}
    assert [reason.words for reason in scored["PO-3"].reasons] == [
        "An earlier room was split on this: 6 of 12 gave the most common answer."
    ]
    assert [reason.why for reason in scored["PO-1"].reasons] == [Why.ELSEWHERE]
    assert scored["PO-1"].reasons[0].words == (
        "Under the topic Training data (our grouping), the CoSAI Risk Map names Data provider, Model provider, and the "
        "EU AI Act names High-risk provider."
    )
    assert scored["PO-8"].reasons == ()


def _held_proposals(item: str, number: int, *actors: str) -> list[RoundProposal]:
    """Proposals by participants in a round, each with one primary actor."""
    return [
        RoundProposal(place, place, "", item, number, Proposal(ProposalKind.ROLES, {actor: PRIMARY}))
        for place, actor in enumerate(actors)
    ]


def test_earlier_workshop(draw: Draw) -> None:
    """The latest round that the room has seen counts, not one that was only closed.

    Six participants each name one primary: three for a and three for b are a split.
    """
    asked = find_asked(draw("a -P-> x; b -P-> y; c -P-> z"), None, None)
    seen, closed = Round(1, Status.REVEALED, was_seen=True), Round(2, Status.CLOSED)
    running = Running(rounds={"x": (seen, closed), "y": (seen,), "z": (Round(1, Status.CLOSED),)})
    proposals = [
        *_held_proposals("x", 1, *"aaabbb"),
        *_held_proposals("x", 2, *"aaaaaa"),
        *_held_proposals("y", 1, *"bbbbbb"),
        *_held_proposals("z", 1, *"ab"),
    ]
    found = find_earlier_answers(asked, build_plan(asked, title="Before"), running, proposals)
    assert {item: each.is_split for item, each in found.items()} == {"x": True, "y": False}


def test_earlier_workshop_about_something_else(draw: Draw) -> None:
    """Results for another framework, or for a mitigation whose text has changed, are not used."""
    asked = find_asked(draw("a -P-> x; b -P-> x"), None, None)
    plan = build_plan(asked, title="Before")
    running = Running(rounds={"x": (Round(1, Status.REVEALED, was_seen=True),)})
    proposals = _held_proposals("x", 1, *"aaabbb")
    renamed = replace(plan, mitigations=tuple(replace(each, name="Another text") for each in plan.mitigations))
    assert list(find_earlier_answers(asked, plan, running, proposals)) == ["x"]
    assert find_earlier_answers(asked, replace(plan, framework="other"), running, proposals) == {}
    assert find_earlier_answers(asked, renamed, running, proposals) == {}

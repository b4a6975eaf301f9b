"""The exported tables of a workshop."""

from dataclasses import replace
from math import comb
from random import Random

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.outcome.rows import (
    agreement_rows,
    answer_rows,
    decision_rows,
    exported_rounds,
    group_rows,
    not_me_rows,
    proposal_rows,
    reason_rows,
    result_rows,
)
from valuechain.analysis.workshop.statistics.groups import TOGETHER
from valuechain.model.table import Table
from valuechain.model.workshop.plan import FEWEST_SHOWN, PRIMARY, SECONDARY, RoundProposal, Rules
from valuechain.model.workshop.running import Decision, Round, Running, Status

CLOSED, REVEALED = Round(1, Status.CLOSED), Round(1, Status.REVEALED, was_seen=True)
HIDDEN = Round(1, Status.CLOSED, was_seen=True)
"""A round that was seen and then hidden again."""
SECOND = Round(2, Status.REVEALED, was_seen=True)
X_REVEALED = Running(rounds={"x": (REVEALED,)})
TWO_ROUNDS = Running(rounds={"x": (REVEALED, SECOND)})
JOINED = Rules(is_joined_across_rounds=True)
N = FEWEST_SHOWN
"""Size of the smallest group that is shown."""
G, H, K = "g" * N, "h" * N, "k" * N
"""Groups of exactly that size."""


def test_only_rounds_that_the_room_has_seen() -> None:
    """The tables omit rounds that are open or were never revealed, but not one that was revealed and hidden again."""
    plan = make_plan("a", {"x": "P", "y": "P", "z": "P", "w": "P"}, groups="g")
    rounds = {"x": (REVEALED, Round(2)), "y": (HIDDEN, Round(2, Status.CLOSED)), "z": (Round(1),), "w": (CLOSED,)}
    running = Running(rounds=rounds)
    proposals = [
        each
        for mitigation in "xyzw"
        for number in (1, 2)
        for each in say(mitigation, f"{N}*P", G, number=number, reasons=["so"] * N)
    ]
    assert exported_rounds(plan, running) == (("x", 1), ("y", 1))
    for build in (result_rows, answer_rows, group_rows, proposal_rows, reason_rows):
        assert {(row["mitigation_id"], row["round"]) for row in build(plan, running, proposals).records()} == {
            ("x", 1),
            ("y", 1),
        }
    assert [row["participants"] for row in agreement_rows(plan, running, proposals).records()] == [N, N]


def test_results() -> None:
    """Each row has the counts, and the comparison with the published role."""
    plan = make_plan("ab", {"x": "P."}, doubt="Or b.")
    first, second = result_rows(plan, X_REVEALED, say("x", "10*P. 0 ?")).records()
    assert first == {
        "mitigation_id": "x", "mitigation": "Do x", "stage": "", "round": 1, "is_latest": "yes", "status": "revealed",
        "actor_id": "a", "actor": "Actor a", "answered": 12, "unknown": 1, "nobody_can": 1, "known": 11,
        "primary": 10, "secondary": 0, "none": 1, "room": "primary",
        "published": "primary", "same_as_published": 10, "share": 0.9091, "share_low": 0.6226, "share_high": 0.9838,
        "p_value": 0.0067, "adjusted_p_value": 0.0067, "verdict": "same", "swing": 5,
        "doubt": "Or b.", "published_verb": "", "published_condition": "",
    }  # fmt: skip
    assert (second["published"], second["same_as_published"], second["verdict"]) == ("none", 11, "same")


def test_results_of_an_earlier_round() -> None:
    """Every round has a verdict; only a mitigation's latest one has a p value corrected over the board."""
    plan = make_plan("a", {"x": "P"})
    proposals = [*say("x", "6*S"), *say("x", "6*P", number=2)]
    rows = result_rows(plan, TWO_ROUNDS, proposals).records()
    columns = ("round", "is_latest", "share", "verdict", "adjusted_p_value")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        (1, "no", 0.0, "differs", ""),
        (2, "yes", 1.0, "same", 0.0143),
    ]


def test_a_round_that_is_not_revealed_changes_nothing() -> None:
    """Until a second round is revealed, every table stays as it was after the first."""
    plan = make_plan("a", {"x": "P"})
    before = say("x", "6*P")
    proposals = [*before, *say("x", "6*S", number=2)]
    running = Running(rounds={"x": (REVEALED, Round(2, Status.CLOSED))})
    for build in (result_rows, answer_rows, group_rows, agreement_rows, proposal_rows, reason_rows):
        assert build(plan, running, proposals) == build(plan, X_REVEALED, before)
    (row,) = result_rows(plan, running, proposals).records()
    assert (row["is_latest"], row["verdict"]) == ("yes", "same")


def test_results_without_anything_published() -> None:
    """If the published roles are not known, the comparison is empty, but the room's majority is still given."""
    plan = make_plan("a", {"x": None})
    (row,) = result_rows(plan, X_REVEALED, say("x", "6*P")).records()
    assert (row["published"], row["same_as_published"], row["share"], row["verdict"]) == ("", "", "", "")
    assert row["room"] == "primary"


def test_groups() -> None:
    """Of three groups, one is shown and the others are counted together; a round that shows no group is left out."""
    plan = make_plan("a", {"x": None, "y": None}, groups="g h k")
    running = Running(rounds={"x": (REVEALED,), "y": (HIDDEN,)})
    proposals = [
        *say("x", f"{N + 1}*P {N}*S {N - 2}*0", G + "g" + H + K[2:]),
        *say("y", f"{N - 1}*P", G[1:]),
    ]
    rows = group_rows(plan, running, proposals).records()
    assert [(row["mitigation_id"], row["group"], row["primary"], row["known"]) for row in rows] == [
        ("x", "g", N + 1, N + 1),
        ("x", TOGETHER, 0, 2 * N - 2),
    ]


def test_proposals() -> None:
    """A row has a proposal's content, and nothing about who sent it or when."""
    plan = make_plan("abc", {"x": None}, groups="g h")
    table = proposal_rows(plan, X_REVEALED, say("x", f"{N - 2}*PSS .P. 0 ?", G + "g"))
    assert table.columns == (
        "mitigation_id", "mitigation", "round", "participant", "group", "answer", "primary", "secondary", "sureness",
    )  # fmt: skip
    assert sorted(table.rows) == [
        ("x", "Do x", 1, "", "g", "don't know", "", "", ""),
        ("x", "Do x", 1, "", "g", "nobody can", "", "", ""),
        *[("x", "Do x", 1, "", "g", "roles", "a", "b;c", "")] * (N - 2),
        ("x", "Do x", 1, "", "g", "roles", "b", "", ""),
    ]


def test_small_groups_in_proposals() -> None:
    """Individual proposals name neither a small group nor a group whose name would reveal the small one."""
    plan = make_plan("a", {"x": None}, groups="g h k")
    table = proposal_rows(plan, X_REVEALED, say("x", f"{3 * N - 1}*P", G + "g" + H + K[2:]))
    assert sorted(row["group"] for row in table.records()) == [""] * (2 * N - 2) + ["g"] * (N + 1)


def _renumbered(proposals: list[RoundProposal], seed: int) -> list[RoundProposal]:
    """The same proposals, with people joining and answering in a different order."""
    random = Random(seed)  # noqa: S311 # an order for the test, and no secret
    people = sorted({each.participant for each in proposals})
    others = dict(zip(people, random.sample(range(1000), len(people)), strict=True))
    ids = random.sample(range(1000), len(proposals))
    moved = [
        replace(each, id=new, participant=others[each.participant]) for each, new in zip(proposals, ids, strict=True)
    ]
    random.shuffle(moved)
    return moved


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rules", [Rules(), JOINED])
def test_exports_do_not_depend_on_arrival(rules: Rules, seed: int) -> None:
    """The order of joining, answering and writing changes no row of any table."""
    plan = make_plan("ab", {"x": "P.", "y": None}, groups="g h", rules=rules)
    running = Running(rounds={"x": (REVEALED, SECOND), "y": (HIDDEN,)})
    groups = G + "g" + H + "h"
    reasons = [f"because {number}" for number in range(2 * N + 2)]
    proposals = [
        *say("x", f"{N}*P. SP {N - 2}*.P 0 PS ?", groups, reasons=reasons),
        *say("x", f"{2 * N - 3}*P. SP 2*.P 0 PS", groups, number=2),
        *say("y", f"{N - 2}*P. 3*PS - {N - 3}*.P 0 ?", groups),
    ]
    other = _renumbered(proposals, seed)
    for build in (result_rows, answer_rows, group_rows, agreement_rows, proposal_rows, reason_rows):
        assert build(plan, running, proposals) == build(plan, running, other)


def _participants(table: Table) -> dict[int, list[str]]:
    return {number: [str(row["participant"]) for row in table.records() if row["round"] == number] for number in (1, 2)}


def test_no_join_unless_allowed() -> None:
    """Unless the rules allow it, no row identifies a participant, so nothing links two rounds."""
    plan = make_plan("a", {"x": None})
    proposals = [*say("x", "6*P"), *say("x", "6*S", number=2)]
    assert _participants(proposal_rows(plan, TWO_ROUNDS, proposals)) == {1: [""] * 6, 2: [""] * 6}


def test_join_where_allowed() -> None:
    """If the rules allow it, participants keep their labels, which shows who changed from a to b between rounds."""
    plan = make_plan("ab", {"x": None}, rules=JOINED)
    proposals = [*say("x", "5*P. .P"), *say("x", "4*P. .P .P", number=2)]
    table = proposal_rows(plan, replace(TWO_ROUNDS, is_ended=True), proposals)
    assert all(sorted(labels) == ["P1", "P2", "P3", "P4", "P5", "P6"] for labels in _participants(table).values())
    said: dict[object, list[object]] = {}
    for row in table.records():
        said.setdefault(row["participant"], []).append(row["primary"])
    assert sorted(said.values(), key=str) == [["a", "a"]] * 4 + [["a", "b"], ["b", "b"]]


def test_join_hides_a_group_everywhere() -> None:
    """Proposals linked across rounds omit a group's name if one round hides it, as the other round would reveal it."""
    plan = make_plan("a", {"x": None}, groups="g h", rules=JOINED)
    proposals = [*say("x", f"{2 * N}*P", G + H), *say("x", f"{N - 1}*P - {N}*P", G + H, number=2)]
    assert {row["group"] for row in proposal_rows(plan, TWO_ROUNDS, proposals).records()} == {""}
    loose = replace(plan, rules=Rules())
    assert {row["group"] for row in proposal_rows(loose, TWO_ROUNDS, proposals).records()} == {"", "g", "h"}


def test_reasons() -> None:
    """Reasons are listed without their proposals; removed reasons are left out."""
    plan = make_plan("a", {"x": None})
    proposals = say("x", "3*P", reasons=["they can", "rude"])
    running = replace(X_REVEALED, hidden_reasons=frozenset([proposals[1].id]))
    table = reason_rows(plan, running, proposals)
    assert table.columns == ("mitigation_id", "mitigation", "round", "reason")
    assert table.rows == (("x", "Do x", 1, "they can"),)


def test_decisions() -> None:
    """A row has a decision's roles, note and dissent, and the published roles; undecided mitigations have no row."""
    plan = make_plan("ab", {"x": "PS", "y": None, "z": ".."})
    running = Running(
        decisions={
            "z": Decision(roles={"b": PRIMARY}, note="For now"),
            "y": Decision(is_nobody=True, dissent="Two saw it otherwise"),
            "gone": Decision(),
        }
    )
    assert decision_rows(plan, running).rows == (
        ("y", "Do y", "nobody can", "", "", "", "", "", "Two saw it otherwise", "not known", "not known", "", ""),
        ("z", "Do z", "roles", "b", "Actor b", "", "", "For now", "", "nobody", "nobody", "", ""),
    )


def test_how_the_source_binds() -> None:
    """Results have the verb and condition of each published role, decisions those of all actors."""
    plan = make_plan("ab", {"x": "PS"})
    told = replace(plan.mitigations[0], verbs={"b": "may", "a": "shall"}, conditions={"b": "if asked"})
    plan = replace(plan, mitigations=(told,))
    rows = result_rows(plan, X_REVEALED, say("x", "6*P.")).records()
    assert [(row["actor_id"], row["published_verb"], row["published_condition"]) for row in rows] == [
        ("a", "shall", ""),
        ("b", "may", "if asked"),
    ]
    (row,) = decision_rows(plan, Running(decisions={"x": Decision({"a": PRIMARY})})).records()
    assert (row["published_verbs"], row["published_conditions"]) == ("a=shall; b=may", "b=if asked")


def test_decisions_by_name() -> None:
    """The actors in the decision, and those in the published roles, are given both by id and by name."""
    plan = make_plan("abc", {"x": "PPS"})
    roles = {"c": SECONDARY, "b": SECONDARY, "a": PRIMARY}
    (row,) = decision_rows(plan, Running(decisions={"x": Decision(roles)})).records()
    assert (row["primary"], row["primary_actors"]) == ("a", "Actor a")
    assert (row["secondary"], row["secondary_actors"]) == ("b;c", "Actor b; Actor c")
    assert (row["published"], row["published_actors"]) == (
        "a=primary;b=primary;c=secondary",
        "Actor a (primary); Actor b (primary); Actor c (secondary)",
    )


def test_answers() -> None:
    """Each group that is shown has its most common answer, after everyone's.

    Of the room's pairs of answers, those within a group are the same (1), and those between the groups overlap by half:
    both name a as primary, out of two roles named.
    """
    plan = make_plan("ab", {"x": "P."}, groups="g h")
    within, between = N * (N - 1), N * N
    rows = answer_rows(plan, X_REVEALED, say("x", f"{N}*P. {N}*PS", G + H)).records()
    columns = ("group", "known", "most_common", "is_split", "as_common", "primary", "secondary", "different", "verdict")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("all", 2 * N, N, "yes", 1, "a", "b", 2, "split"),
        ("g", N, N, "no", 0, "a", "", 1, ""),
        ("h", N, N, "no", 0, "a", "b", 1, ""),
    ]
    assert [row["overlap"] for row in rows] == [round((within + between / 2) / (within + between), 4), 1.0, 1.0]


def test_answers_of_one_or_few_are_not_printed() -> None:
    """Where all differ, or fewer than a group needs gave the most common answer, only the numbers are given."""
    plan = make_plan("abcdefg", dict.fromkeys("xyz", "P......"))
    running = Running(rounds=dict.fromkeys("xyz", (REVEALED,)))
    proposals = [
        *say("x", "P...... .P..... ..P.... ...P..."),
        *say("y", f"{N - 1}*P...... {N - 1}*.P....."),
        *say("z", "P...... 3*?"),
    ]
    rows = answer_rows(plan, running, proposals).records()
    columns = ("known", "most_common", "as_common", "answer", "primary", "verdict")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        (4, 1, 3, "", "", "split"),
        (2 * N - 2, N - 1, 1, "", "", "split"),
        (1, 1, 0, "", "", ""),
    ]


def test_agreement() -> None:
    """The first row covers everyone, the others the groups that are shown; the alpha of four against one is 0.28."""
    plan = make_plan("ab", {"x": None}, groups="g h")
    rows = agreement_rows(plan, X_REVEALED, say("x", "4*P. .P")).records()
    assert [(row["group"], row["alpha"], row["participants"], row["cells"]) for row in rows] == [("all", 0.28, 5, 2)]
    grouped = agreement_rows(plan, X_REVEALED, say("x", f"{N}*P. {N}*.P", G + H)).records()
    assert [(row["group"], row["alpha"]) for row in grouped[1:]] == [("g", 1.0), ("h", 1.0)]


def test_not_me() -> None:
    """Once released, there is a row per group with an actor: its members give it nothing, and the others primary."""
    plan = make_plan("ab", {"x": None}, groups="ga h")
    proposals = say("x", f"{N}*0 {N}*P.", G + H)
    assert not_me_rows(plan, X_REVEALED, proposals).rows == ()
    (row,) = not_me_rows(plan, replace(X_REVEALED, is_released=True), proposals).records()
    columns = ("group", "actor_id", "members", "others", "members_mean", "others_mean", "difference")
    assert tuple(row[name] for name in columns) == ("g", "a", N, N, 0.0, 2.0, -2.0)
    # Only one of all ways to choose the members gives a difference as low.
    assert row["p_value"] == row["adjusted_p_value"] == round(1 / comb(2 * N, N), 4)


def test_a_workshop_that_has_not_begun() -> None:
    """Before the first round, no table has any rows, except that of agreement, which says "too few answers"."""
    plan = make_plan("a", {"x": "P"})
    for build in (result_rows, answer_rows, not_me_rows, group_rows, proposal_rows, reason_rows):
        assert build(plan, Running(), []).rows == ()
    assert decision_rows(plan, Running()).rows == ()
    assert agreement_rows(plan, Running(), []).records()[0]["agreement"] == "too few answers"

"""Attacks on exports that link proposals across rounds: each succeeds on files without the rules, and fails with them.

The attacker was in the room: they know each person's group, and in which rounds each person answered.
"""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.outcome.rows import group_rows, proposal_rows
from valuechain.analysis.workshop.statistics.groups import TOGETHER, of_exported
from valuechain.model.table import Table, Value
from valuechain.model.workshop.plan import FEWEST_SHOWN, RoundProposal, Rules
from valuechain.model.workshop.running import Round, Running, Status

N = FEWEST_SHOWN
SEEN = tuple(Round(number, Status.REVEALED, was_seen=True) for number in (1, 2))
ENDED = Running(rounds={"x": SEEN}, is_ended=True)
PLAN = make_plan("ab", {"x": None}, groups="h c p", rules=Rules(is_joined_across_rounds=True))
"""Hosts, civil society and the press."""
HOSTS, CIVIL = "h" * (N + 1), "c" * N
ROOM = f"{HOSTS}{CIVIL}p"
MOST = f"{len(ROOM) - 1}*P."
ABSENT = [*say("x", f"{MOST} .S", ROOM), *say("x", f"{MOST} -", ROOM, number=2)]
"""The one journalist, who alone says that b is secondary, does not answer round 2."""
LATE = [*say("x", f"{MOST} -", ROOM), *say("x", f"{MOST} .S", ROOM, number=2)]
"""The journalist comes in round 2."""


def _with_all_linked(table: Table, proposals: Iterable[RoundProposal]) -> Table:
    """The file by the old rule: every participant has a label, here that of the participant's answers."""
    rounds: dict[int, list[int]] = {}
    for each in proposals:
        rounds.setdefault(each.participant, []).append(each.round)
    secondary, number, label = (table.columns.index(name) for name in ("secondary", "round", "participant"))
    alone = next(each for each in proposals if each.group == "p")

    def name(row: tuple[Value, ...]) -> tuple[Value, ...]:
        is_alone = bool(row[secondary]) and row[number] in rounds[alone.participant]
        return (*row[:label], "P12" if is_alone else "P01", *row[label + 1 :])

    return replace(table, rows=tuple(map(name, table.rows)))


def _recover(proposals: Table, attended: set[int], number: int) -> set[tuple[Value, Value]]:
    """The roles that someone who answered exactly these rounds may have given in a round; one means recovered.

    Without a label, it could be any row without one; with a label, the label must be in exactly the same rounds.
    """
    rows = proposals.records()
    rounds: dict[object, set[object]] = {}
    for row in rows:
        rounds.setdefault(row["participant"], set()).add(row["round"])
    could = [
        row
        for row in rows
        if row["round"] == number and (not row["participant"] or rounds[row["participant"]] == attended)
    ]
    return {(row["primary"], row["secondary"]) for row in could}


@pytest.mark.parametrize(("proposals", "number"), [(ABSENT, 1), (LATE, 2)], ids=["absent", "late"])
def test_one_person_s_attendance(proposals: list[RoundProposal], number: int) -> None:
    """Whoever alone missed a round, or came late, can't be found by the rounds of a label, nor by having none."""
    table = proposal_rows(PLAN, ENDED, proposals)
    assert _recover(_with_all_linked(table, proposals), {number}, number) == {("", "b")}
    assert _recover(table, {number}, number) == {("a", ""), ("", "b")}


def test_who_has_no_label_does_not_stand_out() -> None:
    """Hosts keep their labels; the rest have none, since one row without a label among theirs would be the press."""
    rows = proposal_rows(PLAN, ENDED, ABSENT).records()
    assert [sum(row["participant"] == "" for row in rows if row["round"] == number) for number in (1, 2)] == [N + 1, N]
    assert {row["group"] for row in rows if row["participant"]} == {"h"}
    assert len({row["participant"] for row in rows}) == 1 + len(HOSTS)


def test_groups_hide_what_proposals_hide() -> None:
    """A group that linked proposals hide has no counts of its own in any round."""
    assert {row["group"] for row in group_rows(PLAN, ENDED, ABSENT).records()} == {"h", TOGETHER}
    alone = replace(PLAN, rules=Rules())
    assert {row["group"] for row in group_rows(alone, ENDED, ABSENT).records()} == {"h", "c", TOGETHER}


def test_no_group_can_be_reduced_by_labels() -> None:
    """The counts of a group, less the labels of those who came late to it, would be one person's answer in round 2.

    In round 1, the press is one person; in round 2, a full group of others joins it. So round 2 could show the press.
    """
    room = f"{CIVIL}p{'p' * N}"
    first = say("x", f"{N}*P. .S {N}*-", room)
    proposals = [*first, *say("x", f"{N}*P. .S {N}*P.", room, number=2)]
    naive = group_rows(replace(PLAN, rules=Rules()), ENDED, proposals).records()
    press = next(row for row in naive if row["round"] == 2 and row["group"] == "p" and row["actor_id"] == "b")
    assert (press["answered"], press["secondary"]) == (N + 1, 1)  # less the labels of round 2 alone: N, none of them S
    assert not group_rows(PLAN, ENDED, proposals).rows


def test_no_labels_before_the_end() -> None:
    """Another round could divide those who were alike, so comparing exports would tell a few of them apart."""
    proposals = [*say("x", f"{N}*P."), *say("x", f"{N}*P.", number=2)]
    labels = [
        {row["participant"] for row in proposal_rows(PLAN, running, proposals).records()}
        for running in (ENDED, replace(ENDED, is_ended=False))
    ]
    assert (len(labels[0] - {""}), labels[1]) == (N, {""})


@pytest.mark.parametrize("seed", range(100))
def test_no_few_rows_could_be_a_person_s(seed: int) -> None:
    """In every round, those who have no label are none or many among their group, and so are those with like labels."""
    random = Random(seed)  # noqa: S311 # chooses the test's answers, and keeps no secret
    room = "".join(letter * random.randint(0, 3 * N) for letter in "hcp.")
    rounds = tuple(Round(number, Status.REVEALED, was_seen=True) for number in (1, 2, 3))
    running = Running(rounds={"x": rounds}, is_ended=True)
    stays = random.choice([0.5, 0.8, 0.97])
    proposals = [
        each
        for number in (1, 2, 3)
        for each in say("x", " ".join("P." if random.random() < stays else "-" for _ in room) or "-", room, number)
    ]
    rows = proposal_rows(PLAN, running, proposals).records()
    attended: dict[object, list[object]] = {}
    for row in rows:
        if row["participant"]:
            attended.setdefault(row["participant"], []).append(row["round"])
    alike: dict[tuple[object, ...], set[object]] = {}
    for row in rows:
        key = (*attended[row["participant"]], row["group"]) if row["participant"] else (row["round"], row["group"], "")
        alike.setdefault(key, set()).add(row["participant"] or len(alike.get(key, ())))
    seen = of_exported(PLAN, running, proposals)
    too_few = {number for number in (1, 2, 3) if 0 < sum(each.round == number for each in seen) < N}
    for key, members in alike.items():
        assert len(members) >= N or key[0] in too_few

"""The legend and hash of a workshop's exported tables."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from tests.workshops import make_plan, make_ranking, say
from valuechain.analysis.workshop.outcome.record import (
    RECORD,
    build_legend,
    build_record,
    count_left_out,
    describe_rules,
    hash_record,
    held_on,
)
from valuechain.model.workshop.plan import FEWEST_SHOWN, USUAL_ROLES, Plan, PlannedRole, RoundProposal, Rules
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.tables.writing.write import write_excel_csv

DAY = date(2026, 11, 22)
SEEN = Round(1, Status.REVEALED, was_seen=True)
RUNNING = Running(rounds={"x": (SEEN, Round(2, Status.CLOSED)), "y": (Round(1),)})


def legend(plan: Plan, running: Running, proposals: list[RoundProposal]) -> dict[str, str]:
    """The legend as a mapping."""
    tables = build_record(plan, running, proposals)
    return {
        str(row["what"]): str(row["meaning"])
        for row in build_legend(plan, running, proposals, tables, DAY, 7).records()
    }


def test_every_table_once() -> None:
    """The record has every kind of table, each under its own name."""
    names = [
        "decisions",
        "results",
        "answers",
        "agreement",
        "not_me",
        "groups",
        "proposals",
        "reasons",
        "rankings",
        "orders",
    ]
    assert [table.name for table in build_record(make_plan("a", {"x": None}), Running(), [])] == names == list(RECORD)


def test_rounds_left_out_are_counted() -> None:
    """The legend says how many rounds are included, and how many are left out because they are not revealed."""
    plan = make_plan("a", {"x": None, "y": None})
    assert count_left_out(plan, RUNNING) == 2
    said = legend(plan, RUNNING, say("x", "5*P"))
    assert said["rounds"] == "1: those whose result the room has seen"
    assert said["rounds left out"] == "2: open, or closed and not revealed yet"
    assert legend(plan, Running(rounds={"x": (SEEN,)}), [])["rounds left out"] == "none"


def test_what_came_of_the_agenda() -> None:
    """The legend counts questions, and says which mitigations were decided, left open and never asked."""
    ranking = make_ranking("ab")
    plan = replace(make_plan("ab", {"x": None, "y": None, "z": None}), rankings=(ranking,))
    running = Running(rounds={"x": (SEEN,), ranking.id: (SEEN,)}, decisions={"y": Decision(is_nobody=True)})
    said = legend(plan, running, say("x", "P. .P"))
    assert said["on the agenda"] == "4, of which 2 asked"
    assert said["outcomes"] == "1 decided; 1 left open; 1 not asked"
    assert legend(plan, Running(), [])["outcomes"] == "3 not asked"


def test_what_and_when() -> None:
    """The legend has the workshop, date, framework, context, number of participants, and rules."""
    said = legend(make_plan("a", {"x": None}, rules=Rules(has_pseudonyms=True)), Running(), [])
    assert said["workshop"] == "A workshop"
    assert said["exported on"].startswith("2026-11-22")
    assert "held on" not in said
    assert said["framework"] == "mine: Mine"
    assert said["model type/release type"] == "advanced/open"
    assert said["joined"] == "7 participants"
    assert said["primary actors"] == "at most one per mitigation"
    assert said["names"] == "participants chose a display name"
    assert f"at least {FEWEST_SHOWN}" in said["anonymity: groups"]


def test_day_of_the_workshop() -> None:
    """The legend has the day on which the first round opened where the workshop was held: after midnight in Tokyo."""
    plan = replace(make_plan("a", {"x": None}), time_zone="Asia/Tokyo")
    running = Running(started=datetime(2026, 11, 20, 15, 30, tzinfo=UTC))
    assert held_on(plan, running) == date(2026, 11, 21)
    assert legend(plan, running, [])["held on"] == "2026-11-21, in the time zone Asia/Tokyo"


def test_rule_about_leads() -> None:
    """The rule on how many actors can lead is named after the leading role; if no role leads, there is no such rule."""
    responsible = PlannedRole("responsible", "Responsible", "R", is_lead=True, meaning="does it")
    plan = replace(make_plan("a", {"x": None}), roles=(responsible,))
    assert describe_rules(plan)["responsible actors"] == "at most one per mitigation"
    assert not any("actors" in name for name in describe_rules(replace(plan, roles=USUAL_ROLES[1:])))


def test_joined_rounds_are_said() -> None:
    """The legend says whether the rules allow linking proposals across rounds."""
    plan = make_plan("a", {"x": None})
    assert legend(plan, Running(), [])["anonymity: rounds"].startswith("Nothing links")
    joined = replace(plan, rules=Rules(is_joined_across_rounds=True))
    assert "the same label" in legend(joined, Running(), [])["anonymity: rounds"]


def test_a_rehearsal_says_so_first() -> None:
    """A rehearsal's legend starts by saying that no one said any of this."""
    plan = replace(make_plan("a", {"x": None}), is_rehearsal=True)
    first = build_legend(plan, Running(), [], build_record(plan, Running(), []), DAY, 0).rows[0]
    assert first == ("REHEARSAL", "Participants were simulated. No one actually said any of this.")
    assert "REHEARSAL" not in legend(replace(plan, is_rehearsal=False), Running(), [])


def test_hash_is_that_of_the_files() -> None:
    """The legend's hash is that of the CSV files joined end to end, so anyone can check it."""
    plan = make_plan("a", {"x": "P"})
    proposals = say("x", "5*P", reasons=["=1+1"])
    tables = build_record(plan, RUNNING, proposals)
    files = b"".join(write_excel_csv(table) for table in tables)
    assert hash_record(tables) == hashlib.sha256(files).hexdigest() == legend(plan, RUNNING, proposals)["sha256"]
    assert b",'=1+1\r\n" in files

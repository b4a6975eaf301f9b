"""Workshops as stored in databases."""

import json
from dataclasses import replace
from datetime import date

from tests.workshops import make_ranking
from valuechain.model.workshop.plan import (
    PRIMARY,
    SECONDARY,
    USUAL_ROLES,
    Group,
    Pace,
    Plan,
    PlannedActor,
    PlannedMitigation,
    Proposal,
    ProposalKind,
    Rules,
    Sureness,
)
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.tables.writing.workshop_json import (
    read_plan,
    read_proposal_json,
    read_running,
    write_plan,
    write_proposal_json,
    write_running,
)

STORED_PLAN = """{"title":"Open models","framework":"pai-open","framework_name":"PAI’s open checklist",
"model_type":"advanced","release_type":"open","is_update":true,"framework_version":"2026","data_version":"1a2b",
"seats":[{"id":"provider","label":"Providers","name":"Model Providers","summary":"They train it."},
{"id":"hub","label":"Hubs","name":"Model Hubs","summary":""}],
"items":[{"id":"1","label":"Release","name":"Stage the release","summary":"A summary","stage":"Build",
"topics":["privacy"],"source":"p. 3","published":{"provider":"primary","hub":"secondary"},"doubt":"Or hubs."},
{"id":"2","label":"Two","name":"Two","summary":"","stage":"","topics":[],"source":"","published":null,"doubt":""}],
"groups":[{"name":"Industry","seat":"provider"},{"name":"Academia","seat":""}],
"rules":{"pace":"own","has_several_primaries":true,"has_pseudonyms":true,"fewest_shown":7,
"is_joined_across_rounds":true},"is_rehearsal":true}"""
STORED_RUNNING = """{"focus":"1","rounds":{"1":[{"number":1,"status":"revealed","was_seen":true},
{"number":2,"status":"open","was_seen":false}]},"decisions":{"1":{"roles":{"hub":"primary"},"is_nobody":false,
"note":"n","dissent":"d"}},"hidden_reasons":[3],"timer_ends":null,"timer_left":null,"is_paused":false,
"is_locked":false,"is_released":false,"is_ended":false}"""
STORED_PROPOSAL = '{"answer":"roles","roles":{"hub":"secondary"},"sureness":"low","reason":"why"}'

PLAN = Plan(
    title="Open models",
    framework="pai-open",
    framework_name="PAI’s open checklist",
    model_type="advanced",
    release_type="open",
    is_update=True,
    framework_version="2026",
    data_version="1a2b",
    actors=(
        PlannedActor("provider", "Providers", "Model Providers", "They train it."),
        PlannedActor("hub", "Hubs", "Model Hubs"),
    ),
    mitigations=(
        PlannedMitigation(
            "1",
            "Release",
            "Stage the release",
            summary="A summary",
            stage="Build",
            topics=("privacy",),
            source="p. 3",
            published={"provider": PRIMARY, "hub": SECONDARY},
            doubt="Or hubs.",
        ),
        PlannedMitigation("2", "Two", "Two"),
    ),
    groups=(Group("Industry", "provider"), Group("Academia")),
    rules=Rules(Pace.OWN, True, True, 7, True),
    is_rehearsal=True,
)


def test_plan_of_an_earlier_release() -> None:
    """A plan stored by an earlier release has the default roles, no verbs and no day of its data; its keys stay."""
    assert read_plan(STORED_PLAN) == PLAN
    assert PLAN.roles == USUAL_ROLES
    written = json.loads(write_plan(PLAN))
    assert [role["id"] for role in written.pop("roles")] == [PRIMARY, SECONDARY]
    assert written.pop("data_updated") == ""
    assert [(item.pop("verbs"), item.pop("conditions")) for item in written["items"]] == [({}, {}), ({}, {})]
    assert not any(item.pop("is_own") for item in written["items"])
    assert written.pop("on") is None
    assert written.pop("time_zone") == "UTC"
    assert [written["rules"].pop(name) for name in ("has_timer", "closes_by_timer")] == [False, False]
    assert [written["rules"].pop(name) for name in ("hides_published", "approves_reasons")] == [False, False]
    assert [written.pop(name) for name in ("minutes", "minutes_each", "rounds")] == [0, 0, 1]
    assert (written.pop("readings"), written.pop("level"), written.pop("rankings")) == ({}, 1, [])
    assert written == json.loads(STORED_PLAN)
    assert read_plan(write_plan(PLAN)) == PLAN


def test_plan_with_verbs() -> None:
    """Verbs and conditions are stored with a mitigation."""
    told = replace(PLAN.mitigations[0], verbs={"provider": "can"}, conditions={"hub": "if asked"})
    plan = replace(PLAN, mitigations=(told,))
    assert read_plan(write_plan(plan)) == plan


def test_plan_as_of_a_day() -> None:
    """The day of a plan is stored as an ISO date, and read back as a day."""
    plan = replace(PLAN, on=date(2027, 1, 1))
    assert json.loads(write_plan(plan))["on"] == "2027-01-01"
    assert read_plan(write_plan(plan)) == plan


def test_running_of_an_earlier_release() -> None:
    """A state stored by an earlier release can be read, and is written back with the same keys."""
    rounds = (Round(1, Status.REVEALED, was_seen=True), Round(2))
    decision = Decision({"hub": PRIMARY}, note="n", dissent="d")
    running = Running("1", {"1": rounds}, {"1": decision}, frozenset({3}))
    assert read_running(STORED_RUNNING) == running
    written = json.loads(write_running(running))
    assert [written.pop(name) for name in ("started", "changed")] == [None, None]
    assert [written.pop(name) for name in ("timer_closes", "reopened", "approved_reasons")] == [False, [], []]
    assert (written.pop("session"), written.pop("weights")) == (1, {})
    assert (written.pop("pinned"), written.pop("screen")) == ([], "")
    assert [each.pop("closed") for rounds in written["rounds"].values() for each in rounds] == [None, None]
    assert written == json.loads(STORED_RUNNING)


def test_proposal_of_an_earlier_release() -> None:
    """A proposal stored by an earlier release can be read, and is written back with the same keys."""
    proposal = Proposal(ProposalKind.ROLES, {"hub": SECONDARY}, Sureness.LOW, "why")
    assert read_proposal_json(STORED_PROPOSAL) == proposal
    written = json.loads(write_proposal_json(proposal))
    assert written.pop("order") == []
    assert written == json.loads(STORED_PROPOSAL)


def test_rankings() -> None:
    """Rankings are stored with the plan, and orders with a proposal."""
    plan, proposal = replace(PLAN, rankings=(make_ranking("ab"),)), Proposal(ProposalKind.ORDER, order=("b", "a"))
    assert read_plan(write_plan(plan)) == plan
    assert read_proposal_json(write_proposal_json(proposal)) == proposal

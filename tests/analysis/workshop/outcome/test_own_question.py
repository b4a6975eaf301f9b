"""A question of the room's own in results, decisions, report and outcome: as its own, with nothing published."""

from dataclasses import replace
from datetime import date

import pytest

import valuechain as vc
from tests.workshops import make_plan, say
from valuechain.analysis.compare.contexts import compare
from valuechain.analysis.workshop.outcome.rows import decision_rows, result_rows
from valuechain.analysis.workshop.outcome.version import write_version
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.merge import merge
from valuechain.model.workshop.changing import add_own_question
from valuechain.model.workshop.plan import OWN_STAGE, PRIMARY, Plan, Proposal, ProposalKind, RoundProposal
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.model.workshop.version import VERSION_FRAMEWORK
from valuechain.tables.reading.read import read_uploaded

SEEN = Round(1, Status.REVEALED, was_seen=True)
CONTEXT = vc.Context("advanced", "open")


@pytest.fixture(scope="module")
def plan() -> Plan:
    """One mitigation of a framework, published as a primary, and a question of the room's own."""
    return add_own_question(make_plan("ab", {"x": "P."}), Running(), "Name a contact", "Who replies?")


def test_results_have_it_with_nothing_to_compare(plan: Plan) -> None:
    """Of five, four make b primary: the results count them under the room's own stage, without a published role."""
    running = Running(rounds={"own-1": (SEEN,)})
    table = result_rows(plan, running, [replace(each, mitigation="own-1") for each in say("o", "4*.P P.")])
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    names = ("stage", "actor_id", PRIMARY, "room", "published", "verdict")
    assert [tuple(row[name] for name in names) for row in rows] == [
        (OWN_STAGE, "a", 1, "none", "", ""),
        (OWN_STAGE, "b", 4, PRIMARY, "", ""),
    ]


def test_decisions_say_that_nothing_is_published(plan: Plan) -> None:
    """For the room's own question nothing is published; for the framework's own, the published roles are given."""
    running = Running(decisions={"x": Decision({"a": PRIMARY}), "own-1": Decision({"b": PRIMARY})})
    table = decision_rows(plan, running)
    place = table.columns.index("published")
    assert [row[place] for row in table.rows] == ["a=primary", "nothing"]


def test_the_outcome_names_it_as_the_rooms_own(chain: vc.ValueChain) -> None:
    """The saved outcome has it under its own stage with a note, and a comparison with the source counts it as added."""
    asked = find_asked(chain, "pai-open", CONTEXT)
    plan = build_plan(asked, title="Ours", mitigations=["PO-8"], own=[("Name a contact", "Who replies?")])
    roles = {"model_provider": PRIMARY}
    said = [RoundProposal(n, n, "", "PO-8", 1, Proposal(ProposalKind.ROLES, roles)) for n in range(5)]
    running = Running(rounds={"PO-8": (SEEN,)}, decisions={"own-1": Decision({"user": PRIMARY})})
    content = write_version(plan, running, said, chain, date(2026, 11, 22))
    own = read_uploaded("outcome.zip", content)
    assert own.warnings == ()
    both = merge(chain, own)
    mitigation = both.mitigation(VERSION_FRAMEWORK, "own-1")
    assert (mitigation.name, mitigation.stage, mitigation.summary) == ("Name a contact", OWN_STAGE, "Who replies?")
    assert mitigation.ownership_note.startswith("The room’s own question, about which nothing is published.")
    sides = [vc.build_allocation(both, CONTEXT, framework=framework) for framework in ("pai-open", VERSION_FRAMEWORK)]
    assert [each.id for each in compare(*sides).added] == ["own-1"]

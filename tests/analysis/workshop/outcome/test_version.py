"""The outcome of a workshop as a framework: written as tables, and read back by the ordinary reader."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

import valuechain as vc
from tests.workshops import make_plan, say
from valuechain.analysis.compare.contexts import compare
from valuechain.analysis.compare.frameworks import compare_sides
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.analysis.workshop.outcome.version import CAUTION, write_version
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.chain import ValueChain
from valuechain.model.merge import merge
from valuechain.model.vocabulary import PLACES, CellStatus, Confidence, Place
from valuechain.model.workshop.plan import PRIMARY, SECONDARY, Plan, Proposal, ProposalKind, RoundProposal
from valuechain.model.workshop.running import Decision, NotNowError, Round, Running, Status
from valuechain.model.workshop.version import VERSION_FRAMEWORK
from valuechain.tables.reading.read import read_uploaded

DAY = date(2026, 11, 22)
SEEN = Round(1, Status.REVEALED, was_seen=True)
CONTEXT = vc.Context("advanced", "open")
DECIDED = {"model_hosting": PRIMARY, "model_provider": SECONDARY}
RUNNING = Running(
    rounds={"PO-1": (SEEN,)},
    decisions={
        "PO-8": Decision(DECIDED, note="Until hubs report", dissent="Two disagree."),
        "PO-3": Decision(is_nobody=True),
    },
)


@pytest.fixture(scope="module")
def plan(chain: vc.ValueChain) -> Plan:
    """Four mitigations of PAI’s open checklist, with a title that a spreadsheet would run as a formula."""
    asked = find_asked(chain, "pai-open", CONTEXT)
    return build_plan(asked, title='=Open "models"; été', mitigations=["PO-8", "PO-1", "PO-3", "PO-6"])


@pytest.fixture(scope="module")
def proposals() -> list[RoundProposal]:
    """Of four participants who know the answer, three make the model provider primary; a fifth doesn't know."""
    roles = [{"model_provider": PRIMARY}] * 3 + [{"user": PRIMARY}]
    known = [RoundProposal(n, n, "", "PO-1", 1, Proposal(ProposalKind.ROLES, each)) for n, each in enumerate(roles)]
    return [*known, RoundProposal(9, 9, "", "PO-1", 1, Proposal(ProposalKind.UNKNOWN))]


@pytest.fixture(scope="module")
def content(chain: vc.ValueChain, plan: Plan, proposals: list[RoundProposal]) -> bytes:
    """The zip of the outcome."""
    return write_version(plan, RUNNING, proposals, chain, DAY)


@pytest.fixture(scope="module")
def own(content: bytes) -> ValueChain:
    """The framework read back from the zip."""
    return read_uploaded("outcome.zip", content)


def owners(own: ValueChain, mitigation: str) -> dict[str, str]:
    """The owners of a mitigation, with their roles."""
    return {each.actor: each.role for each in own.ownerships if each.mitigation == mitigation}


def test_reads_back_without_a_problem(own: ValueChain) -> None:
    """The ordinary reader reports no problems, not even a warning."""
    assert own.warnings == ()
    assert own.counts()["mitigations"] == 3
    assert own.counts()["actors"] == 9


def test_decided_roles_come_back(own: ValueChain) -> None:
    """A decision is marked "stated", with its exact roles, note and dissent."""
    found = own.mitigation(VERSION_FRAMEWORK, "PO-8")
    assert owners(own, "PO-8") == {"model_hosting": "primary", "model_provider": "secondary"}
    assert found.confidence is Confidence.STATED
    assert found.ownership_note == "The room's decision. Until hubs report. Dissent: Two disagree."
    assert found.source == 'Workshop: =Open "models"; été, decision'


def test_nobody_can(own: ValueChain) -> None:
    """The decision "no one can do this" is marked "stated", and has no owner."""
    found = own.mitigation(VERSION_FRAMEWORK, "PO-3")
    assert owners(own, "PO-3") == {}
    assert (found.confidence, found.ownership_note) == (Confidence.STATED, "The room decided that no one can do this.")


def test_majority_is_interpreted(own: ValueChain) -> None:
    """Without a decision, the majority's roles are used, with a note of the round and of how many have a view."""
    found = own.mitigation(VERSION_FRAMEWORK, "PO-1")
    assert owners(own, "PO-1") == {"model_provider": "primary"}
    assert found.confidence is Confidence.INTERPRETED
    assert found.ownership_note == (
        "The room's majority, not a decision: over half of the 4 with a view in round 1 give these roles."
    )
    assert found.source.endswith("majority in round 1")


def test_not_settled_is_not_nobody(chain: vc.ValueChain, plan: Plan, proposals: list[RoundProposal]) -> None:
    """Open, unrevealed and unasked questions are left out, and the framework lists them as missing."""
    running = replace(RUNNING, rounds={"PO-1": (Round(1),), "PO-6": (SEEN,)})
    plan = replace(
        plan, mitigations=(*plan.mitigations, replace(plan.mitigations[0], id="other", label="Something else"))
    )
    own = read_uploaded("o.zip", write_version(plan, running, proposals, chain, DAY))
    assert [each.id for each in own.mitigations] == ["PO-8", "PO-3"]
    label = {mitigation.id: mitigation.label for mitigation in plan.mitigations}
    assert own.frameworks[0].missing == (
        f"Asked and left open: “{label['PO-6']}”. Asked, but the room has not seen a result: “{label['PO-1']}”. "
        "On the agenda, but not asked: “Something else”. Everything that was not on the agenda, and every other model "
        "and "
        "release."
    )


def test_says_what_it_is(chain: ValueChain, own: ValueChain) -> None:
    """The name, publisher, date, number of participants and caution show that the outcome is the room's."""
    (framework,) = own.frameworks
    assert framework.id == VERSION_FRAMEWORK
    assert framework.name == framework.short_name == '=Open "models"; été (workshop)'
    assert (framework.publisher, framework.date) == ('Workshop: =Open "models"; été', "2026-11-22")
    assert framework.version == "outcome of 5 participants"
    held = "It covers the 3 mitigations the room settled and no others."
    assert framework.caution == f"{CAUTION} {held}"
    assert framework.stated == "What the room decided: 2 mitigations."
    assert framework.summary == (
        "Who is responsible for what, as a room of 5 participants sees it. It was asked about "
        f"{chain.framework('pai-open').title}. Kind of model: advanced, general-purpose; release: open access."
    )


def test_only_for_the_context(own: ValueChain) -> None:
    """Only the cell that was asked about is allocated; the others are unsourced, with a reason."""
    assert own.cell(VERSION_FRAMEWORK, Place(CONTEXT.model_type, CONTEXT.release_type)).status is CellStatus.ALLOCATED
    others = [cell for cell in own.cells if cell.place != CONTEXT.place]
    assert {cell.status for cell in others} == {CellStatus.UNSOURCED}
    assert {cell.reason for cell in others} == {"The workshop was about advanced/open only."}
    assert len(others) == len(PLACES) - 1


def test_compares_actor_by_actor(chain: vc.ValueChain, own: ValueChain) -> None:
    """Compared with the published framework, the outcome is a version of it: for PO-8, hubs become primary."""
    both = merge(chain, own)
    first = vc.build_allocation(both, CONTEXT, framework="pai-open")
    second = vc.build_allocation(both, CONTEXT, framework=VERSION_FRAMEWORK)
    found = compare_sides(first, second)
    assert found == compare(first, second)
    assert (found.added, found.lost) == ((), ())
    assert [len(found.kept), len(found.unsettled)] == [3, 12]
    changes = [(each.actor.id, each.before, each.after) for each in found.changes if each.mitigation.id == "PO-8"]
    assert changes == [("model_provider", "primary", "secondary"), ("model_hosting", "", "primary")]


def test_unsettled_the_other_way_round(chain: vc.ValueChain, own: ValueChain) -> None:
    """Comparing the outcome with the published framework adds nothing that the room didn't settle."""
    both = merge(chain, own)
    first = vc.build_allocation(both, CONTEXT, framework=VERSION_FRAMEWORK)
    second = vc.build_allocation(both, CONTEXT, framework="pai-open")
    found = compare(first, second)
    assert (found.added, found.lost, len(found.unsettled)) == ((), (), 12)
    rows = [row for row in comparison_rows(first, second).records() if row["what"] == "not settled"]
    (release,) = (row for row in rows if row["id"] == "PO-6")
    assert (len(rows), release["from"], release["to"]) == (12, "", "model_hosting (primary)")


def test_crosswalk_joins_the_same_actors(own: ValueChain) -> None:
    """The crosswalk follows the value chain, and fully matches each actor with itself in the framework asked about."""
    joined = [(row.actor, row.to_framework, row.to_actor, row.extent) for row in own.crosswalk]
    assert joined[0] == ("compute_cloud", "pai-open", "compute_cloud", "full")
    assert len(joined) == 9
    assert all(actor == other for actor, _, other, _ in joined)


def test_leaves_the_shipped_data_as_it_is(chain: vc.ValueChain, own: ValueChain) -> None:
    """Loaded alongside the shipped frameworks, the workshop's framework adds no role or topic and keeps its id."""
    both = merge(chain, own)
    assert both.roles == chain.roles
    assert both.topics == chain.topics
    assert both.frameworks[:-1] == chain.frameworks
    assert both.frameworks[-1].id == VERSION_FRAMEWORK


def test_same_outcome_same_bytes(
    chain: vc.ValueChain, plan: Plan, proposals: list[RoundProposal], content: bytes
) -> None:
    """Equal outcomes on the same day give equal files, whoever joined first; a different decision changes the file."""
    again = [replace(each, id=each.id + 100, participant=each.participant + 7) for each in reversed(proposals)]
    assert write_version(plan, RUNNING, again, chain, DAY) == content
    other = replace(RUNNING, decisions={"PO-8": Decision(DECIDED)})
    assert write_version(plan, other, proposals, chain, DAY) != content


def test_bytes_do_not_depend_on_the_machine(content: bytes) -> None:
    """The zip is uncompressed and undated, so its hash is the same wherever it is made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {each.create_system for each in archive.infolist()} == {3}


def test_own_framework(chain: vc.ValueChain) -> None:
    """A workshop on a user's own data has no crosswalk, and includes topics that aren't shipped."""
    plan = make_plan("ab", {"x": None})
    plan = replace(
        plan,
        mitigations=(replace(plan.mitigations[0], topics=("our-topic", "privacy")),),
        model_type="",
        release_type="",
    )
    own = read_uploaded("o.zip", write_version(plan, Running(rounds={"x": (SEEN,)}), say("x", "3*P."), chain, DAY))
    assert own.warnings == ()
    assert own.crosswalk == ()
    assert own.mitigation(VERSION_FRAMEWORK, "x").topics == ("our-topic", "privacy")
    assert not own.is_varying(VERSION_FRAMEWORK)


@pytest.mark.parametrize("running", [Running(), Running(rounds={"PO-1": (Round(1, Status.CLOSED),)})])
def test_nothing_to_save(chain: vc.ValueChain, plan: Plan, proposals: list[RoundProposal], running: Running) -> None:
    """Without a decision or a result that the room has seen, there is no outcome."""
    with pytest.raises(NotNowError, match="no outcome"):
        write_version(plan, running, proposals, chain, DAY)


def test_rehearsals_are_not_saved(chain: vc.ValueChain, plan: Plan, proposals: list[RoundProposal]) -> None:
    """Simulated answers never become a framework."""
    with pytest.raises(NotNowError, match="Rehearsal"):
        write_version(replace(plan, is_rehearsal=True), RUNNING, proposals, chain, DAY)

"""The live findings of a draft."""

import pytest
from hypothesis import given, settings

import valuechain as vc
from tests.drafts import DAY, STEPS, Step, chain_of, chain_of_draft, small_draft, take
from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.analysis.editing.findings import DraftFindings, find_in
from valuechain.analysis.findings.findings import build_findings
from valuechain.tables.editing import commands
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import Kind
from valuechain.tables.editing.start import write_copy


def expected_of(allocation: Allocation) -> DraftFindings:
    """The findings as the pages of an allocation count them."""
    found = build_findings(allocation)
    unowned = [each.id for each in found.unowned]
    several = {
        each.id
        for each in allocation.mitigations
        if sum(owned.role == "accountable" for owned in allocation.ownerships_of(each)) > 1
    }
    idle = {actor.id for actor in (*found.idle_actors, *found.not_addressed)}
    return DraftFindings(
        unowned=unowned,
        without_lead=[each.id for each in found.without_primary if each.id not in unowned],
        several_accountable=[each.id for each in allocation.mitigations if each.id in several],
        idle_actors=[actor.id for actor in allocation.actors if actor.id in idle],
    )


def allocation_of(chain: vc.ValueChain) -> Allocation:
    """The allocation over every mitigation of the only framework."""
    return build_allocation(chain, framework=chain.frameworks[0].id, level=None)


def test_the_findings_at_the_start() -> None:
    """At the start, the third mitigation has support only, and every actor has something."""
    assert find_in(small_draft()) == DraftFindings([], ["M-3"], [], [])


def test_each_finding() -> None:
    """A mitigation without owners, two accountable actors and an idle actor are found; a mention owns nothing."""
    draft = small_draft()
    draft.apply(commands.set_roles(draft, "M-1", "prov", [], DAY))
    draft.apply(commands.set_roles(draft, "M-1", "user", ["mentioned"], DAY))
    draft.apply(commands.set_roles(draft, "M-2", "user", ["accountable"], DAY))
    assert find_in(draft) == DraftFindings(["M-1"], ["M-3"], ["M-2"], ["prov"])


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_the_findings_are_those_of_the_pages(steps: list[Step]) -> None:
    """After any changes, the live findings equal those of the pages that show the same data."""
    draft = small_draft()
    for step in steps:
        take(draft, step)
    assert find_in(draft) == expected_of(allocation_of(chain_of_draft(draft, DAY.day)))


@pytest.mark.parametrize("framework", ["cosai", "ca-ai-transparency", "cn-ai-labeling"])
def test_the_findings_of_a_copy(chain: vc.ValueChain, framework: str) -> None:
    """A copy’s live findings equal those of the pages, before and after an actor is deleted."""
    copy = chain_of(write_copy(chain, framework))
    draft = Draft(copy)
    for _ in range(2):
        shown = chain_of_draft(draft, DAY.day)
        assert find_in(draft) == expected_of(allocation_of(shown))
        draft.apply(commands.delete(draft, Kind.ACTOR, next(iter(draft.actors))))

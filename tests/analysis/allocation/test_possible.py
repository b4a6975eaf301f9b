"""What actors hold under another reading only."""

import valuechain as vc
from valuechain.analysis.allocation.possible import possible_ownerships

OPEN = vc.Context("advanced", "open")


def pairs(allocation: vc.Allocation) -> list[tuple[str, str, str]]:
    """Mitigation, actor and role of each."""
    return [(o.mitigation, o.actor, o.role) for o in possible_ownerships(allocation)]


def test_under_the_shown_readings(chain: vc.ValueChain) -> None:
    """In PAI's open checklist only item 11 gives hubs a new role under reading B."""
    allocation = vc.build_allocation(chain, OPEN, framework="pai-open")
    assert pairs(allocation) == [("PO-11", "model_hosting", "primary")]


def test_under_the_other_reading(chain: vc.ValueChain) -> None:
    """With reading B of item 11 in use, hubs own it in the answer itself, and nothing is left."""
    allocation = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-11": "B"})
    assert pairs(allocation) == []


def test_without_readings(chain: vc.ValueChain) -> None:
    """A source that is read in one way only has none."""
    assert pairs(vc.build_allocation(chain, OPEN, framework="eu-ai-act")) == []

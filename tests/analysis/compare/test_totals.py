"""Changes in the totals under another reading, counted by hand over the 15 mitigations."""

import pytest

import valuechain as vc
from valuechain.analysis.compare.totals import compare_totals

OPEN = vc.Context("advanced", "open")


@pytest.mark.parametrize(
    ("reading", "held", "absent"),
    [
        ("PO-3", [("app_developer", "primary", (6, 5)), ("app_developer", "secondary", (1, 2))], (7, 8)),
        ("PO-11", [("model_hosting", "primary", (5, 6))], None),
        ("PO-12", [("model_hosting", "primary", (5, 4)), ("model_hosting", "secondary", (0, 1))], None),
    ],
)
def test_reading_b(
    chain: vc.ValueChain,
    pai_open: vc.Allocation,
    reading: str,
    held: list[tuple[str, str, tuple[int, int]]],
    absent: tuple[int, int] | None,
) -> None:
    """Each reading B changes one actor's roles; under item 3's, providers are indispensable for one more item."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings={reading: "B"})
    found = compare_totals(pai_open, other)
    assert [(actor.id, role.id, pair) for actor, roles in found.held.items() for role, pair in roles.items()] == held
    assert [(actor.id, pair) for actor, pair in found.absent.items()] == (
        [("model_provider", absent)] if absent else []
    )
    assert (found.unowned, found.without_lead, found.single_owner) == ((0, 0), (0, 0), (4, 4))


def test_nothing_changes_by_itself(pai_open: vc.Allocation) -> None:
    """An answer compared with itself has the same totals."""
    found = compare_totals(pai_open, pai_open)
    assert (found.held, found.absent) == ({}, {})

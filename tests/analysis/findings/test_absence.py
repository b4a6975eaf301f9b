"""The effects of absent actors."""

from collections.abc import Iterable

import pytest

import valuechain as vc
from tests.conftest import GUIDANCE, Draw
from valuechain.analysis.findings.absence import without
from valuechain.analysis.rows.findings import absence_rows
from valuechain.analysis.rows.legal import LEGAL_STATUS
from valuechain.model.values import Mitigation


def ids(mitigations: Iterable[Mitigation]) -> list[str]:
    """The ids of mitigations."""
    return [mitigation.id for mitigation in mitigations]


def test_without_the_model_provider(pai_open: vc.Allocation) -> None:
    """Without the model provider, 7 mitigations lose every primary, and items 5, 8 and 10 have no owner left."""
    absence = without(pai_open, {"model_provider"})
    assert absence.without_lead == 7
    assert ids(absence.supported_only) == ["PO-1", "PO-2", "PO-4", "PO-9"]
    assert ids(absence.nobody) == ["PO-5", "PO-8", "PO-10"]


def test_without_the_model_provider_under_the_other_reading(chain: vc.ValueChain) -> None:
    """Under reading B of item 3, 8 mitigations lose every primary, since app developers then only support item 3."""
    context = vc.Context("advanced", "open")
    allocation = vc.build_allocation(chain, context, framework="pai-open", readings={"PO-3": "B"})
    absence = without(allocation, {"model_provider"})
    assert absence.without_lead == 8
    assert ids(absence.supported_only) == ["PO-1", "PO-2", "PO-3", "PO-4", "PO-9"]


@pytest.mark.parametrize(
    ("absent", "lost"),
    [
        (set(), []),
        ({"user"}, []),
        ({"model_hosting"}, ["PO-6"]),
        ({"model_hosting", "app_developer"}, ["PO-6", "PO-13"]),
        ({"model_adapter", "app_developer"}, ["PO-7"]),
    ],
)
def test_without_other_actors(pai_open: vc.Allocation, absent: set[str], lost: list[str]) -> None:
    """Without these actors, these mitigations lose everyone responsible for them."""
    absence = without(pai_open, absent)
    assert sorted(ids(absence.supported_only + absence.nobody)) == sorted(lost)


def test_what_had_no_lead_before_is_not_lost(draw: Draw) -> None:
    """A mitigation that had no one responsible before the absence does not count as lost."""
    allocation = vc.build_allocation(draw("a -S-> x; a -P-> y; (z)"))
    assert ids(without(allocation, {"a"}).nobody) == ["y"]


def test_mention_is_no_support(draw: Draw) -> None:
    """A mentioned actor does not count as support when another is absent."""
    absence = without(vc.build_allocation(draw("a -P-> x; b -m-> x")), {"a"})
    assert (ids(absence.supported_only), ids(absence.nobody)) == ([], ["x"])


def test_others_still_answer_for_the_rest(pai_open: vc.Allocation) -> None:
    """Without the provider, five of its twelve mitigations (3, 11, 12, 14 and 15) still have another primary."""
    absence = without(pai_open, {"model_provider"})
    assert ids(absence.still_answered) == ["PO-3", "PO-11", "PO-12", "PO-14", "PO-15"]
    assert absence.support_lost == ()


def test_support_that_is_lost(pai_open: vc.Allocation) -> None:
    """Without adapters, developers are still responsible for item 7, and seven mitigations lose only a supporter."""
    absence = without(pai_open, {"model_adapter"})
    assert (absence.without_lead, ids(absence.still_answered)) == (0, ["PO-7"])
    assert ids(absence.support_lost) == ["PO-1", "PO-2", "PO-4", "PO-9", "PO-11", "PO-12", "PO-14"]


def test_unknown_actor(pai_open: vc.Allocation) -> None:
    """The error for an unknown actor suggests the nearest one."""
    with pytest.raises(vc.UnknownValueError, match='Did you mean "model_provider"'):
        without(pai_open, ["model_provder"])


def test_several_frameworks(chain: vc.ValueChain) -> None:
    """Across several frameworks, an absence affects only those that have the actor."""
    together = without(vc.build_allocation(chain, vc.Context("advanced", "open")), {"model_adapter"})
    assert {mitigation.framework for mitigation in together.support_lost} == {"pai-open"}
    assert len(together.support_lost) == 7


def test_table(draw: Draw) -> None:
    """The table has one row per affected mitigation, with the outcome and the remaining owners."""
    drawing = "a -P-> w; a -P-> x; b -S-> x; a -P-> y; c -P-> y; b -S-> y; a -S-> z; c -P-> z; c -P-> v; (u)"
    table = absence_rows(vc.build_allocation(draw(drawing)), ["a"])
    assert [row[1:2] + row[4:8] for row in table.rows] == [
        ("w", "held by nobody", "", "", ""),
        ("x", "only supported", "", "b", ""),
        ("y", "still answered", "c", "b", ""),
        ("z", "support lost", "c", "", ""),
    ]


def test_legal_status_in_the_table(pai_open: vc.Allocation) -> None:
    """Every row of the table has the legal status of its source."""
    assert {row[LEGAL_STATUS] for row in absence_rows(pai_open, ["model_provider"]).records()} == {GUIDANCE}


def test_table_without_absent_actors(pai_open: vc.Allocation) -> None:
    """Without absent actors, nothing is affected."""
    assert absence_rows(pai_open, []).rows == ()

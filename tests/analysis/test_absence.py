"""What is lost when actors are absent."""

from collections.abc import Callable, Iterable

import pytest

import valuechain as vc
from valuechain.analysis.absence import without
from valuechain.model.values import Mitigation

Draw = Callable[[str], vc.ValueChain]


def ids(mitigations: Iterable[Mitigation]) -> list[str]:
    """The ids of mitigations."""
    return [mitigation.id for mitigation in mitigations]


def test_without_the_model_provider(pai_open: vc.Allocation) -> None:
    """Without the model provider 7 mitigations lose every primary, and items 5, 8 and 10 have nobody."""
    absence = without(pai_open, {"model_provider"})
    assert absence.without_lead == 7
    assert ids(absence.supported_only) == ["PO-1", "PO-2", "PO-4", "PO-9"]
    assert ids(absence.nobody) == ["PO-5", "PO-8", "PO-10"]


def test_without_the_model_provider_under_the_other_reading(chain: vc.ValueChain) -> None:
    """Under reading B of item 3 it is 8, since app developers then only support it."""
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
    """Without these actors, these mitigations lose everybody who answers for them."""
    absence = without(pai_open, absent)
    assert sorted(ids(absence.supported_only + absence.nobody)) == sorted(lost)


def test_what_had_no_lead_before_is_not_lost(draw: Draw) -> None:
    """A mitigation that nobody answered for before is not lost by an absence."""
    allocation = vc.build_allocation(draw("a -S-> x; a -P-> y; (z)"))
    assert ids(without(allocation, {"a"}).nobody) == ["y"]


def test_mention_is_no_support(draw: Draw) -> None:
    """An actor that is only mentioned does not support what another leaves behind."""
    absence = without(vc.build_allocation(draw("a -P-> x; b -m-> x")), {"a"})
    assert (ids(absence.supported_only), ids(absence.nobody)) == ([], ["x"])

"""The neighbourhood of a node on the map."""

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.graph.focus import check_focus
from valuechain.analysis.graph.neighbourhood import find_neighbourhood
from valuechain.model.question.selection import Order


def test_around_an_actor(draw: Draw) -> None:
    """Around an actor are its mitigations and everyone with a role in them; all other mitigations and actors leave."""
    allocation = vc.build_allocation(draw("a -P-> x; b -S-> x; a -S-> y; c -P-> z; b -P-> z"))
    found = find_neighbourhood(allocation, "actor:a")
    assert [m.id for m in found.allocation.mitigations] == ["x", "y"]
    assert found.actors == {"a", "b"}
    assert {(o.actor, o.mitigation) for o in found.allocation.ownerships} == {("a", "x"), ("b", "x"), ("a", "y")}


def test_around_a_mitigation(draw: Draw) -> None:
    """Around a mitigation are its actors, and no other mitigation of theirs."""
    found = find_neighbourhood(vc.build_allocation(draw("a -P-> x; b -S-> x; a -S-> y")), "mitigation:x")
    assert ([m.id for m in found.allocation.mitigations], found.actors) == (["x"], {"a", "b"})


def test_suppliers_and_other_readings_count(pai_open: vc.Allocation) -> None:
    """Around hubs are seven mitigations, one of them under reading B only, and those they supply or receive from."""
    found = find_neighbourhood(pai_open, "actor:model_hosting")
    numbers = (4, 6, 11, 12, 13, 14, 15)
    assert {m.id for m in found.allocation.mitigations} == {f"PO-{number}" for number in numbers}
    partners = {
        end
        for each in pai_open.chain.supplies
        if each.framework == "pai-open" and "model_hosting" in (each.from_actor, each.to_actor)
        for end in (each.from_actor, each.to_actor)
    }
    assert found.actors == partners | {"model_provider", "model_adapter", "app_developer"}


def test_order_stays(pai_open: vc.Allocation) -> None:
    """The mitigations of a neighbourhood are in the order asked for, within their stage."""
    found = find_neighbourhood(pai_open, "actor:model_hosting", Order.NAME).allocation.mitigations
    respond = [m.label for m in found if m.stage == "Respond"]
    assert (
        respond
        == sorted(respond)
        == ["Act on policy violations", "Decommission and respond to incidents", "Report transparently"]
    )


@pytest.mark.parametrize("focus", ["actor:user;nothing", "actor:user;mitigation:PO-99", "actor:user;actor:nobody"])
def test_line_needs_two_ends(pai_open: vc.Allocation, focus: str) -> None:
    """A focus on a line is refused unless both of its ends are nodes of the framework."""
    with pytest.raises(vc.QuestionError):
        check_focus(pai_open, focus)

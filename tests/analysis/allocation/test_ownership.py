"""Queries about ownerships, with exact answers from the shipped data."""

from collections.abc import Callable

import pytest

import valuechain as vc
from tests.conftest import Draw

MP, MA, MH, AD = "model_provider", "model_adapter", "model_hosting", "app_developer"


@pytest.fixture(scope="module")
def everything(chain: vc.ValueChain) -> vc.Allocation:
    """Every framework with an answer for advanced open models."""
    return vc.build_allocation(chain, vc.Context("advanced", "open"))


@pytest.mark.parametrize(
    ("mitigation", "owners"),
    [
        ("PO-1", [(MP, "primary"), (MA, "secondary")]),
        ("PO-2", [(MP, "primary"), (MA, "secondary"), (AD, "secondary")]),
        ("PO-3", [(MP, "primary"), (AD, "primary")]),
        ("PO-6", [(MH, "primary")]),
        ("PO-9", [(MP, "primary"), (MA, "secondary")]),
        ("PO-12", [(MP, "primary"), (MH, "primary"), (MA, "secondary"), (AD, "primary")]),
    ],
)
def test_owners_of_a_mitigation(pai_open: vc.Allocation, mitigation: str, owners: list[tuple[str, str]]) -> None:
    """The owners of a mitigation are in value-chain order, with roles and without mentions."""
    assert [(o.actor, o.role) for o in vc.owners_of(pai_open, mitigation)] == owners


@pytest.mark.parametrize(("mitigation", "actors"), [("PO-4", [MH]), ("PO-9", [AD]), ("PO-1", []), ("PO-11", [MH])])
def test_mentioned_for_a_mitigation(pai_open: vc.Allocation, mitigation: str, actors: list[str]) -> None:
    """Items 4, 9 and 11 mention an actor without giving it a role."""
    assert [o.actor for o in vc.mentioned_for(pai_open, mitigation)] == actors


@pytest.mark.parametrize(
    ("actor", "primary", "secondary"),
    [
        (MP, [1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 14, 15], []),
        (MH, [6, 12, 13, 14, 15], []),
        (MA, [7], [1, 2, 4, 9, 11, 12, 14]),
        (AD, [3, 7, 11, 12, 13, 15], [2]),
        ("user", [], []),
    ],
)
def test_mitigations_of_an_actor(pai_open: vc.Allocation, actor: str, primary: list[int], secondary: list[int]) -> None:
    """An actor's mitigations are in source order, with its role."""
    owned = vc.mitigations_of(pai_open, actor)
    numbers = sorted([(number, "primary") for number in primary] + [(number, "secondary") for number in secondary])
    assert [(o.mitigation, o.role) for o in owned] == [(f"PO-{number}", role) for number, role in numbers]


def test_ownership_carries_confidence_reading_and_passage(pai_open: vc.Allocation) -> None:
    """An ownership has its confidence, reading and source passage."""
    owner = vc.owners_of(pai_open, "PO-3")[1]
    assert (owner.confidence, owner.reading, owner.is_shown) == ("ambiguous", "A", True)
    assert owner.source == "PAI checklist, line 123"


def test_co_owners_of_hosting_services(pai_open: vc.Allocation) -> None:
    """Hosting shares items 12, 14 and 15 with providers, 12 and 14 with adapters, and 12, 13 and 15 with developers."""
    assert vc.co_owners_of(pai_open, MH) == {
        MP: ("PO-12", "PO-14", "PO-15"),
        MA: ("PO-12", "PO-14"),
        AD: ("PO-12", "PO-13", "PO-15"),
    }


def test_idle_actor_has_no_co_owners(pai_open: vc.Allocation) -> None:
    """An actor that owns nothing shares nothing."""
    assert vc.co_owners_of(pai_open, "user") == {}


def test_mention_does_not_make_a_co_owner(draw: Draw) -> None:
    """An actor that is only mentioned for a mitigation does not share it."""
    allocation = vc.build_allocation(draw("provider -P-> filter; host -m-> filter"))
    assert vc.co_owners_of(allocation, "provider") == {}


def test_co_owners_are_mirrored(draw: Draw) -> None:
    """Sharing is symmetric."""
    allocation = vc.build_allocation(draw("a -P-> x; b -S-> x; b -P-> y; c -S-> y"))
    assert vc.co_owners_of(allocation, "b") == {"a": ("x",), "c": ("y",)}
    assert vc.co_owners_of(allocation, "a") == {"b": ("x",)}


def test_several_frameworks_need_the_framework(everything: vc.Allocation) -> None:
    """If the allocation covers several frameworks, a mitigation's id alone is not enough."""
    with pytest.raises(vc.ChoiceNeededError, match="Choose a framework: pai-open"):
        vc.owners_of(everything, "PO-6")


def test_framework_named_among_several(everything: vc.Allocation) -> None:
    """If a framework is named, the answer is the same as from that framework alone."""
    owners = vc.owners_of(everything, "controlThreatDetection", framework="cosai")
    assert [(o.framework, o.actor, o.role) for o in owners] == [("cosai", "governance", "responsible")]


def test_actor_of_several_frameworks_is_taken_from_the_one_named(everything: vc.Allocation) -> None:
    """An actor id used in several frameworks refers to the actor in the named framework."""
    owned = vc.mitigations_of(everything, "model_provider", framework="cosai")
    assert ({o.framework for o in owned}, len(owned)) == ({"cosai"}, 9)


@pytest.mark.parametrize("question", [vc.owners_of, vc.mentioned_for])
def test_unknown_mitigation_names_the_nearest(pai_open: vc.Allocation, question: Callable[..., object]) -> None:
    """The error for an unknown mitigation suggests the nearest one."""
    with pytest.raises(vc.UnknownValueError, match=r'Unknown mitigation "PO14"\. Did you mean "PO-14"\?'):
        question(pai_open, "PO14")


@pytest.mark.parametrize("question", [vc.mitigations_of, vc.co_owners_of])
def test_unknown_actor_names_the_nearest(pai_open: vc.Allocation, question: Callable[..., object]) -> None:
    """The error for an unknown actor suggests the nearest one."""
    with pytest.raises(vc.UnknownValueError, match=r'Unknown actor "model_provder"\. Did you mean "model_provider"\?'):
        question(pai_open, "model_provder")


def test_unknown_framework_is_refused(pai_open: vc.Allocation) -> None:
    """An unknown framework raises an error."""
    with pytest.raises(vc.UnknownValueError, match='Unknown framework "pai"'):
        vc.owners_of(pai_open, "PO-1", framework="pai")


def test_framework_outside_the_allocation_is_refused(pai_open: vc.Allocation) -> None:
    """A framework outside the allocation raises an error instead of an empty answer."""
    with pytest.raises(vc.UnknownValueError, match="Valid: pai-open"):
        vc.owners_of(pai_open, "RD-1", framework="pai-2023")


def test_framework_without_an_answer_says_why(everything: vc.Allocation) -> None:
    """A framework that does not cover the context raises an error with the reason."""
    with pytest.raises(vc.NotAllocatedError, match=r"pai-2023 has no list for advanced/open \(unsourced\)"):
        vc.owners_of(everything, "RD-1", framework="pai-2023")


def test_mitigation_that_does_not_apply_is_refused(chain: vc.ValueChain) -> None:
    """Asking for the owners of a duty raises an error in a context where the duty does not apply."""
    allocation = vc.build_allocation(chain, vc.Context("specialized", "open"), framework="eu-ai-act")
    with pytest.raises(vc.QuestionError, match='"art-52" is not among the mitigations that apply'):
        vc.owners_of(allocation, "art-52")


def test_provision_is_asked_on_its_level(chain: vc.ValueChain) -> None:
    """Asking for a provision's owners works at the second level, and raises an error at the first."""
    context = vc.Context("advanced", "open")
    provisions = vc.build_allocation(chain, context, framework="uk-ai-cyber", level=2)
    assert [o.actor for o in vc.owners_of(provisions, "provision-5.3")] == ["system_operator"]
    with pytest.raises(vc.QuestionError, match="level"):
        vc.owners_of(vc.build_allocation(chain, context, framework="uk-ai-cyber"), "provision-5.3")

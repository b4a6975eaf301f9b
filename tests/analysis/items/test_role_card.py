"""The role card: what an actor owns, supports and shares, and its counterparts."""

import pytest

import valuechain as vc
from tests.conftest import Draw, Shipped
from valuechain.analysis.items.role_card import build_role_card, find_elsewhere, hands_on, receives

OPEN = vc.Context("advanced", "open")


def test_hosting(pai_open: vc.Allocation) -> None:
    """Hubs lead five mitigations, one of them alone, support none, and are mentioned for two."""
    card = build_role_card(pai_open, "model_hosting")
    assert [each.mitigation.id for each in card.owns] == ["PO-6", "PO-12", "PO-13", "PO-14", "PO-15"]
    assert [each.mitigation.id for each in card.owns if each.is_alone] == ["PO-6"]
    assert card.supports == ()
    assert [each.mitigation.id for each in card.mentioned] == ["PO-4", "PO-11"]


@pytest.mark.parametrize(
    ("actor", "held", "optional", "conditional"),
    [
        ("model_provider", 12, "2 3 4 5 8 9 10 11 15", "8"),
        ("model_hosting", 5, "6 15", "15"),
        ("model_adapter", 8, "2 9", "2"),
        ("user", 0, "", ""),
    ],
)
def test_how_strongly(pai_open: vc.Allocation, actor: str, held: int, optional: str, conditional: str) -> None:
    """What an actor owns or supports is optional if its first verb is can or could; a mention does not count."""
    card = build_role_card(pai_open, actor)
    assert len(card.held) == held
    assert [each.mitigation.id.removeprefix("PO-") for each in card.optional] == optional.split()
    assert [each.mitigation.id.removeprefix("PO-") for each in card.conditional] == conditional.split()


def test_others_with_leads_first(pai_open: vc.Allocation) -> None:
    """Item 12 has three owners besides hubs: two primaries, listed first, and a secondary."""
    (channels,) = [each for each in build_role_card(pai_open, "model_hosting").owns if each.mitigation.id == "PO-12"]
    assert [(actor.id, role.id) for actor, role, _ in channels.others] == [
        ("model_provider", "primary"),
        ("app_developer", "primary"),
        ("model_adapter", "secondary"),
    ]


def test_shared_with_most_first(pai_open: vc.Allocation) -> None:
    """Hubs share three mitigations with model providers, three with app developers, and two with adapters."""
    shared = build_role_card(pai_open, "model_hosting").shared
    assert [(actor.id, number) for actor, number in shared.items()] == [
        ("model_provider", 3),
        ("app_developer", 3),
        ("model_adapter", 2),
    ]


def test_reading_decides(chain: vc.ValueChain) -> None:
    """Under reading B of item 12, hubs lead four mitigations and support one."""
    allocation = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-12": "B"})
    card = build_role_card(allocation, "model_hosting")
    assert (len(card.owns), [each.mitigation.id for each in card.supports]) == (4, ["PO-12"])


def test_two_roles_for_one_mitigation(draw: Draw) -> None:
    """A mitigation in which an actor has two roles is in both lists of its card, but counts as shared only once."""
    card = build_role_card(vc.build_allocation(draw("maker -P-> filter; maker -S-> filter; user -S-> filter")), "maker")
    assert (len(card.owns), len(card.supports)) == (1, 1)
    assert list(card.shared.values()) == [1]


def test_idle(draw: Draw) -> None:
    """An actor that owns nothing has an empty card, and nothing is lost without it."""
    card = build_role_card(vc.build_allocation(draw("maker -P-> filter; user")), "user")
    assert (card.owns, card.supports, card.mentioned, card.shared) == ((), (), (), {})
    assert (card.absence.without_lead, card.total) == (0, 1)


def test_unknown_actor(pai_open: vc.Allocation) -> None:
    """Asking for an actor that does not exist raises an error that names the nearest one."""
    with pytest.raises(vc.UnknownValueError, match="model_provider"):
        build_role_card(pai_open, "model_provder")


def test_supplies(chain: vc.ValueChain) -> None:
    """Adapters receive six supplies, two of them from model providers, and pass on two."""
    adapter = chain.actor("pai-open", "model_adapter")
    assert [(each.actor.id, each.supply.confidence) for each in receives(chain, adapter)] == [
        ("compute_cloud", "interpreted"),
        ("data_provider", "interpreted"),
        ("model_provider", "interpreted"),
        ("model_provider", "stated"),
        ("model_hosting", "stated"),
        ("mlops_eval", "interpreted"),
    ]
    assert [each.actor.id for each in hands_on(chain, adapter)] == ["model_hosting", "app_developer"]


def test_counterparts(chain: vc.ValueChain, shipped: Shipped) -> None:
    """Adapters match the UK code's developer, with 13 principles, and conditionally CoSAI's and the EU's providers."""
    found = {each.framework.id: each for each in find_elsewhere(chain, chain.actor("pai-open", "model_adapter"), OPEN)}
    assert [(m.correspondence.extent, len(m.held)) for m in found["uk-ai-cyber"].matches] == [("full", 13)]
    assert [(m.correspondence.extent, len(m.held)) for m in found["cosai"].matches] == [("conditional", 9)]
    (in_law,) = found["eu-ai-act"].matches
    (row,) = [
        row for row in shipped("crosswalk") if (row["actor"], row["to_framework"]) == ("model_adapter", "eu-ai-act")
    ]
    assert in_law.correspondence[1:4] == ("gpai_provider", "conditional", row["condition"])


def test_crosswalk_that_says_nothing(chain: vc.ValueChain) -> None:
    """Nothing joins CoSAI's governance and California's Act: no match is known, but none is ruled out."""
    found = find_elsewhere(chain, chain.actor("cosai", "governance"), OPEN)
    assert [each.matches for each in found if each.framework.id == "ca-ai-transparency"] == [()]


def test_match_through_a_reference_actor(chain: vc.ValueChain) -> None:
    """The EU's deployer and the UK's System Operators are both deployers, so the card has the latter's principles."""
    found = {each.framework.id: each for each in find_elsewhere(chain, chain.actor("eu-ai-act", "deployer"), OPEN)}
    (match,) = found["uk-ai-cyber"].matches
    assert (match.correspondence.actor, match.correspondence.through) == ("system_operator", "deployer")
    assert len(match.held) == len(chain_roles(chain, "uk-ai-cyber", "system_operator"))


def chain_roles(chain: vc.ValueChain, framework: str, actor: str) -> set[str]:
    """The mitigations at level 1 in which an actor has a role."""
    return {
        o.mitigation
        for o in chain.ownerships
        if (o.framework, o.actor) == (framework, actor) and chain.mitigation(framework, o.mitigation).level == 1
    }


def test_crosswalk_that_says_none(chain: vc.ValueChain) -> None:
    """The crosswalk says that hubs have no match in the EU, and so does the card."""
    found = find_elsewhere(chain, chain.actor("pai-open", "model_hosting"), OPEN)
    (law,) = [each for each in found if each.framework.id == "eu-ai-act"]
    assert [(m.correspondence.extent, m.actor, m.held) for m in law.matches] == [("none", None, ())]


def test_framework_that_does_not_answer(chain: vc.ValueChain) -> None:
    """If a framework has no list for this context, the actor's counterpart in it is still named, but owns nothing."""
    found = find_elsewhere(chain, chain.actor("pai-open", "model_provider"), OPEN)
    (guidance,) = [each for each in found if each.framework.id == "pai-2023"]
    assert (guidance.cell.status, guidance.total) == ("unsourced", 0)
    assert [(m.actor and m.actor.name, m.held) for m in guidance.matches] == [("Model Providers", ())]

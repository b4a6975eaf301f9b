"""Other frameworks' mitigations on the same topics."""

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.allocation.topics import same_topic

OPEN = vc.Context("advanced", "open")
FRONTIER = vc.Context("frontier", "restricted")


def test_red_teaming(chain: vc.ValueChain) -> None:
    """PAI's guideline on red-teaming matches two controls of CoSAI and, for frontier models, one EU duty."""
    found = same_topic(chain, chain.mitigation("pai-2023", "PRE-3"), FRONTIER)
    red_teaming = {each.framework.id: [one.mitigation.id for one in each.found] for each in found[:4]}
    assert {each.topic.id for each in found[:4]} == {"red-teaming"}
    assert red_teaming == {
        "pai-open": [],
        "cosai": ["controlAdversarialTrainingAndTesting", "controlRedTeaming"],
        "uk-ai-cyber": [],
        "eu-ai-act": ["art-55-1-a"],
    }


def test_framework_that_does_not_answer(chain: vc.ValueChain) -> None:
    """A framework without a list for the context is included with its cell, but without results."""
    found = same_topic(chain, chain.mitigation("pai-open", "PO-5"), OPEN)
    (guidance,) = [each for each in found if (each.framework.id, each.topic.id) == ("pai-2023", "licensing")]
    assert (guidance.cell.status, guidance.found) == ("unsourced", ())


def test_context_decides(chain: vc.ValueChain) -> None:
    """The EU's duty of adversarial testing does not apply below the frontier."""
    found = same_topic(chain, chain.mitigation("pai-2023", "PRE-3"), OPEN)
    assert [each.found for each in found if (each.framework.id, each.topic.id) == ("eu-ai-act", "red-teaming")] == [()]


def test_owners_with_leads_first(chain: vc.ValueChain) -> None:
    """Owners are listed with the leads first, and without mentions."""
    found = same_topic(chain, chain.mitigation("cosai", "controlRedTeaming"), OPEN)
    (evaluate,) = [
        one for each in found if (each.framework.id, each.topic.id) == ("pai-open", "red-teaming") for one in each.found
    ]
    assert [(actor.id, role.id) for actor, role, _ in evaluate.owners] == [
        ("model_provider", "primary"),
        ("model_adapter", "secondary"),
        ("app_developer", "secondary"),
    ]


def test_no_topic(draw: Draw) -> None:
    """A mitigation without a topic has no matches."""
    own = draw("provider -P-> filter")
    assert same_topic(own, own.mitigations[0], OPEN) == ()

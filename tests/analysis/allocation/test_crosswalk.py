"""Actors of one framework that match those of another, directly or through reference actors."""

from dataclasses import replace

import pytest

import valuechain as vc
from valuechain.analysis.allocation.crosswalk import counterparts_of, find_counterparts


def find(chain: vc.ValueChain, actor: str, framework: str) -> list[tuple[str, str, str]]:
    """The counterparts of an actor, as `framework/actor`: id, extent and reference actor of each."""
    own, _, name = actor.partition("/")
    return [(each.actor, each.extent, each.through) for each in find_counterparts(chain, own, name, framework)]


def test_pairs_come_first(chain: vc.ValueChain) -> None:
    """If the crosswalk pairs two actors itself, reference actors are not asked."""
    found = find_counterparts(chain, "pai-open", "model_provider", "uk-ai-cyber")
    assert found == counterparts_of(chain, "pai-open", "model_provider", "uk-ai-cyber")
    assert [each.through for each in found] == [""]


@pytest.mark.parametrize(
    ("actor", "framework", "found"),
    [
        ("cosai/governance", "uk-ai-cyber", [("organisation", "partly", "governance")]),
        ("cosai/end_user", "cn-ai-labeling", [("user", "full", "user")]),
        ("eu-ai-act/deployer", "uk-ai-cyber", [("system_operator", "partly", "deployer")]),
        ("uk-ai-cyber/system_operator", "eu-transparency-code", [
            ("generative_system_provider", "conditional", "app_developer"),
            ("deployer", "partly", "deployer"),
            ("media_service_provider", "partly", "deployer"),
        ]),
    ],
)  # fmt: skip
def test_through_reference_actors(
    chain: vc.ValueChain, actor: str, framework: str, found: list[tuple[str, str, str]]
) -> None:
    """Actors with the same reference actor match, no closer than the looser of the two matches."""
    assert find(chain, actor, framework) == found


def test_through_a_counterpart(chain: vc.ValueChain) -> None:
    """No reference actor leads from the EU's deployer to CoSAI, so that of PAI's users does, on their condition."""
    (found,) = find_counterparts(chain, "eu-ai-act", "deployer", "cosai")
    (pair,) = counterparts_of(chain, "eu-ai-act", "deployer", "pai-open")
    assert (found.actor, found.extent, found.through) == ("end_user", "conditional", "user")
    assert found.condition == pair.condition


def test_both_conditions(chain: vc.ValueChain) -> None:
    """A match through a reference actor has the conditions of both sides, each once."""
    (found,) = find_counterparts(chain, "cosai", "model_serving", "uk-ai-cyber")
    conditions = [
        match.condition
        for framework, actor in (("cosai", "model_serving"), ("uk-ai-cyber", "system_operator"))
        for match in chain.reference_matches_of(framework, actor)
        if match.reference_actor == "model_hosting"
    ]
    assert found.condition == "; ".join(conditions)


def test_common_language_before_a_statement_that_none_matches(chain: vc.ValueChain) -> None:
    """The crosswalk pairs PAI's MLOps with no one in the EU, but both are matched to one reference actor."""
    assert [each.actor for each in counterparts_of(chain, "pai-open", "mlops_eval", "eu-ai-act")] == [""]
    assert find(chain, "pai-open/mlops_eval", "eu-ai-act") == [("third_party_supplier", "partly", "mlops_eval")]


def test_statement_that_none_matches(chain: vc.ValueChain) -> None:
    """If the common language has no match either, the statement of the crosswalk stays."""
    assert find(chain, "pai-open/model_hosting", "eu-ai-act") == [("", "none", "")]


def test_no_match_is_missed(chain: vc.ValueChain) -> None:
    """Two actors of different sources with the same reference actor are never said to have no counterpart."""
    for match in chain.reference_matches:
        others = chain.matches_by_reference[match.reference_actor] if match.reference_actor else ()
        for framework in {each.framework for each in others} - {match.framework}:
            assert any(each.actor for each in find_counterparts(chain, match.framework, match.actor, framework))


def test_without_a_common_language(chain: vc.ValueChain) -> None:
    """Without reference actors, there are only the pairs of the crosswalk."""
    bare = replace(chain, reference_actors=(), reference_matches=())
    assert find_counterparts(bare, "eu-ai-act", "deployer", "cosai") == ()

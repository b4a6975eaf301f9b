"""The counterparts of an actor in other sources."""

import pytest

import valuechain as vc
from tests.conftest import Shipped
from valuechain.analysis.graph.counterparts import Counterpart, find_counterparts_of
from valuechain.model.question.question import Question
from valuechain.model.vocabulary import ModelType, ReleaseType

ASKED = Question("pai-open", ModelType.ADVANCED, ReleaseType.OPEN)


@pytest.fixture(scope="module")
def hosts(chain: vc.ValueChain) -> tuple[Counterpart, ...]:
    """The counterparts of PAI's hosting services."""
    allocation = vc.build_allocation(chain, ASKED.context, framework="pai-open")
    return find_counterparts_of(allocation, "model_hosting", ASKED)


def test_counterparts_share_a_reference_actor(hosts: tuple[Counterpart, ...], shipped: Shipped) -> None:
    """The counterparts are the actors of all other sources that match the same reference actor."""
    rows = shipped("reference_crosswalk")
    mine = {row["reference_actor"] for row in rows if (row["framework"], row["actor"]) == ("pai-open", "model_hosting")}
    others = {
        (row["framework"], row["actor"])
        for row in rows
        if row["reference_actor"] in mine - {""} and row["framework"] != "pai-open"
    }
    assert {(each.actor.framework, each.actor.id) for each in hosts} == others != set()


def test_looser_match_counts(hosts: tuple[Counterpart, ...], shipped: Shipped) -> None:
    """PAI's hosting services match fully, so each counterpart corresponds as closely as its own match."""
    extents = {
        (row["framework"], row["actor"], row["reference_actor"]): row["extent"]
        for row in shipped("reference_crosswalk")
    }
    assert [each.extent for each in hosts] == [
        extents[each.actor.framework, each.actor.id, each.reference.id] for each in hosts
    ]


def test_mitigations_are_on_the_same_topics(hosts: tuple[Counterpart, ...], chain: vc.ValueChain) -> None:
    """California's hosting platforms lead one mitigation on a topic that PAI's hosting services lead."""
    found = next(each for each in hosts if each.actor.framework == "ca-ai-transparency")
    led = {
        o.mitigation
        for o in chain.ownerships
        if (o.framework, o.actor, o.role) == ("pai-open", "model_hosting", "primary")
    }
    topics = {topic for m in chain.mitigations_by_framework["pai-open"] if m.id in led for topic in m.topics}
    assert found.mitigations is not None
    assert len(found.mitigations) == 1
    assert topics & set(found.mitigations[0].topics)


def test_source_without_an_answer(chain: vc.ValueChain) -> None:
    """PAI's 2023 guidance has no list for open models, so what its model providers lead is not known."""
    asked = Question("eu-ai-act", ModelType.ADVANCED, ReleaseType.OPEN)
    allocation = vc.build_allocation(chain, asked.context, framework="eu-ai-act")
    found = find_counterparts_of(allocation, "gpai_provider", asked)
    assert [each.mitigations for each in found if each.actor.framework == "pai-2023"] == [None]

"""Practices, links and reference actors: what their words mean, and how a chain finds them."""

from dataclasses import replace

import pytest

import valuechain as vc
from valuechain.model.common_language import Practice, PracticeLink, ReferenceMatch, Relation, Review
from valuechain.model.errors import UnknownValueError
from valuechain.model.vocabulary import Confidence

REPORT = Practice("report-incidents", "incidents", "Report incidents to an authority", "")


def link(framework: str, mitigation: str, relation: Relation = Relation.SAME) -> PracticeLink:
    """A link of a mitigation to the practice above."""
    return PracticeLink(
        framework, mitigation, REPORT.id, relation, "", Confidence.INTERPRETED, "valuechain", Review.DRAFT, ""
    )


@pytest.fixture
def linked(chain: vc.ValueChain) -> vc.ValueChain:
    """The shipped frameworks with a practice and three links."""
    links = (link("eu-ai-act", "73"), link("uk-ai-cyber", "12.4"), link("eu-ai-act", "55"))
    return replace(chain, practices=(REPORT,), links=links)


def test_related_never_counts() -> None:
    """A mitigation that is the same, broader or narrower asks for the practice; a related one does not."""
    assert {relation.value: relation.counts for relation in Relation} == {
        "same": True,
        "broader": True,
        "narrower": True,
        "related": False,
    }


@pytest.mark.parametrize("word", [*Relation, *Review])
def test_each_word_has_a_meaning(word: Relation | Review) -> None:
    """Each relation and each state of review is explained in a sentence."""
    assert word.meaning.endswith(".")


def test_links_of_a_mitigation(linked: vc.ValueChain) -> None:
    """The links of a mitigation are found by framework and id; other frameworks may use the id too."""
    assert linked.links_by_mitigation["eu-ai-act", "73"] == (linked.links[0],)
    assert ("pai-open", "73") not in linked.links_by_mitigation


def test_links_of_a_practice(linked: vc.ValueChain) -> None:
    """The links of a practice are those of all frameworks, in the order of the file."""
    assert linked.links_by_practice == {REPORT.id: linked.links}


def test_one_framework_keeps_its_links(linked: vc.ValueChain) -> None:
    """A chain reduced to one framework keeps its links and its part of the crosswalk, and all that is shared."""
    part = linked.only("eu-ai-act")
    assert part.links == (linked.links[0], linked.links[2])
    assert {match.framework for match in part.reference_matches} == {"eu-ai-act"}
    assert part.reference_actors == linked.reference_actors
    assert part.practices == linked.practices


def test_reference_actors_of_an_actor(chain: vc.ValueChain) -> None:
    """An actor that corresponds to several reference actors has each, in order; one that is not mapped has none."""
    extra = ReferenceMatch("cosai", "end_user", "deployer", "partly", "", Confidence.INTERPRETED, "")
    more = replace(chain, reference_matches=(*chain.reference_matches, extra))
    found = [match.reference_actor for match in more.reference_matches_of("cosai", "end_user")]
    assert found == ["user", "deployer"]
    assert chain.reference_matches_of("cosai", "nobody") == ()


def test_look_ups(linked: vc.ValueChain) -> None:
    """Practices, reference actors and topics are found by id."""
    assert linked.practice("report-incidents") is REPORT
    assert linked.reference_actor("device_maker").name == "Device and product makers"
    assert linked.topic("incidents").name == "Incidents"


@pytest.mark.parametrize(
    ("find", "message"),
    [
        (lambda chain: chain.practice("report-incident"), 'Unknown practice "report-incident"'),
        (lambda chain: chain.reference_actor("devicemaker"), 'Unknown reference actor "devicemaker"'),
        (lambda chain: chain.topic("incident"), 'Unknown topic "incident"'),
    ],
)
def test_unknown_ids(linked: vc.ValueChain, find: object, message: str) -> None:
    """An unknown id raises an error that names what was looked for."""
    assert callable(find)
    with pytest.raises(UnknownValueError, match=message):
        find(linked)

"""The line of a role card across sources."""

import pytest

import valuechain as vc
from tests.conftest import Node, Parse, Write
from tests.side_by_side import DAY, write_three
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.views.items.standing import show_standing
from valuechain.views.page.state import Page, ViewState


def show(chain: vc.ValueChain, parse: Parse, source: str, actor: str) -> Node:
    """The line of an actor, as of 29 November 2026."""
    state = ViewState(source, ModelType.ADVANCED, ReleaseType.OPEN, page=Page.ACTOR, item=actor, on=DAY)
    return parse(show_standing(chain, chain.actor(source, actor), state))


def test_line(write: Write, parse: Parse) -> None:
    """The line names the reference actor, how far it corresponds, and in how many sources it is responsible."""
    line = show(write_three(write), parse, "b", "maker").one("p")
    assert line.text == (
        "We match this actor to Model providers (in part), responsible in 2 of 3 sources, on 2 of 31 topics, for this "
        "model and release, as of 29 November 2026."
    )
    asked = "model-type=advanced&release-type=open&on=2026-11-29"
    assert line.one("a").attributes["href"] == f"/across?{asked}#actor-model_provider"


def test_topics_of_others(write: Write, parse: Parse) -> None:
    """Topics on which only other sources name the reference actor are folded away, with links to their pages."""
    folded = show(write_three(write), parse, "c", "maker").one("details")
    assert folded.one("summary").text == (
        "2 topics on which other sources make Model providers responsible, and this one does not"
    )
    assert [item.text for item in folded.all("li")] == ["Agree 2 sources", "Differ 1 source"]
    (first, _) = folded.all("a")
    assert first.attributes["href"] == "/topic?model-type=advanced&release-type=open&on=2026-11-29&topic=agree"


def test_only_the_line_is_printed(write: Write, parse: Parse) -> None:
    """The folded topics and the words on the question are not printed."""
    page = show(write_three(write), parse, "c", "maker")
    assert "not-printed" in page.one("details").attributes["class"]
    assert page.one("p").all(".not-printed")


def test_no_reference_actor(write: Write, parse: Parse) -> None:
    """The line says so if no reference actor corresponds."""
    page = show(write_three(write), parse, "c", "stranger")
    assert page.text == "No reference actor corresponds to this actor."


@pytest.mark.parametrize("framework", ["pai-open", "cosai", "uk-ai-cyber", "eu-ai-act", "ca-ai-transparency"])
def test_every_shipped_actor(chain: vc.ValueChain, parse: Parse, framework: str) -> None:
    """Every actor of a shipped source has its line."""
    for actor in chain.actors_by_framework[framework]:
        assert show(chain, parse, framework, actor.id).text.startswith(
            ("We match this actor to ", "No reference actor ")
        )

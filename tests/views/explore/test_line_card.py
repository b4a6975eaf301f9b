"""The card of a line on the map."""

import pytest

import valuechain as vc
from tests.conftest import Node, Parse
from tests.questions import PAI_OPEN, query_of
from tests.views.conftest import show_at


def card(chain: vc.ValueChain, parse: Parse, focus: str, framework: str = "pai-open") -> Node:
    """The card of a line, read as a tree."""
    query = query_of(framework, "advanced", "open", view="map", focus=focus)
    return parse(show_at(chain, "/", f"?{query}")).one("article")


def terms(node: Node) -> dict[str, str]:
    """The facts on the card, by name."""
    return {row.one("dt").text: row.one("dd").text for row in node.one(".terms").all("div")}


def test_everything_about_an_ownership(chain: vc.ValueChain, parse: Parse) -> None:
    """The card of an ownership says role, norm, condition, place and confidence, and leads to both ends."""
    found = card(chain, parse, "actor:model_adapter;mitigation:PO-2")
    assert found.one("h2").text == "Adapters → Evaluate for safety and misuse"
    said = terms(found)
    assert (said["Norm"], said["Condition"]) == ("can", "Only for external evaluation")
    assert said["Confidence"].startswith("stated")
    assert said["Place"]
    assert [link.text for link in found.all("li")[-1].all("a")] == ["Evaluate for safety and misuse"]


def test_dates(chain: vc.ValueChain, parse: Parse) -> None:
    """Where the source gives dates, the card says from when the ownership applies."""
    assert "2027" in terms(card(chain, parse, "actor:deployer;mitigation:art-26-1", "eu-ai-act"))["Applies from"]


def test_line_under_another_reading(chain: vc.ValueChain, parse: Parse) -> None:
    """Of hubs and item 11, the card has the mention, and the primary role that holds only under reading B."""
    found = card(chain, parse, "actor:model_hosting;mitigation:PO-11")
    titles = [title.text for title in found.all("h3")]
    assert titles[:2] == ["mMentioned Mentioned", "PPrimary Primary only under reading B"]


def test_supplies(chain: vc.ValueChain, parse: Parse) -> None:
    """The card of two actors lists what each supplies to the other."""
    found = card(chain, parse, "actor:model_provider;actor:model_hosting")
    given = [
        each.what
        for each in chain.supplies
        if each.framework == "pai-open" and {each.from_actor, each.to_actor} == {"model_provider", "model_hosting"}
    ]
    assert given
    assert all(what in found.text for what in given)


@pytest.mark.parametrize(("focus", "lines"), [("actor:model_adapter", 8), ("mitigation:PO-2", 3)])
def test_cards_lead_to_lines(chain: vc.ValueChain, parse: Parse, focus: str, lines: int) -> None:
    """On the map, the card of a box leads to the card of each of its lines; beside the matrix, it does not."""
    for view, number in (("map", lines), ("matrix", 0)):
        page = parse(show_at(chain, "/", f"?{PAI_OPEN}&view={view}&focus={focus}"))
        links = [link.text for link in page.one("article").all("a") if link.text.startswith("details of the line")]
        assert len(links) == number


@pytest.mark.parametrize("focus", ["actor:user;mitigation:PO-2", "actor:user;actor:compute_cloud"])
def test_nothing_between(chain: vc.ValueChain, parse: Parse, focus: str) -> None:
    """If nothing joins the two, the card says so."""
    assert "Nothing joins the two here." in card(chain, parse, focus).text


def test_around_a_node(chain: vc.ValueChain, parse: Parse) -> None:
    """Around hubs, the map, its list and its table have their seven mitigations, and a link to the whole map."""
    page = parse(show_at(chain, "/", f"?{PAI_OPEN}&view=map&around=actor:model_hosting"))
    assert len([node for node in page.all(".node") if "mitigation" in node.attributes["class"].split()]) == 7
    assert len(page.one(".plain").one("tbody").all("tr")) == 7
    whole = page.all("a[data-key=whole]")
    assert [link.attributes["href"] for link in whole] == [f"/?{PAI_OPEN}&view=map"]


def test_around_what_is_not_there(chain: vc.ValueChain, parse: Parse) -> None:
    """A neighbourhood of a node that the framework does not have is said not to be there, and the map is whole."""
    page = parse(show_at(chain, "/", f"?{PAI_OPEN}&view=map&around=actor:nobody"))
    assert "around “actor:nobody”, which is not in this framework" in page.one(".notice").text
    assert len(page.all(".node")) == 9 + 15

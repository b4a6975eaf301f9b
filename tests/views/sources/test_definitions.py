"""The terms and stages of each source on its page."""

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Shipped, Show
from valuechain.views.page.state import Page

PAGE = Page.SOURCE


def details(page: Node, kind: str, framework: str) -> list[Node]:
    """The folded lists of this kind on the page of one framework."""
    return page.all(f"details[data-key={kind}:{framework}]")


def entries(show: Show, kind: str, framework: str) -> dict[str, Node]:
    """The entries of the list, by term."""
    (found,) = details(show(f"framework={framework}"), kind, framework)
    return {each.one("dt").text: each.one("dd") for each in found.one("dl").all("div")}


@pytest.mark.parametrize("framework", ["pai-open", "pai-2023", "cosai", "uk-ai-cyber", "eu-ai-act"])
def test_definitions(show: Show, chain: vc.ValueChain, shipped: Shipped, framework: str) -> None:
    """Each source has its definitions, with their points, confidence and place in the source."""
    page, rows = show(f"framework={framework}"), shipped("definitions", framework)
    (found,) = details(page, "definitions", framework)
    short_name = chain.framework(framework).short_name
    assert found.one("summary").text == f"How {short_name} uses its terms ({len(rows)})"
    shown = [each.one("dd") for each in found.one("dl").all("div")]
    assert [each.all("p")[0].text for each in shown] == [f"{row['text']} {row['confidence']}" for row in rows]
    assert [[item.text for item in each.all("li")] for each in shown] == [row["points"].splitlines() for row in rows]
    assert [each.all("p")[-1].text for each in shown] == [row["source"] for row in rows]


def test_terms_have_their_names(show: Show, chain: vc.ValueChain) -> None:
    """A definition of a model type, a release type or an actor is headed by its name, not by its id."""
    terms = {framework: set(entries(show, "definitions", framework)) for framework in ("pai-open", "cosai")}
    names = {each.id: each.name for each in (*chain.model_types, *chain.release_types)}
    assert {names["advanced"], names["open"]} <= terms["pai-open"]
    assert terms["cosai"] == {actor.name for actor in chain.actors_by_framework["cosai"]}


def test_open_access_is_defined_twice(show: Show, chain: vc.ValueChain) -> None:
    """The checklist asks for key components, above all the weights; the deck counts code and data in."""
    (name,) = [each.name for each in chain.release_types if each.id == "open"]
    checklist, deck = (entries(show, "definitions", each)[name].text for each in ("pai-open", "pai-2023"))
    assert "key components" in checklist
    assert "key components" not in deck
    assert "data" in deck


def test_significant_update(show: Show) -> None:
    """The deck's significant update has four features and three examples."""
    assert len(entries(show, "definitions", "pai-2023")["Significant update"].all("li")) == 4 + 3


def test_stages(show: Show, shipped: Shipped) -> None:
    """PAI's three stages have their meaning, three key strategies each, and their place in the source."""
    found = entries(show, "stages", "pai-open")
    rows = {row["name"]: row for row in shipped("stages", "pai-open")}
    assert list(found) == list(rows) == ["Prevent", "Detect", "Respond"]
    for name, shown in found.items():
        row = rows[name]
        strategies = row["strategies"].split(";")
        assert len(strategies) == 3
        assert f"Key strategies: {'; '.join(strategies)}." in [each.text for each in shown.all("p")]
        assert row["source"] in shown.text


def test_name_of_a_stage_that_is_ours(show: Show) -> None:
    """The heading of the third block is lost, so that stage is marked as interpreted, unlike the other two."""
    marks = {name: shown.one(".confidence").text for name, shown in entries(show, "stages", "pai-open").items()}
    assert marks == {"Prevent": "stated", "Detect": "stated", "Respond": "interpreted"}


def test_nothing_is_made_up(show: Show, draw: Draw) -> None:
    """A user's own data without definitions and stages has no such lists."""
    page = show("framework=drawn", draw("a -P-> x"))
    assert details(page, "definitions", "drawn") == details(page, "stages", "drawn") == []

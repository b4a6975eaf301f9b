"""The glossary."""

import valuechain as vc
from tests.conftest import Show
from valuechain.model.vocabulary import CellStatus, Confidence, ModelType, ReleaseType
from valuechain.views.page.state import Page

PAGE = Page.GLOSSARY


def test_words(show: Show, chain: vc.ValueChain) -> None:
    """Every term in the glossary and every symbol of the grid is explained at an address of its own."""
    page = show()
    for word in (*(role.id for role in chain.roles), *Confidence, *ModelType, *ReleaseType):
        assert page.one(f"#word-{word}").one("dd").text
    for status in CellStatus:
        assert page.one(f"#cell-{status}").one("dd").text


def test_definitions_are_linked(show: Show, chain: vc.ValueChain) -> None:
    """The sources that define terms of their own are linked at their definitions."""
    defining = [each.id for each in chain.frameworks if any(d.framework == each.id for d in chain.definitions)]
    links = [link.attributes["href"] for link in show().one("@data-said").all("a")]
    assert [link.partition("framework=")[2].partition("&")[0] for link in links] == defining
    assert {link.rpartition("#")[2] for link in links} == {"definitions"}

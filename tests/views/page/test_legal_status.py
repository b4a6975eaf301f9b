"""What kind of source it is, and whether it binds, stands beside the source's name on every page."""

from collections.abc import Callable

import pytest

import valuechain as vc
from tests.conftest import Draw, Parse
from tests.questions import query_of
from tests.views.conftest import show_at
from valuechain.model.framework import Framework
from valuechain.views.page.state import Page

FRAMEWORKS = {
    "pai-open": "Guidance, not binding",
    "cosai": "Framework, not binding",
    "uk-ai-cyber": "Voluntary code, United Kingdom",
    "eu-ai-act": "Law, binding in the European Union",
}
every_framework = pytest.mark.parametrize(("framework", "status"), FRAMEWORKS.items())

Query = Callable[[vc.ValueChain, str], str]
"""Makes a query string for a framework."""


def ask(_chain: vc.ValueChain, framework: str) -> str:
    """The question alone."""
    return query_of(framework, "advanced", "open")


def ask_for_mitigation(chain: vc.ValueChain, framework: str) -> str:
    """The question, for the framework's first mitigation."""
    return query_of(framework, "advanced", "open", id=chain.mitigations_by_framework[framework][0].id)


def ask_for_actor(chain: vc.ValueChain, framework: str) -> str:
    """The question, for the framework's first actor."""
    return query_of(framework, "advanced", "open", id=chain.actors_by_framework[framework][0].id)


def compare_frameworks(_chain: vc.ValueChain, framework: str) -> str:
    """The framework beside another one."""
    other = "uk-ai-cyber" if framework == "cosai" else "cosai"
    return query_of(other, "advanced", "open", with_framework=framework)


def look_for_actor(chain: vc.ValueChain, framework: str) -> str:
    """A search for the name of the framework's first actor."""
    return query_of(framework, "advanced", "open", q=chain.actors_by_framework[framework][0].name)


def look_for_topic(chain: vc.ValueChain, framework: str) -> str:
    """A search for a topic of the framework's first mitigation."""
    topics = [topic for each in chain.mitigations_by_framework[framework] for topic in each.topics]
    names = {topic.id: topic.name for topic in chain.topics}
    return query_of(framework, "advanced", "open", q=names[topics[0]])


@every_framework
@pytest.mark.parametrize(
    ("page", "query"),
    [
        (Page.EXPLORE, ask),
        (Page.FINDINGS, ask),
        (Page.MITIGATION, ask),
        (Page.MITIGATION, ask_for_mitigation),
        (Page.ACTOR, ask),
        (Page.ACTOR, ask_for_actor),
        (Page.COMPARE, compare_frameworks),
        (Page.SEARCH, look_for_actor),
        (Page.SEARCH, look_for_topic),
        (Page.SOURCES, ask),
        (Page.SOURCE, ask),
    ],
)
def test_on_every_page(
    chain: vc.ValueChain, parse: Parse, page: Page, query: Query, framework: str, status: str
) -> None:
    """Every page that gives something of a source says what kind of source it is, outside its pickers."""
    shown = parse(show_at(chain, page, query(chain, framework)))
    for picker in shown.all("@popover"):
        picker.parts.clear()
    assert status in shown.text


@every_framework
@pytest.mark.parametrize(
    ("page", "query"),
    [(Page.EXPLORE, ask), (Page.FINDINGS, ask), (Page.MITIGATION, ask_for_mitigation), (Page.ACTOR, ask_for_actor)],
)
def test_beside_the_question(
    chain: vc.ValueChain, parse: Parse, page: Page, query: Query, framework: str, status: str
) -> None:
    """Beside the question, it stands once, and what qualifies it appears on hover."""
    shown = parse(show_at(chain, page, query(chain, framework))).one(".legal")
    assert shown.text == status
    assert shown.attributes["title"] == chain.framework(framework).legal_note != ""


def test_nothing_is_made_up(parse: Parse, draw: Draw) -> None:
    """For a user's own data that does not say what it is, nothing is said."""
    own = draw("a -P-> x")
    assert not own.frameworks[0].legal_status
    for page in (Page.EXPLORE, Page.FINDINGS):
        assert parse(show_at(own, page, "")).all(".legal") == []


def test_only_law_is_said_to_bind(chain: vc.ValueChain) -> None:
    """Of the shipped sources, only the laws of the EU, California and China bind; no code's "shall" does."""

    def binds(framework: Framework) -> bool:
        return "binding" in framework.legal_status and "not binding" not in framework.legal_status

    assert [framework.id for framework in chain.frameworks if binds(framework)] == [
        "eu-ai-act", "ca-ai-transparency", "cn-ai-labeling", "cn-deep-synthesis",
    ]  # fmt: skip
    assert "shall" in chain.framework("uk-ai-cyber").legal_note

"""Counts of one thing agree on every page that shows them, or the page says why they differ."""

import re
from collections.abc import Mapping

import pytest

import valuechain as vc
from tests.conftest import Node, Parse
from tests.questions import query_of
from tests.views.conftest import show_at
from valuechain.analysis.allocation.counts import LevelCount, count_on_topics
from valuechain.analysis.compare.frameworks import compare_frameworks
from valuechain.model.vocabulary import PLACES
from valuechain.model.words import count
from valuechain.views.page.names import begin
from valuechain.views.page.state import Page

Numbers = Mapping[tuple[str, str], int]
"""Numbers of mitigations by source (short name at the start of a sentence) and topic (name)."""
FRAMEWORKS = [framework.id for framework in vc.read_chain().frameworks]
ALONE = "pages that answer at one level, such as Compare, have fewer"
"""Why Compare has other numbers than Sources."""


@pytest.fixture(scope="module")
def sources(chain: vc.ValueChain, parse: Parse) -> Node:
    """The Sources page."""
    return parse(show_at(chain, Page.SOURCES, ""))


@pytest.fixture(scope="module")
def on_sources(chain: vc.ValueChain, sources: Node) -> Numbers:
    """The table of topics on Sources."""
    rows = sources.one(".numbers").one("tbody").all("tr")
    names = [begin(framework.short_name) for framework in chain.frameworks]
    return {
        (name, row.one("th").one("b").text): int(re.findall(r"\d+", cell.all("a")[0].text)[-1]) if cell.all("a") else 0
        for row in rows
        for name, cell in zip(names, row.all("td"), strict=True)
    }


def test_topics_on_sources_and_in_search(chain: vc.ValueChain, parse: Parse, on_sources: Numbers) -> None:
    """Sources and Search have the same number of mitigations of each source on each topic."""
    found = {}
    for topic in chain.topics:
        page = parse(show_at(chain, Page.SEARCH, f"q={topic.name}"))
        for part in page.one(".by-framework").all("section"):
            heading = part.one("h3")
            number = heading.one("small").text
            name = heading.text.removesuffix(number).strip()
            found[next(each for each, _ in on_sources if name.startswith(each)), topic.name] = int(number)
    assert {key: number for key, number in on_sources.items() if number} == found


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_topics_on_sources_and_in_explore(
    chain: vc.ValueChain, parse: Parse, sources: Node, on_sources: Numbers, framework: str
) -> None:
    """The link from a number on Sources leads to as many rows, unless the source varies by model and release."""
    at = FRAMEWORKS.index(framework)
    cells = [row.all("td")[at] for row in sources.one(".numbers").one("tbody").all("tr")]
    links = [link for cell in cells for link in cell.all("a")]
    name = begin(chain.framework(framework).short_name)
    link, number = max(
        zip(links, filter(None, (on_sources[name, topic.name] for topic in chain.topics)), strict=True),
        key=lambda pair: pair[1],
    )
    page = parse(show_at(chain, Page.EXPLORE, link.attributes["href"].partition("?")[2]))
    matrix = page.all(".matrix")
    rows = [row for row in matrix[0].all("tr") if row.all("th") and row.all("td")] if matrix else []
    if chain.is_varying(framework):
        assert len(rows) - bool(rows) <= number
    else:
        assert len(rows) - 1 == number  # the last row has the totals


@pytest.mark.parametrize("framework", FRAMEWORKS[1:])
def test_topics_in_a_comparison(chain: vc.ValueChain, sources: Node, framework: str) -> None:
    """A comparison counts at the first level, as the table on Sources says; so it has no more than Sources."""
    both = ("cosai" if framework == "uk-ai-cyber" else "uk-ai-cyber", framework)
    place = next(place for place in PLACES if all(chain.cell(each, place).status.is_answered for each in both))
    first, second = (vc.build_allocation(chain, vc.Context(*place), framework=each) for each in both)
    found = compare_frameworks(first, second)
    for line in found.lines:
        for side, mitigations in ((first, line.first), (second, line.second)):
            source = side.frameworks[0].id
            known = count_on_topics(chain).get((source, line.topic.id), LevelCount(0, 0))
            assert len(mitigations) <= known.whole
            assert chain.is_varying(source) or len(mitigations) == known.whole
    assert ALONE in sources.text


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_whole_sources(chain: vc.ValueChain, parse: Parse, sources: Node, framework: str) -> None:
    """A source that does not vary has as many mitigations on Sources, in the picker, on Explore and in Findings."""
    source, noun = chain.framework(framework), chain.framework(framework).called or "mitigation"
    number = sum(each.level == 1 for each in chain.mitigations_by_framework[framework])
    assert count(number, noun) in sources.text
    if chain.is_varying(framework):
        return
    explore = parse(show_at(chain, Page.EXPLORE, query_of(framework, "advanced", "open")))
    findings = parse(show_at(chain, Page.FINDINGS, query_of(framework, "advanced", "open")))
    picker = next(each for each in explore.all(".choice") if source.name in each.text)
    assert count(number, noun) in picker.text
    assert re.search(rf"\b{number:,}\b", explore.one("@data-said").text)
    assert re.search(rf"\b{number:,}\b", findings.one("@data-said").text)


def test_topic_page_says_why(chain: vc.ValueChain, parse: Parse) -> None:
    """The topic page counts what asks for its practices, and says that Sources and Search count something else."""
    page = parse(show_at(chain, Page.TOPIC, "topic=documentation"))
    assert "whatever topic we file them under" in page.text
    assert "so their numbers differ" in page.text

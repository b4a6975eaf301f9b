"""The page Across sources: its question, what it says in words, and what it says if nothing is left."""

from dataclasses import replace

import pytest

import valuechain as vc
from tests.conftest import Node, Write
from tests.dated_sources import write_dated_sources
from tests.views.across.conftest import ShowAcross
from valuechain.model.common_language import PracticeLink, Relation, Review
from valuechain.model.vocabulary import Confidence


def said(page: Node) -> dict[str, tuple[str, str, list[str]]]:
    """Each list by id: its sentence, its counts and its entries."""
    lists = {}
    for each in page.all(".list"):
        summary = each.one("summary")
        entries = [entry.text for names in each.all(".names") for entry in names.all("li")]
        lists[each.attributes["id"]] = (summary.one("span").text, summary.one("b").text, entries)
    return lists


def test_the_answer_is_one_sentence(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """The answer says on how many topics sources differ, and what no one covers."""
    assert show_across(three).one("@data-said").text == (
        "On 1 of 3 topics sources differ. No source makes anyone responsible for 1 and no one is responsible yet for 1."
    )


def test_lists_are_exact(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """Every list names its topics and practices with the numbers beside them."""
    lists = said(show_across(three))
    assert lists == {
        "split": (
            "Sources differ on who is responsible",
            "1 topic, 1 practice",
            ["Incidents 2 of 3 makers", "Report incidents 2 of 3 makers"],
        ),
        "single": ("Only one source speaks", "0 topics, 1 practice", ["Keep logs the code (voluntary): makers"]),
        "voluntary": (
            "Only voluntary guidance speaks, no binding law",
            "0 topics, 1 practice",
            ["Keep logs the code (voluntary)"],
        ),
        "no-one": (
            "No source makes anyone responsible",
            "1 topic, 1 practice",
            ["Waste no source asks for it", "Burn waste no source asks for it"],
        ),
        "not-yet": (
            "No one is responsible yet",
            "1 topic, 1 practice",
            ["Labels from 1 January 2028 the law (law)", "Mark content from 1 January 2028 the law (law)"],
        ),
        "idle": (
            "Actors without a duty in any source that addresses them",
            "1 actor",
            ["Watchers addressed by the code (voluntary)"],
        ),
        "not-addressed": ("Actors that no source addresses", "1 actor", ["Nobodies"]),
    }


def test_what_begins_within_twelve_months_is_listed(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """A duty that begins within twelve months of the day asked about is named with its source and actor."""
    lists = said(show_across(three, "/across?on=2027-03-01"))
    assert lists["coming"] == (
        "Begins to apply in the twelve months after 1 March 2027",
        "1 mitigation, 1 date",
        ["1 January 2028 The law: 1 mitigation, sellers"],
    )


def test_transitions_that_end_are_said_apart(write: Write, show_across: ShowAcross) -> None:
    """A transition that ends within the twelve months is listed, and is not counted among what begins."""
    lists = said(show_across(write_dated_sources(write), "/across?on=2030-01-01"))
    assert lists["coming"] == (
        "Begins to apply in the twelve months after 1 January 2030",
        "0 mitigations, 0 dates, and 1 transition ends",
        ["2 August 2030 The Law: a transition of 1 mitigation ends, makers"],
    )


def test_agreement_in_part_is_said(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """If sources agree only in part, the numbers say so."""
    lists = said(show_across(three, "/across?on=2028-01-01"))
    assert lists["single"][2][0] == "Labels the law (law): sellers"
    agreement = [each.one("a") for each in show_across(three, "/across?on=2028-01-01&open=labels").all(".agree")[2:4]]
    assert [(each.text, each.attributes["title"]) for each in agreement] == [
        ("1 of 1~", "The only source that speaks names sellers, only in part."),
        ("1 of 1~", "The only source that speaks names sellers, only in part."),
    ]


def test_law_that_follows_is_said(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """What only voluntary sources say names the law that follows and its date; idle actors have their first one."""
    follows = PracticeLink("guide", "G1", "mark", Relation.SAME, "", Confidence.STATED, "us", Review.DRAFT, "")
    lists = said(show_across(replace(three, links=(*three.links, follows))))
    assert lists["voluntary"][0] == "Only voluntary guidance speaks, no binding law yet"
    assert lists["voluntary"][2][0] == "Labels the guide (voluntary); law from 1 January 2028: the law"
    lists = said(show_across(three, "/across?source=law"))
    assert lists["idle"] == (
        "Actors without a duty yet in any source that addresses them",
        "1 actor",
        ["Sellers from 1 January 2028 addressed by the law (law)"],
    )


def test_lists_are_links(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """Entries lead to their topic or practice with the question, and idle actors to their definition."""
    page = show_across(three, "/across?source=law&source=code")
    split = page.one(".list[id=agreed]")
    assert [link.attributes["href"] for link in split.all("a")] == [
        "/topic?source=law&source=code&topic=incidents",
        "/topic?source=law&source=code&practice=report",
    ]
    idle = page.one(".list[id=idle]")
    ids = [node.attributes["id"] for node in page.all("@id")]
    assert [link.attributes["href"] for link in idle.all("a")] == ["#actor-watcher"]
    assert "actor-watcher" in ids


def test_filters_that_hide_are_told_apart_from_silence(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """What only the filters hide is not said to be nobody's."""
    lists = said(show_across(three, "/across?stage=Run&kind=code&at-least=recommended"))
    assert "hidden" not in lists
    lists = said(show_across(three, "/across?kind=guidance&kind=code&at-least=recommended"))
    assert lists["single"][2] == [
        "Incidents the code (voluntary): makers",
        "Report incidents the code (voluntary): makers",
        "Keep logs the code (voluntary): makers",
    ]
    lists = said(show_across(three, "/across?on=2028-01-01&stage=Run"))
    assert lists["hidden"] == (
        "Nothing left by your filters",
        "1 topic, 1 practice",
        ["Labels the law (law)", "Mark content the law (law)"],
    )


def test_nothing_left_has_ways_out(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """If the filters leave nothing, there is no table or list, but links that drop each filter and all of them."""
    page = show_across(three, "/across?source=guide&at-least=required")
    assert page.one("@data-said").text == (
        "Nothing is left by these filters. The guide uses no verb that is this strong, so this filter leaves nothing."
    )
    assert not page.all("table")
    assert not page.all(".list")
    assert [(link.text, link.attributes["href"]) for link in page.one(".ways").all("a")] == [
        ("Ask all sources", "/across?at-least=required"),
        ("Without strength: Required", "/across?source=guide"),
        ("Clear all filters", "/across"),
    ]


@pytest.mark.parametrize("address", ["/across?", "/topic?topic=incidents&"])
def test_a_source_that_is_asked_and_left_out(three: vc.ValueChain, show_across: ShowAcross, address: str) -> None:
    """If the question leaves out all that it asks, the page says so, and leads to all sources."""
    page = show_across(three, f"{address}source=guide&without=guide")
    assert page.one("@data-said").text == "Nothing is left by these filters. You leave out every source that you ask."
    assert page.one(".counted").text == "No source is left by these filters."
    assert [(link.text, link.attributes["href"]) for link in page.one(".ways").all("a")] == [
        ("Ask all sources", address.rstrip("?&"))
    ]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Across sources, as of 29 November 2026"),
        ("source=law", "Across sources, the law, as of 29 November 2026"),
        ("without=law&on=any", "Across sources, all sources except the law, on any day"),
    ],
)
def test_titles(three: vc.ValueChain, show_across: ShowAcross, query: str, title: str) -> None:
    """The title of the tab says which sources are asked, unless it is all of them, and the day."""
    page = show_across(three, f"/across?{query}").one("@data-page")
    assert page.attributes["data-title"] == f"{title} | valuechain"


def test_reference_actors_name_the_sources_own_words(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """Each reference actor is listed with the actors of the sources that it stands for, and how far."""
    entries = {each.one("dt").text: each.one("dd").text for each in show_across(three).one(".references").all("div")}
    assert (
        entries["Sellers"]
        == "Sell it. The law (law): Dealer (partly); the code (voluntary): Shop; the guide (voluntary): Vendor."
    )
    assert entries["Nobodies"] == "Do nothing. No source that you ask names them."


def test_the_page_says_what_other_pages_keep(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """The page carries its question for the navigation: all of it for pages across sources, the day for others."""
    page = show_across(three, "/across?source=law&on=2027-01-01&open=labels").one("@data-page")
    assert page.attributes["data-page"] == "/across"
    assert page.attributes["data-across"] == "source=law&on=2027-01-01"
    assert page.attributes["data-question"] == "on=2027-01-01"


def test_downloads_name_the_day(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """Downloads are for the question on the page, with its day, in every form."""
    hrefs = [link.attributes["href"] for link in show_across(three).one(".downloads").all("a")]
    assert hrefs == [
        f"/api/v1/{name}?on=2026-11-29&download=yes"
        for name in (
            "across-report.docx", "across-report.html", "across.csv", "across.xlsx", "across.ods", "across.json",
            "across.zip", "across.pptx", "across.png", "across.svg",
        )
    ]  # fmt: skip

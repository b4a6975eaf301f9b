"""The Compare page: its question, form, links and downloads, and sides without an answer."""

from urllib.parse import parse_qsl, urlsplit

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Show, Write
from tests.questions import PAI_OPEN, pairs_of, query_of
from tests.views.compare.conftest import COSAI, EU, TWO_READINGS, table
from valuechain.analysis.compare.frameworks import compare_sides
from valuechain.model.question.parameters import READING, SECOND
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.compare.sides import build_sides
from valuechain.views.page.examples import build_examples
from valuechain.views.page.state import Page, parse_address, read_state
from valuechain.views.picture.formats import FRAMED_FORMATS

PAGE = Page.COMPARE


READINGS = ["", "", "PO-12=B"]
"""The three ambiguous mitigations, the last one under its reading B."""


def chosen(page: Node) -> dict[str, list[str]]:
    """The selected options of each select element."""
    found: dict[str, list[str]] = {}
    for select in page.all("select"):
        (option,) = (each for each in select.all("option") if "selected" in each.attributes)
        found.setdefault(select.attributes["name"], []).append(option.attributes["value"])
    return found


def asks(link: Node) -> set[tuple[str, str]]:
    """The names and values in a link."""
    return set(parse_qsl(urlsplit(link.attributes["href"]).query))


def test_nothing_given(show: Show) -> None:
    """Without a second side, the page has examples and a form that repeats the first side, but no table."""
    page = show(PAI_OPEN)
    assert page.one("h1").text == "How do two models, sources or readings differ?"
    assert page.all("table") == []
    assert page.all("@data-said")[0].text == "Choose two sides, or start with an example."
    first = {name: [value] for name, value in pairs_of("pai-open", "advanced", "open")} | {READING: ["", "", ""]}
    second = {f"{SECOND}{name}": value for name, value in first.items()}
    assert chosen(page) == first | second


def test_reading_in_use_is_compared_with_the_one_shown(show: Show) -> None:
    """Without a second side, a reading in use is compared with the reading that is shown, never with itself."""
    page = show(f"{PAI_OPEN}&reading=PO-12%3DB")
    assert table(page)["Open incident reporting channels"].told == {"Hubs & hosting": "primary instead of secondary"}
    assert chosen(page)[READING] == READINGS
    assert chosen(page)[f"{SECOND}{READING}"] == ["", "", ""]
    assert page.one(".against").text != ""


def test_readings_in_use_are_called_by_the_name_of_their_side(show: Show) -> None:
    """The chip of a reading in use has the name of its source if the sources differ, and else no name."""
    both = show(f"{PAI_OPEN}&reading=PO-3%3DB&with-framework=cosai")
    alone = show(f"{PAI_OPEN}&reading=PO-3%3DB")
    assert [chip.text.partition(" ✕")[0] for page in (both, alone) for chip in page.all(".chip")] == [
        "PAI’s open checklist: reading B in use: Disclose AI-generated content",
        "Reading B in use: Disclose AI-generated content",
    ]


def test_form_folds(show: Show) -> None:
    """With an answer, the form is one line that opens; without, it is open."""
    (fold,) = (each for each in show(COSAI).all("details") if "fold" in each.attributes.get("class", ""))
    assert "open" not in fold.attributes
    assert len(fold.all("form")) == 1
    assert show(PAI_OPEN).all(".fold") == []


def test_every_example_gives_something(chain: vc.ValueChain) -> None:
    """Each of the four worked examples has an answer on both sides, and the two differ."""
    found = build_examples(chain, "compare", data="")
    assert [example.title for example in found] == [
        "Two readings", "Two contexts", "Two sources", "Two sources, two contexts",
    ]  # fmt: skip
    for example in found:
        state, notices = read_state(chain, parse_address(Page.COMPARE, urlsplit(example.href).query))
        sides = build_sides(chain, state)
        assert notices == ()
        assert sides.found is not None
        assert not sides.found.is_equal


def test_examples_need_their_sources(draw: Draw, show: Show) -> None:
    """Data without the shipped frameworks has no examples, but still a form."""
    page = show("", draw("provider -P-> filter"))
    assert page.all("h2") == []
    assert page.one("form").attributes["action"] == "/compare"


def test_other_sources_for_the_question(show: Show) -> None:
    """Six other sources are offered, with a note on any that does not cover the question, and on the two more."""
    page = show(PAI_OPEN)
    links = list(page.one(".against").all("a"))
    assert [link.text for link in links] == [
        "PAI’s 2023 guidance (frontier, restricted)", "The CoSAI Risk Map", "The UK cyber security code",
        "The EU AI Act", "California’s AI Transparency Act", "The EU transparency code",
    ]  # fmt: skip
    assert asks(links[0]) >= set(
        pairs_of("pai-open", with_framework="pai-2023", with_model_type="frontier", with_release_type="restricted")
    )
    assert "2 more are in the second side’s list of sources." in page.text
    assert (
        "PAI’s 2023 guidance has no answer for advanced, open, so it is offered for the model and release in brackets."
    ) in page.text


def test_more_sources_than_are_offered(write: Write, show: Show) -> None:
    """Of the eight sources besides the current one, six are offered, and a note says where to find the other two."""
    names = [f"f{number}" for number in range(9)]
    own = write(
        frameworks=[["id", "name"], *([name, name] for name in names)],
        actors=[["framework", "id", "name"], *([name, "a", "A"] for name in names)],
        mitigations=[["framework", "id", "name"], *([name, "x", name] for name in names)],
    )
    page = show("framework=f0", own)
    assert len(page.one(".against").all("a")) == 6
    assert "2 more are in the second side’s list of sources." in page.text


@pytest.mark.parametrize(
    ("search", "question"),
    [
        (
            TWO_READINGS,
            (
                "What changes between reading A and reading B of “Open incident reporting channels” "
                "in PAI’s open checklist?"
            ),
        ),
        (
            f"{PAI_OPEN}&with-reading=PO-3%3DB&with-reading=PO-12%3DB",
            (
                "What changes between reading A and reading B of “Disclose AI-generated content” and “Open incident "
                "reporting channels” in PAI’s open checklist?"
            ),
        ),
        (COSAI, "What is different between PAI’s open checklist and the CoSAI Risk Map?"),
        (
            EU,
            (
                "What changes between an advanced, general-purpose model released as open access and a frontier "
                "model released as open access, according to the EU AI Act?"
            ),
        ),
        (
            query_of(
                "pai-2023",
                "frontier",
                "restricted",
                with_framework="pai-open",
                with_model_type="advanced",
                with_release_type="open",
            ),
            (
                "What is different between PAI’s 2023 guidance for a frontier model released as restricted API or "
                "hosted access and PAI’s open checklist for an advanced, general-purpose model released as open access?"
            ),
        ),
        (f"{PAI_OPEN}&with-framework=pai-open", "Both sides are the same. Change one."),
        (
            f"{PAI_OPEN}&reading=PO-3%3DB&with-framework=cosai",
            (
                "What is different between PAI’s open checklist under reading B of “Disclose AI-generated content” "
                "and the CoSAI Risk Map?"
            ),
        ),
    ],
)
def test_question(show: Show, search: str, question: str) -> None:
    """The heading asks a question that names both sides."""
    assert show(search).one("h1").text == question


def test_side_without_an_answer(show: Show) -> None:
    """If we lack the text for one side, the page says so, keeps the form, and offers neighbours for that side."""
    page = show(f"{PAI_OPEN}&{query_of(with_model_type='frontier')}")
    assert page.one("@data-said").text == "? No answer for frontier, open: we do not have this part of the source"
    assert page.all("table") == []
    links = page.one(".neighbours").all("a")
    assert asks(links[0]) >= set(
        pairs_of("pai-open", with_framework="pai-2023", with_model_type="frontier", with_release_type="restricted")
    )


def test_first_side_without_an_answer(show: Show) -> None:
    """Neighbours of the first side leave the second unchanged."""
    page = show(query_of("pai-2023", "frontier", "open", with_framework="cosai"))
    assert page.one("@data-said").text.startswith("⊘ No answer from PAI’s 2023 guidance")
    assert asks(page.one(".neighbours").all("a")[0]) >= set(
        pairs_of("pai-2023", release_type="restricted", with_framework="cosai", with_release_type="open")
    )


def test_swapped_twice(show: Show) -> None:
    """Swapping the sides reverses the comparison, and swapping again restores it."""

    def swap(page: Node) -> str:
        return urlsplit(page.one("a[data-key=swap]").attributes["href"]).query

    once = show(swap(show(TWO_READINGS)))
    assert "reading B and reading A of" in once.one("h1").text
    assert table(once)["Open incident reporting channels"].told == {"Hubs & hosting": "primary instead of secondary"}
    assert show(swap(once)).one("h1").text == show(TWO_READINGS).one("h1").text


def test_form_is_filled_in(show: Show) -> None:
    """The form contains the current choices, and hidden fields for the parts of the question that it does not offer."""
    page = show(f"{TWO_READINGS}&update=yes")
    assert chosen(page)[f"{SECOND}{READING}"] == READINGS
    assert {each.attributes["name"]: each.attributes["value"] for each in page.all("input")} == {"update": "yes"}


def test_readings_that_apply(write: Write, show: Show) -> None:
    """For open release, readings are offered only for the ambiguous mitigation that applies."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "cells"], ["x", "X", "advanced/open"], ["y", "Y", "advanced/closed"]],
        readings=[
            ["mitigation_id", "id", "is_shown", "primary"],
            *(
                [mitigation, reading, shown, "a"]
                for mitigation in "xy"
                for reading, shown in (("A", "yes"), ("B", "no"))
            ),
        ],
    )
    page = show(query_of("", "advanced", "open"), own)
    names = [label.all("span")[0].text for label in page.all("label")]
    assert (names.count("X"), names.count("Y")) == (2, 0)


@pytest.mark.parametrize("update", ["yes", "no"])
def test_update_of_the_second_side(chain: vc.ValueChain, show: Show, update: str) -> None:
    """A significant update on one side changes no owners, and the page says so."""
    search = f"{PAI_OPEN}&update={'no' if update == 'yes' else 'yes'}&with-update={update}"
    _, notices = read_state(chain, parse_address(Page.COMPARE, search))
    assert notices == ("This link asks for a significant update on one side only, which no source treats differently.",)
    page = show(search)
    assert page.one("@data-said").text == "Both have the same 15 mitigations, with the same assignments."
    assert "Significant updates are not offered: no source treats them differently." in page.text


def test_update_that_is_none(chain: vc.ValueChain) -> None:
    """For an invalid update value on the second side, a notice says that the value does not exist."""
    _, notices = read_state(chain, parse_address(Page.COMPARE, f"{PAI_OPEN}&with-update=perhaps"))
    assert notices == ("This link asks for the with update “perhaps”, which does not exist.",)


def test_downloads_are_those_of_the_comparison(show: Show) -> None:
    """The table and the picture can be downloaded for the question shown."""
    links = show(TWO_READINGS).one(".downloads").all("a")
    assert [urlsplit(link.attributes["href"]).path for link in links] == [
        *(f"/api/v1/comparison.{form.ending}" for form in TABLE_FORMATS),
        *(f"/api/v1/comparison-picture.{form.ending}" for form in reversed(FRAMED_FORMATS)),
    ]
    assert asks(links[0]) >= set(pairs_of("pai-open", with_framework="pai-open", with_reading="PO-12=B"))


def test_nothing_is_compared_twice(chain: vc.ValueChain) -> None:
    """The page makes the same comparison as the API."""
    state, _ = read_state(chain, parse_address(Page.COMPARE, COSAI))
    sides = build_sides(chain, state)
    assert sides.first.allocation is not None
    assert sides.second.allocation is not None
    assert sides.found == compare_sides(sides.first.allocation, sides.second.allocation)

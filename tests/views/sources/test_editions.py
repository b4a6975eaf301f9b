"""The editions of each source on its page."""

from dataclasses import replace

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Show, Write
from tests.views.conftest import show_at
from valuechain.analysis.sources.checks import Checks
from valuechain.views.page.state import Page
from valuechain.views.sources.editions import WITHOUT_PLACE, describe_checks

PAGE = Page.SOURCE
HASH = "0123456789abcdef" * 4


def editions(page: Node) -> Node:
    """The list of the editions."""
    (found,) = [each for each in page.all("details") if each.attributes["data-key"].startswith("editions:")]
    return found


@pytest.fixture
def book(write: Write) -> vc.ValueChain:
    """A framework with two editions and one checked row of three."""
    chain = write(
        frameworks=[["id", "name"], ["book", "The Book"]],
        actors=[["id", "name"], ["maker", "Makers"]],
        mitigations=[["id", "name"], ["M-1", "One"], ["M-2", "Two"]],
        texts=[
            ["id", "title", "date", "url", "licence", "sha256", "note"],
            ["print", "Printed", "2025-03", "https://book.example/print", "CC0", HASH, "Pages 3 to 5."],
            ["site", "Website", "", "", "", "", ""],
        ],
        passages=[
            ["table", "row", "text", "place", "hash", "checked"],
            ["mitigations", "M-1", "print", "line 1", "ab", "2026-11-28"],
        ],
    )
    return replace(chain, updated="2026-11-28")


def test_each_edition_is_a_row(show: Show, book: vc.ValueChain) -> None:
    """Each edition is listed with title, note, address, date, licence and hash; what is missing is not known."""
    rows = editions(show(of=book)).one("table").one("tbody").all("tr")
    assert [[cell.text for cell in (row.one("th"), *row.all("td"))] for row in rows] == [
        ["Printed (opens in a new tab) Pages 3 to 5.", "2025-03", "CC0", HASH],
        ["Website", "not known", "not known", "not known"],
    ]
    assert [link.attributes["href"] for link in rows[0].all("a")] == ["https://book.example/print"]


def test_checks_of_each_source(show: Show, book: vc.ValueChain) -> None:
    """How many rows are checked is one of the source's facts; the heading of the list counts its editions."""
    page = show(of=book)
    (fact,) = [each for each in page.all(".facts")[0].all("div") if each.one("dt").text == "Checks"]
    assert fact.one("dd").text == "1 of 3 rows has a checked place; the last check was on 28 November 2026."
    assert editions(page).one("summary").text == "Editions that we read (2)"
    assert editions(page).attributes["id"] == "editions-book"


def test_rows_without_a_place_are_explained(show: Show, book: vc.ValueChain) -> None:
    """The page says why a row may have no place."""
    assert WITHOUT_PLACE in editions(show(of=book)).text


def test_data_without_editions(show: Show, draw: Draw) -> None:
    """Data that names no edition and has no place says so."""
    page = show(of=draw("user -P-> filter data"))
    assert editions(page).one("summary").text == "No edition is recorded"
    assert "None of its 2 rows has a checked place yet." in page.all(".facts")[0].text


def test_version_of_the_data(parse: Parse, book: vc.ValueChain) -> None:
    """The Sources page names the day and the whole hash of the data."""
    told = parse(show_at(book, Page.SOURCES, "")).text
    assert f"This is the data of 28 November 2026, version {book.version}." in told
    undated = parse(show_at(replace(book, updated=""), Page.SOURCES, "")).text
    assert f"This is the data, version {book.version}." in undated


def test_every_shipped_source_has_an_edition(show: Show, chain: vc.ValueChain) -> None:
    """Every edition of the shipped sources is on its own source's page, with a hash if we hold the text."""
    for framework in chain.frameworks:
        texts = [text for text in chain.texts if text.framework == framework.id]
        listed = editions(show(f"framework={framework.id}"))
        rows = listed.one("tbody").all("tr") if texts else []
        hashes = [row.all("td")[-1].text for row in rows]
        assert hashes == [text.sha256 or "not known" for text in texts]
        assert all(len(text.sha256) == len(HASH) or text.note.startswith("Not held") for text in texts)


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        (Checks(0, 0, ""), "None of its 0 rows has a checked place yet."),
        (Checks(1, 1, "2026-01-02"), "1 of 1 row has a checked place; the last check was on 2 January 2026."),
        (
            Checks(2_000, 1_999, "2026-01-02"),
            "1,999 of 2,000 rows have a checked place; the last check was on 2 January 2026.",
        ),
    ],
)
def test_checks_in_words(checks: Checks, words: str) -> None:
    """The sentence agrees with its numbers."""
    assert describe_checks(checks) == words

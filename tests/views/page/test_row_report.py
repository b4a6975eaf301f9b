"""The link with which readers report a mistake in a row."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

import valuechain as vc
from tests.conftest import Node, Parse, Write
from valuechain.model.merge import merge
from valuechain.views.page.state import Page, parse_address, read_state
from valuechain.web.app.pages import show_page

OpenPage = Callable[..., Node]

FORM = "https://github.com/owner/project/issues/new"
LABEL = "Something wrong in this row?"
PLACES = [
    (Page.MITIGATION, "framework=book&id=M-1"),
    (Page.ACTOR, "framework=book&id=maker"),
    (Page.EXPLORE, "framework=book&focus=mitigation%3AM-1"),
]
"""The pages with such a link."""
PASSAGES = [
    ["framework", "table", "row", "text", "place", "hash", "checked"],
    ["book", "mitigations", "M-1", "print", "lines 3-4", "ab12", "2026-11-28"],
    ["book", "mitigations", "M-1", "site", "section 2", "", ""],
    ["book", "actors", "M-1", "print", "line 9", "", ""],
]


@pytest.fixture
def book(write: Write) -> vc.ValueChain:
    """A framework with two editions, of which one mitigation has a place in each."""
    return write(
        frameworks=[["id", "name", "version", "date"], ["book", "The Book", "2nd edition", "2025"]],
        actors=[["id", "name", "source"], ["maker", "Makers", "page 1"], ["user", "Users", ""]],
        mitigations=[["id", "name", "label", "primary"], ["M-1", "Filter all data", "Filter data", "maker"]],
        texts=[["id", "title", "date"], ["print", "The Book, printed", "2025-03"], ["site", "The Book’s website", ""]],
        passages=PASSAGES,
    )


@pytest.fixture
def open_page(parse: Parse) -> OpenPage:
    """The parsed page at an address, given where mistakes are reported."""

    def show(chain: vc.ValueChain, path: str, query: str, report_to: str = "") -> Node:
        return parse(show_page(chain, *read_state(chain, parse_address(path, query)), report_to))

    return show


@pytest.mark.parametrize(("path", "query"), PLACES)
def test_the_link_opens_an_issue_form(book: vc.ValueChain, open_page: OpenPage, path: str, query: str) -> None:
    """Each page of a row, and the card of a mitigation, has one link to the form; it opens in a new tab."""
    report = open_page(book, path, query, FORM).one(".row-report")
    link = report.one("a")
    assert link.text == f"{LABEL} (opens in a new tab)"
    assert link.attributes["href"].startswith(f"{FORM}?title=")
    assert (link.attributes["rel"], link.attributes["target"]) == ("noopener", "_blank")


def test_the_form_is_filled_in(book: vc.ValueChain, open_page: OpenPage) -> None:
    """The form has framework, row, each edition with place, hash and day, the data and the address of the page."""
    page = open_page(book, Page.MITIGATION, "framework=book&model-type=advanced&release-type=open&id=M-1", FORM)
    asked = parse_qs(urlsplit(page.one(".row-report").one("a").attributes["href"]).query)
    assert asked["title"] == ["Something wrong in book: M-1"]
    assert asked["body"][0].splitlines() == [
        "What is wrong, and where does the source say so?",
        "",
        "",
        "Framework: The Book (book)",
        "Row: M-1 in mitigations (Filter data)",
        "Edition: The Book, printed, 2025-03",
        "Place: lines 3-4",
        "Hash of the passage: ab12",
        "Checked: 2026-11-28",
        "Edition: The Book’s website",
        "Place: section 2",
        f"Data: {book.stamp}",
        "Page: [site]/mitigation?framework=book&model-type=advanced&release-type=open&id=M-1",
    ]


@pytest.mark.parametrize(("actor", "place"), [("maker", "page 1"), ("user", "not known")])
def test_a_row_without_a_place(book: vc.ValueChain, open_page: OpenPage, actor: str, place: str) -> None:
    """Without a place in passages.csv, the version and date of the framework and the row's source stand in."""
    details = open_page(book, Page.ACTOR, f"framework=book&id={actor}").one("pre").text
    assert f"Row: {actor} in actors" in details
    assert f"Edition: 2nd edition, 2025 Place: {place} Data:" in details


def test_the_link_opens_an_email(book: vc.ValueChain, open_page: OpenPage) -> None:
    """With an e-mail address, the link is a message with subject and body, in the same tab."""
    link = open_page(book, *PLACES[0], "mailto:data@example.org").one(".row-report").one("a")
    address = urlsplit(link.attributes["href"])
    assert (address.scheme, address.path) == ("mailto", "data@example.org")
    assert parse_qs(address.query)["subject"] == ["Something wrong in book: M-1"]
    assert "\r\nPlace: lines 3-4\r\n" in parse_qs(address.query)["body"][0]
    assert "+" not in address.query
    assert (link.text, "target" in link.attributes) == (f"{LABEL} (opens your e-mail program)", False)


@pytest.mark.parametrize(("path", "query"), PLACES)
def test_without_an_address_there_is_a_text(book: vc.ValueChain, open_page: OpenPage, path: str, query: str) -> None:
    """Without an address, the link opens a text that says whom to tell, with the same details and a button to copy."""
    report = open_page(book, path, query).one(".row-report")
    assert (report.tag, report.one("summary").text) == ("details", LABEL)
    assert report.one("p").text.startswith("Tell the people who run this site what is wrong")
    code = report.one("code")
    assert code.text.startswith("Framework: The Book (book) Row: ")
    assert f"Data: {book.stamp} Page: {path}?framework=book" in code.text
    assert report.one("button").attributes["data-of"] == code.attributes["id"]


def test_own_data_has_no_link(chain: vc.ValueChain, book: vc.ValueChain, open_page: OpenPage) -> None:
    """Rows of a user's own data have no link; the shipped ones beside them do, without the key to the data."""
    both = merge(chain, book)
    for path, query in PLACES:
        assert open_page(both, path, f"{query}&data=SECRET", FORM).all(".row-report") == []
    shipped = "framework=cosai&data=SECRET&id="
    for path, item in ((Page.MITIGATION, "controlRedTeaming"), (Page.ACTOR, "end_user")):
        (link,) = open_page(both, path, shipped + item, FORM).one(".row-report").all("a")
        assert f"id%3D{item}" in link.attributes["href"]
        assert "SECRET" not in link.attributes["href"]


def test_a_site_with_other_data_has_the_link(book: vc.ValueChain, open_page: OpenPage) -> None:
    """A site that serves other data than the shipped frameworks has the link, because the rows are its own."""
    assert len(open_page(book, *PLACES[0], FORM).all(".row-report")) == 1

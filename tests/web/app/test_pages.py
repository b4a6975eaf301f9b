"""The table of pages."""

from tests.conftest import Draw, Parse
from valuechain.views.page.state import Address, Page
from valuechain.web.app.pages import PAGES, entry_of
from valuechain.web.app.shell import show_shell

FROM_ELSEWHERE = {
    Page.MITIGATION, Page.ACTOR, Page.SEARCH, Page.PROJECTOR, Page.BOARD,
    Page.TOPIC, Page.TIMELINE, Page.SIDE_BY_SIDE, Page.EDIT, Page.SOURCE, Page.GLOSSARY, Page.FILES,
}  # fmt: skip
"""Pages that are opened from another page."""


def test_every_page_has_one_entry() -> None:
    """Each path has exactly one entry, with exactly one way to show it."""
    assert sorted(entry.page for entry in PAGES) == sorted(Page)
    ways = [[entry.answer, entry.answer_rows, entry.answer_across, entry.show] for entry in PAGES]
    assert {len(each) - each.count(None) for each in ways} == {1}


def test_every_page_is_in_the_navigation(draw: Draw, parse: Parse) -> None:
    """The navigation links to every page except those opened from another page."""
    links = parse(show_shell("", draw("user -P-> filter data"))).one("nav").all("a")
    assert {link.text: link.attributes["href"] for link in links} == {
        entry.name: entry.page.value for entry in PAGES if entry.page not in FROM_ELSEWHERE
    }


def test_every_page_is_found_by_its_path() -> None:
    """A path leads to its page, with or without a trailing slash."""
    for entry in PAGES:
        assert entry_of(Address(entry.page.value)) is entry
        assert entry_of(Address(f"{entry.page.value}/")) is entry
    assert entry_of(Address("/nowhere")) is None

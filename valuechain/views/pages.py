"""Which page an address shows, and what is shown where there is none."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.notices import show_notices
from valuechain.views.readings import show_taken
from valuechain.views.render import render
from valuechain.views.state import Page, ViewState, read_state

Show = Callable[[ValueChain, ViewState, Markup], Markup]
"""A page as HTML: of a chain, for a state, with the notices to show under its heading."""

PAGES: Mapping[Page, str] = {
    Page.EXPLORE: "explore",
    Page.MITIGATION: "mitigation",
    Page.ACTOR: "actor",
    Page.COMPARE: "compare",
    Page.FINDINGS: "findings",
    Page.SOURCES: "sources",
    Page.MY_DATA: "my_data",
    Page.SEARCH: "search",
}
"""Each page's stem: `views/<stem>.py` holds `show_<stem>`, and is imported when the page is first shown.

The pages of a workshop are no answers from a chain: they are in `web/workshop_pages.py`.
"""


def page_at(path: str | None) -> Page | None:
    """The page at a path, or None; a slash at its end makes no difference."""
    asked = (path or "/").rstrip("/") or "/"
    return next((page for page in Page if page.value == asked), None)


def show_page(chain: ValueChain, path: str | None, search: str | None) -> Markup:
    """The HTML of the page at an address.

    Which other readings its query takes, and what it asks for and does not exist, is said below the heading.
    """
    page = page_at(path)
    if page is None or page not in PAGES:
        return show_missing(path or "")
    state, notices = read_state(chain, search, page)
    said = show_notices(notices) + show_taken(chain, state)
    return _show(PAGES[page])(chain, state, said)


@cache
def _show(stem: str) -> Show:
    show: Show = getattr(import_module(f"valuechain.views.{stem}"), f"show_{stem}")
    return show


def show_missing(path: str) -> Markup:
    """What is shown where there is no page."""
    return render("missing.html", path=path)


def show_unknown_data() -> Markup:
    """What is shown where the key to a user's own data opens nothing."""
    return render("unknown_data.html")


def show_unknown_workshop(page: Page = Page.WORKSHOP) -> Markup:
    """What is shown where the key in an address opens no workshop."""
    return render("unknown_workshop.html", page=page.value)

"""Which page an address shows, and what is shown where there is none."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.actor import show_actor
from valuechain.views.compare import show_compare
from valuechain.views.explore import show_explore
from valuechain.views.findings import show_findings
from valuechain.views.mitigation import show_mitigation
from valuechain.views.my_data import show_my_data
from valuechain.views.notices import show_notices
from valuechain.views.render import render
from valuechain.views.search import show_search
from valuechain.views.sources import show_sources
from valuechain.views.state import Page, ViewState, read_state

Show = Callable[[ValueChain, ViewState, Markup], str]
"""A page as HTML: of a chain, for a state, with the notices to show under its heading."""

PAGES: Mapping[Page, Show] = {
    Page.EXPLORE: show_explore,
    Page.FINDINGS: show_findings,
    Page.MY_DATA: show_my_data,
    Page.SOURCES: show_sources,
    Page.ACTOR: show_actor,
    Page.MITIGATION: show_mitigation,
    Page.COMPARE: show_compare,
    Page.SEARCH: show_search,
}


def page_at(path: str | None) -> Page | None:
    """The page at a path, or None; a slash at its end makes no difference."""
    asked = (path or "/").rstrip("/") or "/"
    return next((page for page in PAGES if page.value == asked), None)


def show_page(chain: ValueChain, path: str | None, search: str | None) -> str:
    """The HTML of the page at an address; what its query asks for and does not exist is said in a notice."""
    page = page_at(path)
    if page is None:
        return show_missing(path or "")
    state, notices = read_state(chain, search, page)
    said = Markup(show_notices(notices))  # noqa: S704 # rendered, so escaped
    return PAGES[page](chain, state, said)


def show_missing(path: str) -> str:
    """What is shown where there is no page."""
    return render("missing.html", path=path)


def show_unknown_data() -> str:
    """What is shown where the key to a user's own data opens nothing."""
    return render("unknown_data.html")

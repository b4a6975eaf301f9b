"""Which page an address shows, and what is shown where there is none."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.compare.page import show_compare
from valuechain.views.explore.page import show_explore
from valuechain.views.findings.page import show_findings
from valuechain.views.items.actor import show_actor
from valuechain.views.items.mitigation import show_mitigation
from valuechain.views.page.notices import show_notices
from valuechain.views.page.render import render
from valuechain.views.page.state import Address, Page, ViewState, read_state
from valuechain.views.question.readings import show_taken
from valuechain.views.search.page import show_search
from valuechain.views.sources.page import show_sources

Show = Callable[[ValueChain, ViewState, Markup], Markup]
"""A page as HTML: of a chain, for a state, with the notices to show under its heading."""

PAGES: Mapping[Page, Show] = {
    Page.EXPLORE: show_explore,
    Page.MITIGATION: show_mitigation,
    Page.ACTOR: show_actor,
    Page.COMPARE: show_compare,
    Page.FINDINGS: show_findings,
    Page.SOURCES: show_sources,
    Page.SEARCH: show_search,
}
"""The pages that show an answer from a chain; My data is in `web/my_data`, those of a workshop in `web/workshop`."""


def show_page(chain: ValueChain, address: Address) -> Markup:
    """The HTML of the page at an address.

    Which other readings its query takes, and what it asks for and does not exist, is said below the heading.
    """
    page = address.page
    if page is None or page not in PAGES:
        return show_missing(address.path)
    state, notices = read_state(chain, address)
    said = show_notices(notices) + show_taken(chain, state)
    return PAGES[page](chain, state, said)


def show_missing(path: str) -> Markup:
    """What is shown where there is no page."""
    return render("page/missing.html", path=path)


def show_unknown_data() -> Markup:
    """What is shown where the key to a user's own data opens nothing."""
    return render("page/unknown_data.html")


def show_unknown_workshop(page: Page = Page.WORKSHOP) -> Markup:
    """What is shown where the key in an address opens no workshop."""
    return render("page/unknown_workshop.html", page=page.value)

"""The registry of pages, for the router, the navigation and status codes."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.across.page import show_across
from valuechain.views.across.side_by_side.page import show_side_by_side
from valuechain.views.across.state import AcrossState
from valuechain.views.across.timeline.page import show_timeline
from valuechain.views.across.topic.page import show_topic
from valuechain.views.compare.page import show_compare
from valuechain.views.explore.page import show_explore
from valuechain.views.findings.page import show_findings
from valuechain.views.items.actor import show_actor
from valuechain.views.items.mitigation import show_mitigation
from valuechain.views.page.notices import show_host, show_notices
from valuechain.views.page.state import Address, Page, ViewState
from valuechain.views.question.readings import show_taken
from valuechain.views.search.page import show_search
from valuechain.views.sources.files import show_files
from valuechain.views.sources.glossary import show_glossary
from valuechain.views.sources.page import show_sources
from valuechain.views.sources.source import show_source
from valuechain.web.across import heat_map, timeline_chart
from valuechain.web.chains import Chains
from valuechain.web.editing import page as editor
from valuechain.web.matrix import grid
from valuechain.web.my_data import blueprint as my_data
from valuechain.web.widgets import AcrossWidgetsOf, Widgets, WidgetsOf
from valuechain.web.workshop import pages as workshop_pages
from valuechain.web.workshop.rooms import Rooms


class Visit(NamedTuple):
    """A request for a page that depends on more than a chain."""

    chains: Chains
    rooms: Rooms
    address: Address
    site: str
    """The server's own address."""

    @property
    def host(self) -> Markup:
        """A hint on the host that links begin with, if only the browser named it."""
        return show_host(self.site, is_host_known=self.rooms.is_host_known)


class PageEntry(NamedTuple):
    """A page: either an answer from a chain, or one with its own view."""

    page: Page
    name: str | None = None
    """Its name in the navigation, if any."""
    answer: Callable[[ValueChain, ViewState, Markup], Markup] | None = None
    """The HTML for a question, with the notices to show under the heading."""
    answer_rows: Callable[[ValueChain, ViewState, Markup, str], Markup] | None = None
    """The same for a page with details of single rows; also takes the address for reports of mistakes in them."""
    answer_across: Callable[[ValueChain, AcrossState, Markup], Markup] | None = None
    """The HTML for a question across all sources, with the notices to show under the heading."""
    show: Callable[[Visit], tuple[Markup, Widgets | None]] | None = None
    """The HTML of any other page, with the Dash components below it, if any. May raise UnknownDataError."""
    widgets: WidgetsOf | None = None
    """Dash components below the HTML; their library is loaded on this page only."""
    across_widgets: AcrossWidgetsOf | None = None
    """The same for a question across all sources."""


def _show_my_data(visit: Visit) -> tuple[Markup, None]:
    return my_data.show(visit.chains, visit.address, visit.host), None


def _show_editor(visit: Visit) -> tuple[Markup, Widgets | None]:
    return editor.show(visit.chains, visit.address, visit.host)


def _show_workshop(visit: Visit) -> tuple[Markup, None]:
    return workshop_pages.show(visit.rooms, visit.chains, visit.address, visit.site), None


PAGES: Sequence[PageEntry] = (
    PageEntry(Page.ACROSS, "Across sources", answer_across=show_across, across_widgets=heat_map.build_widgets),
    PageEntry(Page.EXPLORE, "Explore", answer_rows=show_explore, widgets=grid.build_widgets),
    PageEntry(Page.COMPARE, "Compare", show_compare),
    PageEntry(Page.FINDINGS, "Findings", show_findings),
    PageEntry(Page.SOURCES, "Sources", show_sources),
    PageEntry(Page.MY_DATA, "My data", show=_show_my_data),
    PageEntry(Page.WORKSHOP, "Workshop", show=_show_workshop),
    PageEntry(Page.EDIT, show=_show_editor),
    PageEntry(Page.PROJECTOR, show=_show_workshop),
    PageEntry(Page.BOARD, show=_show_workshop),
    PageEntry(Page.SOURCE, answer=show_source),
    PageEntry(Page.GLOSSARY, answer=show_glossary),
    PageEntry(Page.FILES, answer=show_files),
    PageEntry(Page.MITIGATION, answer_rows=show_mitigation),
    PageEntry(Page.ACTOR, answer_rows=show_actor),
    PageEntry(Page.SEARCH, answer=show_search),
    PageEntry(Page.TOPIC, answer_across=show_topic),
    PageEntry(Page.TIMELINE, answer_across=show_timeline, across_widgets=timeline_chart.build_widgets),
    PageEntry(Page.SIDE_BY_SIDE, answer_across=show_side_by_side),
)
"""In navigation order. Of the pages without a name, Search is reached from the search box, and the others from links on
other pages."""


def entry_of(address: Address) -> PageEntry | None:
    """The page at an address, or None."""
    return next((entry for entry in PAGES if entry.page is address.page), None)


_NOTHING = Markup()
_ANSWERS = {entry.page: entry.answer for entry in PAGES if entry.answer is not None}
_ANSWERS_ACROSS = {entry.page: entry.answer_across for entry in PAGES if entry.answer_across is not None}
_ANSWERS_WITH_ROWS = {entry.page: entry.answer_rows for entry in PAGES if entry.answer_rows is not None}


def show_page(
    chain: ValueChain, state: ViewState, notices: tuple[str, ...], report_to: str = "", of_data: Markup = _NOTHING
) -> Markup:
    """The HTML of a page that answers a question; below the heading are the notices and the readings in use.

    `report_to` is where readers report a mistake in a row; if it is empty, pages say how to report one. `of_data` is
    the notice on a user's own data.
    """
    above = of_data + show_notices(notices) + show_taken(chain, state)
    if state.page in _ANSWERS_WITH_ROWS:
        return _ANSWERS_WITH_ROWS[state.page](chain, state, above, report_to)
    return _ANSWERS[state.page](chain, state, above)


def show_across_page(
    chain: ValueChain, state: AcrossState, notices: tuple[str, ...], of_data: Markup = _NOTHING
) -> Markup:
    """The HTML of a page that answers a question across all sources, with notices below the heading."""
    return _ANSWERS_ACROSS[state.page](chain, state, of_data + show_notices(notices))

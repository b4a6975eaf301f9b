"""The question in a workbook's legend, so that it can be asked again."""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlencode

from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import (
    ABSENT,
    DATA,
    DOWNLOAD,
    FRAMEWORK,
    LIMIT,
    ON,
    RELEASE_TYPE,
    SORT,
    TEXT,
    UPDATE,
    YES_NO,
)
from valuechain.model.question.question import Pairs
from valuechain.model.question.selection import FILTERS
from valuechain.model.table import LegendLine
from valuechain.model.words import yes_no
from valuechain.model.workshop.version import is_content_key
from valuechain.views.page.names import name_values
from valuechain.views.page.state import Page

_PAGES = {
    "matrix": Page.EXPLORE,
    "map": Page.EXPLORE,
    "ownerships": Page.EXPLORE,
    "findings": Page.FINDINGS,
    "who-must-act": Page.FINDINGS,
    "absence": Page.FINDINGS,
    "load": Page.FINDINGS,
    "comparison": Page.COMPARE,
    "comparison-picture": Page.COMPARE,
    "actor": Page.ACTOR,
    "mitigation": Page.MITIGATION,
    "search": Page.SEARCH,
    "across": Page.ACROSS,
    "topic": Page.TOPIC,
    "timeline": Page.TIMELINE,
    "side-by-side": Page.SIDE_BY_SIDE,
}
"""The page for each of these tables; for all others, it is the Sources page."""
_PAGE = "page"
_OWN_DATA = "own data"
_UNSAID = frozenset({FRAMEWORK, UPDATE, DATA, DOWNLOAD, LIMIT})
_NAMES = {TEXT: "searched for", SORT: "sorted by", ON: "as of"}
_FILTERS = frozenset(FILTERS.values())


def describe_asked(chain: ValueChain, table: str, pairs: Pairs, origin: str = "") -> list[LegendLine]:
    """The context, readings, filters and order of a question, with the date, the data and the page's address.

    `origin` is the server's address; without it, the page is left out. The key to a user's own data is left out,
    because it allows deletion. The key to a saved workshop outcome is included: that key is only a content hash.
    """
    given = [(name, value) for name, value in pairs if value]
    named = dict(given)
    page = _PAGES.get(table, Page.SOURCES)
    said = []
    for name, value in given:
        if name not in _UNSAID:
            called = f"only {name}" if name in _FILTERS else _NAMES.get(name, name.replace("-", " "))
            said.append(LegendLine(called, _describe(chain, name, value, named)))
        if name == RELEASE_TYPE:
            said.append(LegendLine("significant update", yes_no(YES_NO.get(named.get(UPDATE, ""), False))))
    if page is Page.EXPLORE and _FILTERS.isdisjoint(named):
        said.append(LegendLine("filters", "none"))
    said.append(LegendLine("date", datetime.now(UTC).date().isoformat()))
    if chain.stamp:
        said.append(LegendLine("data", chain.stamp))
    is_saved = is_content_key(named.get(DATA, ""))
    unsaid = {DOWNLOAD, LIMIT} if is_saved else {DATA, DOWNLOAD, LIMIT}
    query = urlencode([(name, value) for name, value in given if name not in unsaid])
    if origin:
        said.append(LegendLine(_PAGE, f"{origin}{page}?{query}" if query else f"{origin}{page}"))
    if DATA in named and not is_saved:
        words = "This page needs your own data. Open it from My data; its link is not included here."
        said.append(LegendLine(_OWN_DATA, words))
    return said


def page_of(said: Iterable[LegendLine]) -> str:
    """The address of the page in the lines of `describe_asked`; empty if unknown, or if it would lack its data."""
    texts = {line.name: line.text for line in said}
    return "" if _OWN_DATA in texts else texts.get(_PAGE, "")


def _describe(chain: ValueChain, name: str, value: str, named: dict[str, str]) -> str:
    """A value, followed by its name if it is an id."""
    names = name_values(chain, named.get(FRAMEWORK, chain.frameworks[0].id))
    found = names.get("actors" if name == ABSENT else f"{name}s", {}).get(value, "")
    return f"{value} ({found})" if found.casefold() not in ("", value.casefold()) else value

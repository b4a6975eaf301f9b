"""The state of a page across sources, read from and written to the URL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import starmap
from typing import Any
from urllib.parse import urlencode

from valuechain.model.chain import ValueChain
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.question.parameters import (
    ACTOR,
    DATA,
    MODEL_TYPE,
    ON,
    OPENED,
    PRACTICE,
    RELEASE_TYPE,
    SORT,
    TOPIC,
)
from valuechain.views.page.state import Address, Page, ViewState, mend_address


@dataclass(frozen=True, slots=True)
class AcrossState:
    """A question across all sources, and the page that answers it."""

    page: Page
    question: AcrossQuestion
    topic: str = ""
    """The id of the topic of a topic page."""
    practice: str = ""
    """The id of the practice of a topic page."""
    data: str = ""
    """The key to a user's own data, counted as one more source."""
    opened: tuple[str, ...] = ()
    """The ids of the topics that are open in a table, or of the practices that are open on a topic page."""
    actor: str = ""
    """The id of the reference actor that narrows the timeline."""
    has_differences_first: bool = False
    """Whether sources side by side begin with the topics on which they differ."""

    @staticmethod
    def beside(state: ViewState) -> "AcrossState":
        """The state across sources for the day and data of a page about one source; without a day, as of today."""
        return AcrossState(Page.ACROSS, AcrossQuestion(on=state.on, is_today=state.on is None), data=state.data)

    def href(self, **changes: Any) -> str:  # noqa: ANN401 # fields of this class or of its question
        """The link to this state with changes to it or to its question; another page drops the state of this one."""
        own = {name: changes.pop(name) for name in _OWN if name in changes}
        if own.get("page", self.page) is not self.page:
            own = {**_OF_PAGE, **own}
        elif {"topic", "practice"} & own.keys():
            own = {"opened": (), **own}
        if "on" in changes:
            changes.setdefault("is_today", False)
        state = replace(self, **own, question=replace(self.question, **changes) if changes else self.question)
        return _write(state.page, state.question, state.shown_pairs())

    def href_of(self, *, topic: str = "", practice: str = "") -> str:
        """The link to the page of a topic or a practice."""
        given = ((TOPIC, topic), (PRACTICE, practice), (DATA, self.data))
        return _write(Page.TOPIC, self.question, [pair for pair in given if pair[1]])

    def pairs(self, *, is_dated: bool = False) -> list[tuple[str, str]]:
        """Names and values of the query string; defaults are left out, except the day if `is_dated`."""
        return [*self.question.pairs(is_dated=is_dated), *self.shown_pairs()]

    def shown_pairs(self) -> list[tuple[str, str]]:
        """Names and values of the state beside the question."""
        given = ((TOPIC, self.topic), (PRACTICE, self.practice), (ACTOR, self.actor), (DATA, self.data))
        shown = [(OPENED, topic) for topic in self.opened]
        if self.has_differences_first:
            shown.append((SORT, _DIFFERENCES))
        return [*((name, value) for name, value in given if value), *shown]

    def query(self) -> str:
        """The question as a query string for the HTTP interface; always names the day, so that a link stays true."""
        return urlencode(replace(self, **_AS_SHOWN).pairs(is_dated=True))

    def across_query(self) -> str:
        """The question as a query string for the other pages across sources."""
        return urlencode(replace(self, **_OF_PAGE).pairs())

    def source_query(self) -> str:
        """The part of the question for pages about one source: the day, and model and release if both are asked."""
        asked = dict(self.question.pairs())
        names = [*((MODEL_TYPE, RELEASE_TYPE) if {MODEL_TYPE, RELEASE_TYPE} <= asked.keys() else ())]
        if self.question.on and not self.question.is_today:
            names.append(ON)
        return urlencode([*((name, asked[name]) for name in names), *([(DATA, self.data)] if self.data else [])])

    def href_asking(self, *sources: str, **changes: Any) -> str:  # noqa: ANN401 # as in `href`
        """The link that asks these sources, or all of them if none is given, with further changes."""
        return self.href(sources=sources, without=(), **changes)


def _write(page: Page, question: AcrossQuestion, shown: Iterable[tuple[str, str]]) -> str:
    query = "&".join(filter(None, (_write_question(question), *starmap(_write_pair, shown))))
    return f"{page.value}?{query}" if query else page.value


@lru_cache(maxsize=4096)
def _write_pair(name: str, value: str) -> str:
    return urlencode({name: value})


@lru_cache(maxsize=256)
def _write_question(question: AcrossQuestion) -> str:
    """The question as a query string, cached: a page has hundreds of links that differ only in their topic."""
    return urlencode(question.pairs())


_OWN = ("page", "topic", "practice", "data", "opened", "actor", "has_differences_first")
"""The fields that are not of the question."""
_AS_SHOWN: Mapping[str, Any] = {"opened": (), "has_differences_first": False}
"""The fields that say how the answer is shown."""
_OF_PAGE: Mapping[str, Any] = {"topic": "", "practice": "", "actor": "", **_AS_SHOWN}
"""The fields that are reset when the page changes."""
_DIFFERENCES = "differences"
"""The value of `sort` that puts differences first."""


def read_across_state(chain: ValueChain, address: Address, *, today: date) -> tuple[AcrossState, tuple[str, ...]]:
    """The state of an address, and a sentence for each invalid value.

    Values that can only mean one thing are repaired first.
    """
    address = mend_address(chain, address)
    page = address.page or Page.ACROSS
    question, faults = AcrossQuestion.from_pairs(address.pairs, chain, today=today)
    notices = [*(f"This link asks for {fault.what}." for fault in faults), *address.unknown]
    topics, practices = {each.id for each in chain.topics}, {each.id: each for each in chain.practices}
    topic, practice = address.last(TOPIC), address.last(PRACTICE)
    if topic and topic not in topics:
        notices.append(f"This link asks for the topic “{topic}”, which does not exist.")
        topic = ""
    if practice and practice not in practices:
        notices.append(f"This link asks for the practice “{practice}”, which does not exist.")
        practice = ""
    if topic and practice and practices[practice].topic != topic:
        name = next(each.name for each in chain.topics if each.id == practices[practice].topic)
        notices.append(f"This practice belongs to another topic than the link says: {name}.")
    if practice:
        topic = ""
    can_open = {each.id for each in chain.practices if each.topic == topic} if page is Page.TOPIC else topics
    opened = tuple(dict.fromkeys(value for name, value in address.pairs if name == OPENED and value in can_open))
    actor = address.last(ACTOR) if page is Page.TIMELINE else ""
    if actor and actor not in {each.id for each in chain.reference_actors}:
        notices.append(f"This link asks for the reference actor “{actor}”, which does not exist.")
        actor = ""
    is_sorted = address.last(SORT) == _DIFFERENCES
    return AcrossState(page, question, topic, practice, address.data, opened, actor, is_sorted), tuple(notices)

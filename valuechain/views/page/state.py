"""The view state, read from and written to the URL."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from valuechain.analysis.graph.focus import ends_of
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.question.map_options import PLAIN_MAP, MapOptions, read_map_options
from valuechain.model.question.parameters import (
    ABSENT,
    AROUND,
    DATA,
    DIFFERENCE,
    EVERYWHERE,
    FOCUS,
    ITEM,
    OPENED,
    TEXT,
    VERBS,
    VIEW,
    YES_NO,
)
from valuechain.model.question.question import Other, Question
from valuechain.model.question.selection import Selection
from valuechain.model.values import Actor, Mitigation
from valuechain.model.vocabulary import Difference, ModelType, ReleaseType
from valuechain.model.words import yes_no
from valuechain.views.page.mending import mend_path, mend_query, mend_values

LONGEST_SEARCH = 8_000
"""Maximum length of a query, in characters; even all readings of the shipped data together need far fewer."""


class Page(StrEnum):
    """The pages, by path."""

    EXPLORE = "/"
    MITIGATION = "/mitigation"
    ACTOR = "/actor"
    COMPARE = "/compare"
    FINDINGS = "/findings"
    SOURCES = "/sources"
    SOURCE = "/source"
    GLOSSARY = "/glossary"
    FILES = "/files"
    MY_DATA = "/my-data"
    EDIT = "/edit"
    SEARCH = "/search"
    ACROSS = "/across"
    TOPIC = "/topic"
    TIMELINE = "/timeline"
    SIDE_BY_SIDE = "/side-by-side"
    WORKSHOP = "/workshop"
    PROJECTOR = "/projector"
    BOARD = "/board"


_PATHS = tuple(page.value for page in Page)
_ACROSS = frozenset({Page.ACROSS, Page.TOPIC, Page.TIMELINE, Page.SIDE_BY_SIDE})
"""The pages about all sources."""


class View(StrEnum):
    """The two views of an answer."""

    MATRIX = "matrix"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the app, parsed once per request."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()
    """Names and values of the query, without empty values."""
    is_too_long: bool = False
    """Whether the query exceeds the limit, so that only its beginning was read."""
    repairs: tuple[str, ...] = ()
    """A sentence for each part that was damaged on its way and repaired."""
    unknown: tuple[str, ...] = ()
    """A sentence for each part that was not understood."""

    @property
    def href(self) -> str:
        """The address as it was understood."""
        return f"{self.path}?{urlencode(self.pairs)}" if self.pairs else self.path

    @property
    def page(self) -> Page | None:
        """The page at the path, or None; a trailing slash is ignored."""
        asked = self.path.rstrip("/") or "/"
        return next((page for page in Page if page.value == asked), None)

    @property
    def data(self) -> str:
        """The key to a user's own data, or empty."""
        return self.last(DATA)

    def last(self, name: str) -> str:
        """The last value of a name, or empty."""
        return next((value for given, value in reversed(self.pairs) if given == name), "")

    def has(self, name: str) -> bool:
        """Whether the name has a value."""
        return any(given == name for given, _ in self.pairs)


def parse_address(path: str | None, search: str | None) -> Address:
    """Parses a path and a query string, with or without its question mark, and repairs both where it is clear how."""
    meant, inside, moved = mend_path(path or "/", _PATHS)
    text = "&".join(filter(None, (inside, (search or "").removeprefix("?"))))
    pairs, repairs, unknown = mend_query(text[:LONGEST_SEARCH])
    return Address(meant, pairs, len(text) > LONGEST_SEARCH, (*moved, *repairs), unknown)


def mend_address(chain: ValueChain, address: Address) -> Address:
    """The address with values that can only mean one of those in the data replaced by it, and what was done to it."""
    mended = mend_values(
        chain,
        address.pairs,
        is_across=address.page in _ACROSS,
        item_kind={Page.ACTOR: "actor", Page.MITIGATION: "mitigation"}.get(address.page or Page.EXPLORE, ""),
        also=(OPENED,) if address.page is Page.COMPARE else (),
    )
    return replace(
        address,
        pairs=mended.pairs,
        repairs=(*address.repairs, *mended.repairs),
        unknown=(*address.unknown, *mended.unknown),
    )


@dataclass(frozen=True, slots=True)
class ViewState(Question):
    """A question, its page and how the answer is shown: the state in a URL.

    A state is itself a question, so it can be passed wherever a question is expected.
    """

    model_type: ModelType = ModelType.ADVANCED
    release_type: ReleaseType = ReleaseType.OPEN
    view: View = View.MATRIX
    has_verbs: bool = False
    """Whether the matrix shows the source's verbs."""
    focus: str = ""
    """The subject of the open card: `actor:<id>`, `mitigation:<id>`, both with a semicolon between, or empty."""
    around: str = ""
    """The node whose neighbourhood the map is limited to: `actor:<id>`, `mitigation:<id>` or empty."""
    drawn: MapOptions = PLAIN_MAP
    """The options of the map."""
    page: Page = Page.EXPLORE
    item: str = ""
    """The id of the page's mitigation or actor."""
    is_everywhere: bool = False
    """Whether the role card lists the actor's responsibilities in all sources."""
    absent: tuple[str, ...] = ()
    """The ids of the actors removed on Findings."""
    text: str = ""
    """The search text."""
    differences: tuple[str, ...] = ()
    """The kinds of difference that Compare shows; empty for all."""
    opened: tuple[str, ...] = ()
    """The rows that are open on Compare."""
    data: str = ""
    """The key to a user's own data, shown beside the shipped frameworks."""
    is_start: bool = False
    """Whether the address asks nothing, as on a first visit."""

    @classmethod
    def of(cls, question: Question, **how: Any) -> "ViewState":  # noqa: ANN401 # fields of this class
        """The state of a question with default display options, except those given."""
        parts = {part.name: getattr(question, part.name) for part in fields(Question)}
        return cls(**parts | question.place._asdict(), **how)

    @property
    def context(self) -> Context:
        """The context; a page always has one."""
        return Context(self.model_type, self.release_type, self.is_significant_update)

    def query(self) -> str:
        """The question as a query string for the HTTP interface, without display options."""
        return urlencode([*self.asked_pairs(), *self.selection.pairs(), *_data_pairs(self)])

    def question_query(self) -> str:
        """The question as a query string, without filters; links to other pages keep this part."""
        return urlencode([*self.asked_pairs(), *_data_pairs(self)])

    def display_query(self) -> str:
        """Filters, order and view as a query string: all of this state but the question, the open card and the data."""
        asked = {*self.asked_pairs(), *_data_pairs(self)}
        return urlencode([each for each in self.pairs() if each not in asked])

    def href(self, **changes: Any) -> str:  # noqa: ANN401 # fields of this class
        """The link to this state with changes.

        Changing the framework drops everything that belongs to the current one; changing the page keeps only the
        question.
        """
        if changes.get("framework", self.framework) != self.framework:
            changes = {**_OF_FRAMEWORK, **changes}
        if changes.get("page", self.page) is not self.page:
            changes = {**_OF_PAGE, **changes}
        focus = changes.pop("focus", self.focus)
        unfocused = replace(self, **changes, focus="") if changes or self.focus else self
        if not focus:
            return _address(unfocused)
        return f"{_address(unfocused)}&{FOCUS}={quote_plus(focus)}"

    def href_of(self, item: Actor | Mitigation) -> str:
        """The link to the page of an actor or mitigation, in its own framework."""
        page = Page.ACTOR if isinstance(item, Actor) else Page.MITIGATION
        return self.href(page=page, framework=item.framework, item=item.id)

    def href_on(self, topic: str, framework: str, *, has_parts: bool = False) -> str:
        """The link to a framework's mitigations on a topic; with `has_parts`, at both levels."""
        level: Mapping[str, Any] = {"level": None} if has_parts else {}
        return self.href(page=Page.EXPLORE, framework=framework, selection=Selection(topics=(topic,)), **level)

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the query string without the focus; defaults are left out."""
        pairs = [*self.asked_pairs(), *self.selection.pairs()]
        if self.view is not View.MATRIX:
            pairs.append((VIEW, self.view.value))
        if self.has_verbs:
            pairs.append((VERBS, yes_no(self.has_verbs)))
        if self.around:
            pairs.append((AROUND, self.around))
        pairs.extend(self.drawn.pairs())
        if self.item:
            pairs.append((ITEM, self.item))
        if self.is_everywhere:
            pairs.append((EVERYWHERE, yes_no(self.is_everywhere)))
        pairs.extend((ABSENT, actor) for actor in self.absent)
        pairs.extend(self.other.pairs())
        pairs.extend((DIFFERENCE, each) for each in self.differences)
        pairs.extend((OPENED, each) for each in self.opened)
        if self.text:
            pairs.append((TEXT, self.text))
        return [*pairs, *_data_pairs(self)]


_OF_FRAMEWORK: Mapping[str, Any] = {
    "readings": (),
    "level": 1,
    "focus": "",
    "around": "",
    "drawn": PLAIN_MAP,
    "selection": Selection(),
    "item": "",
    "absent": (),
    "differences": (),
    "opened": (),
}
"""Fields that are reset when the framework changes."""
_OF_PAGE: Mapping[str, Any] = {
    "view": View.MATRIX,
    "has_verbs": False,
    "focus": "",
    "around": "",
    "drawn": PLAIN_MAP,
    "selection": Selection(),
    "item": "",
    "is_everywhere": False,
    "absent": (),
    "other": Other(),
    "differences": (),
    "opened": (),
    "text": "",
}
"""Fields that are reset when the page changes."""


def _data_pairs(state: ViewState) -> list[tuple[str, str]]:
    return [(DATA, state.data)] if state.data else []


@lru_cache(maxsize=1024)
def _address(state: ViewState) -> str:
    """The link to a state without focus, cached: a page has hundreds of links that differ only in focus."""
    return f"{state.page.value}?{'&'.join(f'{name}={_quote(value)}' for name, value in state.pairs())}"


_quote = lru_cache(maxsize=1024)(quote_plus)
"""Cached, because links share most values and quoting was the slowest part of building a link."""


def read_state(chain: ValueChain, address: Address) -> tuple[ViewState, tuple[str, ...]]:
    """The state of an address, and a sentence for each invalid value.

    Values that can only mean one thing are repaired first; other invalid values get their defaults.
    """
    address = mend_address(chain, address)
    page = address.page or Page.EXPLORE
    default = ViewState(chain.frameworks[0].id, page=page)
    if address.is_too_long:
        return default, ("This link is too long.",)
    state, faults = Question.from_pairs(address.pairs, default=default, chain=chain)
    notices = [*(f"This link asks for {fault.what}." for fault in faults), *address.unknown]
    is_map = page is Page.EXPLORE
    drawn, wrong = read_map_options(address.pairs, chain, state.framework) if is_map else (PLAIN_MAP, ())
    notices.extend(f"This link asks for {each.kind} “{each.value}”, which does not exist here." for each in wrong)
    asked = _AddressReader(chain, state.framework, address, notices)
    state = replace(
        state,
        view=asked.view(),
        has_verbs=asked.is_asked(VERBS),
        focus=asked.focus(),
        around=asked.around(),
        drawn=drawn,
        item=address.last(ITEM),
        is_everywhere=asked.is_asked(EVERYWHERE),
        absent=asked.absent(),
        text=address.last(TEXT).strip(),
        differences=asked.differences(),
        opened=asked.several(OPENED),
        data=address.data,
        is_start=page is Page.EXPLORE and all(name == DATA for name, _ in address.pairs),
    )
    return state, tuple(notices)


@dataclass(frozen=True, slots=True)
class _AddressReader:
    """Parser for the parts of an address besides the question; collects notices."""

    chain: ValueChain
    framework: str
    address: Address
    notices: list[str]

    def view(self) -> View:
        view = self.address.last(VIEW) or View.MATRIX.value
        if view in {each.value for each in View}:
            return View(view)
        self.notices.append(f"This link asks for the view “{view}”, which does not exist.")
        return View.MATRIX

    def is_asked(self, name: str) -> bool:
        asked = self.address.last(name)
        if asked and asked not in YES_NO:
            self.notices.append(f"This link asks for {name} “{asked}”; write yes or no.")
        return YES_NO.get(asked, False)

    def focus(self) -> str:
        focus = self.address.last(FOCUS)
        ends = ends_of(focus)
        if len(ends) <= 2 and all(map(self.is_node, ends)):
            return focus
        if len(ends) == 1 and focus in {
            f"risk:{each.id}" for each in self.chain.risks if each.framework == self.framework
        }:
            return focus
        self.notices.append(f"This link asks for “{focus}”, which is not in this framework.")
        return ""

    def around(self) -> str:
        around = self.address.last(AROUND)
        if not around or self.is_node(around):
            return around
        self.notices.append(f"This link asks for what is around “{around}”, which is not in this framework.")
        return ""

    def is_node(self, key: str) -> bool:
        kind, _, node = key.partition(":")
        if kind == "actor":
            return node in self.actors()
        mitigations = self.chain.mitigations_by_framework.get(self.framework, ())
        return kind == "mitigation" and any(each.id == node for each in mitigations)

    def absent(self) -> tuple[str, ...]:
        given = dict.fromkeys(value for name, value in self.address.pairs if name == ABSENT)
        known = self.actors()
        for actor in given:
            if actor not in known:
                self.notices.append(f"This link removes the actor “{actor}”, which is not in this framework.")
        return tuple(actor for actor in given if actor in known)

    def differences(self) -> tuple[str, ...]:
        given, valid = self.several(DIFFERENCE), set(Difference)
        self.notices.extend(
            f"This link asks for the difference “{each}”, which does not exist." for each in given if each not in valid
        )
        return tuple(each for each in given if each in valid)

    def several(self, name: str) -> tuple[str, ...]:
        """The values of a name that only Compare has, each once."""
        if self.address.page is not Page.COMPARE:
            return ()
        return tuple(dict.fromkeys(value for given, value in self.address.pairs if given == name))

    def actors(self) -> set[str]:
        return {actor.id for actor in self.chain.actors_by_framework.get(self.framework, ())}

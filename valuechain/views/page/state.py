"""What the page shows, as the address bar says it: the URL is the state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.question import Other, Question, Selection
from valuechain.model.vocabulary import ModelType, ReleaseType

LONGEST_SEARCH = 8_000
"""In characters; every reading of the shipped data at once takes far fewer."""


class Page(StrEnum):
    """The pages, by their paths; each asks one question."""

    EXPLORE = "/"
    MITIGATION = "/mitigation"
    ACTOR = "/actor"
    COMPARE = "/compare"
    FINDINGS = "/findings"
    SOURCES = "/sources"
    MY_DATA = "/my-data"
    SEARCH = "/search"
    WORKSHOP = "/workshop"
    PROJECTOR = "/projector"
    BOARD = "/board"


class View(StrEnum):
    """Two views of the same selection."""

    MATRIX = "matrix"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the app, parsed once a request."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()
    """Names and values of the query; those without a value are left out."""
    is_too_long: bool = False
    """Whether it is longer than any question can be; then only its beginning was read."""

    @property
    def page(self) -> Page | None:
        """The page at the path, or None; a slash at its end makes no difference."""
        asked = self.path.rstrip("/") or "/"
        return next((page for page in Page if page.value == asked), None)

    @property
    def data(self) -> str:
        """The key to a user's own data, or nothing."""
        return self.last("data")

    def last(self, name: str) -> str:
        """The value that is given last, or nothing."""
        return next((value for given, value in reversed(self.pairs) if given == name), "")

    def has(self, name: str) -> bool:
        """Whether a value is given."""
        return any(given == name for given, _ in self.pairs)


def parse_address(path: str | None, search: str | None) -> Address:
    """The address of a path and a query string, with or without its question mark."""
    text = search or ""
    pairs = parse_qsl(text[:LONGEST_SEARCH].removeprefix("?"))
    return Address(path or "/", tuple(pairs), len(text) > LONGEST_SEARCH)


@dataclass(frozen=True, slots=True)
class ViewState(Question):
    """A question, the page that it is asked on and how the answer is shown: what an address says."""

    model_type: ModelType = ModelType.ADVANCED
    release_type: ReleaseType = ReleaseType.OPEN
    view: View = View.MATRIX
    focus: str = ""
    """The node whose card is open: `actor:<id>` or `mitigation:<id>`, or nothing."""
    page: Page = Page.EXPLORE
    item: str = ""
    """The id of the mitigation or actor that a page is about."""
    absent: tuple[str, ...] = ()
    """The ids of the actors that Findings supposes absent."""
    text: str = ""
    """What is searched for."""
    data: str = ""
    """The key to a user's own data, which then stands beside the shipped frameworks."""

    @classmethod
    def of(cls, question: Question, **how: Any) -> "ViewState":  # noqa: ANN401 # the fields of this very class
        """A question as a page shows it: in the usual way, but for what is named."""
        return cls(
            question.framework,
            *question.place,
            question.is_significant_update,
            question.readings,
            question.level,
            selection=question.selection,
            other=question.other,
            **how,
        )

    @property
    def context(self) -> Context:
        """The context asked about; a page always has one."""
        return Context(self.model_type, self.release_type, self.is_significant_update)

    def query(self) -> str:
        """The question as a query string, without how it is shown: what the HTTP interface takes."""
        return urlencode([*self.asked_pairs(), *self.selection.pairs(), *_data_pairs(self)])

    def question_query(self) -> str:
        """The question alone, without filters: what every page keeps when another is opened."""
        return urlencode([*self.asked_pairs(), *_data_pairs(self)])

    def href(self, **changes: Any) -> str:  # noqa: ANN401 # the fields of this very class
        """The link to this page or another, with changes.

        Another framework drops what belongs to the present one; another page drops what is not part of the question.
        """
        if changes.get("framework", self.framework) != self.framework:
            changes = {**_OF_FRAMEWORK, **changes}
        if changes.get("page", self.page) is not self.page:
            changes = {**_OF_PAGE, **changes}
        focus = changes.pop("focus", self.focus)
        unfocused = replace(self, **changes, focus="") if changes or self.focus else self
        if not focus:
            return _address(unfocused)
        return f"{_address(unfocused)}&focus={quote_plus(focus)}"

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the whole query string but the focus; what has its default is left out."""
        pairs = [*self.asked_pairs(), *self.selection.pairs()]
        if self.view is not View.MATRIX:
            pairs.append(("view", self.view.value))
        if self.item:
            pairs.append(("id", self.item))
        pairs.extend(("absent", actor) for actor in self.absent)
        pairs.extend(self.other.pairs())
        if self.text:
            pairs.append(("q", self.text))
        return [*pairs, *_data_pairs(self)]


_OF_FRAMEWORK: Mapping[str, Any] = {
    "readings": (),
    "level": 1,
    "focus": "",
    "selection": Selection(),
    "item": "",
    "absent": (),
}
"""What means nothing in another framework."""
_OF_PAGE: Mapping[str, Any] = {
    "view": View.MATRIX,
    "focus": "",
    "selection": Selection(),
    "item": "",
    "absent": (),
    "other": Other(),
    "text": "",
}
"""What belongs to one page, and not to the question that all pages share."""


def _data_pairs(state: ViewState) -> list[tuple[str, str]]:
    return [("data", state.data)] if state.data else []


@lru_cache(maxsize=1024)
def _address(state: ViewState) -> str:
    """The link to a state without a focus; a page has hundreds of links that differ in the focus only."""
    return f"{state.page.value}?{'&'.join(f'{name}={_quote(value)}' for name, value in state.pairs())}"


_quote = lru_cache(maxsize=1024)(quote_plus)
"""Links that differ in one value share the others, and quoting took most of the time that a link takes."""


def read_state(chain: ValueChain, address: Address) -> tuple[ViewState, tuple[str, ...]]:
    """The state that an address asks for, and a plain sentence for each thing in it that does not exist.

    What is missing or does not exist gets its default; unknown keys are ignored.
    """
    page = address.page or Page.EXPLORE
    default = ViewState(chain.frameworks[0].id, page=page)
    if address.is_too_long:
        return default, ("This link is longer than any question can be.",)
    question, faults = Question.from_pairs(address.pairs, default=default, chain=chain)
    notices = [f"This link asks for {fault.what}." for fault in faults]
    asked = _Asked(chain, question.framework, address, notices)
    state = ViewState.of(
        question,
        view=asked.view(),
        focus=asked.focus(),
        page=page,
        item=address.last("id"),
        absent=asked.absent(),
        text=address.last("q").strip(),
        data=address.data,
    )
    return state, tuple(notices)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address says besides the question, read part by part; what does not exist is noted."""

    chain: ValueChain
    framework: str
    address: Address
    notices: list[str]

    def view(self) -> View:
        view = self.address.last("view") or View.MATRIX.value
        if view in {each.value for each in View}:
            return View(view)
        self.notices.append(f'This link asks for the view "{view}", which does not exist.')
        return View.MATRIX

    def focus(self) -> str:
        focus = self.address.last("focus")
        kind, _, node = focus.partition(":")
        if not focus or (kind == "actor" and node in self.actors()):
            return focus
        mitigations = self.chain.mitigations_by_framework.get(self.framework, ())
        if kind == "mitigation" and any(each.id == node for each in mitigations):
            return focus
        self.notices.append(f'This link asks for "{focus}", which is not in this framework.')
        return ""

    def absent(self) -> tuple[str, ...]:
        given = dict.fromkeys(value for name, value in self.address.pairs if name == "absent")
        known = self.actors()
        for actor in given:
            if actor not in known:
                self.notices.append(f'This link asks for the absent "{actor}", which is not in this framework.')
        return tuple(actor for actor in given if actor in known)

    def actors(self) -> set[str]:
        return {actor.id for actor in self.chain.actors_by_framework.get(self.framework, ())}

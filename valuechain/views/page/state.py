"""What the page shows, as the address bar says it: the URL is the state."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlencode

from valuechain.analysis.allocation.selection import FILTERS, Order, Selection, valid_values
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.vocabulary import ModelType, Place, ReleaseType

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


LEVELS: Mapping[str, int | None] = {"1": 1, "2": 2, "all": None}
YES_NO: Mapping[str, bool] = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Other:
    """The second side of a comparison; a framework or type that it leaves open is as on the first side.

    Readings are not: one that is not named is the shown one, so that reading B can be compared with reading A.
    """

    framework: str = ""
    model_type: ModelType | None = None
    release_type: ReleaseType | None = None
    readings: tuple[tuple[str, str], ...] = ()


_EVERYTHING, _THE_SAME = Selection(), Other()


@dataclass(frozen=True, slots=True)
class ViewState:
    """One question and how its answer is shown; every field has a name in the query string.

    The names are those of the command line and of the HTTP interface, so that a page's query asks them the same.
    """

    framework: str
    model_type: ModelType = ModelType.ADVANCED
    release_type: ReleaseType = ReleaseType.OPEN
    is_significant_update: bool = False
    readings: tuple[tuple[str, str], ...] = ()
    """Mitigation id and reading id, where another than the shown reading is chosen."""
    level: int | None = 1
    view: View = View.MATRIX
    focus: str = ""
    """The node whose card is open: `actor:<id>` or `mitigation:<id>`, or nothing."""
    page: Page = Page.EXPLORE
    selection: Selection = _EVERYTHING
    """What Explore shows of the answer."""
    item: str = ""
    """The id of the mitigation or actor that a page is about."""
    absent: tuple[str, ...] = ()
    """The ids of the actors that Findings supposes absent."""
    other: Other = _THE_SAME
    """What Compare compares with."""
    text: str = ""
    """What is searched for."""
    data: str = ""
    """The key to a user's own data, which then stands beside the shipped frameworks."""

    @property
    def context(self) -> Context:
        """The context asked about."""
        return Context(self.model_type, self.release_type, self.is_significant_update)

    @property
    def place(self) -> Place:
        """Where in the grid the context stands."""
        return self.context.place

    def in_short(self) -> str:
        """The context in few words, as titles have it: `advanced x open`."""
        return f"{self.model_type} x {self.release_type}{', update' if self.is_significant_update else ''}"

    def question(self) -> dict[str, Any]:
        """The arguments for `build_allocation` after the chain."""
        return {
            "context": self.context,
            "framework": self.framework,
            "readings": dict(self.readings),
            "level": self.level,
        }

    def question_only(self) -> "ViewState":
        """The same question, shown in the usual way."""
        return ViewState(
            self.framework,
            self.model_type,
            self.release_type,
            self.is_significant_update,
            self.readings,
            self.level,
        )

    def query(self) -> str:
        """The question as a query string, without how it is shown: what the HTTP interface takes."""
        return urlencode([*self._question_pairs(), *_selection_pairs(self.selection), *_data_pairs(self)])

    def question_query(self) -> str:
        """The question alone, without filters: what every page keeps when another is opened."""
        return urlencode([*self._question_pairs(), *_data_pairs(self)])

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

    def _question_pairs(self) -> list[tuple[str, str]]:
        pairs = [
            ("framework", self.framework),
            ("model-type", self.model_type.value),
            ("release-type", self.release_type.value),
        ]
        if self.is_significant_update:
            pairs.append(("update", "yes"))
        pairs.extend(_reading_pairs("reading", self.readings))
        if self.level != 1:
            pairs.append(("level", "all" if self.level is None else str(self.level)))
        return pairs

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the whole query string but the focus; what has its default is left out."""
        pairs = [*self._question_pairs(), *_selection_pairs(self.selection)]
        if self.view is not View.MATRIX:
            pairs.append(("view", self.view.value))
        if self.item:
            pairs.append(("id", self.item))
        pairs.extend(("absent", actor) for actor in self.absent)
        pairs.extend(_other_pairs(self.other))
        if self.text:
            pairs.append(("q", self.text))
        return [*pairs, *_data_pairs(self)]


_OF_FRAMEWORK: Mapping[str, Any] = {
    "readings": (),
    "level": 1,
    "focus": "",
    "selection": _EVERYTHING,
    "item": "",
    "absent": (),
}
"""What means nothing in another framework."""
_OF_PAGE: Mapping[str, Any] = {
    "view": View.MATRIX,
    "focus": "",
    "selection": _EVERYTHING,
    "item": "",
    "absent": (),
    "other": _THE_SAME,
    "text": "",
}
"""What belongs to one page, and not to the question that all pages share."""


def _reading_pairs(name: str, readings: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, f"{mitigation}={reading}") for mitigation, reading in readings]


def _selection_pairs(selection: Selection) -> list[tuple[str, str]]:
    pairs = [(name.removesuffix("s"), value) for name in FILTERS for value in getattr(selection, name)]
    if selection.order is not Order.SOURCE:
        pairs.append(("sort", selection.order.value))
    return pairs


def _other_pairs(other: Other) -> list[tuple[str, str]]:
    given = (
        ("with-framework", other.framework),
        ("with-model-type", other.model_type),
        ("with-release-type", other.release_type),
    )
    return [(name, str(value)) for name, value in given if value] + _reading_pairs("with-reading", other.readings)


def _data_pairs(state: ViewState) -> list[tuple[str, str]]:
    return [("data", state.data)] if state.data else []


@lru_cache(maxsize=1024)
def _address(state: ViewState) -> str:
    """The link to a state without a focus; a page has hundreds of links that differ in the focus only."""
    return f"{state.page.value}?{'&'.join(f'{name}={_quote(value)}' for name, value in state.pairs())}"


_quote = lru_cache(maxsize=1024)(quote_plus)
"""Links that differ in one value share the others, and quoting took most of the time that a link takes."""


def read_data_key(search: str | None) -> str:
    """The key to a user's own data in a query string, or nothing."""
    return parse_qs((search or "")[:LONGEST_SEARCH].removeprefix("?")).get("data", [""])[-1]


def read_state(chain: ValueChain, search: str | None, page: Page = Page.EXPLORE) -> tuple[ViewState, tuple[str, ...]]:
    """The state that a query string asks for, and a plain sentence for each thing in it that does not exist.

    What is missing or does not exist gets its default; unknown keys are ignored.
    """
    notices: list[str] = []
    if search and len(search) > LONGEST_SEARCH:
        notices.append("This link is longer than any question can be.")
        search = ""
    asked = _Asked(chain, parse_qs((search or "").removeprefix("?")), notices)
    framework = asked.one("framework", {f.id: f.id for f in chain.frameworks}, chain.frameworks[0].id)
    state = ViewState(
        framework=framework,
        model_type=asked.one("model-type", _MODEL_TYPES, ModelType.ADVANCED.value),
        release_type=asked.one("release-type", _RELEASE_TYPES, ReleaseType.OPEN.value),
        is_significant_update=asked.one("update", YES_NO, "no"),
        readings=asked.readings("reading", framework),
        level=asked.level(framework),
        view=asked.one("view", {each.value: each for each in View}, View.MATRIX.value),
        focus=asked.focus(framework),
        page=page,
        selection=asked.selection(framework),
        item=asked.text("id"),
        absent=asked.several("absent", [actor.id for actor in chain.actors_by_framework.get(framework, ())]),
        other=asked.other(framework),
        text=asked.text("q").strip(),
        data=asked.text("data"),
    )
    return state, tuple(notices)


_MODEL_TYPES = {each.value: each for each in ModelType}
_RELEASE_TYPES = {each.value: each for each in ReleaseType}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query string, read value by value; what does not exist is noted."""

    chain: ValueChain
    query: Mapping[str, Sequence[str]]
    notices: list[str]

    def text(self, key: str) -> str:
        return self.query.get(key, ("",))[-1]

    def one(self, key: str, valid: Mapping[str, Any], default: str) -> Any:  # noqa: ANN401 # the type of the mapping's values
        value = self.query.get(key, (default,))[-1]
        if value not in valid:
            self.notices.append(f'This link asks for the {key.replace("-", " ")} "{value}", which does not exist.')
            value = default
        return valid[value]

    def several(self, key: str, valid: Collection[str]) -> tuple[str, ...]:
        chosen: dict[str, None] = {}
        for value in self.query.get(key, ()):
            if value in valid:
                chosen[value] = None
            else:
                self.notices.append(f'This link asks for the {key} "{value}", which is not in this framework.')
        return tuple(chosen)

    def readings(self, key: str, framework: str) -> tuple[tuple[str, str], ...]:
        chosen: dict[str, str] = {}
        for pair in self.query.get(key, ()):
            mitigation, _, reading = pair.partition("=")
            found = self.chain.readings_by_mitigation.get((framework, mitigation), ())
            valid = {each.id: each for each in found}
            if reading not in valid and self._is_of_another(mitigation, reading):
                continue  # a form in which another framework was chosen still holds the readings of the one before
            if reading not in valid:
                self.notices.append(f'This link asks for the reading "{pair}", which does not exist.')
            elif valid[reading].is_shown:
                chosen.pop(mitigation, None)
            else:
                chosen[mitigation] = reading
        return tuple(chosen.items())

    def _is_of_another(self, mitigation: str, reading: str) -> bool:
        return any(
            each.id == reading
            for (_, named), readings in self.chain.readings_by_mitigation.items()
            if named == mitigation
            for each in readings
        )

    def level(self, framework: str) -> int | None:
        level: int | None = self.one("level", LEVELS, "1")
        if level == 1 or self.chain.has_levels(framework):
            return level
        self.notices.append("This link asks for the parts of mitigations, which this framework does not have.")
        return 1

    def focus(self, framework: str) -> str:
        focus = self.text("focus")
        kind, _, node = focus.partition(":")
        if not focus:
            return ""
        known = {
            "actor": [actor.id for actor in self.chain.actors_by_framework.get(framework, ())],
            "mitigation": [each.id for each in self.chain.mitigations_by_framework.get(framework, ())],
        }
        if node in known.get(kind, ()):
            return focus
        self.notices.append(f'This link asks for "{focus}", which is not in this framework.')
        return ""

    def selection(self, framework: str) -> Selection:
        order = self.one("sort", {each.value: each for each in Order}, Order.SOURCE.value)
        keys = {name: name.removesuffix("s") for name in FILTERS}
        if self.query.keys().isdisjoint(keys.values()):
            return Selection(order=order)
        valid = valid_values(self.chain, framework)
        return Selection(**{name: self.several(key, valid[name]) for name, key in keys.items()}, order=order)

    def other(self, framework: str) -> Other:
        named = self.one("with-framework", {"": "", **{f.id: f.id for f in self.chain.frameworks}}, "")
        if self.text("with-update") and self.one("with-update", YES_NO, "no") != self.one("update", YES_NO, "no"):
            self.notices.append(
                "This link asks for a significant update on one side only, for which no source names other owners."
            )
            named = named or framework
        return Other(
            framework=named,
            model_type=self.one("with-model-type", {"": None, **_MODEL_TYPES}, ""),
            release_type=self.one("with-release-type", {"": None, **_RELEASE_TYPES}, ""),
            readings=self.readings("with-reading", named or framework),
        )

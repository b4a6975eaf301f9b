"""What the page shows, as the address bar says it: the URL is the state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlencode

from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.vocabulary import ModelType, Place, ReleaseType

EXPLORE_PATH = "/"
LONGEST_SEARCH = 8_000
"""In characters; every reading of the shipped data at once takes far fewer."""


class View(StrEnum):
    """Two views of the same selection."""

    MATRIX = "matrix"
    MAP = "map"


LEVELS: Mapping[str, int | None] = {"1": 1, "2": 2, "all": None}
YES_NO: Mapping[str, bool] = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


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

    @property
    def context(self) -> Context:
        """The context asked about."""
        return Context(self.model_type, self.release_type, self.is_significant_update)

    @property
    def place(self) -> Place:
        """Where in the grid the context stands."""
        return self.context.place

    def question(self) -> dict[str, Any]:
        """The arguments for `build_allocation` after the chain."""
        return {
            "context": self.context,
            "framework": self.framework,
            "readings": dict(self.readings),
            "level": self.level,
        }

    def query(self) -> str:
        """The question as a query string, without how it is shown: what the HTTP interface takes."""
        return urlencode(self._question_pairs())

    def href(self, **changes: Any) -> str:  # noqa: ANN401 # the fields of this very class
        """The link to this page, with changes. Another framework drops what belongs to the present one."""
        if changes.get("framework", self.framework) != self.framework:
            changes = {"readings": (), "level": 1, "focus": "", **changes}
        focus = changes.pop("focus", self.focus)
        unfocused = replace(self, **changes, focus="") if changes or self.focus else self
        return f"{_address(unfocused)}&focus={quote_plus(focus)}" if focus else _address(unfocused)

    def _question_pairs(self) -> list[tuple[str, str]]:
        pairs = [
            ("framework", self.framework),
            ("model-type", self.model_type.value),
            ("release-type", self.release_type.value),
        ]
        if self.is_significant_update:
            pairs.append(("update", "yes"))
        pairs.extend(("reading", f"{mitigation}={reading}") for mitigation, reading in self.readings)
        if self.level != 1:
            pairs.append(("level", "all" if self.level is None else str(self.level)))
        return pairs


@lru_cache(maxsize=1024)
def _address(state: ViewState) -> str:
    """The link to a state without a focus; a page has hundreds of links that differ in the focus only."""
    view = f"&view={state.view.value}" if state.view is not View.MATRIX else ""
    return f"{EXPLORE_PATH}?{state.query()}{view}"


def read_state(chain: ValueChain, search: str | None) -> tuple[ViewState, tuple[str, ...]]:
    """The state that a query string asks for, and a plain sentence for each thing in it that does not exist.

    What is missing or does not exist gets its default; unknown keys are ignored.
    """
    notices: list[str] = []
    if search and len(search) > LONGEST_SEARCH:
        notices.append("This link is longer than any question can be.")
        search = ""
    query = parse_qs((search or "").removeprefix("?"))

    def pick(key: str, valid: Mapping[str, Any], default: str) -> Any:  # noqa: ANN401 # the type of the mapping's values
        value = query.get(key, [default])[-1]
        if value not in valid:
            notices.append(f'This link asks for the {key.replace("-", " ")} "{value}", which does not exist.')
            value = default
        return valid[value]

    framework = pick("framework", {f.id: f.id for f in chain.frameworks}, chain.frameworks[0].id)
    state = ViewState(
        framework=framework,
        model_type=pick("model-type", {each.value: each for each in ModelType}, ModelType.ADVANCED.value),
        release_type=pick("release-type", {each.value: each for each in ReleaseType}, ReleaseType.OPEN.value),
        is_significant_update=pick("update", YES_NO, "no"),
        readings=_read_readings(chain, framework, query.get("reading", []), notices),
        level=_read_level(chain, framework, pick("level", LEVELS, "1"), notices),
        view=pick("view", {each.value: each for each in View}, View.MATRIX.value),
        focus=_read_focus(chain, framework, query.get("focus", [""])[-1], notices),
    )
    return state, tuple(notices)


def _read_readings(
    chain: ValueChain, framework: str, pairs: Sequence[str], notices: list[str]
) -> tuple[tuple[str, str], ...]:
    chosen: dict[str, str] = {}
    for pair in pairs:
        mitigation, _, reading = pair.partition("=")
        valid = {each.id: each for each in chain.readings_by_mitigation.get((framework, mitigation), ())}
        if reading not in valid:
            notices.append(f'This link asks for the reading "{pair}", which does not exist.')
        elif valid[reading].is_shown:
            chosen.pop(mitigation, None)
        else:
            chosen[mitigation] = reading
    return tuple(chosen.items())


def _read_level(chain: ValueChain, framework: str, level: int | None, notices: list[str]) -> int | None:
    if level == 1 or chain.has_levels(framework):
        return level
    notices.append("This link asks for the parts of mitigations, which this framework does not have.")
    return 1


def _read_focus(chain: ValueChain, framework: str, focus: str, notices: list[str]) -> str:
    kind, _, node = focus.partition(":")
    known = {
        "actor": [actor.id for actor in chain.actors_by_framework.get(framework, ())],
        "mitigation": [mitigation.id for mitigation in chain.mitigations_by_framework.get(framework, ())],
    }
    if not focus or node in known.get(kind, ()):
        return focus
    notices.append(f'This link asks for "{focus}", which is not in this framework.')
    return ""

"""The URL is the state of the page: round trips, and notices for bad links."""

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

import valuechain as vc
from tests.conftest import Draw, Write
from valuechain.model.question.selection import Selection
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.views.page.state import View, ViewState, parse_address, read_state

PAI_OPEN = ViewState("pai-open")
UK = ViewState("uk-ai-cyber", ModelType.FRONTIER, ReleaseType.RESEARCH)
STATES = [
    PAI_OPEN,
    UK,
    *(ViewState("cosai", model_type, release_type) for model_type in ModelType for release_type in ReleaseType),
    ViewState("pai-open", is_significant_update=True),
    ViewState("pai-open", readings=(("PO-3", "B"),)),
    ViewState("pai-open", readings=(("PO-12", "B"), ("PO-3", "B"), ("PO-11", "B"))),
    ViewState("uk-ai-cyber", level=2),
    ViewState("uk-ai-cyber", level=None),
    ViewState("eu-ai-act", view=View.MAP),
    ViewState("pai-open", has_verbs=True),
    ViewState("pai-open", item="user", is_everywhere=True),
    ViewState("pai-open", has_verbs=True, view=View.MAP, focus="actor:user"),
    ViewState("pai-open", focus="actor:user"),
    ViewState("pai-open", focus="mitigation:PO-12"),
    ViewState(
        "pai-open",
        ModelType.ADVANCED,
        ReleaseType.OPEN,
        is_significant_update=True,
        readings=(("PO-3", "B"),),
        view=View.MAP,
        focus="mitigation:PO-3",
    ),
]


def read(chain: vc.ValueChain, href: str) -> tuple[ViewState, tuple[str, ...]]:
    """The page state that a link leads to."""
    return read_state(chain, parse_address("/", href.removeprefix("/")))


@pytest.mark.parametrize("state", STATES)
def test_round_trip(chain: vc.ValueChain, state: ViewState) -> None:
    """Every state survives the round trip through its own link, without a notice."""
    assert read(chain, state.href()) == (state, ())


def test_round_trip_of_odd_names(write: Write) -> None:
    """A user's ids survive in a link even if they contain spaces, ampersands and other symbols."""
    own = write(actors=[["id", "name"], ["a&b=c", "A"], ["ü ber+%", "U"]], mitigations=[["id", "name"], ["=x#y?", "X"]])
    framework = own.frameworks[0].id
    for focus in ("actor:a&b=c", "actor:ü ber+%", "mitigation:=x#y?"):
        state = ViewState(framework, focus=focus)
        assert read(own, state.href()) == (state, ())


@pytest.mark.parametrize("search", ["", None, "?", "&&", "?=&=", "?framework=&view="])
def test_nothing_asked(chain: vc.ValueChain, search: str | None) -> None:
    """An empty address asks for the first framework, advanced models and open release."""
    assert read_state(chain, parse_address("/", search)) == (replace(PAI_OPEN, is_start=True), ())


def test_own_data_asks_for_its_framework(draw: Draw) -> None:
    """With a user's data, an empty address selects the user's framework."""
    own = draw("provider -P-> filter")
    assert read_state(own, parse_address("/", ""))[0].framework == own.frameworks[0].id


def test_unknown_keys(chain: vc.ValueChain) -> None:
    """Keys that mail programs add are ignored."""
    assert read(chain, "?utm_source=mail&framework=cosai&fbclid=x") == (
        ViewState("cosai"),
        (),
    )


def test_last_of_several_values(chain: vc.ValueChain) -> None:
    """If a key is repeated, the last value counts."""
    assert read(chain, "?framework=cosai&framework=pai-2023")[0].framework == "pai-2023"


NOTICES = [
    ("framework=nope", "This link asks for the framework “nope”, which does not exist."),
    ("model-type=huge", "This link asks for the model type “huge”, which does not exist."),
    ("release-type=free", "This link asks for the release type “free”, which does not exist."),
    ("update=perhaps", "This link asks for the update “perhaps”, which does not exist."),
    ("level=3", "This link asks for the level “3”, which does not exist."),
    ("level=2", "This link asks for the parts of mitigations, which this framework does not have."),
    ("level=all", "This link asks for the parts of mitigations, which this framework does not have."),
    ("view=globe", "This link asks for the view “globe”, which does not exist."),
    ("reading=PO-3=Z", "This link asks for the reading “PO-3=Z”, which does not exist."),
    ("reading=PO-1=A", "This link asks for the reading “PO-1=A”, which does not exist."),
    ("reading=PO-3", "This link asks for the reading “PO-3”, which does not exist."),
    ("verbs=perhaps", "This link asks for verbs “perhaps”; write yes or no."),
    ("focus=actor:nobody", "This link asks for “actor:nobody”, which is not in this framework."),
    ("focus=PO-3", "This link asks for “PO-3”, which is not in this framework."),
    ("focus=mitigation:", "This link asks for “mitigation:”, which is not in this framework."),
    (f"framework={'x' * 8_000}", "This link is too long."),
]


@pytest.mark.parametrize(("query", "notice"), NOTICES)
def test_bad_values(chain: vc.ValueChain, query: str, notice: str) -> None:
    """For an invalid value, the page shows a plain notice and uses the default."""
    assert read(chain, f"?{query}") == (PAI_OPEN, (notice,))


def test_several_bad_values(chain: vc.ValueChain) -> None:
    """There is a separate notice for each invalid value; valid values are kept."""
    state, notices = read_state(
        chain, parse_address("/", "?framework=cosai&view=globe&focus=actor:nobody&model-type=frontier")
    )
    assert (state, len(notices)) == (ViewState("cosai", ModelType.FRONTIER), 2)


def test_focus_of_another_framework(chain: vc.ValueChain) -> None:
    """A focus on a mitigation of another framework is dropped, with a notice."""
    state, notices = read(chain, "?framework=cosai&focus=mitigation:PO-3")
    assert (state.focus, len(notices)) == ("", 1)


@pytest.mark.parametrize("query", ["reading=PO-3=A", "reading=PO-3=B&reading=PO-3=A"])
def test_shown_reading_needs_no_mention(chain: vc.ValueChain, query: str) -> None:
    """Naming the default reading selects it, even if the link names another reading before it."""
    assert read(chain, f"?{query}") == (PAI_OPEN, ())


@pytest.mark.parametrize(("word", "is_update"), [("yes", True), ("true", True), ("1", True), ("no", False)])
def test_words_for_an_update(chain: vc.ValueChain, word: str, is_update: bool) -> None:
    """Links use the HTTP interface's words for updates."""
    assert read(chain, f"?update={word}") == (
        ViewState("pai-open", is_significant_update=is_update),
        (),
    )


def test_link_changes_one_thing() -> None:
    """A link that changes one thing keeps the rest."""
    state = ViewState("pai-open", readings=(("PO-3", "B"),), view=View.MAP, focus="actor:user")
    assert state.href(focus="") == (
        "/?framework=pai-open&model-type=advanced&release-type=open&reading=PO-3%3DB&view=map"
    )


def test_link_to_another_framework() -> None:
    """Changing the framework drops the readings, level and card, and keeps the cell, update and view."""
    state = ViewState(
        "pai-open",
        ModelType.FRONTIER,
        ReleaseType.CLOSED,
        is_significant_update=True,
        readings=(("PO-3", "B"),),
        level=None,
        view=View.MAP,
        focus="actor:user",
    )
    assert state.href(framework="cosai") == (
        "/?framework=cosai&model-type=frontier&release-type=closed&update=yes&view=map"
    )


def test_link_to_the_same_framework() -> None:
    """A link that names the current framework drops nothing."""
    state = ViewState("pai-open", readings=(("PO-3", "B"),))
    assert state.href(framework="pai-open") == state.href()


def test_query_of_the_question() -> None:
    """The query for the HTTP interface has the question without display options."""
    state = ViewState("uk-ai-cyber", is_significant_update=True, level=2, view=View.MAP, focus="actor:user")
    assert parse_qsl(state.query()) == [
        ("framework", "uk-ai-cyber"),
        ("model-type", "advanced"),
        ("release-type", "open"),
        ("update", "yes"),
        ("level", "2"),
    ]


def test_display_query() -> None:
    """Filters, order and view can be carried apart from the question, without the open card."""
    state = ViewState(
        "pai-open", selection=Selection(stages=("Detect",)), view=View.MAP, focus="actor:user", data="abc"
    )
    assert state.display_query() == "stage=Detect&view=map"

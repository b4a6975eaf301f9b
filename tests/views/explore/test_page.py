"""The whole page, for every framework and state: well-formed, linked, labelled, and safe with any name."""

import itertools

import pytest

import valuechain as vc
from tests.conftest import Show, Write
from tests.questions import query_of
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.views.page.state import View, ViewState, parse_address, read_state

STATES = [
    ViewState("pai-open"),
    ViewState("pai-open", readings=(("PO-12", "B"),), view=View.MAP, focus="mitigation:PO-12"),
    ViewState("pai-open", focus="actor:model_adapter"),
    ViewState("pai-open", ModelType.FRONTIER, ReleaseType.OPEN),
    ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.RESTRICTED, is_significant_update=True),
    ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.RESTRICTED, focus="mitigation:PRE-3"),
    ViewState("cosai", view=View.MAP, focus="actor:data_provider"),
    ViewState("cosai", focus="mitigation:controlRedTeaming"),
    ViewState("uk-ai-cyber", level=None, focus="mitigation:principle-1"),
    ViewState("uk-ai-cyber", level=2, view=View.MAP, focus="mitigation:provision-1.1"),
    ViewState("eu-ai-act", ModelType.FRONTIER, ReleaseType.CLOSED, view=View.MAP),
    ViewState("eu-ai-act", ModelType.SPECIALIZED, ReleaseType.RESEARCH, view=View.MAP),
]
every_state = pytest.mark.parametrize("state", STATES, ids=lambda state: state.href())


@every_state
def test_links_lead_on(chain: vc.ValueChain, show: Show, state: ViewState) -> None:
    """Every link on the page leads to something that exists."""
    links = [
        link.attributes["href"].partition("#")[0] for link in show(state.href()).all("@data-nav") if link.tag == "a"
    ]
    parted = [href.partition("?") for href in links]
    assert [path for path, _, _ in parted if parse_address(path, None).page is None] == []
    assert [query for _, _, query in parted if read_state(chain, parse_address("/", query))[1]] == []


@every_state
def test_links_keep_the_question(chain: vc.ValueChain, show: Show, state: ViewState) -> None:
    """No link in the answer, the card or the switches changes the framework, cell or update by accident."""
    asked = (state.framework, state.place, state.is_significant_update)
    links = [
        link.attributes["href"].partition("?")[2].partition("#")[0]
        for part in (".bar-left", ".answer", ".aside", ".standouts")
        for region in show(state.href()).all(part)
        for link in region.all("@data-nav")
        if "href" in link.attributes and not region.all(".unanswered")
    ]
    kept = [read_state(chain, parse_address("/", href))[0] for href in links]
    assert {(each.framework, each.place, each.is_significant_update) for each in kept} <= {asked}


@every_state
def test_ids(show: Show, state: ViewState) -> None:
    """Ids are unique, and every id that is referred to exists."""
    nodes = list(show(state.href()).nodes())
    ids = [node.attributes["id"] for node in nodes if "id" in node.attributes]
    referred = [
        node.attributes[name]
        for node in nodes
        for name in ("aria-labelledby", "popovertarget")
        if name in node.attributes
    ]
    assert len(ids) == len(set(ids))
    assert set(referred) <= set(ids)


@every_state
def test_keys(show: Show, state: ViewState) -> None:
    """Keys are unique, and every focus target exists on the page itself or on the page that its link opens."""
    nodes = list(show(state.href()).nodes())
    keys = [node.attributes["data-key"] for node in nodes if "data-key" in node.attributes]
    assert len(keys) == len(set(keys))
    targets = {node.attributes["data-to"] for node in nodes if "data-to" in node.attributes}
    assert targets - set(keys) <= {"card", "counterparts", "main"}


@every_state
def test_headings(show: Show, state: ViewState) -> None:
    """The page has one h1 and skips no heading level."""
    levels = [int(node.tag[1]) for node in show(state.href()).nodes() if node.tag in ("h1", "h2", "h3", "h4")]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert [(upper, lower) for upper, lower in itertools.pairwise(levels) if lower > upper + 1] == []


@every_state
def test_answer_in_a_sentence(show: Show, state: ViewState) -> None:
    """One sentence of the page is marked to be announced by screen readers when it changes."""
    assert len(show(state.href()).one("@data-said").text) > 20


def test_title(show: Show) -> None:
    """The title contains the source, model type, release type and view."""
    titled = show(f"/?{query_of('cosai', 'frontier', 'closed')}").one("@data-title")
    assert titled.attributes["data-title"] == "The CoSAI Risk Map, frontier x closed, matrix | valuechain"


def test_title_of_a_card_under_filters(show: Show) -> None:
    """The title begins with the open card's subject, and counts the filters."""
    asked = "/?framework=pai-open&update=yes&stage=Prevent&role=primary&view=map&focus=mitigation%3APO-3"
    assert show(asked).one("@data-title").attributes["data-title"] == (
        "Disclose AI-generated content: PAI’s open checklist, advanced x open, update, map, 2 filters | valuechain"
    )


@pytest.mark.parametrize(
    ("query", "question"),
    [
        (
            "",
            (
                "For an advanced, general-purpose ▾ model, released as open access ▾, "
                "who is responsible for what according to PAI’s open checklist ▾?"
            ),
        ),
        (
            query_of("eu-ai-act", "frontier", "research"),
            (
                "For a frontier ▾ model, released as a research release ▾, "
                "who is responsible for what according to the EU AI Act ▾?"
            ),
        ),
    ],
)
def test_question(show: Show, query: str, question: str) -> None:
    """The heading is the question, with the right article."""
    assert show(f"/{query}").one("h1").text == question


def test_matrix_or_map(show: Show) -> None:
    """The same link shows the matrix or, with view=map, the map and an equivalent table."""
    matrix, picture = show("/"), show("/?view=map")
    assert (len(matrix.all(".matrix")), len(matrix.all(".picture"))) == (1, 0)
    assert (len(picture.all(".matrix")), len(picture.all(".picture")), len(picture.all(".plain"))) == (0, 1, 1)


def test_notice_above_the_answer(show: Show) -> None:
    """For a bad link, the page shows a notice and the default answer."""
    shown = show("/?framework=nope")
    assert "This link asks for the framework “nope”, which does not exist." in shown.one(".notice").text
    assert len(shown.all(".matrix")) == 1


HOSTILE = "<script>alert(1)</script>\"' onmouseover=x {{ 7 * 7 }} &ltb </table>"


@pytest.fixture
def hostile(write: Write) -> vc.ValueChain:
    """A user's data with markup in all the text that a page shows."""
    h = HOSTILE
    return write(
        frameworks=[
            ["id", "name", "short_name", "publisher", "version", "licence", "attribution", "called", "summary",
             "stated", "interpreted", "missing", "update_note", "caution"],
            ["own", *([h] * 13)],
        ],
        actors=[
            ["framework", "id", "name", "label", "aliases", "summary", "examples", "source"],
            ["own", "a", h, h[:40], h, h, h, h],
            ["own", "b", "B", "B", "", "", "", ""],
        ],
        mitigations=[
            ["framework", "id", "name", "label", "aliases", "stage", "summary", "challenges",
             "baseline_practices", "recommended_practices", "primary", "ownership_note", "source"],
            ["own", "m", h, h[:40], h, h, h, h, h, h, "a;b", h, h],
        ],
        supplies=[["framework", "from_actor", "to_actor", "what"], ["own", "a", "b", h]],
    )  # fmt: skip


@pytest.mark.parametrize(
    "query", ["", "view=map", "focus=actor:a", "focus=mitigation:m", "update=yes", f"view={HOSTILE}"]
)
def test_hostile_names(hostile: vc.ValueChain, show: Show, query: str) -> None:
    """Markup in the names in a user's data is shown as text and creates no element or attribute."""
    shown = show(f"/?framework=own&{query}", hostile)
    made = {node.tag for node in shown.nodes()}
    attributes = {name for node in shown.nodes() for name in node.attributes}
    assert not made & {"script"}
    assert not {name for name in attributes if name.startswith("on")}
    assert "<script>alert(1)</script>\"' onmouseover=x {{ 7 * 7 }} &ltb </table>" in shown.text


def test_own_minimal_data(write: Write, show: Show) -> None:
    """A user's minimal data folder can be shown without naming a framework or cell."""
    own = write(
        actors=[["id", "name"], ["p", "Provider"], ["u", "User"]],
        mitigations=[["id", "name", "primary"], ["f", "Filter data", "p"]],
    )
    shown = show("/", own)
    assert shown.one("@data-said").text.startswith("1 of 2 actors, Provider, is responsible for 1 mitigation.")
    assert [head.text for head in shown.all(".actor")] == ["Provider", "User"]

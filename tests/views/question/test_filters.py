"""The filters above the answer, their effect, and the welcome on a first visit."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Show
from tests.questions import PAI_OPEN
from tests.views.conftest import show_at
from valuechain.model.question.selection import Order, Selection
from valuechain.views.explore.page import show_welcome
from valuechain.views.page.examples import build_examples
from valuechain.views.page.state import Page, View, ViewState, parse_address, read_state
from valuechain.views.question.filters import show_chosen, show_filters


@pytest.fixture
def filters(pai_open: vc.Allocation, parse: Parse) -> Callable[[ViewState], Node]:
    """The parsed filters of PAI’s open checklist."""
    return lambda state: parse(show_filters(pai_open, state))


def test_button(filters: Callable[[ViewState], Node]) -> None:
    """If nothing is chosen, the button has no number."""
    assert [button.text for button in filters(ViewState("pai-open")).all("button")] == ["Filter ▾", "✕Close", "Show"]


def test_button_counts_what_is_chosen(filters: Callable[[ViewState], Node]) -> None:
    """The button counts the choices and the sort order: one stage, two actors, one role."""
    chosen = Selection(
        stages=("Detect",),
        actors=("model_hosting", "app_developer"),
        roles=("primary",),
        order=Order.NAME,
    )
    assert [button.text for button in filters(ViewState("pai-open", selection=chosen)).all("button")] == [
        "Filter (5) ▾",
        "✕Close",
        "Show",
    ]


def test_options(filters: Callable[[ViewState], Node]) -> None:
    """Each stage has its number of mitigations and a link that chooses it."""
    stages = filters(ViewState("pai-open")).all("section")[0]
    assert [link.text for link in stages.all("a")] == [
        "Prevent 10 mitigations",
        "Detect 2 mitigations",
        "Respond 3 mitigations",
    ]
    assert stages.all("a")[1].attributes["href"] == f"/?{PAI_OPEN}&stage=Detect"


def test_strengths_and_conditions(filters: Callable[[ViewState], Node]) -> None:
    """The shared panel offers the strengths in their order and both kinds of condition, with their numbers."""
    panel = filters(ViewState("pai-open")).one(".panel[id=panel-more]")
    offered = {section.one("h2").text: [item.text for item in section.all("li")] for section in panel.all("section")}
    assert offered["Strength of the first verb"] == [
        "Recommended 6 mitigations",
        "Possible may, can, could 10 mitigations",
        "Not given 6 mitigations",
    ]
    assert offered["Condition"] == ["Under a condition 3 mitigations", "Without a condition 14 mitigations"]


def test_a_source_without_verbs_has_no_such_filters(draw: Draw, parse: Parse) -> None:
    """If a source gives no verbs and no conditions, there is nothing to choose."""
    chain = draw("a -P-> x; b -S-> y")
    shown = parse(show_filters(vc.build_allocation(chain), ViewState("drawn")))
    assert {heading.text for heading in shown.all("h2")}.isdisjoint({"Strength of the first verb", "Condition"})


def test_chips_of_strength_and_condition(pai_open: vc.Allocation, parse: Parse) -> None:
    """Each choice is a chip that removes it; 2 of 15 mitigations have an optional owner under a condition."""
    state = ViewState("pai-open", selection=Selection(strengths=("optional",), conditions=("yes",)))
    shown = parse(show_chosen(pai_open, 2, state))
    chips = {chip.text: chip.attributes["href"] for chip in shown.all("a")}
    assert [text for text in chips if text.startswith("Strength: Possible")]
    assert (
        chips[next(text for text in chips if text.startswith("Under a condition"))] == f"/?{PAI_OPEN}&strength=optional"
    )


def test_backup_and_text(pai_open: vc.Allocation, filters: Callable[[ViewState], Node], parse: Parse) -> None:
    """Four of PAI's 15 mitigations have no backup; a text is written into a field, which keeps the other filters."""
    panel = filters(ViewState("pai-open", selection=Selection(backups=("no",), texts=("licence",))))
    offered = {section.one("h2").text: [item.text for item in section.all("li")] for section in panel.all("section")}
    assert offered["Backup another actor with a role"] == [
        "✓Without a backup 1 mitigation",
        "With a backup 0 mitigations",
    ]
    fields = {each.attributes["name"]: each.attributes["value"] for each in panel.one("form").all("input")}
    assert (fields["text"], fields["backup"]) == ("licence", "no")
    chips = parse(show_chosen(pai_open, 1, ViewState("pai-open", selection=Selection(texts=("licence",))))).all(".chip")
    assert [(chip.text, chip.attributes["href"]) for chip in chips] == [
        ("Text: “licence” ✕, remove filter", f"/?{PAI_OPEN}")
    ]


def test_a_chosen_option_is_dropped_by_its_link(filters: Callable[[ViewState], Node]) -> None:
    """A chosen value's link removes it."""
    stages = filters(ViewState("pai-open", selection=Selection(stages=("Detect",)))).all("section")[0]
    (link,) = [link for link in stages.all("a") if "aria-current" in link.attributes]
    assert (link.text, link.attributes["href"]) == ("✓Detect 2 mitigations", f"/?{PAI_OPEN}")


def test_counts_are_those_given_the_other_filters(filters: Callable[[ViewState], Node]) -> None:
    """Neither of the two Detect mitigations is about licensing: the option shows 0 and is not a link."""
    shown = filters(ViewState("pai-open", selection=Selection(stages=("Detect",))))
    options = [item for panel in shown.all(".panel") for item in panel.all("li")]
    (licensing,) = [item for item in options if item.text.startswith("Licensing")]
    assert (licensing.text, licensing.all("a")) == ("Licensing 0 mitigations", [])
    (prevent,) = [item for item in options if item.text.startswith("Prevent")]
    assert (prevent.text, len(prevent.all("a"))) == ("Prevent 10 mitigations", 1)
    (chosen,) = [item for item in options if "Detect" in item.text]
    assert chosen.text == "✓Detect 2 mitigations"


def test_filters_that_would_change_nothing(chain: vc.ValueChain, parse: Parse) -> None:
    """If there is only one role and one confidence, there are no filters for them."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="cosai")
    titles = [each.text for each in parse(show_filters(allocation, ViewState("cosai"))).all("h2")]
    assert titles == ["Stage", "Actor", "Backup another actor with a role", "Topic", "Sort within a stage"]


def test_what_is_chosen(pai_open: vc.Allocation, parse: Parse) -> None:
    """The page shows how many mitigations match, and filters can be removed one by one or all at once."""
    state = ViewState("pai-open", selection=Selection(stages=("Detect",), actors=("user",)))
    shown = parse(show_chosen(pai_open, 0, state))
    assert shown.one("p").text == (
        "Stage: Detect. Actor: Users. 0 of 15 mitigations are shown. Nothing matches all of these filters."
    )
    assert [(link.text, link.attributes["href"]) for link in shown.all("a")] == [
        ("Stage: Detect ✕, remove filter", f"/?{PAI_OPEN}&actor=user"),
        ("Actor: Users ✕, remove filter", f"/?{PAI_OPEN}&stage=Detect"),
        ("Clear all filters", f"/?{PAI_OPEN}"),
    ]


def test_nothing_is_said_of_no_filter(pai_open: vc.Allocation) -> None:
    """If the whole answer is shown in the source's order, the page does not mention filters."""
    assert show_chosen(pai_open, 15, ViewState("pai-open")) == ""


def test_sorting_is_said_and_taken_back(pai_open: vc.Allocation, parse: Parse) -> None:
    """The sort order is shown beside the filters, with a link back to the source's order."""
    chosen = parse(show_chosen(pai_open, 15, ViewState("pai-open", selection=Selection(order=Order.NAME))))
    assert chosen.one("@data-said").text == "Sorted: by name. All 15 mitigations are shown."
    (chip,) = chosen.all(".chip")
    assert (chip.text, chip.attributes["href"]) == ("Sorted: by name ✕, use the source’s order", f"/?{PAI_OPEN}")
    both = ViewState("pai-open", selection=Selection(stages=("Detect",), order=Order.NAME))
    links = [each.attributes["href"] for each in parse(show_chosen(pai_open, 2, both)).all(".chip")]
    assert links == [f"/?{PAI_OPEN}&sort=name", f"/?{PAI_OPEN}&stage=Detect"]


def test_the_page_shows_what_is_kept(show: Show) -> None:
    """The matrix, its totals and the count follow the filters; the summary still covers the whole answer."""
    page = show(f"{PAI_OPEN}&stage=Detect")
    rows = [row for row in page.one(".matrix").all("tr") if row.all("@data-key") and row.all("td")]
    assert [row.all("a")[0].text for row in rows] == ["Monitor misuse and feedback", "Open incident reporting channels"]
    assert page.one("tfoot").all("td")[2].text == "2 P (Primary)"
    assert page.one("@data-said").text == "Stage: Detect. 2 of 15 mitigations are shown."
    assert page.one(".summary").text.startswith(
        "All 4 actors that it addresses share responsibility for all 15 mitigations."
    )


def test_downloads_follow_the_filters(show: Show, client: FlaskClient) -> None:
    """Downloads contain exactly what is shown."""
    page = show(f"{PAI_OPEN}&stage=Detect&role=primary&sort=most-owners")
    href = next(link.attributes["href"] for link in page.all("a") if link.text.startswith("Matrix as CSV"))
    lines = client.get(href).get_data(as_text=True).splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["PO-12", "PO-11"]
    assert "secondary" not in "".join(lines[1:])


def test_a_filter_that_does_not_exist(chain: vc.ValueChain) -> None:
    """For a link with an unknown stage, the page shows the whole answer and a notice."""
    state, notices = read_state(chain, parse_address("/", "framework=pai-open&stage=Avert&topic=licensing"))
    assert state.selection == Selection(topics=("licensing",))
    assert notices == ("This link asks for the stage “Avert”, which is not in this framework.",)


def test_another_framework_drops_the_filters() -> None:
    """Changing the framework drops the filters; changing the view keeps them."""
    state = ViewState("pai-open", selection=Selection(stages=("Detect",)))
    assert "stage" not in state.href(framework="cosai")
    assert "stage=Detect" in state.href(view=View.MAP)
    assert "stage" not in state.href(page=Page.FINDINGS)


def test_welcome(chain: vc.ValueChain, parse: Parse) -> None:
    """The welcome shows three examples and the nine actors."""
    shown = parse(show_welcome(chain, ViewState("pai-open", is_start=True)))
    assert [link.attributes["href"].partition("?")[0] for link in shown.one(".examples").all("a")] == [
        "/topic",
        "/compare",
        "/actor",
    ]
    assert len(shown.one(".actors").all("a")) == 9


def test_examples_lead_on(chain: vc.ValueChain, parse: Parse) -> None:
    """Every example and actor in the welcome leads to something that exists."""
    for link in parse(show_welcome(chain, ViewState("pai-open", is_start=True))).all("a"):
        path, _, query = link.attributes["href"].partition("?")
        assert read_state(chain, parse_address(path, query))[1] == ()
        assert 'class="page' in show_at(chain, path, query)


def test_an_example_asks_every_source(chain: vc.ValueChain, parse: Parse) -> None:
    """The first example leads to a practice, with the user's own data; data without that practice has no such link."""
    welcome = parse(show_welcome(chain, ViewState("pai-open", data="abc", is_start=True)))
    assert welcome.one(".examples").all("a")[0].attributes["href"] == "/topic?practice=report-incidents&data=abc"
    without = replace(chain, practices=())
    assert [bool(each.href) for each in build_examples(without, "explore", "")] == [False, True, True]


def test_no_welcome_once_something_is_asked(chain: vc.ValueChain) -> None:
    """Only an address without a question has the welcome: a link to the same question shows the answer at once."""
    starts = {}
    for query in ("", "data=abc", "framework=pai-open", "view=map", "framework=cosai"):
        state, _ = read_state(chain, parse_address("/", query))
        starts[query] = bool(show_welcome(chain, state))
    assert starts == {
        "": True,
        "data=abc": True,
        "framework=pai-open": False,
        "view=map": False,
        "framework=cosai": False,
    }


def test_welcome_of_own_data(draw: Draw, parse: Parse) -> None:
    """Data without the shipped frameworks offers its own actors and no examples."""
    own = draw("a -P-> x; b")
    shown = parse(show_welcome(own, ViewState(own.frameworks[0].id, is_start=True)))
    assert shown.all(".examples") == []
    assert [link.text for link in shown.one(".actors").all("a")] == ["a", "b"]

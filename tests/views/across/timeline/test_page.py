"""The timeline page: what it says, its rows, and what narrows it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import Node, Parse, Write
from tests.dated_sources import DOUBT, OLDER, write_dated_sources
from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.model.chain import ValueChain
from valuechain.views.across.state import AcrossState, read_across_state
from valuechain.views.across.timeline.figure import build_timeline_figure, lay_out, measure_height
from valuechain.views.across.timeline.picture import draw_timeline
from valuechain.views.page.state import Page, parse_address
from valuechain.web.app.pages import show_across_page

TODAY = date(2026, 11, 29)
ShowTimeline = Callable[..., Node]


@pytest.fixture
def dated(write: Write) -> ValueChain:
    """Three small sources with dates of every kind."""
    return write_dated_sources(write)


@pytest.fixture
def show(dated: ValueChain, parse: Parse) -> ShowTimeline:
    """The parsed page for a query string."""
    return lambda query="": parse(show_across_page(dated, *read(dated, query)))


def read(chain: ValueChain, query: str = "", page: str = Page.TIMELINE) -> tuple[AcrossState, tuple[str, ...]]:
    """The state of an address, as of 29 November 2026."""
    return read_across_state(chain, parse_address(page, query), today=TODAY)


def rows_of(page: Node, number: int = -1) -> list[list[str]]:
    """The cells of a table's rows, without the years; the last table by default."""
    table = page.all(".timeline")[number]
    return [
        [cell.text for cell in (*row.all("th"), *row.all("td"))]
        for body in table.all("tbody")
        for row in body.all("tr")
        if "year" not in row.attributes.get("class", "")
    ]


def test_what_begins_in_the_next_twelve_months(show: ShowTimeline) -> None:
    """One sentence counts what begins, and names the next day and its source."""
    assert show().one("@data-said").text == (
        "In the twelve months after 29 November 2026, 3 mitigations begin to apply, in 2 sources. "
        "1 more begins 3 days after these months, on 2 December 2027. "
        "Next, on 31 December 2026: 1 mitigation begins to apply in the Law."
    )


def test_nothing_in_the_next_twelve_months(show: ShowTimeline) -> None:
    """If nothing begins so soon, the next day is named all the same; without one, that is said."""
    assert show("on=2025-02-02&source=code").one("@data-said").text == (
        "Nothing begins to apply in the twelve months after 2 February 2025. "
        "Next, on 1 January 2027: 1 mitigation begins to apply in the Code."
    )
    assert show("on=2040-01-01").one("@data-said").text.endswith("No later date is known.")


def test_a_transition_that_ends(show: ShowTimeline) -> None:
    """The end of a transition is said apart from what begins, and has a row with its words and mitigations."""
    page = show("on=2030-01-01")
    assert page.one("@data-said").text == (
        "Nothing begins to apply in the twelve months after 1 January 2030, but 1 transition ends. "
        "Next, on 2 August 2030: 1 transition ends in the Law."
    )
    (row,) = rows_of(page)
    assert row == [
        "2 August 2030 in 7 months",
        "the Law Law, binding in Utopia Transition ends",
        "Makers",
        "Harm",
        "A transition of 1 mitigation ends Risks Makers",
        f"For what applies from 2 December 2027 and 2 August 2028: {OLDER}",
    ]
    assert rows_of(show("on=2031-01-01"))[-1][0] == "2 August 2030 4 months before"


def test_several_sources_on_the_next_day(show: ShowTimeline) -> None:
    """On a day on which several sources begin, each is named."""
    begins = "1 mitigation begins to apply in"
    said = show("on=2026-12-31").one("@data-said").text
    assert said.endswith(f"Next, on 1 January 2027: {begins} the Law; {begins} the Code.")


def test_what_has_no_date_counts_on_every_day(show: ShowTimeline) -> None:
    """Sources without any date and single mitigations without one are named in one sentence."""
    said = "The Guide and 1 mitigation of the Law give no dates, so they count on every date."
    assert said in [each.text for each in show().all("p")]


def test_years_group_the_rows(show: ShowTimeline) -> None:
    """Each year has a heading with its number of mitigations."""
    (_, table) = show().all(".timeline")
    assert [row.text for row in table.all(".year")] == [
        "2026 1 mitigation", "2027 3 mitigations", "2028 2 mitigations", "2030 1 transition ends"
    ]  # fmt: skip


def test_rows_are_exact(show: ShowTimeline) -> None:
    """A row says from when, in which source, for what scope, who is responsible, on what, and how many begin."""
    assert [row[:4] for row in rows_of(show())] == [
        ["31 December 2026 in 1 month", "the Law Law, binding in Utopia Everything", "Makers", "Harm"],
        ["1 January 2027 in 1 month", "the Law Law, binding in Utopia Everything", "Makers", "Harm"],
        ["1 January 2027 in 1 month", "the Code Voluntary code, Utopia Everything", "Makers", "Labels"],
        ["2 December 2027 in a year and 3 days", "the Law Law, binding in Utopia Annex III", "Makers", "Harm"],
        ["2 August 2028 in 20 months", "the Law Law, binding in Utopia Annex I", "Makers, Sellers", "Harm"],
        ["2 August 2030 in 3 years and 8 months", "the Law Law, binding in Utopia Transition ends", "Makers", "Harm"],
    ]


def test_mitigations_of_a_row(show: ShowTimeline) -> None:
    """A row lists its mitigations with actor and condition, and says which are only extended."""
    begins = [row[4] for row in rows_of(show())]
    assert begins[1] == "1 mitigation begins to apply Tell Makers Makers: if it is asked."
    assert begins[-2] == "1 mitigation begins to apply and 1 is extended Logs Sellers Risks Makers; is extended"


def test_what_is_not_settled_says_why(show: ShowTimeline) -> None:
    """A date that is not settled is marked, with the reason; a transition says whose it is."""
    settled = [row[5] for row in rows_of(show())]
    assert settled[0] == f"Not settled: {DOUBT}"
    assert settled[-2] == f"SettledTransition: names 2 August 2030Risks: {OLDER}"


def test_what_already_applies_is_folded(show: ShowTimeline) -> None:
    """What applies before the day asked about is in a part that can be opened, and not in the table."""
    folded = show().one(".applying")
    assert folded.all("summary")[0].text == "1 mitigation of 1 source already applies, the first since 2 February 2025"
    assert rows_of(folded)[0][0] == "2 February 2025 21 months before"
    assert show("on=any").all(".applying") == []


def test_any_day(show: ShowTimeline) -> None:
    """If every day counts, all dates are in one table, and none is near or far."""
    page = show("on=any")
    assert len(rows_of(page)) == 7
    assert rows_of(page)[0][0] == "2 February 2025"
    assert page.one("@data-said").text == (
        "6 mitigations of 2 sources begin to apply from 2 February 2025 to 2 August 2028, "
        "and 1 transition ends. "
        "Choose a day to see what begins after it."
    )


def test_links_of_a_row(show: ShowTimeline) -> None:
    """Actors narrow the page, topics lead to their pages, and mitigations to theirs."""
    links = {link.text: link.attributes["href"] for link in show().all(".timeline")[-1].all("a")}
    assert links["Sellers"] == "/timeline?actor=seller"
    assert links["Harm"] == "/topic?topic=harm"
    assert links["Logs"].startswith("/mitigation?")
    assert "id=logs" in links["Logs"]


def test_narrowed_by_topic_and_actor(show: ShowTimeline) -> None:
    """What narrows the page is named above it, each with a link that undoes it."""
    page = show("topic=harm&actor=seller")
    assert [row[0] for row in rows_of(page)] == ["1 January 2027 in 1 month", "2 August 2028 in 20 months"]
    chips = {chip.text: chip.attributes["href"] for chip in page.all(".chip")}
    assert chips == {
        "Topic: Harm ✕, remove": "/timeline?actor=seller",
        "Reference actor: Sellers ✕, remove": "/timeline?topic=harm",
    }


def test_unknown_actor(show: ShowTimeline) -> None:
    """An unknown reference actor is named in a notice, and the page shows everyone."""
    page = show("actor=nobody")
    assert "This link asks for the reference actor “nobody”, which does not exist." in page.text
    assert len(rows_of(page)) == 6


@pytest.mark.parametrize("query", ["at-least=required&topic=harm", "source=law&without=law"])
def test_nothing_left(show: ShowTimeline, query: str) -> None:
    """If the filters leave nothing, there is no table and nothing to take away, but a link that clears them."""
    page = show(query)
    assert page.one("@data-said").text == "Nothing is left by these filters. Clear them"
    assert page.one("@data-said").one("a").attributes["href"] == "/timeline"
    assert page.all("table") == page.all("@download") == []


@pytest.mark.parametrize("query", ["source=guide", "without=law&without=code"])
def test_only_undated_sources(show: ShowTimeline, query: str) -> None:
    """If no source has a date, that is all that the page says."""
    page = show(query)
    assert page.one("@data-said").text == "The Guide gives no dates, so it counts on every date."
    assert page.all("table") == page.all("@download") == []
    assert [(each.text, each.attributes["href"]) for each in page.one(".ways").all("a")] == [
        ("Who is responsible, whatever the date", f"/across?{query}"),
        ("The dates of 2 other sources", "/timeline?source=law&source=code"),
    ]


def test_downloads_ask_the_same_question(show: ShowTimeline) -> None:
    """The timeline can be taken away in every format, as it is narrowed and as of its day."""
    links = [each.attributes["href"] for each in show("topic=harm").all("@download")]
    asked = "?on=2026-11-29&topic=harm&download=yes"
    assert links == [
        f"/api/v1/timeline.{ending}{asked}"
        for ending in ("ics", "pptx", "png", "svg", "csv", "xlsx", "ods", "json", "zip")
    ]


def test_the_actor_belongs_to_the_timeline(dated: ValueChain) -> None:
    """The address keeps the reference actor on the timeline, and drops it on any other page."""
    state, _ = read(dated, "actor=seller")
    assert state.href() == "/timeline?actor=seller"
    assert state.href(page=Page.ACROSS) == "/across"
    assert (state.query(), state.across_query()) == ("on=2026-11-29&actor=seller", "")
    assert read(dated, "actor=seller", Page.ACROSS)[0].actor == ""


def test_topics_of_the_question_narrow_the_page(show: ShowTimeline) -> None:
    """The first part of the question chooses a topic or practice without leaving the timeline."""
    links = {link.text: link.attributes["href"] for link in show("topic=harm").one(".panel-topic").all("a")}
    assert (links["Every topic"], links["Labels"]) == ("/timeline", "/timeline?topic=labels")
    assert links["Mark content"] == "/timeline?practice=mark"


def test_points_of_the_chart(dated: ValueChain) -> None:
    """Law is a circle, a code a diamond, the end of a transition an hourglass; a ring is what is not settled."""
    across = build_across(dated, read(dated)[0].question)
    layout = lay_out(dated, build_timeline(across), TODAY)
    figure = build_timeline_figure(dated, layout).to_plotly_json()
    (points,) = figure["data"]
    assert list(points["x"]) == ["2026-12-31", "2027-01-01", "2027-12-02", "2028-08-02", "2030-08-02", "2027-01-01"]
    assert list(points["marker"]["symbol"]) == ["circle"] * 4 + ["hourglass", "diamond"]
    assert [each.strip() for each in points["text"]] == ["1?", "1", "1", "1", "1", "1"]
    rings = [each for each in figure["layout"]["shapes"] if each["type"] == "circle"]
    assert [each["xanchor"] for each in rings] == ["2026-12-31"]
    assert figure["layout"]["height"] == measure_height(layout)
    assert [line.applying for line in layout.lines] == [1, 0]


def test_names_are_escaped_in_the_chart(dated: ValueChain) -> None:
    """Labels cannot bring markup into the chart."""
    layout = lay_out(dated, build_timeline(build_across(dated, read(dated)[0].question)), TODAY)
    line = replace(layout.lines[0], framework=replace(layout.lines[0].framework, short_name="<b>Bold</b>"))
    (points,) = build_timeline_figure(dated, replace(layout, lines=(line,))).to_plotly_json()["data"]
    assert all("<br>&lt;b&gt;Bold&lt;/b&gt;: " in said for said in points["hovertext"])


def test_points_that_would_overlap_have_their_own_lanes(dated: ValueChain) -> None:
    """Two days next to each other stand one below the other, and the row is as high as its lanes."""
    across = build_across(dated, read(dated)[0].question)
    law, code = lay_out(dated, build_timeline(across), TODAY).lines
    assert [point.lane for point in law.points] == [0, 1, 1, 0, 0]
    assert (law.lanes, code.lanes) == (2, 1)
    assert code.top == law.top + law.height


def test_an_extension_is_hollow(dated: ValueChain) -> None:
    """A day on which everything is only extended has a hollow point and a plus."""
    across = build_across(dated, read(dated, "on=2028-01-01")[0].question)
    timeline = build_timeline(across, actor="maker")
    (line, *_) = lay_out(dated, timeline, date(2028, 1, 1)).lines
    assert [(each.label, each.is_hollow, each.is_end) for each in line.points] == [
        ("+1", True, False),
        ("1", False, True),
    ]


def test_the_picture_says_what_the_page_says(dated: ValueChain, parse: Parse) -> None:
    """The picture stands alone: sources with their legal status, numbers, what has no date, and what narrows it."""
    across = build_across(dated, read(dated)[0].question)
    text = parse(draw_timeline(across, build_timeline(across, topic="harm"))).text
    for words in (
        "When does what begin to apply?",
        "Only topic Harm.",
        "29 November 2026",
        "The Law",
        "law, binding in",
    ):
        assert words in text
    assert "The Guide and 1 mitigation of the Law give no dates" in text
    assert "Dashed ring: not settled" in text
    assert "Hourglass: a transition ends" in text


def test_a_picture_of_nothing(dated: ValueChain, parse: Parse) -> None:
    """A picture of what has no date is still a picture."""
    across = build_across(dated, read(dated, "source=guide&on=any")[0].question)
    assert "The Guide gives no dates" in parse(draw_timeline(across, build_timeline(across))).text

"""The heat map as a table, as a figure and as a picture."""

import pytest

import valuechain as vc
from tests.conftest import Node, Parse
from tests.views.across.conftest import AskAcross, ShowAcross
from valuechain.model.framework import Topic
from valuechain.views.across.heat_map.figure import build_heat_figure, measure_height
from valuechain.views.across.heat_map.picture import draw_across
from valuechain.views.across.heat_map.table import HeatRow, build_heat_rows


def row_named(rows: list[HeatRow], name: str) -> HeatRow:
    """The row of a topic or practice."""
    (found,) = [row for row in rows if row.subject.name == name]
    return found


def cells(page: Node) -> dict[str, list[str]]:
    """The text of each row of the table, without the links for whole rows."""
    (table,) = page.all(".heat-map")
    rows = table.one("tbody").all("tr")
    return {row.one("th").all("a")[-1].text: [cell.text for cell in row.all("td")] for row in rows}


def test_cells_have_figures_and_signs(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """A cell has the number of sources, those that support, the strongest verb, and the sign of law."""
    assert cells(show_across(three)) == {
        "Incidents": ["2 shall §", "1 +1 can", "", "", "2 of 3"],
        "Labels": ["", "from 2028~", "", "", "not yet"],
        "Waste": ["", "", "", "", "no one"],
    }


def test_partial_paths_are_marked(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """A cell in which every source speaks only in part is marked so."""
    assert cells(show_across(three, "/across?on=2028-01-01"))["Labels"] == ["", "1~ shall §", "", "", "1 of 1~"]


def test_cells_are_described(three: vc.ValueChain, ask_across: AskAcross) -> None:
    """The accessible name of a cell is a full description."""
    rows = build_heat_rows(*ask_across(three))
    assert [cell.description for row in rows for cell in row.cells if cell.description] == [
        "Makers: 2 of 3 sources that speak make them responsible (1 by law); strongest verb: shall",
        (
            "Sellers: 1 of 3 sources that speak makes them responsible; 1 more gives them a supporting role; "
            "strongest verb: can"
        ),
        "Sellers: responsible from 1 January 2028 (only in part)",
    ]


def test_a_topic_opens_by_address(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """A topic's practices follow it if the address opens it; its link closes it again."""
    closed, opened = show_across(three), show_across(three, "/across?open=incidents")
    assert list(cells(opened)) == ["Incidents", "Report incidents", "Keep logs", "Labels", "Waste"]
    toggles = [page.all(".toggle")[0].attributes for page in (closed, opened)]
    assert [(each["href"], each["aria-expanded"]) for each in toggles] == [
        ("/across?open=incidents", "false"),
        ("/across", "true"),
    ]


def test_cells_lead_to_the_topic(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """A cell leads to the page of its topic, like the heading of its row."""
    row = show_across(three).one("tbody").all("tr")[0]
    assert {link.attributes["href"] for link in row.all("td")[0].all("a")} == {"/topic?topic=incidents"}
    assert row.one("th").all("a")[-1].attributes["href"] == "/topic?topic=incidents"


def test_shades_follow_the_figures(three: vc.ValueChain, ask_across: AskAcross) -> None:
    """The most sources give the darkest shade, and none gives no shade."""
    incidents = row_named(build_heat_rows(*ask_across(three)), "Incidents")
    assert [cell.level for cell in incidents.cells] == [5, 3, 0, 0]


def test_the_agreement_is_described(three: vc.ValueChain, ask_across: AskAcross) -> None:
    """The agreement is a sentence as well as two numbers."""
    rows = build_heat_rows(*ask_across(three))
    assert [row.agreed_on for row in rows] == [
        "2 of the 3 sources that speak name makers.",
        "No source makes anyone responsible yet.",
        "No source makes anyone responsible.",
    ]


def test_the_figure_has_the_same_numbers(three: vc.ValueChain, ask_across: AskAcross) -> None:
    """The chart shows the numbers of the table, and each of its cells has the link of its row."""
    across, state = ask_across(three, "open=incidents")
    rows = build_heat_rows(across, state)
    figure = build_heat_figure(across, rows)
    (trace,) = figure["data"]
    assert [list(row) for row in trace["z"]] == [
        [2, 1, None, None],
        [2, 1, None, None],
        [1, None, None, None],
        [None, None, None, None],
        [None, None, None, None],
    ]
    assert trace["text"][0] == ("<b>2</b> §", "<b>1</b> +1", "", "") or trace["text"][0] == [
        "<b>2</b> §",
        "<b>1</b> +1",
        "",
        "",
    ]
    assert [row[0][0] for row in trace["customdata"]] == [row.href for row in rows]
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "2 of 3",
        "2 of 3",
        "1 of 1~",
        "not yet",
        "no one",
    ]
    assert figure["layout"]["height"] == measure_height(5)


def test_names_are_escaped_in_the_figure(three: vc.ValueChain, ask_across: AskAcross) -> None:
    """Labels cannot bring markup into the chart."""
    across, state = ask_across(three)
    row = build_heat_rows(across, state)[0]._replace(subject=Topic("bold", "<b>Bold</b>", ""))
    assert build_heat_figure(across, [row])["layout"]["yaxis"]["ticktext"] == ["&lt;b&gt;Bold&lt;/b&gt;"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "for any model and release, as of 29 November 2026."),
        ("kind=law&at-least=required", "only law and strength required."),
    ],
)
def test_the_picture_stands_alone(
    three: vc.ValueChain, ask_across: AskAcross, parse: Parse, query: str, says: str
) -> None:
    """The picture has its question, figures, sources and legend in it."""
    across, _ = ask_across(three, query)
    svg = parse(draw_across(across))
    words = " ".join(text.text for text in svg.all("text"))
    assert says.lower() in words.lower()
    assert "Reference actors, practices and links are ours." in words
    assert "The law" in words

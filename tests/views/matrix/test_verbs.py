"""The source's verbs beneath the marks of the matrix, in every form; and the switch that shows them."""

from collections.abc import Sequence

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Show
from tests.questions import PAI_OPEN, query_of
from tests.views.conftest import ReadDocument
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.rows.matrix_table import CONDITION
from valuechain.analysis.rows.sheets import matrix_sheet
from valuechain.model.question.selection import Selection
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.matrix.block import build_block
from valuechain.views.matrix.table import show_matrix
from valuechain.views.page.state import View, ViewState

VERBS = ViewState("pai-open", has_verbs=True)
DRAWN = "a -P:can;should-> x; b -S-> x; a -P:is recommended?if asked-> y; a -S:may-> y"
"""Actor a can, and b has no verb; a is recommended, as primary, under a condition, and may, as secondary."""
STRENGTHS = [
    "must, shall, will: required",
    "should, is encouraged, is recommended: recommended",
    "may, can, could: possible",
]


@pytest.fixture
def matrix(chain: vc.ValueChain, parse: Parse) -> Show:
    """The parsed matrix for a page state."""
    return lambda state, of=chain: parse(show_matrix(answer(of, state), state))


def cells_of(page: Node, label: str) -> Sequence[Node]:
    """The cells of a mitigation, without the number of roles."""
    (row,) = [row for row in page.all("tr") if row.all("th") and row.all("th")[0].text.startswith(label)]
    return row.all("td")[:-1]


def test_verbs_beneath_their_marks(matrix: Show) -> None:
    """Providers can and adapters could build safeguards in; developers, who are only mentioned, should."""
    cells = cells_of(matrix(VERBS), "Build durable safeguards")
    assert [small.text for cell in cells for small in cell.all("small")] == ["can", "could", "should"]


def test_an_actor_without_a_verb(matrix: Show) -> None:
    """The source has no verb for developers in item 2, so nothing stands beneath their mark."""
    cells = cells_of(matrix(VERBS), "Evaluate for safety")
    assert [[small.text for small in cell.all("small")] for cell in cells if cell.all(".role")] == [
        ["can"],
        ["can"],
        [""],
    ]


def test_every_role_has_its_own_verb(draw: Draw, matrix: Show) -> None:
    """An actor in two roles has a verb beneath each mark; the first of several verbs stands for the action itself."""
    chain = draw(DRAWN)
    page = matrix(ViewState("drawn", has_verbs=True), chain)
    marked = [(cell.one(".role").text, cell.one("small").text) for cell in page.all(".marked")]
    assert marked == [("PPrimary", "can"), ("SSecondary", ""), ("PPrimary", "is recommended"), ("SSecondary", "may")]


def test_nothing_is_written_unless_asked(matrix: Show) -> None:
    """Without the switch, no verb stands beneath a mark and the legend explains no strength."""
    page = matrix(ViewState("pai-open"))
    assert page.all(".marked") == []
    assert [item for item in page.one(".legend").all("li") if "recommended" in item.text] == []


def test_screen_readers_hear_each_verb_once(matrix: Show) -> None:
    """The verb beneath a mark is hidden from screen readers, which read it with the cell."""
    cell = cells_of(matrix(VERBS), "Source and filter")[2]
    assert cell.one("small").attributes["aria-hidden"] == "true"
    assert [hidden.text for hidden in cell.all(".sr")] == ["Primary", ", should"]


def test_the_legend_explains_the_strengths(matrix: Show, draw: Draw) -> None:
    """The legend gives the verbs of all three strengths; without a verb, only if an actor has none."""
    without = "no word: the source has no verb for this actor"
    assert [item.text for item in matrix(VERBS).one(".legend").all("li")][-4:] == [*STRENGTHS, without]
    legend = matrix(ViewState("drawn", has_verbs=True), draw("a -P:shall-> x")).one(".legend")
    assert [item.text for item in legend.all("li")][-3:] == STRENGTHS


def test_the_switch(show: Show) -> None:
    """A link above the matrix shows the verbs and, once they are shown, hides them again."""
    off, on = (
        next(link for link in show(query).all("a") if link.text.endswith("Show verbs"))
        for query in (PAI_OPEN, f"{PAI_OPEN}&verbs=yes")
    )
    assert (off.text, off.attributes["href"], "aria-current" in off.attributes) == (
        "Show verbs",
        f"/?{PAI_OPEN}&verbs=yes",
        False,
    )
    assert (on.text, on.attributes["href"], on.attributes["aria-current"]) == (
        "✓ Show verbs",
        f"/?{PAI_OPEN}",
        "true",
    )


def test_no_switch_without_verbs(show: Show, draw: Draw) -> None:
    """There is no switch on the map, nor in a framework without verbs."""
    texts = [link.text for page in (show(f"{PAI_OPEN}&view=map"), show("", draw("a -P-> x"))) for link in page.all("a")]
    assert [text for text in texts if "verbs" in text] == []


def test_the_map_keeps_the_switch() -> None:
    """The state survives a look at the map, but not a change of page."""
    assert "verbs=yes" in VERBS.href(view=View.MAP)
    assert "verbs=yes" in VERBS.href(framework="cosai")
    assert "verbs" not in VERBS.href_of(vc.read_chain().mitigation("pai-open", "PO-1"))


def test_downloads_have_what_the_page_shows(show: Show) -> None:
    """Pictures, workbook and briefing are downloaded with verbs; CSV and JSON are the same either way."""
    links = [link.attributes["href"] for link in show(f"{PAI_OPEN}&verbs=yes").one(".downloads").all("a")]
    with_verbs = [href.partition("?")[0].removeprefix("/api/v1/") for href in links if "&verbs=yes" in href]
    assert with_verbs == [
        *("matrix.xlsx", "matrix.ods", "matrix.pptx", "matrix.png", "matrix.svg"),
        *("briefing.pptx", "briefing.docx", "briefing.html"),
    ]


def test_the_large_grid(draw: Draw) -> None:
    """A cell of the large grid has the verb after the role, then the sign of a condition."""
    chain = draw(DRAWN)
    allocation, state = vc.build_allocation(chain), ViewState("drawn", has_verbs=True)
    rows = [{key: row[key] for key in row if key.startswith("actor:")} for row in build_block(allocation, state, 0, 9)]
    assert rows == [
        {"actor:a": "primary, can", "actor:b": "secondary"},
        {"actor:a": f"primary, is recommended; secondary, may{CONDITION}"},
    ]


def test_the_workbook(draw: Draw) -> None:
    """A sheet of the workbook has the verb after the role; the first sheet explains the three strengths."""
    sheet = matrix_sheet(vc.build_allocation(draw(DRAWN)), Selection(), has_verbs=True)
    (verbs,) = (table for table in sheet.more if table.name == "verbs")
    assert [row[2:4] for row in verbs.rows] == [
        ("primary, can", "secondary"),
        ("primary, is recommended;secondary, may", ""),
    ]
    assert [f"{line.name}: {line.text}" for line in sheet.legend][1:4] == STRENGTHS


def test_the_briefing(pai_open: vc.Allocation, read: ReadDocument) -> None:
    """In the briefing, the verb follows the mark, and the sign of a condition stands beside the mark."""
    page = read(build_briefing(pai_open, has_verbs=True))
    for hidden in page.all(".sr"):
        hidden.parts.clear()
    cells = cells_of(page.all("table")[1], "Evaluate for safety")
    assert [cell.text for cell in cells if cell.text] == ["P can", f"S{CONDITION} can", "S"]
    assert f"/?{query_of('pai-open', 'advanced', 'open')}&verbs=yes" in page.text

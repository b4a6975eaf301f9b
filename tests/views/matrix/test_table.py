"""The matrix as HTML: its cells, idle actors and the marks of roles."""

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Show, Write
from valuechain.analysis.allocation.allocation import answer
from valuechain.views.matrix.table import show_matrix
from valuechain.views.page.state import ViewState

MP, MH, MA, AD = "Model providers", "Hubs & hosting", "Adapters", "App developers"
ACTORS = ["Compute & cloud", "Data providers", MP, MH, MA, AD, "Distribution platforms", "Users", "MLOps & evaluation"]
P, S, M = "PPrimary", "SSecondary", "mMentioned"
PAI_OPEN = {
    "Source and filter training data": {MP: P, MA: S},
    "Evaluate for safety and misuse": {MP: P, MA: S, AD: S},
    "Disclose AI-generated content": {MP: P, AD: P},
    "Guide and equip downstream use": {MP: P, MA: S, MH: M},
    "Publish a responsible AI licence": {MP: P},
    "Moderate hosted models": {MH: P},
    "Add use-specific safety measures": {MA: P, AD: P},
    "Stage the release": {MP: P},
    "Build durable safeguards into the model": {MP: P, MA: S, AD: M},
    "Sign or fingerprint the model": {MP: P},
    "Monitor misuse and feedback": {MP: P, AD: P, MA: S},
    "Open incident reporting channels": {MP: P, MH: P, AD: P, MA: S},
    "Enforce policy violations": {MH: P, AD: P},
    "Decommission and respond to incidents": {MP: P, MH: P, MA: S},
    "Report transparently": {MP: P, MH: P, AD: P},
}


@pytest.fixture(scope="module")
def show(chain: vc.ValueChain, parse: Parse) -> Show:
    """The parsed matrix for a page state."""

    def read(state: ViewState, of: vc.ValueChain = chain) -> Node:
        return parse(show_matrix(answer(of, state), state))

    return read


@pytest.fixture(scope="module")
def pai_open(show: Show) -> Node:
    """The matrix of PAI's open checklist."""
    return show(ViewState("pai-open"))


def body_rows(table: Node) -> list[Node]:
    """The rows of mitigations, without the stage headings."""
    bodies = [row for body in table.all("tbody") for row in body.all("tr")]
    return [row for row in bodies if "stage" not in row.attributes.get("class", "")]


def test_cells(pai_open: Node) -> None:
    """The cells have exactly the roles of PAI's open checklist."""
    shown = {}
    for row in body_rows(pai_open):
        cells = dict(zip(ACTORS, row.all("td")[:-1], strict=True))
        roles = {actor: "".join(mark.text for mark in cell.all(".role")) for actor, cell in cells.items()}
        shown[row.all("a")[0].text] = {actor: text for actor, text in roles.items() if text}
    assert shown == PAI_OPEN


def test_cells_name_their_actor(pai_open: Node) -> None:
    """Every cell, including totals, contains its actor's name for the phone layout."""
    rows = [row.all("td")[:-1] for row in pai_open.all("tr") if row.all("td")]
    named = [[cell.attributes["data-actor"] for cell in cells] for cells in rows]
    assert named == [ACTORS] * (15 + 1)


def test_heads(pai_open: Node) -> None:
    """The columns are the actors in value-chain order; the five that own nothing are marked idle."""
    heads = pai_open.all(".actor")
    idle = [head.text for head in heads if "idle" in head.attributes["class"].split()]
    assert [head.text for head in heads] == ACTORS
    assert idle == ["Compute & cloud", "Data providers", "Distribution platforms", "Users", "MLOps & evaluation"]


def test_totals(pai_open: Node) -> None:
    """The last row totals each actor's roles; mentions do not count."""
    totals = [cell.text for cell in pai_open.one("tfoot").all("td")]
    assert totals == [
        "none",
        "none",
        "12 P (Primary)",
        "5 P (Primary)",
        "1 P (Primary) 7 S (Secondary)",
        "6 P (Primary) 1 S (Secondary)",
        "none",
        "none",
        "none",
        "24 P (Primary) 8 S (Secondary)",
    ]


def test_owners_of_a_row(pai_open: Node) -> None:
    """Each row ends with its number of owners in each role, not counting mentions."""
    owners = {row.all("a")[0].text: row.one(".total").text for row in body_rows(pai_open)}
    assert owners["Evaluate for safety and misuse"] == "1 P (Primary) 2 S (Secondary)"
    assert owners["Guide and equip downstream use"] == "1 P (Primary) 1 S (Secondary)"
    assert owners["Report transparently"] == "3 P (Primary)"


def test_cells_in_doubt(pai_open: Node) -> None:
    """The three cells where the readings disagree are marked, and link to both readings."""
    marked = {
        row.all("a")[0].text: [
            (cell.attributes["data-actor"], cell.one(".doubtful").text, cell.one(".doubtful").attributes["href"][-23:])
            for cell in row.all("td")
            if cell.all(".doubtful")
        ]
        for row in body_rows(pai_open)
        if row.all(".doubtful")
    }
    assert marked == {
        "Disclose AI-generated content": [
            ("App developers", f"{P}, the readings disagree", "focus=mitigation%3APO-3"),
        ],
        "Monitor misuse and feedback": [("Hubs & hosting", "?, the readings disagree", "ocus=mitigation%3APO-11")],
        "Open incident reporting channels": [
            ("Hubs & hosting", f"{P}, the readings disagree", "ocus=mitigation%3APO-12"),
        ],
    }


def test_stages(pai_open: Node) -> None:
    """Rows are grouped by the three stages, each with its meaning."""
    stages = [(body.one(".stage").text, len(body.all("tr")) - 1) for body in pai_open.all("tbody")]
    assert stages == [
        ("Prevent before release", 10),
        ("Detect once it is out", 2),
        ("Respond when something happens", 3),
    ]


def test_legend(pai_open: Node) -> None:
    """The legend explains the three roles used, and the doubts."""
    assert [item.text for item in pai_open.one(".legend").all("li")] == [
        "PPrimary Primary: accountable",
        "SSecondary Secondary: contributes or supports",
        "mMentioned Mentioned: named, but given no role",
        "2 readings The source is ambiguous; open the mitigation to see both readings",
        "Dashed outline: The readings disagree",
        "? Only under the alternative reading",
    ]


def test_legend_under_the_other_reading(show: Show) -> None:
    """With reading B of item 11 in use, the legend has no question mark."""
    entries = [item.text for item in show(ViewState("pai-open", readings=(("PO-11", "B"),))).one(".legend").all("li")]
    assert [text for text in entries if text.startswith("?")] == []
    assert "reading B An alternative reading is in use" in entries


def test_legend_explains_only_what_occurs(show: Show) -> None:
    """If "responsible" is the only role and nothing is in doubt, the legend has one entry."""
    assert [item.text for item in show(ViewState("cosai")).one(".legend").all("li")] == [
        "RResponsible Responsible: named or read as responsible; the source does not rank actors"
    ]


def test_roles_differ_by_letter_and_shape(pai_open: Node) -> None:
    """Each role has its own letter and shape, and its name for screen readers."""
    marks = {
        (mark.attributes["class"].split()[2], *(part.text for part in mark.all("span")[1:]))
        for mark in pai_open.all(".role")
    }
    assert marks == {("lead", "P", "Primary"), ("owner", "S", "Secondary"), ("mention", "m", "Mentioned")}


def test_doubts(pai_open: Node) -> None:
    """The three ambiguous mitigations have a sign beside their label."""
    assert [row.all("a")[0].text for row in body_rows(pai_open) if row.all(".doubt")] == [
        "Disclose AI-generated content",
        "Monitor misuse and feedback",
        "Open incident reporting channels",
    ]


def test_reading_that_is_taken(show: Show) -> None:
    """Under reading B of item 12, the row says so, hubs are secondary, and the totals change to match."""
    shown = show(ViewState("pai-open", readings=(("PO-12", "B"),)))
    row = next(row for row in body_rows(shown) if row.all("a")[0].text == "Open incident reporting channels")
    assert row.one(".taken").text == "reading B"
    assert ["".join(mark.text for mark in cell.all(".role")) for cell in row.all("td")][2:6] == [P, S, S, P]
    assert shown.one("tfoot").all("td")[3].text == "4 P (Primary) 1 S (Secondary)"


def test_rows_in_focus(show: Show) -> None:
    """The row or column of the open card is marked."""
    row = show(ViewState("pai-open", focus="mitigation:PO-5")).one(".selected")
    column = show(ViewState("pai-open", focus="actor:user")).one(".selected")
    assert (row.one("a").text, column.text) == ("Publish a responsible AI licence", "Users")
    assert [link.attributes["aria-current"] for link in (row.one("a"), column.one("a"))] == ["true", "true"]


def test_parts_are_set_in(show: Show) -> None:
    """With both levels shown, 72 provisions, each with its sign and norm, are indented under 13 principles."""
    shown = show(ViewState("uk-ai-cyber", level=None))
    parts = shown.all(".part")
    first = parts[0]
    assert (len(body_rows(shown)), len(parts)) == (85, 72)
    assert [first.one(".doubt").text, first.one(".norm").text] == ["interpreted", "shall"]


def test_interpretation_is_marked_where_it_differs(show: Show) -> None:
    """If everything is interpreted, the summary says so once and the rows do not."""
    assert show(ViewState("eu-ai-act")).all(".doubt") == []


def test_table_keeps_its_roles(pai_open: Node) -> None:
    """Every part of the table has its ARIA role, because phones show the table as a list."""
    roles = {node.tag: set() for node in pai_open.nodes()}
    for node in pai_open.one("table").nodes():
        roles[node.tag].add(node.attributes.get("role"))
    assert roles["table"] == {"table"}
    assert roles["thead"] == roles["tbody"] == roles["tfoot"] == {"rowgroup"}
    assert roles["tr"] == {"row"}
    assert roles["td"] == {"cell"}
    assert roles["th"] == {"columnheader", "rowheader"}


def test_several_roles_in_a_cell(write: Write, show: Show) -> None:
    """An actor that is primary and secondary for the same mitigation has both marks."""
    own = write(
        actors=[["id", "name"], ["a", "A"]], mitigations=[["id", "name", "primary", "secondary"], ["m", "M", "a", "a"]]
    )
    shown = show(ViewState(own.frameworks[0].id), own)
    assert [cell.text for cell in shown.all("td")] == [P + S, *["1 P (Primary) 1 S (Secondary)"] * 3]


def test_stages_that_are_not_adjacent(write: Write, show: Show) -> None:
    """Mitigations of one stage form one group, even if scattered in the file; stages are in order of appearance."""
    rows = [["m1", "One", "use"], ["m2", "Two", "build"], ["m3", "Three", "use"]]
    own = write(actors=[["id", "name"], ["a", "A"]], mitigations=[["id", "name", "stage"], *rows])
    rows_shown = show(ViewState(own.frameworks[0].id), own).one("table").all("tr")
    heads = [row.all("th")[0].text for row in rows_shown if row.all("th")]
    assert [head for head in heads if head in ("use", "build", "One", "Two", "Three")] == [
        "use", "One", "Three", "build", "Two",
    ]  # fmt: skip


def test_ambiguous_without_readings_promises_none(write: Write, show: Show) -> None:
    """If an ambiguous mitigation has no recorded readings, the legend does not explain any."""
    rows = [["id", "name", "primary", "confidence"], ["m", "M", "a", "ambiguous"]]
    own = write(actors=[["id", "name"], ["a", "A"]], mitigations=rows)
    assert "reading" not in show(ViewState(own.frameworks[0].id), own).text


def test_nobody_owns_it(draw: Draw, show: Show) -> None:
    """The row of an unowned mitigation has empty cells and the words "no one"."""
    own = draw("provider; (orphan)")
    shown = show(ViewState(own.frameworks[0].id), own)
    assert [cell.text for cell in shown.all("td")] == ["", "no one", "none", "none"]


@pytest.mark.parametrize(("framework", "is_long"), [("pai-open", False), ("cosai", True)])
def test_long_tables_scroll_under_their_head(show: Show, framework: str, is_long: bool) -> None:
    """A table of more than 30 rows scrolls in its own box, so that the actors stay visible."""
    shown = show(ViewState(framework))
    assert bool(shown.all(".long")) is is_long

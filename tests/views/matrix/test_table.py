"""The matrix as HTML: its cells, idle actors and the marks of roles."""

from collections import Counter

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Show, Write
from tests.views.matrix.test_signs import TWO_READINGS
from valuechain.analysis.allocation.allocation import answer
from valuechain.views.matrix.table import show_matrix
from valuechain.views.page.state import ViewState

MP, MH, MA, AD = "Model providers", "Hubs & hosting", "Adapters", "App developers"
ACTORS = ["Compute & cloud", "Data providers", MP, MH, MA, AD, "Distribution platforms", "Users", "MLOps & evaluation"]
P, S, M = "PPrimary", "SSecondary", "mMentioned"
PAI_OPEN = {
    1: {MP: P, MA: S},
    2: {MP: P, MA: S, AD: S},
    3: {MP: P, AD: P},
    4: {MP: P, MA: S, MH: M},
    5: {MP: P},
    6: {MH: P},
    7: {MA: P, AD: P},
    8: {MP: P},
    9: {MP: P, MA: S, AD: M},
    10: {MP: P},
    11: {MP: P, AD: P, MA: S, MH: M},
    12: {MP: P, MH: P, AD: P, MA: S},
    13: {MH: P, AD: P},
    14: {MP: P, MH: P, MA: S},
    15: {MP: P, MH: P, AD: P},
}
"""The roles by number of the mitigation."""
DIFFER = ", the readings disagree"


@pytest.fixture(scope="module")
def show(chain: vc.ValueChain, parse: Parse) -> Show:
    """The parsed matrix for a page state."""

    def read(state: ViewState, of: vc.ValueChain = chain) -> Node:
        return parse(show_matrix(answer(of, state), state))

    return read


@pytest.fixture(scope="module")
def pai_open(show: Show) -> Node:
    """The matrix of PAI’s open checklist."""
    return show(ViewState("pai-open"))


def body_rows(table: Node) -> list[Node]:
    """The rows of mitigations, without the stage headings."""
    bodies = [row for body in table.all("tbody") for row in body.all("tr")]
    return [row for row in bodies if "stage" not in row.attributes.get("class", "")]


def number_of(row: Node) -> int:
    """The number of the mitigation in a row of PAI's open checklist."""
    return int(row.all("a")[0].attributes["data-key"].removeprefix("mitigation:PO-"))


def row_of(table: Node, number: int) -> Node:
    """The row of a mitigation of PAI's open checklist."""
    (row,) = [row for row in body_rows(table) if number_of(row) == number]
    return row


def test_cells(pai_open: Node) -> None:
    """The cells have exactly the roles of PAI's open checklist."""
    shown = {}
    for row in body_rows(pai_open):
        cells = dict(zip(ACTORS, row.all("td")[:-1], strict=True))
        roles = {actor: "".join(mark.text for mark in cell.all(".role")) for actor, cell in cells.items()}
        shown[number_of(row)] = {actor: text for actor, text in roles.items() if text}
    assert shown == PAI_OPEN


def test_rows_bear_their_labels(chain: vc.ValueChain, pai_open: Node) -> None:
    """Each row bears the mitigation's label; its whole name appears on hover."""
    links = [row.all("a")[0] for row in body_rows(pai_open)]
    mitigations = chain.mitigations_by_framework["pai-open"]
    assert [link.text for link in links] == [each.label for each in mitigations]
    assert [link.attributes["title"] for link in links] == [each.name for each in mitigations]


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
    assert idle == [actor for actor in ACTORS if actor not in {MP, MH, MA, AD}]


def test_totals(pai_open: Node) -> None:
    """The last row totals each actor's roles, and says what holds under a condition; mentions do not count.

    The conditions are those of adapters in item 2, of providers in item 8 and of hubs in item 15.
    """
    totals = [cell.text for cell in pai_open.one("tfoot").all("td")]
    assert totals == [
        *["not addressed"] * 2,
        "12 P (Primary) 1*of which 1 under a condition",
        "5 P (Primary) 1*of which 1 under a condition",
        "1 P (Primary) 7 S (Secondary) 1*of which 1 under a condition",
        "6 P (Primary) 1 S (Secondary)",
        *["not addressed"] * 3,
        "24 P (Primary) 8 S (Secondary) 3*of which 3 under a condition",
    ]


def test_owners_of_a_row(pai_open: Node) -> None:
    """Each row ends with its number of owners in each role, not counting mentions."""
    owners = {number_of(row): row.one(".total").text for row in body_rows(pai_open)}
    assert owners[2] == "1 P (Primary) 2 S (Secondary)"
    assert owners[4] == "1 P (Primary) 1 S (Secondary)"
    assert owners[15] == "3 P (Primary)"


def test_cells_in_doubt(pai_open: Node) -> None:
    """The three cells where the readings disagree are marked, and link to both readings."""
    marked = {
        (number_of(row), cell.attributes["data-actor"]): cell.one(".doubtful")
        for row in body_rows(pai_open)
        for cell in row.all("td")
        if cell.all(".doubtful")
    }
    assert set(marked) == {(3, AD), (11, MH), (12, MH)}
    assert all(link.text.endswith(DIFFER) for link in marked.values())
    assert [link.one(".role").text for link in marked.values()] == [P, M, P]
    assert all(
        link.attributes["href"].endswith(f"focus=mitigation%3APO-{number}") for (number, _), link in marked.items()
    )


def test_a_cell_only_under_another_reading(write: Write, show: Show) -> None:
    """A cell whose actor has a role only under a reading that is not in use has a question mark instead of a role."""
    own = write(**TWO_READINGS)
    cells = show(ViewState(own.frameworks[0].id), own).one("tbody").all("td")
    assert [cell.text for cell in cells] == [P, f"?{DIFFER}", "1 P (Primary)"]


def test_stages(pai_open: Node, chain: vc.ValueChain) -> None:
    """Rows are grouped by the three stages, each with its meaning."""
    stages = [(body.one(".stage").text, len(body.all("tr")) - 1) for body in pai_open.all("tbody")]
    glosses = {stage.name: stage.gloss for stage in chain.stages if stage.framework == "pai-open"}
    assert stages == [
        (f"{name} {glosses[name]}", number) for name, number in (("Prevent", 10), ("Detect", 2), ("Respond", 3))
    ]


def test_legend(pai_open: Node, chain: vc.ValueChain) -> None:
    """The legend explains the three roles used, the doubts and the conditions."""
    meanings = [
        f"{mark} {role.name}: {role.meaning}"
        for role, mark in ((chain.role(mark[1:].lower()), mark) for mark in (P, S, M))
    ]
    assert [item.text for item in pai_open.one(".legend").all("li")] == [
        *meanings,
        "2 readings The source is ambiguous; open the mitigation to see both readings",
        "Dashed outline: The readings disagree",
        "* Only under a condition",
    ]


def test_legend_of_a_cell_only_under_another_reading(write: Write, show: Show) -> None:
    """The legend explains the question mark while the other reading is not in use, and no longer once it is."""
    own = write(**TWO_READINGS)
    for readings, explained in (((), ["? Only under the alternative reading"]), ((("m", "B"),), [])):
        legend = show(ViewState(own.frameworks[0].id, readings=readings), own).one(".legend")
        assert [item.text for item in legend.all("li") if item.text.startswith("?")] == explained


def test_legend_under_the_other_reading(show: Show) -> None:
    """With reading B of item 11 in use, the legend says that an alternative reading is in use."""
    entries = [item.text for item in show(ViewState("pai-open", readings=(("PO-11", "B"),))).one(".legend").all("li")]
    assert "reading B An alternative reading is in use" in entries


def test_legend_explains_only_what_occurs(chain: vc.ValueChain, show: Show) -> None:
    """If "responsible" is the only role and nothing is in doubt, the legend has one entry."""
    assert [item.text for item in show(ViewState("cosai")).one(".legend").all("li")] == [
        f"RResponsible Responsible: {chain.role('responsible').meaning}"
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
    assert [number_of(row) for row in body_rows(pai_open) if row.all(".doubt")] == [3, 11, 12]


def test_verbs(pai_open: Node) -> None:
    """Beside each label stands the verb for the lead actors: should for 5, could for 4 and can for 6."""
    verbs: dict[str, list[int]] = {}
    for row in body_rows(pai_open):
        verbs.setdefault(row.all("th")[0].one(".norm").text, []).append(number_of(row))
    assert verbs == {"should": [1, 7, 12, 13, 14], "can": [2, 3, 4, 5, 9, 10], "could": [6, 8, 11, 15]}


def test_reading_that_is_taken(show: Show) -> None:
    """Under reading B of item 12, the row says so, hubs are secondary, and the totals change to match."""
    shown = show(ViewState("pai-open", readings=(("PO-12", "B"),)))
    row = row_of(shown, 12)
    assert row.one(".taken").text == "reading B"
    assert ["".join(mark.text for mark in cell.all(".role")) for cell in row.all("td")][2:6] == [P, S, S, P]
    assert shown.one("tfoot").all("td")[3].text == "4 P (Primary) 1 S (Secondary) 1*of which 1 under a condition"


def test_rows_in_focus(show: Show) -> None:
    """The row or column of the open card is marked."""
    row = show(ViewState("pai-open", focus="mitigation:PO-5")).one(".selected")
    column = show(ViewState("pai-open", focus="actor:user")).one(".selected")
    assert (number_of(row), column.text) == (5, "Users")
    assert [link.attributes["aria-current"] for link in (row.one("a"), column.one("a"))] == ["true", "true"]


def test_parts_are_set_in(show: Show) -> None:
    """With both levels shown, 72 provisions, each with its norm, are indented under 13 principles."""
    shown = show(ViewState("uk-ai-cyber", level=None))
    parts = shown.all(".part")
    norms = Counter(part.one(".norm").text for part in parts)
    assert (len(body_rows(shown)), len(parts)) == (85, 72)
    assert sum(norms.values()) == 72
    assert sum(number for norm, number in norms.items() if norm.startswith("shall")) == 49


def test_interpretation_is_marked_where_it_differs(write: Write, show: Show) -> None:
    """If everything is interpreted, the summary says so once and the rows do not."""
    for confidence, marked in (("interpreted", []), ("stated", ["interpreted"])):
        rows = [["m", "M", "a", "interpreted"], ["n", "N", "a", confidence]]
        own = write(actors=[["id", "name"], ["a", "A"]], mitigations=[["id", "name", "primary", "confidence"], *rows])
        assert [sign.text for sign in show(ViewState(own.frameworks[0].id), own).all(".doubt")] == marked


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


def test_cells_under_a_condition_open_the_card(draw: Draw, parse: Parse) -> None:
    """A cell with a star links to the card, and the link's name has the condition; other cells have no link."""
    allocation = vc.build_allocation(draw("a -P:should?if asked-> x; b -S-> x"))
    starred, plain = parse(show_matrix(allocation, ViewState("drawn"))).one("tbody").all("td")[:2]
    link = starred.one("a")
    assert link.attributes["href"].endswith("focus=mitigation%3Ax")
    assert link.text == "PPrimary*, should, if asked"
    assert plain.all("a") == []


def test_conditions_are_printed(draw: Draw, parse: Parse) -> None:
    """Below the matrix, for paper, stand the conditions behind its stars."""
    allocation = vc.build_allocation(draw("a -P?if asked-> x; b -S-> x"))
    assert [each.text for each in parse(show_matrix(allocation, ViewState("drawn"))).one(".conditions").all("li")] == [
        "x, a: if asked"
    ]


def test_nothing_is_printed_without_conditions(draw: Draw, parse: Parse) -> None:
    """Without conditions, nothing stands below the matrix for paper."""
    allocation = vc.build_allocation(draw("a -P-> x"))
    assert parse(show_matrix(allocation, ViewState("drawn"))).all(".conditions") == []


def test_place_and_dates(show: Show, pai_open: Node) -> None:
    """Rows of the EU AI Act have article and dates beside the name; numbers that are ours are left out."""
    act = show(ViewState("eu-ai-act"))
    references = {
        row.all("a")[0].text: row.one(".reference").text for row in act.one("table").all("th") if row.all(".reference")
    }
    assert references["Keep the deployer’s logs"] == "Art 26(6), from 2 Dec 2027 or 2 Aug 2028"
    assert len(references) == len([*act.one("table").all(".total")]) - 2
    assert pai_open.all(".reference") == []

"""What a cell and a total of the matrix say, in every format: roles, verbs, conditions and doubts."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import pytest

import valuechain as vc
from tests.conftest import Draw, Parse, Write
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.rows.matrix_table import CONDITION, NOT_ADDRESSED, MatrixTable, build_matrix
from valuechain.analysis.rows.sheets import head_actors, matrix_sheet
from valuechain.model.look import letter_of
from valuechain.model.question.selection import Selection
from valuechain.model.table import HEAD_ROW
from valuechain.model.vocabulary import DOUBT, LIST_SEPARATOR
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.document.blocks import Grid, Paragraph
from valuechain.views.matrix.block import MITIGATION, OWNERS, build_block, build_totals
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.matrix.table import show_matrix
from valuechain.views.page.state import ViewState

Marks: TypeAlias = list[Counter[str]]
"""The letters, verbs and signs of each row's cells."""

STATES = (
    ViewState("pai-open", has_verbs=True),
    ViewState("pai-open", readings=(("PO-11", "B"), ("PO-12", "B")), has_verbs=True),
    ViewState("uk-ai-cyber", level=None, has_verbs=True),
    ViewState("eu-ai-act", has_verbs=True),
)
DRAWN = "a -P:should?if asked-> x; a -P-> y; b -S?in part-> x; b -P-> y; c"
"""Of the roles of a and of b, one holds only under a condition; c owns nothing."""


def marks_of(table: MatrixTable) -> Marks:
    """What the view model says."""
    return [
        Counter(
            word
            for cell in row.cells
            for word in (
                *(part for role, verb in cell.said for part in (letter_of(role), verb)),
                CONDITION if cell.condition else "",
                DOUBT if cell.is_doubtful else "",
            )
            if word
        )
        for band in table.bands
        for row in band.rows
    ]


def on_page(allocation: vc.Allocation, state: ViewState, parse: Parse) -> Marks:
    """The cells of the HTML table, as they are seen."""
    table = parse(show_matrix(allocation, state)).one("table")
    rows = [row for body in table.all("tbody") for row in body.all("tr") if row.all("td")]
    return [
        Counter(
            word
            for cell in row.all("td")[:-1]
            for word in (
                *(mark.all("span")[1].text for mark in cell.all(".role")),
                *(verb.text for verb in cell.all("small")),
                *(sign.text for sign in cell.all(".condition")),
                *(DOUBT for _ in cell.all(".doubtful")),
            )
            if word
        )
        for row in rows
    ]


def in_grid(allocation: vc.Allocation, state: ViewState, _parse: Parse) -> Marks:
    """The cells of the large grid."""
    rows = [row for row in build_block(allocation, state, 0, 10_000) if MITIGATION in row]
    return [_marks_in(allocation, (row[key] for key in row if key.startswith("actor:")), "; ") for row in rows]


def in_picture(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> Marks:
    """The cells of the picture, row by row, without its head and its legend."""
    rows = draw_matrix(allocation, has_verbs=True).split('<path class="rule"')
    pattern = re.compile(
        r'-letter" [^>]*>(\w+)<|class="verb centred"[^>]*>([^<]+)<|<text class="doubt strong" [^>]*>([^<]+)<'
        r'|<rect class="doubt-(e)dge"'
    )
    found = [[next(filter(None, match.groups())) for match in pattern.finditer(row)] for row in rows[:-1]]
    return [Counter(DOUBT if word == "e" else word for word in words) for words in found if words]


def in_briefing(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> Marks:
    """The cells of the briefing's matrix."""
    rows = [row for row in _grid_of(allocation).rows if not row.look]
    return [
        Counter(span.text.strip() for cell in row.cells[1:-1] for span in cell if span.text.strip()) for row in rows
    ]


def in_workbook(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> Marks:
    """The cells of the workbook's verbs, stage by stage, with the notes and conditions of its matrix."""
    sheet = matrix_sheet(allocation, Selection(), has_verbs=True)
    (verbs,) = (table for table in sheet.more if table.name == "verbs")
    notes = Counter(row for row, _ in sheet.table.layout.notes if row != HEAD_ROW)
    columns = head_actors(allocation.actors)
    stages: dict[object, Marks] = {}
    for number, (row, said) in enumerate(zip(sheet.table.records(), verbs.records(), strict=True)):
        found = _marks_in(allocation, (str(said[column]) for column in columns), LIST_SEPARATOR)
        conditions = [text for text in str(row.get("Conditions", "")).split(" | ") if text]
        actors = {text.partition(":")[0].partition(" (")[0] for text in conditions}
        found.update({DOUBT: notes[number], CONDITION: len(actors)})
        stages.setdefault(row["Stage"], []).append(+found)
    return [row for rows in stages.values() for row in rows]


def _marks_in(allocation: vc.Allocation, cells: Iterable[str], separator: str) -> Counter[str]:
    """The letters, verbs and signs in texts such as `primary, can; secondary* ?`."""
    letters = {role.id: letter_of(role) for role in allocation.chain.roles}
    found: Counter[str] = Counter()
    for cell in filter(None, cells):
        text = cell.removesuffix(DOUBT).strip()
        found.update([DOUBT] if cell.endswith(DOUBT) else [])
        found.update([CONDITION] if text.endswith(CONDITION) else [])
        for part in filter(None, text.removesuffix(CONDITION).split(separator)):
            role, _, verb = part.partition(", ")
            found.update(filter(None, [letters[role], verb]))
    return found


def _grid_of(allocation: vc.Allocation) -> Grid:
    blocks = build_briefing(allocation, has_verbs=True).sections[0].blocks
    (grid,) = (block for block in blocks if isinstance(block, Grid))
    return grid


@pytest.mark.parametrize("draw_cells", [on_page, in_grid, in_picture, in_briefing, in_workbook])
@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.framework} {state.readings}")
def test_all_show_the_same(
    chain: vc.ValueChain,
    parse: Parse,
    state: ViewState,
    draw_cells: Callable[[vc.Allocation, ViewState, Parse], Marks],
) -> None:
    """Table, grid, picture, briefing and workbook show the same roles, verbs, conditions and doubts in every row."""
    allocation = answer(chain, state)
    assert draw_cells(allocation, state, parse) == marks_of(build_matrix(allocation, Selection()))


def test_conditions_are_among_them(chain: vc.ValueChain) -> None:
    """In the checklist, four cells hold under a condition: adapters in item 2, providers in 8, hubs in 11 and 15."""
    table = build_matrix(answer(chain, STATES[0]), Selection())
    rows = [row for band in table.bands for row in band.rows]
    found = [
        (row.mitigation.id, head.actor.id)
        for row in rows
        for head, cell in zip(table.heads, row.cells, strict=True)
        if cell.condition
    ]
    assert found == [
        ("PO-2", "model_adapter"),
        ("PO-8", "model_provider"),
        ("PO-11", "model_hosting"),
        ("PO-15", "model_hosting"),
    ]


def test_a_condition_is_read_out_and_shown_on_hover(draw: Draw, parse: Parse) -> None:
    """On the page, the star itself is not read out; the verb and the condition are, and appear on hover."""
    chain = draw("a -P:should?if asked-> x")
    state = ViewState(chain.frameworks[0].id)
    cell = parse(show_matrix(answer(chain, state), state)).one("tbody").all("td")[0]
    assert cell.one(".condition").attributes["aria-hidden"] == "true"
    assert [each.text for each in cell.all(".sr")] == ["Primary", ", should, if asked"]
    assert cell.attributes["title"] == "Primary, should, if asked"


def test_a_condition_of_one_role_of_two_names_it(draw: Draw, parse: Parse) -> None:
    """If an actor has two roles in a cell and only one of them a condition, the cell says which."""
    chain = draw("a -P:should-> x; a -S?if asked-> x")
    state = ViewState(chain.frameworks[0].id)
    cell = parse(show_matrix(answer(chain, state), state)).one("tbody").all("td")[0]
    assert cell.attributes["title"] == "Primary, Secondary, should, secondary: if asked"


def test_a_condition_is_read_out_in_the_briefing(draw: Draw) -> None:
    """In the briefing, screen readers hear the condition in place of the star."""
    grid = _grid_of(vc.build_allocation(draw("a -P:should?if asked-> x")))
    (star,) = (span for row in grid.rows if not row.look for span in row.cells[1] if span.text == CONDITION)
    assert star.meaning == ", if asked"


def totals_on_page(allocation: vc.Allocation, state: ViewState, parse: Parse) -> list[str]:
    """The totals of the HTML table, as they are seen."""
    cells = parse(show_matrix(allocation, state)).one("tfoot").all("td")
    for cell in cells:
        for hidden in cell.all(".sr"):
            hidden.parts.clear()
    return [cell.text for cell in cells]


def totals_in_grid(allocation: vc.Allocation, state: ViewState, _parse: Parse) -> list[str]:
    """The totals of the large grid."""
    totals: dict[str, Any] = build_totals(allocation, state.selection)
    keys = [*(f"actor:{actor.id}" for actor in allocation.actors), OWNERS]
    return [totals[key].replace("\N{NO-BREAK SPACE}", " ") for key in keys]


def totals_in_picture(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> list[str]:
    """The totals of the picture, in the last band."""
    return re.findall(
        r'<text class="small centred [^>]*>([^<]*)<', draw_matrix(allocation).rpartition('class="band"')[2]
    )


def totals_in_briefing(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> list[str]:
    """The totals of the briefing, as they are seen."""
    return ["".join(span.text for span in cell) for cell in _grid_of(allocation).rows[-1].cells[1:]]


TOTALS = [totals_on_page, totals_in_grid, totals_in_picture, totals_in_briefing]


@pytest.mark.parametrize("totals", TOTALS)
def test_totals_say_what_holds_under_a_condition(
    draw: Draw, parse: Parse, totals: Callable[[vc.Allocation, ViewState, Parse], list[str]]
) -> None:
    """Each total has a star after the number that holds only under a condition; without any, there is no star."""
    chain = draw(DRAWN)
    state = ViewState(chain.frameworks[0].id)
    assert totals(answer(chain, state), state, parse) == ["2 P 1*", "1 P 1 S 1*", "none", "3 P 1 S 2*"]


@pytest.mark.parametrize(
    ("totals", "said"), [*((each, NOT_ADDRESSED) for each in TOTALS[:-1]), (totals_in_briefing, "none")]
)
def test_totals_of_actors_that_are_not_addressed(
    write: Write, parse: Parse, totals: Callable[[vc.Allocation, ViewState, Parse], list[str]], said: str
) -> None:
    """An actor whom the source does not address is "not addressed", not idle; a briefing says so above its matrix."""
    chain = write(
        actors=[["id", "name", "is_addressed"], ["a", "A", "yes"], ["b", "B", "yes"], ["c", "C", "no"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a"]],
    )
    state = ViewState(chain.frameworks[0].id)
    allocation = answer(chain, state)
    assert totals(allocation, state, parse) == ["1 P", "none", said, "1 P"]
    notes = [block for block in build_briefing(allocation).sections[0].blocks if isinstance(block, Paragraph)]
    assert [note.words[0].text for note in notes].count("Not addressed by the source: C.") == 1


def test_totals_are_read_out_in_words(draw: Draw, parse: Parse) -> None:
    """Screen readers hear "of which 1 under a condition" in place of the star, on the page and in the briefing."""
    chain = draw(DRAWN)
    state = ViewState(chain.frameworks[0].id)
    allocation = answer(chain, state)
    said = parse(show_matrix(allocation, state)).one("tfoot").all(".of-which")
    written = [span.meaning for cell in _grid_of(allocation).rows[-1].cells for span in cell if span.meaning]
    assert [each.one(".sr").text for each in said] == [f"of which {number} under a condition" for number in (1, 1, 2)]
    assert written == [f", of which {number} under a condition" for number in (1, 1, 2)]

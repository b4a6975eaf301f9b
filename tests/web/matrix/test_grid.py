"""The grid for large frameworks: rows loaded on demand, and its own scripts."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Route, expect

import valuechain as vc
from tests.conftest import ClientOf, Draw
from tests.questions import query_of
from tests.web.conftest import Profiles, Window, serve, watch
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.allocation.selection import Selection
from valuechain.analysis.rows.matrix_table import CONDITION
from valuechain.views.matrix.block import BLOCK, build_block, build_totals
from valuechain.views.page.state import Page as PageName
from valuechain.views.page.state import ViewState, parse_address, read_state
from valuechain.web.matrix.grid import LargeGrid, build_widgets
from valuechain.web.widgets import Widgets

LARGE = 600
OPEN = (vc.Context("advanced", "open"),)


def write_large(folder: Path) -> Path:
    """Writes 600 mitigations: every second one is Late, actor a owns all, and b supports every third."""
    folder.mkdir()
    actors = [["id", "name"], ["a", "A"], ["b", "B"], ["c", "C"]]
    rows = [
        [f"m{number}", f"Mitigation {number:03}", "Late" if number % 2 else "Early", "a", "" if number % 3 else "b"]
        for number in range(LARGE)
    ]
    for name, lines in (("actors", actors), ("mitigations", [["id", "name", "stage", "primary", "secondary"], *rows])):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(lines)
    return folder


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the large framework."""
    return write_large(tmp_path_factory.mktemp("large") / "large")


@pytest.fixture(scope="module")
def large_chain(large: Path) -> vc.ValueChain:
    """The chain of the large framework."""
    return vc.read_chain(large)


def block_of(chain: vc.ValueChain, start: int, end: int) -> list[dict[str, Any]]:
    """Rows of the matrix for a chain's only framework."""
    allocation, state = vc.build_allocation(chain), ViewState(chain.frameworks[0].id)
    return build_block(allocation, state, start, end)


def widgets_at(chain: vc.ValueChain, search: str) -> Widgets | None:
    """The grid on the Explore page for a query string."""
    return build_widgets(chain, read_state(chain, parse_address("/", search))[0])


def test_block(large_chain: vc.ValueChain) -> None:
    """A block has the requested rows, grouped by stage, each with its link, roles and number of owners."""
    page = f"{PageName.MITIGATION}?{query_of('large', 'advanced', 'open')}"

    def row(number: int) -> dict[str, object]:
        name = {
            "label": f"Mitigation {number:03}",
            "href": f"{page}&id=m{number}",
            "reference": "",
            "signs": [],
            "isPart": False,
        }
        return {"mitigation": name, "owners": "1\u00a0P", "actor:a": "primary"}

    late = {"stage": {"name": "Late", "gloss": "", "mitigations": "300"}}
    assert block_of(large_chain, 299, 303) == [row(596), row(598), late, row(1)]


def test_block_beyond_the_end(large_chain: vc.ValueChain) -> None:
    """Nothing follows the 600 rows and the two stage headings."""
    assert len(block_of(large_chain, LARGE, LARGE + 100)) == 2
    assert block_of(large_chain, LARGE + 2, LARGE + 100) == []


def test_nobody_owns_it(draw: Draw) -> None:
    """The row of a mitigation without owners says so; if the mitigation has no stage either, there is no heading."""
    (row,) = block_of(draw("a; (orphan)"), 0, 10)
    assert row["owners"] == "no one"


def test_doubtful_cells(chain: vc.ValueChain) -> None:
    """A cell where the readings differ ends in a question mark, even without a role."""
    allocation, state = vc.build_allocation(chain, *OPEN, framework="pai-open"), ViewState("pai-open")
    rows = {row["mitigation"]["label"]: row for row in build_block(allocation, state, 0, 50) if "mitigation" in row}
    doubtful = {
        (label, key.removeprefix("actor:")): value
        for label, row in rows.items()
        for key, value in row.items()
        if key.startswith("actor:") and value.endswith("?")
    }
    assert doubtful == {
        ("Disclose AI-generated content", "app_developer"): "primary ?",
        ("Monitor misuse and feedback", "model_hosting"): f"mentioned{CONDITION} ?",
        ("Open incident reporting channels", "model_hosting"): "primary ?",
    }
    first, *_ = rows["Monitor misuse and feedback"]["mitigation"]["signs"]
    assert (first["text"], first["look"]) == ("2 readings", "doubt")


def test_sign_of_a_reading_in_use(chain: vc.ValueChain) -> None:
    """As in the table, the sign for a reading in use differs from the sign for readings to choose from."""
    state = ViewState("pai-open", readings=(("PO-11", "B"),))
    rows = build_block(answer(chain, state), state, 0, 50)
    signs = [sign for row in rows if "mitigation" in row for sign in row["mitigation"]["signs"]]
    assert [(sign["text"], sign["look"]) for sign in signs if "reading" in sign["text"]] == [
        ("2 readings", "doubt"),
        ("reading B", "doubt taken"),
        ("2 readings", "doubt"),
    ]


def test_totals(large_chain: vc.ValueChain) -> None:
    """The last row totals each actor's roles."""
    assert build_totals(vc.build_allocation(large_chain), Selection()) == {
        "mitigation": {"label": "Total"},
        "actor:a": "600\u00a0P",
        "actor:b": "200\u00a0S",
        "actor:c": "none",
        "owners": "600\u00a0P 200\u00a0S",
    }


def test_totals_of_a_part(draw: Draw) -> None:
    """Under a filter, the last row is labelled as filtered."""
    assert build_totals(vc.build_allocation(draw("a -P-> x; b")), Selection(stages=("one",))) == {
        "mitigation": {"label": "Total (filtered)"},
        "actor:a": "1\u00a0P",
        "actor:b": "none",
        "owners": "1\u00a0P",
    }


@pytest.mark.parametrize("search", ["?view=map", "?actor=b", "?framework=none&actor=b"])
def test_no_grid_where_little_is_shown(large_chain: vc.ValueChain, search: str) -> None:
    """A map, or a filter that leaves 200 rows, needs no grid."""
    assert widgets_at(large_chain, search) is None


def test_no_grid_for_the_shipped_frameworks(chain: vc.ValueChain) -> None:
    """Neither a shipped framework nor a cell without an answer needs a grid."""
    for framework in chain.frameworks:
        assert widgets_at(chain, query_of(framework.id, "frontier", "open")) is None


def test_grid_of_a_large_framework(large_chain: vc.ValueChain) -> None:
    """600 rows get a grid with a column per actor; sorting does not redraw it."""
    widgets = widgets_at(large_chain, "")
    again = widgets_at(large_chain, "?sort=name")
    assert widgets is not None
    assert again is not None
    assert widgets.key == again.key
    grid = widgets.draw()[0]
    assert isinstance(grid, LargeGrid)
    heads = [column["headerName"] for column in grid.columnDefs]  # type: ignore[attr-defined] # set by Dash
    assert heads == ["Mitigation", "A", "B", "C", "Roles"]
    assert grid.columnDefs[1]["headerComponentParams"] == {  # type: ignore[attr-defined] # as above
        "path": PageName.ACTOR.value,
        "item": "a",
    }


def test_another_question_keeps_the_grid(large_chain: vc.ValueChain) -> None:
    """Changing the question leaves the columns as they are, so the grid stays and only its rows are fetched again."""
    first, second = widgets_at(large_chain, ""), widgets_at(large_chain, query_of(model_type="frontier"))
    assert first is not None
    assert second is not None
    assert first.key == second.key


def test_another_choice_of_roles_needs_another_grid(large_chain: vc.ValueChain) -> None:
    """The last column's heading names the chosen role, so choosing another role draws a new grid."""
    first, second = widgets_at(large_chain, ""), widgets_at(large_chain, "?role=primary")
    assert first is not None
    assert second is not None
    assert first.key != second.key


def rows_of(client: FlaskClient, search: str, start: int) -> dict[str, Any]:
    """The rows that the grid receives for an address."""
    rows: dict[str, Any] = client.get(f"/grid/rows?{search}&start={start}").get_json()
    return rows


def test_rows_of_a_filter(large_chain: vc.ValueChain, client_of: ClientOf) -> None:
    """Rows and totals follow the filter: b supports 200 mitigations in two stages."""
    rows = rows_of(client_of(large_chain), "actor=b", 202 - BLOCK)
    assert (rows["rowCount"], len(rows["rowData"])) == (202, BLOCK)
    assert rows["totals"]["actor:a"] == "200\u00a0P"


@pytest.mark.parametrize("search", ["data=gone", query_of("pai-2023", "frontier", "open")])
def test_no_rows(client: FlaskClient, search: str) -> None:
    """Without data, or in a cell without an answer, there are no rows."""
    assert rows_of(client, search, 0) == {"rowData": [], "rowCount": 0, "totals": {}}


def test_scripts(client: FlaskClient) -> None:
    """The grid's two scripts are served, and nothing else from their folder."""
    for name in ("dash_ag_grid.min.js", "async-community.js"):
        with client.get(f"/grid/{name}") as script:
            assert script.mimetype == "text/javascript"
    for name in ("__init__.py", "async-enterprise.js", "..%2fdash%2fdash.py"):
        assert client.get(f"/grid/{name}").status_code == 404


@pytest.fixture(scope="module")
def large_site(large: Path) -> Iterator[str]:
    """The address of the app over the large framework."""
    with serve("--data", str(large)) as address:
        yield address


@pytest.fixture
def large_window(large_site: str, browser: Browser) -> Iterator[Window]:
    """A watched window on the app over the large framework."""
    profiles = Profiles(large_site, browser)
    yield from watch(profiles)
    profiles.close()


@pytest.mark.browser
def test_grid_in_the_browser(large_window: Window) -> None:
    """The grid shows the rows in the chosen order and scrolls to the last one."""
    shown = large_window.open()
    names = shown.locator(".ag-pinned-left-cols-container a")
    expect(names.first).to_have_text("Mitigation 000")
    expect(shown.locator(".ag-floating-bottom")).to_contain_text("600\u00a0P")
    shown.click('[data-key="pick:more"]')
    shown.get_by_role("link", name="Fewest actors first").click()
    expect(names.first).to_have_text("Mitigation 002")  # the first in the Early stage that b does not support
    shown.keyboard.press("Escape")
    expect(shown.locator(".grid-stage").first).to_have_text("Early 300")
    shown.locator(".ag-body-viewport").evaluate("each => each.scrollTo(0, each.scrollHeight)")
    expect(names.last).to_have_text("Mitigation 597")  # the last in the Late stage with two owners
    shown.locator(".ag-center-cols-container .ag-cell").last.click()
    shown.keyboard.press("Enter")  # follows the link of the cell's row
    expect(shown.locator("h1")).to_contain_text("Mitigation 5")
    assert any("/grid/dash_ag_grid.min.js" in url for url in large_window.profiles.requests)


@pytest.mark.browser
def test_rows_of_a_busy_server(large_window: Window) -> None:
    """While the server is busy, the grid waits and asks for its rows again; it never looks empty."""
    shown, refused = large_window.open_unwatched(), list[str]()

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="The server is busy.")

    expect(shown.locator(".ag-pinned-left-cols-container a").first).to_have_text("Mitigation 000")
    shown.route("**/grid/rows?*", refuse_once)
    shown.locator(".ag-body-viewport").evaluate("each => each.scrollTo(0, each.scrollHeight)")
    expect(shown.locator(".ag-pinned-left-cols-container a").last).to_have_text("Mitigation 599")
    assert len(refused) == 1


@pytest.mark.browser
def test_headings_by_keyboard(large_window: Window) -> None:
    """Tab reaches the headings and leaves the grid; arrows lead to the rows, and Enter opens an actor."""
    shown = large_window.open()
    expect(shown.locator(".ag-pinned-left-cols-container a").first).to_be_visible()
    shown.locator('[data-key="pick:downloads"]').focus()
    shown.keyboard.press("Tab")
    expect(shown.locator(".ag-header-cell").first).to_be_focused()
    shown.keyboard.press("ArrowDown")
    expect(shown.locator(".ag-full-width-row").first).to_be_focused()
    shown.keyboard.press("Tab")
    assert not shown.evaluate("document.activeElement.closest('.grid-frame')")
    shown.locator(".ag-header-cell[col-id='actor:b']").focus()
    shown.keyboard.press("Enter")
    expect(shown.locator("h1")).to_contain_text("B")
    assert "/actor?" in shown.url


@pytest.mark.browser
def test_another_question_in_the_browser(large_window: Window) -> None:
    """Changing the question keeps the cells, fetches the rows once, and updates the links of rows and headings."""
    shown, asked = large_window.open(), large_window.profiles.requests
    frontier = query_of(model_type="frontier")
    name, head = shown.locator(".ag-pinned-left-cols-container a").first, shown.locator("[col-id='actor:b'] a")
    expect(name).to_have_text("Mitigation 000")
    expect(head).to_have_attribute("href", re.compile(f"{query_of(model_type='advanced')}&.*&id=b$"))
    shown.wait_for_load_state("networkidle")
    asked.clear()
    shown.evaluate("window.kept = document.querySelector('.ag-header-cell[col-id=\"actor:b\"]')")
    shown.locator(f'a[data-nav][href*="{frontier}"]').first.evaluate("each => each.click()")
    for link in (head, name):
        expect(link).to_have_attribute("href", re.compile(f"{frontier}&"))
    shown.wait_for_load_state("networkidle")
    assert len([url for url in asked if "/grid/rows" in url]) == 1
    assert shown.evaluate("window.kept.isConnected")


@pytest.mark.browser
def test_no_grid_is_loaded_without_need(window: Window) -> None:
    """The shipped frameworks load neither AG Grid nor Plotly."""
    shown = window.open()
    expect(shown.locator(".matrix")).to_be_visible()
    shown.wait_for_load_state("networkidle")
    assert [url for url in window.profiles.requests if re.search("ag.grid|plotly", url.lower())] == []

"""The matrix of a large framework: rows as they come into view, and scripts that only it loads."""

import csv
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

import valuechain as vc
from valuechain.views.matrix_block import build_block, build_totals
from valuechain.views.state import Page as PageName
from valuechain.views.state import ViewState
from valuechain.web.grid import Grid, build_tools

LARGE = 600


def write_large(folder: Path) -> Path:
    """A framework of 600 mitigations: actor a owns every one, b supports every third; every second is of stage Late."""
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


def test_block(large_chain: vc.ValueChain) -> None:
    """A block holds the rows asked for, each with its link, stage, roles and number of owners."""
    block = build_block(vc.build_allocation(large_chain), ViewState("large"), 3, 5)
    query = "framework=large&model-type=advanced&release-type=open"
    assert block == [
        {
            "mitigation": {"label": "Mitigation 003", "href": f"{PageName.MITIGATION}?{query}&id=m3", "readings": 0},
            "stage": "Late",
            "owners": "1 P 1 S",
            "actor:a": "primary",
            "actor:b": "secondary",
        },
        {
            "mitigation": {"label": "Mitigation 004", "href": f"{PageName.MITIGATION}?{query}&id=m4", "readings": 0},
            "stage": "Early",
            "owners": "1 P",
            "actor:a": "primary",
        },
    ]


def test_block_beyond_the_end(large_chain: vc.ValueChain) -> None:
    """Past the last row there are none."""
    assert build_block(vc.build_allocation(large_chain), ViewState("large"), LARGE, LARGE + 100) == []


def test_nobody_owns_it(draw: Callable[[str], vc.ValueChain]) -> None:
    """A row without owners says so."""
    own = draw("a; (orphan)")
    (row,) = build_block(vc.build_allocation(own), ViewState(own.frameworks[0].id), 0, 10)
    assert row["owners"] == "nobody"


def test_totals(large_chain: vc.ValueChain) -> None:
    """The last row adds up what each actor carries."""
    assert build_totals(vc.build_allocation(large_chain)) == {
        "mitigation": {"label": "Carries"},
        "actor:a": "600 P",
        "actor:b": "200 S",
        "actor:c": "nothing",
    }


@pytest.mark.parametrize("search", ["?view=map", "?stage=Late", "?framework=none&stage=Early"])
def test_no_grid_where_little_is_shown(large_chain: vc.ValueChain, search: str) -> None:
    """A map, or a filter that leaves 300 rows, needs no grid."""
    assert build_tools(large_chain, search) is None


def test_no_grid_for_the_shipped_frameworks(chain: vc.ValueChain) -> None:
    """No shipped framework is large, nor is a cell without an answer."""
    for framework in chain.frameworks:
        assert build_tools(chain, f"?framework={framework.id}&model-type=frontier&release-type=open") is None


def test_grid_of_a_large_framework(large_chain: vc.ValueChain) -> None:
    """600 rows get a grid with a column for each actor, and the same filter or order needs no other grid."""
    tools = build_tools(large_chain, "")
    again = build_tools(large_chain, "?sort=name")
    assert tools is not None
    assert again is not None
    assert tools.key == again.key
    grid = tools.draw()[0]
    assert isinstance(grid, Grid)
    heads = [column["headerName"] for column in grid.columnDefs]  # type: ignore[attr-defined] # set by Dash
    assert heads == ["What is to be done", "Stage", "A", "B", "C", "Owners"]


def rows_of(client: FlaskClient, search: str, start: int) -> dict[str, Any]:
    """What the grid's callback answers."""
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": "grid.getRowsResponse",
            "outputs": {"id": "grid", "property": "getRowsResponse"},
            "inputs": [
                {"id": "grid", "property": "getRowsRequest", "value": {"search": search, "startRow": start}},
            ],
            "changedPropIds": ["grid.getRowsRequest"],
        },
    )
    rows: dict[str, Any] = answer.get_json()["response"]["grid"]["getRowsResponse"]
    return rows


def test_rows_of_a_filter(large_chain: vc.ValueChain, client_of: Callable[[vc.ValueChain], FlaskClient]) -> None:
    """The rows and totals are those that the address asks for: b supports 200, the last block from 150 on."""
    rows = rows_of(client_of(large_chain), "?actor=b", 150)
    assert (rows["rowCount"], len(rows["rowData"])) == (200, 50)
    assert rows["totals"]["actor:a"] == "200 P"


@pytest.mark.parametrize("search", ["?data=gone", "?framework=pai-2023&model-type=frontier&release-type=open"])
def test_no_rows(client: FlaskClient, search: str) -> None:
    """Where there is no data or no answer there are no rows, and nothing fails."""
    assert rows_of(client, search, 0) == {"rowData": [], "rowCount": 0, "totals": {}}


def test_scripts(client: FlaskClient) -> None:
    """The two scripts of the grid are served, and nothing else of their folder."""
    for name in ("dash_ag_grid.min.js", "async-community.js"):
        with client.get(f"/grid/{name}") as script:
            assert script.mimetype == "text/javascript"
    for name in ("__init__.py", "async-enterprise.js", "..%2fdash%2fdash.py"):
        assert client.get(f"/grid/{name}").status_code == 404


@pytest.fixture(scope="module")
def large_site(large: Path) -> Iterator[str]:
    """The address of the app over the large framework."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "valuechain", "serve", "--data", str(large), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert f":{port}/" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture
def page(browser: Browser) -> Iterator[tuple[Page, list[str], list[str]]]:
    """A page, what it complains of, and what it asks for."""
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    yield page, complaints, asked
    page.close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_grid_in_the_browser(large_site: str, page: tuple[Page, list[str], list[str]]) -> None:
    """The grid shows the rows, follows the order and scrolls to the last row without a complaint."""
    shown, complaints, asked = page
    shown.goto(f"{large_site}/")
    names = shown.locator(".ag-pinned-left-cols-container a")
    expect(names.first).to_have_text("Mitigation 000")
    expect(shown.locator(".ag-floating-bottom")).to_contain_text("600 P")
    shown.click('[data-key="pick:more"]')
    shown.get_by_role("link", name="Fewest owners first").click()
    expect(names.first).to_have_text("Mitigation 002")  # of stage Early, the first that b does not support
    shown.keyboard.press("Escape")
    shown.locator(".ag-body-viewport").evaluate("each => each.scrollTo(0, each.scrollHeight)")
    expect(names.last).to_have_text("Mitigation 597")  # of stage Late, the last with two owners
    shown.locator(".ag-pinned-left-cols-container .ag-cell").last.click(position={"x": 300, "y": 20})
    shown.keyboard.press("Enter")  # cells are walked by keyboard, and Enter follows the link of one
    expect(shown.locator("h1")).to_contain_text("Mitigation 5")
    assert any("/grid/dash_ag_grid.min.js" in url for url in asked)
    assert complaints == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_no_grid_is_loaded_without_need(site: str, page: tuple[Page, list[str], list[str]]) -> None:
    """The shipped frameworks load neither AG Grid nor Plotly."""
    shown, complaints, asked = page
    shown.goto(f"{site}/")
    expect(shown.locator(".matrix")).to_be_visible()
    shown.wait_for_load_state("networkidle")
    assert [url for url in asked if "ag_grid" in url or "ag-grid" in url or "plotly" in url.lower()] == []
    assert complaints == []

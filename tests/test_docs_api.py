"""docs/api.md matches the interface's own description and the addresses of pages."""

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.questions import PAI_OPEN, query_of
from valuechain.analysis.workshop.outcome.record import build_record
from valuechain.model.norm import Strength
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.question.question import Other
from valuechain.model.question.selection import Order, Selection
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.workshop.plan import Plan
from valuechain.model.workshop.running import Running
from valuechain.views.across.state import AcrossState
from valuechain.views.page.state import Page, View, ViewState
from valuechain.views.workshop.control.export import EXPORTS
from valuechain.web.app.server import build_app
from valuechain.web.workshop.export import FILES

API = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")


def rows_below(heading: str) -> dict[str, list[str]]:
    """The rows of the table below a heading of docs/api.md: the first cell, unquoted, mapped to the others."""
    table = re.split(r"\n##+ ", API.split(f"# {heading}\n")[1])[0]
    cells = [
        [cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\| `.*\|$", table, re.MULTILINE)
    ]
    return {first.strip("`"): others for first, *others in cells}


GROUPS = {
    "across": "Across all sources",
    "question": "The question",
    "filters": "Filters",
    "second side": "The second side of a comparison",
    "every link": "Every link",
}


def documented(words: str) -> set[str]:
    """The parameters that a cell such as "question except `level`, `focus`, every link" stands for."""
    names: set[str] = set()
    for part in words.split(", "):
        group, _, left_out = part.partition(" except ")
        names |= set(rows_below(GROUPS[group])) - {left_out.strip("`")} if group in GROUPS else {part.strip("`")}
    return names


@pytest.fixture(scope="module")
def client(chain: vc.ValueChain) -> FlaskClient:
    """A client of the app over the shipped frameworks."""
    return build_app(chain).server.test_client()


@pytest.fixture(scope="module")
def paths(client: FlaskClient) -> dict[str, Any]:
    """The paths in the interface's own description."""
    described: dict[str, Any] = client.get("/api/v1/openapi.json").json["paths"]
    return described


def formats_of(words: str) -> list[str]:
    """The formats that a cell such as "table, picture" stands for."""
    table = API.split("| kind | formats |\n")[1].split("\n\n")[0]
    groups = dict(re.findall(r"^\| (\w+) \| (.*) \|$", table, re.MULTILINE))
    return [form for word in words.split(", ") for form in groups.get(word, word).split(", ")]


def test_every_link_is_documented_with_its_forms_and_parameters(paths: dict[str, Any]) -> None:
    """docs/api.md lists every link with exactly the formats and parameters of the interface's description."""
    forms: dict[str, list[str]] = {}
    parameters: dict[str, set[str]] = {}
    for path, methods in paths.items():
        name, _, form = path.removeprefix("/api/v1/").partition(".")
        forms.setdefault(name, []).append(form)
        parameters[name] = {each["name"] for each in methods["get"].get("parameters", ())}
    assert "`/api/v1/openapi.json`, and `/healthz`" in API
    for alone in ("openapi", "/healthz"):
        del forms[alone]
    assert {name: formats_of(cells[0]) for name, cells in rows_below("Links").items()} == forms
    assert {name: documented(cells[2]) for name, cells in rows_below("Links").items()} == {
        name: parameters[name] for name in forms
    }


def test_every_value_of_a_parameter_is_documented(paths: dict[str, Any], chain: vc.ValueChain) -> None:
    """If a parameter has few values, docs/api.md lists exactly those."""
    given = {each["name"]: each["schema"] for path in paths.values() for each in path["get"].get("parameters", ())}
    described = {name: cells[0] for group in GROUPS.values() for name, cells in rows_below(group).items()}
    described |= {name: cells[0] for name, cells in rows_below("For some links only").items()}
    assert described.keys() == given.keys()
    frameworks = [framework.id for framework in chain.frameworks]
    for name, schema in given.items():
        values = schema.get("enum", frameworks)
        if values != frameworks and not described[name].startswith("as `"):
            assert re.findall(r"`([^`]+)`", described[name]) == values, name


ASKED_BESIDE = {
    "actor": "&id=user",
    "mitigation": "&id=PO-3",
    "absence": "&absent=user",
    "paths": "&from=actor:user&to=mitigation:PO-3",
    "search": "q=incident",
    "actors": "framework=pai-open",
    "topics": "framework=pai-open",
    "frameworks": "",
    "crosswalk": "",
    "across": "on=2026-11-29",
    "topic": "topic=incidents&on=2026-11-29",
    "timeline": "on=2026-11-29",
    "side-by-side": "source=pai-open&source=cosai&on=2026-11-29",
    "practices": "",
    "links": "",
    "matrix": query_of("eu-ai-act", "advanced", "open"),  # with dates, so that no column is left out
}
"""Further parameters of a link, or those it takes instead of the question."""


@pytest.mark.parametrize("name", list(rows_below("Columns")))
def test_every_column_of_a_link_is_documented(name: str, client: FlaskClient) -> None:
    """docs/api.md lists exactly the columns of each table, except those for single actors or roles."""
    beside = ASKED_BESIDE.get(name, "")
    query = beside if name in ASKED_BESIDE and not beside.startswith("&") else PAI_OPEN + beside
    header = client.get(f"/api/v1/{name}.csv?{query}").text.splitlines()[0].split(",")
    before, _, after = rows_below("Columns")[name][0].partition(", then one column ")
    first, last = re.findall(r"`(\w+)`", before), re.findall(r"`(\w+)`", after)
    assert header[: len(first)] == first
    assert header[len(header) - len(last) :] == last
    assert bool(after) == (len(header) > len(first) + len(last))


def test_the_columns_of_every_table_are_documented(paths: dict[str, Any]) -> None:
    """docs/api.md has a row of columns for every link that gives CSV."""
    tables = {path.removeprefix("/api/v1/").removesuffix(".csv") for path in paths if path.endswith(".csv")}
    assert set(rows_below("Columns")) == tables


def test_every_word_of_an_address_is_documented() -> None:
    """docs/api.md lists every parameter that a page address can have."""
    everything = ViewState(
        "pai-open",
        is_significant_update=True,
        readings=(("PO-3", "B"),),
        level=None,
        view=View.MAP,
        focus="actor:user",
        has_verbs=True,
        selection=Selection(
            ("Prevent",),
            ("user",),
            ("primary",),
            ("stated",),
            ("incidents",),
            Order.NAME,
            strengths=("optional",),
            conditions=("yes",),
        ),
        item="user",
        absent=("user",),
        other=Other("cosai", ModelType.ADVANCED, ReleaseType.OPEN, (("PO-3", "B"),)),
        text="incident",
        data="key",
        on=date(2027, 1, 1),
    )
    names = set(parse_qs(everything.href().partition("?")[2]))
    assert len(names) == 26
    assert {name for name in names if f"`{name}`" not in API} == set()


def test_every_word_of_an_address_across_sources_is_documented() -> None:
    """docs/api.md lists every parameter that the address of a page across sources can have."""
    question = AcrossQuestion(
        sources=("cosai",),
        without=("eu-ai-act",),
        jurisdictions=("China",),
        kinds=("law",),
        stages=("Prevent",),
        at_least=Strength.REQUIRED,
        model_type=ModelType.ADVANCED,
        release_type=ReleaseType.OPEN,
        on=date(2027, 1, 1),
    )
    everything = AcrossState(
        Page.ACROSS,
        question,
        topic="incidents",
        practice="report-incidents",
        data="key",
        opened=("incidents",),
        actor="user",
        has_differences_first=True,
    )
    names = set(parse_qs(everything.href().partition("?")[2]))
    assert len(names) == 15
    assert {name for name in names if f"`{name}`" not in API} == set()


def test_everything_about_own_data_is_documented(client: FlaskClient) -> None:
    """docs/api.md has a row for each request that the pages My data and Change make."""
    rules = {
        f"{method} {rule.rule}"
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/my-data", "/edit"))
    }
    documented = (first.partition("?")[0] for first in rows_below("Your own data"))
    assert {each for each in documented if each.startswith(("GET", "POST"))} == rules


def test_everything_that_a_workshop_leaves_is_documented() -> None:
    """docs/api.md lists every export of a workshop, with exactly the columns of each table."""
    plan = Plan("Who does what?", "pai-open", "PAI", "advanced", "open")
    columns = {table.name: list(table.columns) for table in build_record(plan, Running(), ())}
    documented = rows_below("Tables of a workshop")
    assert {name: re.findall(r"`(\w+)`", cells[0]) for name, cells in documented.items()} == columns
    files = {name.removeprefix(f"GET {EXPORTS}/").partition("?")[0] for name in rows_below("Workshops")}
    exported = {
        f"{'TABLE' if name in columns else name}.{form.ending}" for name, file in FILES.items() for form in file.formats
    }
    assert files - {"GET /workshop/qr.svg"} == exported


@pytest.mark.parametrize("page", Page)
def test_every_page_is_among_the_addresses(page: Page) -> None:
    """docs/api.md lists the parameters of each page address."""
    assert page.value in rows_below("The address of a page")

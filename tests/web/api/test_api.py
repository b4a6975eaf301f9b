"""The HTTP interface: its responses, which equal those of the command line, and its description."""

import io
import json
import mimetypes
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import networkx as nx
import openpyxl
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from werkzeug.datastructures import MultiDict

import valuechain as vc
from tests.conftest import GUIDANCE, ClientOf, Draw
from tests.questions import PAI_OPEN, options_of, pairs_of, query_of
from tests.web.api.conftest import NEEDED, read_rows
from valuechain.cli import main
from valuechain.web.api.links import ENDPOINTS

PAI_2023 = query_of("pai-2023", "frontier", "restricted")
UK_CODE = query_of("uk-ai-cyber", "advanced", "open")
QUERIES = {
    "matrix": PAI_OPEN,
    "ownerships": PAI_OPEN,
    "findings": PAI_OPEN,
    "graph": PAI_OPEN,
    "comparison": f"{PAI_OPEN}&with-framework=cosai",
    "comparison-picture": f"{PAI_OPEN}&with-reading=PO-12%3DB",
    "who-must-act": PAI_OPEN,
    "absence": f"{PAI_OPEN}&absent=model_provider&absent=user",
    "load": PAI_OPEN,
    "actor": f"{PAI_OPEN}&id=model_hosting",
    "mitigation": f"{PAI_OPEN}&id=PO-12",
    "map": PAI_OPEN,
    "paths": f"{PAI_OPEN}&from=actor:user&to=mitigation:PO-12",
    "briefing": PAI_OPEN,
    "search": "q=red+teaming&limit=8",
    "timeline": "topic=synthetic-content",
    **NEEDED,
}
"""A query for each endpoint that needs or merits one."""
ROUTES = {
    **{
        f"/api/v1/{endpoint.name}.{form.ending}?{QUERIES.get(endpoint.name, '')}": form.media_type
        for endpoint in ENDPOINTS
        for form in endpoint.forms
    },
    "/api/v1/openapi.json": "application/json",
    "/healthz": "application/json",
}

OWNERSHIP_COLUMNS = (
    "framework", "mitigation_id", "mitigation", "stage", "actor_id", "actor", "role", "norm", "strength", "condition",
    "applies_from", "note", "confidence", "source", "start_dates", "transition", "legal_status",
    "mitigation_label", "actor_label", "place",
)  # fmt: skip
P, S, M = "primary", "secondary", "mentioned"
GRID = """
id,mitigation,stage,Compute and Cloud Providers,Data Providers,Open Foundation Model Providers,\
Model Hubs & Hosting Services,Model Adapters & Optimizers,App Developers,Distribution Platforms,Users,\
MLOps and Evaluation Providers
PO-1,Responsibly source and filter training data,Prevent,,,primary,,secondary,,,,
PO-2,Conduct internal and external safety and misuse evaluations,Prevent,,,primary,,secondary,secondary,,,
PO-3,Implement disclosure mechanisms for AI-generated content,Prevent,,,primary,,,primary,,,
PO-4,Provide downstream use guidance and tooling,Prevent,,,primary,mentioned,secondary,,,,
PO-5,Publish a responsible AI license,Prevent,,,primary,,,,,,
PO-6,Establish clear and consistent content moderation for hosted models,Prevent,,,,primary,,,,,
PO-7,Implement use case-specific safety measures,Prevent,,,,,primary,primary,,,
PO-8,Implement staged release and phased deployments,Prevent,,,primary,,,,,,
PO-9,Develop and implement durable model-level safeguards,Prevent,,,primary,,secondary,mentioned,,,
PO-10,Release models with digital signatures or \u2018fingerprints\u2019,Prevent,,,primary,,,,,,
PO-11,"Monitor misuses, unintended uses, and user feedback",Detect,,,primary,mentioned,secondary,primary,,,
PO-12,Implement incident reporting channels,Detect,,,primary,primary,secondary,primary,,,
PO-13,Enforce consequences for policy violations,Respond,,,,primary,,primary,,,
PO-14,Establish decommissioning and incident response policies,Respond,,,primary,primary,secondary,,,,
PO-15,Develop and adhere to transparency reporting standards,Respond,,,primary,primary,,primary,,,
"""
CONDITIONS = {
    "PO-2": "Model Adapters & Optimizers: only for external evaluation",
    "PO-8": (
        "Open Foundation Model Providers: “recommended” only for frontier models with self-learning abilities beyond "
        "today’s that can act online or in the world"
    ),
    "PO-11": "Model Hubs & Hosting Services: direct monitoring only where it serves inference",
    "PO-15": "Model Hubs & Hosting Services: “should” only in “such cases”",
}


VERBS = {"should": (1, 7, 12, 13, 14), "can": (2, 3, 4, 5, 9, 10), "could": (6, 8, 11, 15)}
"""The verbs of the leads."""


def write_matrix() -> str:
    """The matrix as CSV: the grid, then each mitigation's verb, conditions, legal status and short name."""
    head, *rows = GRID.strip().splitlines()
    labels = {each.id: each.label for each in vc.read_chain().mitigations_by_framework["pai-open"]}
    verbs = {f"PO-{number}": verb for verb, numbers in VERBS.items() for number in numbers}
    lines = [f"{head},norm,conditions,legal_status,label"]
    for row in rows:
        mitigation = row.partition(",")[0]
        lines.append(f'{row},{verbs[mitigation]},{CONDITIONS.get(mitigation, "")},"{GUIDANCE}",{labels[mitigation]}')
    return "".join(f"{line}\r\n" for line in lines)


MATRIX = write_matrix()


@pytest.mark.parametrize(("path", "media_type"), ROUTES.items())
def test_every_route_answers(client: FlaskClient, path: str, media_type: str) -> None:
    """Every route answers 200 with its media type."""
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, media_type)


def test_every_route_is_tried(client: FlaskClient) -> None:
    """These tests request every route of the interface."""
    rules = {str(rule) for rule in client.application.url_map.iter_rules()}
    served = {rule for rule in rules if rule.startswith(("/api", "/healthz"))}
    assert served == {"/api/", "/api/<path:path>", "/api/v1/<link>", "/healthz"}
    assert set(QUERIES) <= {endpoint.name for endpoint in ENDPOINTS}


def test_media_types_are_the_registered_ones() -> None:
    """Each format has the media type registered for its extension."""
    formats = {form for endpoint in ENDPOINTS for form in endpoint.forms}
    registered = {form: mimetypes.guess_type(f"file.{form.ending}", strict=False)[0] for form in formats}
    assert sum(each is not None for each in registered.values()) > 6
    assert [form.ending for form in formats if registered[form] not in (None, form.media_type)] == []


def test_matrix_as_csv(client: FlaskClient) -> None:
    """The matrix of PAI’s open checklist equals the source, byte for byte."""
    assert client.get(f"/api/v1/matrix.csv?{PAI_OPEN}").text == MATRIX


def test_matrix_by_short_names(client: FlaskClient) -> None:
    """With `names=short`, columns call the actors as the pages do; another value is refused."""
    head = client.get(f"/api/v1/matrix.csv?{PAI_OPEN}&names=short").text.split("\r\n", 1)[0]
    assert ",Compute & cloud,Data providers,Model providers,Hubs & hosting," in head
    assert client.get(f"/api/v1/matrix.csv?{PAI_OPEN}&names=long").status_code == 400


def test_matrix_under_another_reading(client: FlaskClient) -> None:
    """Under reading B of item 12, hosting services are secondary and nothing else changes."""
    text = client.get(f"/api/v1/matrix.csv?{PAI_OPEN}&reading=PO-12%3DB").text
    shown = "PO-12,Implement incident reporting channels,Detect,,,primary,primary,secondary,primary,,,"
    other = "PO-12,Implement incident reporting channels,Detect,,,primary,secondary,secondary,primary,,,"
    assert text == MATRIX.replace(shown, other)


def test_several_readings(client: FlaskClient) -> None:
    """The parameter `reading` can be repeated: 3B makes developers secondary for item 3, and 11B makes hubs primary."""
    text = client.get(f"/api/v1/matrix.csv?{PAI_OPEN}&reading=PO-3%3DB&reading=PO-11%3DB").text
    changed = {row[0]: row[3:-4] for row in read_rows(text)}
    assert changed["PO-3"] == ["", "", P, "", "", S, "", "", ""]
    assert changed["PO-11"] == ["", "", P, P, S, P, "", "", ""]


@pytest.mark.parametrize(
    ("table", "header"),
    [
        (
            "ownerships",
            ",".join(OWNERSHIP_COLUMNS),
        ),
        ("findings", "finding,framework,id,name,role,count,where,legal_status,label,place,applies_from"),
    ],
)
def test_headers_of_tables(client: FlaskClient, table: str, header: str) -> None:
    """The tables have their documented columns."""
    assert client.get(f"/api/v1/{table}.csv?{PAI_OPEN}").text.splitlines()[0] == header


def test_actors_of_one_framework(client: FlaskClient) -> None:
    """PAI’s open checklist has nine actors, in value-chain order."""
    text = client.get("/api/v1/actors.csv?framework=pai-open").text
    assert [row[:2] for row in read_rows(text)[1:]] == [
        ["pai-open", "compute_cloud"],
        ["pai-open", "data_provider"],
        ["pai-open", "model_provider"],
        ["pai-open", "model_hosting"],
        ["pai-open", "model_adapter"],
        ["pai-open", "app_developer"],
        ["pai-open", "distribution_platform"],
        ["pai-open", "user"],
        ["pai-open", "mlops_eval"],
    ]


def test_findings_as_json(client: FlaskClient) -> None:
    """Findings are lists of ids, and the load counts the roles of each actor."""
    found = client.get(f"/api/v1/findings.json?{PAI_OPEN}").get_json()
    assert found["unowned"] == found["without_primary"] == []
    assert found["single_owner"] == ["PO-5", "PO-6", "PO-8", "PO-10"]
    assert found["ambiguous"] == ["PO-3", "PO-11", "PO-12"]
    assert found["not_addressed"] == ["compute_cloud", "data_provider", "distribution_platform", "user", "mlops_eval"]
    assert found["load"]["model_adapter"] == {P: 1, S: 7}


@pytest.mark.parametrize(
    "path",
    [
        "frameworks.{}",
        "actors.{}",
        f"matrix.{{}}?{PAI_OPEN}",
        f"ownerships.{{}}?{PAI_2023}",
        f"matrix.{{}}?{UK_CODE}&level=all",
    ],
)
def test_json_equals_csv(client: FlaskClient, path: str) -> None:
    """JSON and CSV hold the same rows."""
    records = client.get(f"/api/v1/{path.format('json')}").get_json()
    header, *lines = read_rows(client.get(f"/api/v1/{path.format('csv')}").text)
    assert [{name: str(value) for name, value in record.items()} for record in records] == [
        dict(zip(header, line, strict=True)) for line in lines
    ]


def test_workbook_has_the_rows_of_the_csv(client: FlaskClient) -> None:
    """A workbook's second sheet has the actors of the CSV, with short names first and ids last."""
    body = client.get("/api/v1/actors.xlsx?framework=cosai").data
    sheet = openpyxl.load_workbook(io.BytesIO(body), read_only=False).worksheets[1]
    head, *rows = read_rows(client.get("/api/v1/actors.csv?framework=cosai").text)
    expected = [[row[head.index(name)] for name in ("label", "name", "id")] for row in rows]
    assert [[row[0], *row[-2:]] for row in sheet.iter_rows(min_row=2, values_only=True)] == expected


def read_json_graph(body: bytes) -> nx.DiGraph:
    """A graph from node-link JSON."""
    return nx.node_link_graph(json.loads(body), edges="edges")


def read_gexf(body: bytes) -> nx.DiGraph:
    """A graph from GEXF, without GEXF's own edge ids."""
    graph = nx.read_gexf(io.BytesIO(body))
    for _, _, edge in graph.edges(data=True):
        del edge["id"]
    return graph


@pytest.mark.parametrize(
    ("form", "read"),
    [("graphml", lambda body: nx.read_graphml(io.BytesIO(body))), ("gexf", read_gexf), ("json", read_json_graph)],
)
def test_graph_reads_back(
    client: FlaskClient, chain: vc.ValueChain, form: str, read: Callable[[bytes], nx.DiGraph]
) -> None:
    """NetworkX reads the graph back with the nodes and edges of `build_graph`."""
    graph = read(client.get(f"/api/v1/graph.{form}?{PAI_OPEN}").data)
    original = vc.build_graph(chain, vc.Context("advanced", "open"), framework="pai-open")
    assert set(graph) == set(original)
    assert {(a, b, edge["relation"], edge.get("role", "")) for a, b, edge in graph.edges(data=True)} == {
        (a, b, edge["relation"], edge.get("role", "")) for a, b, edge in original.edges(data=True)
    }


COMMANDS = [
    ("frameworks", "csv", []),
    ("frameworks", "json", []),
    ("actors", "csv", ["--framework", "uk-ai-cyber"]),
    ("actors", "json", []),
    *(
        (verb, form, options_of("pai-open", "advanced", "open"))
        for verb in ("matrix", "ownerships", "findings")
        for form in ("csv", "json")
    ),
    *(("graph", form, options_of("pai-2023", "frontier", "restricted")) for form in ("graphml", "json")),
    ("matrix", "csv", [*options_of("uk-ai-cyber", "advanced", "open"), "--level", "all"]),
]


@pytest.mark.parametrize(("verb", "form", "options"), COMMANDS)
def test_same_bytes_as_the_command_line(client: FlaskClient, verb: str, form: str, options: list[str]) -> None:
    """The command line prints the same bytes as the link."""
    printed = CliRunner().invoke(main, [verb, *options, "--format", form])
    query = "&".join(f"{name[2:]}={value}" for name, value in zip(options[::2], options[1::2], strict=True))
    assert printed.stdout_bytes == client.get(f"/api/v1/{verb}.{form}?{query}").data


def test_same_bytes_under_another_reading(client: FlaskClient) -> None:
    """The command line and the link use the same names for readings."""
    options = options_of("pai-open", "advanced", "open", reading="PO-3=B")
    printed = CliRunner().invoke(main, ["ownerships", *options])
    assert printed.stdout_bytes == client.get(f"/api/v1/ownerships.csv?{PAI_OPEN}&reading=PO-3%3DB").data


def test_one_framework_needs_no_name(draw: Draw, client_of: ClientOf) -> None:
    """If the only framework is the same in every context, a request needs neither its name nor a context."""
    own = client_of(draw("provider -P-> filter; adapter -S-> filter; user"))
    assert own.get("/api/v1/matrix.csv").text == (
        "id,mitigation,stage,provider,adapter,user\r\nfilter,filter,,primary,secondary,\r\n"
    )


def test_context_is_left_out_where_it_does_not_vary(client: FlaskClient) -> None:
    """CoSAI does not vary by context, so its 35 controls apply with any context or none."""
    without = client.get("/api/v1/matrix.csv?framework=cosai").data
    somewhere = client.get(f"/api/v1/matrix.csv?{query_of('cosai', 'frontier', 'research')}").data
    assert (without, len(without.splitlines())) == (somewhere, 1 + 35)


def test_empty_parameters_are_not_given(client: FlaskClient) -> None:
    """Empty parameters are ignored."""
    assert client.get(f"/api/v1/matrix.csv?{PAI_OPEN}&update=&level=&download=").text == MATRIX


def test_significant_update_changes_no_owner(client: FlaskClient) -> None:
    """After a significant update, governance is renewed within the same cell, and no mitigation is added."""
    assert client.get(f"/api/v1/matrix.csv?{PAI_OPEN}&update=yes").text == MATRIX


def test_formulas_are_neutralised(draw: Draw, client_of: ClientOf) -> None:
    """In CSV, text that a spreadsheet would run as a formula is prefixed with an apostrophe."""
    own = client_of(draw("=HYPERLINK(1) -P-> +SUM(1)"))
    assert read_rows(own.get("/api/v1/matrix.csv").text)[1] == ["'+SUM(1)", "'+SUM(1)", "", P]


def test_openapi_is_valid(client: FlaskClient) -> None:
    """The OpenAPI description is valid."""
    validate(client.get("/api/v1/openapi.json").get_json())


def test_openapi_names_the_routes(client: FlaskClient) -> None:
    """The description lists exactly the existing routes."""
    described = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert set(described) == {path.partition("?")[0] for path in ROUTES}


SLOW_TO_WRITE = (".png", ".pptx", ".docx", ".ods", ".zip")
"""Endings of formats that take the same parameters as SVG, HTML and XLSX."""


@pytest.mark.parametrize(
    "path", sorted({path for route in ROUTES if not (path := route.partition("?")[0]).endswith(SLOW_TO_WRITE)})
)
def test_openapi_names_the_parameters(client: FlaskClient, chain: vc.ValueChain, path: str) -> None:
    """Every described parameter is accepted with each of its described values."""
    described = client.get("/api/v1/openapi.json").get_json()["paths"]
    parameters = described[path]["get"].get("parameters", [])
    named = {parameter["name"] for parameter in parameters}
    question = dict(pairs_of("uk-ai-cyber", "advanced", "open"))
    refused = []
    for parameter in parameters:
        for value in parameter["schema"].get("enum", []):
            asked = {name: word for name, word in question.items() if name in named}
            asked[parameter["name"]] = value
            if "/paths" in path:
                ends = chain.actors_by_framework[asked["framework"]]
                asked |= {"from": f"actor:{ends[0].id}", "to": f"actor:{ends[-1].id}"}
            if "id" in named:
                held = chain.actors_by_framework if "/actor" in path else chain.mitigations_by_framework
                asked["id"] = held[asked["framework"]][0].id
            needed = parse_qsl(NEEDED.get(path.removeprefix("/api/v1/").partition(".")[0], ""))
            answer = client.get(path, query_string=MultiDict([*asked.items(), *needed]))
            if answer.status_code == 400:
                refused.append((parameter["name"], value, answer.text))
    assert refused == []


def test_healthz(client: FlaskClient, chain: vc.ValueChain) -> None:
    """The health check reports the server's status and version and nothing else, and is not cached."""
    response = client.get("/healthz")
    assert response.get_json() == {"status": "ok", "version": vc.__version__, "frameworks": len(chain.frameworks)}
    assert response.headers["Cache-Control"] == "no-store"


def test_no_answer_names_a_path_of_this_machine(client: FlaskClient, data_folder: Path) -> None:
    """No response, not even a page or an error, reveals where the program is installed."""
    paths = [*ROUTES, "/", "/_dash-layout", "/_dash-dependencies", "/api/v1/matrix.csv", "/api/nothing", "/assets/none"]
    homes = [str(data_folder.parent).encode(), sys.base_prefix.encode()]
    answers = {path: client.get(path).data for path in paths}
    assert [path for path, answer in answers.items() if any(home in answer for home in homes)] == []


@pytest.mark.parametrize(
    ("link", "item"), [("actor", "model_hosting"), ("mitigation", "PO-14")]
)  # both have rows of other sources
def test_workbooks_credit_the_sources_of_all_their_rows(client: FlaskClient, link: str, item: str) -> None:
    """The workbook of a role card or mitigation names every source of which it has rows, with its licence."""
    query = f"{PAI_OPEN}&id={item}"
    head, *rows = read_rows(client.get(f"/api/v1/{link}.csv?{query}").text)
    named = {row[head.index("framework")] for row in rows} - {""}
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/api/v1/{link}.xlsx?{query}").data))
    (sheet,) = [each for each in book if each.title.lower() == "sources"]
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    chain = vc.read_chain()
    assert len(named) > 1
    for each in chain.frameworks:
        assert (each.name in cells) == (each.id in named)
        assert each.id not in named or each.licence in cells

"""Links that answer across sources: formats, refusals, tags, cautions and credits."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import networkx as nx
import openpyxl
import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import SITE, ClientOf, Shipped, Write
from tests.questions import ON_AI_CONTENT
from tests.three_sources import write_sources
from tests.web.api.conftest import NEEDED, read_rows
from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.graph import build_graph_across
from valuechain.analysis.across.tables import across_rows
from valuechain.model.question.across import AcrossQuestion
from valuechain.web.api.across import ACROSS_ENDPOINTS

LINKS = [f"{each.name}.{form.ending}" for each in ACROSS_ENDPOINTS for form in each.forms if form.ending != "png"]
ON_CHINA = ("cn-ai-labeling", "cn-deep-synthesis")
"""The laws of China."""
DATED = [link for link in LINKS if link.partition(".")[0] not in {"practices", "links"}]


def address(link: str, query: str = "") -> str:
    """The address of a link, with what it cannot do without."""
    return f"/api/v1/{link}?{'&'.join(filter(None, (NEEDED.get(link.partition('.')[0]), query)))}"


def refusal(client: FlaskClient, path: str) -> str:
    """The message of a refused request."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    message: str = answer.get_json()["error"]["message"]
    return message


@pytest.fixture
def sources(write: Write, client_of: ClientOf) -> FlaskClient:
    """A client of the app with three small sources."""
    return client_of(write_sources(write))


def test_rows_are_those_of_the_library(client: FlaskClient, chain: vc.ValueChain) -> None:
    """CSV has the rows of `across_rows` for the question in the address."""
    question = AcrossQuestion(kinds=("law",), jurisdictions=("China",), on=date(2027, 1, 1))
    table = across_rows(build_across(chain, question))
    header, *rows = read_rows(client.get("/api/v1/across.csv?kind=law&jurisdiction=China&on=2027-01-01").text)
    assert tuple(header) == (*table.columns, "legal_status")[: len(header)]
    assert rows == [[str(value) for value in row] for row in table.rows]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *((name, 0) for name in ("across", "topic", "timeline", "side-by-side")),
        ("practices", "summary"),
        ("links", "ground"),
    ],
)
def test_every_table_is_the_same_in_every_format(client: FlaskClient, name: str, key: int | str) -> None:
    """JSON and a workbook hold the rows of the CSV, or the topic in short; a workbook has other headings and order."""
    header, *lines = read_rows(client.get(address(f"{name}.csv")).text)
    records = client.get(address(f"{name}.json")).get_json()
    assert [{key: str(value) for key, value in record.items()} for record in records] == [
        dict(zip(header, line, strict=True)) for line in lines
    ]
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(f"{name}.xlsx")).data))
    sheets = [[[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book]
    columns = [[str(value) for value in column[1:]] for sheet in sheets for column in zip(*sheet, strict=True)]
    at = header.index(key) if isinstance(key, str) else key
    assert [line[at] for line in lines] in columns


def test_small_answer(sources: FlaskClient) -> None:
    """On three small sources, the law and the code make model providers tell an authority, the code only in part."""
    rows = csv.DictReader(io.StringIO(sources.get("/api/v1/across.csv?on=2026-11-29").text))
    found = [(row["reference_actor"], row["responsible_sources"]) for row in rows if row["practice"] == "tell"]
    assert found == [("model_provider", "law;code"), ("app_developer", "code"), ("distribution_platform", "")]


def test_today_is_the_default_day(client: FlaskClient) -> None:
    """Without a day, the answer is as of today; it names the day in a column."""
    before = datetime.now(UTC).date().isoformat()
    (said,) = {row["as_of"] for row in client.get("/api/v1/across.json").get_json()}
    assert said in {before, datetime.now(UTC).date().isoformat()}


def test_filters_may_be_repeated(client: FlaskClient) -> None:
    """Sources, jurisdictions, kinds and stages can be given several times; the last columns are the sources."""
    header = read_rows(client.get("/api/v1/across.csv?source=cosai&source=eu-ai-act&kind=law&kind=framework").text)[0]
    assert header[header.index("as_of") + 1 :] == ["cosai", "eu-ai-act"]


def test_sources_may_be_left_out(sources: FlaskClient) -> None:
    """Without the code, only the law makes anyone tell an authority; the code has no column."""
    header, *rows = read_rows(sources.get("/api/v1/across.csv?without=code&without=memo&on=2026-11-29").text)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert header[header.index("as_of") + 1 :] == ["law"]
    assert {row["responsible_sources"] for row in found if row["practice"] == "tell"} == {"law", ""}


@pytest.mark.parametrize("link", DATED)
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("source=pai-opn", 'Unknown source "pai-opn". Did you mean "pai-open"?'),
        ("without=pai-opn", 'Unknown source "pai-opn". Did you mean "pai-open"?'),
        ("kind=treaty", 'Unknown kind "treaty". Valid: guidance, framework, code, law.'),
        ("jurisdiction=Atlantis", 'Unknown jurisdiction "Atlantis". Valid: none, '),
        ("stage=Sometime", 'Unknown stage "Sometime".'),
        ("at-least=strongly", "Valid: required, recommended, optional."),
        ("model-type=x", 'Unknown model type "x".'),
        ("release-type=x", 'Unknown release type "x".'),
        ("on=tomorrow", 'There is no day "tomorrow". Write on as year-month-day, such as 2027-01-01, or any.'),
        ("on=2027-01-01&on=2028-01-01", '"on" is given 2 times. Give it once.'),
        ("framework=cosai", 'Unknown parameter "framework".'),
    ],
)
def test_what_is_refused(client: FlaskClient, link: str, query: str, message: str) -> None:
    """Every link across sources refuses unknown values, with the valid ones."""
    assert message in refusal(client, address(link, query))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("topic.csv", "Give either topic or practice: the id of a topic or of a practice."),
        ("topic.csv?topic=incidents&practice=report-incidents", "Give either topic or practice"),
        ("topic.json?topic=incident", 'Did you mean "incidents"?'),
        ("topic-report.html?practice=report-incident", 'Did you mean "report-incidents"?'),
        ("timeline.csv?topic=nothing", 'Unknown topic "nothing".'),
        ("timeline.ics?practice=nothing", 'Unknown practice "nothing".'),
        ("timeline.json?actor=nobody", 'Unknown reference actor "nobody".'),
        ("side-by-side.csv?source=cosai", "Two to six sources fit side by side; this question has 1 source"),
        (
            "side-by-side.csv?source=cosai&without=cosai",
            "Two to six sources fit side by side; this question has no source",
        ),
        ("side-by-side.xlsx", "Two to six sources fit side by side; this question has 9 sources"),
        ("practices.csv?on=2027-01-01", 'Unknown parameter "on".'),
        ("links.csv?framework=nobody", 'Unknown framework "nobody".'),
    ],
)
def test_what_one_link_refuses(client: FlaskClient, path: str, message: str) -> None:
    """A link refuses what it cannot find, or cannot do without."""
    assert message in refusal(client, f"/api/v1/{path}")


@pytest.mark.parametrize("link", DATED)
def test_tag_depends_on_the_day(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, link: str) -> None:
    """The next day the ETag is another, so that yesterday's copy is not used; no date says when it changed."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    class Tomorrow(datetime):
        """A clock one day ahead."""

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            """The same time tomorrow."""
            assert tz is UTC
            return tomorrow

    today = client.head(address(link)).headers
    assert "Last-Modified" not in today
    assert client.get(address(link), headers={"If-None-Match": today["ETag"]}).status_code == 304
    monkeypatch.setattr("valuechain.web.api.blueprint.datetime", Tomorrow)
    again = client.get(address(link), headers={"If-None-Match": today["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != today["ETag"]


@pytest.mark.parametrize("link", ["practices.csv", "links.json", "links.tsv"])
def test_other_tags_do_not(client: FlaskClient, link: str) -> None:
    """Practices and links are the same every day, and have the date of the data."""
    assert "Last-Modified" in client.head(address(link)).headers


@pytest.mark.parametrize("link", [link for link in DATED if not link.startswith("side-by-side")])
def test_caution_of_every_source(client: FlaskClient, chain: vc.ValueChain, link: str) -> None:
    """An answer goes with the cautions of all its sources, each after the source's name, in ASCII."""
    caution = client.get(address(link)).headers["X-Caution"]
    assert caution.isascii()
    assert caution.startswith("PAI's open checklist: Guidance, not binding. PAI's 2023 guidance: ")
    assert "The EU AI Act: Law, binding in the European Union. Not legal advice." in caution
    assert caution.count("Not legal advice.") == sum("Not legal advice." in each.caution for each in chain.frameworks)


@pytest.mark.parametrize(
    ("query", "caution"),
    [
        ("source=cosai", "The CoSAI Risk Map: Framework, not binding."),
        (
            "kind=framework&kind=code&without=eu-transparency-code&without=uk-ai-cyber",
            "The CoSAI Risk Map: Framework, not binding.",
        ),
        ("kind=framework", "The CoSAI Risk Map: Framework, not binding."),
        (
            "source=cosai&source=uk-ai-cyber",
            ("The CoSAI Risk Map: Framework, not binding. The UK cyber security code: Voluntary code, United Kingdom."),
        ),
    ],
)
def test_caution_of_chosen_sources(client: FlaskClient, query: str, caution: str) -> None:
    """If filters keep some sources, the answer goes with the cautions of these."""
    assert client.get(f"/api/v1/across.csv?{query}").headers["X-Caution"] == caution


def test_no_sources_no_caution(client: FlaskClient) -> None:
    """If the filters keep no source, there are silent rows and no caution."""
    answer = client.get("/api/v1/across.csv?kind=law&source=cosai")
    assert answer.status_code == 200
    assert "X-Caution" not in answer.headers


def test_caution_of_links(client: FlaskClient) -> None:
    """The links of one framework go with its caution."""
    assert client.get("/api/v1/links.csv?framework=uk-ai-cyber").headers["X-Caution"] == (
        "Voluntary code, United Kingdom."
    )


def test_workbook_credits_its_sources(client: FlaskClient, chain: vc.ValueChain) -> None:
    """A workbook names the sources that the filters keep, and no others."""
    book = openpyxl.load_workbook(io.BytesIO(client.get("/api/v1/across.xlsx?kind=law").data))
    said = " ".join(
        str(cell) for sheet in book.worksheets[1:] for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert chain.framework("eu-ai-act").attribution in said
    assert chain.framework("cosai").attribution not in said


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("across.csv?on=2027-01-01", "valuechain-across-as-of-2027-01-01-"),
        ("topic.json?topic=incidents", "valuechain-topic-"),
        ("across.csv?without=cosai&without=pai-2023", "valuechain-across-without-cosai-without-pai-2023-"),
        ("timeline.ics", "valuechain-timeline-"),
    ],
)
def test_downloads_have_names(client: FlaskClient, path: str, name: str) -> None:
    """A saved answer is named after its link and question."""
    mark = "&" if "?" in path else "?"
    saved = client.get(f"/api/v1/{path}{mark}download=yes").headers["Content-Disposition"]
    assert saved.startswith(f'attachment; filename="{name}')


def test_calendar(client: FlaskClient) -> None:
    """The calendar file has events, and links to this server if others can open them."""
    path = "/api/v1/timeline.ics?source=eu-ai-act&on=2026-11-29"
    text = client.get(path, base_url=SITE).text
    assert text.startswith("BEGIN:VCALENDAR")
    assert "BEGIN:VEVENT" in text
    assert f"{SITE}/" in text.replace("\r\n ", "")
    assert "http://" not in client.get(path).text.replace("\r\n ", "")


@pytest.mark.parametrize("form", ["graphml", "gexf", "json"])
def test_graph(client: FlaskClient, chain: vc.ValueChain, form: str) -> None:
    """The graph has the nodes and edges of `build_graph_across` for the question in the address."""
    body = client.get(f"/api/v1/across-graph.{form}?kind=law&jurisdiction=China&on=2026-11-29").data
    readers: Mapping[str, Callable[[], Any]] = {
        "graphml": lambda: nx.read_graphml(io.BytesIO(body)),
        "gexf": lambda: nx.read_gexf(io.BytesIO(body)),
        "json": lambda: nx.node_link_graph(json.loads(body), edges="edges"),
    }
    graph = readers[form]()
    question = AcrossQuestion(kinds=("law",), jurisdictions=("China",), on=date(2026, 11, 29))
    built = build_graph_across(build_across(chain, question))
    assert (set(graph), set(graph.edges)) == (set(built), set(built.edges))
    assert {held["framework"] for _, held in graph.nodes(data=True) if held.get("framework")} == set(ON_CHINA)


def test_links_and_practices(client: FlaskClient, shipped: Shipped) -> None:
    """Both tables have a row per row of the file, and links can be had for one framework."""
    assert len(client.get("/api/v1/links.json").get_json()) == len(shipped("links"))
    assert len(client.get("/api/v1/practices.json").get_json()) == len(shipped("practices"))
    for framework in ON_AI_CONTENT:
        rows = client.get(f"/api/v1/links.json?framework={framework}").get_json()
        assert len(rows) == len(shipped("links", framework))


def test_sssom(client: FlaskClient, shipped: Shipped) -> None:
    """Links can be had as SSSOM, with one line per link below the metadata and the header."""
    lines = client.get("/api/v1/links.tsv?framework=cosai").text.splitlines()
    assert sum(not line.startswith("#") for line in lines) == 1 + len(shipped("links", "cosai"))

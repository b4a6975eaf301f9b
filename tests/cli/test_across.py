"""The commands across all sources: across, across-graph, topic, timeline, practices and links."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, Any

import networkx as nx
import openpyxl
import pytest

import valuechain as vc
from tests.cli.conftest import Answer, PrintedRows, Run
from tests.conftest import Shipped
from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.graph import build_graph_across
from valuechain.model.question.across import AcrossQuestion

ON = ("--on", "2026-11-29")
ASKING = ("across", "across-graph", "topic mark-content", "timeline")
"""The commands that ask a question across all sources, with what they require."""
Records = Callable[..., list[dict[str, str]]]


@pytest.fixture(scope="module")
def records(run: Run) -> Records:
    """The rows of a command's CSV output, by column; notes on the sources go to standard error."""

    def invoke(*arguments: object) -> list[dict[str, str]]:
        result = run(*arguments)
        assert result.exit_code == 0, result.stderr
        return list(csv.DictReader(io.StringIO(result.stdout)))

    return invoke


def test_across_as_csv(records: Records) -> None:
    """One row per topic or practice and reference actor, with the sources that make it responsible."""
    rows = [row for row in records("across", *ON) if row["practice"] == "keep-marks"]
    assert [(row["reference_actor"], row["responsible_sources"], row["later_sources"]) for row in rows] == [
        ("model_provider", "eu-transparency-code", ""),
        ("app_developer", "eu-transparency-code", ""),
        ("distribution_platform", "", "ca-ai-transparency"),
        ("deployer", "", ""),
        ("anyone", "cn-ai-labeling;cn-deep-synthesis", ""),
    ]
    assert {(row["named_by"], row["sources_speaking"], row["most_named"]) for row in rows} == {("2", "3", "anyone")}
    assert {row["as_of"] for row in rows} == {"2026-11-29"}


def test_across_filtered(records: Records) -> None:
    """Filters on sources keep these, as columns too; law alone leaves the environment without anyone."""
    rows = records("across", *ON, "--kind", "law", "--jurisdiction", "China", "--jurisdiction", "California")
    assert list(rows[0])[-3:] == ["ca-ai-transparency", "cn-ai-labeling", "cn-deep-synthesis"]
    environment = [row for row in records("across", *ON, "--kind", "law") if row["topic"] == "environment"]
    assert {(row["level"], row["responsible"], row["reference_actor"]) for row in environment} == {
        ("topic", "0", ""),
        ("practice", "0", ""),
    }


def test_sources_left_out(records: Records) -> None:
    """Only the EU AI Act asks to report incidents to an authority; left out, it does not appear, and no one does."""
    rows = records("topic", "report-incidents", *ON, "--without", "eu-ai-act", "--without", "cosai")
    assert {row["framework"] for row in rows}.isdisjoint({"eu-ai-act", "cosai"})
    assert "speaks" not in {row["says"] for row in rows}


def test_strength_of_at_least(records: Records) -> None:
    """With a strength, verbs that are weaker do not count: PAI's checklist has no verb stronger than should."""
    asked = ("across", *ON, "--source", "pai-open", "--at-least")
    assert {row["pai-open"] for row in records(*asked, "required")} == {"hidden", "silent", "related"}
    assert "speaks" in {row["pai-open"] for row in records(*asked, "recommended")}


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("graphml", nx.read_graphml),
        ("gexf", nx.read_gexf),
        ("json", lambda stream: nx.node_link_graph(json.load(stream), edges="edges")),
    ],
)
def test_graph(run: Run, chain: vc.ValueChain, form: str, read: Callable[[IO[bytes]], Any]) -> None:
    """Read by NetworkX, the graph in each format joins the sources asked about, and no others, by practices."""
    asked = ("--source", "pai-open", "--source", "eu-ai-act", *ON)
    graph = read(io.BytesIO(run("across-graph", *asked, "--format", form).stdout.encode()))
    built = build_graph_across(build_across(chain, AcrossQuestion(("pai-open", "eu-ai-act"), on=date(2026, 11, 29))))
    assert (set(graph), set(graph.edges)) == (set(built), set(built.edges))
    assert {data.get("framework", "") for _, data in graph.nodes(data=True)} - {""} == {"pai-open", "eu-ai-act"}
    assert {"pai-open", "eu-ai-act"} == {
        start.removeprefix("mitigation:").partition("/")[0]
        for start, _ in graph.in_edges("practice:mark-content")
        if start.startswith("mitigation:")
    }


def test_topic(records: Records) -> None:
    """One row per source, practice, mitigation and actor; a source that says nothing has a row that says so."""
    rows = records("topic", "mark-content", *ON)
    assert [row["mitigation"] for row in rows if row["framework"] == "eu-ai-act"] == ["art-50-2", "art-50-4"]
    (silent,) = [row for row in rows if row["framework"] == "cosai"]
    assert (silent["says"], silent["mitigation"], silent["what"]) == ("silent", "", "The source does not say.")


def test_timeline(records: Records) -> None:
    """One row per mitigation and date, the earliest first, for a topic, practice or reference actor."""
    rows = records("timeline", *ON, "--practice", "mark-content")
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    assert {row["framework"]: row["date"] for row in rows if row["begins"] != "transition ends"} == {
        "cn-deep-synthesis": "2023-01-10",
        "cn-ai-labeling": "2025-09-01",
        "eu-ai-act": "2026-08-02",
        "ca-ai-transparency": "2026-08-02",
        "eu-transparency-code": "2026-08-02",
    }
    ends = {(row["framework"], row["date"], row["applies_from"]) for row in rows if row["begins"] == "transition ends"}
    assert ends == {
        ("eu-ai-act", "2026-12-02", "2026-08-02"),
        ("eu-transparency-code", "2026-12-02", "2026-08-02"),
    }
    makers = records("timeline", *ON, "--actor", "device_maker", "--source", "ca-ai-transparency")
    assert [(row["mitigation_id"], row["date"]) for row in makers] == [("ca-16", "2028-01-01"), ("ca-17", "2028-01-01")]


def test_timeline_as_calendar(run: Run) -> None:
    """As a calendar file, the timeline has an entry for what begins after the day asked about."""
    result = run("timeline", *ON, "--source", "ca-ai-transparency", "--format", "ics")
    days = [line for line in result.stdout.splitlines() if line.startswith("DTSTART")]
    assert [day[-8:] for day in days] == ["20270101", "20280101"]


def test_practices(rows: PrintedRows, shipped: Shipped) -> None:
    """The list of practices counts, by framework, the mitigations that ask for each."""
    head, *printed = rows("practices")
    assert head[:5] == ["topic", "topic_name", "practice", "name", "summary"]
    assert head[5:] == [row["id"] for row in shipped("frameworks")]
    assert [row[2] for row in printed] == [row["id"] for row in shipped("practices")]
    (marking,) = [dict(zip(head, row, strict=True)) for row in printed if row[2] == "mark-content"]
    assert [marking[framework] for framework in head[5:]] == ["1", "1", "0", "0", "2", "1", "7", "9", "2"]


@pytest.mark.parametrize("framework", ["", "cn-ai-labeling"])
def test_links(rows: PrintedRows, shipped: Shipped, framework: str) -> None:
    """The list of links covers one framework, or all of them."""
    printed = rows("links", *(("--framework", framework) if framework else ()))[1:]
    assert [(row[0], row[1], row[3]) for row in printed] == [
        (row["framework"], row["mitigation_id"], row["practice"]) for row in shipped("links", framework or None)
    ]


def test_links_as_sssom(answer: Answer, shipped: Shipped) -> None:
    """As SSSOM, the links of a framework are one mapping each, below a header."""
    lines = answer("links", "--framework", "cosai", "--format", "tsv").splitlines()
    mappings = [line for line in lines if not line.startswith("#")]
    assert mappings[0].split("\t")[0] == "subject_id"
    assert len(mappings) - 1 == len(shipped("links", "cosai"))


@pytest.mark.parametrize("command", ["across", "topic incidents", "timeline --topic incidents", "practices", "links"])
def test_every_format_has_the_same_rows(run: Run, records: Records, tmp_path: Path, command: str) -> None:
    """CSV, JSON, Markdown and the first sheet of a workbook have equally many rows; a workbook says what was asked."""
    options = [*command.split(), *(() if command in ("practices", "links") else ON)]
    expected = len(records(*options))
    assert len(json.loads(run(*options, "--format", "json").stdout)) == expected
    assert len(run(*options, "--format", "md").stdout.splitlines()) == expected + 2
    file = tmp_path / "table.xlsx"
    assert run(*options, "--output", file).exit_code == 0
    sheets = openpyxl.load_workbook(file).worksheets
    assert expected + 1 in {sheet.max_row for sheet in sheets[1:3]}
    if ON[1] in options:
        texts = {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}
        assert "2026-11-29" in texts or any("29 November 2026" in text for text in texts)


@pytest.mark.parametrize("command", ASKING)
def test_notes_go_to_standard_error(run: Run, command: str) -> None:
    """The day, the legal status and the cautions of the sources stand apart from the answer, below it."""
    stderr = run(*command.split(), *ON, "--source", "cosai", "--source", "ca-ai-transparency").stderr
    assert stderr.startswith(
        "Answered as of 29 November 2026.\ncosai: Framework, not binding.\nca-ai-transparency: Law"
    )
    assert "Not legal advice" in stderr


def test_a_source_without_a_list_is_named(run: Run) -> None:
    """A source that has no list for the model and release asked about is silent, and a note says why."""
    result = run("across", *ON, "--model-type", "frontier", "--release-type", "open")
    assert "pai-2023: has no list for this model and release, so it is silent.\n" in result.stderr


def test_own_data_beside(run: Run, tmp_path: Path) -> None:
    """A user's own data counts as one more source, also if another one is left out."""
    (tmp_path / "actors.csv").write_text("id,name\nhub,Hub\n")
    (tmp_path / "mitigations.csv").write_text("id,name,primary\nx,X,hub\n")
    head = run("across", *ON, "--with-data", tmp_path, "--without", "cn-deep-synthesis").stdout.splitlines()[0]
    assert head.split(",")[-2] == "cn-ai-labeling"


@pytest.mark.parametrize("command", ASKING)
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--source pai-opne", 'Unknown source "pai-opne". Did you mean "pai-open"? Valid: pai-open, pai-2023,'),
        ("--without pai-opne", 'Unknown source "pai-opne". Did you mean "pai-open"? Valid: pai-open, pai-2023,'),
        ("--jurisdiction Mars", 'Unknown jurisdiction "Mars". Valid: none, United Kingdom, the European Union,'),
        ("--kind rule", 'Unknown kind "rule". Valid: guidance, framework, code, law.'),
        ("--stage Prevnt", 'Unknown stage "Prevnt". Did you mean "Prevent"?'),
        ("--at-least strong", 'Unknown strength "strong". Valid: required, recommended, optional.'),
        ("--model-type expert", 'Unknown model type "expert". Valid: specialized, advanced, frontier.'),
        ("--release-type opn", 'Unknown release type "opn". Did you mean "open"?'),
        ("--on yesterday", 'There is no day "yesterday". Write --on as year-month-day, such as 2027-01-01, or any.'),
    ],
)
def test_question_that_cannot_be_asked(run: Run, command: str, options: str, message: str) -> None:
    """An unknown value is refused with exit code 2, nothing but a message, and the valid values."""
    result = run(*command.split(), *options.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("topic mark-contents", 'Unknown topic or practice "mark-contents". Did you mean "mark-content"? Valid: '),
        ("timeline --topic incident", 'Unknown topic "incident". Did you mean "incidents"? Valid: '),
        ("timeline --practice mark-contents", 'Unknown practice "mark-contents". Did you mean "mark-content"? Valid: '),
        ("timeline --actor users", 'Unknown reference actor "users". Did you mean "user"? Valid: '),
        ("links --framework cosay", 'Unknown framework "cosay". Did you mean "cosai"? Valid: '),
    ],
)
def test_unknown_subject(run: Run, command: str, message: str) -> None:
    """An unknown topic, practice, actor or framework is refused with exit code 2, and nothing but a message."""
    result = run(*command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["across", "topic incidents", "timeline", "practices", "links"])
def test_unknown_format_is_refused(run: Run, command: str) -> None:
    """A format that the command does not have is refused with exit code 2."""
    assert run(*command.split(), "--format", "gexf").exit_code == 2


def test_graph_is_no_table(run: Run) -> None:
    """The graph of all sources does not come as a table."""
    assert run("across-graph", "--format", "csv").exit_code == 2

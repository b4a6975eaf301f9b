"""Every command in every format."""

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import networkx as nx
import openpyxl
import pytest

import valuechain as vc
from tests.cli.conftest import PAI_OPEN, Answer, PrintedRows, Run
from tests.conftest import GUIDANCE, Shipped
from tests.questions import options_of, query_of
from valuechain.analysis.rows.matrix import matrix_rows, ownership_rows
from valuechain.cli import main

Graph = nx.Graph

QUESTIONS = ("matrix", "ownerships", "findings", "graph")
SITE = "https://team.example"
TABLES = ("frameworks", "actors", "matrix", "ownerships", "findings")


def packed(own: Path, kind: str) -> Path:
    """The same data as a folder, a zip or a workbook."""
    if kind == "folder":
        return own
    if kind == "zip":
        return Path(shutil.make_archive(str(own), "zip", own))
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for table in ("actors", "mitigations"):
        sheet = workbook.create_sheet(table)
        for row in csv.reader(io.StringIO((own / f"{table}.csv").read_text())):
            sheet.append(row)
    workbook.save(own.with_suffix(".xlsx"))
    return own.with_suffix(".xlsx")


def test_matrix_as_csv(rows: PrintedRows, pai_open: vc.Allocation) -> None:
    """The matrix as CSV has the columns of the matrix, roles in the cells, and then the verb, condition and status."""
    printed = rows("matrix", *PAI_OPEN)
    assert tuple(printed[0]) == matrix_rows(pai_open).columns
    assert printed[6] == [
        "PO-6",
        "Establish clear and consistent content moderation for hosted models",
        "Prevent",
        *["", "", "", "primary", "", "", "", "", ""],
        *["could", ""],
        GUIDANCE,
        "Moderate hosted models",
    ]
    assert len(printed) == 1 + 15


def test_matrix_by_short_names(rows: PrintedRows) -> None:
    """With `--names short`, columns call the actors as the pages do."""
    assert rows("matrix", *PAI_OPEN, "--names", "short")[0][3:6] == [
        "Compute & cloud",
        "Data providers",
        "Model providers",
    ]


def test_ownerships_as_csv(rows: PrintedRows, pai_open: vc.Allocation) -> None:
    """Ownerships as CSV have the documented columns, and one row per actor, mitigation and role."""
    head, *printed = rows("ownerships", *PAI_OPEN)
    assert ",".join(head) == (
        "framework,mitigation_id,mitigation,stage,actor_id,actor,role,norm,strength,condition,applies_from,note,"
        "confidence,source,start_dates,transition,legal_status,mitigation_label,actor_label,place"
    )
    assert printed == [list(row) for row in ownership_rows(pai_open).rows]
    assert len(printed) == 24 + 8 + 3


def test_findings_as_json(answer: Answer) -> None:
    """In JSON, findings are one object, which lists ids by finding."""
    found = json.loads(answer("findings", *PAI_OPEN, "--format", "json"))
    assert {key: found[key] for key in found if key not in ("load", "by_verb")} == {
        "unowned": [],
        "without_primary": [],
        "single_owner": ["PO-5", "PO-6", "PO-8", "PO-10"],
        "idle_actors": [],
        "not_addressed": ["compute_cloud", "data_provider", "distribution_platform", "user", "mlops_eval"],
        "ambiguous": ["PO-3", "PO-11", "PO-12"],
        "conditional": {"model_provider": 1, "model_hosting": 1, "model_adapter": 1},
        "in_two_roles": [{"mitigation": "PO-12", "actor": "model_hosting"}],
    }
    assert found["load"]["model_adapter"] == {"primary": 1, "secondary": 7}
    assert found["by_verb"]["should"] == [f"PO-{number}" for number in (1, 7, 12, 13, 14)]


def test_findings_as_csv(rows: PrintedRows) -> None:
    """In CSV, findings have one row each, and workloads one row per actor and role."""
    printed, ends = rows("findings", *PAI_OPEN), ("label", "place", "applies_from")
    assert printed[0] == ["finding", "framework", "id", "name", "role", "count", "where", "legal_status", *ends]
    licence = ["pai-open", "PO-5", "Publish a responsible AI license"]
    label = ["Publish a responsible AI licence", "", ""]
    assert printed[1] == ["single_owner", *licence, "", "", "", GUIDANCE, *label]
    provider = ["pai-open", "model_provider", "Open Foundation Model Providers"]
    assert ["load", *provider, "primary", "12", "", GUIDANCE, "Model providers", "", ""] in printed
    assert ["verb", *licence, "can", "", "", GUIDANCE, *label] in printed


def test_frameworks_as_csv(rows: PrintedRows, shipped: Shipped) -> None:
    """The list of frameworks as CSV has the shipped ones, with their licences."""
    printed = rows("frameworks")
    licence = printed[0].index("licence")
    assert [(row[0], row[licence]) for row in printed[2:5]] == [
        ("pai-2023", "Not stated in the copy in hand; facts only, in our own words"),
        ("cosai", "Apache-2.0"),
        ("uk-ai-cyber", "Open Government Licence v3.0"),
    ]
    assert [row[0] for row in printed[1:]] == [row["id"] for row in shipped("frameworks")]


@pytest.mark.parametrize("framework", ["", "pai-open"])
def test_actors_as_csv(rows: PrintedRows, shipped: Shipped, framework: str) -> None:
    """The list of actors as CSV covers one framework, or all of them."""
    printed = rows("actors", *options_of(framework))[1:]
    assert [row[:2] for row in printed] == [
        [row["framework"], row["id"]] for row in shipped("actors", framework or None)
    ]


@pytest.mark.parametrize("command", TABLES)
def test_table_as_json_has_what_csv_has(answer: Answer, rows: PrintedRows, command: str) -> None:
    """A table has the same rows in JSON as in CSV; findings are one object that lists ids instead."""
    options = PAI_OPEN if command in QUESTIONS else ()
    printed = json.loads(answer(command, *options, "--format", "json"))
    header, *body = rows(command, *options)
    if command == "findings":
        assert isinstance(printed, dict)
    else:
        assert [[str(record[column]) for column in header] for record in printed] == body


@pytest.mark.parametrize("command", TABLES)
def test_table_as_markdown_has_as_many_rows_as_csv(answer: Answer, rows: PrintedRows, command: str) -> None:
    """A table as Markdown has a header, a separator and one line per row."""
    options = PAI_OPEN if command in QUESTIONS else ()
    lines = answer(command, *options, "--format", "md").splitlines()
    assert lines[1].replace(" ", "").strip("|-") == ""
    assert len(lines) - 2 == len(rows(command, *options)) - 1
    assert all(line.startswith("| ") and line.endswith(" |") for line in lines)


@pytest.mark.parametrize("command", ["frameworks", "actors"])
def test_table_as_workbook_has_what_csv_has(answer: Answer, rows: PrintedRows, tmp_path: Path, command: str) -> None:
    """A workbook has the rows of the CSV, ids last, as text or numbers and never as a formula."""
    file = tmp_path / "table.xlsx"
    answer(command, "--format", "xlsx", "--output", file)
    sheet = openpyxl.load_workbook(file)[command.capitalize()]
    head, *expected = rows(command)
    read = [str(row[-1].value) for row in sheet.iter_rows(min_row=2)]
    assert read == [row[head.index("id")] for row in expected]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_workbook_has_legend_and_sources(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook has a frozen header, and says first what was asked, of which source, with filters, date and link."""
    monkeypatch.setenv("VALUECHAIN_SITE", SITE)
    file = tmp_path / "matrix.xlsx"
    assert (
        run(
            "matrix",
            *PAI_OPEN,
            "--update",
            "--reading",
            "PO-3=B",
            "--actor",
            "model_adapter",
            "--sort",
            "name",
            "--output",
            file,
        ).exit_code
        == 0
    )
    workbook = openpyxl.load_workbook(file)
    assert workbook.sheetnames == ["Read me", "Matrix", "Assignments", "Totals", "Ambiguous cells", "Sources"]
    assert [sheet.freeze_panes for sheet in workbook] == ["A2", "C2", "D2", "B2", "C2", "B2"]
    assert workbook.properties.title == "Who is responsible for what according to PAI’s open checklist?"
    assert workbook.properties.creator == "valuechain"
    assert workbook.properties.created.date() == datetime.now(UTC).date()
    question = query_of("pai-open", "advanced", "open")
    said = [row[:2] for row in workbook["Read me"].iter_rows(values_only=True)]
    framework = vc.read_chain().framework("pai-open")
    assert said[:3] == [
        ("What", "Meaning"),
        ("Question", workbook.properties.title),
        ("Source: pai-open", f"{framework.name}, {framework.publisher}, {framework.edition}."),
    ]
    assert said[3] == ("Legal status", "Guidance, not binding.")
    assert said[5:14] == [
        ("Model type", "advanced"),
        ("Release type", "open"),
        ("Significant update", "yes"),
        ("Reading", "PO-3=B"),
        ("Only actor", "model_adapter (Adapters)"),
        ("Sorted by", "name"),
        ("Date", datetime.now(UTC).date().isoformat()),
        ("Data", vc.read_chain().stamp),
        ("Page", f"{SITE}/?{question}&update=yes&reading=PO-3%3DB&actor=model_adapter&sort=name"),
    ]
    header, source = workbook["Sources"].iter_rows(values_only=True)
    assert (source[0], source[header.index("Publisher")]) == ("pai-open", "Partnership on AI")


def test_workbook_on_standard_output(run: Run) -> None:
    """A workbook can be piped: without --output, its bytes go to standard output."""
    result = run("matrix", *PAI_OPEN, "--format", "xlsx")
    assert openpyxl.load_workbook(io.BytesIO(result.stdout_bytes)).sheetnames[:2] == ["Read me", "Matrix"]


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("graphml", nx.read_graphml),
        ("gexf", nx.read_gexf),
        ("json", lambda stream: nx.node_link_graph(json.load(stream), edges="edges")),
    ],
)
def test_graph(answer: Answer, form: str, read: Callable[[IO[bytes]], Graph]) -> None:
    """Read by NetworkX, the graph in each format has 24 nodes and 55 edges."""
    graph = read(io.BytesIO(answer("graph", *PAI_OPEN, "--format", form).encode()))
    assert (len(graph), graph.number_of_edges()) == (24, 55)


def test_graph_as_csv(rows: PrintedRows) -> None:
    """The graph as CSV has one row per edge."""
    printed = rows("graph", *PAI_OPEN, "--format", "csv")
    assert ",".join(printed[0]) == "source,target,relation,role,norm,condition,what,confidence,reading,passage"
    assert len(printed) == 1 + 55


def test_graph_is_graphml_unless_said_otherwise(answer: Answer) -> None:
    """The default format of the graph is GraphML."""
    assert "<graphml" in answer("graph", *PAI_OPEN)


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (("--strength", "optional"), 17),
        (("--strength", "optional", "--strength", "not given"), 17 + 7),
        (("--condition", "yes"), 3),
        (("--strength", "recommended", "--role", "mentioned"), 1),
    ],
)
def test_strength_and_condition(rows: PrintedRows, options: Sequence[str], number: int) -> None:
    """Of PAI's 35 ownerships, 16 are optional and 7 have no verb; three owners are bound under a condition."""
    assert len(rows("ownerships", *PAI_OPEN, *options)) == 1 + number


def test_verbs_in_the_workbook(answer: Answer, tmp_path: Path) -> None:
    """With --verbs, the workbook has the verbs beside the roles in a sheet of their own, and says so first."""
    file = tmp_path / "matrix.xlsx"
    assert answer("matrix", *PAI_OPEN, "--verbs", "--output", file) == ""
    book = openpyxl.load_workbook(file)
    assert "primary, should" in {cell.value for row in book["Verbs"] for cell in row}
    assert ("Verbs", "yes") in {tuple(cell.value for cell in row[:2]) for row in book["Read me"]}


@pytest.mark.parametrize("form", ["csv", "json", "md"])
def test_verbs_need_a_picture_or_a_workbook(run: Run, form: str) -> None:
    """In other formats, cells hold roles only; the message names the command that lists the verbs."""
    result = run("matrix", *PAI_OPEN, "--verbs", "--format", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "valuechain ownerships" in result.stderr


def test_reading_is_taken(rows: PrintedRows) -> None:
    """Readings can be chosen: under reading B of item 12, hosting services are secondary."""
    printed = rows("matrix", *PAI_OPEN, "--reading", "PO-12=B")
    assert printed[12][6] == "secondary"


@pytest.mark.parametrize(("level", "count"), [("1", 13), ("2", 72), ("all", 85)])
def test_level_is_taken(rows: PrintedRows, level: str, count: int) -> None:
    """The UK code's matrix has its principles, its provisions or both, depending on the level."""
    assert len(rows("matrix", *options_of("uk-ai-cyber", "advanced", "open", level=level))) == 1 + count


def test_significant_update_changes_nothing(chain: vc.ValueChain, run: Run, answer: Answer) -> None:
    """A significant update gives the same matrix, and a note on standard error."""
    result = run("matrix", *PAI_OPEN, "--update")
    assert (result.exit_code, result.stdout) == (0, answer("matrix", *PAI_OPEN))
    assert result.stderr == f"pai-open: significant update: {chain.framework('pai-open').update_note}\n"


def test_caution_stands_beside_the_rows(chain: vc.ValueChain, run: Run) -> None:
    """Standard error says that the rows of the EU AI Act are not legal advice."""
    result = run("matrix", *options_of("eu-ai-act", "advanced", "open"))
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="eu-ai-act")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1 + len(allocation.mitigations))
    assert result.stderr.startswith("eu-ai-act: Not legal advice.")


@pytest.mark.parametrize(("ending", "start"), [("xlsx", b"PK"), ("json", b"["), ("md", b"| id"), ("txt", b"id,")])
def test_format_follows_the_ending_of_the_file(run: Run, tmp_path: Path, ending: str, start: bytes) -> None:
    """Without --format, the output file's extension determines the format; an unknown one means CSV."""
    file = tmp_path / f"matrix.{ending}"
    assert run("matrix", *PAI_OPEN, "--output", file).exit_code == 0
    assert file.read_bytes().startswith(start)


@pytest.mark.parametrize("command", QUESTIONS)
def test_context_may_be_left_out_where_the_framework_does_not_vary(answer: Answer, command: str) -> None:
    """CoSAI gives an answer without a context."""
    assert "Threat Detection" in answer(command, "--framework", "cosai")


@pytest.mark.parametrize("kind", ["folder", "zip", "workbook"])
def test_own_data(answer: Answer, own: Path, kind: str) -> None:
    """A user's folder, zip or workbook needs neither a framework nor a context to give an answer."""
    assert answer("matrix", "--data", packed(own, kind)) == (
        "id,mitigation,stage,Provider,Adapter,User\nfilter,Filter data,,primary,secondary,\norphan,Orphan,,,,\n"
    )


def test_findings_of_own_data(answer: Answer, own: Path) -> None:
    """The findings of a user's data include the gap and the idle actor."""
    found = json.loads(answer("findings", "--data", own, "--format", "json"))
    assert (found["unowned"], found["without_primary"], found["idle_actors"]) == (["orphan"], ["orphan"], ["user"])


def test_frameworks_of_own_data(rows: PrintedRows, own: Path) -> None:
    """A user's folder is read as a framework with the folder's name."""
    assert rows("frameworks", "--data", own)[1][:2] == ["own", "own"]


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself(run: Run, command: str) -> None:
    """Every command has a one-sentence help text, and every option is explained."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert (main.commands[command].help or "").strip().endswith(".")
    options = [option for option in main.commands[command].params if option.param_type_name == "option"]
    assert [option.name for option in options if not option.help] == []


def test_help_lists_every_command(answer: Answer) -> None:
    """The help lists every command."""
    listed = answer("--help")
    commands = (
        *("frameworks", "actors", "search", "matrix", "ownerships", "findings", "who-must-act", "absence", "compare"),
        *("graph", "paths", "map", "briefing", "check", "changes", "verify", "serve"),
        *("admin", "backup", "restore"),
        *("across", "across-graph", "topic", "side-by-side", "timeline", "practices", "links"),
    )
    assert [command for command in commands if f"  {command} " not in listed] == []
    assert set(main.commands) == set(commands)


def test_own_formula_is_neutralised(rows: PrintedRows, tmp_path: Path) -> None:
    """In CSV, text that a spreadsheet would run as a formula has an apostrophe in front."""
    (tmp_path / "actors.csv").write_text("id,name\na,=A\n")
    (tmp_path / "mitigations.csv").write_text("id,name,primary\nx,-X,a\n")
    assert rows("matrix", "--data", tmp_path) == [
        ["id", "mitigation", "stage", "'=A"],
        ["x", "'-X", "", "primary"],
    ]


def test_zip_inside_a_folder_of_its_own(rows: PrintedRows, tmp_path: Path, own: Path) -> None:
    """A zip that contains the folder rather than its files can be read, too."""
    archive = tmp_path / "nested.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for file in own.iterdir():
            opened.write(file, f"own/{file.name}")
    assert len(rows("actors", "--data", archive)) == 1 + 3

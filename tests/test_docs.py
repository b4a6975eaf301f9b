"""The documentation is complete, and its figures match the data."""

import ast
import csv
import doctest
import io
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

import valuechain as vc
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.compare.frameworks import compare_frameworks
from valuechain.analysis.findings.absence import without
from valuechain.analysis.findings.concentration import build_concentration
from valuechain.analysis.findings.cover import who_must_act
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.graph.files import GRAPH_FORMATS
from valuechain.cli import main
from valuechain.cli.answers import EDGES
from valuechain.cli.verify import VERIFICATION_FORMATS
from valuechain.model.format import Format
from valuechain.model.question.parameters import MODEL_TYPE, RELEASE_TYPE
from valuechain.model.question.selection import Selection
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.workshop.plan import MOST_REASONED
from valuechain.storage.attempts import CROWD, MOST_IN_A_CROWD, MOST_IN_ALL, MOST_OF_AN_ADDRESS
from valuechain.storage.workshops.participating import MOST_PARTICIPANTS
from valuechain.tables.formats import CALENDAR, PRINTED_FORMATS, SSSOM
from valuechain.tables.keys import ROW_KEYS
from valuechain.tables.schema import (
    REQUIRED_TABLES,
    TABLES,
    TABLES_WITH_PLACES,
    columns_of,
    describe,
    required_columns_of,
)
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.my_data.page import _REFUSED
from valuechain.views.page.state import Page
from valuechain.views.picture.formats import FRAMED_FORMATS
from valuechain.views.sources.editions import WITHOUT_PLACE
from valuechain.web.costly import HELD_SIZE, MOST_ROWS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    page.relative_to(DOCS).as_posix(): page.read_text(encoding="utf-8")
    for folder in (DOCS, DOCS / "how-to")
    for page in sorted(folder.glob("*.md"))
}
DATA_FORMAT, METHOD, COMMAND_LINE = PAGES["data-format.md"], PAGES["method.md"], PAGES["command-line.md"]
SAMPLE_LINES = sorted(
    {
        line
        for text in (README, *PAGES.values())
        for line in re.findall(r"^ {4,}(valuechain [a-z].+)$", text, re.MULTILINE)
        if not re.search(r"my-folder|valuechain serve", line)
    }
)
"""Every command in the README and the documentation that terminates and needs no user files but `raci.xlsx`."""


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented(table: str) -> None:
    """docs/data-format.md has the schema's description of each table and column, with required columns in bold."""
    section = DATA_FORMAT.split(f"\n### {table}.csv\n\n")[1].split("\n### ")[0].rstrip()
    required = required_columns_of(table)
    names = {column: f"**{column}**" if column in required else column for column in columns_of(table)}
    rows = [f"| {names[column]} | {description} |" for column, description in describe(table).items()]
    assert section.splitlines() == [TABLES[table].__doc__, "", "| column | contents |", "|---|---|", *rows]


def test_how_passages_name_rows_is_documented(chain: vc.ValueChain) -> None:
    """docs/data-format.md has the key of each table with places, and an example that is in the shipped data."""
    section = DATA_FORMAT.split("\n## Where a row was read\n")[1].split("\n## ")[0]
    listed = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")][2:]
    keys = {table: re.findall(r"`(\w+)`", key) for table, key, _ in listed}
    assert keys == {
        table: [column for column in ROW_KEYS[table] if column != "framework"] for table in TABLES_WITH_PLACES
    }
    assert {(table, row) for table, _, row in listed} <= {(each.table, each.row) for each in chain.passages}


def test_the_guide_and_the_sources_page_say_which_rows_have_no_place() -> None:
    """The guide has the sentence of the page, and names the tables with places."""
    guide = " ".join(PAGES["how-to/verify.md"].split())
    assert WITHOUT_PLACE in guide
    *most, last = TABLES_WITH_PLACES
    assert f"| {', '.join(most)} and {last} |" in guide


@pytest.mark.parametrize(
    "said",
    [
        f"limited to {MOST_OF_AN_ADDRESS} a minute from one address",
        f"after {CROWD} wrong codes a minute in all, an address may try only {MOST_IN_A_CROWD}",
        f"and after {MOST_IN_ALL:,}, no one may",
        f"{MOST_PARTICIPANTS:,} people at once, and {MOST_REASONED // 1000} kB of reasons from each",
        f"can hold {MOST_PARTICIPANTS * MOST_REASONED // 1_000_000} MB of reasons",
        f"with more than {MOST_ROWS:,} mitigations and ownerships, every page",
        f"with {HELD_SIZE:,} mitigations and ownerships in all",
    ],
)
def test_the_limits_on_the_page_on_security(said: str) -> None:
    """docs/security.md has the limits of the server."""
    assert said in PAGES["security.md"]


@pytest.mark.parametrize(("option", "words"), [(MODEL_TYPE, ModelType), (RELEASE_TYPE, ReleaseType)])
def test_the_types_on_the_command_line_are_documented(option: str, words: type[StrEnum]) -> None:
    """The page about the command line lists exactly the model types and release types."""
    (listed,) = re.findall(rf"^\| `--{option} TYPE` \| (.*) \|$", COMMAND_LINE, re.MULTILINE)
    assert re.findall(r"`([\w-]+)`", listed) == list(words)


def test_the_required_tables_are_the_documented_ones() -> None:
    """The required tables are actors and mitigations, as documented."""
    assert set(REQUIRED_TABLES) == {"actors", "mitigations"}
    assert "Only `actors` and `mitigations` are required" in DATA_FORMAT


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_documentation(command: str) -> None:
    """The page about the command line describes each command and its options."""
    assert f"valuechain {command}" in COMMAND_LINE
    names = [name for option in main.commands[command].params for name in option.opts if name.startswith("--")]
    assert [name for name in names if f"`{name}" not in COMMAND_LINE] == []


@pytest.mark.parametrize(
    ("written", "formats"),
    [
        ("a table", PRINTED_FORMATS),
        ("a calendar, of a timeline", (CALENDAR,)),
        ("mappings, of links", (SSSOM,)),
        ("a graph", (*GRAPH_FORMATS, EDGES)),
        ("a picture", FRAMED_FORMATS),
        ("a document", DOCUMENT_FORMATS),
        ("a verification", VERIFICATION_FORMATS),
    ],
)
def test_every_format_is_in_the_documentation(written: str, formats: Sequence[Format[Any]]) -> None:
    """The page about the command line lists exactly the formats of each kind of output, default first."""
    (listed,) = re.findall(rf"^\| {written} \| (.*) \|$", COMMAND_LINE, re.MULTILINE)
    assert re.findall(r"`(\w+)`", listed) == [form.ending for form in formats]


@pytest.mark.parametrize("line", SAMPLE_LINES)
def test_the_commands_of_the_documentation_work(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command in the README and the documentation runs as printed, with a RACI matrix as the user's own table."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    workbook = Workbook()
    for row in (["Task", "Legal", "IT"], ["Write the policy", "A", "R"], ["Train staff", "R", "A"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "raci.xlsx")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, shlex.split(line, comments=True)[1:]).exit_code == 0


def test_commands_are_found_in_the_readme_and_in_the_documentation() -> None:
    """The tested commands include the README's export of the matrix and a how-to's list of an actor's duties."""
    assert any("--output matrix.xlsx" in line for line in SAMPLE_LINES)
    assert any("--actor model_hosting" in line for line in SAMPLE_LINES)


@pytest.mark.parametrize(
    ("framework", "figures"),
    [
        ("pai-open", (15, "mitigations", 9, "actors")),
        ("pai-2023", (22, "guidelines")),
        ("cosai", (35, "controls", 8, "personas", 36, "risks")),
        ("uk-ai-cyber", (13, "principles", 72, "provisions")),
        ("eu-ai-act", (71, "duties", 13, "kinds of actor")),
        ("ca-ai-transparency", (17, "duties", 5, "kinds of actor")),
        ("eu-transparency-code", (25, "measures", 10, "sub-measures", 6, "actors")),
        ("cn-ai-labeling", (18, "obligations", 6, "actors")),
        ("cn-deep-synthesis", (27, "obligations", 6, "actors")),
    ],
)
def test_the_figures_of_the_readme_are_those_of_the_data(
    chain: vc.ValueChain, framework: str, figures: tuple[int | str, ...]
) -> None:
    """The README's table of frameworks matches the data."""
    row = next(line for line in README.splitlines() if line.startswith(f"| `{framework}`"))
    assert [int(number) for number in re.findall(r"\b\d+(?= [a-z])", row.split("|")[2].replace("2023", ""))] == [
        figure for figure in figures if isinstance(figure, int)
    ]
    mitigations = chain.mitigations_by_framework[framework]
    counted = {
        "mitigations": len(mitigations),
        "guidelines": len(mitigations),
        "controls": len(mitigations),
        "duties": len(mitigations),
        "obligations": len(mitigations),
        "measures": sum(not m.parent for m in mitigations),
        "sub-measures": sum(bool(m.parent) for m in mitigations),
        "principles": sum(not m.parent for m in mitigations),
        "provisions": sum(bool(m.parent) for m in mitigations),
        "actors": len(chain.actors_by_framework[framework]),
        "personas": len(chain.actors_by_framework[framework]),
        "kinds of actor": len(chain.actors_by_framework[framework]),
        "risks": sum(risk.framework == framework for risk in chain.risks),
    }
    pairs = zip(figures[::2], figures[1::2], strict=True)
    assert all(counted[str(noun)] == number for number, noun in pairs)


def test_the_counts_of_the_method_are_those_of_the_data(pai_open: vc.Allocation) -> None:
    """The method page counts 24 primaries, 8 secondaries and 3 mentions, as the data does."""
    roles = [ownership.role for ownership in pai_open.ownerships]
    assert [roles.count(role) for role in ("primary", "secondary", "mentioned")] == [24, 8, 3]
    assert "24 primaries, 8 secondaries and 3 mentions" in METHOD


def test_the_findings_of_the_method_are_those_of_the_data(pai_open: vc.Allocation) -> None:
    """The method page names single owners, conditions, ambiguities and roles held twice, and counts actors left out."""
    found = build_findings(pai_open)
    assert [len(found.unowned), len(found.without_primary), len(found.idle_actors)] == [0, 0, 0]
    assert len(found.not_addressed) == 5
    assert f"| {', '.join(each.id for each in found.single_owner)} |" in METHOD
    assert f"| {', '.join(each.id for each in found.ambiguous)} |" in METHOD
    assert [(each.id, actor.id) for each, actor in found.in_two_roles] == [("PO-12", "model_hosting")]
    assert "| PO-12: hubs and hosting, as printed |" in METHOD
    assert {actor.id: number for actor, number in found.conditional.items()} == {
        "model_provider": 1,
        "model_hosting": 1,
        "model_adapter": 1,
    }
    assert "| model providers: 1 (PO-8), hosting: 1 (PO-15), adapters: 1 (PO-2) |" in METHOD


def test_the_filters_of_the_method_leave_what_it_says(pai_open: vc.Allocation) -> None:
    """Filtering by adapters as secondary leaves 7 mitigations with 8 marks; by adapters or hosting, it leaves 11."""
    secondary = select(pai_open, Selection(actors=("model_adapter",), roles=("secondary",)))
    either = select(pai_open, Selection(actors=("model_adapter", "model_hosting")))
    assert [len(secondary.mitigations), len(secondary.ownerships), len(either.mitigations)] == [7, 8, 11]
    assert "leaves 7 mitigations with 8 marks" in METHOD
    assert "leaves 11" in METHOD


def test_who_must_act_is_as_the_method_says(pai_open: vc.Allocation) -> None:
    """The method page's two smallest sets are model providers and hosting with either app developers or adapters."""
    sets = {frozenset(actor.id for actor in chosen) for chosen in who_must_act(pai_open).sets}
    both = {"model_provider", "model_hosting"}
    assert sets == {frozenset(both | {"app_developer"}), frozenset(both | {"model_adapter"})}
    assert "{model providers, hosting, app developers} and {model providers, hosting, adapters}" in METHOD


def test_an_absence_costs_what_the_method_says(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """The method page's table of what happens without model providers matches the analysis."""
    absence = without(pai_open, {"model_provider"})
    for listed in (absence.nobody, absence.supported_only, absence.still_answered):
        assert f"| {len(listed)}: {', '.join(each.id for each in listed)} |" in METHOD
    assert absence.support_lost == ()
    context = vc.Context("advanced", "open")
    under_b = vc.build_allocation(chain, context, framework="pai-open", readings={"PO-3": "B"})
    assert [absence.without_lead, without(under_b, {"model_provider"}).without_lead] == [7, 8]


def test_the_concentration_is_as_the_method_says(pai_open: vc.Allocation) -> None:
    """The method page's 576 / 206 = 2.8 is the effective number of actors."""
    found = build_concentration(pai_open)
    assert found is not None
    assert list(found.answers.values()) == [12, 5, 1, 6]
    assert found.effective_actors == pytest.approx(576 / 206)
    assert "576 / 206 = 2.8" in METHOD


def test_the_comparison_of_frameworks_is_as_the_method_says(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """On training data, PAI's checklist and CoSAI's Risk Map agree and differ as the method page says."""
    cosai = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="cosai")
    lines = compare_frameworks(pai_open, cosai).lines
    (line,) = (line for line in lines if line.topic.id == "training-data")
    assert {cell.actor.id: cell.outcome.value for cell in line.cells} == {
        "data_provider": "only second",
        "model_provider": "both",
        "model_hosting": "only second",
        "model_adapter": "role differs",
    }


def test_the_answer_across_sources_is_as_the_method_says() -> None:
    """Every number of the method page's example can be recomputed from the file that its command writes."""
    printed = CliRunner().invoke(main, ["across", "--on", "2026-11-29"]).stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    topic = [row for row in rows if (row["level"], row["topic"]) == ("topic", "incidents")]
    sources = list(rows[0])[list(rows[0]).index("as_of") + 1 :]
    voices = Counter(topic[0][source] for source in sources)
    assert voices == {"speaks": 7, "silent": 1, "related": 1}
    assert (topic[0]["ca-ai-transparency"], topic[0]["cn-ai-labeling"]) == ("silent", "related")
    most = sorted(topic, key=lambda row: int(row["responsible"]), reverse=True)[:4]
    assert [(row["reference_actor"], row["responsible"]) for row in most] == [
        ("model_provider", "7"),
        ("app_developer", "6"),
        ("model_adapter", "5"),
        ("model_hosting", "4"),
    ]
    assert most[0]["in_part_sources"] == "pai-open;pai-2023;cosai;eu-transparency-code"
    assert (most[0]["by_law_sources"], most[0]["actor_strongest"]) == ("eu-ai-act;cn-deep-synthesis", "required")
    assert {row["sources_speaking"] for row in topic} == {"7"}
    assert {(row["most_named"], row["named_by"], row["in_part_of_these"]) for row in topic} == {
        ("model_provider", "7", "4")
    }


def test_the_practice_across_sources_is_as_the_method_says() -> None:
    """Only one source has incidents reported to an authority; three actors tie, and deployers follow later."""
    printed = CliRunner().invoke(main, ["across", "--on", "2026-11-29"]).stdout
    rows = [row for row in csv.DictReader(io.StringIO(printed)) if row["practice"] == "report-incidents"]
    assert (rows[0]["eu-ai-act"], rows[0]["pai-2023"]) == ("speaks", "related")
    assert list(rows[0].values()).count("silent") == 7
    tied = "model_provider;model_adapter;app_developer"
    assert {(row["most_named"], row["named_by"], row["sources_speaking"]) for row in rows} == {(tied, "1", "1")}
    by_actor = {row["reference_actor"]: row for row in rows}
    assert {by_actor[actor]["conditional_sources"] for actor in tied.split(";")} == {"eu-ai-act"}
    deployer = by_actor["deployer"]
    assert (deployer["responsible"], deployer["supporting"], deployer["later_sources"]) == ("0", "1", "eu-ai-act")
    assert by_actor.keys() == {*tied.split(";"), "deployer"}


def test_the_common_language_has_the_size_that_the_method_says(chain: vc.ValueChain) -> None:
    """The method page counts 100 practices under 27 topics, and 7 reference actors beyond those of PAI's checklist."""
    assert len(chain.practices) == 100
    assert len({practice.topic for practice in chain.practices}) == 27
    assert sum(actor.is_added for actor in chain.reference_actors) == 7
    assert "lists 100 under 27 topics" in METHOD
    assert "needs it: 7 more" in METHOD


@pytest.mark.parametrize("page", Page)
def test_every_page_is_in_the_tour(page: Page) -> None:
    """The tour has a section for each page, with its address."""
    assert f"\nAddress: `{page.value}`\n" in PAGES["tour.md"]


def test_every_setting_is_documented() -> None:
    """The page on settings lists exactly the variables that settings.py reads."""
    source = (ROOT / "valuechain" / "settings.py").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([A-Z_]+)`", PAGES["how-to/settings.md"], re.MULTILINE)
    assert sorted(named) == sorted(set(re.findall(r'"([A-Z]+_[A-Z_]*[A-Z])"', source)))


@pytest.mark.parametrize(
    ("page", "heading"),
    [("how-to/runbook.md", "What visitors see"), ("how-to/operate.md", "If the database fails")],
)
def test_operators_read_what_visitors_see(page: str, heading: str) -> None:
    """Tables quote the app's texts and those of the web server in front, but no heading of a refusal.

    A page without our script has such a heading above the sentence; the script shows only the sentence.
    """
    section = PAGES[page].split(f"\n## {heading}")[1].split("\n## ")[0]
    rows = "\n".join(line for line in section.splitlines() if line.startswith("| "))
    quoted = {part.strip() for quote in re.findall(r'"([^"]+)"', rows) for part in quote.split("…")}
    files = [file for folder in ("valuechain", "assets", "deploy/pages") for file in (ROOT / folder).rglob("*.*")]
    texts = [file.read_text(encoding="utf-8") for file in files if file.suffix in {".html", ".js"}]
    for file in (file for file in files if file.suffix == ".py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        texts += [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    shown = "\n".join(texts)
    assert len(quoted) > 4
    assert [each for each in quoted if each not in shown] == []
    assert quoted.isdisjoint(_REFUSED.values())


def test_the_guide_and_the_container_install_the_same() -> None:
    """The guides to install and to upgrade have the commands of the container, and the files that it copies."""
    container = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    commands = re.findall(r"bin/pip install (?:--no-cache-dir )?(.*?)(?: \\)?$", container, re.MULTILINE)
    (copied,) = re.findall(r"^COPY (app\.py .*) /srv", container, re.MULTILINE)
    assert commands
    for page in ("how-to/serve-a-team.md", "how-to/upgrade.md"):
        assert re.findall(r"bin/pip install (.*)$", PAGES[page], re.MULTILINE) == commands
        assert f"install --mode=0644 {copied} /opt/valuechain\n" in PAGES[page]


@pytest.mark.parametrize(
    "anchor",
    [
        *("files-to-start-from", "settings", "reports-of-mistakes", "uploaded-data-and-workshops"),
        *("if-the-database-fails", "limits-on-what-is-created", "addresses-contain-keys", "workshops-only"),
        *("what-the-web-server-in-front-must-do", "under-a-path", "its-own-hosts", "in-a-frame"),
        *("many-large-files-at-once", "its-user-and-its-code", "several-processes", "for-a-large-room"),
        *("how-large-a-machine", "backups-and-deletion", "what-it-sends-and-to-whom", "operation", "health"),
        *("slow-clients", "when-something-fails", "logs", "metrics", "stopping"),
    ],
)
def test_old_links_to_the_guide_lead_somewhere(anchor: str) -> None:
    """Parts that were once on the page on serving a team are still there, or it leads to where they are now."""
    page = PAGES["how-to/serve-a-team.md"]
    headings = [re.sub(r"\W+", "-", line.lower()) for line in re.findall(r"^##+ (.*)$", page, re.MULTILINE)]
    assert [*headings, *re.findall(r'<a id="([\w-]+)"></a>', page)].count(anchor) == 1


def test_all_that_browsers_store_is_documented() -> None:
    """The page on what is kept lists exactly the names under which scripts store something in the browser."""
    scripts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "assets").rglob("*.js"))]
    assert not any(re.search(r"document\.cookie|indexedDB|caches\.|serviceWorker", script) for script in scripts)
    storing = [script for script in scripts if re.search(r"(local|session)Storage\.setItem", script)]
    literal = re.compile(r"""(?<!Event\()(?<!Listener\()["`](valuechain[:-][^"`$]*|[a-z-]+-trail)""")
    keys = [set(literal.findall(script)) for script in storing]
    assert all(keys)
    rows = re.findall(r"^\| (?:local|session) storage \| `([^`]+)`", PAGES["how-to/privacy.md"], re.MULTILINE)
    named = {re.match(r"[a-z:-]*", row)[0] for row in rows}  # type: ignore[index] # an empty name matches, too
    assert named == set().union(*keys)


def test_every_public_name_is_documented() -> None:
    """docs/python.md lists exactly the public names of the package."""
    listed = PAGES["python.md"].split("kept from version to version:\n")[1].split("Names that you import")[0]
    assert sorted(re.findall(r"`(\w+)`", listed)) == sorted(vc.__all__)


def test_the_examples_for_python_run() -> None:
    """Every example in docs/python.md gives the result shown."""
    text = re.sub(r"^```.*$", "", PAGES["python.md"], flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, "python.md", "docs/python.md", 0)
    result = doctest.DocTestRunner().run(examples)
    assert len(examples.examples) == result.attempted > 30
    assert result.failed == 0


def test_every_picture_is_taken_by_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pictures in the folder are exactly those that the documentation shows and the script takes; none is large."""
    monkeypatch.syspath_prepend(ROOT)
    spec = spec_from_file_location("take_screenshots", ROOT / "scripts" / "take_screenshots.py")
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "take_screenshots", script)
    spec.loader.exec_module(script)
    shown = {name for page in PAGES.values() for name in re.findall(r"\]\((?:\.\./)?images/([\w-]+)\.png\)", page)}
    there = {file.stem: file.stat().st_size for file in (DOCS / "images").glob("*.png")}
    assert shown == there.keys() == {picture.name for picture in script.PICTURES} | {"growth"}  # by make growth
    assert {name for name, size in there.items() if size > script.MOST_BYTES} == set()
    addresses = {picture.address.partition("?")[0] for picture in script.PICTURES}
    assert addresses == {page.value for page in Page} | {"/join", f"/w/{script.CODE}"}


def test_the_links_of_the_readme_lead_somewhere() -> None:
    """Every file that the README links to or shows exists."""
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if not link.startswith("http")]
    assert len(links) > 15
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_the_documentation_builds_without_warnings_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    """Sphinx finds no broken link and no orphaned page; the site makes no third-party requests."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "--builder",
        "html",
        "--fail-on-warning",
        "--quiet",
        str(DOCS),
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    html = "".join(page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html"))
    styles = "".join(sheet.read_text(encoding="utf-8") for sheet in tmp_path.rglob("*.css"))
    assert "Five-minute tour" in html
    assert re.findall(r"<(?:script|img|iframe|source)[^>]+src=\"(?:https?:)?//[^>]+", html) == []
    assert re.findall(r"<link[^>]+href=\"(?:https?:)?//[^>]+", html) == []
    assert re.findall(r"url\([\"']?(?:https?:)?//|@import", styles) == []

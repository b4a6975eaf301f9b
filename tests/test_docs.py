"""The documentation says what is there, and its figures are those of the data."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import valuechain as vc
from valuechain.cli import main
from valuechain.tables.schema import REQUIRED_TABLES, TABLES, columns_of, required_columns_of

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DATA_FORMAT = (ROOT / "docs" / "data-format.md").read_text(encoding="utf-8")


def section(table: str) -> str:
    """What docs/data-format.md says of a table."""
    return DATA_FORMAT.split(f"\n### {table}.csv\n")[1].split("\n### ")[0]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented(table: str) -> None:
    """The documentation names exactly the columns of the table, and the required ones in bold."""
    named = re.findall(r"^\| (\**)(\w+)\**\s+\|", section(table), re.MULTILINE)[1:]
    assert [name for _, name in named] == list(columns_of(table))
    assert tuple(name for bold, name in named if bold) == required_columns_of(table)


def test_the_required_tables_are_the_documented_ones() -> None:
    """Two tables make a framework."""
    assert set(REQUIRED_TABLES) == {"actors", "mitigations"}
    assert "Only `actors` and `mitigations` are required" in DATA_FORMAT


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_documentation(command: str) -> None:
    """Each command of the command line stands in the README or in docs/."""
    pages = README + "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    assert f"valuechain {command}" in pages


@pytest.mark.parametrize(
    "line", [line for line in re.findall(r"^    (valuechain .+)$", README, re.MULTILINE) if "my-folder" not in line]
)
def test_the_commands_of_the_readme_work(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of the README that needs no file of one's own runs as printed."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, shlex.split(line)[1:]).exit_code == 0


@pytest.mark.parametrize(
    ("framework", "figures"),
    [
        ("pai-open", (15, "mitigations", 9, "actors")),
        ("pai-2023", (22, "guidelines")),
        ("cosai", (35, "controls", 8, "personas", 36, "risks")),
        ("uk-ai-cyber", (13, "principles", 72, "provisions")),
        ("eu-ai-act", (54, "duties", 10, "kinds of actor")),
    ],
)
def test_the_figures_of_the_readme_are_those_of_the_data(
    chain: vc.ValueChain, framework: str, figures: tuple[int | str, ...]
) -> None:
    """The README's table of frameworks says how many rows the data has."""
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
        "principles": sum(not m.parent for m in mitigations),
        "provisions": sum(bool(m.parent) for m in mitigations),
        "actors": len(chain.actors_by_framework[framework]),
        "personas": len(chain.actors_by_framework[framework]),
        "kinds of actor": len(chain.actors_by_framework[framework]),
        "risks": sum(risk.framework == framework for risk in chain.risks),
    }
    pairs = zip(figures[::2], figures[1::2], strict=True)
    assert all(counted[str(noun)] == number for number, noun in pairs)


def test_the_figures_of_the_method_are_those_of_the_data(pai_open: vc.Allocation) -> None:
    """The method counts 24 primaries, 8 secondaries and 2 mentions, as the data does."""
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    roles = [ownership.role for ownership in pai_open.ownerships]
    assert [roles.count(role) for role in ("primary", "secondary", "mentioned")] == [24, 8, 2]
    assert "24 primaries, 8 secondaries and 2 mentions" in text

"""The pinned packages: the audit, the bill of materials, and the page on security."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from scripts.audit import REQUIREMENTS, SNAPSHOT, Pin, check, look_up, read_pins
from scripts.sbom import OF_A_SERVER, SBOM, build_sbom
from tests.conftest import DATA

ROOT = DATA.parent


def test_bill_is_that_of_the_pins() -> None:
    """The bill of materials lists exactly the pins of a server, and is up to date; `make sbom` writes it anew."""
    components = json.loads(SBOM.read_text(encoding="utf-8"))["components"]
    pins = [*read_pins(OF_A_SERVER)]
    assert [(each["name"], each["version"]) for each in components] == [(pin.name, pin.version) for pin in pins]
    assert SBOM.read_text(encoding="utf-8") == build_sbom()
    assert len({each["purl"] for each in components}) == len(components)


def test_a_server_installs_what_the_bill_lists() -> None:
    """The container installs only what the bill lists, and then the app without anything else."""
    container = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"bin/pip install --no-cache-dir (.*?)(?: \\)?$", container, re.MULTILINE) == [
        f"-r {OF_A_SERVER.relative_to(ROOT).as_posix()}",
        "--no-deps --no-build-isolation .",
    ]
    assert {*read_pins(REQUIREMENTS / "run.txt")} < {*read_pins(OF_A_SERVER)} < {*read_pins(REQUIREMENTS / "dev.txt")}


SNAPSHOT_OF_TWO: dict[str, Any] = {
    "date": "2026-11-20",
    "advisories": 1200,
    "accepted": {"PYSEC-b": "not reached", "PYSEC-c": ""},
    "pins": {"one==1": ["PYSEC-a", "PYSEC-b"], "two==2": ["PYSEC-c"]},
}


def test_a_vulnerable_pin_fails() -> None:
    """A pin with a known vulnerability is found, unless it was accepted with a reason; the database's day is said."""
    found, said = check([Pin("one", "1"), Pin("two", "2")], SNAPSHOT_OF_TWO)
    assert found == ["one==1: PYSEC-a", "two==2: PYSEC-c"]
    assert said == ("2 of 2 pins were compared with 1,200 advisories known on 2026-11-20: 2 vulnerable, 1 accepted.")


def test_what_was_never_compared_is_said() -> None:
    """A pin that is newer than the file is named."""
    found, said = check([Pin("one", "2")], SNAPSHOT_OF_TWO)
    assert found == []
    assert said.endswith("Never compared: one==2. Run `make audit`.")


def test_the_file_in_the_repository() -> None:
    """Every pin was compared, no pin is vulnerable, and the file says whose data it is and under which licence."""
    snapshot = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    found, said = check({pin for file in REQUIREMENTS.glob("*.txt") for pin in read_pins(file)}, snapshot)
    assert found == []
    assert "Never" not in said
    assert "Python Packaging Advisory Database" in snapshot["origin"]
    assert "CC BY 4.0" in snapshot["origin"]


def test_lint_compares_the_pins() -> None:
    """`make lint` compares the pins with the file, without a network."""
    (commands,) = re.findall(r"^lint:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert "python -m scripts.audit\n" in commands


RANGES = """\
- introduced: '0'
- fixed: '1.2'
- introduced: 2.0a1
- last_affected: '2.10'
"""


@pytest.mark.parametrize(
    ("version", "is_vulnerable"),
    [("1.0", True), ("1.2", False), ("2.0a0", False), ("2.0a1", True), ("2.10", True), ("2.10.1", False), ("7", True)],
)
def test_versions_that_an_advisory_affects(version: str, is_vulnerable: bool, tmp_path: Path) -> None:
    """Ranges of versions and lists of them count, whatever the spelling; other packages' and commits do not."""
    head = "affected:\n- package: {ecosystem: PyPI, name: Some.Thing}\n"
    events = RANGES.replace("- ", "    - ")
    advisories = {
        "PYSEC-1": f"{head}  versions: ['7.0']\n  ranges:\n  - type: ECOSYSTEM\n    events:\n{events}",
        "PYSEC-2": f"{head}  ranges:\n  - type: GIT\n    events:\n    - introduced: '0'\n",
        "PYSEC-3": f"{head}  versions: ['{version}']\nwithdrawn: '2026-01-01T00:00:00Z'\n",
        "PYSEC-4": f"affected:\n- package: {{ecosystem: npm, name: some-thing}}\n  versions: ['{version}']\n",
    }
    (tmp_path / "vulns" / "some_thing").mkdir(parents=True)
    for name, text in advisories.items():
        (tmp_path / "vulns" / "some_thing" / f"{name}.yaml").write_text(f"id: {name}\n{text}")
    known = look_up([Pin("some-thing", version)], tmp_path)
    assert known == {"advisories": 3, "pins": {f"some-thing=={version}": ["PYSEC-1"] if is_vulnerable else []}}


def test_every_line_is_pinned() -> None:
    """Every requirement is pinned to one version."""
    for file in REQUIREMENTS.glob("*.txt"):
        assert len([*read_pins(file)]) > 60


NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _, test in NAMED])
def test_the_page_on_security_names_tests_that_exist(file: str, test: str) -> None:
    """Each test that the page names is there."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_row_names_a_test() -> None:
    """Each row of the page has a test."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| they try")]
    assert len(rows) > 25
    assert [
        row for row in rows if not re.search(r"\| `tests/[\w/]+\.py::\w+`(, `tests/[\w/]+\.py::\w+`)* \|$", row)
    ] == []

"""Refused command lines: their exit codes and messages, and files left untouched."""

import io
import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.conftest import PAI_OPEN, Answer, Run
from tests.conftest import Shipped
from tests.questions import options_of
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.tables.writing.write import BYTE_ORDER_MARK

RELEASE_TYPES = ", ".join(ReleaseType)
FRAMEWORKS = ", ".join(
    (
        *("pai-open", "pai-2023", "cosai", "uk-ai-cyber", "eu-ai-act"),
        *("ca-ai-transparency", "eu-transparency-code", "cn-ai-labeling", "cn-deep-synthesis"),
    )
)
QUESTIONS = (
    *("matrix", "ownerships", "findings", "graph", "who-must-act", "absence --absent user", "compare"),
    *("matrix --format svg", "map", "briefing", "briefing --format docx"),
)
"""Each command that takes a question, with its required options."""


@pytest.mark.parametrize(
    ("command", "form"),
    [("matrix", "gexf"), ("graph", "xlsx"), ("check", "csv"), ("compare", "png"), ("map", "csv"), ("briefing", "pdf")],
)
def test_unknown_format_is_refused(run: Run, command: str, form: str) -> None:
    """A command with an unsupported format ends with exit code 2."""
    assert run(command, "--format", form).exit_code == 2


@pytest.mark.parametrize("command", QUESTIONS)
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--framework", "pai-opne"),
            f'Unknown framework "pai-opne". Did you mean "pai-open"? Valid: {FRAMEWORKS}.\n',
        ),
        (
            (),
            f"The data holds several frameworks. Choose a framework: {FRAMEWORKS}.\n",
        ),
        (
            ("--framework", "pai-open"),
            "What pai-open says depends on both. Choose a model type and release type: advanced/open.\n",
        ),
        (
            options_of("pai-open", "expert", "open"),
            f'Unknown model type "expert". Valid: {", ".join(ModelType)}.\n',
        ),
        (
            options_of("pai-open", "advanced", "opn"),
            f'Unknown release type "opn". Did you mean "open"? Valid: {RELEASE_TYPES}.\n',
        ),
        (
            options_of("cosai", "advanced"),
            f"A context needs more than a model type. Choose a --release-type: {RELEASE_TYPES}.\n",
        ),
        (
            options_of("cosai", release_type="open"),
            f"A context needs more than a release type. Choose a --model-type: {', '.join(ModelType)}.\n",
        ),
        ((*PAI_OPEN, "--reading", "PO-3"), '"PO-3" is not of the form MITIGATION=READING, such as PO-3=B.\n'),
        ((*PAI_OPEN, "--reading", "PO-3=C"), 'Unknown reading of PO-3 "C". Valid: A, B.\n'),
    ],
    ids=["framework", "none", "context", "model type", "release type", "half", "other half", "form", "reading"],
)
def test_question_that_cannot_be_asked(run: Run, command: str, options: Sequence[str], message: str) -> None:
    """A command with an unknown or missing value lists the valid ones, and ends with exit code 2."""
    result = run(*command.split(), *options)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message)


def test_actors_of_an_unknown_framework(run: Run) -> None:
    """Asking for the actors of an unknown framework ends with exit code 2."""
    result = run("actors", "--framework", "nist")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith('Unknown framework "nist".')


@pytest.mark.parametrize("command", QUESTIONS)
@pytest.mark.parametrize(
    ("framework", "model_type", "release_type", "reason", "neighbours"),
    [
        (
            "pai-open",
            "frontier",
            "open",
            "does not cover this combination",
            "Neighbours to look at: pai-2023 frontier/restricted, pai-open advanced/open.",
        ),
        (
            "pai-2023",
            "specialized",
            "open",
            "the list is lost",
            "Neighbours to look at: pai-open advanced/open, pai-2023 frontier/restricted.",
        ),
        (
            "pai-2023",
            "frontier",
            "open",
            "too risky to be included",
            "Neighbours to look at: pai-2023 frontier/restricted, pai-open advanced/open.",
        ),
        (
            "uk-ai-cyber",
            "advanced",
            "research",
            "Whether research is covered",
            (
                "Neighbours to look at: "
                "uk-ai-cyber advanced/restricted, uk-ai-cyber advanced/closed, uk-ai-cyber advanced/open."
            ),
        ),
    ],
)
def test_cell_without_an_answer(
    run: Run, command: str, framework: str, model_type: str, release_type: str, reason: str, neighbours: str
) -> None:
    """For an excluded or unsourced cell, a reason and neighbours are printed instead of a table; the exit code is 3."""
    result = run(*command.split(), *options_of(framework, model_type, release_type))
    assert (result.exit_code, result.stdout) == (3, "")
    assert reason in result.stderr
    assert result.stderr.endswith(f"{neighbours}\n")


@pytest.mark.parametrize("command", QUESTIONS)
def test_parts_of_a_framework_without_parts(run: Run, command: str) -> None:
    """The second level of a framework without parts is refused, since an empty table would look like an answer."""
    result = run(*command.split(), "--framework", "cosai", "--level", "2")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "The mitigations of cosai have no parts; use level 1.\n"


@pytest.mark.parametrize("command", QUESTIONS)
def test_own_data_that_applies_elsewhere(run: Run, own: Path, command: str) -> None:
    """If none of a user's mitigations applies, a sentence replaces the table, and the exit code is 3."""
    (own / "mitigations.csv").write_text("id,name,primary,cells\nfilter,Filter data,provider,advanced/open\n")
    result = run(*command.split(), "--data", own, *options_of("", "frontier", "closed"))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        "own has no list for frontier/closed (unsourced). None of its mitigations applies to this combination. "
        "Neighbours to look at: own advanced/open.\n"
    )


def test_check_of_good_data(answer: Answer, own: Path) -> None:
    """Checking data without problems prints a one-line summary, and ends with exit code 0."""
    assert answer("check", own) == f"{own}: no problems. 1 framework, 3 actors, 2 mitigations, 2 ownerships.\n"


def test_check_of_data_with_a_warning(answer: Answer, tmp_path: Path) -> None:
    """A warning is printed before the summary, and is not a failure."""
    (tmp_path / "actors.csv").write_text("id,name\na,A\n")
    (tmp_path / "mitigations.csv").write_text("id,name,confidence,primary\nM,M,ambiguous,a\n")
    first, second = answer("check", tmp_path).splitlines()
    assert first.startswith("mitigations.csv:2: confidence: Warning: This is marked ambiguous")
    assert second == f"{tmp_path}: 1 warning. 1 framework, 1 actor, 1 mitigation, 1 ownership."


def test_check_of_good_data_as_json(answer: Answer, own: Path) -> None:
    """In JSON, data without problems gives an empty list."""
    assert json.loads(answer("check", own, "--format", "json")) == []


def test_check_of_the_shipped_data(answer: Answer, data_folder: Path, shipped: Shipped) -> None:
    """The shipped data has no problems."""
    frameworks, actors, mitigations = (len(shipped(table)) for table in ("frameworks", "actors", "mitigations"))
    assert answer("check", data_folder).startswith(
        f"{data_folder}: no problems. {frameworks} frameworks, {actors} actors, {mitigations} mitigations, "
    )


def test_check_of_faulty_data(run: Run, faulty: Path) -> None:
    """Every problem is printed on one line with its file, line, column and message, and the exit code is 1."""
    result = run("check", faulty)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("actors.csv:3: id: The cell is empty.")
    assert 'mitigations.csv:2: primary: Unknown actor "provder". Did you mean "provider"?' in lines
    assert any(line.startswith('mitigations.csv:3: id: "x" is already used in line 2.') for line in lines)
    assert any(line.startswith('mitigations.csv:3: primary: Unknown actor "two lines".') for line in lines)
    assert len(lines) == 4


def test_check_of_faulty_data_as_json(run: Run, faulty: Path) -> None:
    """In JSON, each problem has its file, line, column and message, and says how to fix it."""
    result = run("check", faulty, "--format", "json")
    problems = json.loads(result.stdout)
    assert (result.exit_code, len(problems)) == (1, 4)
    assert {
        "file": "mitigations.csv",
        "line": 2,
        "column": "primary",
        "message": 'Unknown actor "provder".',
        "mend": 'Did you mean "provider"?',
    } in problems


@pytest.mark.parametrize("command", ["frameworks", "actors", "search x", *QUESTIONS])
def test_faulty_data_answers_no_question(run: Run, faulty: Path, command: str) -> None:
    """Data with problems gives no answer: every problem is printed on its own line, and the exit code is 1."""
    result = run(*command.split(), "--data", faulty)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == run("check", faulty).stdout


def test_data_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """A path that does not exist is reported as a problem, with exit code 1."""
    result = run("matrix", "--data", tmp_path / "nothing")
    assert result.exit_code == 1
    assert "Nothing exists at this path." in result.stderr


def test_output_is_what_would_be_printed(run: Run, answer: Answer, tmp_path: Path) -> None:
    """With --output, what would be printed goes to the file instead."""
    file = tmp_path / "matrix.txt"
    assert answer("matrix", *PAI_OPEN, "--output", file) == ""
    assert file.read_bytes() == run("matrix", *PAI_OPEN).stdout_bytes


@pytest.mark.parametrize("command", ["matrix", "graph"])
def test_csv_files_have_a_byte_order_mark(run: Run, answer: Answer, tmp_path: Path, command: str) -> None:
    """A file whose name ends in .csv starts with a byte order mark, so that Excel reads it as UTF-8."""
    file = tmp_path / f"{command}.CSV"
    answer(command, *PAI_OPEN, "--output", file)
    printed = run(command, *PAI_OPEN, "--format", "csv").stdout_bytes
    assert file.read_bytes() == BYTE_ORDER_MARK.encode() + printed


def test_output_leaves_nothing_beside_it(answer: Answer, tmp_path: Path) -> None:
    """Writing a file leaves no other file in its folder."""
    answer("graph", *PAI_OPEN, "--output", tmp_path / "graph.graphml")
    assert [file.name for file in tmp_path.iterdir()] == ["graph.graphml"]


def test_output_to_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """If a file cannot be written, the message gives its name and the reason, and the exit code is 1."""
    file = tmp_path / "nowhere" / "matrix.csv"
    result = run("matrix", *PAI_OPEN, "--output", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{file} cannot be written: No such file or directory.\n"


def test_output_that_fails_leaves_the_old_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If writing fails, the existing file is unchanged, and no partial file remains."""
    file = tmp_path / "matrix.csv"
    file.write_text("old")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fails)
    result = run("matrix", *PAI_OPEN, "--output", file)
    assert result.stderr == f"{file} cannot be written: No space left on device.\n"
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("matrix.csv", "old")]


def test_question_without_an_answer_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    """If there is no answer, the existing file is unchanged."""
    file = tmp_path / "matrix.csv"
    file.write_text("old")
    options = options_of("pai-open", "frontier", "open")
    assert run("matrix", *options, "--output", file).exit_code == 3
    assert file.read_text() == "old"


def test_output_through_a_link_keeps_the_link(answer: Answer, tmp_path: Path, own: Path) -> None:
    """Writing to a symbolic link writes to its target, and the link stays."""
    link, file = tmp_path / "link.csv", tmp_path / "file.csv"
    file.write_text("old")
    link.symlink_to(file)
    answer("matrix", "--data", own, "--output", link)
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8-sig").startswith("id,mitigation,stage,Provider")


def test_output_to_a_device_does_not_replace_it(answer: Answer, own: Path) -> None:
    """Writing to a device does not replace it with a file."""
    master, device = os.openpty()
    try:
        answer("matrix", "--data", own, "--output", os.ttyname(device))
        assert os.read(master, 29) == b"id,mitigation,stage,Provider,"
    finally:
        os.close(master)
        os.close(device)


def test_output_to_a_folder_is_refused(run: Run, tmp_path: Path) -> None:
    """Giving a folder as the output file is a usage error with exit code 2."""
    assert run("matrix", *PAI_OPEN, "--output", tmp_path).exit_code == 2


def test_nothing_but_the_answer_is_printed(run: Run, tmp_path: Path) -> None:
    """A workbook with damaged styles, which openpyxl reports with `print`, leaves the JSON intact."""
    stream = io.BytesIO()
    Workbook().save(stream)
    with zipfile.ZipFile(stream) as sound, zipfile.ZipFile(tmp_path / "own.xlsx", "w") as damaged:
        for name in sound.namelist():
            damaged.writestr(name, sound.read(name).replace(b'xfId="0"', b'xfId="7"'))
    found = json.loads(run("check", tmp_path / "own.xlsx", "--format", "json").stdout)
    assert [problem["message"] for problem in found] == ["The file is damaged, or is not a workbook."]

"""The compare command."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

import valuechain as vc
from tests.cli.conftest import PAI_OPEN, PrintedRows, Run
from tests.questions import options_of

HEAD = [
    *("what", "of", "id", "name", "actor_id", "actor", "from", "to", "note", "confidence"),
    *("from_strength", "to_strength", "from_condition", "to_condition", "from_legal_status", "to_legal_status"),
    *("from_side", "to_side"),
]


@pytest.mark.parametrize(
    ("options", "changes"),
    [
        (["--with-reading", "PO-3=B"], [["role changed", "PO-3", "app_developer", "primary", "secondary"]]),
        (["--with-reading", "PO-11=B"], [["role changed", "PO-11", "model_hosting", "mentioned", "primary"]]),
        (["--with-reading", "PO-12=B"], [["role changed", "PO-12", "model_hosting", "primary", "secondary"]]),
        (["--reading", "PO-3=B"], [["role changed", "PO-3", "app_developer", "secondary", "primary"]]),
        (["--reading", "PO-3=B", "--with-reading", "PO-3=B"], []),
    ],
)
def test_two_readings(rows: PrintedRows, options: Sequence[str], changes: Sequence[Sequence[str]]) -> None:
    """Two readings differ in the ambiguous cell and nowhere else."""
    head, *found = rows("compare", *PAI_OPEN, *options)
    assert head == HEAD
    assert [[row[0], row[2], row[4], row[6], row[7]] for row in found] == changes


def test_two_frameworks(rows: PrintedRows, chain: vc.ValueChain) -> None:
    """Two frameworks are compared by topic and, through the crosswalk, by actor; every row is marked interpreted."""
    found = rows("compare", *PAI_OPEN, "--with-framework", "cosai")[1:]
    assert {row[HEAD.index("confidence")] for row in found} == {"interpreted"}
    monitoring = [row for row in found if row[:3] == ["both", "topic", "monitoring"]]
    controls = [m.id for m in chain.mitigations_by_framework["cosai"] if "monitoring" in m.topics]
    assert [row[6:8] for row in monitoring if not row[4]] == [["PO-7; PO-11", "; ".join(controls)]]
    # App developers are CoSAI's AD; both have monitoring.
    assert [row[4] for row in monitoring if row[4]] == ["app_developer"]


def test_filters(rows: PrintedRows) -> None:
    """Filters on topics, actors and kinds of difference keep whole rows, with values of either framework."""

    def topics(*filters: str) -> set[str]:
        found = rows("compare", *PAI_OPEN, "--with-framework", "uk-ai-cyber", *filters)[1:]
        return {row[2] for row in found if row[1] == "topic"}

    assert topics("--topic", "documentation") == {"documentation"}
    assert topics("--difference", "same") == {"incidents"}
    by_operators = topics("--actor", "system_operator", "--difference", "changed")
    assert "evaluation" in by_operators
    assert "training-data" not in by_operators  # only developers have it in the UK code


def test_two_contexts(run: Run, tmp_path: Path) -> None:
    """Mitigations that apply in only one of the contexts are added or lost."""
    (tmp_path / "actors.csv").write_text("id,name\na,A\n")
    (tmp_path / "mitigations.csv").write_text(
        "id,name,primary,cells\nx,X,a,advanced/open;frontier/open\ny,Y,a,advanced/open\nz,Z,a,frontier/open\n"
    )
    result = run(
        "compare", "--data", tmp_path, *options_of("", "advanced", "open", with_model_type="frontier"),
        "--format", "csv",
    )  # fmt: skip
    assert [line.split(",")[:8] for line in result.stdout.splitlines()[1:]] == [
        ["added", "mitigation", "z", "Z", "", "", "", "a (primary)"],
        ["lost", "mitigation", "y", "Y", "", "", "a (primary)", ""],
    ]


def test_nothing_to_compare_with(run: Run) -> None:
    """Comparing a question with itself gives an empty table, and standard error asks for a second side."""
    result = run("compare", *PAI_OPEN)
    assert (result.exit_code, result.stdout.splitlines()) == (0, [",".join(HEAD)])
    assert result.stderr == "Both sides are the same. Choose what to compare with, using a --with-... option.\n"


def test_cautions_of_both_sides(run: Run) -> None:
    """Both frameworks' cautions go to standard error, once each."""
    eu = options_of("eu-ai-act", "advanced", "open")
    assert run("compare", *PAI_OPEN, "--with-framework", "eu-ai-act").stderr.count("Not legal advice.") == 1
    assert run("compare", *eu, "--with-framework", "cosai").stderr.count("Not legal advice.") == 1
    assert run("compare", *eu, *options_of(with_model_type="frontier")).stderr.count("Not legal advice.") == 1


def test_workbook_names_both_sources(run: Run, tmp_path: Path) -> None:
    """The workbook of a comparison has the sources of both sides."""
    file = tmp_path / "comparison.xlsx"
    assert run("compare", *PAI_OPEN, "--with-framework", "cosai", "--output", file).exit_code == 0
    workbook = openpyxl.load_workbook(file)
    assert workbook.sheetnames == ["Read me", "Comparison", "Sources"]
    assert [row[0] for row in workbook["Sources"].iter_rows(min_row=2, values_only=True)] == ["pai-open", "cosai"]


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (
            (*PAI_OPEN, *options_of(with_model_type="frontier")),
            3,
            "pai-open has no list for frontier/open (unsourced).",
        ),
        ((*PAI_OPEN, "--with-framework", "pai-2023"), 3, "pai-2023 has no list for advanced/open (unsourced)."),
        ((*PAI_OPEN, "--with-framework", "cosai", "--topic", "cooking"), 2, 'Unknown topic "cooking".'),
        ((*PAI_OPEN, "--with-framework", "cosai", "--difference", "moved"), 2, 'Unknown difference "moved".'),
        ((*PAI_OPEN, "--with-framework", "nist"), 2, 'Unknown framework "nist".'),
        ((*PAI_OPEN, *options_of(with_release_type="opn")), 2, 'Unknown release type "opn". Did you mean "open"?'),
        ((*PAI_OPEN, "--with-reading", "PO-3"), 2, '"PO-3" is not of the form MITIGATION=READING'),
        ((*PAI_OPEN, "--with-reading", "PO-3=C"), 2, 'Unknown reading of PO-3 "C". Valid: A, B.'),
        (
            options_of("cosai", with_model_type="frontier"),
            2,
            "A context needs more than a model type. Choose a --with-release-type: ",
        ),
        (
            options_of("cosai", with_release_type="open"),
            2,
            "A context needs more than a release type. Choose a --with-model-type: ",
        ),
    ],
)
def test_second_side_that_cannot_be_asked(run: Run, options: Sequence[str], code: int, message: str) -> None:
    """Faults in the second side are reported under the names of its options."""
    result = run("compare", *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(message)


def test_parts_are_compared_where_both_have_them(run: Run) -> None:
    """The mitigations of a framework without parts are compared, whatever the level of the first side."""
    both = options_of("uk-ai-cyber", "advanced", "open", with_framework="cosai", level="2")
    result = run("compare", *both)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "provision-" in result.stdout
    assert "controlRedTeaming" in result.stdout


def test_framework_without_topics(run: Run, tmp_path: Path) -> None:
    """If one of two frameworks has no topics, standard error says that there is nothing to compare, and what to add."""
    (tmp_path / "frameworks.csv").write_text("id,name\none,One\ntwo,Two\n")
    (tmp_path / "actors.csv").write_text("framework,id,name\none,a,A\ntwo,b,B\n")
    (tmp_path / "topics.csv").write_text("id,name\nlogs,Logs\n")
    (tmp_path / "mitigations.csv").write_text("framework,id,name,topics\none,x,X,logs\ntwo,y,Y,\n")
    result = run("compare", "--data", tmp_path, "--framework", "one", "--with-framework", "two", "--format", "csv")
    assert result.stderr == ("Nothing to compare for two: none of its mitigations has a topic. Add a topics column.\n")
    assert [line.split(",")[:3] for line in result.stdout.splitlines()[1:]] == [
        ["not comparable", "framework", "two"],
        ["not comparable", "mitigation", "y"],
    ]

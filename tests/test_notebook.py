"""Notebook functions: DataFrames, findings, and fast imports."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Draw

ADVANCED_OPEN = vc.Context("advanced", "open")
HEAVY = ("pandas", "networkx", "scipy", "rapidfuzz", "openpyxl", "jinja2", "docx", "plotly", "sqlalchemy", "dash")
MH = "Model Hubs & Hosting Services"


@pytest.fixture(scope="module")
def frame(chain: vc.ValueChain) -> pd.DataFrame:
    """The matrix of PAI’s open checklist."""
    return vc.matrix(chain, ADVANCED_OPEN, framework="pai-open")


def test_matrix_is_a_frame(frame: pd.DataFrame) -> None:
    """The matrix is a DataFrame of 15 mitigations: 3 columns describe them, 9 are for actors, 4 come after."""
    assert isinstance(frame, pd.DataFrame)
    assert frame.shape == (15, 3 + 9 + 4)


def test_matrix_columns(frame: pd.DataFrame) -> None:
    """The first columns of the matrix are id, mitigation and stage, followed by actor names."""
    assert list(frame.columns[:4]) == ["id", "mitigation", "stage", "Compute and Cloud Providers"]


def test_column_of_the_matrix(frame: pd.DataFrame) -> None:
    """In the hosting column, items 6 and 12 to 15 are primary, 4 and 11 are mentioned, and the rest are empty."""
    column = frame.set_index("id")[MH]
    assert column[column != ""].to_dict() == {
        "PO-4": "mentioned",
        "PO-6": "primary",
        "PO-11": "mentioned",
        "PO-12": "primary",
        "PO-13": "primary",
        "PO-14": "primary",
        "PO-15": "primary",
    }


def test_matrix_is_filtered_like_any_frame(frame: pd.DataFrame) -> None:
    """Plain pandas works on the matrix: model providers are primary for 12 mitigations."""
    assert (frame["Open Foundation Model Providers"] == "primary").sum() == 12


def test_ownerships_is_the_long_table(chain: vc.ValueChain) -> None:
    """The long table has 24 primary, 8 secondary and 3 mentioned rows, with what the source says of each."""
    frame = vc.ownerships(chain, ADVANCED_OPEN, framework="pai-open")
    assert frame["role"].value_counts().to_dict() == {"primary": 24, "secondary": 8, "mentioned": 3}
    assert list(frame.columns) == [
        "framework",
        "mitigation_id",
        "mitigation",
        "stage",
        "actor_id",
        "actor",
        "role",
        "norm",
        "strength",
        "condition",
        "applies_from",
        "note",
        "confidence",
        "source",
        "start_dates",
        "transition",
        "legal_status",
        "mitigation_label",
        "actor_label",
        "place",
    ]


def test_reading_is_taken(chain: vc.ValueChain) -> None:
    """The matrix uses the chosen reading."""
    frame = vc.matrix(chain, ADVANCED_OPEN, framework="pai-open", readings={"PO-12": "B"})
    assert frame.set_index("id").loc["PO-12", MH] == "secondary"


def test_level_is_taken(chain: vc.ValueChain) -> None:
    """The matrix uses the chosen level: both levels of the UK code together have 85 rows."""
    assert len(vc.matrix(chain, ADVANCED_OPEN, framework="uk-ai-cyber", level=None)) == 85


@pytest.mark.parametrize("answer", [vc.matrix, vc.ownerships])
def test_frameworks_without_an_answer_are_named(chain: vc.ValueChain, answer: Callable[..., pd.DataFrame]) -> None:
    """Without a framework, `attrs` says why some frameworks have no answer."""
    left_out = answer(chain, ADVANCED_OPEN).attrs["not_allocated"]
    assert list(left_out) == ["pai-2023"]
    assert left_out["pai-2023"].startswith("pai-2023 has no list for advanced/open (unsourced).")


def test_matrix_of_all_frameworks(chain: vc.ValueChain) -> None:
    """The matrix of all frameworks begins with the framework, has the actors of each, and ends with what binds them."""
    frame = vc.matrix(chain, ADVANCED_OPEN)
    eu = vc.build_allocation(chain, ADVANCED_OPEN, framework="eu-ai-act")
    rows = {"pai-open": 15, "cosai": 35, "uk-ai-cyber": 13, "eu-ai-act": len(eu.mitigations)} | {
        "ca-ai-transparency": 17,
        "eu-transparency-code": 25,
        "cn-ai-labeling": 18,
        "cn-deep-synthesis": 27,
    }
    assert frame["framework"].value_counts().to_dict() == rows
    assert frame.shape == (sum(rows.values()), 4 + 9 + 8 + 6 + len(eu.actors) + 5 + 6 + 6 + 6 + 6)
    assert frame.columns[0] == "framework"


@pytest.mark.parametrize("answer", [vc.matrix, vc.ownerships, vc.findings])
def test_cell_without_an_answer_raises(chain: vc.ValueChain, answer: Callable[..., pd.DataFrame]) -> None:
    """For an excluded cell, each function raises an error instead of giving an empty answer."""
    with pytest.raises(vc.NotAllocatedError, match=r"frontier/open \(excluded\)"):
        answer(chain, vc.Context("frontier", "open"), framework="pai-2023")


def test_matrix_of_a_framework_without_owners(draw: Draw) -> None:
    """A framework without owners has a matrix of empty cells."""
    frame = vc.matrix(draw("(x); user"))
    assert frame.to_dict("records") == [{"id": "x", "mitigation": "x", "stage": "", "user": ""}]


def test_selection_leaves_a_part_of_the_matrix(chain: vc.ValueChain) -> None:
    """A selection filters and sorts: adapters are secondary for seven mitigations."""
    selection = vc.Selection(actors=("model_adapter",), roles=("secondary",))
    frame = vc.matrix(chain, ADVANCED_OPEN, framework="pai-open", selection=selection)
    assert list(frame["id"]) == ["PO-1", "PO-2", "PO-4", "PO-9", "PO-11", "PO-12", "PO-14"]
    assert len(vc.ownerships(chain, ADVANCED_OPEN, framework="pai-open", selection=selection)) == 7 + 1


def test_selection_of_what_is_not_there(chain: vc.ValueChain) -> None:
    """An unknown filter value is refused with an error that names it."""
    with pytest.raises(vc.UnknownValueError, match='Unknown stage "Sleep"'):
        vc.matrix(chain, ADVANCED_OPEN, framework="pai-open", selection=vc.Selection(stages=("Sleep",)))


def test_public_names_are_sorted() -> None:
    """The public names are sorted, and `dir` lists them."""
    assert vc.__all__ == sorted(vc.__all__) == dir(vc)


def test_every_public_name_is_there() -> None:
    """Every name that the package lists can be imported."""
    assert [name for name in vc.__all__ if getattr(vc, name, None) is None] == []


def test_across_has_the_rows_of_the_link(chain: vc.ValueChain, client: FlaskClient) -> None:
    """`across`, `topic`, `timeline` and `side_by_side` return the rows of the links with the same names."""
    day = date(2026, 11, 29)
    two = ["pai-open", "eu-ai-act"]
    frames = {
        "across.json?at-least=required&on=2026-11-29": vc.across(chain, at_least="required", on=day),
        "across.json?without=cosai&without=eu-ai-act": vc.across(chain, without=["cosai", "eu-ai-act"]),
        "topic.json?topic=incidents&jurisdiction=China&on=2026-11-29": vc.topic(
            chain, "incidents", jurisdictions=["China"], on=day
        ),
        "timeline.json?actor=deployer&model-type=frontier": vc.timeline(chain, actor="deployer", model_type="frontier"),
        "side-by-side.json?source=pai-open&source=eu-ai-act&on=any": vc.side_by_side(
            chain, [*two, "cosai"], without=["cosai"], on=None
        ),
    }
    for link, frame in frames.items():
        assert len(frame)
        assert frame.to_dict("records") == client.get(f"/api/v1/{link}").json


def test_across_is_asked_as_of_today(chain: vc.ValueChain) -> None:
    """Without a day, `across` answers as of today; None counts everything; notes are in `attrs`."""
    frame = vc.across(chain, model_type="advanced", release_type="open")
    assert frame.attrs["as_of"] == datetime.now(UTC).date()
    assert frame.attrs["not_covered"] == ("pai-2023",)
    assert frame.attrs["cautions"]["cosai"] == "Framework, not binding."
    assert set(frame["as_of"]) == {frame.attrs["as_of"].isoformat()}
    assert vc.across(chain, on=None).attrs["as_of"] is None


def test_across_refuses_unknown_values(chain: vc.ValueChain) -> None:
    """A source, topic or filter that does not exist is refused, and so is a single source beside none."""
    with pytest.raises(vc.UnknownValueError, match="pai-opn"):
        vc.across(chain, sources=["pai-opn"])
    with pytest.raises(vc.UnknownValueError, match='source "pai-opn"'):
        vc.across(chain, without=["pai-opn"])
    with pytest.raises(vc.UnknownValueError, match="incident"):
        vc.topic(chain, "incident")
    with pytest.raises(vc.UnknownValueError, match="deplyer"):
        vc.timeline(chain, actor="deplyer")
    with pytest.raises(vc.QuestionError, match="Two to six sources"):
        vc.side_by_side(chain, ["pai-open"])


def test_unknown_name_is_refused() -> None:
    """An unknown name is refused as in any other module."""
    with pytest.raises(AttributeError, match="module 'valuechain' has no attribute 'martix'"):
        _ = vc.martix


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import valuechain", ("pandas", "networkx", "numpy", "pydantic", "openpyxl", "dash")),
        ("import valuechain; valuechain.read_chain()", HEAVY),
        ("import valuechain.cli", HEAVY),
        (
            (
                "from valuechain.cli import main; "
                "main(['matrix', '--framework', 'cosai', '--format', 'csv'], standalone_mode=False)"
            ),
            HEAVY,
        ),
    ],
    ids=["import", "read", "import the command line", "matrix as CSV"],
)
def test_heavy_libraries_stay_unloaded(code: str, heavy: tuple[str, ...]) -> None:
    """Slow libraries are imported only when needed."""
    report = f"\nimport sys; sys.stderr.write(' '.join(name for name in {heavy!r} if name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=True)
    assert run.stderr == ""

"""Concentration of leading roles."""

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.findings.concentration import build_concentration
from valuechain.analysis.rows.findings import all_finding_rows, load_rows


def test_open_checklist(pai_open: vc.Allocation) -> None:
    """The actors have 12, 5, 1 and 6 of the 24 leading roles; the largest share is half.

    The effective number of actors is 24 x 24 / (144 + 25 + 1 + 36) = 576 / 206.
    """
    found = build_concentration(pai_open)
    assert found is not None
    assert {actor.id: count for actor, count in found.answers.items()} == {
        "model_provider": 12,
        "model_hosting": 5,
        "model_adapter": 1,
        "app_developer": 6,
    }
    assert found.total == 24
    assert found.effective_actors == pytest.approx(2.7961, abs=0.00005)
    assert ([actor.id for actor in found.largest], found.largest_share) == (["model_provider"], 0.5)


@pytest.mark.parametrize(
    ("drawing", "effective", "largest", "share"),
    [
        ("a -P-> x; b; a -P-> y", 1.0, ["a"], 1.0),
        ("a -P-> x; b -P-> y", 2.0, ["a", "b"], 0.5),
        # Three to one: 16 / (9 + 1).
        ("a -P-> x; a -P-> y; a -P-> z; b -P-> z", 1.6, ["a"], 0.75),
        # Support does not count, and two leading roles for one mitigation count once.
        ("a -P-> x; b -S-> x; b -P-> y; b -R-> y", 2.0, ["a", "b"], 0.5),
    ],
)
def test_drawn_chains(draw: Draw, drawing: str, effective: float, largest: list[str], share: float) -> None:
    """With equal shares the effective number is the number of actors; with unequal shares it is lower."""
    found = build_concentration(vc.build_allocation(draw(drawing)))
    assert found is not None
    assert found.effective_actors == pytest.approx(effective)
    assert ([actor.id for actor in found.largest], found.largest_share) == (largest, share)


def test_nobody_answers(draw: Draw) -> None:
    """If no one is responsible, there is no concentration."""
    assert build_concentration(vc.build_allocation(draw("a -S-> x; (y)"))) is None


def test_load_table(pai_open: vc.Allocation) -> None:
    """The workload table has each actor's roles and leading count, and the overall total."""
    table = load_rows(pai_open)
    assert table.columns == (
        "framework", "actor_id", "actor", "primary", "secondary", "answers_for", "of_all_answers",
    )  # fmt: skip
    assert [(row[1], *row[3:]) for row in table.rows] == [
        ("compute_cloud", 0, 0, 0, 24),
        ("data_provider", 0, 0, 0, 24),
        ("model_provider", 12, 0, 12, 24),
        ("model_hosting", 5, 0, 5, 24),
        ("model_adapter", 1, 7, 1, 24),
        ("app_developer", 6, 1, 6, 24),
        ("distribution_platform", 0, 0, 0, 24),
        ("user", 0, 0, 0, 24),
        ("mlops_eval", 0, 0, 0, 24),
    ]


def test_all_findings_as_a_table(pai_open: vc.Allocation) -> None:
    """The findings have the places of six doubts, the effective number of actors (576 / 206) and the largest share."""
    rows = all_finding_rows(pai_open).records()
    ambiguous = [row["where"] for row in rows if row["finding"] == "ambiguous"]
    assert ambiguous[2] == "PAI checklist, Detect: Implement Incident Reporting Channels"
    doubts = [row for row in rows if row["finding"] == "doubt"]
    assert [row["id"] for row in doubts] == ["PO-2", "PO-3", "PO-4", "PO-9", "PO-11", "PO-12"]
    assert all(row["where"].startswith("PAI checklist, ") for row in doubts)
    concentration = [(row["name"], row["role"], row["count"]) for row in rows if row["finding"] == "concentration"]
    assert concentration == [
        ("effective number of actors", "", 2.8),
        ("Model Providers", "largest share", 0.5),
    ]

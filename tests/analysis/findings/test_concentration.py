"""Concentration of leading roles."""

import pytest

import valuechain as vc
from tests.conftest import GUIDANCE, Draw, Shipped
from valuechain.analysis.findings.concentration import build_concentration
from valuechain.analysis.rows.findings import all_finding_rows, load_rows

AMBIGUOUS = ("PO-3", "PO-11", "PO-12")


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
    """The workload table has each actor's roles, leads, the leads in all, and how many roles are conditional.

    Providers hold item 8 under a condition, hubs item 15 and adapters item 2; the mention of hubs in item 11 is none.
    """
    table = load_rows(pai_open)
    assert table.columns == (
        "framework", "actor_id", "actor", "primary", "secondary", "answers_for", "of_all_answers", "under_condition",
        "legal_status", "actor_label",
    )  # fmt: skip
    assert [(row[1], *row[3:-1]) for row in table.rows] == [
        ("compute_cloud", 0, 0, 0, 24, 0, GUIDANCE),
        ("data_provider", 0, 0, 0, 24, 0, GUIDANCE),
        ("model_provider", 12, 0, 12, 24, 1, GUIDANCE),
        ("model_hosting", 5, 0, 5, 24, 1, GUIDANCE),
        ("model_adapter", 1, 7, 1, 24, 1, GUIDANCE),
        ("app_developer", 6, 1, 6, 24, 0, GUIDANCE),
        ("distribution_platform", 0, 0, 0, 24, 0, GUIDANCE),
        ("user", 0, 0, 0, 24, 0, GUIDANCE),
        ("mlops_eval", 0, 0, 0, 24, 0, GUIDANCE),
    ]


def test_places_in_the_table_of_all_findings(pai_open: vc.Allocation, shipped: Shipped) -> None:
    """Each ambiguous mitigation has its own place, and each doubt about the checklist its kind, wording and place."""
    rows = all_finding_rows(pai_open).records()
    assert [(row["id"], row["where"]) for row in rows if row["finding"] == "ambiguous"] == [
        (row["id"], row["source"]) for row in shipped("mitigations", "pai-open") if row["id"] in AMBIGUOUS
    ]
    assert [(row["id"], row["name"], row["role"], row["where"]) for row in rows if row["finding"] == "doubt"] == [
        (row["mitigation_id"] or row["actor_id"], row["what"], row["kind"], row["source"])
        for row in shipped("doubts", "pai-open")
    ]
    others = ("ambiguous", "doubt")
    assert {row["where"] for row in rows if row["finding"] not in others} == {""}


def test_concentration_in_the_table_of_all_findings(pai_open: vc.Allocation) -> None:
    """The last rows are the effective number of actors, 576 / 206, and the largest share, which providers have."""
    rows = [row for row in all_finding_rows(pai_open).records() if row["finding"] == "concentration"]
    assert [(row["name"], row["role"], row["count"]) for row in rows] == [
        ("effective number of actors", "", 2.8),
        ("Open Foundation Model Providers", "largest share", 0.5),
    ]

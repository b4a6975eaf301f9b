"""Answers as tables of plain values, as every interface writes them."""

from pathlib import Path

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.rows.matrix import (
    actor_rows,
    finding_ids,
    finding_rows,
    framework_rows,
    graph_rows,
    matrix_rows,
    ownership_rows,
)

ADVANCED_OPEN = vc.Context("advanced", "open")


def test_matrix_columns(pai_open: vc.Allocation) -> None:
    """The matrix has columns for id, mitigation and stage, then one per actor, headed by the actor's name."""
    assert matrix_rows(pai_open).columns == (
        "id",
        "mitigation",
        "stage",
        "Compute and Cloud Providers",
        "Data Providers",
        "Model Providers",
        "Model Hubs and Hosting Services",
        "Model Adapters and Optimizers",
        "App Developers",
        "Distribution Platforms",
        "Users",
        "MLOps and Evaluation Providers",
    )


@pytest.mark.parametrize(
    ("number", "cells"),
    [
        (1, ["", "", "primary", "", "secondary", "", "", "", ""]),
        (4, ["", "", "primary", "mentioned", "secondary", "", "", "", ""]),
        (6, ["", "", "", "primary", "", "", "", "", ""]),
        (12, ["", "", "primary", "primary", "secondary", "primary", "", "", ""]),
    ],
)
def test_matrix_cells(pai_open: vc.Allocation, number: int, cells: list[str]) -> None:
    """A matrix row has each actor's role in its column, and empty cells elsewhere."""
    row = matrix_rows(pai_open).rows[number - 1]
    assert row[0] == f"PO-{number}"
    assert list(row[3:]) == cells


def test_matrix_of_several_frameworks_names_them(chain: vc.ValueChain) -> None:
    """With several frameworks, the first column names them, and shared actor names get the framework in brackets."""
    table = matrix_rows(vc.build_allocation(chain, ADVANCED_OPEN))
    assert table.columns[:4] == ("framework", "id", "mitigation", "stage")
    assert {row[0] for row in table.rows} == {"pai-open", "cosai", "uk-ai-cyber", "eu-ai-act"}
    assert len(set(table.columns)) == len(table.columns) == 4 + 32


def test_matrix_of_several_frameworks_keeps_roles_in_place(chain: vc.ValueChain) -> None:
    """With several frameworks, a CoSAI control has roles only in CoSAI's columns."""
    table = matrix_rows(vc.build_allocation(chain, ADVANCED_OPEN))
    (row,) = [record for record in table.records() if record["id"] == "controlThreatDetection"]
    held = {column: role for column, role in row.items() if role == "responsible"}
    assert held == {"AI System Governance": "responsible"}


def test_actor_named_like_a_column_is_told_apart(tmp_path: Path) -> None:
    """An actor with the same name as a fixed column gets its framework in brackets."""
    (tmp_path / "frameworks.csv").write_text("id,name\nown,Own\n")
    (tmp_path / "actors.csv").write_text("id,name\na,stage\n")
    (tmp_path / "mitigations.csv").write_text("id,name,primary\nx,X,a\n")
    columns = matrix_rows(vc.build_allocation(vc.read_chain(tmp_path))).columns
    assert columns == ("id", "mitigation", "stage", "stage (own)")


def test_matrix_joins_two_roles(draw: Draw) -> None:
    """An actor with two roles for one mitigation has both in its cell."""
    assert matrix_rows(vc.build_allocation(draw("a -S-> x; a -P-> x"))).rows == (("x", "x", "", "primary;secondary"),)


def test_matrix_does_not_join_across_actors(draw: Draw) -> None:
    """Each actor's role is in its own column, whatever the order in the file."""
    table = matrix_rows(vc.build_allocation(draw("a -P-> x; b -S-> x; b -P-> y")))
    assert table.rows == (("x", "x", "", "primary", "secondary"), ("y", "y", "", "", "primary"))


def test_ownership_columns_and_rows(pai_open: vc.Allocation) -> None:
    """The long table has one row per actor, mitigation and role, mentions included."""
    table = ownership_rows(pai_open)
    assert table.columns == (
        "framework",
        "mitigation_id",
        "mitigation",
        "stage",
        "actor_id",
        "actor",
        "role",
        "confidence",
        "source",
    )
    assert len(table.rows) == 34
    assert table.rows[0] == (
        "pai-open",
        "PO-1",
        "Responsibly source and filter training data",
        "Prevent",
        "model_provider",
        "Model Providers",
        "primary",
        "stated",
        "PAI checklist, Prevent: Responsibly Source and Filter Training Data",
    )


def test_framework_rows(chain: vc.ValueChain) -> None:
    """The list of frameworks counts actors, mitigations and parts, and says which vary by context."""
    records = framework_rows(chain).records()
    counted = [(r["id"], r["actors"], r["mitigations"], r["parts"], r["varies_by_context"]) for r in records]
    assert counted == [
        ("pai-open", 9, 15, 0, "yes"),
        ("pai-2023", 6, 22, 0, "yes"),
        ("cosai", 8, 35, 0, "no"),
        ("uk-ai-cyber", 5, 13, 72, "no"),
        ("eu-ai-act", 10, 54, 0, "yes"),
    ]


@pytest.mark.parametrize(("framework", "count"), [(None, 38), ("pai-open", 9), ("cosai", 8)])
def test_actor_rows(chain: vc.ValueChain, framework: str, count: int) -> None:
    """The list of actors covers one framework or all."""
    assert len(actor_rows(chain, framework).rows) == count


def test_actor_rows_of_an_unknown_framework(chain: vc.ValueChain) -> None:
    """Listing the actors of an unknown framework raises an error."""
    with pytest.raises(vc.UnknownValueError, match="Unknown framework"):
        actor_rows(chain, "nist")


def test_finding_rows(draw: Draw) -> None:
    """The table of findings has each finding with its mitigation or actor; workloads also have a role and a count."""
    findings = build_findings(vc.build_allocation(draw("a -P-> x; a -S-> x; b; (y)")))
    table = finding_rows(findings)
    assert table.columns == ("finding", "framework", "id", "name", "role", "count")
    assert table.rows == (
        ("unowned", "drawn", "y", "y", "", ""),
        ("without_primary", "drawn", "y", "y", "", ""),
        ("single_owner", "drawn", "x", "x", "", ""),
        ("idle_actors", "drawn", "b", "b", "", ""),
        ("load", "drawn", "a", "a", "primary", 1),
        ("load", "drawn", "a", "a", "secondary", 1),
        ("in_two_roles", "drawn", "x", "x", "a", ""),
    )


def test_finding_ids_of_one_framework(draw: Draw) -> None:
    """The ids in findings have no prefix if only one framework answers."""
    findings = build_findings(vc.build_allocation(draw("a -P-> x; a -S-> x; b; (y)")))
    assert finding_ids(findings, is_of_one_framework=True) == {
        "unowned": ["y"],
        "without_primary": ["y"],
        "single_owner": ["x"],
        "idle_actors": ["b"],
        "load": {"a": {"primary": 1, "secondary": 1}, "b": {}},
        "ambiguous": [],
        "in_two_roles": [{"mitigation": "x", "actor": "a"}],
    }


def test_finding_ids_of_several_frameworks(chain: vc.ValueChain) -> None:
    """With several frameworks, ids have the framework as a prefix."""
    ids = finding_ids(vc.findings(chain, ADVANCED_OPEN), is_of_one_framework=False)
    assert ids["ambiguous"] == ["pai-open/PO-3", "pai-open/PO-11", "pai-open/PO-12"]
    assert ids["load"]["cosai/governance"] == {"responsible": 11}


def test_graph_rows(draw: Draw) -> None:
    """The graph as a table has one row per edge, with its two ends, relation and role."""
    table = graph_rows(vc.build_graph(draw("a -P-> x")))
    assert table.columns == ("source", "target", "relation", "role", "what", "confidence", "reading", "passage")
    assert table.rows == (("actor:drawn/a", "mitigation:drawn/x", "owns", "primary", "", "unsourced", "", ""),)


def test_records_of_a_table(pai_open: vc.Allocation) -> None:
    """A table's records have its columns as keys."""
    record = matrix_rows(pai_open).records()[5]
    assert (record["id"], record["Model Hubs and Hosting Services"]) == ("PO-6", "primary")

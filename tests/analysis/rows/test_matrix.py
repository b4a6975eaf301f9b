"""Answers as tables of plain values, as every interface writes them."""

import pytest

import valuechain as vc
from tests.conftest import GUIDANCE, Draw, Shipped, Write
from tests.questions import ON_AI_CONTENT
from valuechain.analysis.allocation.dates import UNSETTLED
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
BOUND = ("norm", "applies_from", "conditions", "legal_status", "label", "place")
"""The last columns of a matrix, each left out if nothing has a value in it."""


def test_matrix_columns(pai_open: vc.Allocation, shipped: Shipped) -> None:
    """The columns are id, mitigation, stage, one per actor headed by its name, and those at the end with a value."""
    names = [row["name"] for row in shipped("actors", "pai-open")]
    assert matrix_rows(pai_open).columns == ("id", "mitigation", "stage", *names, "norm", "conditions", *BOUND[3:5])


def test_matrix_by_short_names(pai_open: vc.Allocation, shipped: Shipped) -> None:
    """By short names, headings and conditions call the actors as the pages do; nothing else changes."""
    labels = [row["label"] or row["name"] for row in shipped("actors", "pai-open")]
    short, usual = matrix_rows(pai_open, has_short_names=True), matrix_rows(pai_open)
    assert short.columns == ("id", "mitigation", "stage", *labels, *usual.columns[3 + len(labels) :])
    at = short.columns.index("conditions")
    assert short.rows[1][at] == "Adapters: only for external evaluation"
    assert [row[:at] + row[at + 1 :] for row in short.rows] == [row[:at] + row[at + 1 :] for row in usual.rows]


@pytest.mark.parametrize(
    ("number", "cells", "norm", "conditions"),
    [
        (1, ["", "", "primary", "", "secondary", "", "", "", ""], "should", ""),
        (
            2,
            ["", "", "primary", "", "secondary", "secondary", "", "", ""],
            "can",
            "Model Adapters & Optimizers: only for external evaluation",
        ),
        (4, ["", "", "primary", "mentioned", "secondary", "", "", "", ""], "can", ""),
        (6, ["", "", "", "primary", "", "", "", "", ""], "could", ""),
        (12, ["", "", "primary", "primary", "secondary", "primary", "", "", ""], "should", ""),
    ],
)
def test_matrix_cells(pai_open: vc.Allocation, number: int, cells: list[str], norm: str, conditions: str) -> None:
    """A row has each actor's role in its column, else empty cells; then verb, conditions, status and short name."""
    row = matrix_rows(pai_open).rows[number - 1]
    assert row[0] == f"PO-{number}"
    assert list(row[3:]) == [
        *cells,
        norm,
        conditions,
        GUIDANCE,
        pai_open.chain.mitigation("pai-open", str(row[0])).label,
    ]


def test_matrix_of_several_frameworks_names_them(chain: vc.ValueChain) -> None:
    """With several frameworks, the first column names them, and shared actor names get the framework in brackets."""
    table = matrix_rows(vc.build_allocation(chain, ADVANCED_OPEN))
    assert table.columns[:4] == ("framework", "id", "mitigation", "stage")
    assert {row[0] for row in table.rows} == {"pai-open", "cosai", "uk-ai-cyber", "eu-ai-act", *ON_AI_CONTENT}
    actors = sum(len(chain.actors_by_framework[framework]) for framework in {row[0] for row in table.rows})
    assert table.columns[-len(BOUND) :] == BOUND
    assert len(set(table.columns)) == len(table.columns) == 4 + actors + len(BOUND)


def test_matrix_of_several_frameworks_keeps_roles_in_place(chain: vc.ValueChain) -> None:
    """With several frameworks, a CoSAI control has roles only in CoSAI's columns."""
    table = matrix_rows(vc.build_allocation(chain, ADVANCED_OPEN))
    (row,) = [record for record in table.records() if record["id"] == "controlThreatDetection"]
    held = {column: role for column, role in row.items() if role == "responsible"}
    assert held == {"AI System Governance": "responsible"}


@pytest.mark.parametrize("column", ["id", "mitigation", "stage", *BOUND])
def test_actor_named_like_a_column_is_told_apart(write: Write, column: str) -> None:
    """An actor with the same name as a fixed column gets its framework in brackets."""
    chain = write(actors=[["id", "name"], ["a", column]], mitigations=[["id", "name", "primary"], ["x", "X", "a"]])
    assert matrix_rows(vc.build_allocation(chain)).columns == ("id", "mitigation", "stage", f"{column} (own)")


@pytest.mark.parametrize(
    ("norm", "applies_from", "condition", "instrument", "columns"),
    [
        ("", "", "", "", {}),
        ("shall", "", "", "", {"norm": "shall"}),
        ("shall;should", "", "", "", {"norm": "shall;should"}),
        ("", "2026-08-02", "", "", {"applies_from": "2 August 2026"}),
        ("", "", "if asked", "", {"conditions": "A: if asked"}),
        ("", "", "", "law", {"legal_status": "law, not binding"}),
        (
            "can",
            "2026-08-02;2027-12-02",
            "if asked",
            "guidance",
            dict(zip(BOUND, ("can", "2 August 2026 or 2 December 2027", "A: if asked", GUIDANCE), strict=False)),
        ),
    ],
)
def test_last_columns_of_the_matrix(
    write: Write, norm: str, applies_from: str, condition: str, instrument: str, columns: dict[str, str]
) -> None:
    """The matrix ends with the verbs, dates in words, conditions and legal status, those with a value only."""
    chain = write(
        frameworks=[["id", "name", "instrument"], ["own", "Own", instrument]],
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "norm", "applies_from"], ["x", "X", "a", norm, applies_from]],
        ownerships=[["mitigation_id", "actor_id", "role", "condition"], ["x", "a", "primary", condition]],
    )
    (row,) = matrix_rows(vc.build_allocation(chain)).records()
    assert list(row.items())[4:] == list(columns.items())


def test_conditions_in_the_matrix_name_the_role_of_an_actor_with_several(write: Write) -> None:
    """A condition has its actor and, if the actor has another role for the mitigation, its role."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name", "primary", "informed"], ["x", "X", "a;b", "a"], ["y", "Y", "a", ""]],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "condition"],
            ["x", "a", "informed", "where applicable"],
            ["x", "b", "primary", "if asked"],
            ["y", "a", "primary", "if large"],
        ],
    )
    assert [row["conditions"] for row in matrix_rows(vc.build_allocation(chain)).records()] == [
        "B: if asked | A (informed): where applicable",
        "A: if large",
    ]


def test_matrix_joins_two_roles(draw: Draw) -> None:
    """An actor with two roles for one mitigation has both in its cell."""
    assert matrix_rows(vc.build_allocation(draw("a -S-> x; a -P-> x"))).rows == (("x", "x", "", "primary;secondary"),)


def test_matrix_does_not_join_across_actors(draw: Draw) -> None:
    """Each actor's role is in its own column, whatever the order in the file."""
    table = matrix_rows(vc.build_allocation(draw("a -P-> x; b -S-> x; b -P-> y")))
    assert table.rows == (("x", "x", "", "primary", "secondary"), ("y", "y", "", "", "primary"))


def test_ownership_columns_and_rows(pai_open: vc.Allocation, shipped: Shipped) -> None:
    """The long table has one row per actor, mitigation and role, mentions included, and what the source says of it."""
    table = ownership_rows(pai_open)
    assert table.columns == (
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
    )
    assert len(table.rows) == 24 + 8 + 3
    assert table.rows[0] == (
        "pai-open",
        "PO-1",
        "Responsibly source and filter training data",
        "Prevent",
        "model_provider",
        "Open Foundation Model Providers",
        "primary",
        "should",
        "recommended",
        "",
        "",
        shipped("ownerships", "pai-open")[0]["note"],
        "stated",
        shipped("mitigations", "pai-open")[0]["source"],
        "",
        "",
        GUIDANCE,
        "Source and filter training data",
        "Model providers",
        "",
    )


@pytest.mark.parametrize(
    ("framework", "mitigation", "actor", "expected"),
    [
        ("pai-open", "PO-2", "model_provider", ("can;should;may", "optional", "")),
        ("pai-open", "PO-2", "model_adapter", ("can", "optional", "only for external evaluation")),
        ("pai-open", "PO-12", "model_adapter", ("", "not given", "")),
        ("cosai", "controlThreatDetection", "governance", ("", "not given", "")),
        ("uk-ai-cyber", "provision-2.6", "developer", ("shall", "required", None)),
        ("uk-ai-cyber", "provision-8.3", "developer", ("should;may", "recommended", None)),
        ("uk-ai-cyber", "provision-8.3", "end_user", ("", "not given", "only those with access to the model")),
        ("eu-ai-act", "art-23-2", "importer", ("shall;shall not", "required", None)),
    ],
)
def test_norm_and_condition_of_an_ownership(
    chain: vc.ValueChain, framework: str, mitigation: str, actor: str, expected: tuple[str, str, str | None]
) -> None:
    """An ownership has the verbs that bind this actor, the strength of the first, and the condition, if any."""
    rows = ownership_rows(vc.build_allocation(chain, ADVANCED_OPEN, framework=framework, level=None)).records()
    (row,) = [row for row in rows if (row["mitigation_id"], row["actor_id"]) == (mitigation, actor)]
    norm, strength, condition = expected
    assert (row["norm"], row["strength"]) == (norm, strength)
    assert row["condition"] if condition is None else row["condition"] == condition


def test_date_of_an_ownership(write: Write) -> None:
    """The date of an ownership is in words: its own, else that of its mitigation."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["x", "X", "a;b", "late"]],
        ownerships=[["mitigation_id", "actor_id", "role", "applies_from"], ["x", "b", "primary", "2026-08-02"]],
        dates=[["id", "date", "scope", "is_settled"], ["late", "2027-12-02", "toys", "no"]],
    )
    rows = ownership_rows(vc.build_allocation(chain)).records()
    assert [(row["actor_id"], row["applies_from"]) for row in rows] == [
        ("a", f"2 December 2027 (toys; {UNSETTLED})"),
        ("b", "2 August 2026"),
    ]


def test_start_of_an_ownership_for_programs(write: Write) -> None:
    """The start dates are ISO dates, each once, the earliest first; the transitions are those of these dates."""
    chain = write(
        actors=[["id", "name"], *([actor, actor.upper()] for actor in "abcd")],
        mitigations=[["id", "name", "primary", "applies_from"], ["x", "X", "a;b;c;d", "late;early"]],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "applies_from"],
            ["x", "b", "primary", "2026-08-02"],
            ["x", "c", "primary", "late"],
            ["x", "d", "primary", "next spring"],
        ],
        dates=[
            ["id", "date", "scope", "transition"],
            ["late", "2027-12-02", "toys", "Older toys have a year."],
            ["late", "2028-08-02", "lifts", "Older lifts have two."],
            ["early", "2027-12-02", "cars", "Older toys have a year."],
        ],
    )
    rows = ownership_rows(vc.build_allocation(chain)).records()
    toys, lifts = "Older toys have a year.", "Older lifts have two."
    assert {row["actor_id"]: (row["start_dates"], row["transition"]) for row in rows} == {
        "a": ("2027-12-02;2028-08-02", f"{toys} {lifts}"),
        "b": ("2026-08-02", ""),
        "c": ("2027-12-02;2028-08-02", f"{toys} {lifts}"),
        "d": ("", ""),
    }


def test_framework_rows(chain: vc.ValueChain) -> None:
    """The list of frameworks counts actors, mitigations and parts, and says which vary by context."""
    records = framework_rows(chain).records()
    counted = [(r["id"], r["actors"], r["mitigations"], r["parts"], r["varies_by_context"]) for r in records]
    assert counted == [
        ("pai-open", 9, 15, 0, "yes"),
        ("pai-2023", 6, 22, 0, "yes"),
        ("cosai", 8, 35, 0, "no"),
        ("uk-ai-cyber", 6, 13, 72, "yes"),
        ("eu-ai-act", 13, 71, 0, "yes"),
        ("ca-ai-transparency", 5, 17, 0, "no"),
        ("eu-transparency-code", 6, 25, 10, "no"),
        ("cn-ai-labeling", 6, 18, 0, "no"),
        ("cn-deep-synthesis", 6, 27, 0, "no"),
    ]


def test_legal_status_of_frameworks(chain: vc.ValueChain) -> None:
    """The list of frameworks says what kind of source each is, where it applies and whether it binds: only laws do."""
    records = framework_rows(chain).records()
    assert [(r["id"], r["instrument"], r["jurisdiction"], r["is_binding"]) for r in records] == [
        ("pai-open", "guidance", "", "no"),
        ("pai-2023", "guidance", "", "no"),
        ("cosai", "framework", "", "no"),
        ("uk-ai-cyber", "code", "United Kingdom", "no"),
        ("eu-ai-act", "law", "the European Union", "yes"),
        ("ca-ai-transparency", "law", "California", "yes"),
        ("eu-transparency-code", "code", "the European Union", "no"),
        ("cn-ai-labeling", "law", "China", "yes"),
        ("cn-deep-synthesis", "law", "China", "yes"),
    ]
    assert all(r["legal_note"] for r in records)


@pytest.mark.parametrize(
    ("framework", "count"), [(None, 9 + 6 + 8 + 6 + 13 + 5 + 6 + 6 + 6), ("pai-open", 9), ("cosai", 8)]
)
def test_actor_rows(chain: vc.ValueChain, framework: str, count: int) -> None:
    """The list of actors covers one framework or all."""
    assert len(actor_rows(chain, framework).rows) == count


def test_actor_rows_say_who_is_addressed(chain: vc.ValueChain) -> None:
    """The list of actors says which ones their source addresses: four of nine in PAI's checklist."""
    rows = actor_rows(chain, "pai-open").records()
    assert [row["id"] for row in rows if row["is_addressed"] == "yes"] == [
        "model_provider", "model_hosting", "model_adapter", "app_developer",
    ]  # fmt: skip


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


@pytest.fixture
def qualified(write: Write) -> vc.Findings:
    """The findings of two mitigations with verbs, one conditional ownership and one actor that is not addressed."""
    chain = write(
        actors=[["id", "name", "is_addressed"], ["a", "A", ""], ["b", "B", "no"]],
        mitigations=[["id", "name", "primary", "norm"], ["x", "X", "a", "can;should"], ["y", "Y", "a", "must"]],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "norm", "condition"],
            ["x", "a", "primary", "can", "if asked"],
        ],
    )
    return build_findings(vc.build_allocation(chain))


def test_finding_rows_of_verbs_and_conditions(qualified: vc.Findings) -> None:
    """Each mitigation has a row with its verb, the strongest first, and each actor one with its conditional number."""
    assert finding_rows(qualified).rows == (
        ("single_owner", "own", "x", "X", "", ""),
        ("single_owner", "own", "y", "Y", "", ""),
        ("not_addressed", "own", "b", "B", "", ""),
        ("load", "own", "a", "A", "primary", 2),
        ("verb", "own", "y", "Y", "must", ""),
        ("verb", "own", "x", "X", "can", ""),
        ("conditional", "own", "a", "A", "", 1),
    )


def test_finding_ids_of_verbs_and_conditions(qualified: vc.Findings) -> None:
    """The ids in findings are listed by verb, and conditional ownerships counted by actor."""
    ids = finding_ids(qualified, is_of_one_framework=True)
    assert (ids["by_verb"], ids["conditional"]) == ({"must": ["y"], "can": ["x"]}, {"a": 1})
    assert (ids["not_addressed"], ids["idle_actors"]) == (["b"], [])


def test_finding_ids_of_one_framework(draw: Draw) -> None:
    """The ids in findings have no prefix if only one framework answers."""
    findings = build_findings(vc.build_allocation(draw("a -P-> x; a -S-> x; b; (y)")))
    assert finding_ids(findings, is_of_one_framework=True) == {
        "unowned": ["y"],
        "without_primary": ["y"],
        "single_owner": ["x"],
        "idle_actors": ["b"],
        "not_addressed": [],
        "load": {"a": {"primary": 1, "secondary": 1}, "b": {}},
        "ambiguous": [],
        "by_verb": {},
        "conditional": {},
        "in_two_roles": [{"mitigation": "x", "actor": "a"}],
    }


def test_finding_ids_of_several_frameworks(chain: vc.ValueChain) -> None:
    """With several frameworks, ids have the framework as a prefix."""
    ids = finding_ids(vc.findings(chain, ADVANCED_OPEN), is_of_one_framework=False)
    assert ids["ambiguous"] == [
        "pai-open/PO-3", "pai-open/PO-11", "pai-open/PO-12", "ca-ai-transparency/ca-15",
        "cn-ai-labeling/cn-8", "cn-ai-labeling/cn-9", "cn-ai-labeling/cn-11", "cn-ai-labeling/cn-12",
        "cn-deep-synthesis/ds-19-2",
    ]  # fmt: skip
    assert ids["load"]["cosai/governance"] == {"responsible": 11}
    assert ids["by_verb"]["should"] == [f"pai-open/PO-{number}" for number in (1, 7, 12, 13, 14)]
    assert ids["conditional"]["pai-open/model_hosting"] == 1


def test_graph_rows(draw: Draw) -> None:
    """The graph as a table has one row per edge, with its two ends, relation and role."""
    table = graph_rows(vc.build_graph(draw("a -P-> x")))
    assert table.columns == (
        "source", "target", "relation", "role", "norm", "condition", "what", "confidence", "reading", "passage",
    )  # fmt: skip
    assert table.rows == (("actor:drawn/a", "mitigation:drawn/x", "owns", "primary", "", "", "", "unsourced", "", ""),)


def test_graph_rows_with_norm_and_condition(chain: vc.ValueChain) -> None:
    """The row of an ownership has its verbs and its condition."""
    rows = graph_rows(vc.build_graph(chain, ADVANCED_OPEN, framework="pai-open")).records()
    (row,) = [
        row
        for row in rows
        if (row["source"], row["target"]) == ("actor:pai-open/model_adapter", "mitigation:pai-open/PO-2")
    ]
    assert (row["norm"], row["condition"]) == ("can", "only for external evaluation")


def test_records_of_a_table(pai_open: vc.Allocation) -> None:
    """A table's records have its columns as keys."""
    record = matrix_rows(pai_open).records()[5]
    assert (record["id"], record["Model Hubs & Hosting Services"]) == ("PO-6", "primary")

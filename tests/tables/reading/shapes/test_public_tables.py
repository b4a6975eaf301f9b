"""RACI tables in the shapes in which organisations publish them, as workbooks."""

import valuechain as vc
from tests.tables.conftest import MakeWorkbook
from tests.tables.reading.shapes.conftest import describe

LETTERS = {"responsible": "R", "accountable": "A", "supporting": "S", "consulted": "C", "informed": "I"}


def owners_of(chain: vc.ValueChain) -> dict[str, dict[str, str]]:
    """The letters of each actor, by mitigation."""
    held: dict[str, dict[str, str]] = {each.name: {} for each in chain.mitigations}
    for mitigation, actor, role in describe(chain).owners:
        held[mitigation][actor] = "".join(sorted(held[mitigation].get(actor, "") + LETTERS[role]))
    return held


def test_wide_with_section_rows(workbook: MakeWorkbook) -> None:
    """Tasks below merged section headings, actors in columns, and a legend below: nothing is read as a gap."""
    sheets = {
        "RACI": [
            ["RACI matrix: governance of AI systems"],
            [],
            ["#", "Activity / Task", "AI Board", "CISO", "Data Owner", "ML Engineer", "Legal & Compliance"],
            ["1. Plan and design"],
            [1.1, "Define the purpose", "A", "C", "R", "R", "C"],
            [1.2, "Approve the use case", "A/R", "I", "C", None, "C"],
            ["2. Operate"],
            [2.1, "Monitor drift", None, "I", "A", "R", None],
            [2.2, "Report incidents", "A", "R", None, "C", "R"],
            [],
            ["R = Responsible; A = Accountable; C = Consulted; I = Informed"],
        ],
        "Changes": [["Version", "Date", "Author"], ["1.0", "2025-01-01", "Ana"]],
    }
    chain = vc.read_chain(workbook(sheets, "A1:G1", "A4:G4", "A7:G7"))
    assert owners_of(chain) == {
        "Define the purpose": {
            "AI Board": "A",
            "CISO": "C",
            "Data Owner": "R",
            "ML Engineer": "R",
            "Legal & Compliance": "C",
        },
        "Approve the use case": {"AI Board": "AR", "CISO": "I", "Data Owner": "C", "Legal & Compliance": "C"},
        "Monitor drift": {"CISO": "I", "Data Owner": "A", "ML Engineer": "R"},
        "Report incidents": {"AI Board": "A", "CISO": "R", "ML Engineer": "C", "Legal & Compliance": "R"},
    }
    assert [(each.id, each.stage) for each in chain.mitigations] == [
        ("1.1", "1. Plan and design"),
        ("1.2", "1. Plan and design"),
        ("2.1", "2. Operate"),
        ("2.2", "2. Operate"),
    ]
    assert any("4 tasks, 5 actors, 2 stages, R A C I." in note for note in describe(chain).notes)


def test_role_columns_with_comma_lists(workbook: MakeWorkbook) -> None:
    """A column for each role, with comma lists of names, of which one has "and" in it, and words for no one."""
    sheets = {
        "RACI": [
            ["ID", "Control objective", "Responsible", "Accountable", "Consulted", "Informed", "Evidence"],
            ["GOV-01", "Keep an inventory", "Data Office, IT", "CIO", "Legal, Privacy Office", "Everyone", "Register"],
            [
                "GOV-02",
                "Assess impact",
                "Product Owner",
                "CIO",
                "Legal and Compliance, Privacy Office",
                "Audit",
                "DPIA",
            ],
            ["GOV-03", "Train staff", "HR", "CIO", "n/a", "Everyone", "Courses"],
            ["SEC-01", "Restrict access", "IT", "CISO", "Security", "-", "IAM"],
        ],
    }
    chain = vc.read_chain(workbook(sheets))
    assert owners_of(chain) == {
        "Keep an inventory": {
            "Data Office": "R",
            "IT": "R",
            "CIO": "A",
            "Legal": "C",
            "Privacy Office": "C",
            "Everyone": "I",
        },
        "Assess impact": {
            "Product Owner": "R",
            "CIO": "A",
            "Legal and Compliance": "C",
            "Privacy Office": "C",
            "Audit": "I",
        },
        "Train staff": {"HR": "R", "CIO": "A", "Everyone": "I"},
        "Restrict access": {"IT": "R", "CISO": "A", "Security": "C"},
    }
    assert [each.id for each in chain.mitigations] == ["GOV-01", "GOV-02", "GOV-03", "SEC-01"]
    assert any('"Evidence" (4 cells) was left out' in note for note in describe(chain).notes)


def test_legend_above_and_headings_in_row_six(workbook: MakeWorkbook) -> None:
    """A legend above the headings in row 6, phases given once, letters of RASCI and a row of totals."""
    sheets = {
        "RACI": [
            ["Roles and responsibilities: model release"],
            ["R", "Responsible: does the work"],
            ["A", "Accountable: signs off"],
            ["S", "Supports"],
            ["Last update: 2025-03-01"],
            ["Ref", "Phase", "Deliverable", "Model team", "Platform team", "Trust & Safety", "Press"],
            ["D1", "Before release", "Model card", "R", "S", "A", None],
            ["D2", None, "Safety evaluation", "R", None, "A", "I"],
            ["D3", "After release", "Abuse monitoring", None, "R", "A", "C"],
            [None, None, "Total", 2, 1, 3, 0],
        ],
    }
    chain = vc.read_chain(workbook(sheets))
    assert owners_of(chain) == {
        "Model card": {"Model team": "R", "Platform team": "S", "Trust & Safety": "A"},
        "Safety evaluation": {"Model team": "R", "Trust & Safety": "A", "Press": "I"},
        "Abuse monitoring": {"Platform team": "R", "Trust & Safety": "A", "Press": "C"},
    }
    assert [(each.id, each.stage) for each in chain.mitigations] == [
        ("D1", "Before release"),
        ("D2", "Before release"),
        ("D3", "After release"),
    ]
    assert [each.line for each in chain.warnings if "left out" in each.message] == [1, 2, 3, 4, 5, 10]

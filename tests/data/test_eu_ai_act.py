"""The EU AI Act's duties in data/, compared with the table of duties and how they vary by context."""

from collections import Counter

import pytest

from tests.conftest import Shipped

ById = dict[str, dict[str, str]]

ACTORS = {
    "T": "third_party_supplier",
    "G": "gpai_provider",
    "GS": "gpai_systemic_provider",
    "PM": "product_manufacturer",
    "P": "high_risk_provider",
    "PS": "system_provider",
    "AR": "authorised_representative",
    "I": "importer",
    "X": "distributor",
    "D": "deployer",
}
# article, name, responsible, supporting
DUTIES = [
    ("4", "Support AI literacy of staff and agents", "PS D", ""),
    ("9", "Risk management system", "P", ""),
    ("10", "Data and data governance", "P", ""),
    ("11", "Technical documentation (Annex IV)", "P", ""),
    ("12", "Logging capability", "P", ""),
    ("13", "Transparency and instructions for use", "P", ""),
    ("14", "Human oversight by design", "P", "D"),
    ("15", "Accuracy, robustness, cybersecurity", "P", ""),
    ("17", "Quality management system", "P", ""),
    ("18", "Keep documentation 10 years", "P", ""),
    ("19", "Keep logs at least 6 months", "P", "D"),
    ("23(1)", "Verify conformity before placing on market", "I", "P"),
    ("23(2)", "Hold back and inform if non-conforming", "I", ""),
    ("23(3)", "Put importer's name and address on it", "I", ""),
    ("23(4)", "Storage and transport do no harm", "I", ""),
    ("24(1)", "Verify CE mark, declaration, instructions, upstream duties", "X", "P I"),
    ("24(2)", "Hold back if non-conforming", "X", ""),
    ("24(5)-(6)", "Inform and cooperate with authorities", "X", ""),
    ("25(1)", "Rebrand, substantially modify or repurpose = become provider", "I X D T", ""),
    ("25(2)", "Initial provider cooperates with the new provider", "P", ""),
    ("25(3)", "Manufacturer counts as provider for Annex I safety components", "PM", ""),
    ("25(4)", "Written agreement on information and access", "P T", ""),
    ("26(1)", "Use according to instructions", "D", ""),
    ("26(2)", "Assign competent human oversight", "D", ""),
    ("26(4)", "Input data relevant and representative", "D", ""),
    ("26(5)", "Monitor, inform, suspend, report incidents upstream", "D", "P I X"),
    ("26(6)", "Keep logs at least 6 months", "D", ""),
    ("26(7)", "Inform workers before workplace use", "D", ""),
    ("26(8)", "Public bodies register; no use if unregistered", "D", ""),
    ("26(9)", "Use provider information for the DPIA", "D", "P"),
    ("26(11)", "Tell persons subject to decisions", "D", ""),
    ("26(12)", "Cooperate with authorities", "D", ""),
    ("27", "Fundamental rights impact assessment", "D", "P"),
    ("43", "Conformity assessment", "P", ""),
    ("47", "EU declaration of conformity", "P", ""),
    ("48", "CE marking", "P", ""),
    ("49(1)-(2)", "Register provider and system", "P", "AR"),
    ("49(3)", "Register use", "D", ""),
    ("50(1)", "Tell people they deal with an AI system", "PS", ""),
    ("50(2)", "Machine-readable marking and detectability of outputs", "PS", ""),
    ("50(3)", "Notice of emotion recognition or biometric categorisation", "D", ""),
    ("50(4)", "Disclose deep fakes and public-interest text", "D", ""),
    ("52", "Notify the Commission within two weeks", "GS", ""),
    ("53(1)(a)", "Model technical documentation (Annex XI)", "G", ""),
    ("53(1)(b)", "Documentation for downstream integrators (Annex XII)", "G", ""),
    ("53(1)(c)", "Copyright policy", "G", ""),
    ("53(1)(d)", "Public training-content summary", "G", ""),
    ("54", "Authorised representative for models", "G", "AR"),
    ("55(1)(a)", "Evaluation and adversarial testing", "GS", ""),
    ("55(1)(b)", "Assess and mitigate systemic risk", "GS", ""),
    ("55(1)(c)", "Track and report serious incidents", "GS", ""),
    ("55(1)(d)", "Cybersecurity of model and infrastructure", "GS", ""),
    ("72", "Post-market monitoring", "P", "D"),
    ("73", "Serious-incident reporting (15 / 10 / 2 days)", "P", "D"),
]
# We only have the heading or opening of these, so they must not be shipped.
NOT_SHIPPED = ["20", "21", "22(1)", "22", "23(5)", "23(6)-(7)", "24(3)", "24(4)"]
GPAI = ["53(1)(a)", "53(1)(b)", "53(1)(c)", "53(1)(d)", "54"]
OPEN_EXEMPTED = ["53(1)(a)", "53(1)(b)", "54"]
SYSTEMIC = ["52", "55(1)(a)", "55(1)(b)", "55(1)(c)", "55(1)(d)"]


def actors(codes: str) -> set[str]:
    """Expands the source's abbreviations of actors into ids."""
    return {ACTORS[code] for code in codes.split()}


@pytest.fixture(scope="module")
def duties(shipped: Shipped) -> ById:
    """The duties by article."""
    return {row["code"].removeprefix("Art "): row for row in shipped("mitigations", "eu-ai-act")}


def applies(row: dict[str, str], model_type: str, release_type: str) -> bool:
    """Whether a row applies in a context; an empty list of cells means that it applies everywhere."""
    return not row["cells"] or f"{model_type}/{release_type}" in row["cells"].split(";")


def test_there_are_54_duties_in_the_order_of_the_act(duties: ById) -> None:
    """The 54 duties whose text we have are shipped, in the order of the Act."""
    assert list(duties) == [article for article, *_ in DUTIES]
    assert len(duties) == 54


@pytest.mark.parametrize("article", NOT_SHIPPED)
def test_duty_of_which_only_the_heading_is_in_hand_is_not_shipped(duties: ById, article: str) -> None:
    """Duties that have not been checked against the Regulation are not in the data."""
    assert article not in duties


@pytest.mark.parametrize(("article", "name", "responsible", "supporting"), DUTIES)
def test_duty_is_as_the_source_has_it(duties: ById, article: str, name: str, responsible: str, supporting: str) -> None:
    """Each duty has the name and owners given in the table, has a link to its article, and is marked interpreted."""
    row = duties[article]
    assert row["name"] == name
    assert {part for part in row["responsible"].split(";") if part} == actors(responsible)
    assert {part for part in row["supporting"].split(";") if part} == actors(supporting)
    assert {row["primary"], row["secondary"], row["mentioned"]} == {""}
    assert row["confidence"] == "interpreted"
    assert row["source"] == f"Regulation (EU) 2024/1689, Art {article}"


@pytest.mark.parametrize(
    ("model_type", "release_type", "count"),
    [
        ("specialized", "open", 44),  # 54 without the 5 for GPAI models and the 5 for systemic risk
        ("specialized", "restricted", 44),
        ("specialized", "closed", 44),
        ("advanced", "open", 46),  # 44, and 53(1)(c) and (d), to which no exemption applies
        ("advanced", "restricted", 49),  # 44 and all 5 for GPAI models
        ("advanced", "closed", 49),
        ("frontier", "open", 54),  # the exemption does not cover systemic risk
        ("frontier", "restricted", 54),
        ("frontier", "closed", 54),
    ],
)
def test_number_of_duties_by_context(duties: ById, model_type: str, release_type: str, count: int) -> None:
    """The number of duties in a context follows the source's rule."""
    assert sum(applies(row, model_type, release_type) for row in duties.values()) == count


@pytest.mark.parametrize("article", GPAI)
def test_duty_of_model_providers_applies_to_advanced_and_frontier_models(duties: ById, article: str) -> None:
    """A duty of providers of general-purpose models applies to advanced and frontier models, not specialized ones."""
    places = [(m, "restricted") for m in ("specialized", "advanced", "frontier")]
    assert [applies(duties[article], *place) for place in places] == [False, True, True]


@pytest.mark.parametrize("article", OPEN_EXEMPTED)
def test_duty_falls_away_for_open_models_without_systemic_risk(duties: ById, article: str) -> None:
    """Articles 53(1)(a), 53(1)(b) and 54 do not apply to advanced open models, but do apply to frontier ones."""
    assert [applies(duties[article], m, "open") for m in ("advanced", "frontier")] == [False, True]


@pytest.mark.parametrize("article", SYSTEMIC)
def test_duty_for_systemic_risk_applies_to_frontier_models_only(duties: ById, article: str) -> None:
    """A duty for systemic risk applies to frontier models only."""
    assert [applies(duties[article], m, "closed") for m in ("specialized", "advanced", "frontier")] == [
        False,
        False,
        True,
    ]


def test_every_other_duty_is_the_same_in_every_context(duties: ById) -> None:
    """The 44 duties not on general-purpose models depend on the use, not on the model, so they list no cells."""
    varying = [article for article, row in duties.items() if row["cells"]]
    assert sorted(varying) == sorted(GPAI + SYSTEMIC)


def test_actors_carry_the_codes_of_the_source(shipped: Shipped) -> None:
    """The ten actors have the source's abbreviations."""
    assert {row["code"]: row["id"] for row in shipped("actors", "eu-ai-act")} == ACTORS


def test_everything_is_interpreted(shipped: Shipped) -> None:
    """All rows of the Act (actors, duties and cells) are marked interpreted."""
    tables = ("actors", "mitigations", "cells")
    assert {row["confidence"] for table in tables for row in shipped(table, "eu-ai-act")} == {"interpreted"}


def test_caution_says_that_it_is_not_legal_advice(shipped: Shipped) -> None:
    """Only the Act has a caution that its rows are not legal advice."""
    cautions = Counter(row["id"] for row in shipped("frameworks") if "Not legal advice" in row["caution"])
    assert cautions == {"eu-ai-act": 1}


@pytest.mark.parametrize("article", ["26(8)", "49(3)"])
def test_duty_of_public_deployers_says_so(duties: ById, article: str) -> None:
    """A duty that binds only deployers that are public bodies says so."""
    assert "public bodies" in duties[article]["ownership_note"]


@pytest.mark.parametrize(("article", "exemption"), [("53(1)(a)", "53(2)"), ("53(1)(b)", "53(2)"), ("54", "54(6)")])
def test_exempted_duty_names_the_exemption(duties: ById, article: str, exemption: str) -> None:
    """A duty that does not apply to open models names the article that exempts them."""
    assert f"Art {exemption}" in duties[article]["ownership_note"]

"""The CoSAI Risk Map in data/, compared with its YAML and with cosai-risk-map.md: our notes on it.

A script read cosai_expected.json from the YAML at commit 18ab1ef1; what else is expected here stands in the notes.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Shipped
from tests.data.rows import ById, Row, by_id, ids, owners, says, several

FRAMEWORK = "cosai"

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("cosai_expected.json").read_text(encoding="utf-8")
)
# id in the YAML: code in the notes, id in the data
PERSONAS = {
    "personaDataProvider": ("DP", "data_provider"),
    "personaModelProvider": ("MP", "model_provider"),
    "personaPlatformProvider": ("PP", "platform_provider"),
    "personaModelServing": ("MS", "model_serving"),
    "personaAgenticProvider": ("AG", "agentic_provider"),
    "personaApplicationDeveloper": ("AD", "app_developer"),
    "personaEndUser": ("EU", "end_user"),
    "personaGovernance": ("GOV", "governance"),
}
ACTORS = dict(PERSONAS.values())
"""Maps the codes of the notes to ids."""
DEPRECATED = {"Model Creator", "Model Consumer"}
CATEGORIES = {
    "controlsData": "Data",
    "controlsInfrastructure": "Infrastructure",
    "controlsModel": "Model",
    "controlsApplication": "Application",
    "controlsAssurance": "Assurance",
    "controlsGovernance": "Governance",
}
RISK_CATEGORIES = {
    "risksSupplyChainAndDevelopment": "Supply chain and development",
    "risksDeploymentAndInfrastructure": "Deployment and infrastructure",
    "risksRuntimeInputSecurity": "Runtime input security",
    "risksRuntimeDataSecurity": "Runtime data security",
    "risksRuntimeOutputSecurity": "Runtime output security",
}
# Controls per persona in the notes
CONTROLS_PER_PERSONA = {"AD": 20, "AG": 17, "PP": 16, "MS": 15, "GOV": 11, "MP": 9, "DP": 9, "EU": 5}
# code of the persona, number of its responsibilities, its role in ISO/IEC 22989 in the notes
DESCRIPTIONS = [
    ("MP", 8, "AI Producer"),
    ("DP", 4, "AI Partner (data supplier)"),
    ("PP", 4, "AI Partner (infrastructure provider)"),
    ("MS", 10, ""),
    ("AG", 5, "AI Partner (tooling provider)"),
    ("AD", 4, "AI Customer (application builder)"),
    ("GOV", 5, ""),
    ("EU", 4, "AI Customer (end user)"),
]
# Mappings of the 14 controls that have any
MAPPINGS = {
    "controlTrainingDataSanitization": "ATLAS M0007",
    "controlModelAndDataIntegrityManagement": "ATLAS M0013; ATLAS M0014; NIST MEASURE-2.3",
    "controlSecureByDefaultMLTooling": "ATLAS M0011",
    "controlInputValidationAndSanitization": "ATLAS M0010; ATLAS M0015; ATLAS M0020; ATLAS M0024; OWASP LLM01:2025",
    "controlOutputValidationAndSanitization": "ATLAS M0020; ATLAS M0024; OWASP LLM02:2025; OWASP LLM05:2025",
    "controlAdversarialTrainingAndTesting": "ATLAS M0003; ATLAS M0006; ATLAS M0008",
    "controlApplicationAccessManagement": "ATLAS M0019; OWASP LLM10:2025",
    "controlAgentPluginPermissions": "ATLAS M0028; NIST MEASURE-2.11; NIST GOVERN-6.2; OWASP LLM06:2025",
    "controlAgentInventoryManagement": "NIST GOVERN-1.6; NIST MAP-3.4",
    "controlAgentIntegrityManagement": "ATLAS M0013; NIST MAP-3.4; NIST MEASURE-2.9",
    "controlAgentCredentialIsolation": "OWASP LLM06:2025; NIST MEASURE-2.10; NIST GOVERN-6.2",
    "controlInterComponentTransportSecurity": "NIST MEASURE-2.7; NIST MAP-3.4; OWASP LLM03:2025",
    "controlComponentIdentityProvenance": "NIST MAP-3.4; NIST MEASURE-2.7",
    "controlAgentExecutionBounds": "OWASP LLM10:2025; ATLAS M0004; NIST MEASURE-2.6; NIST MANAGE-2.1",
}
# catalogue, controls with at least one of its entries, entries in all
MAPPING_COUNTS = [("ATLAS", 10, 17), ("NIST", 8, 15), ("OWASP", 7, 8)]
# title, personas of the two controls that are on the development branch only
DRIFT = [
    (
        "Model Registry and Discovery Integrity",
        ["model providers", "platform providers", "application developers", "governance"],
    ),
    (
        "Tool Registry and Discovery Integrity",
        ["agentic providers", "platform providers", "application developers"],
    ),
]


def actors(personas: list[str]) -> set[str]:
    """The ids in the data for those of the YAML."""
    return {PERSONAS[persona][1] for persona in personas}


@pytest.fixture(scope="module")
def controls(shipped: Shipped) -> ById:
    """The controls by id."""
    return by_id(shipped("mitigations", FRAMEWORK))


@pytest.fixture(scope="module")
def risks(shipped: Shipped) -> ById:
    """The risks by id."""
    return by_id(shipped("risks", FRAMEWORK))


@pytest.fixture(scope="module")
def definitions(shipped: Shipped) -> dict[str, Row]:
    """The definitions of the personas, by the persona's id."""
    return {row["term"]: row for row in shipped("definitions", FRAMEWORK) if row["kind"] == "persona"}


def test_there_are_35_controls(controls: ById) -> None:
    """All 35 controls of the Risk Map are shipped, and no others."""
    assert controls.keys() == EXPECTED["controls"].keys()
    assert len(controls) == 35


def test_there_are_36_risks(risks: ById) -> None:
    """All 36 risks of the Risk Map are shipped, and no others."""
    assert risks.keys() == EXPECTED["risks"].keys()
    assert len(risks) == 36


@pytest.mark.parametrize("control", EXPECTED["controls"])
def test_control_is_as_the_source_has_it(controls: ById, control: str) -> None:
    """Each control has the source's title, category, responsible personas and risks, and no verb."""
    row, expected = controls[control], EXPECTED["controls"][control]
    assert (row["name"], row["stage"]) == (expected["title"], CATEGORIES[expected["category"]])
    assert owners(row) == {"responsible": actors(expected["personas"])}
    assert ids(row["risks"]) == ({"all"} if expected["risks"] == "all" else set(expected["risks"]))
    assert (row["norm"], row["confidence"], row["is_name_ours"]) == ("", "stated", "")


def test_owners_and_categories_are_stated(shipped: Shipped) -> None:
    """The source gives the personas of every control and its six categories, so all of them are stated."""
    assert {row["confidence"] for row in shipped("ownerships", FRAMEWORK)} == {"stated"}
    assert {row["name"]: row["confidence"] for row in shipped("stages", FRAMEWORK)} == dict.fromkeys(
        CATEGORIES.values(), "stated"
    )


@pytest.mark.parametrize("control", EXPECTED["controls"])
def test_every_control_is_described(controls: ById, control: str) -> None:
    """The source describes every control, so none is a title only."""
    assert controls[control]["summary"]
    assert not controls[control]["is_title_only"]


@pytest.mark.parametrize("risk", EXPECTED["risks"])
def test_risk_is_as_the_source_has_it(risks: ById, controls: ById, risk: str) -> None:
    """Each risk has the source's title, category, impacted personas and number of controls."""
    row, expected = risks[risk], EXPECTED["risks"][risk]
    assert (row["name"], row["category"]) == (expected["title"], RISK_CATEGORIES[expected["category"]])
    assert ids(row["impacted"]) == actors(expected["personas"])
    assert sum(risk in several(control["risks"]) for control in controls.values()) == expected["controls"]
    assert (row["confidence"], row["is_category_ours"]) == ("stated", "no")
    assert row["summary"]


def test_seven_controls_address_every_risk(controls: ById) -> None:
    """Seven controls of assurance and governance address all risks."""
    assert [row["name"] for row in controls.values() if row["risks"] == "all"] == [
        "Red Teaming",
        "Vulnerability Management",
        "Threat Detection",
        "Incident Response Management",
        "Internal Policies and Education",
        "Product Governance",
        "Risk Governance",
    ]


def test_controls_per_persona(controls: ById) -> None:
    """The eight personas have 20, 17, 16, 15, 11, 9, 9 and 5 controls, as in the source."""
    counted = Counter(actor for row in controls.values() for actor in ids(row["responsible"]))
    assert counted == {ACTORS[code]: number for code, number in CONTROLS_PER_PERSONA.items()}
    assert counted == {ACTORS[PERSONAS[each][0]]: EXPECTED["personas"][each]["controls"] for each in PERSONAS}


@pytest.mark.parametrize("persona", PERSONAS)
def test_risks_per_persona(risks: ById, persona: str) -> None:
    """Each persona is impacted by as many risks as in the source."""
    impacted = [risk for risk, row in risks.items() if PERSONAS[persona][1] in ids(row["impacted"])]
    assert len(impacted) == EXPECTED["personas"][persona]["risks"]


def test_four_controls_have_governance_as_their_only_owner(controls: ById) -> None:
    """Four controls have a single persona, always system governance."""
    single = {row["name"]: row["responsible"] for row in controls.values() if ";" not in row["responsible"]}
    assert single == {
        "Threat Detection": "governance",
        "Internal Policies and Education": "governance",
        "Product Governance": "governance",
        "Risk Governance": "governance",
    }


def test_there_are_eight_personas_with_the_titles_of_the_source(shipped: Shipped) -> None:
    """The eight personas have the source's titles and the codes of the notes."""
    rows = shipped("actors", FRAMEWORK)
    assert {row["code"]: row["id"] for row in rows} == ACTORS
    assert {row["id"]: row["name"] for row in rows} == {
        actor: EXPECTED["personas"][persona]["title"] for persona, (_, actor) in PERSONAS.items()
    }
    assert {row["confidence"] for row in rows} == {"stated"}


def test_deprecated_personas_are_not_shipped(shipped: Shipped, framework: Row) -> None:
    """The source marks two personas as deprecated: they are left out, and the data says so."""
    deprecated = {row["title"] for row in EXPECTED["personas"].values() if row["is_deprecated"]}
    assert deprecated == {f"{name} (Legacy)" for name in DEPRECATED}
    assert not {row["name"].removesuffix(" (Legacy)") for row in shipped("actors", FRAMEWORK)} & DEPRECATED
    assert says(framework["missing"], [*DEPRECATED, "deprecated"])


@pytest.mark.parametrize(("code", "responsibilities", "role"), DESCRIPTIONS)
def test_persona_is_described(definitions: dict[str, Row], code: str, responsibilities: int, role: str) -> None:
    """Each persona has its responsibilities, six identification questions and its role in ISO/IEC 22989, if any."""
    row = definitions[ACTORS[code]]
    assert len(row["points"].splitlines()) == responsibilities
    assert says(row["text"], ["6 identification questions", role or "not mapped", "ISO/IEC 22989"])


@pytest.mark.parametrize("persona", PERSONAS)
def test_persona_has_what_the_yaml_counts(definitions: dict[str, Row], persona: str) -> None:
    """The responsibilities and questions of each persona are as many as the YAML has."""
    expected, row = EXPECTED["personas"][persona], definitions[PERSONAS[persona][1]]
    assert len(row["points"].splitlines()) == expected["responsibilities"]
    assert f"{expected['questions']} identification questions" in row["text"]


def test_there_are_48_identification_questions() -> None:
    """The personas that are shipped have 48 identification questions in all."""
    assert sum(EXPECTED["personas"][persona]["questions"] for persona in PERSONAS) == 48


def test_mappings_are_those_of_the_source(controls: ById) -> None:
    """14 controls are mapped to entries of other catalogues, as the source maps them."""
    mapped = {control: ids(row["mappings"]) for control, row in controls.items() if row["mappings"]}
    assert mapped == {control: set(entries.split("; ")) for control, entries in MAPPINGS.items()}
    assert len(mapped) == 14


@pytest.mark.parametrize(("catalogue", "mapped", "entries"), MAPPING_COUNTS)
def test_mappings_by_catalogue(controls: ById, catalogue: str, mapped: int, entries: int) -> None:
    """Each catalogue has as many mapped controls and entries as a program counted in the YAML."""
    found = [sum(entry.startswith(f"{catalogue} ") for entry in several(row["mappings"])) for row in controls.values()]
    assert (sum(map(bool, found)), sum(found)) == (mapped, entries)


def test_model_provider_includes_marketplaces(shipped: Shipped) -> None:
    """CoSAI counts aggregators, marketplaces and licensors of models among model providers; PAI does not: a doubt."""
    provider = by_id(shipped("actors", FRAMEWORK))["model_provider"]
    assert says(provider["summary"] + provider["examples"], ["aggregators", "marketplaces", "licensors"])
    doubts = [row["what"] for row in shipped("doubts", FRAMEWORK) if row["actor_id"] == "model_provider"]
    assert any(says(what, ["marketplaces", "catalogues", "hosting services"]) for what in doubts)


def test_agentic_providers_do_not_build_one_application(shipped: Shipped) -> None:
    """Those who build a single application with an agent framework are no agentic providers."""
    provider = by_id(shipped("actors", FRAMEWORK))["agentic_provider"]
    doubts = " ".join(row["what"] for row in shipped("doubts", FRAMEWORK) if row["actor_id"] == "agentic_provider")
    assert says(provider["summary"] + doubts, ["single application"])


def test_nothing_is_said_to_be_missing_of_the_controls(framework: Row) -> None:
    """The YAML has a description for every control, so the data does not say that any text is missing."""
    assert re.search(r"only titles|text of the controls", framework["missing"], re.IGNORECASE) is None
    assert says(framework["interpreted"], ["model type", "release type", "silent"])


@pytest.mark.parametrize(("title", "personas"), DRIFT)
def test_drift_of_the_development_branch_is_noted(
    controls: ById, framework: Row, title: str, personas: list[str]
) -> None:
    """Two controls that are on the development branch only are noted with their personas, and not shipped."""
    assert says(framework["missing"], [title, *personas, "83b94d8", "20 August 2026"])
    assert title not in {row["name"] for row in controls.values()}


def test_version_is_the_commit_that_was_read(framework: Row) -> None:
    """The framework names the branch and commit that the YAML was read at, and its date."""
    assert says(framework["version"], ["main", "18ab1ef1"])
    assert EXPECTED["source"]["commit"].startswith("18ab1ef1")
    assert framework["date"] == "2026-08-19"


def test_attribution_is_kept(framework: Row) -> None:
    """The Apache licence and the copyright line of the Risk Map are recorded."""
    assert framework["licence"] == "Apache-2.0"
    assert "Copyright 2025 Google LLC, and CoSAI, an OASIS Open Project" in framework["attribution"]

"""The UK Code of Practice for the Cyber Security of AI in data/, compared with its principles and provisions."""

from collections import Counter

import pytest

from tests.conftest import Shipped

ById = dict[str, dict[str, str]]

ACTORS = {"D": "developer", "SO": "system_operator", "DC": "data_custodian", "EU": "end_user", "ORG": "organisation"}
# number, phase, name, to whom it primarily applies
PRINCIPLES = [
    (1, "design", "Raise awareness of AI security threats", "SO D DC"),
    (2, "design", "Design for security as well as function", "SO D"),
    (3, "design", "Evaluate threats, manage risks", "D SO"),
    (4, "design", "Enable human responsibility", "D SO"),
    (5, "development", "Identify, track, protect assets", "D SO DC"),
    (6, "development", "Secure infrastructure", "D SO"),
    (7, "development", "Secure supply chain", "D SO DC"),
    (8, "development", "Document data, models, prompts", "D"),
    (9, "development", "Test and evaluate", "D SO"),
    (10, "deployment", "Communicate with end-users and affected entities", "SO D"),
    (11, "maintenance", "Updates, patches, mitigations", "D SO"),
    (12, "maintenance", "Monitor behaviour", "D SO"),
    (13, "end of life", "Dispose of data and model properly", "D SO"),
]
# number in the Code, number in ETSI EN 304 223, norm, actors (* implied only), name
PROVISIONS = [
    ("1.1", "5.1.1-1", "shall", "ORG", "AI security in cyber training"),
    ("1.1.1", "5.1.1-1.1", "shall", "ORG*", "Role-specific training"),
    ("1.2", "5.1.1-2", "shall", "ORG", "Keep staff current on AI threats"),
    ("1.2.1", "5.1.1-2.1", "should", "ORG*", "Several update channels"),
    ("1.2.2", "5.1.1-2.2", "shall", "ORG", "Secure-coding training for developers"),
    ("2.1", "5.1.2-1", "shall", "SO D", "Assess need, risk and mitigation before building"),
    ("2.1.1", "5.1.2-1.1", "shall", "DC", "Data custodian joins requirements talks"),
    ("2.2", "5.1.2-2", "shall", "D SO", "Withstand attacks and failures"),
    ("2.3", "5.1.2-3", "shall", "D", "Audit trail of models, data, prompts"),
    ("2.4", "5.1.2-4", "shall", "D SO", "Risk-assess external components"),
    ("2.5", "5.1.2-5", "shall", "DC", "Intended use fits data sensitivity"),
    ("2.5.1", "5.1.2-5.1", "should", "ORG", "Encourage staff to report risks"),
    ("2.6", "5.1.2-6", "shall", "D SO", "Least permissions on other systems"),
    ("2.7", "5.1.2-7", "shall", "D SO", "Due diligence on external providers"),
    ("3.1", "5.1.3-1", "shall", "D SO", "Threat-model and manage AI risks"),
    ("3.1.1", "5.1.3-1.1", "shall", "SO* D*", "Redo on configuration change"),
    ("3.1.2", "5.1.3-1.2", "shall", "D", "Manage unneeded functionality"),
    ("3.1.3", "5.1.3-1.3", "shall", "SO", "Controls match risk tolerance"),
    ("3.2", "5.1.3-2", "shall", "D SO", "Pass on unresolved threats"),
    ("3.3", "5.1.3-3", "should", "SO", "Assurance from external parties"),
    ("3.4", "5.1.3-4", "should", "D SO", "Monitor infrastructure against appetite"),
    ("4.1", "5.1.4-1", "should", "D SO", "Build in human oversight"),
    ("4.2", "5.1.4-2", "should", "D", "Outputs assessable by people"),
    ("4.3", "5.1.4-3", "shall", "D SO", "Technical support where oversight is a control"),
    ("4.4", "5.1.4-4", "should", "D", "Verify custodian's security controls"),
    ("4.5", "5.1.4-5", "should", "D SO", "Tell users prohibited uses"),
    ("5.1", "5.2.1-1", "shall", "D DC SO", "Asset inventory"),
    ("5.2", "5.2.1-2", "shall", "D DC SO", "Track, authenticate, version assets"),
    ("5.3", "5.2.1-3", "shall", "SO", "Disaster recovery for AI attacks"),
    ("5.3.1", "5.2.1-3.1", "should", "SO", "Restore a known good state"),
    ("5.4", "5.2.1-4", "shall", "D SO DC EU", "Protect sensitive data"),
    ("5.4.1", "5.2.1-4.1", "shall", "D DC SO", "Check and sanitise data and inputs"),
    ("5.4.2", "5.2.1-4.2", "shall", "D", "Protect confidential data and weights"),
    ("6.1", "5.2.2-1", "shall", "D SO", "Control access to APIs, models, data"),
    ("6.2", "5.2.2-2", "shall", "D", "Protect exposed APIs"),
    ("6.3", "5.2.2-3", "shall", "D", "Separate development environments"),
    ("6.4", "5.2.2-4", "shall", "D SO", "Vulnerability disclosure policy"),
    ("6.5", "5.2.2-5", "shall", "D SO", "Incident and recovery plans"),
    ("6.6", "5.2.2-6", "should", "D SO", "Cloud contracts support this"),
    ("7.1", "5.2.3-1", "shall", "D SO", "Secure software supply chain"),
    ("7.2", "5.2.3-2", "shall", "SO", "Justify poorly documented components"),
    ("7.2.1", "5.2.3-2.1", "shall", "D SO", "Mitigate and assess those components"),
    ("7.2.2", "5.2.3-2.2", "shall", "SO", "Share the justification"),
    ("7.3", "5.2.3-3", "shall", "D SO", "Re-evaluate released models before use"),
    ("7.4", "5.2.3-4", "shall", "SO", "Announce model updates"),
    ("8.1", "5.2.4-1", "shall", "D", "Document design and maintenance"),
    ("8.1.1", "5.2.4-1.1", "should", "D", "Include security information"),
    ("8.1.2", "5.2.4-1.2", "shall", "D", "Publish hashes of model components"),
    ("8.2", "5.2.4-2", "shall", "D", "Document public training data"),
    ("8.2.1", "5.2.4-2.1", "should", "D*", "Record data address and date"),
    ("8.3", "5.2.4-3", "should", "D", "Log prompt and configuration changes"),
    ("9.1", "5.2.5-1", "shall", "D", "Security-test every release"),
    ("9.2", "5.2.5-2", "shall", "SO", "Test before deployment"),
    ("9.2.1", "5.2.5-2.1", "should", "SO D", "Independent testers"),
    ("9.3", "5.2.5-3", "should", "D", "Share findings with operators"),
    ("9.4", "5.2.5-4", "should", "D", "Outputs resist reverse engineering"),
    ("9.4.1", "5.2.5-4.1", "should", "D", "Outputs give no undue influence"),
    ("10.1", "5.3.1-1", "shall", "SO D", "Tell users how data is used"),
    ("10.2", "5.3.1-2", "shall", "SO D", "Guidance on use and configuration"),
    ("10.2.1", "5.3.1-2.1", "shall", "SO", "Appropriate use, limits, failure modes"),
    ("10.2.2", "5.3.1-2.2", "shall", "SO", "Tell users of security updates"),
    ("10.3", "5.3.1-3", "should", "D SO", "Support users during incidents"),
    ("11.1", "5.4.1-1", "shall", "D SO", "Security updates reach users"),
    ("11.1.1", "5.4.1-1.1", "shall", "D", "Plan for systems that cannot update"),
    ("11.2", "5.4.1-2", "should", "D", "Major update = new model, re-test"),
    ("11.3", "5.4.1-3", "should", "D", "Help operators judge changes"),
    ("12.1", "5.4.2-1", "shall", "SO", "Log system and user actions"),
    ("12.2", "5.4.2-2", "should", "SO", "Analyse logs"),
    ("12.3", "5.4.2-3", "should", "SO D", "Monitor internal states"),
    ("12.4", "5.4.2-4", "should", "SO D", "Monitor performance over time"),
    ("13.1", "5.5.1-1", "shall", "D SO", "Secure transfer, involve custodians"),
    ("13.2", "5.5.1-2", "shall", "D SO", "Delete on decommissioning"),
]


def actors(codes: str) -> set[str]:
    """Expands the source's abbreviations of actors into ids."""
    return {ACTORS[code.rstrip("*")] for code in codes.split()}


@pytest.fixture(scope="module")
def principles(shipped: Shipped) -> ById:
    """The principles by id."""
    return {row["id"]: row for row in shipped("mitigations", "uk-ai-cyber") if not row["parent"]}


@pytest.fixture(scope="module")
def provisions(shipped: Shipped) -> ById:
    """The provisions by id."""
    return {row["id"]: row for row in shipped("mitigations", "uk-ai-cyber") if row["parent"]}


def test_there_are_13_principles(principles: ById) -> None:
    """The Code has 13 principles, in its own order."""
    assert list(principles) == [f"principle-{number}" for number in range(1, 14)]


def test_there_are_72_provisions(provisions: ById) -> None:
    """The Code has 72 provisions, in its own order."""
    assert list(provisions) == [f"provision-{number}" for number, *_ in PROVISIONS]
    assert len(provisions) == 72


def test_norms(provisions: ById) -> None:
    """Of the 72 provisions, 49 are requirements (shall) and 23 recommendations (should)."""
    assert Counter(row["norm"] for row in provisions.values()) == {"shall": 49, "should": 23}


@pytest.mark.parametrize(("number", "phase", "name", "codes"), PRINCIPLES)
def test_principle_is_as_the_source_has_it(principles: ById, number: int, phase: str, name: str, codes: str) -> None:
    """Each principle has its phase and name, and every actor to whom it primarily applies is responsible."""
    row = principles[f"principle-{number}"]
    assert (row["stage"].lower(), row["name"], row["norm"]) == (phase, name, "")
    assert set(row["responsible"].split(";")) == actors(codes)


@pytest.mark.parametrize(("number", "etsi", "norm", "codes", "name"), PROVISIONS)
def test_provision_is_as_the_source_has_it(
    provisions: ById, number: str, etsi: str, norm: str, codes: str, name: str
) -> None:
    """Each provision has its numbers, norm, name, actors and principle, and is marked interpreted."""
    row = provisions[f"provision-{number}"]
    assert (row["code"], row["norm"], row["name"]) == (f"{number} (ETSI {etsi})", norm, name)
    assert set(row["responsible"].split(";")) == actors(codes)
    assert row["parent"] == f"principle-{number.partition('.')[0]}"
    assert row["confidence"] == "interpreted"
    assert ("implied" in row["ownership_note"]) == ("*" in codes)


def test_the_header_of_principle_10_is_interpreted_and_the_others_are_stated(principles: ById) -> None:
    """The actors of a principle are stated in its header, except for principle 10, whose header we do not have."""
    interpreted = [number for number, row in principles.items() if row["confidence"] == "interpreted"]
    assert interpreted == ["principle-10"]
    assert Counter(row["confidence"] for row in principles.values()) == {"stated": 12, "interpreted": 1}


def test_nobody_is_primary_or_secondary(shipped: Shipped) -> None:
    """The Code names no primary or secondary actors, so its rows have none."""
    rows = shipped("mitigations", "uk-ai-cyber")
    roles = ("primary", "secondary", "supporting", "mentioned")
    assert {row[role] for row in rows for role in roles} == {""}


def test_provision_stands_in_the_phase_of_its_principle(principles: ById, provisions: ById) -> None:
    """A provision has the same phase as its principle."""
    assert {row["stage"] == principles[row["parent"]]["stage"] for row in provisions.values()} == {True}


def test_actors_carry_the_codes_of_the_source(shipped: Shipped) -> None:
    """The five actors have the source's abbreviations."""
    assert {row["code"]: row["id"] for row in shipped("actors", "uk-ai-cyber")} == ACTORS


def test_licence_is_the_open_government_licence(shipped: Shipped) -> None:
    """The Open Government Licence and its attribution are recorded."""
    (framework,) = [row for row in shipped("frameworks") if row["id"] == "uk-ai-cyber"]
    assert framework["licence"] == "Open Government Licence v3.0"
    assert "Crown copyright" in framework["attribution"]

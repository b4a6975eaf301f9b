"""The UK Code of Practice for the Cyber Security of AI in data/, compared with uk-ai-cyber-code.md: our notes on it."""

from collections import Counter
from typing import NamedTuple

import pytest

from tests.conftest import Shipped
from tests.data.rows import ById, Row, Rows, by_id, ids, owners, says, several

FRAMEWORK = "uk-ai-cyber"

ACTORS = {
    "D": "developer",
    "SO": "system_operator",
    "DC": "data_custodian",
    "EU": "end_user",
    "AE": "affected_entity",
    "ORG": "organisation",
}
# number, phase, title, to whom it primarily applies
PRINCIPLES = [
    (1, "Secure Design", "Raise awareness of AI security threats and risks", "SO D DC"),
    (2, "Secure Design", "Design your AI system for security as well as functionality and performance", "SO D"),
    (3, "Secure Design", "Evaluate the threats and manage the risks to your AI system", "D SO"),
    (4, "Secure Design", "Enable human responsibility for AI systems", "D SO"),
    (5, "Secure Development", "Identify, track and protect your assets", "D SO DC"),
    (6, "Secure Development", "Secure your infrastructure", "D SO"),
    (7, "Secure Development", "Secure your supply chain", "D SO DC"),
    (8, "Secure Development", "Document your data, models and prompts", "D"),
    (9, "Secure Development", "Conduct appropriate testing and evaluation", "D SO"),
    # The Code prints no such line here: the actors are those of provisions 10.1 to 10.3.
    (
        10,
        "Secure Deployment",
        "Communication and processes associated with End-users and Affected Entities",
        "SO D",
    ),
    (11, "Secure Maintenance", "Maintain regular security updates, patches and mitigations", "D SO"),
    (12, "Secure Maintenance", "Monitor your system’s behaviour", "D SO"),
    (13, "Secure End of Life", "Ensure proper data and model disposal", "D SO"),
]


class Provision(NamedTuple):
    """A row of the notes' table of provisions; actors by their codes."""

    number: str
    etsi: str
    norm: str
    """The verbs, the first one first."""
    responsible: str
    """A * marks an actor that the sentence implies and does not name."""
    supporting: str = ""
    touched: str = ""
    """Informed, or otherwise touched. People who are no actors of the Code (staff, outside testers) are left out."""
    conditional: str = ""
    """The responsible actors whose duty has a condition."""


# The notes also print a remark as the condition of 1.1 (an example of when to review), 6.3 (where training data may be)
# and 11.1.1 (above all where updates cannot be provided). By the text these do not limit the duty.
PROVISIONS = [
    Provision("1.1", "5.1.1-1", "shall", "ORG"),
    Provision("1.1.1", "5.1.1-1.1", "shall", "ORG*"),
    Provision("1.2", "5.1.1-2", "shall", "ORG", conditional="ORG"),
    Provision("1.2.1", "5.1.1-2.1", "should", "ORG*"),
    Provision("1.2.2", "5.1.1-2.2", "shall", "ORG"),
    Provision("2.1", "5.1.2-1", "shall", "SO D", conditional="SO D"),
    Provision("2.1.1", "5.1.2-1.1", "shall", "D*", supporting="DC", conditional="D"),
    Provision("2.2", "5.1.2-2", "shall", "D SO"),
    Provision("2.3", "5.1.2-3", "shall", "D"),
    Provision("2.4", "5.1.2-4", "shall", "D SO", conditional="D SO"),
    Provision("2.5", "5.1.2-5", "shall", "DC"),
    Provision("2.5.1", "5.1.2-5.1", "should", "ORG"),
    Provision("2.6", "5.1.2-6", "shall", "D SO", conditional="D SO"),
    Provision("2.7", "5.1.2-7", "shall should", "D SO", conditional="D SO"),
    Provision("3.1", "5.1.3-1", "shall should", "D SO"),
    Provision("3.1.1", "5.1.3-1.1", "shall", "D* SO*", conditional="D SO"),
    Provision("3.1.2", "5.1.3-1.2", "shall", "D", conditional="D"),
    Provision("3.1.3", "5.1.3-1.3", "shall", "SO"),
    Provision("3.2", "5.1.3-2", "shall should", "D* SO", touched="SO EU", conditional="D SO"),
    Provision("3.3", "5.1.3-3", "should", "SO", conditional="SO"),
    Provision("3.4", "5.1.3-4", "should", "D SO"),
    Provision("4.1", "5.1.4-1", "should", "D SO", conditional="D SO"),
    Provision("4.2", "5.1.4-2", "should", "D"),
    Provision("4.3", "5.1.4-3", "shall", "D SO", conditional="D SO"),
    Provision("4.4", "5.1.4-4", "should", "D", touched="DC"),
    Provision("4.5", "5.1.4-5", "should", "D SO", touched="EU"),
    Provision("5.1", "5.2.1-1", "shall", "D DC SO"),
    Provision("5.2", "5.2.1-2", "shall", "D DC SO"),
    Provision("5.3", "5.2.1-3", "shall", "SO"),
    Provision("5.3.1", "5.2.1-3.1", "should", "SO"),
    Provision("5.4", "5.2.1-4", "shall", "D SO DC EU"),
    Provision("5.4.1", "5.2.1-4.1", "shall", "D DC SO", conditional="D DC SO"),
    Provision("5.4.2", "5.2.1-4.2", "shall", "D", conditional="D"),
    Provision("6.1", "5.2.2-1", "shall", "D SO"),
    Provision("6.2", "5.2.2-2", "shall", "D", conditional="D"),
    Provision("6.3", "5.2.2-3", "shall", "D"),
    Provision("6.4", "5.2.2-4", "shall", "D SO"),
    Provision("6.5", "5.2.2-5", "shall", "D SO"),
    Provision("6.6", "5.2.2-6", "should", "D SO", conditional="D SO"),
    Provision("7.1", "5.2.3-1", "shall", "D SO"),
    Provision("7.2", "5.2.3-2", "shall", "SO", conditional="SO"),
    Provision("7.2.1", "5.2.3-2.1", "shall", "D SO", conditional="D SO"),
    Provision("7.2.2", "5.2.3-2.2", "shall", "SO", touched="EU", conditional="SO"),
    Provision("7.3", "5.2.3-3", "shall", "D SO", conditional="D SO"),
    Provision("7.4", "5.2.3-4", "shall", "SO", touched="EU", conditional="SO"),
    Provision("8.1", "5.2.4-1", "shall should", "D", touched="SO DC"),
    Provision("8.1.1", "5.2.4-1.1", "should", "D"),
    Provision("8.1.2", "5.2.4-1.2", "shall", "D", conditional="D"),
    Provision("8.2", "5.2.4-2", "shall", "D", conditional="D"),
    Provision("8.2.1", "5.2.4-2.1", "should", "D*"),
    Provision("8.3", "5.2.4-3", "should may", "D", touched="SO EU", conditional="D"),
    Provision("9.1", "5.2.5-1", "shall", "D", conditional="D"),
    Provision("9.2", "5.2.5-2", "shall", "SO", supporting="D", conditional="SO"),
    Provision("9.2.1", "5.2.5-2.1", "should", "SO D", conditional="SO D"),
    Provision("9.3", "5.2.5-3", "should", "D", touched="SO"),
    Provision("9.4", "5.2.5-4", "should", "D"),
    Provision("9.4.1", "5.2.5-4.1", "should", "D"),
    Provision("10.1", "5.3.1-1", "shall", "SO D", touched="EU SO", conditional="D"),
    Provision("10.2", "5.3.1-2", "shall", "SO D", touched="EU SO", conditional="D"),
    Provision("10.2.1", "5.3.1-2.1", "shall", "SO", touched="EU"),
    Provision("10.2.2", "5.3.1-2.2", "shall", "SO", touched="EU"),
    Provision("10.3", "5.3.1-3", "should", "D SO", touched="EU AE", conditional="D SO"),
    Provision("11.1", "5.4.1-1", "shall", "D SO", touched="SO EU", conditional="D"),
    Provision("11.1.1", "5.4.1-1.1", "shall", "D"),
    Provision("11.2", "5.4.1-2", "should", "D", conditional="D"),
    Provision("11.3", "5.4.1-3", "should", "D", touched="SO"),
    Provision("12.1", "5.4.2-1", "shall", "SO"),
    Provision("12.2", "5.4.2-2", "should", "SO"),
    Provision("12.3", "5.4.2-3", "should", "SO D", conditional="SO D"),
    Provision("12.4", "5.4.2-4", "should", "SO D"),
    Provision("13.1", "5.5.1-1", "shall", "D SO", supporting="DC", conditional="D SO"),
    Provision("13.2", "5.5.1-2", "shall", "D SO", supporting="DC", conditional="D SO"),
]
IMPLIED_IN_FULL = {"1.1.1", "1.2.1", "2.1.1", "3.1.1", "8.2.1"}
MIXED = {
    "2.7": "shall should",
    "3.1": "shall should",
    "3.2": "shall should",
    "8.1": "shall should",
    "8.3": "should may",
}
# Actors that a sentence joins with "or" or "and/or", which the role columns cannot show
JOINED = {"2.1": "and/or", "2.4": "or", "2.7": "or", "4.1": "and/or", "4.3": "and/or", "13.1": "or", "13.2": "or"}
# code of the actor, provisions in which it is responsible, supporting, informed or otherwise touched
TOTALS = [
    ("D", 53, 1, 0),
    ("SO", 44, 0, 8),
    ("DC", 5, 3, 2),
    ("EU", 1, 0, 11),
    ("AE", 0, 0, 1),
    ("ORG", 6, 0, 0),
]
# id of the row, words of the doubt
DOUBTS = [
    ("principle-10", ["no", "primarily applies to", "10.1, 10.2 and 10.3"]),
    ("principle-10", ["testing", "numbered"]),
    ("principle-1", ["header", "organisations", "1.1.1 and 1.2.1"]),
    ("principle-2", ["header", "2.1.1 and 2.5", "2.5.1"]),
    ("principle-4", ["header", "4.4", "custodian"]),
    ("principle-5", ["header", "5.4", "end-users"]),
    ("principle-7", ["header", "custodians", "none of the six"]),
    ("principle-8", ["header", "recipients"]),
    ("principle-13", ["header", "custodians", "involved"]),
    ("provision-2.1.1", ["does not say who"]),
    ("provision-3.2", ["two", "chain"]),
    ("provision-10.1", ["two", "chain"]),
    ("provision-10.2", ["two", "chain"]),
    ("provision-11.1", ["two", "chain"]),
    ("provision-10.1", ["external", "they"]),
    ("provision-10.2", ["external", "they"]),
    ("provision-13.1", ["disposed of", "own copies"]),
    ("provision-1.2.2", ["small d"]),
]
NUMBERS = [provision.number for provision in PROVISIONS]


def actors(codes: str) -> set[str]:
    """Expands the notes' codes of actors into ids."""
    return {ACTORS[code.rstrip("*")] for code in codes.split()}


@pytest.fixture(scope="module")
def principles(shipped: Shipped) -> ById:
    """The principles by id."""
    return by_id(row for row in shipped("mitigations", FRAMEWORK) if not row["parent"])


@pytest.fixture(scope="module")
def provisions(shipped: Shipped) -> ById:
    """The provisions by id."""
    return by_id(row for row in shipped("mitigations", FRAMEWORK) if row["parent"])


@pytest.fixture(scope="module")
def ownerships(shipped: Shipped) -> dict[tuple[str, str, str], Row]:
    """The ownerships by mitigation, actor and role."""
    rows: Rows = shipped("ownerships", FRAMEWORK)
    return {(row["mitigation_id"], row["actor_id"], row["role"]): row for row in rows}


def test_there_are_13_principles(principles: ById) -> None:
    """The Code has 13 principles, in its own order."""
    assert list(principles) == [f"principle-{number}" for number in range(1, 14)]


def test_there_are_72_provisions(provisions: ById) -> None:
    """The Code has 72 provisions, in its own order."""
    assert list(provisions) == [f"provision-{number}" for number in NUMBERS]
    assert len(provisions) == 72


@pytest.mark.parametrize(("number", "phase", "title", "codes"), PRINCIPLES)
def test_principle_is_as_the_code_prints_it(principles: ById, number: int, phase: str, title: str, codes: str) -> None:
    """Each principle has its phase and title as printed, and the actors to whom it primarily applies."""
    row = principles[f"principle-{number}"]
    assert (row["stage"], row["name"], row["norm"], row["is_name_ours"]) == (phase, title, "", "")
    assert ids(row["responsible"]) == actors(codes)


def test_the_actors_of_principle_10_are_interpreted(
    principles: ById, ownerships: dict[tuple[str, str, str], Row]
) -> None:
    """The actors of a principle are stated, except for principle 10, for which the Code prints no such line."""
    interpreted = [principle for principle, row in principles.items() if row["confidence"] == "interpreted"]
    assert interpreted == ["principle-10"]
    assert Counter(row["confidence"] for row in principles.values()) == {"stated": 12, "interpreted": 1}
    responsible = {
        (mitigation, row["confidence"])
        for (mitigation, _, role), row in ownerships.items()
        if mitigation in principles and role == "responsible"
    }
    expected = {(each, "interpreted" if each == "principle-10" else "stated") for each in principles}
    assert responsible == expected


def test_principle_10_names_two_actors_in_its_title(principles: ById) -> None:
    """End-users and Affected Entities stand in the title of principle 10 and in no other, and have no duty by it."""
    mentioned = {principle: ids(row["mentioned"]) for principle, row in principles.items() if row["mentioned"]}
    assert mentioned == {"principle-10": {"end_user", "affected_entity"}}


@pytest.mark.parametrize("provision", PROVISIONS, ids=NUMBERS)
def test_provision_is_as_the_code_has_it(provisions: ById, provision: Provision) -> None:
    """Each provision has its numbers, verbs, principle and actors; its name is ours, as the Code prints none."""
    row = provisions[f"provision-{provision.number}"]
    assert row["code"] == f"{provision.number} (ETSI {provision.etsi})"
    assert several(row["norm"]) == provision.norm.split()
    assert (row["parent"], row["is_name_ours"]) == (f"principle-{provision.number.partition('.')[0]}", "yes")
    held = owners(row)
    assert held.pop("responsible") == actors(provision.responsible)
    assert held.pop("supporting", set()) == actors(provision.supporting)
    assert held.keys() <= {"informed", "mentioned"}
    assert set[str]().union(*held.values()) == actors(provision.touched)


@pytest.mark.parametrize("provision", PROVISIONS, ids=NUMBERS)
def test_implied_actors_are_interpreted(
    provisions: ById, ownerships: dict[tuple[str, str, str], Row], provision: Provision
) -> None:
    """An actor that the sentence names is stated; one that it implies is interpreted."""
    mitigation = f"provision-{provision.number}"
    for code in provision.responsible.split():
        expected = "interpreted" if code.endswith("*") else "stated"
        assert ownerships[mitigation, ACTORS[code.rstrip("*")], "responsible"]["confidence"] == expected
    expected = "interpreted" if provision.number in IMPLIED_IN_FULL else "stated"
    assert provisions[mitigation]["confidence"] == expected


def test_nobody_else_is_interpreted(ownerships: dict[tuple[str, str, str], Row]) -> None:
    """Those who support, are informed or mentioned are named in the text, except End-users at 10.2.1."""
    interpreted = [
        owner for owner, row in ownerships.items() if row["confidence"] != "stated" and owner[2] != "responsible"
    ]
    assert interpreted == [("provision-10.2.1", "end_user", "informed")]


@pytest.mark.parametrize("provision", PROVISIONS, ids=NUMBERS)
def test_responsible_actors_have_the_provisions_verbs(
    ownerships: dict[tuple[str, str, str], Row], provision: Provision
) -> None:
    """Each responsible actor is bound by the first verb of the provision."""
    for actor in actors(provision.responsible):
        row = ownerships[f"provision-{provision.number}", actor, "responsible"]
        assert several(row["norm"])[0] == provision.norm.split()[0]
        assert ids(row["norm"]) <= set(provision.norm.split())


@pytest.mark.parametrize("provision", PROVISIONS, ids=NUMBERS)
def test_conditions(ownerships: dict[tuple[str, str, str], Row], provision: Provision) -> None:
    """A duty has a condition if and only if the provision limits it for that actor."""
    conditional = {
        actor
        for actor in actors(provision.responsible)
        if ownerships[f"provision-{provision.number}", actor, "responsible"]["condition"]
    }
    assert conditional == actors(provision.conditional)


@pytest.mark.parametrize("number", ["10.1", "10.2"])
def test_an_external_developer_informs_the_operator(ownerships: dict[tuple[str, str, str], Row], number: str) -> None:
    """The Developer has the duty of 10.1 and 10.2 only where it is an external entity."""
    assert says(ownerships[f"provision-{number}", "developer", "responsible"]["condition"], ["external"])


def test_first_verbs(provisions: ById) -> None:
    """Of the 72 provisions, 49 begin with a requirement (shall) and 23 with a recommendation (should)."""
    assert Counter(several(row["norm"])[0] for row in provisions.values()) == {"shall": 49, "should": 23}


def test_five_provisions_mix_verbs(provisions: ById) -> None:
    """Five provisions have two verbs, and both are kept."""
    mixed = {number: several(provisions[f"provision-{number}"]["norm"]) for number in NUMBERS}
    assert {number: " ".join(verbs) for number, verbs in mixed.items() if len(verbs) > 1} == MIXED


@pytest.mark.parametrize(("number", "word"), JOINED.items())
def test_the_word_that_joins_two_actors_is_kept(provisions: ById, number: str, word: str) -> None:
    """Where the Code joins actors with "or" or "and/or", the note says so."""
    assert f"“{word}”" in provisions[f"provision-{number}"]["ownership_note"]


@pytest.mark.parametrize(("code", "responsible", "supporting", "touched"), TOTALS)
def test_totals_per_actor(provisions: ById, code: str, responsible: int, supporting: int, touched: int) -> None:
    """Each actor is responsible, supporting, and informed or otherwise touched as often as in the notes' count."""
    counts = Counter(role for row in provisions.values() for role, held in owners(row).items() if ACTORS[code] in held)
    assert (counts["responsible"], counts["supporting"]) == (responsible, supporting)
    assert counts["informed"] + counts["mentioned"] == touched
    assert counts.total() == responsible + supporting + touched


def test_nobody_is_primary_or_secondary(shipped: Shipped) -> None:
    """The Code ranks no actors, so its rows have neither primary nor secondary ones."""
    rows = shipped("mitigations", FRAMEWORK)
    assert {row[role] for row in rows for role in ("primary", "secondary", "alternative", "checked")} == {""}


def test_phases_are_printed(shipped: Shipped) -> None:
    """The Code prints five phases, so they are stated."""
    stages = [(row["name"], row["confidence"]) for row in shipped("stages", FRAMEWORK)]
    assert stages == [(phase, "stated") for phase in dict.fromkeys(phase for _, phase, *_ in PRINCIPLES)]


def test_provision_stands_in_the_phase_of_its_principle(principles: ById, provisions: ById) -> None:
    """A provision has the same phase as its principle."""
    assert {row["stage"] == principles[row["parent"]]["stage"] for row in provisions.values()} == {True}


def test_actors_carry_the_codes_of_the_notes(shipped: Shipped) -> None:
    """The six actors have the codes of the notes; as their definitions are not in hand, they are interpreted."""
    rows = shipped("actors", FRAMEWORK)
    assert {row["code"]: row["id"] for row in rows} == ACTORS
    assert {row["confidence"] for row in rows} == {"interpreted"}


@pytest.mark.parametrize(("mitigation", "words"), DOUBTS)
def test_every_doubt_of_the_notes_is_recorded(shipped: Shipped, mitigation: str, words: list[str]) -> None:
    """Each doubt that the notes list is recorded for its principle or provision."""
    told = [
        f"{row['kind']}: {row['what']}" for row in shipped("doubts", FRAMEWORK) if row["mitigation_id"] == mitigation
    ]
    assert any(says(text, words) for text in told)


def test_research_depends_on_a_scope_that_is_not_in_hand(shipped: Shipped) -> None:
    """Whether the Code covers research is reported second-hand only, so the three research cells are unsourced."""
    cells = [row for row in shipped("cells", FRAMEWORK) if row["release_type"] == "research"]
    assert [(row["status"], row["confidence"]) for row in cells] == [("unsourced", "unsourced")] * 3
    assert all(says(row["reason"], ["second-hand", "academic research"]) for row in cells)


def test_the_code_says_what_an_update_means(framework: Row) -> None:
    """A major update is tested as a new version (11.2), and End-users are told before any (7.4)."""
    assert says(framework["update_note"], ["11.2", "new version", "7.4", "End-users"])


def test_its_shall_binds_nobody_by_law(framework: Row) -> None:
    """The Code is voluntary, and its publisher is the UK Government."""
    assert (framework["instrument"], framework["jurisdiction"], framework["is_binding"]) == (
        "code",
        "United Kingdom",
        "no",
    )
    assert says(framework["legal_note"], ["voluntary", "shall"])


def test_licence_is_the_open_government_licence(framework: Row) -> None:
    """The Open Government Licence and its attribution are recorded."""
    assert framework["licence"] == "Open Government Licence v3.0"
    assert "Crown copyright" in framework["attribution"]

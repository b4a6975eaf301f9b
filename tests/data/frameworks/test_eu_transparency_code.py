"""The EU transparency code in data/, compared with its text as we read it, worked out by hand."""

from typing import NamedTuple

import pytest

import valuechain as vc
from tests.conftest import Shipped
from tests.data.rows import ById, Row, Rows, by_id, owners, says, several
from valuechain.model.vocabulary import PLACES

FRAMEWORK = "eu-transparency-code"
ACTORS = {
    "TP": "marking_solution_provider",
    "MP": "generative_model_provider",
    "SP": "generative_system_provider",
    "OP": "online_platform",
    "DE": "deployer",
    "MS": "media_service_provider",
}
WILL, MAY, ENCOURAGED = "will", "may", "is encouraged"
MARKS, LABELS, STAGED = "M", "L", "I"
"""The ids of the dates: of marking (Section 1), of labels (Section 2), and of Measure 3.4 of Section 1."""


class Measure(NamedTuple):
    """A measure, a sub-measure, or a commitment without measures; other actors by their codes."""

    code: str
    norm: str
    """The verbs for the one responsible actor, the main one first."""
    page: str
    words: tuple[str, ...] = ()
    """Words of the condition; none if there is no condition."""
    supporting: str = ""
    informed: str = ""
    mentioned: str = ""
    dates: str = MARKS


SECTION_1 = [
    Measure("1.1", WILL, "8-9", ("in part, two layers", "closed environment", "free-form text"), supporting="MP TP"),
    Measure("1.1.1", WILL, "9", ("format can carry metadata", "knows the time", "local")),
    Measure("1.1.2", WILL, "9", ("very short text", "200 tokens"), supporting="MP"),
    Measure("1.1.3", f"{MAY};{WILL}", "9-10", ("where appropriate", "privacy", "cost"), informed="DE"),
    Measure("1.2", f"{WILL};will not", "10-11", ("in part", "open standards"), supporting="OP", mentioned="DE"),
    Measure("1.3", f"{ENCOURAGED};{MAY}", "11"),
    Measure("1.4", ENCOURAGED, "11", ("deep fakes", "public interest"), mentioned="DE OP"),
    Measure("2.1", WILL, "12", mentioned="DE"),
    Measure("2.1.1", f"{WILL};{MAY}", "12-13", ("in part", "1,000,000"), supporting="MP TP", mentioned="OP"),
    Measure("2.1.2", WILL, "13-14", ("in part", "verified experts")),
    Measure("2.1.3", WILL, "14", ("in part", "uploaded", "legal basis")),
    Measure("2.1.4", WILL, "14-15", ("in part", "developed itself")),
    Measure("2.2", f"{MAY};{WILL}", "15", ("capacity",)),
    Measure("2.3", WILL, "15"),
    Measure("2.4", ENCOURAGED, "16", informed="DE"),
    Measure("3.1", WILL, "17"),
    Measure("3.2", WILL, "17", ("feasible",)),
    Measure("3.3", WILL, "17-18", ("feasible", "state of the art", "one layer of metadata")),
    Measure("3.4", WILL, "18-19", ("feasible",), dates=STAGED),
    Measure("3.5", ENCOURAGED, "20", ("in part, research", "resources")),
    Measure("4.1", WILL, "20-21", mentioned="MP TP"),
    Measure("4.2", WILL, "21", mentioned="MP TP"),
    Measure("4.3", WILL, "21"),
    Measure("4.4", f"{WILL};{ENCOURAGED}", "21-22", ("reasoned request",)),
]
SECTION_2 = [
    Measure("1.1", WILL, "29-31", ("in part", "national law on languages"), supporting="OP", dates=LABELS),
    Measure("1.2", WILL, "31", dates=LABELS),
    Measure("1.2.1", f"{WILL};{ENCOURAGED}", "31-32", ("except", "Commitment 3"), mentioned="OP", dates=LABELS),
    Measure("1.2.2", WILL, "32", ("in part", "closed professional"), dates=LABELS),
    Measure("1.2.3", WILL, "32-33", ("in part, reminders",), dates=LABELS),
    Measure("1.3", ENCOURAGED, "33", dates=LABELS),
    Measure("2.1", f"{WILL};{ENCOURAGED}", "33-34", ("in part, the check",), supporting="MS", dates=LABELS),
    Measure("2.2", f"{WILL};{ENCOURAGED}", "34", dates=LABELS),
    Measure("2.3", f"{WILL};{ENCOURAGED}", "34-35", dates=LABELS),
    Measure("c3", WILL, "35", ("artistic", "satirical"), dates=LABELS),
    Measure("c4", WILL, "35-36", ("only where the exception", "relied on"), supporting="MS", dates=LABELS),
]
EXPECTED = {
    **{f"s1-{each.code}": each for each in SECTION_1},
    **{f"s2-{each.code}": each for each in SECTION_2},
}
CASES = pytest.mark.parametrize(("measure", "expected"), EXPECTED.items(), ids=list(EXPECTED))
# measure, supporting actor, its verb, words of its condition
SUPPORTING = [
    ("s1-1.1", "MP", MAY, []),
    ("s1-1.1", "TP", MAY, []),
    ("s1-1.1.2", "MP", ENCOURAGED, ["only as a signatory"]),
    ("s1-1.2", "OP", ENCOURAGED, ["only a signatory"]),
    ("s1-2.1.1", "MP", ENCOURAGED, ["only as a signatory"]),
    ("s1-2.1.1", "TP", "", []),
    ("s2-1.1", "OP", ENCOURAGED, ["only a signatory"]),
    ("s2-2.1", "MS", MAY, ["as far as"]),
    ("s2-c4", "MS", MAY, ["editorial standards"]),
]
# kind of doubt, measure, actor, words
DOUBTS = [
    ("edition", "", "", ["no date", "10 June 2026", "inference"]),
    ("from when a signature binds", "", "", ["2 February 2027", "AI Act"]),
    ("supporting or responsible", "", "MP", ["its model", "responsible too"]),
    ("supporting or responsible", "", "TP", ["its solution", "responsible too"]),
    ("platforms that have not signed", "", "OP", ["neither", "nothing"]),
    ("authorities", "", "", ["market surveillance", "no actor"]),
    ("inherited by sub-measures", "", "", ["sub-measures", "once"]),
    ("two verbs for one measure", "s1-2.4", "", ["encouraged", "will be implemented"]),
    ("verbs without an explanation", "s1-3.2", "", ["shall", "must", "should"]),
    ("commit or will", "s2-c3", "", ["commit to"]),
    ("commit or will", "s2-c4", "", ["commit to"]),
]


def actors(codes: str) -> set[str]:
    """Expands codes of actors into ids."""
    return {ACTORS[code] for code in codes.split()}


def lead_of(measure: str) -> str:
    """The responsible actor: the provider in Section 1, the deployer in Section 2."""
    return ACTORS["SP" if measure.startswith("s1-") else "DE"]


@pytest.fixture(scope="module")
def measures(shipped: Shipped) -> ById:
    """The measures, sub-measures and commitments by id."""
    return by_id(shipped("mitigations", FRAMEWORK))


def test_there_are_23_measures_10_sub_measures_and_2_commitments(measures: ById) -> None:
    """Each measure and sub-measure is shipped in the order of the Code, and each commitment that has no measure."""
    assert list(measures) == list(EXPECTED)
    parts = {measure for measure, row in measures.items() if row["parent"]}
    commitments = {measure for measure, row in measures.items() if "Commitment" in row["code"]}
    assert (len(measures) - len(parts) - len(commitments), len(parts), len(commitments)) == (23, 10, 2)


@CASES
def test_sub_measures_belong_to_their_measure(measures: ById, measure: str, expected: Measure) -> None:
    """A number with three parts is a sub-measure of the number with two."""
    parent = measure.rpartition(".")[0] if expected.code.count(".") == 2 else ""
    assert measures[measure]["parent"] == parent


@CASES
def test_who_is_responsible(measures: ById, measure: str, expected: Measure) -> None:
    """Section 1 makes providers of systems responsible, Section 2 deployers; the others support or are only named."""
    held = {
        "responsible": {lead_of(measure)},
        "supporting": actors(expected.supporting),
        "informed": actors(expected.informed),
        "mentioned": actors(expected.mentioned),
    }
    assert owners(measures[measure]) == {role: found for role, found in held.items() if found}


@CASES
def test_verb_and_condition(ownerships: dict[str, Rows], measures: ById, measure: str, expected: Measure) -> None:
    """Each measure binds with the Code's own verbs, under its condition and no other."""
    (row,) = [row for row in ownerships[measure] if row["role"] == "responsible"]
    assert (measures[measure]["norm"], row["norm"]) == (expected.norm, expected.norm)
    assert bool(row["condition"]) == bool(expected.words)
    assert says(row["condition"], expected.words)


@CASES
def test_since_when(measures: ById, measure: str, expected: Measure) -> None:
    """Measures of Section 1 have the date of Article 50(2), those of Section 2 the date of Article 50(4)."""
    assert several(measures[measure]["applies_from"]) == [expected.dates]


@CASES
def test_source_names_section_and_page(measures: ById, measure: str, expected: Measure) -> None:
    """Each measure cites its section, its number and the printed pages."""
    row = measures[measure]
    pages = expected.page.replace("-", "\N{EN DASH}")
    assert row["source"] == f"Code of Practice on Transparency of AI-Generated Content, {row['code']}, p. {pages}"
    assert row["code"].startswith(f"Section {measure[1]}, ")


@CASES
def test_optional_measures_are_called_so(measures: ById, measure: str, expected: Measure) -> None:
    """A measure whose title says "optional" has no "will" as its main verb, and the other way round in Section 1."""
    is_optional = "(optional)" in measures[measure]["name"]
    assert not (is_optional and expected.norm.startswith(WILL))
    if measure.startswith("s1-"):
        assert is_optional or expected.norm.startswith(WILL)


@pytest.mark.parametrize(("measure", "code", "norm", "words"), SUPPORTING)
def test_supporting_actors(ownerships: dict[str, Rows], measure: str, code: str, norm: str, words: list[str]) -> None:
    """Providers of models and solutions, platforms and media support by "may" and "encouraged", never by "will"."""
    (row,) = [row for row in ownerships[measure] if row["actor_id"] == ACTORS[code]]
    assert (row["role"], row["norm"]) == ("supporting", norm)
    assert bool(row["condition"]) == bool(words)
    assert says(row["condition"], words)


def test_there_is_no_other_supporting_actor(shipped: Shipped) -> None:
    """Nobody else supports a measure."""
    found = {
        (row["mitigation_id"], row["actor_id"])
        for row in shipped("ownerships", FRAMEWORK)
        if row["role"] == "supporting"
    }
    assert found == {(measure, ACTORS[code]) for measure, code, *_ in SUPPORTING}


def test_platforms_are_never_responsible(shipped: Shipped) -> None:
    """The Code encourages platforms twice, if they have signed, and makes them responsible for nothing."""
    rows = [row for row in shipped("ownerships", FRAMEWORK) if row["actor_id"] == ACTORS["OP"]]
    assert {row["role"] for row in rows} == {"supporting", "mentioned"}
    assert [row["mitigation_id"] for row in rows if row["norm"]] == ["s1-1.2", "s2-1.1"]


@pytest.mark.parametrize(("section", "verbs"), [("s1", [18, 2, 4]), ("s2", [10, 0, 1])])
def test_number_of_measures_by_main_verb(measures: ById, section: str, verbs: list[int]) -> None:
    """In Section 1, the main verb is "will" 18 times, "may" twice and "encouraged" four times; in Section 2, 10-0-1."""
    norms = [several(row["norm"])[0] for measure, row in measures.items() if measure.startswith(section)]
    assert [norms.count(verb) for verb in (WILL, MAY, ENCOURAGED)] == verbs


def test_actors_are_those_of_the_notes(shipped: Shipped) -> None:
    """The six actors have the codes of the notes; a media service provider is a deployer too."""
    rows = shipped("actors", FRAMEWORK)
    assert {row["code"]: row["id"] for row in rows} == ACTORS
    assert {row["id"]: row["also"] for row in rows if row["also"]} == {ACTORS["MS"]: ACTORS["DE"]}


def test_dates(shipped: Shipped) -> None:
    """The Code prints one date, 2 February 2027; the others are those of Article 50, and their notes say so."""
    found = [(row["id"], row["date"], row["scope"], row["is_settled"]) for row in shipped("dates", FRAMEWORK)]
    assert found == [
        (MARKS, "2026-08-02", "", "yes"),
        (STAGED, "2026-08-02", "points (a), (b) and (d)", "yes"),
        (STAGED, "2027-02-02", "solution under point (c)", "yes"),
        (LABELS, "2026-08-02", "", "yes"),
    ]
    notes = [row["note"] for row in shipped("dates", FRAMEWORK) if row["id"] != STAGED]
    assert all(says(note, ["does not say from when a signature binds", "Article 50"]) for note in notes)


def test_older_systems_have_until_december_2026(shipped: Shipped) -> None:
    """Systems on the market before 2 August 2026 are marked from 2 December 2026; labels have no such transition."""
    transitions = {row["id"]: row["transition"] for row in shipped("dates", FRAMEWORK) if row["date"] == "2026-08-02"}
    assert says(transitions[MARKS], ["2 December 2026", "111(4)"])
    assert transitions[STAGED] == transitions[MARKS]
    assert transitions[LABELS] == ""


@pytest.mark.parametrize(
    ("term", "words"), [("will", ["has to be met"]), ("encouraged", ["recommended"]), ("may", ["optional"])]
)
def test_the_code_explains_its_verbs(shipped: Shipped, term: str, words: list[str]) -> None:
    """The Code says what its three verbs mean."""
    (row,) = [row for row in shipped("definitions", FRAMEWORK) if row["term"] == term]
    assert (row["confidence"], says(row["text"], words)) == ("stated", True)


@pytest.mark.parametrize(("kind", "measure", "code", "words"), DOUBTS)
def test_doubts(shipped: Shipped, kind: str, measure: str, code: str, words: list[str]) -> None:
    """Each doubt about the Code is recorded with the measure or the actor that it concerns."""
    key = (kind, measure, ACTORS[code] if code else "")
    (row,) = [
        row for row in shipped("doubts", FRAMEWORK) if (row["kind"], row["mitigation_id"], row["actor_id"]) == key
    ]
    assert says(row["what"], words)


def test_there_is_no_other_doubt(shipped: Shipped) -> None:
    """The Code has eleven doubts."""
    assert len(shipped("doubts", FRAMEWORK)) == len(DOUBTS) == 11


def test_stages_are_the_commitments(shipped: Shipped, measures: ById) -> None:
    """The stages are the eight commitments: four in each section."""
    rows = shipped("stages", FRAMEWORK)
    assert [row["source"].split(", p.")[0].rpartition("Content, ")[2] for row in rows] == [
        f"Section {section}, Commitment {number}" for section in (1, 2) for number in (1, 2, 3, 4)
    ]
    assert {row["confidence"] for row in rows} == {"stated"}
    assert measures["s2-c4"]["stage"] == rows[-1]["name"]


def test_it_holds_for_every_model_and_release(shipped: Shipped, measures: ById) -> None:
    """The Code is silent on model types and release types, so it holds everywhere, by our inference."""
    assert {(row["model_type"], row["release_type"]) for row in shipped("cells", FRAMEWORK)} == set(PLACES)
    assert {(row["status"], row["confidence"]) for row in shipped("cells", FRAMEWORK)} == {("allocated", "interpreted")}
    assert {row["cells"] for row in measures.values()} == {""}


def test_it_binds_nobody_by_law(framework: Row, chain: vc.ValueChain) -> None:
    """The Code is voluntary, and no conclusive proof that the AI Act is met."""
    assert chain.framework(FRAMEWORK).legal_status == "voluntary code, the European Union"
    assert says(framework["legal_note"], ["voluntary", "no conclusive"])


def test_the_text_is_not_held(shipped: Shipped, framework: Row) -> None:
    """The text has no hash and no row has a passage, and the caution says that the rows cannot be verified."""
    (text,) = shipped("texts", FRAMEWORK)
    assert (text["sha256"], shipped("passages", FRAMEWORK)) == ("", [])
    assert says(text["note"], ["not held"])
    assert says(framework["caution"], ["do not hold", "cannot be verified", "voluntary"])

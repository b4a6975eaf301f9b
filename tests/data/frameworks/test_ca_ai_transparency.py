"""California's AI Transparency Act in data/, compared with the texts of SB 942 and AB 853, worked out by hand."""

from typing import NamedTuple

import pytest

import valuechain as vc
from tests.conftest import Shipped
from tests.data.rows import ById, Row, Rows, by_id, owners, says, several
from valuechain.model.vocabulary import PLACES

FRAMEWORK = "ca-ai-transparency"
ACTORS = {
    "CP": "covered_provider",
    "TL": "third_party_licensee",
    "HP": "hosting_platform",
    "LOP": "large_online_platform",
    "CDM": "capture_device_manufacturer",
}
SHALL, SHALL_NOT = "shall", "shall not"


class Duty(NamedTuple):
    """A duty of the Act."""

    section: str
    actor: str
    """The code of the one responsible actor."""
    norm: str
    date: str
    """The id of the date from which it applies."""
    place: str
    """Lines of the text: of SB 942 for sections 22757.2 and 22757.3, of AB 853 for the others."""
    words: tuple[str, ...] = ()
    """Words of the condition; none if the duty has no condition."""


STANDARD = "widely adopted specification"
FEASIBLE = "technically feasible"
NEW_DEVICES = ("first produced", "1 January 2028", FEASIBLE, STANDARD)
DUTIES = [
    Duty("22757.2(a)", "CP", SHALL, "A", "lines 21-28", ("in part", "public access", "within reason")),
    Duty("22757.2(b)", "CP", SHALL, "A", "line 30"),
    Duty("22757.2(c)(1)", "CP", SHALL_NOT, "A", "lines 31-34", ("unless", "opts in", "contact details only")),
    Duty("22757.2(c)(2)", "CP", SHALL_NOT, "A", "lines 31, 35", ("only beyond the time",)),
    Duty("22757.2(c)(3)", "CP", SHALL_NOT, "A", "lines 31, 36"),
    Duty("22757.3(a)", "CP", SHALL, "A", "lines 37-40", ("in part", FEASIBLE)),
    Duty("22757.3(b)", "CP", SHALL, "A", "lines 41-49", ("in part", FEASIBLE, "reasonable")),
    Duty("22757.3(c)(1)", "CP", SHALL, "A", "line 51", ("only if it licenses",)),
    Duty("22757.3(c)(2)", "CP", SHALL, "A", "line 52", ("only if it knows",)),
    Duty("22757.3(c)(3)", "TL", SHALL, "A", "line 53", ("only if the licence was revoked",)),
    Duty("22757.3.1(a)(1)", "LOP", SHALL, "L", "lines 17-18", (STANDARD,)),
    Duty("22757.3.1(a)(2)", "LOP", SHALL, "L", "lines 17, 19-23", ("reliably",)),
    Duty("22757.3.1(a)(3)", "LOP", SHALL, "L", "lines 17, 24-27", (STANDARD,)),
    Duty("22757.3.1(b)", "LOP", SHALL_NOT, "L", "line 28", (FEASIBLE, "knowingly", STANDARD)),
    Duty("22757.3.2(a)", "HP", SHALL_NOT, "L", "line 31", ("only if it knows",)),
    Duty("22757.3.3(a)(1)", "CDM", SHALL, "D", "lines 34-38, 40", NEW_DEVICES),
    Duty("22757.3.3(a)(2)", "CDM", SHALL, "D", "lines 34, 39-40", NEW_DEVICES),
]
IDS = [f"ca-{number}" for number, _ in enumerate(DUTIES, start=1)]
HUBS = "ca-15"
CASES = pytest.mark.parametrize(("duty", "expected"), [*zip(IDS, DUTIES, strict=True)], ids=IDS)
# kind of doubt, mitigation, words
DOUBTS = [
    ("later bills", "", ["SB 1000", "AB 2713", "30 September 2026", "read neither"]),
    ("which disclosures", HUBS, ["latent", "visible", "not settled"]),
    ("whose systems", HUBS, ["covered providers only", "readings"]),
    ("two names", HUBS, ["GenAI hosting platform", "GenAI system hosting platform"]),
    ("a word is missing", HUBS, ["resident"]),
    ("penalty", HUBS, ["each day", "hosting platforms are not named"]),
    ("made, or altered too", "ca-7", ["makes", "altered"]),
    ("who is a licensee", "ca-8", ["openly licensed", "downloads"]),
    ("remedy", "ca-10", ["injunction", "fees"]),
]


@pytest.fixture(scope="module")
def duties(shipped: Shipped) -> ById:
    """The duties by id."""
    return by_id(shipped("mitigations", FRAMEWORK))


def test_there_are_17_duties_in_the_order_of_the_act(duties: ById) -> None:
    """The 17 duties are shipped in the order of the sections, and no others."""
    assert [(duty, row["code"]) for duty, row in duties.items()] == [
        (duty, expected.section) for duty, expected in zip(IDS, DUTIES, strict=True)
    ]


def test_actors_are_those_that_the_act_binds(shipped: Shipped) -> None:
    """The five actors have the codes of the notes; only the licensee, whom the Act does not define, is interpreted."""
    rows = shipped("actors", FRAMEWORK)
    assert {row["code"]: row["id"] for row in rows} == ACTORS
    assert [row["code"] for row in rows if row["confidence"] != "stated"] == ["TL"]


@CASES
def test_who_is_responsible(duties: ById, duty: str, expected: Duty) -> None:
    """Each duty has one responsible actor and no supporting one; the licensee is named where its contract is."""
    mentioned = {"mentioned": {ACTORS["TL"]}} if duty in {"ca-8", "ca-9"} else {}
    assert owners(duties[duty]) == {"responsible": {ACTORS[expected.actor]}, **mentioned}


@CASES
def test_verb_and_condition(ownerships: dict[str, Rows], duties: ById, duty: str, expected: Duty) -> None:
    """Each duty binds with the Act's "shall" or "shall not", under the condition of its section and no other."""
    (row,) = [row for row in ownerships[duty] if row["role"] == "responsible"]
    assert (duties[duty]["norm"], row["norm"]) == (expected.norm, expected.norm)
    assert bool(row["condition"]) == bool(expected.words)
    assert says(row["condition"], expected.words)


@CASES
def test_since_when(duties: ById, duty: str, expected: Duty) -> None:
    """Each duty applies from the date on which its section becomes operative."""
    assert several(duties[duty]["applies_from"]) == [expected.date]


@CASES
def test_where_it_was_read(shipped: Shipped, duty: str, expected: Duty) -> None:
    """Sections 22757.2 and 22757.3 are read in SB 942, those that were added later in AB 853."""
    (row,) = [row for row in shipped("passages", FRAMEWORK) if (row["table"], row["row"]) == ("mitigations", duty)]
    is_added = expected.section.startswith("22757.3.")
    assert (row["text"], row["place"]) == ("ab-853" if is_added else "sb-942", expected.place)


@CASES
def test_source_names_the_section(duties: ById, duty: str, expected: Duty) -> None:
    """Each duty cites its section, and AB 853 if that added it."""
    source = duties[duty]["source"]
    assert f"Professions Code, {expected.section}" in source
    assert ("AB 853" in source) == expected.section.startswith("22757.3.")


@CASES
def test_only_the_duty_of_hubs_is_ambiguous(duties: ById, duty: str, expected: Duty) -> None:
    """Sixteen duties say whom they bind and for what; for hubs, that can be read in two ways."""
    assert duties[duty]["confidence"] == ("ambiguous" if expected.actor == "HP" else "stated")


@pytest.mark.parametrize(("code", "count"), [("CP", 9), ("TL", 1), ("LOP", 4), ("HP", 1), ("CDM", 2)])
def test_number_of_duties_by_actor(duties: ById, code: str, count: int) -> None:
    """Nine duties bind covered providers, four platforms, two device makers, one licensees and one hubs."""
    assert sum(ACTORS[code] in several(row["responsible"]) for row in duties.values()) == count


@pytest.mark.parametrize(("date", "day"), [("A", "2026-08-02"), ("L", "2027-01-01"), ("D", "2028-01-01")])
def test_dates(shipped: Shipped, date: str, day: str) -> None:
    """The Act applies from 2 August 2026, to platforms and hubs from 2027, to device makers from 2028."""
    (row,) = [row for row in shipped("dates", FRAMEWORK) if row["id"] == date]
    assert (row["date"], row["scope"], row["is_settled"]) == (day, "", "yes")


def test_the_first_date_was_put_off(shipped: Shipped) -> None:
    """SB 942 had 1 January 2026; the date of AB 853 is shown."""
    assert says(by_id(shipped("dates", FRAMEWORK))["A"]["note"], ["1 January 2026", "AB 853"])


def test_older_devices_are_not_covered(shipped: Shipped) -> None:
    """Devices first produced for sale before 2028 need no mark."""
    assert says(by_id(shipped("dates", FRAMEWORK))["D"]["transition"], ["earlier", "not covered"])


def test_two_readings_of_what_hubs_may_offer(shipped: Shipped) -> None:
    """A, which is shown, lets hubs check systems of covered providers only; B, every generative system."""
    readings = by_id(shipped("readings", FRAMEWORK))
    assert [(row["mitigation_id"], row["id"], row["is_shown"]) for row in readings.values()] == [
        (HUBS, "A", "yes"),
        (HUBS, "B", "no"),
    ]
    assert {row["responsible"] for row in readings.values()} == {ACTORS["HP"]}
    assert says(readings["A"]["why"], ["covered providers only"])
    assert says(readings["B"]["why"], ["any generative system"])


def test_a_latent_disclosure_says_four_things(duties: ById) -> None:
    """The hidden mark conveys provider, system and version, time and identifier, and the tool can find it."""
    assert says(duties["ca-7"]["practices"], ["provider", "version", "time", "identifier", "detection tool"])


def test_the_licence_ends_within_96_hours(duties: ById) -> None:
    """A covered provider revokes the licence within 96 hours."""
    assert says(duties["ca-9"]["summary"], ["96 hours"])


def test_one_way_to_inspect_is_enough(duties: ById) -> None:
    """A platform chooses one of three ways to let users inspect provenance data."""
    assert says(duties["ca-13"]["practices"], ["one of three ways"])


@pytest.mark.parametrize(("code", "threshold"), [("CP", "1,000,000"), ("LOP", "2,000,000")])
def test_thresholds_are_part_of_the_actor(shipped: Shipped, code: str, threshold: str) -> None:
    """Only providers and platforms above a number of users are bound."""
    assert threshold in by_id(shipped("actors", FRAMEWORK))[ACTORS[code]]["summary"]


@pytest.mark.parametrize(("kind", "duty", "words"), DOUBTS)
def test_doubts(shipped: Shipped, kind: str, duty: str, words: list[str]) -> None:
    """Each doubt about the Act is recorded with the duty that it concerns."""
    (row,) = [row for row in shipped("doubts", FRAMEWORK) if row["kind"] == kind]
    assert row["mitigation_id"] == duty
    assert says(row["what"], words)


def test_there_is_no_other_doubt(shipped: Shipped) -> None:
    """The Act has nine doubts."""
    assert [row["kind"] for row in shipped("doubts", FRAMEWORK)] == [kind for kind, *_ in DOUBTS]


def test_it_holds_for_every_model_and_release(shipped: Shipped, duties: ById) -> None:
    """The Act is silent on model types and release types, so it holds everywhere, by our inference."""
    assert {(row["model_type"], row["release_type"]) for row in shipped("cells", FRAMEWORK)} == set(PLACES)
    assert {(row["status"], row["confidence"]) for row in shipped("cells", FRAMEWORK)} == {("allocated", "interpreted")}
    assert {row["cells"] for row in duties.values()} == {""}


def test_it_is_binding_law_of_california(framework: Row, chain: vc.ValueChain) -> None:
    """The Act is law in California, shown as amended in October 2025."""
    assert chain.framework(FRAMEWORK).legal_status == "law, binding in California; not fully settled"
    assert framework["date"] == "2025-10-13"
    assert says(framework["version"], ["SB 942", "AB 853", "674"])


def test_caution_says_that_it_is_not_settled(framework: Row) -> None:
    """The caution names the amendment that is shown and the two later bills that were not read."""
    assert says(
        framework["caution"], ["AB 853", "SB 1000", "AB 2713", "30 September 2026", "unofficial", "not settled"]
    )


def test_every_row_has_a_passage_but_groups_and_later_bills(shipped: Shipped) -> None:
    """Only our groups of sections and the bills that were not read have no place in the texts."""
    placed = {(row["table"], row["row"]) for row in shipped("passages", FRAMEWORK)}
    counted = {table: len({row for each, row in placed if each == table}) for table, _ in placed}
    assert counted == {
        "mitigations": 17,
        "actors": 5,
        "readings": 2,
        "dates": 3,
        "definitions": 11,
        "doubts": 8,
        "supplies": 2,
        "cells": 12,
    }
    assert ("doubts", "later bills") not in placed

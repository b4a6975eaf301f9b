"""The EU AI Act's duties in data/, compared with eu-ai-act.md: our notes on the Regulation as amended."""

import re
from typing import NamedTuple

import pytest

import valuechain as vc
from tests.conftest import Shipped
from tests.data.rows import ById, Row, Rows, by_id, group, ids, owners, says, several
from valuechain.model.vocabulary import PLACES, Place, parse_places

FRAMEWORK = "eu-ai-act"

ACTORS = {
    "PS": "system_provider",
    "P": "high_risk_provider",
    "INI": "initial_provider",
    "D": "deployer",
    "I": "importer",
    "X": "distributor",
    "AR": "authorised_representative",
    "PM": "product_manufacturer",
    "G": "gpai_provider",
    "GS": "gpai_systemic_provider",
    "T": "third_party_supplier",
    "ANY": "third_party_any",
    "AP": "affected_person",
}
AMENDMENT = "2026/1744"
HIGH_RISK = "only for high-risk systems"
"""The condition of actors that are bound only if the system is high-risk; the notes say it once, for all of them."""
BOUND_FOR_HIGH_RISK = "D I X AR"
"""The codes of these actors."""
# Headings of the articles that have several rows
AUTHORISED = "Authorised representatives of providers of high-risk AI systems"
IMPORTERS = "Obligations of importers"
DISTRIBUTORS = "Obligations of distributors"
VALUE_CHAIN = "Responsibilities along the AI value chain"
DEPLOYERS = "Obligations of deployers of high-risk AI systems"
TRANSPARENCY = "Transparency obligations for providers and deployers of certain AI systems"
GENERAL_PURPOSE = "Obligations for providers of general-purpose AI models"
GENERAL_PURPOSE_REPRESENTATIVE = "Authorised representatives of providers of general-purpose AI models"
SYSTEMIC_RISK = "Obligations of providers of general-purpose AI models with systemic risk"


class Duty(NamedTuple):
    """A row of the notes' table of duties; actors by their codes."""

    article: str
    heading: str
    responsible: str
    dates: str
    alternative: str = ""
    supporting: str = ""
    informed: str = ""
    checked: str = ""
    is_conditional: bool = False
    """Whether the duty is limited by a condition or an exception; what else the column says stands in REMARKS."""
    is_amended: bool = False
    """Whether the row rests on amended wording, in whole or in part."""
    norm: str = "shall"


# Authorities, notified bodies, workers and the public are told or take part too, but are no actors of this data.
DUTIES = [
    Duty("4", "AI literacy", "PS D", "L", is_amended=True),
    # "Prohibition": the text says "shall be prohibited".
    Duty("5", "Prohibited AI practices", "PS D I", "L P26", is_conditional=True, is_amended=True),
    Duty("6(4)", "Classification rules for high-risk AI systems", "PS", "H3", is_conditional=True),
    Duty("9", "Risk management system", "P", "H"),
    Duty("10", "Data and data governance", "P", "H", is_conditional=True, is_amended=True),
    Duty("11", "Technical documentation", "P", "H", is_amended=True),
    Duty("12", "Record-keeping", "P", "H"),
    Duty("13", "Transparency and provision of information to deployers", "P", "H", informed="D"),
    Duty("14", "Human oversight", "P", "H", supporting="D"),
    Duty("15", "Accuracy, robustness and cybersecurity", "P", "H"),
    Duty("16(b)", "Obligations of providers of high-risk AI systems", "P", "H"),
    Duty("16(l)", "Obligations of providers of high-risk AI systems", "P", "H"),
    Duty("17", "Quality management system", "P", "H", is_amended=True),
    Duty("18", "Documentation keeping", "P", "H"),
    Duty("19", "Automatically generated logs", "P", "H", is_conditional=True),
    # The condition is not in the notes, but in the text: what the provider believes or has reason to believe.
    Duty(
        "20",
        "Corrective actions and duty of information",
        "P",
        "H",
        supporting="D",
        informed="X D AR I",
        is_conditional=True,
    ),
    Duty("21", "Cooperation with competent authorities", "P", "H", is_conditional=True),
    Duty("22(1)", AUTHORISED, "P", "H", is_conditional=True),
    Duty("22(2)-(4)", AUTHORISED, "AR", "H", supporting="P"),
    Duty("23(1)", IMPORTERS, "I", "H", checked="P"),
    Duty("23(2)", IMPORTERS, "I", "H", informed="P AR", is_conditional=True, norm="shall;shall not"),
    Duty("23(3)", IMPORTERS, "I", "H"),
    Duty("23(4)", IMPORTERS, "I", "H", is_conditional=True),
    Duty("23(5)", IMPORTERS, "I", "H"),
    Duty("23(6)-(7)", IMPORTERS, "I", "H", is_conditional=True),
    Duty("24(1)", DISTRIBUTORS, "X", "H", checked="P I"),
    Duty("24(2)", DISTRIBUTORS, "X", "H", informed="P I", is_conditional=True, norm="shall;shall not"),
    Duty("24(3)", DISTRIBUTORS, "X", "H", is_conditional=True),
    Duty("24(4)", DISTRIBUTORS, "X", "H", alternative="P I", informed="P I", is_conditional=True),
    Duty("24(5)-(6)", DISTRIBUTORS, "X", "H", is_conditional=True),
    Duty("25(1)", VALUE_CHAIN, "X I D ANY", "H", is_conditional=True),
    # That the new provider receives what the initial one gives is not in the notes, but in the text.
    Duty("25(2)", VALUE_CHAIN, "INI", "H", informed="P", is_conditional=True, is_amended=True),
    Duty("25(3)", VALUE_CHAIN, "PM", "H1", is_conditional=True),
    Duty("25(4)", VALUE_CHAIN, "P T", "H", is_conditional=True, is_amended=True),
    Duty("26(1)", DEPLOYERS, "D", "H"),
    Duty("26(2)", DEPLOYERS, "D", "H"),
    Duty("26(4)", DEPLOYERS, "D", "H", is_conditional=True),
    Duty("26(5)", DEPLOYERS, "D", "H", informed="P I X", is_conditional=True),
    Duty("26(6)", DEPLOYERS, "D", "H", is_conditional=True),
    Duty("26(7)", DEPLOYERS, "D", "H", is_conditional=True),  # employers
    Duty("26(8)", DEPLOYERS, "D", "H3", informed="P X", is_conditional=True, norm="shall;shall not"),
    Duty("26(9)", DEPLOYERS, "D", "H", is_conditional=True),
    Duty("26(10)", DEPLOYERS, "D", "H3", is_conditional=True, norm="shall;shall not"),
    Duty("26(11)", DEPLOYERS, "D", "H3", is_conditional=True),
    Duty("26(12)", DEPLOYERS, "D", "H"),
    Duty(
        "27",
        "Fundamental rights impact assessment for high-risk AI systems",
        "D",
        "H3",
        is_conditional=True,
        is_amended=True,
    ),
    Duty("43", "Conformity assessment", "P", "S", is_amended=True),
    Duty("47", "EU declaration of conformity", "P", "S"),
    # The notes do not have the representative, who may affix the notified body's number: 48(4).
    Duty("48", "CE marking", "P", "S", alternative="AR"),
    Duty("49(1)", "Registration", "P", "S3", alternative="AR", is_conditional=True),
    Duty("49(2)", "Registration", "PS", "S3", alternative="AR", is_conditional=True),
    Duty("49(3)", "Registration", "D", "S3", is_conditional=True),
    Duty("50(1)", TRANSPARENCY, "PS", "T", is_conditional=True),
    Duty("50(2)", TRANSPARENCY, "PS", "T50-2", is_conditional=True),
    Duty("50(3)", TRANSPARENCY, "D", "T", is_conditional=True),
    Duty("50(4)", TRANSPARENCY, "D", "T", is_conditional=True),
    Duty("52", "Procedure", "GS", "G", is_conditional=True),
    Duty("53(1)(a)", GENERAL_PURPOSE, "G", "G", is_conditional=True),
    Duty("53(1)(b)", GENERAL_PURPOSE, "G", "G", informed="PS", is_conditional=True),
    Duty("53(1)(c)", GENERAL_PURPOSE, "G", "G"),
    Duty("53(1)(d)", GENERAL_PURPOSE, "G", "G"),
    Duty("53(3)", GENERAL_PURPOSE, "G", "G", is_conditional=True),  # as necessary
    Duty("54(1)-(2)", GENERAL_PURPOSE_REPRESENTATIVE, "G", "G", is_conditional=True),
    # The notes do not say that the provider is what is verified: 54(3)(a).
    Duty("54(3)-(5)", GENERAL_PURPOSE_REPRESENTATIVE, "AR", "G", checked="G", is_conditional=True),
    Duty("55(1)(a)", SYSTEMIC_RISK, "GS", "G"),
    Duty("55(1)(b)", SYSTEMIC_RISK, "GS", "G"),
    Duty("55(1)(c)", SYSTEMIC_RISK, "GS", "G"),
    Duty("55(1)(d)", SYSTEMIC_RISK, "GS", "G"),
    Duty(
        "72",
        "Post-market monitoring by providers and post-market monitoring plan for high-risk AI systems",
        "P",
        "S",
        is_amended=True,
    ),
    # Deployers only if the provider cannot be reached (26(5)). The condition, that the system is on the Union market,
    # is not in the notes, but in the text.
    Duty("73", "Reporting of serious incidents", "P", "S", alternative="D", is_conditional=True),
    # The notes give S; by the text the duty exists for Annex III only.
    Duty("86", "Right to explanation of individual decision-making", "D", "S3", is_conditional=True),
]
ARTICLES = [duty.article for duty in DUTIES]
BY_REFERENCE = {"5", "9", "10", "11", "12", "13", "14", "15", "48", "86"}
"""Articles that name a system, an act or a right, not who is bound; that follows from another article or the right."""
BOUND_BY_ORIGINAL_WORDING = {"17", "27", "43", "72"}
"""Amended articles whose paragraph that names the responsible actor is not amended."""
# What the column "condition, exception" says without limiting the duty; the words may stand anywhere in the row.
REMARKS = [
    ("4", r"level"),
    ("5", r"reproducible"),
    ("11", r"SMEs and SMCs"),
    ("12", r"Annex III"),
    ("14", r"Annex III"),
    ("16(l)", r"2016/2102.*2019/882"),
    ("17", r"size"),
    ("18", r"(10|ten) years"),
    ("19", r"(6|six) months"),
    ("20", r"where applicable"),
    ("23(3)", r"where applicable|if there is any|packaging"),
    ("23(5)", r"(10|ten) years"),
    ("24(1)", r"as applicable"),
    ("25(1)", r"contract"),
    ("26(5)", r"73"),
    ("26(6)", r"(6|six) months"),
    ("26(10)", r"48 hours"),
    ("52", r"10\^?25|10²⁵"),
    ("53(1)(c)", r"open"),
    ("53(1)(d)", r"open"),
    ("53(3)", r"open"),
    ("72", r"proportion|fit the effort"),
    ("73", r"sector|75\(1a\)|73\(9\)|AI Office"),
]
GPAI = ["53(1)(a)", "53(1)(b)", "53(1)(c)", "53(1)(d)", "53(3)", "54(1)-(2)", "54(3)-(5)"]
OPEN_EXEMPTED = ["53(1)(a)", "53(1)(b)", "54(1)-(2)", "54(3)-(5)"]
SYSTEMIC = ["52", "55(1)(a)", "55(1)(b)", "55(1)(c)", "55(1)(d)"]
PLACED = ("open", "restricted", "closed")
"""The release types besides research, where the answer depends on what the release is for."""

# id, dates from which it applies
DATES = [
    ("L", ["2025-02-02"]),
    ("G", ["2025-08-02"]),
    ("T", ["2026-08-02"]),
    ("H", ["2027-12-02", "2028-08-02"]),  # Annex III; Annex I, Section A
    ("H3", ["2027-12-02"]),
    ("H1", ["2028-08-02"]),
    ("S", ["2026-08-02"]),
    ("S3", ["2026-08-02"]),
    ("P26", ["2026-12-02"]),
    ("T50-2", ["2026-08-02"]),  # with a transition of its own
]
UNSETTLED = {"S", "S3"}
# number in the notes, words of the doubt
DOUBTS = [
    (1, ["2 August 2026", "113(c)", "Section 5", "Chapter IX"]),
    (2, ["pages", "2026"]),
    (3, ["111(2)", "Chapter III"]),
    (4, ["amended", "Official Journal"]),
    (5, ["16(a)"]),
    (6, ["acts", "definitions"]),
    (7, ["any other third party", "25(4)"]),
    (8, ["initial provider", "high-risk"]),
    (9, ["Section B", "2(2)"]),
    (10, ["on behalf", "people"]),
]
# Articles that the list leaves out, as patterns
LEFT_OUT = [
    r"\b8,", r"\b16\(k\)", r"\b26\(3\)", r"\b41\b", r"\b42\b", r"\b44\b", r"\b46\b", r"\b50\(5\).*\(7\)", r"\b56\b",
    r"\b57\b", r"\b61\b", r"\b4a\b", r"\b99\b", r"\b101\b",
]  # fmt: skip


def id_of(article: str) -> str:
    """The id of an article's row: art-22-2-4 for 22(2)-(4)."""
    return re.sub(r"\W+", "-", f"art-{article}").strip("-")


def actors(codes: str) -> set[str]:
    """Expands the notes' codes of actors into ids."""
    return {ACTORS[code] for code in codes.split()}


@pytest.fixture(scope="module")
def duties(shipped: Shipped) -> ById:
    """The duties by id."""
    return by_id(shipped("mitigations", FRAMEWORK))


@pytest.fixture(scope="module")
def dates(shipped: Shipped) -> dict[str, Rows]:
    """The rows of the dates, by id."""
    return group(shipped("dates", FRAMEWORK), "id")


def places(row: Row) -> frozenset[Place]:
    """The places in which a duty applies; a row without any applies everywhere."""
    return frozenset().union(*map(parse_places, several(row["cells"]))) if row["cells"] else frozenset(PLACES)


def applies(row: Row, model_type: str, release_type: str) -> bool:
    """Whether a duty applies in a context."""
    return (model_type, release_type) in places(row)


def test_there_are_71_duties_in_the_order_of_the_act(duties: ById) -> None:
    """The 71 duties of the notes are shipped, in the order of the Act, and no others."""
    assert list(duties) == [id_of(article) for article in ARTICLES]
    assert len(duties) == 71


@pytest.mark.parametrize("duty", DUTIES, ids=ARTICLES)
def test_duty_is_as_the_notes_have_it(duties: ById, duty: Duty) -> None:
    """Each duty has the actors of the notes in their roles, and no primary or secondary ones: the Act has no ranks."""
    held = owners(duties[id_of(duty.article)])
    expected = {
        role: actors(getattr(duty, role))
        for role in ("responsible", "alternative", "supporting", "informed", "checked")
    }
    # Natural persons who are told something are not always affected persons in the sense of Article 86.
    found = {role: held.get(role, set()) - ({ACTORS["AP"]} if role == "informed" else set()) for role in expected}
    assert found == expected
    assert held.keys() <= {*expected, "mentioned"}


@pytest.mark.parametrize("duty", DUTIES, ids=ARTICLES)
def test_duty_has_the_heading_of_the_act(duties: ById, duty: Duty) -> None:
    """An article has the Act's heading as its name; a paragraph has a name of ours, and the heading as an alias."""
    row = duties[id_of(duty.article)]
    assert (row["code"], row["is_title_only"]) == (f"Art {duty.article}", "")
    if row["is_name_ours"]:
        assert "(" in duty.article
        assert duty.heading in several(row["aliases"])
    else:
        assert row["name"] == duty.heading


@pytest.mark.parametrize("duty", DUTIES, ids=ARTICLES)
def test_duty_applies_from_the_dates_of_the_notes(duties: ById, duty: Duty) -> None:
    """Each duty applies from the dates of the notes."""
    assert several(duties[id_of(duty.article)]["applies_from"]) == duty.dates.split()


@pytest.mark.parametrize("duty", DUTIES, ids=ARTICLES)
def test_duty_has_a_condition_if_the_notes_have_one(ownerships: dict[str, Rows], duty: Duty) -> None:
    """A responsible actor's duty has a condition, besides HIGH_RISK, if and only if the notes limit the duty."""
    conditions = [row["condition"] for row in ownerships[id_of(duty.article)] if row["role"] == "responsible"]
    assert any(each.removeprefix(HIGH_RISK).removeprefix("; ") for each in conditions) == duty.is_conditional


@pytest.mark.parametrize("duty", DUTIES, ids=ARTICLES)
def test_duty_for_high_risk_systems_says_so(ownerships: dict[str, Rows], duty: Duty) -> None:
    """A high-risk duty of a deployer, importer, distributor or representative is limited to such systems; no other."""
    conditions = [
        row["condition"]
        for row in ownerships[id_of(duty.article)]
        if row["role"] == "responsible" and row["actor_id"] in actors(BOUND_FOR_HIGH_RISK)
    ]
    if duty.dates in {"H", "H3"}:
        assert all(re.search(r"high-risk|Annex III", each) for each in conditions)
    assert all(duty.dates in {"H", "H3"} for each in conditions if HIGH_RISK in each)


def test_high_risk_comes_first_among_conditions(ownerships: dict[str, Rows]) -> None:
    """That a duty is one for high-risk systems is its whole condition or the first part, and said of no provider."""
    limited = [row for rows in ownerships.values() for row in rows if HIGH_RISK in row["condition"]]
    assert {row["actor_id"] for row in limited} == actors(BOUND_FOR_HIGH_RISK)
    assert [row for row in limited if row["condition"].split("; ")[0] != HIGH_RISK] == []


def test_third_parties_become_providers_under_a_condition(ownerships: dict[str, Rows]) -> None:
    """All four actors of 25(1) count as provider only after one of its three changes."""
    conditions = {row["actor_id"]: row["condition"] for row in ownerships["art-25-1"]}
    assert conditions.keys() == actors("X I D ANY")
    assert all(says(condition, ["high-risk", "modif", "purpose"]) for condition in conditions.values())


@pytest.mark.parametrize(("article", "pattern"), REMARKS)
def test_what_else_qualifies_a_duty(duties: ById, ownerships: dict[str, Rows], article: str, pattern: str) -> None:
    """What the notes say beside a duty without limiting it stands somewhere in its row."""
    rows = [duties[id_of(article)], *ownerships[id_of(article)]]
    assert re.search(pattern, " ".join(cell for row in rows for cell in row.values()), re.IGNORECASE | re.DOTALL)


@pytest.mark.parametrize("duty", DUTIES, ids=ARTICLES)
def test_duty_rests_on_the_wording_of_the_notes(duties: ById, duty: Duty) -> None:
    """Each duty cites its article, and the amending Regulation if and only if it rests on amended wording."""
    source = duties[id_of(duty.article)]["source"]
    assert source.startswith(f"Regulation (EU) 2024/1689, Art {duty.article}")
    assert (AMENDMENT in source) == duty.is_amended


@pytest.mark.parametrize("duty", DUTIES, ids=ARTICLES)
def test_confidence_follows_the_wording(duties: ById, ownerships: dict[str, Rows], duty: Duty) -> None:
    """A duty is stated by the original wording that names the actor; amended or by reference, it is interpreted."""
    is_interpreted = duty.is_amended or duty.article in BY_REFERENCE
    expected = "interpreted" if is_interpreted else "stated"
    assert duties[id_of(duty.article)]["confidence"] == expected
    responsible = [row for row in ownerships[id_of(duty.article)] if row["role"] == "responsible"]
    if duty.article in BOUND_BY_ORIGINAL_WORDING:
        expected = "stated"
    assert {row["confidence"] for row in responsible} == {expected}


@pytest.mark.parametrize("duty", DUTIES, ids=ARTICLES)
def test_duty_binds_with_shall(duties: ById, ownerships: dict[str, Rows], duty: Duty) -> None:
    """Every duty binds with "shall" or "shall not", and so does each of its responsible actors."""
    assert ids(duties[id_of(duty.article)]["norm"]) == ids(duty.norm)
    for row in ownerships[id_of(duty.article)]:
        if row["role"] == "responsible":
            assert row["norm"]
            assert ids(row["norm"]) <= ids(duty.norm)


def test_recipients_have_no_verb(ownerships: dict[str, Rows]) -> None:
    """No actor that is only told something, verified or mentioned is bound by a verb; 72 lets deployers give data."""
    bound = {
        (duty, row["actor_id"], row["norm"])
        for duty, rows in ownerships.items()
        for row in rows
        if row["norm"] and row["role"] in {"informed", "checked", "mentioned"}
    }
    assert bound <= {("art-72", "deployer", "may")}


@pytest.mark.parametrize(("article", "actor"), [("26(9)", "P"), ("27", "P"), ("72", "D"), ("19", "D")])
def test_whose_help_is_used_has_no_duty(duties: ById, article: str, actor: str) -> None:
    """Whoever's information or data is used, or has a duty of its own elsewhere, does not support the duty."""
    held = owners(duties[id_of(article)])
    assert ACTORS[actor] not in held.get("supporting", set()) | held.get("responsible", set())


def test_affected_persons_hold_a_right(duties: ById) -> None:
    """The affected person of Article 86 holds a right and has no duty anywhere."""
    roles = {role for row in duties.values() for role, held in owners(row).items() if ACTORS["AP"] in held}
    assert roles <= {"informed", "mentioned"}
    assert any(ACTORS["AP"] in held for held in owners(duties["art-86"]).values())


def test_suppliers_are_not_any_third_party(duties: ById) -> None:
    """The "other third party" of 25(1) is anybody, not the supplier of 25(4), and neither occurs elsewhere."""
    named = {
        code: [duty for duty, row in duties.items() if ACTORS[code] in ids(row["responsible"])] for code in ("T", "ANY")
    }
    assert named == {"T": ["art-25-4"], "ANY": ["art-25-1"]}


@pytest.mark.parametrize(("code", "dated"), DATES)
def test_date_is_as_the_notes_have_it(dates: dict[str, Rows], code: str, dated: list[str]) -> None:
    """Each date is the one that the Regulation as amended gives; those of Section 5 and Chapter IX are not settled."""
    assert sorted(row["date"] for row in dates[code]) == dated
    assert {row["is_settled"] for row in dates[code]} == {"no" if code in UNSETTLED else "yes"}
    assert all(row["source"] for row in dates[code])


def test_there_are_no_other_dates(dates: dict[str, Rows]) -> None:
    """The dates are those of the notes and no others."""
    assert dates.keys() == {code for code, _ in DATES}


def test_annexes_of_the_high_risk_dates(dates: dict[str, Rows]) -> None:
    """Annex III systems come first; those of Annex I, which means its Section A, eight months later."""
    scopes = {row["date"]: row["scope"] for row in dates["H"]}
    assert says(scopes["2027-12-02"], ["Annex III"])
    assert says(scopes["2028-08-02"], ["Annex I", "Section A"])
    assert all(says(row["scope"], ["Annex III"]) for code in ("H3", "S3") for row in dates[code])


@pytest.mark.parametrize("code", ["H", "H3", "H1", "S", "S3"])
def test_transition_of_older_systems(dates: dict[str, Rows], code: str) -> None:
    """Older systems come under these duties on a significant change of design, and public ones by 2 August 2030."""
    for row in dates[code]:
        assert says(row["transition"], ["significant", "design", "public authorities", "2 August 2030"])


def test_transition_of_older_models(dates: dict[str, Rows]) -> None:
    """Models that were on the market before 2 August 2025 have time until 2 August 2027."""
    assert all(says(row["transition"], ["2 August 2027"]) for row in dates["G"])


@pytest.mark.parametrize("article", ["43", "47", "48", "49(1)"])
def test_unsettled_dates_of_conformity_have_a_second_argument(shipped: Shipped, article: str) -> None:
    """Article 16(f) to (i), which puts these four duties on providers, is itself deferred: the doubt says so."""
    told = [row["what"] for row in shipped("doubts", FRAMEWORK) if row["mitigation_id"] in {id_of(article), ""}]
    assert any(says(what, ["2 August 2026", "16("]) for what in told)


def test_older_systems_mark_their_outputs_from_december_2026(dates: dict[str, Rows]) -> None:
    """Systems on the market before 2 August 2026 mark their outputs from 2 December 2026 (Article 111(4))."""
    assert all(says(row["transition"], ["2 December 2026"]) for row in dates["T50-2"])


def test_unsettled_dates_say_why(dates: dict[str, Rows]) -> None:
    """An unsettled date says what speaks for another, and prints no date in 2027 or 2028 as its own."""
    for code in UNSETTLED:
        assert all(row["note"] for row in dates[code])
        assert all(row["date"].startswith("2026") for row in dates[code])


def test_new_prohibitions_apply_later(ownerships: dict[str, Rows], dates: dict[str, Rows]) -> None:
    """Points (ba) and (bb) of Article 5(1) apply from 2 December 2026."""
    rows = [*dates["P26"], *ownerships["art-5"]]
    assert says(" ".join(cell for row in rows for cell in row.values()), ["(ba)", "(bb)"])


@pytest.mark.parametrize(
    ("model_type", "count"),
    [
        ("specialized", 59),  # 71 without the 7 for general-purpose models and the 5 for systemic risk
        ("advanced", 66),  # with the 7 for general-purpose models
        ("frontier", 71),
    ],
)
@pytest.mark.parametrize("release_type", PLACED)
def test_number_of_duties_by_context(duties: ById, model_type: str, count: int, release_type: str) -> None:
    """The number of duties depends on the model type; openness takes none away, as a licence has to qualify first."""
    assert sum(applies(row, model_type, release_type) for row in duties.values()) == count


@pytest.mark.parametrize("article", GPAI)
def test_duty_of_model_providers_applies_to_advanced_and_frontier_models(duties: ById, article: str) -> None:
    """A duty on general-purpose models applies to advanced and frontier models, not specialized ones."""
    row = duties[id_of(article)]
    assert [applies(row, model, "restricted") for model in ("specialized", "advanced", "frontier")] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("article", OPEN_EXEMPTED)
def test_exemption_of_open_models_is_a_condition(duties: ById, ownerships: dict[str, Rows], article: str) -> None:
    """Four duties stay for open models, with the exemption as a condition, as not every open licence qualifies."""
    assert applies(duties[id_of(article)], "advanced", "open")
    told = " ".join(f"{row['condition']} {row['note']}" for row in ownerships[id_of(article)])
    assert re.search(r"open-source|54\(6\)", told)


@pytest.mark.parametrize("article", SYSTEMIC)
def test_duty_for_systemic_risk_applies_to_frontier_models_only(duties: ById, article: str) -> None:
    """A duty for systemic risk applies to frontier models only."""
    row = duties[id_of(article)]
    assert [applies(row, model, "closed") for model in ("specialized", "advanced", "frontier")] == [False, False, True]


def test_every_other_duty_is_the_same_in_every_context(duties: ById) -> None:
    """The 59 duties not on general-purpose models depend on the use, not on the model, so they list no cells."""
    varying = {duty for duty, row in duties.items() if row["cells"]}
    assert varying == {id_of(article) for article in [*GPAI, *SYSTEMIC]}


def test_research_depends_on_the_release(shipped: Shipped) -> None:
    """Research is not excluded: 2(6) and 2(8) leave some of it out, and a research release can fall under the Act."""
    cells = [row for row in shipped("cells", FRAMEWORK) if row["release_type"] == "research"]
    assert len(cells) == 3
    assert all(row["status"] != "excluded" and says(row["reason"], ["2(6)", "2(8)"]) for row in cells)


@pytest.mark.parametrize("release_type", PLACED)
def test_cells_say_what_the_duties_depend_on(shipped: Shipped, release_type: str) -> None:
    """Every cell is interpreted, and says that most duties depend on the use and not on the model."""
    cells = [row for row in shipped("cells", FRAMEWORK) if row["release_type"] == release_type]
    assert [(row["status"], row["confidence"]) for row in cells] == [("allocated", "interpreted")] * 3
    assert all(says(row["reason"], ["use"]) for row in cells)


def test_actors_are_those_of_the_notes(shipped: Shipped) -> None:
    """The thirteen actors have the codes of the notes, and each is described."""
    rows = shipped("actors", FRAMEWORK)
    assert {row["code"]: row["id"] for row in rows} == ACTORS
    assert all(row["summary"] and row["source"] for row in rows)


def test_stages_are_our_grouping(shipped: Shipped) -> None:
    """The groups of articles are ours, so they are interpreted."""
    assert {row["confidence"] for row in shipped("stages", FRAMEWORK)} == {"interpreted"}


def test_provider_with_systemic_risk_is_a_provider_too(shipped: Shipped) -> None:
    """A provider of a model with systemic risk also has the duties of any provider of a general-purpose model."""
    also = {row["id"]: row["also"] for row in shipped("actors", FRAMEWORK) if row["also"]}
    assert also["gpai_systemic_provider"] == "gpai_provider"


@pytest.mark.parametrize(("number", "words"), DOUBTS)
def test_every_doubt_of_the_notes_is_recorded(shipped: Shipped, number: int, words: list[str]) -> None:
    """Each of the ten doubts of the notes is recorded."""
    told = [f"{row['kind']}: {row['what']} {row['source']}" for row in shipped("doubts", FRAMEWORK)]
    assert any(says(text, words) for text in told), number


@pytest.mark.parametrize("pattern", LEFT_OUT)
def test_what_is_left_out_is_said(framework: Row, pattern: str) -> None:
    """The data says which articles it leaves out, so that nobody takes the list for complete."""
    assert re.search(pattern, framework["missing"])


@pytest.mark.parametrize("article", ["20", "21", "22(1)", "22(2)-(4)", "23(5)", "23(6)-(7)", "24(3)", "24(4)"])
def test_duty_that_was_once_left_out_is_not_said_to_be_missing(shipped: Shipped, article: str) -> None:
    """Eight duties that were once unchecked are shipped, and no doubt says any more that they are left out."""
    kinds = {row["kind"] for row in shipped("doubts", FRAMEWORK) if f"Arts {article}" in row["what"]}
    assert "left out" not in kinds


@pytest.mark.parametrize(("former", "present"), [("art-49-1-2", "art-49-1"), ("art-54", "art-54-1-2")])
def test_links_of_rows_that_were_divided_resolve(chain: vc.ValueChain, former: str, present: str) -> None:
    """A link to a row that became two leads to the first of them."""
    assert chain.mitigation(FRAMEWORK, former).id == present


def test_significant_update_means_something(framework: Row) -> None:
    """The Act does say what an update changes: substantial modification, and a significant change of design."""
    assert says(framework["update_note"], ["25(1)", "43(4)", "111(2)", "substantial"])


def test_it_is_binding_law(framework: Row) -> None:
    """The Act is binding law of the European Union, in force as amended."""
    assert (framework["instrument"], framework["is_binding"]) == ("law", "yes")
    assert says(framework["jurisdiction"], ["European Union"])
    assert says(framework["title"] + framework["version"], ["2024/1689", AMENDMENT])


def test_caution_says_that_it_is_not_legal_advice(shipped: Shipped) -> None:
    """The sources that are law, and only these, have a caution that their rows are not legal advice."""
    laws = {row["id"]: row["instrument"] == "law" for row in shipped("frameworks")}
    assert {row["id"]: "ot legal advice" in row["caution"] for row in shipped("frameworks")} == laws

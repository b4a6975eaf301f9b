"""China's deep synthesis provisions in data/, compared with their articles, read by hand in the English translation."""

from collections import Counter
from typing import NamedTuple

import pytest

import valuechain as vc
from tests.conftest import Shipped
from tests.data.rows import ById, Row, Rows, by_id, ids, owners, says, several

FRAMEWORK = "cn-deep-synthesis"
SP, TS, U, AP, IO, ANY = (
    "service_provider", "technical_supporter", "user", "app_store", "industry_organization", "anyone"
)  # fmt: skip
START = "2023-01-10"
GENERAL, ORDINARY, TECHNICAL, OVERSIGHT = (
    "General Provisions",
    "Ordinary Provisions",
    "Data and Technical Management Specifications",
    "Oversight Inspections and Legal Responsibility",
)


class Rule(NamedTuple):
    """A rule of the text, as the reading that is shown has it."""

    id: str
    place: str
    responsible: tuple[str, ...] = (SP,)
    norm: str = "shall"
    condition: tuple[str, ...] = ()
    """Words of the condition; none if the rule always holds."""
    others: tuple[tuple[str, str], ...] = ()
    """Further actors: who, in which role."""


BOTH = (SP, TS)
RULES = [
    Rule("ds-5", "Art 5", (IO,), "is encouraged", others=((SP, "mentioned"), (TS, "mentioned"))),
    Rule("ds-6-1", "Art 6 para 1", (ANY,), "must not"),
    Rule("ds-6-2", "Art 6 para 2", (SP, U), "must not"),
    Rule("ds-7", "Art 7"),
    Rule("ds-8", "Art 8", others=((TS, "mentioned"), (U, "mentioned"))),
    Rule("ds-9", "Art 9", norm="shall;must not", others=((U, "checked"),)),
    Rule("ds-10-1", "Art 10 para 1"),
    Rule("ds-10-2", "Art 10 para 2"),
    Rule("ds-10-3", "Art 10 para 3", condition=("discovers",), others=((U, "mentioned"),)),
    Rule("ds-11", "Art 11", condition=("in part", "discovered")),
    Rule("ds-12", "Art 12"),
    Rule("ds-13-1", "Art 13", (AP,)),
    Rule("ds-13-2", "Art 13", (AP,), condition=("state provisions", "violated")),
    Rule("ds-14-1", "Art 14 para 1", BOTH, condition=("in part", "personal information")),
    Rule("ds-14-2", "Art 14 para 2", BOTH, condition=("biometric", "faces", "voices"), others=((U, "informed"),)),
    Rule("ds-15-1", "Art 15 para 1", BOTH),
    Rule("ds-15-2", "Art 15 para 2", BOTH, condition=("biometric", "national security")),
    Rule("ds-16", "Art 16"),
    Rule("ds-17-1", "Art 17 para 1", condition=("five kinds", "mislead")),
    Rule("ds-17-2", "Art 17 para 2", condition=("other than",), others=((U, "informed"),)),
    Rule("ds-18", "Art 18", (ANY,), "must not", ("technical means",)),
    Rule("ds-19-1", "Art 19 para 1", condition=("opinion", "mobilise")),
    Rule("ds-19-2", "Art 19 para 2", BOTH, condition=("first paragraph",)),
    Rule("ds-19-3", "Art 19 para 3", BOTH, condition=("completed",)),
    Rule("ds-20", "Art 20", condition=("new", "opinion", "mobilise")),
    Rule("ds-21-1", "Art 21 para 1", BOTH),
    Rule("ds-21-2", "Art 21 para 2", BOTH, condition=("larger", "security risks")),
]
IDS = [rule.id for rule in RULES]
CHAPTERS = [
    (GENERAL, ["ds-5"]),
    (ORDINARY, IDS[1:13]),  # Articles 6 to 13
    (TECHNICAL, IDS[13:21]),  # Articles 14 to 18
    (OVERSIGHT, IDS[21:]),  # Articles 19 to 21
]
DOUBTS = [
    ("", "translation", ["unofficial", "Chinese original"]),
    ("", "relation to the Labeling Measures", ["1 September 2025", "16 and 17", "side by side"]),
    ("", "who is a technical supporter", ["no model provider", "open weights"]),
    ("ds-6-2", "sentence without a clear subject", ["reprint"]),
    ("ds-7", "primary responsibility", ["does not rank"]),
    ("ds-16", "marks and labels", ["symbols", "Article 18"]),
    ("ds-19-2", "rule that refers to itself", ["as printed", "only supporters"]),
    ("ds-20", "word missing", ["no subject"]),
]


@pytest.fixture(scope="module")
def rules(shipped: Shipped) -> ById:
    """The rules by id."""
    return by_id(shipped("mitigations", FRAMEWORK))


def test_there_are_27_rules_in_the_order_of_the_articles(rules: ById) -> None:
    """The 27 rules of Articles 5 to 21 are shipped in their order, and no others."""
    assert list(rules) == IDS
    assert len(rules) == 27


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_has_the_actors_of_its_article(rules: ById, rule: Rule) -> None:
    """Each rule has its responsible actors, and others only where they are told, checked or named."""
    expected = {"responsible": set(rule.responsible)}
    for actor, role in rule.others:
        expected.setdefault(role, set()).add(actor)
    assert owners(rules[rule.id]) == expected


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_binds_with_the_verb_of_the_translation(rules: ById, ownerships: dict[str, Rows], rule: Rule) -> None:
    """Each rule has the verb of the translation, the main one first; nobody else is bound by a verb."""
    assert rules[rule.id]["norm"] == rule.norm
    for row in ownerships[rule.id]:
        assert row["norm"] == (rule.norm if row["role"] == "responsible" else "")


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_has_the_condition_of_its_article(ownerships: dict[str, Rows], rule: Rule) -> None:
    """Each responsible actor has a condition if and only if the text has one."""
    conditions = [row["condition"] for row in ownerships[rule.id] if row["role"] == "responsible"]
    assert len(conditions) == len(rule.responsible)
    for condition in conditions:
        assert says(condition, rule.condition)
        assert bool(condition) == bool(rule.condition)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_applies_from_january_2023(chain: vc.ValueChain, rules: ById, rule: Rule) -> None:
    """Every rule applies from 10 January 2023 (Article 25)."""
    assert rules[rule.id]["applies_from"] == "in-force"
    assert [str(each.date) for each in chain.dates if each.framework == FRAMEWORK] == [START]


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_was_read_at_its_place(shipped: Shipped, rules: ById, rule: Rule) -> None:
    """Each rule has the passage of its article and paragraph, with a hash."""
    (passage,) = [
        row for row in shipped("passages", FRAMEWORK) if (row["table"], row["row"]) == ("mitigations", rule.id)
    ]
    assert passage["place"] == rule.place
    assert len(bytes.fromhex(passage["hash"])) == 32
    assert rules[rule.id]["source"].startswith(f"Deep Synthesis Provisions, {rule.place.split(' para')[0]}")


def test_every_row_has_a_passage(shipped: Shipped) -> None:
    """74 rows of nine tables have a passage, which is all of them."""
    counted = Counter(row["table"] for row in shipped("passages", FRAMEWORK))
    assert counted == {
        "actors": 6, "dates": 1, "stages": 4, "mitigations": 27, "readings": 2, "cells": 12, "definitions": 7,
        "supplies": 4, "doubts": 11,
    }  # fmt: skip
    assert all(len(shipped(table, FRAMEWORK)) == count for table, count in counted.items())


def test_number_of_rules_by_responsible_actor(rules: ById) -> None:
    """Providers are responsible for 22 rules, eight of them with their supporters; users share one with providers."""
    counted = Counter(actor for row in rules.values() for actor in ids(row["responsible"]))
    assert counted == {SP: 22, TS: 8, AP: 2, ANY: 2, U: 1, IO: 1}


def test_supporters_share_eight_rules(rules: ById) -> None:
    """Supporters are responsible for eight rules, each together with the provider."""
    shared = [rule for rule, row in rules.items() if TS in ids(row["responsible"])]
    assert shared == ["ds-14-1", "ds-14-2", "ds-15-1", "ds-15-2", "ds-19-2", "ds-19-3", "ds-21-1", "ds-21-2"]
    assert all(ids(rules[rule]["responsible"]) == set(BOTH) for rule in shared)


def test_marks_and_labels_are_for_the_provider_alone(rules: ById) -> None:
    """Marks and labels (Articles 16 and 17) are for the provider, not its supporter; everybody leaves them alone."""
    about = {rule: row["responsible"] for rule, row in rules.items() if "synthetic-content" in ids(row["topics"])}
    assert about == {"ds-16": SP, "ds-17-1": SP, "ds-17-2": SP, "ds-18": ANY}


def test_app_stores_review_and_act(rules: ById) -> None:
    """App stores have the two rules of Article 13."""
    assert [rule for rule, row in rules.items() if row["responsible"] == AP] == ["ds-13-1", "ds-13-2"]


def test_users_are_bound_once(rules: ById) -> None:
    """A user must not make or spread fake news; elsewhere it is told, checked or named."""
    held = {(rule, role) for rule, row in rules.items() for role, actors in owners(row).items() if U in actors}
    assert held == {
        ("ds-6-2", "responsible"), ("ds-8", "mentioned"), ("ds-9", "checked"), ("ds-10-3", "mentioned"),
        ("ds-14-2", "informed"), ("ds-17-2", "informed"),
    }  # fmt: skip


def test_all_but_four_rules_are_ordered(rules: ById) -> None:
    """Only the industry is encouraged, and three rules forbid; the 23 others begin with "shall"."""
    verbs = {rule: several(row["norm"])[0] for rule, row in rules.items()}
    assert {rule: verb for rule, verb in verbs.items() if verb != "shall"} == {
        "ds-5": "is encouraged", "ds-6-1": "must not", "ds-6-2": "must not", "ds-18": "must not"
    }  # fmt: skip


@pytest.mark.parametrize(("chapter", "expected"), CHAPTERS)
def test_rules_stand_in_their_chapter(rules: ById, chapter: str, expected: list[str]) -> None:
    """The stages are the four chapters with rules, and each rule stands in its own."""
    assert [rule for rule, row in rules.items() if row["stage"] == chapter] == expected


def test_stages_are_the_headings_of_the_chapters(shipped: Shipped) -> None:
    """The chapters are printed in the text, so the stages are stated."""
    stages = shipped("stages", FRAMEWORK)
    assert [row["name"] for row in stages] == [GENERAL, ORDINARY, TECHNICAL, OVERSIGHT]
    assert {row["confidence"] for row in stages} == {"stated"}


def test_filing_by_reference_has_two_readings(shipped: Shipped) -> None:
    """Article 19, second paragraph, is printed for both; by the other reading only supporters are meant."""
    readings = {row["id"]: row for row in shipped("readings", FRAMEWORK)}
    assert {row["mitigation_id"] for row in readings.values()} == {"ds-19-2"}
    assert {key: ids(row["responsible"]) for key, row in readings.items()} == {"A": {SP, TS}, "B": {TS}}
    assert [key for key, row in readings.items() if row["is_shown"] == "yes"] == ["A"]


def test_confidence_of_the_rules(rules: ById) -> None:
    """One rule can be read in two ways, one sentence has no subject, and 25 are stated."""
    other = {rule: row["confidence"] for rule, row in rules.items() if row["confidence"] != "stated"}
    assert other == {"ds-19-2": "ambiguous", "ds-20": "interpreted"}


def test_primary_responsibility_is_no_rank(rules: ById, ownerships: dict[str, Rows]) -> None:
    """The phrase "primary responsibility" of Article 7 makes no actor primary; the row quotes it."""
    assert not any(row["primary"] or row["secondary"] for row in rules.values())
    assert says(ownerships["ds-7"][0]["note"], ["primary responsibility", "not a rank"])


def test_authorities_are_told(rules: ById) -> None:
    """Illegal information and rumours are reported to authorities, which are no actors; the rows name them."""
    reported = {rule for rule, row in rules.items() if "reporting" in ids(row["topics"])}
    assert {"ds-10-3", "ds-11"} <= reported
    assert all(says(rules[rule]["ownership_note"], ["departments"]) for rule in ("ds-10-3", "ds-11"))


@pytest.mark.parametrize(("mitigation", "kind", "words"), DOUBTS)
def test_doubt_is_recorded(shipped: Shipped, mitigation: str, kind: str, words: list[str]) -> None:
    """Each doubt of the reading is recorded with its rule."""
    told = {(row["mitigation_id"], row["kind"]): row["what"] for row in shipped("doubts", FRAMEWORK)}
    assert says(told[mitigation, kind], words)


def test_it_applies_to_every_model_and_release(shipped: Shipped, rules: ById) -> None:
    """The text does not speak of model types or release types, so every rule is taken to hold in all twelve cells."""
    cells = shipped("cells", FRAMEWORK)
    assert Counter((row["status"], row["confidence"]) for row in cells) == {("allocated", "interpreted"): 12}
    assert all(says(row["reason"], ["silence"]) for row in cells)
    assert not any(row["cells"] for row in rules.values())


def test_it_is_chinese_law_read_in_translation(framework: Row) -> None:
    """It is binding law of China, and the caution says that a translation was read, and whose is named."""
    assert (framework["instrument"], framework["jurisdiction"], framework["is_binding"]) == ("law", "China", "yes")
    assert says(framework["caution"], ["legal advice", "unofficial English translation", "Chinese original"])
    assert says(framework["version"], ["China Law Translate"])


@pytest.mark.parametrize(("rule", "article"), [("ds-16", "5"), ("ds-17-1", "4"), ("ds-18", "10")])
def test_labelling_measures_extend_three_articles(
    framework: Row, ownerships: dict[str, Rows], rule: str, article: str
) -> None:
    """The legal note and three rows say what the Labelling Measures add since 1 September 2025."""
    assert says(framework["legal_note"], ["1 September 2025", "Articles 16 to 18", "not repeal"])
    assert says(ownerships[rule][0]["note"], ["1 September 2025", f"Article {article} of the Labeling Measures"])


def test_what_is_left_out_is_said(framework: Row) -> None:
    """The data names the articles without a rule."""
    assert says(framework["missing"], ["Articles 1 to 3", "4 (", "22", "23", "24", "25", "Chinese original"])


def test_counterparts_in_the_checklist(shipped: Shipped) -> None:
    """Eight pairs join actors of PAI's checklist, all in part; two of its actors and two of the text have none."""
    rows = [row for row in shipped("crosswalk") if row["to_framework"] == FRAMEWORK]
    pairs = {(row["actor"], row["to_actor"]): row["extent"] for row in rows}
    assert {pair for pair, extent in pairs.items() if extent == "partly"} == {
        ("model_provider", SP), ("model_provider", TS), ("model_hosting", SP), ("model_adapter", TS),
        ("app_developer", SP), ("distribution_platform", AP), ("user", U), ("mlops_eval", TS),
    }  # fmt: skip
    assert {pair for pair, extent in pairs.items() if extent == "none"} == {
        ("compute_cloud", ""), ("data_provider", ""), ("", IO), ("", ANY)
    }  # fmt: skip
    assert len(rows) == 12

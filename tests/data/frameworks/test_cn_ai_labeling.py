"""China's labelling measures in data/, compared with their articles, read by hand in the English translation."""

from collections import Counter
from typing import NamedTuple

import pytest

import valuechain as vc
from tests.conftest import Shipped
from tests.data.rows import ById, Row, Rows, by_id, ids, owners, says, several

FRAMEWORK = "cn-ai-labeling"
SP, TP, AP, AIP, U, ANY = (
    "service_provider", "transmission_platform", "app_platform", "app_service_provider", "user", "anyone"
)  # fmt: skip
START = "2025-09-01"


class Rule(NamedTuple):
    """A rule of the text, as the reading that is shown has it."""

    id: str
    place: str
    responsible: str
    norm: str = "shall"
    condition: tuple[str, ...] = ()
    """Words of the condition; none if the rule always holds."""
    others: tuple[tuple[str, str], ...] = ()
    """Further actors: who, in which role."""


RULES = [
    Rule("cn-4", "Art 4 para 1", SP, "shall;should;may;can", ("17", "Deep Synthesis")),
    Rule("cn-4-export", "Art 4 para 2", SP, condition=("download", "copy", "export")),
    Rule("cn-5", "Art 5 para 1", SP),
    Rule("cn-5-wm", "Art 5 para 2", SP, "is encouraged"),
    Rule("cn-6-1", "Art 6 para 1(1)", TP, condition=("in part", "implicit label says"), others=((U, "informed"),)),
    Rule("cn-6-2", "Art 6 para 1(2)", TP, condition=("no implicit label", "declares"), others=((U, "informed"),)),
    Rule(
        "cn-6-3",
        "Art 6 para 1(3)",
        TP,
        condition=("no implicit label", "no declaration", "traces"),
        others=((U, "informed"),),
    ),
    Rule("cn-6-4", "Art 6 para 1(4)", TP, others=((U, "informed"),)),
    Rule("cn-6-meta", "Art 6 para 2", TP, condition=("(1) to (3)",)),
    Rule("cn-7-ask", "Art 7", AP, condition=("reviews",), others=((AIP, "mentioned"),)),
    Rule("cn-7-check", "Art 7", AP, condition=("offers generative AI",), others=((AIP, "checked"),)),
    Rule("cn-8", "Art 8", SP, others=((U, "informed"),)),
    Rule("cn-9", "Art 9", SP, "may", ("asks", "agreement"), ((U, "mentioned"),)),
    Rule("cn-9-log", "Art 9", SP, condition=("without an explicit label",), others=((U, "mentioned"),)),
    Rule("cn-10-1", "Art 10 para 1", U, condition=("publishes",)),
    Rule("cn-10-2", "Art 10 para 2", ANY, "must not", ("in part", "malicious")),
    Rule("cn-11", "Art 11", SP, condition=("labels",)),
    Rule("cn-12", "Art 12", SP, condition=("in part", "filing", "assessment")),
]
IDS = [rule.id for rule in RULES]
EITHER = ["cn-8", "cn-11", "cn-12"]
"""Rules for all service providers, which can be read to bind platforms too."""
DOUBTS = [
    ("", "translation", ["unofficial", "Chinese original"]),
    ("", "relation to the Deep Synthesis Provisions", ["16", "17", "18", "replace"]),
    ("", "scope", ["Article 2", "Articles 7 and 10"]),
    ("", "whether a platform is a service provider everywhere", ["8, 11 and 12"]),
    ("", "platforms that generate nothing", ["recommend", "open"]),
    ("cn-4", "verbs of the translation", ["(4)", "(5)", "(6)", "translator"]),
    ("cn-7-ask", "answer of the app provider", ["only by sense", "no duty"]),
    ("cn-9", "part of the user", ["Article 10", "mentioned"]),
    ("cn-9-log", "verb", ["are to", "shall"]),
    ("cn-10-2", "reach of maliciously", ["wrong labels"]),
    ("cn-11", "standard not named", ["GB 45438-2025", "second-hand"]),
]


@pytest.fixture(scope="module")
def rules(shipped: Shipped) -> ById:
    """The rules by id."""
    return by_id(shipped("mitigations", FRAMEWORK))


def test_there_are_18_rules_in_the_order_of_the_articles(rules: ById) -> None:
    """The 18 rules of Articles 4 to 12 are shipped in their order, and no others."""
    assert list(rules) == IDS
    assert len(rules) == 18


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_has_the_actors_of_its_article(rules: ById, rule: Rule) -> None:
    """Each rule has its responsible actor, and others only where they are told, checked or named."""
    expected = {"responsible": {rule.responsible}}
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
    """The responsible actor has a condition if and only if the text has one."""
    (condition,) = [row["condition"] for row in ownerships[rule.id] if row["actor_id"] == rule.responsible]
    assert says(condition, rule.condition)
    assert bool(condition) == bool(rule.condition)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_applies_from_september_2025(chain: vc.ValueChain, rules: ById, rule: Rule) -> None:
    """Every rule applies from 1 September 2025 (Article 14)."""
    assert rules[rule.id]["applies_from"] == "in-force"
    assert [str(each.date) for each in chain.dates if each.framework == FRAMEWORK] == [START]


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_was_read_at_its_place(shipped: Shipped, rules: ById, rule: Rule) -> None:
    """Each rule has the passage of its article, paragraph and item, with a hash."""
    (passage,) = [
        row for row in shipped("passages", FRAMEWORK) if (row["table"], row["row"]) == ("mitigations", rule.id)
    ]
    assert passage["place"] == rule.place
    assert len(bytes.fromhex(passage["hash"])) == 32
    assert rules[rule.id]["source"].startswith(f"Labeling Measures, {rule.place.split(' para')[0]}")


def test_every_row_has_a_passage(shipped: Shipped) -> None:
    """75 rows of nine tables have a passage, which is all of them."""
    counted = Counter(row["table"] for row in shipped("passages", FRAMEWORK))
    assert counted == {
        "actors": 6, "dates": 1, "stages": 6, "mitigations": 18, "readings": 8, "cells": 12, "definitions": 5,
        "supplies": 4, "doubts": 15,
    }  # fmt: skip
    assert all(len(shipped(table, FRAMEWORK)) == count for table, count in counted.items())


def test_number_of_rules_by_responsible_actor(rules: ById) -> None:
    """Nine rules are for service providers, five for platforms, two for app stores, one for users and one for all."""
    assert Counter(row["responsible"] for row in rules.values()) == {SP: 9, TP: 5, AP: 2, U: 1, ANY: 1}


def test_platforms_check_label_and_add_data(rules: ById) -> None:
    """Content platforms have the five rules of Article 6, none of them a mere permission."""
    assert [rule for rule, row in rules.items() if row["responsible"] == TP] == [
        "cn-6-1", "cn-6-2", "cn-6-3", "cn-6-4", "cn-6-meta"
    ]  # fmt: skip


def test_app_stores_ask_and_check(rules: ById) -> None:
    """App stores have the two rules of Article 7, and whoever offers the application has no duty in any."""
    assert [rule for rule, row in rules.items() if row["responsible"] == AP] == ["cn-7-ask", "cn-7-check"]
    roles = {role for row in rules.values() for role, held in owners(row).items() if AIP in held}
    assert roles == {"mentioned", "checked"}


def test_users_declare_what_they_publish(rules: ById) -> None:
    """A user has one duty of its own: to declare and label; elsewhere it is told or named."""
    held = {(rule, role) for rule, row in rules.items() for role, actors in owners(row).items() if U in actors}
    assert held == {
        ("cn-6-1", "informed"), ("cn-6-2", "informed"), ("cn-6-3", "informed"), ("cn-6-4", "informed"),
        ("cn-8", "informed"), ("cn-9", "mentioned"), ("cn-9-log", "mentioned"), ("cn-10-1", "responsible"),
    }  # fmt: skip


def test_permission_to_leave_labels_out_is_the_only_one(rules: ById) -> None:
    """Only Article 9 permits, only the watermark is encouraged, only tampering is forbidden; all else is ordered."""
    verbs = {rule: several(row["norm"])[0] for rule, row in rules.items()}
    assert {rule: verb for rule, verb in verbs.items() if verb != "shall"} == {
        "cn-5-wm": "is encouraged", "cn-9": "may", "cn-10-2": "must not"
    }  # fmt: skip


def test_logs_are_kept_for_six_months(rules: ById, ownerships: dict[str, Rows]) -> None:
    """Logs of unlabelled hand-overs are kept for six months at least; the translation's verb is "are to"."""
    assert says(rules["cn-9-log"]["summary"], ["six months"])
    assert says(ownerships["cn-9-log"][0]["note"], ["are to"])


@pytest.mark.parametrize("rule", EITHER)
def test_three_rules_can_bind_platforms_too(shipped: Shipped, rules: ById, rule: str) -> None:
    """Articles 8, 11 and 12 bind service providers; by the other reading, platforms are among them."""
    readings = {row["id"]: row for row in shipped("readings", FRAMEWORK) if row["mitigation_id"] == rule}
    assert {key: ids(row["responsible"]) for key, row in readings.items()} == {"A": {SP}, "B": {SP, TP}}
    assert [key for key, row in readings.items() if row["is_shown"] == "yes"] == ["A"]
    assert rules[rule]["confidence"] == "ambiguous"


def test_user_may_support_an_unlabelled_hand_over(shipped: Shipped) -> None:
    """At Article 9 the user is shown as mentioned; the other reading makes it supporting."""
    readings = {row["id"]: owners(row) for row in shipped("readings", FRAMEWORK) if row["mitigation_id"] == "cn-9"}
    assert readings == {
        "A": {"responsible": {SP}, "mentioned": {U}},
        "B": {"responsible": {SP}, "supporting": {U}},
    }


def test_ambiguous_rules_are_those_with_readings(shipped: Shipped, rules: ById) -> None:
    """Four rules are ambiguous, one is interpreted because it is in the passive, and 13 are stated."""
    assert {row["mitigation_id"] for row in shipped("readings", FRAMEWORK)} == {*EITHER, "cn-9"}
    assert Counter(row["confidence"] for row in rules.values()) == {"stated": 13, "ambiguous": 4, "interpreted": 1}
    assert rules["cn-6-meta"]["confidence"] == "interpreted"


def test_every_rule_is_about_synthetic_content(rules: ById) -> None:
    """Every rule has the topic of synthetic content, among others."""
    assert all("synthetic-content" in ids(row["topics"]) for row in rules.values())


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


def test_it_extends_the_deep_synthesis_provisions(framework: Row) -> None:
    """The legal note says that the older provisions are extended at their Articles 16 and 17, not repealed."""
    assert says(framework["legal_note"], ["extend", "Article 17", "Article 16", "not repeal"])


def test_what_is_left_out_is_said(framework: Row) -> None:
    """The data names the articles without a rule, and what was not in hand."""
    assert says(framework["missing"], ["Articles 1 to 3", "13", "14", "standard", "Chinese original"])


def test_every_name_of_a_rule_is_ours(rules: ById) -> None:
    """The articles have no titles, so every name is ours."""
    assert {row["is_name_ours"] for row in rules.values()} == {"yes"}


def test_counterparts_in_the_checklist(shipped: Shipped) -> None:
    """Seven pairs join actors of PAI's checklist, all in part; four of its actors and "anyone" have none."""
    rows = [row for row in shipped("crosswalk") if row["to_framework"] == FRAMEWORK]
    pairs = {(row["actor"], row["to_actor"], row["extent"]) for row in rows}
    assert {pair[:2] for pair in pairs if pair[2] == "partly"} == {
        ("model_provider", SP), ("model_hosting", SP), ("app_developer", SP), ("app_developer", AIP),
        ("distribution_platform", TP), ("distribution_platform", AP), ("user", U),
    }  # fmt: skip
    assert {pair[:2] for pair in pairs if pair[2] == "none"} == {
        ("compute_cloud", ""), ("data_provider", ""), ("model_adapter", ""), ("mlops_eval", ""), ("", ANY)
    }  # fmt: skip
    assert len(rows) == 12

"""One mitigation, one actor, the topics and the crosswalk as rows."""

from collections import Counter
from collections.abc import Callable

import pytest

import valuechain as vc
from tests.conftest import Draw, Write
from valuechain.analysis.items.rows import crosswalk_rows, mitigation_rows, role_card_rows, topic_rows

OPEN = vc.Context("advanced", "open")


def test_role_card(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """The role card of adapters has one row per statement, under the name of its section."""
    table = role_card_rows(pai_open, "model_adapter")
    sections = Counter(row[0] for row in table.rows)
    assert sections["owns"] == 1
    assert sections["supports"] == 7
    assert (sections["needs"], sections["hands on"]) == (6, 2)
    assert sections["shares with"] == 3
    found = Counter(row["framework"] for row in table.records() if row["section"] == "owned by the counterpart")
    law = vc.build_allocation(chain, OPEN, framework="eu-ai-act")
    assert sections["counterpart"] == 8
    assert found["eu-ai-act"] == len(vc.mitigations_of(law, "gpai_provider"))
    assert (found["cosai"], found["uk-ai-cyber"], found["cn-deep-synthesis"]) == (9, 13, 8)
    assert (found["ca-ai-transparency"], found["eu-transparency-code"]) == (1, 1)
    assert len(found) == 6


def test_role_card_row(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """A row has the item, stage, role, co-owners, confidence and passage."""
    table = role_card_rows(pai_open, "model_adapter")
    assert table.records()[0] == {
        "section": "owns",
        "framework": "pai-open",
        "id": "PO-7",
        "what": "Implement use case-specific safety measures",
        "stage": "Prevent",
        "role": "primary",
        "with_whom": "App Developers (primary)",
        "confidence": "stated",
        "source": chain.mitigation("pai-open", "PO-7").source,
        "norm": "should;can",
        "strength": "recommended",
        "condition": "",
        "legal_status": "guidance, not binding",
        "label": "Add use-specific safety measures",
        "place": "",
        "applies_from": "",
    }


def test_how_strongly(pai_open: vc.Allocation) -> None:
    """Rows of their own count the roles that are optional, or hold only under a condition."""
    rows = role_card_rows(pai_open, "model_hosting").records()
    assert [(row["what"], row["with_whom"]) for row in rows if row["section"] == "how strongly"] == [
        ("optional", "2 of 5"),
        ("only under a condition", "1 of 5"),
    ]
    assert [row for row in role_card_rows(pai_open, "user").records() if row["section"] == "how strongly"] == []


def test_owners_with_what_the_source_says(chain: vc.ValueChain) -> None:
    """The owners of item 2 have their verbs, strengths and conditions; developers have none."""
    rows = mitigation_rows(chain, "PO-2", "pai-open", OPEN).records()
    said = [(row["norm"], row["strength"], row["condition"]) for row in rows if row["section"] == "owner"]
    assert said == [
        ("can;should;may", "optional", ""),
        ("can", "optional", "only for external evaluation"),
        ("", "not given", ""),
    ]


def test_role_card_says_what_is_not_known(chain: vc.ValueChain) -> None:
    """A framework to which neither the crosswalk nor a reference actor leads has a row that says so."""
    rows = role_card_rows(vc.build_allocation(chain, OPEN, framework="cosai"), "governance").records()
    (row,) = [row for row in rows if (row["section"], row["framework"]) == ("counterpart", "ca-ai-transparency")]
    unknown = "not known: neither the crosswalk nor our common language says anything"
    assert (row["with_whom"], row["confidence"]) == (unknown, "unsourced")


def test_role_card_says_through_whom(chain: vc.ValueChain) -> None:
    """A counterpart that is reached through a reference actor says so, between the extent and the condition."""
    rows = role_card_rows(vc.build_allocation(chain, OPEN, framework="cosai"), "governance").records()
    (row,) = [row for row in rows if (row["section"], row["framework"]) == ("counterpart", "uk-ai-cyber")]
    assert row["with_whom"].startswith("partly, through Governance function: ")


def test_role_card_says_that_there_is_no_counterpart(pai_open: vc.Allocation) -> None:
    """A framework in which the crosswalk found no match has a row with the reason."""
    rows = role_card_rows(pai_open, "model_adapter").records()
    (row,) = [row for row in rows if (row["section"], row["framework"]) == ("counterpart", "pai-2023")]
    assert (row["id"], row["with_whom"], row["confidence"]) == ("", "none: no such actor in 2023", "interpreted")


def test_alone(pai_open: vc.Allocation) -> None:
    """A sole owner is marked "alone"; mitigations lost without it have rows of their own."""
    rows = role_card_rows(pai_open, "model_provider").records()
    assert [row["id"] for row in rows if (row["section"], row["with_whom"]) == ("owns", "alone")] == [
        "PO-5",
        "PO-8",
        "PO-10",
    ]
    assert [row["id"] for row in rows if row["section"] == "without it held by nobody"] == ["PO-5", "PO-8", "PO-10"]


def test_mention_alone(draw: Draw) -> None:
    """An actor that is only mentioned is never marked "alone", even if the mitigation has no owner."""
    rows = role_card_rows(vc.build_allocation(draw("maker -m-> filter")), "maker").records()
    assert [(row["section"], row["with_whom"]) for row in rows] == [("mentioned", "")]


@pytest.mark.parametrize("made", [role_card_rows, lambda a, i: mitigation_rows(a.chain, i, "pai-open", OPEN)])
def test_no_id(pai_open: vc.Allocation, made: Callable[..., object]) -> None:
    """Leaving out the id raises an error that asks for it."""
    with pytest.raises(vc.ChoiceNeededError, match="id"):
        made(pai_open, "")


def test_mitigation_owners_and_readings(chain: vc.ValueChain) -> None:
    """Item 12 has four owners, and so does each of its two readings."""
    rows = mitigation_rows(chain, "PO-12", "pai-open", OPEN).records()
    owners = [(row["actor_id"], row["role"]) for row in rows if row["section"] == "owner"]
    assert owners == [
        ("model_provider", "primary"),
        ("model_hosting", "primary"),
        ("app_developer", "primary"),
        ("model_adapter", "secondary"),
    ]
    of_readings = [row for row in rows if row["section"] == "reading"]
    hosting = [(row["reading"], row["role"]) for row in of_readings if row["actor_id"] == "model_hosting"]
    assert hosting == [("A", "primary"), ("B", "secondary")]
    assert len(of_readings) == 8


def test_mitigation_under_another_reading(chain: vc.ValueChain) -> None:
    """The owners are those of the chosen reading."""
    rows = mitigation_rows(chain, "PO-12", "pai-open", OPEN, {"PO-12": "B"}).records()
    roles = {row["actor_id"]: (row["role"], row["reading"]) for row in rows if row["section"] == "owner"}
    assert roles["model_hosting"] == ("secondary", "B")


def test_mention_stands_last(chain: vc.ValueChain) -> None:
    """Mentioned actors follow the owners."""
    rows = mitigation_rows(chain, "PO-4", "pai-open", OPEN).records()
    assert [row["role"] for row in rows if row["section"] == "owner"] == ["primary", "secondary", "mentioned"]


def test_same_topic_rows(chain: vc.ValueChain) -> None:
    """CoSAI and California cover licensing too; each of the other six has a row that says why it has no match."""
    rows = mitigation_rows(chain, "PO-5", "pai-open", OPEN).records()
    licensing = {row["framework"]: row["mitigation"] for row in rows if row["topic"] == "Licensing"}
    nothing = "nothing on this topic"
    assert licensing == {
        "pai-2023": "no list for this model and release (unsourced)",
        "cosai": "Training Data Management",
        "uk-ai-cyber": nothing,
        "eu-ai-act": nothing,
        "ca-ai-transparency": "End of use after revocation",
        "eu-transparency-code": nothing,
        "cn-ai-labeling": nothing,
        "cn-deep-synthesis": nothing,
    }


def test_mitigation_that_does_not_apply(chain: vc.ValueChain) -> None:
    """Below the frontier, Art 52 has no rows, only a note that it does not apply."""
    with pytest.raises(vc.QuestionError, match="not among the mitigations that apply"):
        mitigation_rows(chain, "art-52", "eu-ai-act", OPEN)


def test_part(chain: vc.ValueChain) -> None:
    """A provision is found even if its level is not given."""
    rows = mitigation_rows(chain, "provision-1.1", "uk-ai-cyber", OPEN).records()
    owners = [(row["actor_id"], row["confidence"]) for row in rows if row["section"] == "owner"]
    assert owners == [("organisation", "stated")]


def test_former_id(write: Write) -> None:
    """A mitigation is found under a former id too, and listed under its present one."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "former_ids"], ["x", "X", "a", "old;older"]],
    )
    assert mitigation_rows(chain, "older").rows == mitigation_rows(chain, "x").rows


def test_unowned(draw: Draw) -> None:
    """A mitigation without owners has one row, without an actor."""
    rows = mitigation_rows(draw("(orphan); maker"), "orphan").records()
    assert [(row["section"], row["mitigation_id"], row["actor_id"]) for row in rows] == [("owner", "orphan", "")]


def test_topics(chain: vc.ValueChain, shipped: Callable[..., list[dict[str, str]]]) -> None:
    """There is exactly one row per topic of each mitigation."""
    table = topic_rows(chain)
    in_files = sum(len(list(filter(None, row["topics"].split(";")))) for row in shipped("mitigations"))
    assert len(table.rows) == in_files
    licensing = [row["mitigation_id"] for row in table.records() if row["topic_id"] == "licensing"]
    assert licensing == ["PO-5", "controlTrainingDataManagement", "ca-8", "ca-9", "ca-10"]


def test_topics_of_one_framework(chain: vc.ValueChain) -> None:
    """The topics of a single framework can be requested; the level tells parts from whole mitigations."""
    rows = topic_rows(chain, "uk-ai-cyber").records()
    assert {row["framework"] for row in rows} == {"uk-ai-cyber"}
    assert {row["level"] for row in rows} == {1, 2}


def test_crosswalk(chain: vc.ValueChain) -> None:
    """The crosswalk has 84 rows for PAI's actors and 13 for actors without a match in PAI; no match means no name."""
    rows = crosswalk_rows(chain).records()
    assert [sum(bool(row["actor"]) is is_named for row in rows) for is_named in (True, False)] == [84, 13]
    (compute,) = [row for row in rows if (row["actor_id"], row["to_framework"]) == ("compute_cloud", "cosai")]
    assert (compute["actor"], compute["to_actor"], compute["extent"]) == (
        "Compute and Cloud Providers",
        "AI Platform Provider",
        "full",
    )
    (hosting,) = [row for row in rows if (row["actor_id"], row["to_framework"]) == ("model_hosting", "eu-ai-act")]
    assert (hosting["to_actor"], hosting["extent"]) == ("", "none")

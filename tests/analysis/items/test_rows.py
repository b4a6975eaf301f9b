"""One mitigation, one actor, the topics and the crosswalk as rows."""

from collections import Counter
from collections.abc import Callable

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.items.rows import crosswalk_rows, mitigation_rows, role_card_rows, topic_rows

OPEN = vc.Context("advanced", "open")


def test_role_card(pai_open: vc.Allocation) -> None:
    """The role card of adapters has one row per statement, under the name of its section."""
    table = role_card_rows(pai_open, "model_adapter")
    sections = Counter(row[0] for row in table.rows)
    assert sections["owns"] == 1
    assert sections["supports"] == 7
    assert (sections["needs"], sections["hands on"]) == (5, 2)
    assert sections["shares with"] == 3
    assert (sections["counterpart"], sections["owned by the counterpart"]) == (4, 9 + 13 + 2)


def test_role_card_row(pai_open: vc.Allocation) -> None:
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
        "source": "PAI checklist, Prevent: Implement Use Case-Specific Safety Measures",
    }


def test_role_card_says_what_is_not_known(pai_open: vc.Allocation) -> None:
    """A framework that the crosswalk does not mention has a row that says so."""
    rows = role_card_rows(pai_open, "model_adapter").records()
    (row,) = [row for row in rows if (row["section"], row["framework"]) == ("counterpart", "pai-2023")]
    assert (row["with_whom"], row["confidence"]) == ("not known: the crosswalk says nothing", "unsourced")


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
    assert [(row["section"], row["with_whom"]) for row in rows] == [("mentioned for", "")]


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
    """No other framework covers licensing; each of the other four has a row that says why it has no match."""
    rows = mitigation_rows(chain, "PO-5", "pai-open", OPEN).records()
    licensing = {row["framework"]: row["mitigation"] for row in rows if row["topic"] == "Licensing"}
    nothing = "nothing on this topic"
    assert licensing == {
        "pai-2023": "no list for this model and release (unsourced)",
        "cosai": nothing,
        "uk-ai-cyber": nothing,
        "eu-ai-act": nothing,
    }


def test_mitigation_that_does_not_apply(chain: vc.ValueChain) -> None:
    """For an open model, Art 53(1)(a) has no rows, only a note that it does not apply."""
    with pytest.raises(vc.QuestionError, match="not among the mitigations that apply"):
        mitigation_rows(chain, "art-53-1-a", "eu-ai-act", OPEN)


def test_part(chain: vc.ValueChain) -> None:
    """A provision is found even if its level is not given."""
    rows = mitigation_rows(chain, "provision-1.1", "uk-ai-cyber").records()
    assert [(row["actor_id"], row["confidence"]) for row in rows] == [("organisation", "interpreted")]


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
    assert licensing == ["PO-5"]


def test_topics_of_one_framework(chain: vc.ValueChain) -> None:
    """The topics of a single framework can be requested; the level tells parts from whole mitigations."""
    rows = topic_rows(chain, "uk-ai-cyber").records()
    assert {row["framework"] for row in rows} == {"uk-ai-cyber"}
    assert {row["level"] for row in rows} == {1, 2}


def test_crosswalk(chain: vc.ValueChain) -> None:
    """The crosswalk has 38 rows, each with two names; the second is empty if there is no counterpart."""
    rows = crosswalk_rows(chain).records()
    assert len(rows) == 38
    assert (rows[0]["actor"], rows[0]["to_actor"], rows[0]["extent"]) == (
        "Compute and Cloud Providers",
        "AI Platform Provider",
        "full",
    )
    (hosting,) = [row for row in rows if (row["actor_id"], row["to_framework"]) == ("model_hosting", "eu-ai-act")]
    assert (hosting["to_actor"], hosting["condition"]) == ("", "no clean counterpart")

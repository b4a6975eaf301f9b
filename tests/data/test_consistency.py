"""Rules that every row of data/ follows, whatever its framework."""

from collections import Counter

import pytest

from tests.conftest import Shipped

Rows = list[dict[str, str]]

FRAMEWORKS = ("pai-open", "pai-2023", "cosai", "uk-ai-cyber", "eu-ai-act")
ROLES = ("primary", "secondary", "responsible", "supporting", "mentioned")
OWNING = ROLES[:4]


def several(cell: str) -> list[str]:
    """The entries of a CSV field that can hold several."""
    return [part for part in cell.split(";") if part]


@pytest.fixture(scope="module")
def mitigations(shipped: Shipped) -> Rows:
    """The mitigations of all frameworks."""
    return shipped("mitigations")


@pytest.fixture(scope="module")
def actors(shipped: Shipped) -> dict[str, set[str]]:
    """The ids of the actors by framework."""
    return {framework: {row["id"] for row in shipped("actors", framework)} for framework in FRAMEWORKS}


def test_there_are_five_frameworks(shipped: Shipped) -> None:
    """Five frameworks are shipped, with PAI's first."""
    assert tuple(row["id"] for row in shipped("frameworks")) == FRAMEWORKS


@pytest.mark.parametrize(
    ("framework", "actors", "mitigations"),
    [
        ("pai-open", 9, 15),
        ("pai-2023", 6, 22),
        ("cosai", 8, 35),
        ("uk-ai-cyber", 5, 85),  # 13 principles and 72 provisions
        ("eu-ai-act", 10, 54),
    ],
)
def test_size_of_each_framework(shipped: Shipped, framework: str, actors: int, mitigations: int) -> None:
    """Each framework has as many actors and mitigations as its source."""
    assert (len(shipped("actors", framework)), len(shipped("mitigations", framework))) == (actors, mitigations)


@pytest.mark.parametrize(
    "column", ["id", "name", "label", "stage", "summary", "topics", "confidence", "topics_confidence", "source"]
)
def test_every_mitigation_has(mitigations: Rows, column: str) -> None:
    """Every mitigation has an id, name, label, stage, summary, topics, confidence and source."""
    assert [row["id"] for row in mitigations if not row[column].strip()] == []


@pytest.mark.parametrize("column", ["publisher", "version", "licence", "attribution", "url", "missing", "called"])
def test_every_framework_has(shipped: Shipped, column: str) -> None:
    """Every framework has a publisher, a version, a licence and a note on what is missing."""
    assert [row["id"] for row in shipped("frameworks") if not row[column].strip()] == []


def test_only_the_undated_copy_has_no_date(shipped: Shipped) -> None:
    """Every framework has a date, except PAI's open checklist: our copy of it has none."""
    assert [row["id"] for row in shipped("frameworks") if not row["date"]] == ["pai-open"]


def test_labels_have_forty_characters_at_most(mitigations: Rows) -> None:
    """No label of a mitigation is longer than 40 characters."""
    assert [row["label"] for row in mitigations if len(row["label"]) > 40] == []


@pytest.mark.parametrize(("table", "column"), [("mitigations", "label"), ("actors", "label"), ("actors", "name")])
def test_labels_are_unique_in_their_framework(shipped: Shipped, table: str, column: str) -> None:
    """Labels of mitigations and names of actors are unique within a framework."""
    counted = Counter((row["framework"], row[column].casefold()) for row in shipped(table))
    assert [key for key, count in counted.items() if count > 1] == []


def test_topics_are_marked_as_interpreted(mitigations: Rows) -> None:
    """Topics are our own tagging, so all are marked interpreted."""
    assert {row["topics_confidence"] for row in mitigations} == {"interpreted"}


def test_topics_come_from_the_list(shipped: Shipped, mitigations: Rows) -> None:
    """Every topic of a mitigation is in the list of topics."""
    assert {topic for row in mitigations for topic in several(row["topics"])} <= {
        row["id"] for row in shipped("topics")
    }


def test_every_topic_is_used(shipped: Shipped, mitigations: Rows) -> None:
    """Every topic in the list is used."""
    assert {row["id"] for row in shipped("topics")} <= {t for row in mitigations for t in several(row["topics"])}


def test_no_topic_is_given_twice(mitigations: Rows) -> None:
    """No mitigation lists a topic twice."""
    assert [row["id"] for row in mitigations if len(set(several(row["topics"]))) != len(several(row["topics"]))] == []


def test_every_mitigation_has_an_owner(mitigations: Rows) -> None:
    """Every shipped mitigation has at least one owner."""
    assert [row["id"] for row in mitigations if not any(row[role] for role in OWNING)] == []


@pytest.mark.parametrize("table", ["mitigations", "readings"])
def test_owners_are_actors_of_their_framework(shipped: Shipped, actors: dict[str, set[str]], table: str) -> None:
    """Every owner is an actor of the same framework."""
    strangers = [
        (row["framework"], role, actor)
        for row in shipped(table)
        for role in ROLES
        for actor in several(row[role])
        if actor not in actors[row["framework"]]
    ]
    assert strangers == []


@pytest.mark.parametrize("table", ["mitigations", "readings"])
def test_no_actor_holds_two_roles_for_one_mitigation(shipped: Shipped, table: str) -> None:
    """No actor has two roles in one row, or the same role twice."""
    held = [[actor for role in ROLES for actor in several(row[role])] for row in shipped(table)]
    assert [owners for owners in held if len(set(owners)) != len(owners)] == []


def test_risks_are_those_of_their_framework(shipped: Shipped, mitigations: Rows) -> None:
    """Every risk of a mitigation exists in its framework, or is "all"."""
    risks = {(row["framework"], row["id"]) for row in shipped("risks")}
    strangers = [
        (row["framework"], risk)
        for row in mitigations
        for risk in several(row["risks"])
        if risk != "all" and (row["framework"], risk) not in risks
    ]
    assert strangers == []


def test_impacted_actors_are_those_of_their_framework(shipped: Shipped, actors: dict[str, set[str]]) -> None:
    """Every actor affected by a risk exists in its framework."""
    assert [
        (row["id"], actor)
        for row in shipped("risks")
        for actor in several(row["impacted"])
        if actor not in actors[row["framework"]]
    ] == []


def test_crosswalk_joins_actors_that_exist(shipped: Shipped, actors: dict[str, set[str]]) -> None:
    """Every actor in the crosswalk exists in its framework."""
    for row in shipped("crosswalk"):
        assert row["actor"] in actors[row["framework"]] | {""}
        assert row["to_actor"] in actors[row["to_framework"]] | {""}


def test_parents_are_mitigations_of_the_first_level(mitigations: Rows) -> None:
    """Every parent is a top-level mitigation of the same framework."""
    first = {(row["framework"], row["id"]) for row in mitigations if not row["parent"]}
    assert [row["id"] for row in mitigations if row["parent"] and (row["framework"], row["parent"]) not in first] == []


def test_doubts_concern_what_exists(shipped: Shipped, actors: dict[str, set[str]], mitigations: Rows) -> None:
    """Every mitigation and actor that a doubt names exists in its framework."""
    known = {(row["framework"], row["id"]) for row in mitigations}
    for row in shipped("doubts"):
        assert not row["mitigation_id"] or (row["framework"], row["mitigation_id"]) in known
        assert row["actor_id"] in actors[row["framework"]] | {""}


@pytest.mark.parametrize(
    "table",
    ["actors", "mitigations", "cells", "stages", "readings", "supplies", "crosswalk", "risks", "topics"],
)
def test_no_cell_has_spaces_around_it(shipped: Shipped, table: str) -> None:
    """No CSV field begins or ends with white space."""
    assert [(row, column) for row in shipped(table) for column, cell in row.items() if cell != cell.strip()] == []


def test_stages_stand_in_the_order_of_the_mitigations(shipped: Shipped, mitigations: Rows) -> None:
    """The stages of each framework are those of its mitigations, in the same order."""
    named = dict.fromkeys((row["framework"], row["stage"]) for row in mitigations)
    assert list(named) == [(row["framework"], row["name"]) for row in shipped("stages")]

"""Rules that every row of data/ follows, whatever its framework."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Shipped
from tests.data.rows import NOT_HELD, OWNER_ROLES, ROLES, Rows, several
from valuechain.model.norm import Verb
from valuechain.model.vocabulary import Instrument

FRAMEWORKS = (
    *("pai-open", "pai-2023", "cosai", "uk-ai-cyber", "eu-ai-act"),
    *("ca-ai-transparency", "eu-transparency-code", "cn-ai-labeling", "cn-deep-synthesis"),
)
LAWS = ("eu-ai-act", "ca-ai-transparency", "cn-ai-labeling", "cn-deep-synthesis")
TITLES_ONLY = dict.fromkeys(FRAMEWORKS, 0) | {"pai-2023": 21}
"""The number of mitigations of which only the title is in hand, by framework."""
# framework, kind of source, where it applies, legal status as shown
LEGAL_STATUS = [
    ("pai-open", Instrument.GUIDANCE, "", "guidance, not binding"),
    ("pai-2023", Instrument.GUIDANCE, "", "guidance, not binding; draft"),
    ("cosai", Instrument.FRAMEWORK, "", "framework, not binding"),
    ("uk-ai-cyber", Instrument.CODE, "United Kingdom", "voluntary code, United Kingdom"),
    ("eu-ai-act", Instrument.LAW, "the European Union", "law, binding in the European Union"),
    ("ca-ai-transparency", Instrument.LAW, "California", "law, binding in California; not fully settled"),
    ("eu-transparency-code", Instrument.CODE, "the European Union", "voluntary code, the European Union"),
    ("cn-ai-labeling", Instrument.LAW, "China", "law, binding in China"),
    ("cn-deep-synthesis", Instrument.LAW, "China", "law, binding in China"),
]
PASSAGES_OF = {
    "mitigations": ("id",),
    "actors": ("id",),
    "stages": ("name",),
    "readings": ("mitigation_id", "id"),
    "cells": ("model_type", "release_type"),
    "supplies": ("what", "from_actor", "to_actor"),
    "risks": ("id",),
    "doubts": ("mitigation_id", "actor_id", "kind"),
    "dates": ("id", "scope", "date"),
    "definitions": ("kind", "term"),
}
"""The tables whose rows can have a passage, and the columns that a passage names a row by."""


def key_of(table: str, row: Mapping[str, str]) -> str:
    """How a passage names the row."""
    return "/".join(row[column] for column in PASSAGES_OF[table] if row[column])


@pytest.fixture(scope="module")
def mitigations(shipped: Shipped) -> Rows:
    """The mitigations of all frameworks."""
    return shipped("mitigations")


@pytest.fixture(scope="module")
def actors(shipped: Shipped) -> dict[str, set[str]]:
    """The ids of the actors by framework."""
    return {framework: {row["id"] for row in shipped("actors", framework)} for framework in FRAMEWORKS}


def test_there_are_nine_frameworks(shipped: Shipped) -> None:
    """Nine frameworks are shipped, with PAI's first."""
    assert tuple(row["id"] for row in shipped("frameworks")) == FRAMEWORKS


@pytest.mark.parametrize(
    ("framework", "actors", "mitigations"),
    [
        ("pai-open", 9, 15),
        ("pai-2023", 6, 22),
        ("cosai", 8, 35),
        ("uk-ai-cyber", 6, 85),  # 13 principles and 72 provisions
        ("eu-ai-act", 13, 71),
        ("ca-ai-transparency", 5, 17),
        ("eu-transparency-code", 6, 35),  # 23 measures, 2 commitments without any, and 10 sub-measures
        ("cn-ai-labeling", 6, 18),
        ("cn-deep-synthesis", 6, 27),
    ],
)
def test_size_of_each_framework(shipped: Shipped, framework: str, actors: int, mitigations: int) -> None:
    """Each framework has as many actors and mitigations as its source."""
    assert (len(shipped("actors", framework)), len(shipped("mitigations", framework))) == (actors, mitigations)


def test_roles_are_those_of_the_notes(shipped: Shipped) -> None:
    """The roles are those of the notes, plus two of RACI tables; roles that only inform or consult own nothing."""
    roles = {row["id"]: row["is_owner"] for row in shipped("roles")}
    assert (roles.pop("accountable"), roles.pop("consulted")) == ("yes", "no")
    assert roles == {role: "yes" if role in OWNER_ROLES else "no" for role in ROLES}


@pytest.mark.parametrize(
    "column", ["id", "name", "label", "stage", "topics", "confidence", "topics_confidence", "source"]
)
def test_every_mitigation_has(mitigations: Rows, column: str) -> None:
    """Every mitigation has an id, name, label, stage, topics, confidence and source."""
    assert [row["id"] for row in mitigations if not row[column].strip()] == []


def test_every_mitigation_has_a_summary_unless_only_its_title_is_in_hand(mitigations: Rows) -> None:
    """A mitigation has a summary if and only if more than its title is in hand."""
    assert [row["id"] for row in mitigations if bool(row["summary"]) == (row["is_title_only"] == "yes")] == []


@pytest.mark.parametrize(("framework", "number"), TITLES_ONLY.items())
def test_number_of_titles_without_a_text(shipped: Shipped, framework: str, number: int) -> None:
    """Only of PAI's 2023 guidance are there mitigations of which the title alone is in hand."""
    assert sum(row["is_title_only"] == "yes" for row in shipped("mitigations", framework)) == number


@pytest.mark.parametrize(
    "column",
    ["publisher", "licence", "attribution", "url", "stated", "interpreted", "missing", "update_note", "called"],
)
def test_every_framework_has(shipped: Shipped, column: str) -> None:
    """Every framework has a publisher, a licence and notes on what is stated, interpreted and missing."""
    assert [row["id"] for row in shipped("frameworks") if not row[column].strip()] == []


@pytest.mark.parametrize(("framework", "instrument", "jurisdiction", "status"), LEGAL_STATUS)
def test_legal_status(
    shipped: Shipped, chain: vc.ValueChain, framework: str, instrument: Instrument, jurisdiction: str, status: str
) -> None:
    """Each framework says what kind of source it is, where it applies and why it binds, which only laws do."""
    (row,) = [row for row in shipped("frameworks") if row["id"] == framework]
    assert (row["instrument"], row["jurisdiction"]) == (instrument, jurisdiction)
    assert row["is_binding"] == ("yes" if instrument is Instrument.LAW else "no")
    assert row["legal_note"]
    assert chain.framework(framework).legal_status == status


def test_only_undated_copies_have_no_date(shipped: Shipped) -> None:
    """Every framework has a date, except PAI's two: the copies in hand print none."""
    assert [row["id"] for row in shipped("frameworks") if not row["date"]] == ["pai-open", "pai-2023"]


def test_edition_is_identified(shipped: Shipped) -> None:
    """Every framework gives the version that was read, except the UK Code, which has a date only."""
    assert [row["id"] for row in shipped("frameworks") if not row["version"]] == ["uk-ai-cyber"]


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
    assert [row["id"] for row in mitigations if not any(row[role] for role in OWNER_ROLES)] == []


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
def test_no_actor_owns_one_mitigation_twice(shipped: Shipped, table: str) -> None:
    """No actor has two roles with duties in one row, but one with a duty can also be informed of something."""
    held = [[actor for role in OWNER_ROLES for actor in several(row[role])] for row in shipped(table)]
    assert [actors for actors in held if len(set(actors)) != len(actors)] == []


@pytest.mark.parametrize("table", ["mitigations", "readings"])
def test_no_role_lists_an_actor_twice(shipped: Shipped, table: str) -> None:
    """No role column has the same actor twice."""
    cells = [(row["id"], several(row[role])) for row in shipped(table) for role in ROLES]
    assert [row for row, actors in cells if len(set(actors)) != len(actors)] == []


def test_ownerships_are_the_pairs_of_the_role_columns(shipped: Shipped) -> None:
    """ownerships.csv has exactly the actors and roles of mitigations.csv and of all readings, each once."""
    listed = {
        (row["framework"], row[key], actor, role)
        for table, key in (("mitigations", "id"), ("readings", "mitigation_id"))
        for row in shipped(table)
        for role in ROLES
        for actor in several(row[role])
    }
    found = [(row["framework"], row["mitigation_id"], row["actor_id"], row["role"]) for row in shipped("ownerships")]
    assert (set(found) - listed, listed - set(found)) == (set(), set())
    assert len(found) == len(set(found))


def test_verbs_are_those_of_the_vocabulary(shipped: Shipped) -> None:
    """Every verb of a mitigation or an owner is one of the closed list, and none is given twice."""
    norms = [several(row["norm"]) for table in ("mitigations", "ownerships") for row in shipped(table)]
    assert {verb for norm in norms for verb in norm} <= set(Verb)
    assert [norm for norm in norms if len(set(norm)) != len(norm)] == []


def test_no_owner_has_a_verb_that_its_mitigation_lacks_altogether(shipped: Shipped) -> None:
    """A framework without verbs, such as the Risk Map, gives none to its owners either."""
    silent = {row["framework"] for row in shipped("mitigations")} - {
        row["framework"] for row in shipped("mitigations") if row["norm"]
    }
    assert silent == {"pai-2023", "cosai"}
    assert [row for row in shipped("ownerships") if row["framework"] in silent and row["norm"]] == []


def test_dates_of_mitigations_exist(shipped: Shipped) -> None:
    """Every date of a mitigation or an owner is an id of dates.csv, or an ISO date.

    Only laws have dates, and the EU transparency code, which is to meet the AI Act.
    """
    dates = {(row["framework"], row["id"]) for row in shipped("dates")}
    assert {framework for framework, _ in dates} == {*LAWS, NOT_HELD}
    for table in ("mitigations", "ownerships"):
        for row in shipped(table):
            for when in several(row["applies_from"]):
                assert (row["framework"], when) in dates or date.fromisoformat(when)


def test_passages_are_in_texts_that_exist(shipped: Shipped) -> None:
    """Every passage has a place in a text of its framework, and every framework has a text."""
    texts = {(row["framework"], row["id"]) for row in shipped("texts")}
    assert {framework for framework, _ in texts} == set(FRAMEWORKS)
    assert [row for row in shipped("passages") if (row["framework"], row["text"]) not in texts] == []
    assert [row for row in shipped("passages") if not row["place"]] == []


def test_texts_are_identified(shipped: Shipped) -> None:
    """Every text has a title, a licence and the hash of the file that was read, or a note that it is not held."""
    for row in shipped("texts"):
        assert row["title"]
        assert row["licence"]
        if row["framework"] == NOT_HELD:
            assert (row["sha256"], row["note"].startswith("Not held: ")) == ("", True)
        else:
            assert len(bytes.fromhex(row["sha256"])) == 32


def test_passages_are_of_rows_that_exist(shipped: Shipped) -> None:
    """Every passage belongs to a row that is shipped."""
    known = {(row["framework"], table, key_of(table, row)) for table in PASSAGES_OF for row in shipped(table)}
    assert {(row["framework"], row["table"], row["row"]) for row in shipped("passages")} <= known


def test_rows_without_a_passage_are_those_of_the_guide(shipped: Shipped) -> None:
    """Rows without a place are those that the guide names.

    They are our groupings of the EU AI Act and of California's Act, what CoSAI and the UK Code do not say, two doubts
    about CoSAI, one about bills that were not read, and everything of the code whose text is not held.
    """
    placed = {(row["framework"], row["table"], row["row"]) for row in shipped("passages")}
    without: dict[tuple[str, str], set[str]] = {}
    for table in PASSAGES_OF:
        for row in shipped(table):
            if row["framework"] != NOT_HELD and (row["framework"], table, key_of(table, row)) not in placed:
                without.setdefault((row["framework"], table), set()).add(key_of(table, row))
    cells = {key_of("cells", row) for row in shipped("cells", "cosai")}
    assert without == {
        ("cosai", "cells"): cells,
        ("cosai", "doubts"): {"two accounts of the personas of a risk", "everybody or some"},
        ("uk-ai-cyber", "cells"): cells,
        ("eu-ai-act", "stages"): {row["name"] for row in shipped("stages", "eu-ai-act")},
        ("ca-ai-transparency", "stages"): {row["name"] for row in shipped("stages", "ca-ai-transparency")},
        ("ca-ai-transparency", "doubts"): {"later bills"},
    }


def test_a_text_that_is_not_held_has_no_passages(shipped: Shipped) -> None:
    """The EU transparency code has no passages at all, and its caution says why."""
    assert shipped("passages", NOT_HELD) == []
    (row,) = [row for row in shipped("frameworks") if row["id"] == NOT_HELD]
    assert row["caution"].startswith("We do not hold this text, so these rows cannot be verified here.")


@pytest.mark.parametrize(
    "table",
    [
        "actors", "mitigations", "readings", "cells", "stages", "supplies", "crosswalk", "risks", "doubts", "dates",
        "definitions", "model_types", "release_types",
    ],
)  # fmt: skip
def test_every_row_has_its_place_in_the_source(shipped: Shipped, table: str) -> None:
    """Every row that comes from a source says where it stands there."""
    assert [row for row in shipped(table) if not row["source"].strip()] == []


@pytest.mark.parametrize("table", ["mitigations", "actors"])
def test_former_ids_are_not_in_use(shipped: Shipped, table: str) -> None:
    """No former id is the id of another row, or the former id of two rows."""
    former = [(row["framework"], each) for row in shipped(table) for each in several(row["former_ids"])]
    assert len(former) == len(set(former))
    assert not set(former) & {(row["framework"], row["id"]) for row in shipped(table)}


def test_links_by_former_ids_resolve(shipped: Shipped, chain: vc.ValueChain, mitigations: Rows) -> None:
    """A link with a former id leads to the row that has it."""
    links = [(row["framework"], former, row["id"]) for row in mitigations for former in several(row["former_ids"])]
    assert [chain.mitigation(framework, former).id for framework, former, _ in links] == [new for *_, new in links]
    links = [(r["framework"], former, r["id"]) for r in shipped("actors") for former in several(r["former_ids"])]
    assert [chain.actor(framework, former).id for framework, former, _ in links] == [new for *_, new in links]


def test_risks_are_those_of_their_framework(shipped: Shipped, mitigations: Rows) -> None:
    """Every risk that a mitigation answers, or that hinders it, exists in its framework, or is "all"."""
    risks = {(row["framework"], row["id"]) for row in shipped("risks")}
    strangers = [
        (row["framework"], risk)
        for row in mitigations
        for risk in several(row["risks"]) + several(row["hindered_by"])
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
    [
        "frameworks",
        "actors",
        "mitigations",
        "ownerships",
        "cells",
        "stages",
        "readings",
        "supplies",
        "crosswalk",
        "risks",
        "topics",
        "doubts",
        "dates",
        "definitions",
        "texts",
        "passages",
        "practices",
        "links",
        "reference_actors",
        "reference_crosswalk",
    ],
)
def test_no_cell_has_spaces_around_it(shipped: Shipped, table: str) -> None:
    """No CSV field begins or ends with white space."""
    assert [(row, column) for row in shipped(table) for column, cell in row.items() if cell != cell.strip()] == []


def test_stages_stand_in_the_order_of_the_mitigations(shipped: Shipped, mitigations: Rows) -> None:
    """The stages of each framework are those of its mitigations, in the same order."""
    named = dict.fromkeys((row["framework"], row["stage"]) for row in mitigations)
    assert list(named) == [(row["framework"], row["name"]) for row in shipped("stages")]

"""When mitigations begin to apply: on three small sources, and on the shipped EU AI Act."""

from datetime import date

import pytest

from tests.conftest import Shipped, Write
from tests.dated_sources import DOUBT, OLDER, write_dated_sources
from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.timeline.rows import timeline_rows
from valuechain.analysis.across.timeline.timeline import build_timeline, list_coming
from valuechain.analysis.across.timeline.values import ActorCondition, Timeline
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength
from valuechain.model.question.across import AcrossQuestion
from valuechain.views.across.timeline.words import say_conditions

TODAY = date(2026, 11, 29)
Said = tuple[str, str, str, str, str]


@pytest.fixture
def dated(write: Write) -> Across:
    """The answer of the three sources, as of 29 November 2026."""
    return build_across(write_dated_sources(write), AcrossQuestion(on=TODAY))


def say(timeline: Timeline) -> list[Said]:
    """Each group: source, day, scope, what begins and what is extended."""
    return [
        (
            group.source,
            group.day.isoformat(),
            group.start.scope,
            " ".join(each.mitigation.id for each in group.new),
            " ".join(each.mitigation.id for each in group.extended),
        )
        for group in timeline.groups
    ]


def test_a_group_for_each_source_day_and_scope(dated: Across) -> None:
    """The earliest day comes first; on one day, sources are in the order of the data."""
    assert say(build_timeline(dated)) == [
        ("law", "2025-02-02", "", "old", ""),
        ("law", "2026-12-31", "", "doubt", ""),
        ("law", "2027-01-01", "", "tell", ""),
        ("code", "2027-01-01", "", "mark", ""),
        ("law", "2027-12-02", "Annex III", "risks", ""),
        ("law", "2028-08-02", "Annex I", "logs", "risks"),
    ]


def test_the_day_asked_about_leaves_nothing_out(dated: Across) -> None:
    """The timeline is the same whatever the day; what applies and what comes is told apart afterwards."""
    other = build_timeline(build_across(dated.chain, AcrossQuestion(on=date(2030, 1, 1))))
    assert say(other) == say(build_timeline(dated))
    assert [len(other.by(date(2027, 1, 1))), len(other.after(date(2027, 1, 1)))] == [4, 2]
    assert (other.by(None), other.after(None)) == ((), other.groups)


def test_who_is_responsible_and_who_supports(dated: Across) -> None:
    """A beginning has its reference actors, the condition, and only the topics that its mitigation asks for."""
    (tell,) = next(group for group in build_timeline(dated).groups if group.day == date(2027, 1, 1)).beginnings
    assert (tell.responsible, tell.supporting) == (("maker",), ("seller",))
    assert (tell.topics, tell.practices) == (("harm",), ("report",))
    assert tell.conditions == (ActorCondition("maker", "", is_responsible=True, text="if it is asked"),)


def test_the_end_of_a_transition(dated: Across) -> None:
    """A transition ends on the day that it names, once for both scopes, and does not count among what begins."""
    timeline = build_timeline(dated)
    (end,) = timeline.ends
    assert (end.source, end.day, end.text) == ("law", date(2030, 8, 2), OLDER)
    assert [each.mitigation.id for each in end.mitigations] == ["risks"]
    assert end.since == (date(2027, 12, 2), date(2028, 8, 2))
    assert (end.responsible, end.topics, end.places, end.is_settled) == (("maker",), ("harm",), ("Art 91",), True)
    assert timeline.events[-1] == end
    assert end not in timeline.groups
    assert build_timeline(dated, topic="labels").ends == ()


def test_transitions_that_end_within_twelve_months(dated: Across) -> None:
    """They are listed beside what begins, and after it on the same day."""
    coming = list_coming(build_across(dated.chain, AcrossQuestion(on=date(2030, 1, 1))))
    assert (coming.groups, [each.day for each in coming.ends]) == ((), [date(2030, 8, 2)])
    assert coming.events == coming.ends
    assert list_coming(dated).ends == ()


def test_the_ends_of_shipped_transitions(chain: ValueChain) -> None:
    """Every transition with a last day is an event: four in the EU AI Act, one in the EU code; counted by hand.

    In 111(2) and (1), 2 August 2030 and 31 December 2030 are last days; 2 August 2027 is a day before which something
    was marketed.
    """
    found = [
        (each.source, each.day.isoformat(), [day.isoformat() for day in each.since])
        for each in build_timeline(build_across(chain, AcrossQuestion())).ends
    ]
    high_risk = ["2026-08-02", "2027-12-02", "2028-08-02"]
    assert found == [
        ("eu-ai-act", "2026-12-02", ["2026-08-02"]),  # 111(4), for Article 50(2)
        ("eu-transparency-code", "2026-12-02", ["2026-08-02"]),  # the same, for Section 1
        ("eu-ai-act", "2027-08-02", ["2025-08-02"]),  # 111(3), for models
        ("eu-ai-act", "2030-08-02", high_risk),
        ("eu-ai-act", "2030-12-31", high_risk),
    ]
    first = build_timeline(build_across(chain, AcrossQuestion())).ends[0]
    assert [each.mitigation.id for each in first.mitigations] == ["art-50-2"]


def write_owners(write: Write, *owners: tuple[str, str, str], roles: dict[str, str]) -> ValueChain:
    """One mitigation from 2027 on. Each owner has a role and a condition; two source actors are importers."""
    matches = {"importer": "importer_distributor", "distributor": "importer_distributor", "user": "deployer"}
    return write(
        actors=[["id", "name"], ["importer", "Importer"], ["distributor", "Distributor"], ["user", "User"]],
        reference_crosswalk=[["actor", "reference_actor"], *([each, matches[each]] for each, *_ in owners)],
        mitigations=[
            ["id", "name", "applies_from", *roles],
            ["x", "X", "2027-01-01", *roles.values()],
        ],
        ownerships=[["mitigation_id", "actor_id", "role", "condition"], *(["x", *owner] for owner in owners)],
        practices=[["id", "topic", "name"], ["p", "privacy", "P"]],
        links=[["mitigation_id", "practice", "relation"], ["x", "p", "same"]],
    )


def test_each_condition_has_its_actor(write: Write) -> None:
    """A supporter's condition is not that of who is responsible; the responsible come first."""
    owners = (("user", "supporting", "if it cannot reach them"), ("importer", "responsible", "if it imports"))
    chain = write_owners(write, *owners, roles={"responsible": "importer", "supporting": "user"})
    across = build_across(chain, AcrossQuestion())
    timeline = build_timeline(across)
    (found,) = timeline.beginnings
    assert found.conditions == (
        ActorCondition("importer_distributor", "", is_responsible=True, text="if it imports"),
        ActorCondition("deployer", "", is_responsible=False, text="if it cannot reach them"),
    )
    table = timeline_rows(across, timeline)
    (row,) = table.rows
    assert row[table.columns.index("conditions")] == (
        "importer_distributor: if it imports | deployer: if it cannot reach them"
    )
    assert say_conditions(chain, found) == [
        "Importers & distributors: if it imports.",
        "Deployers, supporting: if it cannot reach them.",
    ]


def test_a_condition_of_one_of_two_source_actors(write: Write) -> None:
    """If a reference actor is two actors of the source, and only one has the condition, that one is named."""
    owners = (("importer", "responsible", "if it imports"), ("distributor", "responsible", ""))
    chain = write_owners(write, *owners, roles={"responsible": "importer;distributor"})
    (found,) = build_timeline(build_across(chain, AcrossQuestion())).beginnings
    assert found.conditions == (
        ActorCondition("importer_distributor", "importer", is_responsible=True, text="if it imports"),
    )
    assert say_conditions(chain, found) == ["Importers & distributors (Importer): if it imports."]


def test_a_condition_of_two_actors_is_said_once(write: Write) -> None:
    """Actors with the same condition share a sentence."""
    owners = (("importer", "responsible", "if it can"), ("user", "responsible", "if it can"))
    chain = write_owners(write, *owners, roles={"responsible": "importer;user"})
    (found,) = build_timeline(build_across(chain, AcrossQuestion())).beginnings
    assert say_conditions(chain, found) == ["Importers & distributors and Deployers: if it can."]


def test_who_reports_incidents_on_time(chain: ValueChain) -> None:
    """In Article 73 of the EU AI Act, only deployers report if they cannot reach the provider."""
    across = build_across(chain, AcrossQuestion(sources=("eu-ai-act",)))
    conditions = {
        each.actor: each.text
        for beginning in build_timeline(across).beginnings
        if beginning.mitigation.id == "art-73"
        for each in beginning.conditions
    }
    assert conditions == {
        "app_developer": "for systems placed on the Union market",
        "deployer": "if it cannot reach the provider (26(5))",
    }


def test_a_transition_stays_with_its_mitigations(dated: Across) -> None:
    """If only some mitigations of a day have a transition or a note, it is theirs alone."""
    groups = build_timeline(dated).groups
    annex = groups[-1]
    found = {text: [each.mitigation.id for each in concerned] for text, concerned in annex.transitions.items()}
    assert found == {OLDER: ["risks"]}
    assert annex.places == ("Art 91", "Art 92")
    assert (list(groups[1].notes), groups[1].start.is_settled) == ([DOUBT], False)


def test_what_has_no_date_is_named(dated: Across) -> None:
    """Mitigations without a day are listed by source, and sources without any day are told apart."""
    timeline = build_timeline(dated)
    undated = {source: [each.id for each in found] for source, found in timeline.undated.items()}
    assert undated == {"law": ["spare"], "guide": ["talk"]}
    assert (timeline.dated, timeline.without_dates) == (("law", "code"), ("guide",))


def test_a_topic_narrows_it(dated: Across) -> None:
    """Only what asks for something on the topic is left; a source that is silent on it is not called undated."""
    timeline = build_timeline(dated, topic="labels")
    assert say(timeline) == [("code", "2027-01-01", "", "mark", "")]
    assert dict(timeline.undated) == {}


def test_a_reference_actor_narrows_it(dated: Across) -> None:
    """What an actor is responsible for or supports is left, with everyone else who is responsible for it."""
    timeline = build_timeline(dated, actor="seller")
    assert say(timeline) == [("law", "2027-01-01", "", "tell", ""), ("law", "2028-08-02", "Annex I", "logs", "")]
    assert timeline.groups[0].responsible == ("maker",)
    assert list(timeline.undated) == ["law", "guide"]


def test_filters_hold(dated: Across) -> None:
    """The filters of the question leave out sources and weaker verbs."""
    chain = dated.chain
    law = build_across(chain, AcrossQuestion(kinds=("law",)))
    assert {group.source for group in build_timeline(law).groups} == {"law"}
    required = build_across(chain, AcrossQuestion(at_least=Strength.REQUIRED))
    assert build_timeline(required).groups == ()


def test_what_comes_within_twelve_months(dated: Across) -> None:
    """The twelve months end on the same day of the next year; what has begun before is left out."""
    coming = list_coming(dated)
    assert (coming.after, coming.until) == (TODAY, date(2027, 11, 29))
    assert [each.mitigation.id for each in coming.beginnings] == ["doubt", "tell", "mark"]
    assert coming.sources == ("law", "code")


def test_without_a_day_the_twelve_months_begin_today(dated: Across) -> None:
    """If every day counts, what comes is counted from today on."""
    across = build_across(dated.chain, AcrossQuestion())
    coming = list_coming(across, today=date(2027, 10, 1))
    assert [(each.mitigation.id, each.is_extension) for each in coming.beginnings] == [
        ("risks", False), ("risks", True), ("logs", False)
    ]  # fmt: skip


def test_a_row_for_each_mitigation_and_date(dated: Across) -> None:
    """The table has a row for each beginning, and says whether it is the first."""
    table = timeline_rows(dated, build_timeline(dated))
    chosen = [table.columns.index(name) for name in ("date", "is_settled", "begins", "mitigation_id", "responsible")]
    assert [tuple(row[index] for index in chosen) for row in table.rows] == [
        ("2025-02-02", "yes", "all", "old", "maker"),
        ("2026-12-31", "no", "all", "doubt", "maker"),
        ("2027-01-01", "yes", "all", "tell", "maker"),
        ("2027-01-01", "yes", "all", "mark", "maker"),
        ("2027-12-02", "yes", "all", "risks", "maker"),
        ("2028-08-02", "yes", "more", "risks", "maker"),
        ("2028-08-02", "yes", "all", "logs", "seller"),
        ("2030-08-02", "yes", "transition ends", "risks", "maker"),
        ("2030-08-02", "yes", "transition ends", "risks", "maker"),
    ]
    starts = table.columns.index("applies_from")
    assert [row[starts] for row in table.rows[-3:]] == ["2028-08-02", "2027-12-02", "2028-08-02"]


EU_DAYS = [
    ("2025-02-02", "", True, 2, 0),
    ("2025-08-02", "", True, 12, 0),
    ("2026-08-02", "", True, 4, 0),
    ("2026-08-02", "", False, 5, 0),
    ("2026-08-02", "Annex III only", False, 4, 0),
    ("2026-12-02", "points (ba) and (bb)", True, 0, 1),
    ("2027-12-02", "Annex III", True, 38, 0),
    ("2027-12-02", "Annex III only", True, 5, 0),
    ("2028-08-02", "Annex I, Section A", True, 0, 38),
    ("2028-08-02", "Annex I, Section A only", True, 1, 0),
]
"""The dates of the EU AI Act, counted by hand in mitigations.csv: what begins, and what is extended."""


def test_the_days_of_the_eu_ai_act(chain: ValueChain) -> None:
    """The shipped EU AI Act begins on ten dates, with as many obligations as a count by hand found."""
    across = build_across(chain, AcrossQuestion(sources=("eu-ai-act",)))
    found = [
        (group.day.isoformat(), group.start.scope, group.start.is_settled, len(group.new), len(group.extended))
        for group in build_timeline(across).groups
    ]
    assert found == EU_DAYS


def test_the_days_of_the_eu_ai_act_are_those_of_the_file(chain: ValueChain, shipped: Shipped) -> None:
    """Every obligation of the shipped file is on the timeline on each of its days, and no other."""
    days: dict[str, set[tuple[str, str]]] = {}
    for row in shipped("dates", "eu-ai-act"):
        days.setdefault(row["id"], set()).add((row["date"], row["scope"]))
    expected = {
        (row["id"], *day)
        for row in shipped("mitigations", "eu-ai-act")
        for word in filter(None, row["applies_from"].split(";"))
        for day in days[word]
    }
    across = build_across(chain, AcrossQuestion(sources=("eu-ai-act",)))
    found = {(each.mitigation.id, each.day.isoformat(), each.start.scope) for each in build_timeline(across).beginnings}
    assert found == expected


def test_the_next_date_of_the_eu_ai_act(chain: ValueChain) -> None:
    """After 29 November 2026, the next twelve months bring one extension in the EU AI Act: of Article 5."""
    coming = list_coming(build_across(chain, AcrossQuestion(sources=("eu-ai-act",), on=TODAY)))
    assert [(each.mitigation.code, each.day, each.is_extension) for each in coming.beginnings] == [
        ("Art 5", date(2026, 12, 2), True)
    ]

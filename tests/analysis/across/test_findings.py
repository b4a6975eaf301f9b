"""Findings across sources: agreement, differences, gaps, idle actors."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Write
from tests.side_by_side import TOPICS, ask_three
from tests.three_sources import TABLES, ask_sources, write_sources
from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.findings import RowFindings, build_findings, find_later_law
from valuechain.analysis.across.values import AcrossRow
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength
from valuechain.model.question.across import AcrossQuestion

OWN = ("tell", "listen", "forgive")
LISTS = tuple(RowFindings.__dataclass_fields__)


def ids(rows: Iterable[AcrossRow], among: Iterable[str]) -> list[str]:
    """The ids of the subjects, without those of the shipped topics and practices."""
    return [row.subject.id for row in rows if row.subject.id in set(among)]


def found(across: Across, level: str, among: Iterable[str]) -> dict[str, list[str]]:
    """The lists that are not empty."""
    findings = getattr(build_findings(across), level)
    return {name: listed for name in LISTS if (listed := ids(getattr(findings, name), among))}


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


@pytest.mark.parametrize(
    ("question", "lists"),
    [
        ({}, {"agreed": ["tell"], "no_one": ["forgive"], "not_yet": ["listen"]}),
        ({"on": None}, {"agreed": ["tell"], "single": ["listen"], "no_one": ["forgive"]}),
        (
            {"sources": ("code",)},
            {"single": ["tell"], "voluntary": ["tell"], "optional": ["tell"], "no_one": ["listen", "forgive"]},
        ),
        ({"sources": ("law",)}, {"single": ["tell"], "no_one": ["forgive"], "not_yet": ["listen"]}),
        ({"sources": ("memo",)}, {"no_one": ["tell", "listen", "forgive"]}),
        (
            {"at_least": Strength.OPTIONAL},
            {"agreed": ["tell"], "no_one": ["forgive"], "hidden": ["listen"]},
        ),
    ],
)
def test_practices(sources: ValueChain, question: dict[str, Any], lists: dict[str, list[str]]) -> None:
    """Each practice is in the lists that it belongs in, worked out by hand."""
    assert found(ask_sources(sources, **question), "practices", OWN) == lists


def test_topics(write: Write) -> None:
    """Sources agree on one topic and differ on another; one is alone on the third, and one begins with the fourth."""
    across = ask_three(write)
    assert found(across, "topics", TOPICS) == {
        "agreed": ["agree"],
        "split": ["differ"],
        "single": ["alone"],
        "voluntary": ["agree", "differ", "alone"],
        "optional": ["differ"],
        "not_yet": ["later"],
    }
    assert build_findings(across).topics.speaking == 3


def test_every_row_is_in_one_list(write: Write) -> None:
    """Every row is agreed, split, single, given to no one, not yet given, or hidden: exactly one of these."""
    across = ask_three(write)
    findings = build_findings(across)
    for rows, lists in ((across.topics, findings.topics), (across.practices, findings.practices)):
        parts = (lists.agreed, lists.split, lists.single, lists.no_one, lists.not_yet, lists.hidden)
        assert sorted(row.subject.id for part in parts for row in part) == sorted(row.subject.id for row in rows)


def test_most_telling_first(write: Write) -> None:
    """Agreement of more sources comes before that of fewer; of differences, the lowest share comes first."""
    names = "abc"
    owners = {
        "two": {"a": "x", "b": "x"},
        "three": {"a": "x", "b": "x", "c": "x"},
        "half": {"a": "x", "b": "y"},
        "third": {"a": "x", "b": "y", "c": "z"},
    }
    actors = {"x": "model_provider", "y": "user", "z": "app_developer"}
    chain = write(
        frameworks=[["id", "name"], *([name, name] for name in names)],
        actors=[["framework", "id", "name"], *([name, actor, actor] for name in names for actor in actors)],
        reference_crosswalk=[
            ["framework", "actor", "reference_actor", "extent"],
            *([name, actor, reference, "full"] for name in names for actor, reference in actors.items()),
        ],
        mitigations=[
            ["framework", "id", "name", "primary"],
            *([name, topic, topic, actor] for topic, held in owners.items() for name, actor in held.items()),
        ],
        topics=[["id", "name"], *([topic, topic] for topic in owners)],
        practices=[["id", "topic", "name"], *([f"do-{topic}", topic, topic] for topic in owners)],
        links=[
            ["framework", "mitigation_id", "practice", "relation"],
            *([name, topic, f"do-{topic}", "same"] for topic, held in owners.items() for name in held),
        ],
    )
    findings = build_findings(build_across(chain, AcrossQuestion())).topics
    assert ids(findings.agreed, owners) == ["three", "two"]
    assert ids(findings.split, owners) == ["third", "half"]


def test_idle_actors(sources: ValueChain) -> None:
    """The memo addresses users and gives them no duty; the actors without any source are listed apart."""
    findings = build_findings(ask_sources(sources))
    assert [(each.actor.id, each.sources) for each in findings.idle] == [("user", ("memo",))]
    with_duty = {"model_provider", "app_developer", "distribution_platform", "user"}
    assert [each.id for each in findings.unaddressed] == [
        each.id for each in sources.reference_actors if each.id not in with_duty
    ]


def test_duties_that_begin_later_have_a_date(sources: ValueChain, write: Write) -> None:
    """An actor without a duty yet has the first day of the one that it will have; a practice, the law that follows."""
    links = [row for row in TABLES["links"] if row[1] != "L1"]
    links += [["code", "C1", "listen", "same", ""]]
    across = ask_sources(write(**{**TABLES, "links": [row for row in links if row[1] != "C2"]}))
    listen = across.row_of(across.chain.practice("listen"))
    first = date(2028, 1, 1).toordinal()
    assert find_later_law(across, listen) == {"law": first}
    assert listen in build_findings(across).practices.voluntary
    only = ask_sources(sources, sources=("law",), on=date(2026, 1, 1))
    assert {each.actor.id: each.starts for each in build_findings(only).idle}["model_provider"] == date(
        2026, 8, 2
    ).toordinal()


def test_a_duty_that_does_not_count_leaves_the_actor_idle(sources: ValueChain) -> None:
    """If only required duties count, the code's app developers and the law's shops are idle, each in its source."""
    idle = build_findings(ask_sources(sources, at_least=Strength.REQUIRED)).idle
    assert {each.actor.id: each.sources for each in idle} == {
        "app_developer": ("code",),
        "distribution_platform": ("law",),
        "user": ("memo",),
    }

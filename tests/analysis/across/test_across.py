"""The whole answer across sources: its sources, rows and statements."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import valuechain as vc
from tests.conftest import Write
from tests.three_sources import DAY, ask_sources, write_sources
from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.values import Voice
from valuechain.model.chain import ValueChain
from valuechain.model.question.across import NO_JURISDICTION, AcrossQuestion
from valuechain.model.vocabulary import ModelType, ReleaseType

ADVANCED, FRONTIER = ModelType.ADVANCED, ModelType.FRONTIER


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ({}, ["law", "code", "memo"]),
        ({"sources": ("memo", "law")}, ["law", "memo"]),
        ({"jurisdictions": ("Utopia",)}, ["law"]),
        ({"jurisdictions": (NO_JURISDICTION,)}, ["code", "memo"]),
        ({"kinds": ("code", "guidance")}, ["code", "memo"]),
        ({"kinds": ("code",), "jurisdictions": ("Utopia",)}, []),
    ],
)
def test_sources(sources: ValueChain, question: dict[str, Any], kept: list[str]) -> None:
    """Filters keep sources by id, jurisdiction and kind, in the order of the data."""
    across = ask_sources(sources, **question)
    assert [each.id for each in across.sources] == kept
    on_topic = across.judged_on(sources.topic("trouble"))
    assert {each.statement.source for each in on_topic} == set(kept) - {"memo"}


@pytest.mark.parametrize(
    ("question", "not_covered"),
    [
        ({}, ()),
        ({"model_type": ADVANCED, "release_type": ReleaseType.OPEN}, ("pai-2023",)),
        ({"model_type": FRONTIER, "release_type": ReleaseType.RESTRICTED}, ("pai-open",)),
        ({"model_type": ModelType.SPECIALIZED}, ("pai-open", "pai-2023")),
        ({"release_type": ReleaseType.OPEN}, ("pai-2023",)),
        ({"release_type": ReleaseType.RESEARCH}, ("pai-open", "pai-2023", "uk-ai-cyber")),
    ],
)
def test_sources_that_do_not_cover_the_question(
    chain: vc.ValueChain, question: dict[str, Any], not_covered: tuple[str, ...]
) -> None:
    """Each PAI document covers one model and release, and the UK code no research release; the others cover all."""
    across = build_across(chain, AcrossQuestion(**question))
    assert across.not_covered == not_covered
    assert [each.id for each in across.covered] == [each.id for each in chain.frameworks if each.id not in not_covered]


def test_statements_that_count(sources: ValueChain) -> None:
    """Statements count if they ask for the practice, have begun, and pass the filters."""
    counted = [(each.mitigation.id, each.actor) for each in ask_sources(sources).counted]
    assert counted == [
        ("L1", "model_provider"),
        ("L1", "distribution_platform"),
        ("L1", ""),
        ("C1", "model_provider"),
        ("C1", "app_developer"),
        ("C2", ""),
    ]


def test_rows_of_a_topic(sources: ValueChain) -> None:
    """A topic has one row, and one for each of its practices, in their order."""
    across = ask_sources(sources)
    rows = across.practices_of("trouble")
    assert [row.subject.id for row in rows] == ["tell", "listen", "forgive"]
    assert rows[0] is across.row_of(sources.practice("tell"))
    assert across.row_of(sources.topic("trouble")) in across.topics
    assert across.practices_of("no such topic") == ()


def test_a_topic_and_a_practice_may_share_an_id(write: Write) -> None:
    """Rows are found by the kind of the subject, not by its id alone."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a"]],
        topics=[["id", "name"], ["same", "Topic"]],
        practices=[["id", "topic", "name"], ["same", "same", "Practice"]],
        links=[["mitigation_id", "practice", "relation"], ["x", "same", "same"]],
    )
    across = build_across(chain, AcrossQuestion())
    assert across.row_of(chain.topic("same")).subject.name == "Topic"
    assert across.row_of(chain.practice("same")).subject.name == "Practice"


def test_only_topics_with_practices_have_rows(chain: vc.ValueChain) -> None:
    """A topic has a row if it has practices; practices follow the order of the topics."""
    across = build_across(chain, AcrossQuestion())
    practised = {practice.topic for practice in chain.practices}
    assert [row.subject.id for row in across.topics] == [each.id for each in chain.topics if each.id in practised]
    order = [each.id for each in chain.topics]
    found = [order.index(chain.practice(row.subject.id).topic) for row in across.practices]
    assert found == sorted(found)
    assert len(found) == len(chain.practices)


def test_statements_on_a_subject(sources: ValueChain) -> None:
    """All statements on a topic or practice are found with what they say, those that do not count too."""
    across = ask_sources(sources)
    found = [(each.statement.mitigation.id, each.voice) for each in across.judged_on(sources.practice("tell"))]
    assert found == [
        ("L1", Voice.SPEAKS),
        ("L1", Voice.NO_ONE),
        ("L1", Voice.NO_ONE),
        ("C1", Voice.SPEAKS),
        ("C1", Voice.SPEAKS),
        ("C3", Voice.RELATED),
        ("C3", Voice.RELATED),
    ]
    assert len(across.judged_on(sources.topic("trouble"))) == 9
    assert across.judged_on(sources.practice("forgive")) == ()
    assert len(ask_sources(sources, sources=("code",)).judged_on(sources.practice("tell"))) == 4


def test_sources_that_speak(sources: ValueChain) -> None:
    """Sources speak if they make somebody responsible for something, in the order of the data."""
    assert ask_sources(sources).speaking == ("law", "code")
    assert ask_sources(sources, on=date(2020, 1, 1)).speaking == ("code",)


def test_today_is_the_same_answer(sources: ValueChain) -> None:
    """A question as of today by default, and as of the same day by name, has one answer, which is kept."""
    question = AcrossQuestion(on=DAY)
    first = build_across(sources, question)
    assert build_across(sources, replace(question, is_today=True)) is first
    assert build_across(sources, replace(question, on=None)) is not first


def test_nothing_left(sources: ValueChain) -> None:
    """If the filters keep no source, every row is silent and without cells."""
    across = ask_sources(sources, kinds=("code",), jurisdictions=("Utopia",))
    assert across.counted == ()
    assert {(tuple(row.voices), tuple(row.cells)) for row in (*across.topics, *across.practices)} == {((), ())}

"""The question across sources: a sentence with choices, its filters, and what is counted."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.across import Across
from valuechain.model.framework import Topic
from valuechain.model.norm import Strength
from valuechain.model.question.parameters import AT_LEAST, JURISDICTION, KIND, MODEL_TYPE, ON, RELEASE_TYPE, SOURCE
from valuechain.model.question.question import Pairs, find_phrase
from valuechain.model.words import article, write_date
from valuechain.views.across.choices import (
    Choice,
    choose_days,
    choose_jurisdictions,
    choose_kinds,
    choose_models,
    choose_releases,
    choose_sources,
    choose_stages,
    choose_strengths,
)
from valuechain.views.across.counted import say_counted, say_varying
from valuechain.views.across.names import name_asked, name_jurisdiction, name_strength
from valuechain.views.across.state import AcrossState
from valuechain.views.page.render import render
from valuechain.views.page.state import Page


class QuestionWords(NamedTuple):
    """The parts of the question that can be chosen, as phrases."""

    asks: str
    """The words before the subject."""
    subject: str
    sources: str
    model_type: str
    release_type: str
    before_day: str
    """The words before the day; empty if the day's own phrase needs none."""
    day: str


class TopicChoice(NamedTuple):
    """A topic of the first panel, with its practices."""

    topic: Choice
    practices: Sequence[Choice]
    is_open: bool
    """Whether the practices are in view from the start."""


class FilterChip(NamedTuple):
    """A chosen value of the filters, with the link that removes it."""

    name: str
    href: str


class FilterGroup(NamedTuple):
    """A filter of the panel."""

    key: str
    name: str
    options: Sequence[Choice]
    hint: str = ""


def question_words(across: Across, state: AcrossState) -> QuestionWords:
    """The question as phrases for the sentence."""
    chain, question = across.chain, state.question
    model, release = question.model_type, question.release_type
    phrase = find_phrase(chain.model_types, model) if model else ""
    return QuestionWords(
        asks="What begins to apply on" if state.page is Page.TIMELINE else "Who is responsible for",
        subject=_name_subject(across, state),
        sources=name_asked(across),
        model_type=f"{article(phrase)} {phrase} model" if phrase else "any model",
        release_type=f"released as {find_phrase(chain.release_types, release)}" if release else "any release",
        before_day="as of" if question.on else "",
        day=write_date(question.on) if question.on else "on any day",
    )


def _name_subject(across: Across, state: AcrossState) -> str:
    if state.practice:
        return f"“{across.chain.practice(state.practice).name}”"
    return f"“{across.chain.topic(state.topic).name}”" if state.topic else "every topic"


def show_question(across: Across, state: AcrossState) -> Markup:
    """The question as a sentence with its panels, the chosen filters, and a sentence on what is counted."""
    chips = list_chips(state)
    return render(
        "across/question.html",
        words=question_words(across, state),
        topics=_choose_topics(across, state),
        every_topic=Choice("Every topic", _every_topic(state), not (state.topic or state.practice)),
        sources=choose_sources(across.chain, state),
        all_sources=Choice("All sources", state.href_asking(), not state.question.has_chosen_sources),
        models=choose_models(across.chain, state),
        releases=choose_releases(across.chain, state),
        varying=say_varying(across.chain),
        days=choose_days(across.chain, state),
        day_value=state.question.on.isoformat() if state.question.on else "",
        hidden=_hidden(state),
        state=state,
        filters=_group_filters(across, state),
        stages=choose_stages(across.chain, state),
        chips=chips,
        clear=clear_filters(state),
        counted=say_counted(across, state),
        keys={"subject": "topic", "sources": SOURCE, "model": MODEL_TYPE, "release": RELEASE_TYPE},
    )


def clear_filters(state: AcrossState) -> str:
    """The link without what the Filters button chooses; sources, model, release and day stay."""
    return state.href(jurisdictions=(), kinds=(), stages=(), at_least=None)


def _hidden(state: AcrossState) -> Pairs:
    """What the form for a day keeps."""
    return [(name, value) for name, value in state.pairs() if name != ON]


def _every_topic(state: AcrossState) -> str:
    """The link to every topic; the timeline narrows itself, other pages lead to the first one."""
    return state.href(topic="", practice="") if state.page is Page.TIMELINE else state.href(page=Page.ACROSS)


def _subject_link(state: AcrossState, *, topic: str = "", practice: str = "") -> str:
    """The link to a topic or practice: on the timeline, the same page narrowed to it."""
    if state.page is Page.TIMELINE:
        return state.href(topic=topic, practice=practice)
    return state.href_of(topic=topic, practice=practice)


def _choose_topics(across: Across, state: AcrossState) -> list[TopicChoice]:
    of_practice = across.chain.practice(state.practice).topic if state.practice else ""
    choices = []
    for row in across.topics:
        topic = row.subject
        practices = [
            Choice(each.subject.name, _subject_link(state, practice=each.subject.id), each.subject.id == state.practice)
            for each in across.practices_of(topic.id)
        ]
        note = topic.summary if isinstance(topic, Topic) else ""
        of_topic = Choice(topic.name, _subject_link(state, topic=topic.id), topic.id == state.topic, note)
        choices.append(TopicChoice(of_topic, practices, of_practice == topic.id))
    return choices


def _group_filters(across: Across, state: AcrossState) -> list[FilterGroup]:
    chain = across.chain
    verb_hint = "By the first verb of the source. An owner without a verb counts only at any strength."
    groups = (
        FilterGroup(JURISDICTION, "Jurisdiction", choose_jurisdictions(chain, state)),
        FilterGroup(KIND, "Kind of source", choose_kinds(chain, state)),
        FilterGroup(AT_LEAST, "Strength at least", choose_strengths(state), verb_hint),
    )
    return [group for group in groups if group.options]


def list_chips(state: AcrossState) -> list[FilterChip]:
    """The chosen values of the filters that the sentence does not name."""
    question = state.question
    chips = [
        FilterChip(
            f"Jurisdiction: {name_jurisdiction(each)}", state.href(jurisdictions=_without(question.jurisdictions, each))
        )
        for each in question.jurisdictions
    ]
    chips += [FilterChip(f"Kind: {each}", state.href(kinds=_without(question.kinds, each))) for each in question.kinds]
    if question.at_least not in (None, Strength.NOT_GIVEN):
        chips.append(FilterChip(f"Strength: {name_strength(question.at_least)}", state.href(at_least=None)))
    chips += [
        FilterChip(f"Stage: {each}", state.href(stages=_without(question.stages, each))) for each in question.stages
    ]
    return chips


def _without(chosen: Sequence[str], value: str) -> tuple[str, ...]:
    return tuple(each for each in chosen if each != value)

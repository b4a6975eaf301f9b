"""The timeline page: when each mitigation begins to apply, in every source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.analysis.across.timeline.values import (
    Beginning,
    Timeline,
    TimelineEvent,
    TimelineGroup,
    TransitionEnd,
)
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework, Topic
from valuechain.model.words import capital, count, find_days, join_words, write_date
from valuechain.tables.formats import CALENDAR
from valuechain.views.across.choices import Choice
from valuechain.views.across.mitigation_link import mitigation_href
from valuechain.views.across.question import FilterChip, show_question
from valuechain.views.across.state import AcrossState
from valuechain.views.across.timeline.words import (
    say_applying,
    say_coming,
    say_conditions,
    say_distance,
    say_ends,
    say_event,
    say_scope,
    say_transition,
    say_undated,
)
from valuechain.views.across.ways_out import WayOut
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import offer, show_takeaway, table_downloads
from valuechain.views.picture.downloads import picture_downloads

LINK = "timeline"
"""The link of the HTTP interface."""
TABLE = "timeline-table"
"""The id of the table."""
MOST_TOPICS = 6
"""Maximum number of topics named in a row; the others follow on demand."""

MOST_NAMED = 3
"""Maximum number of mitigations named before a note; more are counted."""


class BegunMitigation(NamedTuple):
    """A mitigation in a row, with its link and the responsible actors."""

    beginning: Beginning
    href: str
    is_more: bool
    """Whether others of the row begin, and this one is only extended."""
    who: str
    """The reference actors in words."""
    conditions: Sequence[str]
    """Each condition with its actors, as a sentence."""


class DateNote(NamedTuple):
    """A transition of the source, or a note on the date, and the mitigations that it concerns."""

    text: str
    days: str
    """The days that it names, in words."""
    only: str
    """The mitigations to which it belongs; empty if to all of the row."""


class TimelineRow(NamedTuple):
    """A row of the table: one source, day and scope, or the end of a transition."""

    key: str
    """Tells the row apart from the others."""
    day: str
    distance: str
    framework: Framework
    source_href: str
    scope: str
    is_end: bool
    is_settled: bool
    said: str
    actors: Sequence[Choice]
    topics: Sequence[Choice]
    mitigations: Sequence[BegunMitigation]
    notes: Sequence[DateNote]
    transitions: Sequence[DateNote]


class Year(NamedTuple):
    """The rows of a year."""

    year: int
    said: str
    rows: Sequence[TimelineRow]


def show_timeline(chain: ValueChain, state: AcrossState, notices: Markup) -> Markup:
    """The HTML of the page."""
    across = build_across(chain, state.question)
    timeline = build_timeline(across, topic=state.topic, practice=state.practice, actor=state.actor)
    on = state.question.on
    applying = timeline.events_by(on)
    return render(
        "across/timeline/page.html",
        state=state,
        notices=notices,
        question=show_question(across, state),
        said=say_coming(across, timeline) if timeline.groups else "",
        undated=say_undated(chain, timeline),
        ways=[] if timeline.groups else list(_list_ways(across, state)),
        is_empty=not timeline.groups and not timeline.undated,
        chips=list(_chips(chain, state)),
        clear=state.href(topic="", practice="", actor=""),
        every=state.href(**_EVERYTHING),
        subject_href=_subject_href(state),
        actors=_choose_actors(chain, state),
        coming=_group_by_year(across, state, timeline.events_after(on)),
        applying=_group_by_year(across, state, applying),
        applying_said=say_applying(timeline, on) if on and applying else "",
        day=write_date(on) if on else "",
        table=TABLE,
        most=MOST_TOPICS,
        takeaway=_takeaway(state, timeline) if timeline.groups else "",
    )


_EVERYTHING = {
    "topic": "", "practice": "", "actor": "", "sources": (), "without": (), "jurisdictions": (), "kinds": (),
    "stages": (), "at_least": None, "model_type": None, "release_type": None,
}  # fmt: skip
"""The changes that drop every filter but the day."""


def _list_ways(across: Across, state: AcrossState) -> Iterator[WayOut]:
    """Links for sources without dates: to what they say, and to the dates of other sources."""
    asked = {"topic": state.topic, "practice": state.practice}
    page = Page.TOPIC if state.topic or state.practice else Page.ACROSS
    yield WayOut("Who is responsible, whatever the date", state.href(page=page, **asked))
    everything = replace(state, question=replace(state.question, sources=(), without=()))
    dated = build_timeline(build_across(across.chain, everything.question), **asked, actor=state.actor).dated
    if dated:
        yield WayOut(f"The dates of {count(len(dated), 'other source')}", state.href_asking(*dated))


def _chips(chain: ValueChain, state: AcrossState) -> Iterator[FilterChip]:
    """What the page is narrowed to, each with the link that undoes it."""
    if state.topic:
        yield FilterChip(f"Topic: {chain.topic(state.topic).name}", state.href(topic=""))
    if state.practice:
        yield FilterChip(f"Practice: {chain.practice(state.practice).name}", state.href(practice=""))
    if state.actor:
        yield FilterChip(f"Reference actor: {chain.reference_actor(state.actor).label}", state.href(actor=""))


def _subject_href(state: AcrossState) -> str:
    """The link to the page of the topic or practice that narrows the timeline; empty without one."""
    return state.href_of(topic=state.topic, practice=state.practice) if state.topic or state.practice else ""


def _choose_actors(chain: ValueChain, state: AcrossState) -> list[Choice]:
    """Every reference actor, and each of them."""
    return [
        Choice("Every reference actor", state.href(actor=""), not state.actor),
        *(
            Choice(each.name, state.href(actor=each.id), each.id == state.actor, each.summary)
            for each in chain.reference_actors
        ),
    ]


def _group_by_year(across: Across, state: AcrossState, events: Sequence[TimelineEvent]) -> list[Year]:
    years = []
    for year, members in groupby(events, key=lambda event: event.day.year):
        found = list(members)
        groups = [each for each in found if isinstance(each, TimelineGroup)]
        number = len({(group.source, each.mitigation.id) for group in groups for each in group.beginnings})
        said = [
            *([count(number, "mitigation")] if groups else ()),
            *([say_ends(len(found) - len(groups))] if len(found) > len(groups) else ()),
        ]
        years.append(Year(year, ", ".join(said), [_build_row(across.chain, state, event) for event in found]))
    return years


def _build_row(chain: ValueChain, state: AcrossState, event: TimelineEvent) -> TimelineRow:
    topics: dict[str, Topic] = {each.id: each for each in chain.topics}
    if isinstance(event, TransitionEnd):
        scope, beginnings = "Transition ends", event.mitigations
        notes, transitions = [], [DateNote(say_transition(event), "", "")]
    else:
        scope, beginnings = say_scope(event), (*event.new, *event.extended)
        notes, transitions = _list_notes(event, event.notes), _list_notes(event, event.transitions)
    return TimelineRow(
        key=_key(event),
        day=write_date(event.day),
        distance=say_distance(event.day, state.question.on),
        framework=chain.framework(event.source),
        source_href=ViewState(event.source, page=Page.SOURCE, data=state.data).href(),
        scope=scope,
        is_end=isinstance(event, TransitionEnd),
        is_settled=event.is_settled,
        said=capital(say_event(event)),
        actors=[
            Choice(chain.reference_actor(each).label, state.href(actor=each), each == state.actor)
            for each in event.responsible
        ],
        topics=[Choice(topics[each].name, state.href_of(topic=each), each == state.topic) for each in event.topics],
        mitigations=[
            BegunMitigation(
                each,
                mitigation_href(chain, state, each.mitigation),
                isinstance(event, TimelineGroup) and each.is_extension and bool(event.new),
                _say_who(chain, each),
                say_conditions(chain, each),
            )
            for each in beginnings
        ],
        notes=notes,
        transitions=transitions,
    )


def _key(event: TimelineEvent) -> str:
    """Tells the event of a source apart from its others, in the `data-key` of parts that can be opened."""
    if isinstance(event, TimelineGroup):
        return f"{event.source}:{event.day}:{event.start.scope}:{event.is_settled}"
    return f"{event.source}:{event.day}:ends:{','.join(map(str, event.since))}"


def _list_notes(group: TimelineGroup, texts: Mapping[str, Sequence[Beginning]]) -> list[DateNote]:
    return [
        DateNote(text, join_words([write_date(day) for day in find_days(text)]), _say_only(group, concerned))
        for text, concerned in texts.items()
    ]


def _say_who(chain: ValueChain, beginning: Beginning) -> str:
    named = join_words([chain.reference_actor(each).label for each in beginning.responsible])
    return named or "no one responsible"


def _say_only(group: TimelineGroup, concerned: Sequence[Beginning]) -> str:
    """The mitigations to which a note belongs; empty if to all of the group."""
    if len(concerned) == len(group.beginnings):
        return ""
    if len(concerned) > MOST_NAMED:
        return f"{len(concerned):,} of the {count(len(group.beginnings), 'mitigation')}"
    return join_words([each.mitigation.label for each in concerned])


def _takeaway(state: AcrossState, timeline: Timeline) -> Markup:
    query = state.query()
    downloads = [
        offer("Dates", CALENDAR, LINK, query, "the dates after the day asked about, for any calendar program"),
        *picture_downloads(LINK, "Timeline", query),
        *table_downloads(LINK, "Timeline", query),
    ]
    has_table = bool(timeline.events_after(state.question.on))
    return show_takeaway(downloads, table=TABLE if has_table else "", called="table")

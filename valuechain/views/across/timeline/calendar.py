"""The timeline as entries of a calendar."""

from collections.abc import Iterator

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.timeline.values import Beginning, Timeline, TimelineEvent, TimelineGroup, TransitionEnd
from valuechain.analysis.allocation.dates import UNSETTLED
from valuechain.model.words import capital, count, join_words
from valuechain.tables.writing.calendar import CalendarEntry
from valuechain.views.across.state import AcrossState
from valuechain.views.across.timeline.words import say_conditions, say_event, say_group, say_transition
from valuechain.views.page.names import begin
from valuechain.views.page.state import Page

NO_DUTY = "no one responsible by our match of actors"


def list_entries(across: Across, timeline: Timeline, *, origin: str = "", data: str = "") -> list[CalendarEntry]:
    """One entry per source, day and scope, and per end of a transition; from the day after the one asked about on.

    `origin` is the server's address, if known, and `data` the key to a user's own data.
    """
    state = AcrossState(
        Page.TIMELINE, across.question, timeline.topic, timeline.practice, data=data, actor=timeline.actor
    )
    link = f"{origin}{state.href()}" if origin else ""
    return [_entry(across, event, link) for event in timeline.events_after(across.question.on)]


def build_calendar(
    across: Across, timeline: Timeline, *, origin: str = "", data: str = ""
) -> tuple[str, list[CalendarEntry]]:
    """The name of the calendar, and its entries; arguments are those of `list_entries`."""
    return "valuechain: duties that begin", list_entries(across, timeline, origin=origin, data=data)


def _entry(across: Across, event: TimelineEvent, link: str) -> CalendarEntry:
    framework = across.chain.framework(event.source)
    noun = framework.called or "mitigation"
    said = _say_title(event, noun) if isinstance(event, TimelineGroup) else say_event(event, noun)
    unsettled = "" if event.is_settled else " (date not settled)"
    legal = f"{capital(framework.legal_status)}." if framework.legal_status else ""
    lines = _describe_group(across, event) if isinstance(event, TimelineGroup) else _describe_end(across, event)
    text = "\n".join(filter(None, (legal, *lines, f"More: {link}" if link else "")))
    return CalendarEntry(event.day, f"{begin(framework.short_name)}: {said}{unsettled}", text, link)


def _say_title(group: TimelineGroup, noun: str) -> str:
    """What begins, with the scope.

    A group of extensions alone says to what else its mitigations apply.
    """
    scope, number = group.start.scope, len(group.extended)
    if scope and not group.new:
        return f"{count(number, noun)} also {'applies' if number == 1 else 'apply'} to {scope}"
    return f"{say_group(group, noun)}{f' ({scope})' if scope else ''}"


def _describe_group(across: Across, group: TimelineGroup) -> Iterator[str]:
    for beginning in (*group.new, *group.extended):
        more = "; is extended" if beginning.is_extension and group.new else ""
        yield from _describe(across, beginning, more)
    for transition, concerned in group.transitions.items():
        yield f"Transition{_say_only(group, concerned)}: {transition}"
    for note, concerned in group.notes.items():
        yield f"Note{_say_only(group, concerned)}: {note}"
    yield f"Date: {UNSETTLED}." if not group.is_settled else ""
    yield _say_places(group)


def _describe_end(across: Across, end: TransitionEnd) -> Iterator[str]:
    yield say_transition(end)
    for beginning in end.mitigations:
        yield from _describe(across, beginning)
    yield _say_places(end)


def _describe(across: Across, beginning: Beginning, more: str = "") -> Iterator[str]:
    """A mitigation with its actors, then their conditions."""
    mitigation = beginning.mitigation
    code = f" ({mitigation.code})" if mitigation.code else ""
    yield f"- {mitigation.label}{code}: {_say_actors(across, beginning)}{more}"
    yield from (f"  {condition}" for condition in say_conditions(across.chain, beginning))


def _say_places(event: TimelineEvent) -> str:
    return f"Place: {'; '.join(event.places)}" if event.places else ""


def _say_only(group: TimelineGroup, concerned: tuple[Beginning, ...]) -> str:
    """The mitigations to which words about the date belong; empty if to all of the group."""
    if len(concerned) == len(group.beginnings):
        return ""
    return f" ({join_words([each.mitigation.code for each in concerned])})"


def _say_actors(across: Across, beginning: Beginning) -> str:
    names = [across.chain.reference_actor(actor).label for actor in beginning.responsible]
    return join_words(names) or NO_DUTY

"""When what begins to apply, as entries of a calendar."""

from collections.abc import Iterator

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.timeline_values import Beginning, Timeline, TimelineGroup
from valuechain.analysis.allocation.dates import UNSETTLED
from valuechain.model.words import capital, join_words
from valuechain.tables.writing.calendar import CalendarEntry
from valuechain.views.across.state import AcrossState
from valuechain.views.across.timeline_words import say_conditions, say_group
from valuechain.views.page.names import begin
from valuechain.views.page.state import Page

NO_DUTY = "no one responsible by our match of actors"


def list_entries(across: Across, timeline: Timeline, *, origin: str = "", data: str = "") -> list[CalendarEntry]:
    """One entry per source, day and scope, after the day asked about; every day if none is asked about.

    `origin` is the server's address, if known, and `data` the key to a user's own data.
    """
    state = AcrossState(
        Page.TIMELINE, across.question, timeline.topic, timeline.practice, data=data, actor=timeline.actor
    )
    link = f"{origin}{state.href()}" if origin else ""
    return [_entry(across, group, link) for group in timeline.after(across.question.on)]


def _entry(across: Across, group: TimelineGroup, link: str) -> CalendarEntry:
    framework = across.chain.framework(group.source)
    scope = f" ({group.start.scope})" if group.start.scope else ""
    unsettled = "" if group.start.is_settled else f" [{UNSETTLED}]"
    title = f"{begin(framework.short_name)}: {say_group(group, framework.called or 'mitigation')}"
    text = "\n".join(filter(None, _lines(across, group)))
    return CalendarEntry(group.day, f"{title}{scope}{unsettled}", text, link)


def _lines(across: Across, group: TimelineGroup) -> Iterator[str]:
    framework = across.chain.framework(group.source)
    yield f"{capital(framework.legal_status)}." if framework.legal_status else ""
    for beginning in (*group.new, *group.extended):
        mitigation = beginning.mitigation
        more = "; applies to more" if beginning.is_extension and group.new else ""
        yield f"- {mitigation.label} ({mitigation.code}): {_say_actors(across, beginning)}{more}"
        yield from (f"  {condition}" for condition in say_conditions(across.chain, beginning))
    for transition, concerned in group.transitions.items():
        yield f"Transition{_say_only(group, concerned)}: {transition}"
    for note, concerned in group.notes.items():
        yield f"Note{_say_only(group, concerned)}: {note}"
    yield f"Place: {'; '.join(group.places)}" if group.places else ""


def _say_only(group: TimelineGroup, concerned: tuple[Beginning, ...]) -> str:
    """The mitigations to which words about the date belong; empty if to all of the group."""
    if len(concerned) == len(group.beginnings):
        return ""
    return f" ({join_words([each.mitigation.code for each in concerned])})"


def _say_actors(across: Across, beginning: Beginning) -> str:
    names = [across.chain.reference_actor(actor).label for actor in beginning.responsible]
    return join_words(names) or NO_DUTY

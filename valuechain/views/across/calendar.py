"""When what begins to apply, as entries of a calendar."""

from collections.abc import Iterable, Iterator

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.timeline import Beginning, Timeline, TimelineGroup
from valuechain.analysis.allocation.dates import UNSETTLED
from valuechain.model.words import capital, count
from valuechain.tables.writing.calendar import CalendarEntry
from valuechain.views.across.state import AcrossState
from valuechain.views.page.state import Page

NO_DUTY = "no one responsible by our match of actors"


def list_entries(across: Across, timeline: Timeline, *, origin: str = "", data: str = "") -> list[CalendarEntry]:
    """One entry per source, day and scope, after the day asked about; every day if none is asked about.

    `origin` is the server's address, if known, and `data` the key to a user's own data.
    """
    state = AcrossState(Page.TIMELINE, across.question, data=data)
    link = f"{origin}{state.href()}" if origin else ""
    day = across.question.on
    return [_entry(across, group, link) for group in timeline.groups if day is None or group.start.date > day]


def _entry(across: Across, group: TimelineGroup, link: str) -> CalendarEntry:
    framework = across.chain.framework(group.source)
    scope = f" ({group.start.scope})" if group.start.scope else ""
    unsettled = "" if group.start.is_settled else f" [{UNSETTLED}]"
    begins = all(not each.is_extension for each in group.beginnings)
    number = count(len(group.beginnings), framework.called or "mitigation")
    title = f"{capital(framework.short_name)}: {number} {'begin' if len(group.beginnings) > 1 else 'begins'} to apply"
    if not begins:
        title = (
            f"{capital(framework.short_name)}: {number} {'apply' if len(group.beginnings) > 1 else 'applies'} to more"
        )
    return CalendarEntry(group.start.date, f"{title}{scope}{unsettled}", "\n".join(_lines(across, group)), link)


def _lines(across: Across, group: TimelineGroup) -> Iterator[str]:
    framework = across.chain.framework(group.source)
    yield f"{capital(framework.legal_status)}." if framework.legal_status else ""
    for beginning in group.beginnings:
        yield f"- {beginning.mitigation.label} ({beginning.mitigation.code}): {_say_actors(across, beginning)}"
    if group.start.transition:
        yield f"Transition: {group.start.transition}"
    if group.start.note:
        yield f"Note: {group.start.note}"
    yield f"Place: {group.start.source}"


def _say_actors(across: Across, beginning: Beginning) -> str:
    labels = _label(across, beginning.responsible)
    return labels or NO_DUTY


def _label(across: Across, actors: Iterable[str]) -> str:
    return ", ".join(across.chain.reference_actor(actor).label for actor in actors)

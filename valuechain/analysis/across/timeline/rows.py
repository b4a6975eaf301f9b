"""The timeline as a table."""

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.timeline.values import ActorCondition, Beginning, Timeline, TimelineEvent, TransitionEnd
from valuechain.analysis.rows.labels import add_last_columns
from valuechain.model.table import Table, Value
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import yes_no

CONDITION_SEPARATOR = " | "
"""Conditions may contain semicolons, which separate other lists."""


def timeline_rows(across: Across, timeline: Timeline) -> Table:
    """One row for each mitigation and date from which it, or more of it, applies; the earliest first.

    `begins` is `all` if nothing of the mitigation applies before, else `more`. Where a transition ends, it is
    `transition ends`, and `applies_from` is the day on which the mitigation began. Lists hold ids; each condition
    follows the id of its actor.
    """
    columns = (
        "date", "is_settled", "begins", "applies_from", "scope", "transition", "framework", "mitigation_id",
        "mitigation", "responsible", "supporting", "conditions", "topics", "practices", "note", "place",
        "place_of_date",
    )  # fmt: skip
    rows = tuple(_row(event, each) for event in timeline.events for each in event.beginnings)
    return add_last_columns(Table("timeline", columns, rows), across.chain)


def _row(event: TimelineEvent, each: Beginning) -> tuple[Value, ...]:
    return (
        event.day.isoformat(),
        yes_no(each.start.is_settled),
        "transition ends" if isinstance(event, TransitionEnd) else "more" if each.is_extension else "all",
        each.day.isoformat(),
        each.start.scope,
        each.start.transition,
        each.source,
        each.mitigation.id,
        each.mitigation.name,
        LIST_SEPARATOR.join(each.responsible),
        LIST_SEPARATOR.join(each.supporting),
        CONDITION_SEPARATOR.join(map(_write_condition, each.conditions)),
        LIST_SEPARATOR.join(each.topics),
        LIST_SEPARATOR.join(each.practices),
        each.start.note,
        each.mitigation.source,
        each.start.source,
    )


def _write_condition(condition: ActorCondition) -> str:
    """The reference actor, the source's own actor if the condition is only that one's, and the condition."""
    named = f" ({condition.named})" if condition.named else ""
    return f"{condition.actor}{named}: {condition.text}".lstrip()

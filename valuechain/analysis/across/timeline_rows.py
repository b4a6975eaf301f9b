"""When what begins to apply, as a table."""

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.timeline import Timeline
from valuechain.analysis.rows.legal import add_legal_status
from valuechain.model.table import Table
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import yes_no


def timeline_rows(across: Across, timeline: Timeline) -> Table:
    """One row for each mitigation and date from which it, or more of it, applies; the earliest first.

    `begins` is `all` if nothing of the mitigation applies before, else `more`. Lists hold ids.
    """
    columns = (
        "date", "is_settled", "begins", "scope", "transition", "framework", "mitigation_id", "mitigation",
        "responsible", "supporting", "conditions", "topics", "practices", "note", "place", "place_of_date",
    )  # fmt: skip
    rows = tuple(
        (
            each.start.date.isoformat(),
            yes_no(each.start.is_settled),
            "more" if each.is_extension else "all",
            each.start.scope,
            each.start.transition,
            each.source,
            each.mitigation.id,
            each.mitigation.name,
            LIST_SEPARATOR.join(each.responsible),
            LIST_SEPARATOR.join(each.supporting),
            LIST_SEPARATOR.join(each.conditions),
            LIST_SEPARATOR.join(each.topics),
            LIST_SEPARATOR.join(each.practices),
            each.start.note,
            each.mitigation.source,
            each.start.source,
        )
        for each in timeline.beginnings
    )
    return add_legal_status(Table("timeline", columns, rows), across.chain)

"""Checks practices, links and the crosswalk to reference actors."""

from collections.abc import Collection
from typing import Any

from valuechain.tables.reading.links import Tables
from valuechain.tables.reading.report import Report, quoted
from valuechain.tables.reading.rows import RowTable

_NONE = "none"


def check_common_language(tables: Tables, report: Report) -> None:
    """Reports unknown topics of practices, and links and crosswalk rows with unknown ids or without a counterpart."""
    practices, references = (_ids(table) for table in (tables.practices, tables.reference_actors))
    topics = dict.fromkeys(tables.topic_ids)
    for line, practice in tables.practices.located():
        if practice.topic and practice.topic not in topics and "topics" not in tables.unread:
            report.add_unknown(tables.practices.file, line, "topic", "topic", practice.topic, valid=topics)
    file = tables.links.file
    for line, framework, link in tables.placed(tables.links):
        mitigations = tables.mitigation_ids.get(framework)
        if mitigations and link.mitigation_id and link.mitigation_id not in mitigations:
            report.add_unknown(file, line, "mitigation_id", "mitigation", link.mitigation_id, valid=mitigations)
        if link.practice and link.practice not in practices and "practices" not in tables.unread:
            report.add_unknown(file, line, "practice", "practice", link.practice, valid=practices)
    _check_matches(tables, references, report)


def _check_matches(tables: Tables, references: Collection[str], report: Report) -> None:
    file = tables.reference_crosswalk.file
    for line, framework, match in tables.placed(tables.reference_crosswalk):
        actors, named = tables.actor_ids.get(framework), match.reference_actor
        if actors and match.actor and match.actor not in actors:
            report.add_unknown(file, line, "actor", "actor", match.actor, valid=actors)
        if named and named not in references and "reference_actors" not in tables.unread:
            report.add_unknown(file, line, "reference_actor", "reference actor", named, valid=references)
        elif named and match.extent == _NONE:
            message = f"The extent is none, but the row names {quoted(named)}."
            report.add(file, line, "extent", message, "Write full, partly or conditional, or clear reference_actor.")
        elif not named and match.extent != _NONE:
            message = f"The row names no reference actor, but the extent is {match.extent}."
            mend = "Name a reference actor, or write none as the extent."
            report.add(file, line, "reference_actor", message, mend)


def _ids(table: RowTable[Any]) -> dict[str, None]:
    return dict.fromkeys(row.id for row in table.rows if row.id)

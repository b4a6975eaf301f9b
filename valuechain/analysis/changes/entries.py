"""Puts changes in words: entries of a list, each with its weight and topic."""

from collections.abc import Iterator
from dataclasses import dataclass

from valuechain.analysis.allocation.dates import UNSETTLED
from valuechain.analysis.changes.changes import ChangeKind, DataChanges, FieldChange, RowChange
from valuechain.analysis.changes.rows import describe_row
from valuechain.analysis.changes.signs import code, escape, quote
from valuechain.analysis.changes.weights import RESPONSIBLE_TABLES, Weight, is_list, is_role, is_text, weigh
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import capital, find_days, join_words, read_day, write_date
from valuechain.tables.columns import split

_OWNERS, _VERBS, _DATES = "Owners", "Verbs", "Dates"
_OWNERSHIPS, _CELLS = "Verbs and conditions, owner by owner", "Model types and release types"
TOPICS = ("Frameworks", "Mitigations", "Actors", "Roles", _OWNERS, "Readings", _VERBS, _OWNERSHIPS, _DATES, _CELLS)
"""Topics in their order; others follow, in the order of the tables."""

_TOPICS_OF_TABLES = {"ownerships": _OWNERSHIPS, "cells": _CELLS}
_TOPICS_OF_COLUMNS = {"norm": _VERBS, "applies_from": _DATES, "cells": _CELLS}
"""Columns of mitigations.csv with topics of their own."""
_NAMED_IN = {"topics": "topics", "risks": "risks", "hindered_by": "risks", "impacted": "actors", "also": "actors"}
"""Columns with ids, and the tables with the names."""
_SAME_DAYS = "applies from the same days, put otherwise"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that was added, removed or renamed, or a field that changed, in Markdown."""

    weight: Weight
    topic: str
    kind: ChangeKind
    row: str
    name: str
    text: str
    """What the row says, or how the field changed; empty for wording."""


def list_entries(changes: DataChanges, table: str, row: RowChange) -> Iterator[Entry]:
    """The entries of a row. A renamed row has one for its id, and others for its fields."""
    if row.kind is not ChangeKind.CHANGED:
        yield _of_row(changes, table, row)
    yield from _of_fields(changes, table, row)


def topic_of(table: str) -> str:
    """The topic of a table's rows.

    >>> topic_of("model_types")
    'Model types'
    """
    return _TOPICS_OF_TABLES.get(table) or capital(table.replace("_", " "))


def _of_row(changes: DataChanges, table: str, row: RowChange) -> Entry:
    weight = Weight.RESPONSIBILITY if table in RESPONSIBLE_TABLES else Weight.FACT
    words = describe_row(table, row, changes.old if row.kind is ChangeKind.REMOVED else changes.new)
    label, text = words.row, words.says or words.about
    if row.former:
        label, text = f"{code(row.former)} → {label}", ""
    elif row.successor:
        text = f"now in {code(row.successor)}"
    return Entry(weight, topic_of(table), row.kind, label, words.name, text)


def _of_fields(changes: DataChanges, table: str, row: RowChange) -> Iterator[Entry]:
    framework = row.columns.get("framework", "")
    words = describe_row(table, row, changes.new)
    label, name = ", ".join(filter(None, (words.row, words.about))), words.name
    if table == "frameworks":  # the heading has its name
        name = ""
    for change in row.fields:
        told = _with_names(changes, table, framework, change)
        weight, topic = weigh(table, told), topic_of(table)
        if weight is Weight.RESPONSIBILITY and _is_same_day(changes, framework, change, told):
            yield Entry(Weight.FACT, topic, ChangeKind.CHANGED, label, name, f"{_SAME_DAYS}, {_arrow(table, told)}")
            continue
        if weight is Weight.RESPONSIBILITY:
            topic = _topic_of_change(table, change.field)
        text = "" if weight is Weight.WORDING else _tell(table, told, has_topic=topic != topic_of(table))
        yield Entry(weight, topic, ChangeKind.CHANGED, label, name, text)


def _topic_of_change(table: str, column: str) -> str:
    if is_role(table, column):
        return _OWNERS
    return (_TOPICS_OF_COLUMNS.get(column) if table == "mitigations" else None) or topic_of(table)


def _with_names(changes: DataChanges, table: str, framework: str, change: FieldChange) -> FieldChange:
    """The change with dates in words, and with names in place of ids."""
    column, before, after = change
    old, new = changes.old, changes.new
    if column == "applies_from":
        first, second = old.when(framework, before), new.when(framework, after)
        return FieldChange(column, old.when(framework, before, second), new.when(framework, after, first))
    if named_in := "actors" if is_role(table, column) else _NAMED_IN.get(column):
        return FieldChange(column, *(_each_name(changes, named_in, framework, text) for text in (before, after)))
    return FieldChange(column, *(write_date(text) if read_day(text) else text for text in (before, after)))


def _each_name(changes: DataChanges, table: str, framework: str, ids: str) -> str:
    """A list of ids as a list of names: those of the new version, or of the old one for rows that are gone."""
    return LIST_SEPARATOR.join(
        changes.new.of(table, framework, row_id, changes.old.of(table, framework, row_id)) for row_id in split(ids)
    )


def _is_same_day(changes: DataChanges, framework: str, change: FieldChange, told: FieldChange) -> bool:
    """Whether a date in free words has become an id of the same days, or the reverse."""
    if change.field != "applies_from":
        return False
    if changes.old.has_dates(framework, change.before) == changes.new.has_dates(framework, change.after):
        return False
    before, after = ({*find_days(text)} for text in (told.before, told.after))
    return before == after != set() and (UNSETTLED in told.before) == (UNSETTLED in told.after)


def _tell(table: str, change: FieldChange, *, has_topic: bool) -> str:
    """How a field changed; with a topic of its own, its name goes without saying."""
    column = change.field.replace("_", " ")
    if is_text(change.field):
        return f"{column} {'withdrawn' if change.before else 'now given'}"
    start = "" if has_topic else f"{column} "
    come, gone = (
        escape(join_words([each for each in split(one) if each and each not in split(other)]))
        for one, other in ((change.after, change.before), (change.before, change.after))
    )
    if is_role(table, change.field):
        return "; ".join(filter(None, (come and f"{come} now {column}", gone and f"{gone} no longer {column}")))
    if is_list(table, change.field) and change.before and change.after:
        return start + "; ".join(filter(None, (come and f"also {come}", gone and f"no longer {gone}")))
    return f"{start}{_arrow(table, change)}"


def _arrow(table: str, change: FieldChange) -> str:
    """The field before and after; a mitigation without cells applies in all."""
    nothing = "every answered combination" if change.field == "cells" else "nothing"
    is_listed = is_list(table, change.field) or change.field == "norm"
    texts = ("; ".join(split(text)) if is_listed else text for text in (change.before, change.after))
    return " → ".join(quote(text) if text else nothing for text in texts)

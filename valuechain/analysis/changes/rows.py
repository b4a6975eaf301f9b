"""Puts rows in words: their ids or names, and what they say."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from valuechain.analysis.allocation.dates import describe_date
from valuechain.analysis.changes.changes import RowChange
from valuechain.analysis.changes.names import Names, read_date
from valuechain.analysis.changes.renames import Record
from valuechain.analysis.changes.signs import code, escape
from valuechain.analysis.changes.weights import is_role
from valuechain.model.words import join_words
from valuechain.tables.columns import split


class RowWords(NamedTuple):
    """A row in Markdown."""

    row: str
    """Its id, or the row that it belongs to."""
    name: str = ""
    about: str = ""
    """What else identifies it, such as actor and role."""
    says: str = ""
    """The contents of a new row beyond its keys."""


def describe_row(table: str, row: RowChange, names: Names) -> RowWords:
    """The row in words, with names from its version."""
    if table in _WRITERS:
        return _WRITERS[table](row.columns, names)
    return RowWords(code(row.row), escape(row.name))


def _mitigation(row: Record, names: Names) -> RowWords:
    roles = [column for column in row if row[column] and is_role("mitigations", column)]
    owners = (f"{_actors(row, role, names)} {role.replace('_', ' ')}" for role in roles)
    said = "; ".join(filter(None, (*owners, _verbs(row), _since(row, names))))
    return RowWords(code(row["id"]), escape(row["name"]), says=escape(said))


def _ownership(row: Record, names: Names) -> RowWords:
    """An ownership, with its date if that is not the mitigation's."""
    owner = f"{_actor(row, 'actor_id', names)}, {escape(row['role'].replace('_', ' '))}"
    start = names.starts.get((row["framework"], row["mitigation_id"]))
    said = (_verbs(row), _since(row, names) if row["applies_from"] != start else "")
    condition = f" ({row['condition']})" if row["condition"] else ""
    says = ", ".join((owner, *map(escape, filter(None, said)))) + escape(condition)
    return RowWords(code(row["mitigation_id"]), about=owner, says=says)


def _supply(row: Record, names: Names) -> RowWords:
    between = f"from {_actor(row, 'from_actor', names)} to {_actor(row, 'to_actor', names)}"
    return RowWords(escape(row["what"]) or "supply", about=between)


def _counterpart(row: Record, names: Names) -> RowWords:
    other = escape(names.of("actors", row["to_framework"], row["to_actor"]) or "no actor")
    pair = f"{_actor(row, 'actor', names) or 'no actor'} and {other} ({code(row['to_framework'])})"
    return RowWords(pair, says=escape(", ".join(filter(None, (row["extent"], row["condition"])))))


def _match(row: Record, names: Names) -> RowWords:
    reference = escape(names.of("reference_actors", "", row["reference_actor"]) or "no reference actor")
    pair = f"{_actor(row, 'actor', names)} and {reference}"
    return RowWords(pair, says=escape(", ".join(filter(None, (row["extent"], row["condition"])))))


def _link(row: Record, names: Names) -> RowWords:
    practice = escape(names.of("practices", "", row["practice"]))
    return RowWords(code(row["mitigation_id"]), about=practice, says=f"{practice}: {escape(row['relation'])}")


def _doubt(row: Record, names: Names) -> RowWords:
    of = (row["mitigation_id"] and code(row["mitigation_id"]), _actor(row, "actor_id", names))
    kind = escape(row["kind"])
    concerned = ", ".join(filter(None, of))
    return RowWords(concerned, about=kind) if concerned else RowWords(kind)


def _date(row: Record, _: Names) -> RowWords:
    return RowWords(code(row["id"]), escape(describe_date(read_date(row))))


def _definition(row: Record, names: Names) -> RowWords:
    return RowWords(_actor(row, "term", names), about=escape(row["kind"]))


def _cell(row: Record, _: Names) -> RowWords:
    return RowWords(code(f"{row['model_type']}/{row['release_type']}"), says=escape(row["status"]))


def _verbs(row: Record) -> str:
    return join_words(split(row["norm"]))


def _since(row: Record, names: Names) -> str:
    return f"from {names.when(row['framework'], row['applies_from'])}" if row["applies_from"] else ""


def _actors(row: Record, column: str, names: Names) -> str:
    return join_words([names.of("actors", row["framework"], actor) for actor in split(row[column])])


def _actor(row: Record, column: str, names: Names) -> str:
    return escape(names.of("actors", row["framework"], row[column]))


_WRITERS: Mapping[str, Callable[[Record, Names], RowWords]] = {
    "mitigations": _mitigation,
    "ownerships": _ownership,
    "supplies": _supply,
    "crosswalk": _counterpart,
    "reference_crosswalk": _match,
    "links": _link,
    "doubts": _doubt,
    "dates": _date,
    "definitions": _definition,
    "cells": _cell,
}

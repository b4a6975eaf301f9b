"""How much a change matters to a reader: whether it changes who is responsible, another fact, or only words."""

from enum import StrEnum

from valuechain.analysis.changes.changes import FieldChange
from valuechain.tables.columns import split
from valuechain.tables.schema import TABLES, TABLES_WITH_ROLES, columns_of


class Weight(StrEnum):
    """What a change affects, the weightiest first."""

    RESPONSIBILITY = "Who is responsible, for what, from when"
    FACT = "Other facts"
    WORDING = "Wording, typography and source references"


RESPONSIBLE_TABLES = frozenset(
    {"frameworks", "actors", "mitigations", "ownerships", "readings", "cells", "dates", "roles"}
)
"""Tables in which an added, removed or renamed row changes who is responsible."""

_RESPONSIBLE = {
    "actors": {"also", "is_addressed"},
    "mitigations": {"norm", "applies_from", "cells"},
    "ownerships": {"norm", "condition", "applies_from"},
    "readings": {"is_shown"},
    "cells": {"status"},
    "dates": {"is_settled"},
    "roles": {"is_lead", "is_owner"},
}
"""Columns that say who is responsible, besides role columns."""

_NAMES = frozenset(
    {"name", "short_name", "title", "label", "aliases", "phrase", "called", "called_level_2", "source", "former_ids"}
)
"""Columns with names and source references: a change is never more than one of wording."""

_TEXTS = frozenset(
    [
        "summary",
        "practices",
        "challenges",
        "baseline_practices",
        "recommended_practices",
        "named_in_source",
        "ownership_note",
        "note",
        "transition",
        "why",
        "reason",
        "what",
        "printed",
        "gloss",
        "strategies",
        "examples",
        "meaning",
        "text",
        "points",
        "stated",
        "interpreted",
        "missing",
        "update_note",
        "caution",
        "legal_note",
        "status_note",
        "ground",
        "settlement",
        "licence",
        "attribution",
    ]
)
"""Columns with texts in our own words, or long lists: only a text that is new or gone is more than wording."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2018\u2019", "'"),
        **dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-"),
    }
)
"""Plain signs for quotation marks, apostrophes and dashes."""


def weigh(table: str, change: FieldChange) -> Weight:
    """What a change of a field affects.

    >>> [weigh("mitigations", FieldChange(*each)).name for each in (("norm", "", "shall"), ("label", "", "Test"))]
    ['RESPONSIBILITY', 'WORDING']
    """
    field, before, after = change
    if field in _NAMES or is_same(table, change) or (is_text(field) and before and after):
        return Weight.WORDING
    responsible = field in _RESPONSIBLE.get(table, ()) or is_role(table, field)
    return Weight.RESPONSIBILITY if responsible else Weight.FACT


def is_text(field: str) -> bool:
    """Whether a column holds texts in our own words, or long lists."""
    return field in _TEXTS


def is_role(table: str, field: str) -> bool:
    """Whether a column is that of a role."""
    return table in TABLES_WITH_ROLES and field not in columns_of(table)


def is_list(table: str, field: str) -> bool:
    """Whether a column holds ids or words in any order; verbs have an order, and dates are told as a whole."""
    if is_role(table, field):
        return True
    return field not in {"norm", "applies_from"} and TABLES[table].model_fields[field].default == ()


def is_same(table: str, change: FieldChange) -> bool:
    """Whether the texts differ only in quotation marks, dashes and spaces, or the lists only in their order.

    >>> is_same("actors", FieldChange("summary", "the user's  own", "the user’s own"))
    True
    """
    texts = (change.before, change.after)
    before, after = (" ".join(text.translate(_SIGNS).split()) for text in texts)
    return before == after or (is_list(table, change.field) and {*split(before)} == {*split(after)})

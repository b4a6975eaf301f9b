"""A comparison as a worksheet: sides by name, and short names in place of ids."""

import re
from collections.abc import Mapping
from dataclasses import replace

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.compare.names import side_names
from valuechain.analysis.rows.plain import plain_sheet
from valuechain.model.table import Sheet, Table, Value
from valuechain.model.values import Actor, Mitigation
from valuechain.model.words import capital

_OF_SIDES = {"": "", "_strength": "Strength", "_condition": "Condition", "_legal_status": "Legal status"}
"""Headings of the columns about each side, by the ends of their names; roles and owners are headed by the side."""
_SHORT = ("label", "actor_label")
_ID = re.compile(r"(?<![^;\s])[^;()\s][^;()]*?(?= \(|;|$)")


def comparison_sheet(table: Table, first: Allocation, second: Allocation) -> Sheet:
    """The rows of `comparison_rows` for people; ids within cells become short names."""
    names = side_names(first.chain, first.question, second.question)
    headings = {
        f"{side}{end}": f"{said}: {name}" if said else capital(name)
        for end, said in _OF_SIDES.items()
        for side, name in zip(("from", "to"), names, strict=True)
    }
    topics = {topic.id: topic.name for topic in first.chain.topics}
    labels = [_short_names(each) for each in (first, second)]
    both = {**labels[1], **labels[0]}
    known = [{**topics, **each} for each in labels]
    columns = (*(name for name in table.columns if not name.endswith("_side")), *_SHORT)
    rows: list[tuple[Value, ...]] = []
    for record in table.records():
        said = {**record}
        for name, item in zip(_SHORT, ("id", "actor_id"), strict=True):
            said[name] = both.get(str(record[item]), "")
        if not record["actor_id"] or record["of"] == "actor":
            for side, of_side in zip(("from", "to"), known, strict=True):
                said[side] = _name(str(record[side]), of_side)
        said["note"] = _name(str(record["note"]), known[1])
        rows.append(tuple(said[name] for name in columns))
    return replace(
        plain_sheet(Table(table.name, columns, tuple(rows)), first.chain, headings),
        title=f"What is different between {names[0]} and {names[1]}?",
        meanings={table.name: "One row per change, or per topic and actor."},
    )


def _short_names(side: Allocation) -> Mapping[str, str]:
    """The short names of the side's mitigations and actors, by id."""
    chain, frameworks = side.chain, {each.id for each in side.frameworks}
    items: tuple[Actor | Mitigation, ...] = (*chain.actors, *chain.mitigations)
    return {each.id: each.label for each in items if each.framework in frameworks}


def _name(text: str, known: Mapping[str, str]) -> str:
    """The ids of a list, of which each may be followed by a text in brackets, as short names.

    >>> _name("user (in part); PO-1; other", {"user": "Users", "PO-1": "Filter data"})
    'Users (in part); Filter data; other'
    """
    return _ID.sub(lambda found: known.get(found[0], found[0]), text)

"""The grid of a draft as plain values, as the browser's half of the editor reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from valuechain.analysis.editing.described import NO_ROLE, Difference, describe
from valuechain.model.look import letter_of, look_of
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.tables.editing.commands import cycle_of
from valuechain.tables.editing.differences import differences
from valuechain.tables.editing.draft import Draft, Snapshot
from valuechain.tables.editing.edit import AFTER, ORDER, ROW, Edit, EditedRow, Kind

Json = dict[str, Any]
_SHOWN = 60
"""How many characters of a text a sentence shows."""


def build_columns(draft: Draft) -> list[Json]:
    """The actors, in their order."""
    return [
        {
            "id": actor,
            "name": texts["name"],
            "label": texts.get("label") or texts["name"],
            "changed": texts != draft.first.actors.get(actor),
        }
        for actor, texts in draft.actors.items()
    ]


def build_grid(draft: Draft) -> Json:
    """Everything that the grid shows."""
    return {
        "actors": build_columns(draft),
        "roles": [
            {"id": role.id, "name": role.name, "letter": letter_of(role), "kind": look_of(role).kind}
            for role in draft.roles
        ],
        "cycle": cycle_of(draft),
        "rows": [build_row(draft, mitigation) for mitigation in draft.mitigations],
        "counts": build_counts(draft),
    }


def build_row(draft: Draft, mitigation: str) -> Json:
    """A mitigation and its cells. Of `changed`, an empty text stands for the mitigation itself, ids for actors."""
    texts, cells = draft.mitigations[mitigation], draft.cells(mitigation)
    first = draft.first.cells.get(mitigation, {})
    changed = [actor for actor in {**first, **cells} if first.get(actor, ()) != cells.get(actor, ())]
    if texts != draft.first.mitigations.get(mitigation):
        changed.append("")
    return {
        "id": mitigation,
        "code": texts.get("code", ""),
        "name": texts["name"],
        "stage": texts.get("stage", ""),
        "part": bool(texts.get("parent")),
        "cells": {actor: LIST_SEPARATOR.join(owner.role for owner in held) for actor, held in cells.items()},
        "conditional": [actor for actor, held in cells.items() if any(owner.condition for owner in held)],
        "changed": changed,
    }


def build_counts(draft: Draft) -> Mapping[str, Mapping[str, int]]:
    """How many mitigations each actor has, by role."""
    return {actor: {role: number for role, number in draft.counts[actor].items() if number} for actor in draft.actors}


def build_patch(draft: Draft, edits: Iterable[Edit]) -> Json:
    """What edits, which the draft already has, change in the grid."""
    mitigations: dict[str, None] = {}
    is_reordered = has_columns = False
    for edit in edits:
        if edit.kind is Kind.ACTOR:
            has_columns = True
        elif edit.id:
            mitigations[edit.id] = None
        is_reordered |= edit.kind is Kind.MITIGATION and edit.column in (ROW, AFTER, ORDER)
    return {
        "rows": [build_row(draft, each) for each in mitigations if each in draft.mitigations],
        "deleted": [each for each in mitigations if each not in draft.mitigations],
        "order": list(draft.mitigations) if is_reordered else None,
        "actors": build_columns(draft) if has_columns else None,
        "cycle": cycle_of(draft),
        "counts": build_counts(draft),
    }


@dataclass(frozen=True)
class Names:
    """The names of actors and mitigations, those that have been deleted included."""

    draft: Draft
    edits: Sequence[Edit] = ()
    """Edits that may have added or deleted what is named."""

    def __call__(self, kind: Kind, row: str) -> str:
        """The name of an actor or a mitigation, by its id."""
        for rows in (self.draft.rows(kind), self.draft.first.rows(kind)):
            if row in rows:
                return rows[row]["name"]
        for edit in self.edits:
            for value in (edit.before, edit.after):
                if (edit.kind, edit.id) == (kind, row) and isinstance(value, EditedRow):
                    return value.texts["name"]
        return row


def describe_edits(draft: Draft, edits: Sequence[Edit]) -> list[Difference]:
    """Edits in words."""
    return describe(edits, {role.id: role.name for role in draft.roles}, Names(draft, edits))


def describe_changes(draft: Draft, since: Snapshot) -> list[Difference]:
    """What differs between an earlier state of a draft and now."""
    return describe_edits(draft, differences(since, draft.snapshot()))


def say(made: Sequence[Difference]) -> str:
    """A change in a sentence; of several, the first and how many more."""
    if not made:
        return "Nothing changed."
    first, more = made[0], len(made) - 1
    return f"{_say_one(first)}{f', and {more:,} more' if more else ''}."


def _say_one(made: Difference) -> str:
    mitigation, actor, what, _, after = made
    where = ": ".join(filter(None, (mitigation, actor)))
    match what:
        case "role":
            return f"{where} {'no longer has a role' if after == NO_ROLE else f'is now {after}'}"
        case "added" | "deleted":
            return f"{where} was {what}"
        case "place":
            return f"{where} was moved"
        case _ if not where:
            return f"The {what} was changed"
        case _:
            return f"{where}: the {what} is now {_shown(after)}"


def _shown(text: str) -> str:
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”" if text else "empty"

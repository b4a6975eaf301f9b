"""The grid of a draft as plain values, as the browser's half of the editor reads them."""

from collections.abc import Iterable, Mapping
from typing import Any

from valuechain.model.look import letter_of, look_of
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.tables.editing.check import LONGEST_TEXT
from valuechain.tables.editing.commands import cycle_of
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import ORDER, PLACE, ROW, Edit, Kind

Json = dict[str, Any]


def build_columns(draft: Draft) -> list[Json]:
    """The actors, in their order."""
    return [
        {
            "id": actor,
            "name": texts["name"],
            "label": texts.get("label") or texts["name"],
            "changed": texts != draft.original.actors.get(actor),
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
        "longest": LONGEST_TEXT,
    }


def build_row(draft: Draft, mitigation: str) -> Json:
    """A mitigation and its cells. Of `changed`, an empty text stands for the mitigation itself, ids for actors."""
    texts, cells = draft.mitigations[mitigation], draft.cells(mitigation)
    original = draft.original.cells.get(mitigation, {})
    changed = [actor for actor in {**original, **cells} if original.get(actor, ()) != cells.get(actor, ())]
    if texts != draft.original.mitigations.get(mitigation):
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
    """The parts of the grid that edits change, after they have been applied to the draft."""
    mitigations: dict[str, None] = {}
    is_reordered = has_columns = False
    for edit in edits:
        if edit.kind is Kind.ACTOR:
            has_columns = True
        elif edit.id:
            mitigations[edit.id] = None
        is_reordered |= edit.kind is Kind.MITIGATION and edit.column in (ROW, PLACE, ORDER)
    return {
        "rows": [build_row(draft, each) for each in mitigations if each in draft.mitigations],
        "deleted": [each for each in mitigations if each not in draft.mitigations],
        "order": list(draft.mitigations) if is_reordered else None,
        "actors": build_columns(draft) if has_columns else None,
        "cycle": cycle_of(draft),
        "counts": build_counts(draft),
    }

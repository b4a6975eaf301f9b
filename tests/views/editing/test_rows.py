"""The grid of a draft as plain values."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from tests.drafts import DAY, STEPS, Step, small_draft, take
from valuechain.analysis.editing.described import Difference
from valuechain.tables.editing import commands
from valuechain.tables.editing.edit import Kind, undo
from valuechain.views.editing.rows import build_grid, build_patch, describe_changes, say

Json = dict[str, Any]


def patch(grid: Json, change: Json) -> Json:
    """The grid after a patch, as the browser’s half applies it."""
    rows = {row["id"]: row for row in grid["rows"]} | {row["id"]: row for row in change["rows"]}
    order = change["order"] or [row for row in rows if row not in change["deleted"]]
    new = {"actors": change["actors"] or grid["actors"], "counts": change["counts"]}
    return {**grid, **new, "rows": [rows[row] for row in order]}


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_patches_lead_to_the_grid(steps: list[Step]) -> None:
    """Patches, applied one after the other, give the same grid as loading the page anew; undoing gives the first."""
    draft = small_draft()
    first = grid = build_grid(draft)
    done = []
    for step in steps:
        edits = take(draft, step) or ()
        done.extend(edits)
        grid = patch(grid, json.loads(json.dumps(build_patch(draft, edits))))
    whole = {**build_grid(draft), "cycle": grid["cycle"]}
    assert grid == whole
    draft.apply(undo(done))
    assert build_grid(draft) == first


def test_the_grid() -> None:
    """The grid has a row for each mitigation, with roles, conditions and what differs from the start."""
    draft = small_draft()
    draft.apply(commands.set_roles(draft, "M-1", "adapt", ["primary"], DAY))
    draft.apply(commands.set_text(draft, Kind.MITIGATION, "M-1", "code", "1a"))
    grid = build_grid(draft)
    assert grid["rows"][0] == {
        "id": "M-1",
        "code": "1a",
        "name": "Filter data",
        "stage": "Before",
        "part": False,
        "cells": {"prov": "primary", "user": "secondary", "adapt": "primary"},
        "conditional": ["user"],
        "changed": ["adapt", ""],
    }
    assert [row["part"] for row in grid["rows"]] == [False, False, True]
    assert grid["rows"][1]["cells"] == {"adapt": "responsible;accountable", "user": "responsible"}
    assert grid["counts"]["user"] == {"secondary": 2, "responsible": 1}
    assert [actor["label"] for actor in grid["actors"]] == ["Provider", "Adapts", "User"]


def test_what_differs_from_an_earlier_state() -> None:
    """What differs is described from then to now; a deleted actor has its name still."""
    draft = small_draft()
    draft.apply(commands.delete(draft, Kind.ACTOR, "prov"))
    assert describe_changes(draft, draft.first) == [
        Difference("Filter data", "Provider", "role", "primary", "no role"),
        Difference("", "Provider", "deleted", "Provider", ""),
    ]
    assert describe_changes(draft, draft.snapshot()) == []


SENTENCES = [
    ([], "Nothing changed."),
    ([Difference("Filter", "Provider", "role", "", "primary")], "Filter: Provider is now primary."),
    ([Difference("Filter", "Provider", "role", "primary", "no role")], "Filter: Provider no longer has a role."),
    ([Difference("", "Legal", "added", "", "Legal")], "Legal was added."),
    ([Difference("Filter", "", "place", "first", "after Watch")], "Filter was moved."),
    ([Difference("Filter", "", "name", "Filter", "")], "Filter: the name is now empty."),
    ([Difference("Filter", "", "summary", "", "x" * 61)], f"Filter: the summary is now “{'x' * 60}…”."),
    ([Difference("", "", "order of the actors", "", "changed")], "The order of the actors was changed."),
    ([Difference("", "Legal", "deleted", "Legal", "")] * 1_001, "Legal was deleted, and 1,000 more."),
]


@pytest.mark.parametrize(("made", "sentence"), SENTENCES)
def test_a_change_in_a_sentence(made: list[Difference], sentence: str) -> None:
    """A change is told in a sentence; of several, the first."""
    assert say(made) == sentence

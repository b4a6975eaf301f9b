"""The grid of a draft as plain values."""

import json
from typing import Any

from hypothesis import given, settings

from tests.drafts import DAY, STEPS, Step, small_draft, take
from valuechain.tables.editing import commands
from valuechain.tables.editing.edit import Kind, invert
from valuechain.views.editing.rows import build_grid, build_patch

Json = dict[str, Any]


def patch(grid: Json, change: Json) -> Json:
    """The grid after a patch, as the browser’s half applies it."""
    rows = {row["id"]: row for row in grid["rows"]} | {row["id"]: row for row in change["rows"]}
    order = change["order"] or [row for row in rows if row not in change["deleted"]]
    new = {"actors": change["actors"] or grid["actors"], "counts": change["counts"], "cycle": change["cycle"]}
    return {**grid, **new, "rows": [rows[row] for row in order]}


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_patches_lead_to_the_grid(steps: list[Step]) -> None:
    """Patches, applied one after the other, give the same grid as loading the page anew; undoing gives the first."""
    draft = small_draft()
    first = grid = _sent(build_grid(draft))
    done = []
    for step in steps:
        edits = take(draft, step) or ()
        done.extend(edits)
        grid = patch(grid, _sent(build_patch(draft, edits)))
    assert grid == _sent(build_grid(draft))
    draft.apply(invert(done))
    assert _sent(build_grid(draft)) == first


def _sent(made: Json) -> Any:  # noqa: ANN401 # JSON
    """What the browser gets."""
    return json.loads(json.dumps(made))


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

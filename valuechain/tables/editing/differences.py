"""Compares two states of a draft."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from valuechain.tables.editing.draft import Snapshot, Texts, without_empty
from valuechain.tables.editing.edit import ORDER, ROW, Edit, EditedRow, Held, Kind

_NONE: Mapping[str, Held] = {}
_KINDS = (Kind.ACTOR, Kind.MITIGATION)


def edits_between(before: Snapshot, after: Snapshot) -> tuple[Edit, ...]:
    """The edits that turn one state into another, in an order in which a draft can apply them."""
    return (
        *_cells(before, after, is_new=False),
        *(edit for kind in _KINDS for edit in _rows(kind, before.rows(kind), after.rows(kind))),
        *(edit for kind in _KINDS for edit in _texts(kind, before.rows(kind), after.rows(kind))),
        *_cells(before, after, is_new=True),
    )


def _cells(before: Snapshot, after: Snapshot, *, is_new: bool) -> Iterator[Edit]:
    """Edits of cells; those of new rows and columns come after the rows and columns themselves."""
    for mitigation in {**before.mitigations, **after.mitigations}:
        was, is_now = before.cells.get(mitigation, _NONE), after.cells.get(mitigation, _NONE)
        if was is is_now:
            continue
        for actor in {**was, **is_now}:
            is_there = mitigation in before.mitigations and actor in before.actors
            held, holds = was.get(actor, ()), is_now.get(actor, ())
            if held != holds and is_there is not is_new:
                yield Edit(Kind.CELL, mitigation, actor, held, holds)


def _rows(kind: Kind, before: Mapping[str, Texts], after: Mapping[str, Texts]) -> Iterator[Edit]:
    """Deleted rows, the last first; then new rows, the first first; then the order, if it still differs."""
    ids = list(before)
    for previous, row in reversed([*pairwise(["", *before])]):
        if row not in after:
            yield Edit(kind, row, ROW, EditedRow(without_empty(before[row]), previous), None)
            ids.remove(row)
    for previous, row in pairwise(["", *after]):
        if row not in before:
            yield Edit(kind, row, ROW, None, EditedRow(without_empty(after[row]), previous))
            ids.insert(ids.index(previous) + 1 if previous else 0, row)
    if ids != list(after):
        yield Edit(kind, "", ORDER, tuple(ids), tuple(after))


def _texts(kind: Kind, before: Mapping[str, Texts], after: Mapping[str, Texts]) -> Iterator[Edit]:
    for row, texts in after.items():
        was = before.get(row, texts)
        if was is not texts:
            for column in {**was, **texts}:
                if was.get(column, "") != texts.get(column, ""):
                    yield Edit(kind, row, column, was.get(column, ""), texts.get(column, ""))

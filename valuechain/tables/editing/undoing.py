"""Undoes changes to a draft that has changed since."""

from collections.abc import Sequence

from valuechain.tables.editing.commands import Edits, delete
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import ORDER, PLACE, ROW, Edit, EditedRow, Kind, invert


def undo(draft: Draft, edits: Sequence[Edit], *, is_forced: bool) -> Edits:
    """The edits that undo others; forced, also where the draft has been changed again since then.

    Rows that are gone by now stay gone. Raises StaleEditError, or EditError; the draft itself does not change.
    """
    done: list[Edit] = []
    try:
        for edit in invert(edits):
            fitted = tuple(each for each in _fit(draft, edit, is_forced=is_forced) if each.before != each.after)
            draft.apply(fitted)
            done.extend(fitted)
    finally:
        draft.apply(invert(done))
    return tuple(done)


def _fit(draft: Draft, edit: Edit, *, is_forced: bool) -> Edits:
    """The edit as it fits the draft now."""
    if edit.kind is not Kind.CELL and edit.column == ROW:
        return _fit_row(draft, edit, is_forced=is_forced)
    return _force(draft, edit) if is_forced else (edit,)


def _fit_row(draft: Draft, edit: Edit, *, is_forced: bool) -> Edits:
    """A row is restored at the end if the one before it is gone; one that has moved is deleted where it is."""
    rows = draft.rows(edit.kind)
    if (edit.id in rows) is (edit.after is not None):
        return () if is_forced else (edit,)
    if isinstance(edit.after, EditedRow):
        behind = edit.after.behind
        behind = behind if behind in ("", *rows) else next(reversed(rows), "")
        return (edit._replace(after=edit.after._replace(behind=behind)),)
    if is_forced:
        return delete(draft, edit.kind, edit.id)
    assert isinstance(edit.before, EditedRow)  # noqa: S101 # it was there
    return (edit._replace(before=edit.before._replace(behind=draft.previous(edit.kind, edit.id))),)


def _force(draft: Draft, edit: Edit) -> Edits:
    """The edit with the present value as its `before`; none if its row or column is gone."""
    kind, row, column, _, after = edit
    if kind is Kind.CELL:
        is_there = row in draft.mitigations and column in draft.actors
        return (edit._replace(before=draft.held(row, column)),) if is_there else ()
    rows = draft.rows(kind)
    if column == ORDER:
        wanted = [str(each) for each in after or ()]
        ordered = (*(each for each in wanted if each in rows), *(each for each in rows if each not in wanted))
        return (edit._replace(before=tuple(rows), after=ordered),)
    if row not in rows:
        return ()
    if column == PLACE:
        before = draft.previous(kind, row)
        return (edit._replace(before=before, after=after if after in ("", *rows) else before),)
    return (edit._replace(before=rows[row].get(column, "")),)

"""The commands of the editor: each returns edits and does not modify the draft."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from valuechain.model.values import JOINT_ROLES
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import write_date
from valuechain.tables.editing.check import EditError, NameTakenError, check_text
from valuechain.tables.editing.draft import Draft, row_of
from valuechain.tables.editing.edit import OWNER_COLUMNS, PLACE, ROW, Edit, EditedRow, Kind, Owner
from valuechain.tables.reading.shapes.build.ids import Ids

MOST_ROWS = {Kind.MITIGATION: 20_000, Kind.ACTOR: 150}

Edits = tuple[Edit, ...]


class Clock(NamedTuple):
    """The day of a change, which the changed ownerships name as their source."""

    day: str
    """An ISO date."""

    @property
    def source(self) -> str:
        """Where a changed ownership comes from."""
        return f"Changed here on {write_date(self.day)}"


def set_roles(
    draft: Draft, mitigation: str, actor: str, roles: Sequence[str], clock: Clock, lately: Sequence[Owner] = ()
) -> Edits:
    """Gives an actor roles in a mitigation; those that it has or had lately keep norm, condition, note and source."""
    _find(draft, Kind.MITIGATION, mitigation)
    _find(draft, Kind.ACTOR, actor)
    before = draft.held(mitigation, actor)
    had = {owner.role: owner for owner in (*lately, *before)}
    after = tuple(
        had.get(role) or _new_owner(draft, mitigation, _role(draft, role), clock) for role in _ordered(draft, roles)
    )
    return _changed(Edit(Kind.CELL, mitigation, actor, before, after))


def set_owner(draft: Draft, mitigation: str, actor: str, role: str, column: str, text: str) -> Edits:
    """Sets the norm, condition, note, confidence or source of one role of an actor in a mitigation."""
    before = draft.held(mitigation, actor)
    if role not in {owner.role for owner in before}:
        raise EditError("This actor no longer has this role here. Someone else has changed the cell.")
    if column not in OWNER_COLUMNS:
        raise EditError(f"There is no column {column} to change.")
    checked = check_text("ownerships", column, text)
    after = tuple(owner._replace(**{column: checked}) if owner.role == role else owner for owner in before)
    return _changed(Edit(Kind.CELL, mitigation, actor, before, after))


TEXTS = {
    Kind.ACTOR: ("name", "label", "code", "summary", "source"),
    Kind.MITIGATION: ("name", "label", "code", "stage", "norm", "summary", "ownership_note", "source"),
}
"""The columns of rows that can be changed."""


def set_text(draft: Draft, kind: Kind, row: str, column: str, text: str) -> Edits:
    """Sets a text of an actor or a mitigation.

    A new name also replaces a label that was the same, and a new norm the norms of the leads that were the same.
    """
    texts = _find(draft, kind, row)
    if column not in TEXTS[kind]:
        raise EditError(f"There is no column {column} to change.")
    checked = check_text(f"{kind}s", column, text)
    edits = [Edit(kind, row, column, texts.get(column, ""), checked)]
    if column == "name":
        _check_name(draft, kind, row, checked)
        if texts.get("label", "") == texts.get("name", ""):
            edits.append(Edit(kind, row, "label", texts.get("label", ""), checked))
    if column == "norm":
        edits.extend(_norms_of_leads(draft, row, texts.get("norm", ""), checked))
    return _changed(*edits)


def _norms_of_leads(draft: Draft, mitigation: str, before: str, after: str) -> Iterator[Edit]:
    """Gives the new norm of a mitigation to those leads that had its old one."""
    for actor, held in draft.cells(mitigation).items():
        changed = tuple(
            owner._replace(norm=after) if owner.norm == before and draft.is_lead(owner.role) else owner
            for owner in held
        )
        yield Edit(Kind.CELL, mitigation, actor, held, changed)


def add(draft: Draft, kind: Kind, name: str, after: str, stage: str = "") -> Edits:
    """Adds an actor or a mitigation behind another one; `after` is empty for the first place."""
    rows = draft.rows(kind)
    if len(rows) >= MOST_ROWS[kind]:
        raise EditError(f"There can be at most {MOST_ROWS[kind]:,} {kind}s.")
    if after:
        _find(draft, kind, after)
    checked = check_text(f"{kind}s", "name", name)
    _check_name(draft, kind, "", checked)
    ids = Ids()
    for row, texts in (*rows.items(), *draft.original.rows(kind).items()):  # a deleted row may come back under its id
        ids.take(row)
        ids.take(texts["name"])
    texts = {"id": ids.make(checked), "name": checked, "confidence": Confidence.UNSOURCED.value}
    if kind is Kind.MITIGATION and stage:
        texts["stage"] = check_text("mitigations", "stage", stage)
    return (Edit(kind, texts["id"], ROW, None, EditedRow(texts, after)),)


def move(draft: Draft, kind: Kind, row: str, after: str) -> Edits:
    """Moves an actor or a mitigation behind another one; `after` is empty for the first place."""
    _find(draft, kind, row)
    if after:
        _find(draft, kind, after)
    before = draft.previous(kind, row)
    return () if after in (row, before) else (Edit(kind, row, PLACE, before, after),)


def delete(draft: Draft, kind: Kind, row: str, heir: str = "", clock: Clock | None = None) -> Edits:
    """Deletes an actor or a mitigation with its cells; an heir takes over the roles of a deleted actor first."""
    _find(draft, kind, row)
    if len(draft.rows(kind)) == 1:
        raise EditError(f"This is the only {kind}. Add another one before you delete it.")
    if kind is Kind.MITIGATION:
        before = _emptied(draft, row)
    elif heir and clock:
        before = hand_over_all(draft, row, heir, clock)
    else:
        cells = [(mitigation, row) for mitigation in draft.mitigations if draft.held(mitigation, row)]
        before = tuple(Edit(Kind.CELL, *cell, draft.held(*cell), ()) for cell in cells)
    return (*before, Edit(kind, row, ROW, row_of(draft, kind, row), None))


def _emptied(draft: Draft, mitigation: str) -> Edits:
    """The edits that leave a mitigation without owners and without parts."""
    parts = [part for part, texts in draft.mitigations.items() if texts.get("parent", "") == mitigation]
    return (
        *(Edit(Kind.CELL, mitigation, actor, held, ()) for actor, held in draft.cells(mitigation).items()),
        *(Edit(Kind.MITIGATION, part, "parent", mitigation, "") for part in parts),
    )


def hand_over(draft: Draft, mitigation: str, actor: str, to: str, clock: Clock) -> Edits:
    """Hands the roles of one actor in a mitigation to another, which keeps those that it has."""
    _find(draft, Kind.MITIGATION, mitigation)
    _find(draft, Kind.ACTOR, to)
    held = draft.held(mitigation, actor)
    if not held:
        raise EditError("This actor has no role here to hand over.")
    if actor == to:
        raise EditError("Choose another actor.")
    before = draft.held(mitigation, to)
    roles = _ordered(draft, [owner.role for owner in (*before, *held)])
    had, given = ({owner.role: owner for owner in each} for each in (before, held))
    after = tuple(had.get(role) or _handed(draft, mitigation, given[role], clock) for role in roles)
    # The new owner first, so that at no time no one is responsible.
    return _changed(Edit(Kind.CELL, mitigation, to, before, after), Edit(Kind.CELL, mitigation, actor, held, ()))


def hand_over_all(draft: Draft, actor: str, to: str, clock: Clock) -> Edits:
    """Hands every role of one actor to another."""
    _find(draft, Kind.ACTOR, actor)
    return tuple(
        edit
        for mitigation in draft.mitigations
        if draft.held(mitigation, actor)
        for edit in hand_over(draft, mitigation, actor, to, clock)
    )


def cycle_of(draft: Draft) -> tuple[tuple[str, ...], ...]:
    """The roles that a cell goes through, click by click: none, each role that is used, and those held jointly."""
    used = [role.id for role in draft.used_roles]
    joint = [tuple(each for each in used if each in JOINT_ROLES)] if {*used} >= JOINT_ROLES else []
    return ((), *((role,) for role in used), *joint)


def _ordered(draft: Draft, roles: Iterable[str]) -> list[str]:
    """Roles in their usual order, each once; unknown ones come last."""
    order = {role.id: index for index, role in enumerate(draft.roles)}
    return sorted(dict.fromkeys(roles), key=lambda role: order.get(role, len(order)))


def _role(draft: Draft, role: str) -> str:
    if draft.role(role) is None:
        raise EditError(f"There is no role {role}.")
    return role


def _new_owner(draft: Draft, mitigation: str, role: str, clock: Clock) -> Owner:
    """An owner without a norm: the norm of another actor does not apply to this one."""
    texts = draft.mitigations[mitigation]
    return Owner(
        role,
        applies_from=texts.get("applies_from", ""),
        confidence=Confidence.UNSOURCED.value,
        source=_source(draft, mitigation, clock),
    )


def _handed(draft: Draft, mitigation: str, owner: Owner, clock: Clock) -> Owner:
    """A role with the norm, condition and note of the actor that had it, but unsourced: no source names the new one."""
    return owner._replace(confidence=Confidence.UNSOURCED.value, source=_source(draft, mitigation, clock))


def _source(draft: Draft, mitigation: str, clock: Clock) -> str:
    """Where a change comes from, if the mitigation names its source; otherwise nothing does."""
    return clock.source if draft.mitigations[mitigation].get("source", "") else ""


def _find(draft: Draft, kind: Kind, row: str) -> dict[str, str]:
    texts = draft.rows(kind).get(row)
    if texts is None:
        raise EditError(f"This {kind} is not there. Someone may have deleted it.")
    return texts


def _check_name(draft: Draft, kind: Kind, row: str, name: str) -> None:
    """Raises EditError if another actor has the name, or has it as its id: owners may be named by either."""
    if kind is not Kind.ACTOR:
        return
    for other, texts in draft.actors.items():
        if other != row and (texts["name"].casefold() == name.casefold() or other == name):
            raise NameTakenError(name)


def _changed(*edits: Edit) -> Edits:
    return tuple(edit for edit in edits if edit.before != edit.after)

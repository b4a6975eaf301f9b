"""Edits in words, for the list of changes and for messages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from valuechain.model.table import Table
from valuechain.model.words import begin_lower, join_words
from valuechain.tables.editing.differences import edits_between
from valuechain.tables.editing.draft import Draft, Snapshot
from valuechain.tables.editing.edit import ORDER, OWNER_COLUMNS, PLACE, Edit, EditedRow, Held, Kind

_COLUMNS = {
    "ownership_note": "note on who is responsible",
    "applies_from": "start date",
    "label": "short name",
    "parent": "mitigation that it is part of",
}
NO_ROLE = "no role"
_SHOWN = 60
"""How many characters of a text a sentence shows."""
_NameOf = Callable[[Kind, str], str]
"""The name of an actor or a mitigation, by its id."""


class Difference(NamedTuple):
    """One thing that has changed."""

    mitigation: str
    """The name of the mitigation; empty for an actor."""
    actor: str
    """The name of the actor; empty for a mitigation."""
    what: str
    """The kind of change: `role`, `norm` or another column, `added`, `deleted`, `place` or `order`."""
    before: str
    """Empty if there was nothing."""
    after: str


def describe(draft: Draft, edits: Sequence[Edit]) -> list[Difference]:
    """The changes that edits make to a draft, in the same order."""
    roles = {role.id: role.name for role in draft.roles}
    name_of = partial(_name, draft, edits)
    return [each for edit in edits for each in _describe(edit, roles, name_of)]


def describe_since(draft: Draft, earlier: Snapshot) -> list[Difference]:
    """The differences between an earlier state of a draft and the present one."""
    return describe(draft, edits_between(earlier, draft.snapshot()))


def tabulate(differences: Sequence[Difference]) -> Table:
    """Differences as a table."""
    return Table("changes", Difference._fields, tuple(differences))


def name_roles(held: Held, roles: Mapping[str, str]) -> str:
    """The names of an actor's roles.

    >>> from valuechain.tables.editing.edit import Owner
    >>> name_roles((Owner("accountable"), Owner("responsible")), {"accountable": "Accountable"})
    'accountable and responsible'
    """
    return join_words([begin_lower(roles.get(owner.role, owner.role)) for owner in held]) if held else NO_ROLE


def _describe(edit: Edit, roles: Mapping[str, str], name_of: _NameOf) -> Iterator[Difference]:
    if edit.kind is Kind.CELL:
        yield from _describe_cell(edit, roles, name_of)
        return
    name = name_of(edit.kind, edit.id) if edit.id else ""
    mitigation, actor = (name, "") if edit.kind is Kind.MITIGATION else ("", name)
    match edit.column, edit.before, edit.after:
        case "", None, EditedRow(texts, _):
            yield Difference(mitigation, actor, "added", "", texts["name"])
        case "", EditedRow(texts, _), None:
            yield Difference(mitigation, actor, "deleted", texts["name"], "")
        case column, str(before), str(after) if column == PLACE:
            yield Difference(
                mitigation, actor, "place", _behind(edit.kind, before, name_of), _behind(edit.kind, after, name_of)
            )
        case column, _, _ if column == ORDER:
            yield Difference("", "", f"order of the {edit.kind}s", "", "changed")
        case column, before, after:
            yield Difference(mitigation, actor, _COLUMNS.get(column, column), str(before), str(after))


def _behind(kind: Kind, row: str, name_of: _NameOf) -> str:
    return f"after {name_of(kind, row)}" if row else "first"


def _describe_cell(edit: Edit, roles: Mapping[str, str], name_of: _NameOf) -> Iterator[Difference]:
    place = name_of(Kind.MITIGATION, edit.id), name_of(Kind.ACTOR, edit.column)
    before, after = ({owner.role: owner for owner in held} for held in _both(edit))
    if before.keys() != after.keys():
        yield Difference(*place, "role", *(name_roles(held, roles) for held in _both(edit)))
    for role in (role for role in before if role in after):
        for column in OWNER_COLUMNS:
            was, is_now = getattr(before[role], column), getattr(after[role], column)
            if was != is_now:
                yield Difference(*place, _COLUMNS.get(column, column), was, is_now)


def _both(edit: Edit) -> tuple[Held, Held]:
    return edit.before, edit.after  # type: ignore[return-value] # a cell holds roles


def _name(draft: Draft, edits: Sequence[Edit], kind: Kind, row: str) -> str:
    """The name of an actor or a mitigation, even of one that has been deleted."""
    for rows in (draft.rows(kind), draft.original.rows(kind)):
        if row in rows:
            return rows[row]["name"]
    for edit in edits:
        for value in (edit.before, edit.after):
            if (edit.kind, edit.id) == (kind, row) and isinstance(value, EditedRow):
                return value.texts["name"]
    return row


def say(made: Sequence[Difference]) -> str:
    """A change in a sentence; of several, the first and how many more."""
    if not made:
        return "Nothing changed."
    first = next((each for each in made if each.what == "deleted"), made[0])
    more = sum(not _is_part_of(each, first) for each in made)
    return f"{_say_one(first)}{f', and {more:,} more' if more else ''}."


def _is_part_of(made: Difference, first: Difference) -> bool:
    """Whether the first change implies another one: a deletion empties the cells of its row or column."""
    if first.what != "deleted":
        return made is first
    return first.mitigation == made.mitigation if first.mitigation else first.actor == made.actor


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

"""A framework that is being edited: its actors, mitigations and cells as texts of the data format."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.table import Table
from valuechain.model.values import Role
from valuechain.tables.editing.edit import ORDER, OWNER_COLUMNS, PLACE, ROW, Edit, EditedRow, Held, Kind, Owner, invert
from valuechain.tables.schema import columns_of
from valuechain.tables.writing.chain_tables import cell_of, tables_of

Texts = dict[str, str]
"""A row by column; empty cells are left out."""
PAI_ROLES = ("primary", "secondary")
RACI_ROLES = ("accountable", "responsible", "consulted", "informed")
_TOGETHER = (frozenset(PAI_ROLES), frozenset(RACI_ROLES))
"""Roles that are offered together."""


class Snapshot(NamedTuple):
    """The contents of a draft at one time."""

    actors: Mapping[str, Texts]
    mitigations: Mapping[str, Texts]
    cells: Mapping[str, Mapping[str, Held]]
    """The roles of each actor, by mitigation and actor."""

    def rows(self, kind: Kind) -> Mapping[str, Texts]:
        """The actors or the mitigations."""
        return self.actors if kind is Kind.ACTOR else self.mitigations

    def held(self, mitigation: str, actor: str) -> Held:
        """The roles of an actor in a mitigation."""
        return self.cells.get(mitigation, {}).get(actor, ())


class StaleEditError(Exception):
    """An edit does not fit the draft: its target is not as it was when the edit was made."""

    def __init__(self, edit: Edit) -> None:
        super().__init__(f"{'/'.join(edit.target)} is not as it was.")
        self.edit = edit


class Draft:
    """One framework that can be changed, with counts that are kept up to date.

    `actors` and `mitigations` are rows by id, in their order. Only `apply` changes them.
    """

    def __init__(self, chain: ValueChain) -> None:
        """Starts with a chain of one framework, without readings, such as `write_base` makes."""
        self.tables: Mapping[str, Table] = tables_of(chain)
        """The tables that the draft starts from."""
        self.version, self.title = chain.version, chain.frameworks[0].name
        self.framework = chain.frameworks[0].id
        self.roles: tuple[Role, ...] = chain.roles
        self.actors = _rows(self.tables["actors"])
        self.mitigations = _rows(self.tables["mitigations"])
        self._held: dict[str, dict[str, Held]] = defaultdict(dict)
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        """How many mitigations each actor has, by role."""
        self.leads: Counter[str] = Counter()
        self.owners: Counter[str] = Counter()
        """How many actors lead each mitigation, and how many own it."""
        self.accountable: Counter[str] = Counter()
        """How many actors are accountable for each mitigation."""
        for each in chain.ownerships:
            owner = Owner(each.role, *(cell_of(each, column) for column in OWNER_COLUMNS))
            cells = self._held[each.mitigation]
            cells[each.actor] = (*cells.get(each.actor, ()), owner)
        for mitigation, cells in self._held.items():
            for actor, held in cells.items():
                self._count(mitigation, actor, held, 1)
        self.original = self.snapshot()
        """The contents before any change."""

    def snapshot(self) -> Snapshot:
        """The present contents; later changes do not alter them."""
        return Snapshot(dict(self.actors), dict(self.mitigations), dict(self._held))

    def held(self, mitigation: str, actor: str) -> Held:
        """The roles of an actor in a mitigation."""
        return self._held.get(mitigation, {}).get(actor, ())

    def cells(self, mitigation: str) -> Mapping[str, Held]:
        """The roles of each actor in a mitigation; actors without any are left out."""
        return self._held.get(mitigation, {})

    @property
    def used_roles(self) -> tuple[Role, ...]:
        """The roles that the framework used at the start or uses now, with those that usually go with them."""
        used = {
            role for counts in self.counts.values() for role, number in counts.items() if number
        } | self._original_roles
        for together in _TOGETHER:
            used |= together if used & together else set()
        return tuple(role for role in self.roles if role.id in (used or PAI_ROLES))

    @cached_property
    def _original_roles(self) -> set[str]:
        return {owner.role for cells in self.original.cells.values() for held in cells.values() for owner in held}

    def role(self, role_id: str) -> Role | None:
        """The role with an id, or None."""
        return self._roles.get(role_id)

    def is_lead(self, role_id: str) -> bool:
        """Whether a role is that of a lead."""
        role = self.role(role_id)
        return role is not None and role.is_lead

    @cached_property
    def _roles(self) -> Mapping[str, Role]:
        return {role.id: role for role in self.roles}

    def rows(self, kind: Kind) -> dict[str, Texts]:
        """The actors or the mitigations."""
        return self.actors if kind is Kind.ACTOR else self.mitigations

    def previous(self, kind: Kind, row: str) -> str:
        """The id of the row before a row; empty for the first."""
        ids = list(self.rows(kind))
        at = ids.index(row)
        return ids[at - 1] if at else ""

    def apply(self, edits: Sequence[Edit]) -> None:
        """Applies edits, all or none. Raises StaleEditError if a target is not as an edit says that it was."""
        done: list[Edit] = []
        try:
            for edit in edits:
                self._apply(edit)
                done.append(edit)
        except StaleEditError:
            for edit in invert(done):
                self._apply(edit)
            raise

    def _apply(self, edit: Edit) -> None:
        kind, row, column, before, after = edit
        if kind is Kind.CELL:
            if self.held(row, column) != before or row not in self.mitigations or column not in self.actors:
                raise StaleEditError(edit)
            self._set_cell(row, column, after)  # type: ignore[arg-type] # a cell holds roles
        elif column == ORDER:
            self._order(edit)
        elif column == ROW:
            self._add_or_delete(edit)
        elif row not in self.rows(kind):
            raise StaleEditError(edit)
        elif column == PLACE:
            if self.previous(kind, row) != before or (after and after not in self.rows(kind)):
                raise StaleEditError(edit)
            self._place(kind, row, self.rows(kind).pop(row), str(after))
        else:
            texts = self.rows(kind)[row]
            if texts.get(column, "") != before:
                raise StaleEditError(edit)
            self.rows(kind)[row] = without_empty({**texts, column: str(after)})

    def _set_cell(self, mitigation: str, actor: str, held: Held) -> None:
        self._count(mitigation, actor, self.held(mitigation, actor), -1)
        self._count(mitigation, actor, held, 1)
        # A new dict, so that snapshots can share those that have not changed.
        cells = {each: roles for each, roles in {**self.cells(mitigation), actor: held}.items() if roles}
        if cells:
            self._held[mitigation] = cells
        else:
            self._held.pop(mitigation, None)

    def _add_or_delete(self, edit: Edit) -> None:
        kind, row, rows = edit.kind, edit.id, self.rows(edit.kind)
        if isinstance(edit.after, EditedRow):
            if row in rows or (edit.after.behind and edit.after.behind not in rows):
                raise StaleEditError(edit)
            self._place(kind, row, dict(edit.after.texts), edit.after.behind)
            return
        is_held = self.cells(row) if kind is Kind.MITIGATION else self.counts[row].total()
        if row not in rows or is_held or edit.before != EditedRow(without_empty(rows[row]), self.previous(kind, row)):
            raise StaleEditError(edit)
        del rows[row]

    def _order(self, edit: Edit) -> None:
        rows, after = self.rows(edit.kind), tuple(edit.after or ())
        if tuple(rows) != edit.before or {*rows} != {*after}:
            raise StaleEditError(edit)
        ordered = {str(row): rows[str(row)] for row in after}
        rows.clear()
        rows.update(ordered)

    def _place(self, kind: Kind, row: str, texts: Texts, behind: str) -> None:
        """Puts a row behind another, or first."""
        rows = self.rows(kind)
        ids = list(rows)
        at = ids.index(behind) + 1 if behind else 0
        later = {each: rows.pop(each) for each in ids[at:]}
        rows[row] = texts
        rows.update(later)

    def _count(self, mitigation: str, actor: str, held: Held, by: int) -> None:
        roles = {owner.role for owner in held}
        for role in roles:
            self.counts[actor][role] += by
        known = [self._roles[role] for role in roles if role in self._roles]
        self.leads[mitigation] += by * any(role.is_lead for role in known)
        self.owners[mitigation] += by * any(role.is_owner for role in known)
        self.accountable[mitigation] += by * ("accountable" in roles)


def row_of(draft: Draft, kind: Kind, row: str) -> EditedRow:
    """A row of a draft, as edits hold it."""
    return EditedRow(without_empty(draft.rows(kind)[row]), draft.previous(kind, row))


def without_empty(texts: Texts) -> Texts:
    """A row without its empty cells."""
    return {column: text for column, text in texts.items() if text}


def _rows(table: Table) -> dict[str, Texts]:
    columns = {name: table.columns.index(name) for name in columns_of(table.name) if name != "framework"}
    at = columns["id"]
    return {
        str(row[at]): {name: str(row[index]) for name, index in columns.items() if row[index] != ""}
        for row in table.rows
    }

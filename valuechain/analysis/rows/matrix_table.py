"""The view model of the matrix, shared by every format that draws it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.readings import doubtful_cells
from valuechain.analysis.findings.findings import count_load
from valuechain.analysis.rows.bands import Band
from valuechain.model.look import letter_of
from valuechain.model.selection import Selection
from valuechain.model.values import Actor, Mitigation, Role
from valuechain.model.vocabulary import Confidence

NONE = "none"
"""Shown for an empty total."""


class SignKind(StrEnum):
    """The kinds of signs beside a label."""

    READINGS = "readings"
    """The source is ambiguous; the default reading is in use."""
    TAKEN = "taken"
    """An alternative reading is in use."""
    INTERPRETED = "interpreted"
    """Unlike other rows, its owners are our interpretation."""
    NORM = "norm"
    """The source's own word for how strongly owners are bound."""


class Sign(NamedTuple):
    """A short text beside the label of a row."""

    text: str
    kind: SignKind

    @property
    def is_doubt(self) -> bool:
        """Whether it marks something uncertain."""
        return self.kind is not SignKind.NORM


class RoleCount(NamedTuple):
    """A number of owners or mitigations in a role."""

    role: Role
    number: int


class MatrixCell(NamedTuple):
    """The roles of an actor for a mitigation."""

    roles: tuple[Role, ...]
    is_doubtful: bool
    """Whether the role depends on the reading."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A mitigation with its signs and each actor's roles."""

    mitigation: Mitigation
    signs: tuple[Sign, ...]
    cells: tuple[MatrixCell, ...]
    """One for each actor of the table."""
    owners: tuple[RoleCount, ...]

    @property
    def is_part(self) -> bool:
        """Whether it is part of another mitigation, so that its label is indented."""
        return bool(self.mitigation.parent)


@dataclass(frozen=True, slots=True)
class MatrixHead:
    """A column's actor and workload."""

    actor: Actor
    is_idle: bool
    load: tuple[RoleCount, ...]


class MatrixWords(NamedTuple):
    """Headings and placeholders, which differ for filtered answers."""

    owners: str
    nobody: str
    carries: str
    nothing: str

    @classmethod
    def of(cls, selection: Selection) -> "MatrixWords":
        """The words for a selection; only role filters hide owners."""
        return cls(
            *(("Roles shown", "none shown") if selection.roles else ("Roles", "no one")),
            *(("Total (filtered)", NONE) if selection.is_narrowing else ("Total", NONE)),
        )


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """The whole matrix."""

    words: MatrixWords
    heads: tuple[MatrixHead, ...]
    bands: tuple[Band[MatrixRow], ...]
    total: tuple[RoleCount, ...]
    """The total of all actors."""
    roles: tuple[Role, ...]
    """The roles used, for the legend."""


RowMaker = Callable[[int, Sequence[int]], MatrixRow]
"""Makes the row of a mitigation from its position in the allocation and its line of `role_bits`."""


def build_matrix(allocation: Allocation, selection: Selection) -> MatrixTable:
    """The matrix of an allocation filtered by `selection`, with stages in order of appearance.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> row = build_matrix(allocation, Selection()).bands[1].rows[0]
    >>> row.mitigation.label, [sign.text for sign in row.signs], in_letters(row.owners)
    ('Monitor misuse and feedback', ['2 readings'], '2 P 1 S')
    """
    make_row = row_maker(allocation, is_mixed=len({each.confidence for each in allocation.mitigations}) > 1)
    by_stage: dict[str, list[MatrixRow]] = {}
    for index, bits in enumerate(allocation.role_bits.tolist()):
        by_stage.setdefault(allocation.mitigations[index].stage, []).append(make_row(index, bits))
    glosses = glosses_of(allocation)
    heads = build_heads(allocation)
    return MatrixTable(
        MatrixWords.of(selection),
        heads,
        tuple(Band(stage, tuple(rows), glosses.get(stage, "")) for stage, rows in by_stage.items()),
        sum_up(allocation, heads),
        roles_used(allocation),
    )


def build_heads(allocation: Allocation) -> tuple[MatrixHead, ...]:
    """The actors in value-chain order, including idle ones."""
    owning = [role for role in allocation.chain.roles if role.is_owner]
    heads = []
    for actor, held in count_load(allocation).items():
        load = tuple(RoleCount(role, held[role.id]) for role in owning if role.id in held)
        heads.append(MatrixHead(actor, not load, load))
    return tuple(heads)


def sum_up(allocation: Allocation, heads: Iterable[MatrixHead]) -> tuple[RoleCount, ...]:
    """The total of all actors, by role."""
    numbers: Counter[Role] = Counter()
    for head in heads:
        numbers.update(dict(head.load))
    return tuple(RoleCount(role, numbers[role]) for role in allocation.chain.roles if role in numbers)


def glosses_of(allocation: Allocation) -> dict[str, str]:
    """The meanings of the stages, by name."""
    answering = {framework.id for framework in allocation.frameworks}
    return {stage.name: stage.gloss for stage in allocation.chain.stages if stage.framework in answering}


def roles_used(allocation: Allocation) -> tuple[Role, ...]:
    """The roles used in the allocation."""
    used = {ownership.role for ownership in allocation.ownerships}
    return tuple(role for role in allocation.chain.roles if role.id in used)


def row_maker(allocation: Allocation, *, is_mixed: bool) -> RowMaker:
    """Builds rows one at a time, for very long tables; `is_mixed` says whether rows differ in confidence."""
    chain, actors = allocation.chain, allocation.actors
    doubtful = doubtful_cells(allocation.part)
    columns: dict[str, list[int]] = {}
    for index, actor in enumerate(actors):
        columns.setdefault(actor.framework, []).append(index)
    empty = MatrixCell((), is_doubtful=False)

    @cache
    def cell(bits: int, *, is_doubtful: bool) -> MatrixCell:
        return MatrixCell(tuple(role for index, role in enumerate(chain.roles) if bits >> index & 1), is_doubtful)

    @cache
    def count_owners(bits: tuple[int, ...]) -> tuple[RoleCount, ...]:
        numbers = (
            RoleCount(role, sum(each >> index & 1 for each in bits))
            for index, role in enumerate(chain.roles)
            if role.is_owner
        )
        return tuple(each for each in numbers if each.number)

    def make(index: int, bits: Sequence[int]) -> MatrixRow:
        mitigation = allocation.mitigations[index]
        differing = doubtful.get((mitigation.framework, mitigation.id), ())
        cells = [empty] * len(actors)
        for column, held in zip(columns.get(mitigation.framework, ()), bits, strict=False):
            is_doubtful = actors[column].id in differing
            if held or is_doubtful:
                cells[column] = cell(held, is_doubtful=is_doubtful)
        owners = count_owners(tuple(sorted(filter(None, bits))))
        return MatrixRow(mitigation, tuple(_signs(allocation, mitigation, is_mixed=is_mixed)), tuple(cells), owners)

    return make


def _signs(allocation: Allocation, mitigation: Mitigation, *, is_mixed: bool) -> Iterable[Sign]:
    number = len(allocation.part.readings_by_mitigation.get((mitigation.framework, mitigation.id), ()))
    if taken := allocation.readings.get(mitigation.id):
        yield Sign(f"reading {taken}", SignKind.TAKEN)
    elif number > 1:
        yield Sign(f"{number} readings", SignKind.READINGS)
    if is_mixed and mitigation.confidence is Confidence.INTERPRETED:
        yield Sign("interpreted", SignKind.INTERPRETED)
    if mitigation.norm:
        yield Sign(mitigation.norm, SignKind.NORM)


def in_letters(counts: Iterable[RoleCount]) -> str:
    """Counts with the letters of their roles, such as `12 P 1 S`."""
    return " ".join(f"{number:,} {letter_of(role)}" for role, number in counts)

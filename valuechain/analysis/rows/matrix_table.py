"""The view model of the matrix, shared by every format that draws it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation, once_per_answer
from valuechain.analysis.allocation.readings import doubtful_cells
from valuechain.analysis.findings.findings import count_load
from valuechain.analysis.rows.bands import Band
from valuechain.analysis.rows.stages import group_by_stage
from valuechain.model.look import letter_of
from valuechain.model.selection import Selection
from valuechain.model.values import Actor, Mitigation, Role
from valuechain.model.vocabulary import DOUBT, Confidence

NONE = "none"
"""Shown for an empty total."""


class SignKind(StrEnum):
    """The kinds of signs beside a label."""

    READINGS = "readings"
    """The source is ambiguous; the default reading is in use."""
    TAKEN = "taken"
    """An alternative reading is in use."""
    INTERPRETED = "interpreted"
    """Unlike in other rows, the owners are our interpretation."""
    NORM = "norm"
    """The source's own word for how strongly owners are bound."""


class Sign(NamedTuple):
    """A short text beside the label of a row."""

    text: str
    kind: SignKind

    @property
    def is_doubt(self) -> bool:
        """Whether the sign marks something uncertain."""
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
        """Whether the mitigation is part of another, so that its label is indented."""
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


class LegendKind(StrEnum):
    """What an entry of the legend explains."""

    ROLE = "role"
    READINGS = "readings"
    TAKEN = "taken"
    DIFFER = "differ"
    """A cell with roles where the readings disagree."""
    POSSIBLE = "possible"
    """A cell with roles only under another reading."""


class LegendItem(NamedTuple):
    """An entry of the legend: a sample, and its meaning."""

    kind: LegendKind
    text: str
    role: Role | None = None
    """The role in the sample, if any."""
    sign: str = ""
    """The sign in the sample, if any."""


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """The whole matrix."""

    words: MatrixWords
    heads: tuple[MatrixHead, ...]
    bands: tuple[Band[MatrixRow], ...]
    total: tuple[RoleCount, ...]
    """The total of all actors."""
    legend: tuple[LegendItem, ...]


RowMaker = Callable[[int], MatrixRow]
"""Makes the row of a mitigation from its position in the allocation."""


def build_matrix(allocation: Allocation, selection: Selection) -> MatrixTable:
    """The matrix of an allocation filtered by `selection`, with stages in order of appearance.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> row = build_matrix(allocation, Selection()).bands[1].rows[0]
    >>> row.mitigation.label, [sign.text for sign in row.signs], in_letters(row.owners)
    ('Monitor misuse and feedback', ['2 readings'], '2 P 1 S')
    """
    make_row, heads = row_maker(allocation), build_heads(allocation)
    return MatrixTable(
        MatrixWords.of(selection),
        heads,
        tuple(Band(band.name, tuple(map(make_row, band.rows)), band.gloss) for band in group_by_stage(allocation)),
        sum_up(allocation, heads),
        build_legend(allocation),
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


def build_legend(allocation: Allocation) -> tuple[LegendItem, ...]:
    """Explains the roles used, and the signs of doubt in the rows of ambiguous mitigations."""
    make_row, ambiguous = row_maker(allocation), allocation.part.readings_by_mitigation
    rows = [make_row(at) for at, each in enumerate(allocation.mitigations) if (each.framework, each.id) in ambiguous]
    signs = {sign.kind.value for row in rows for sign in row.signs}
    doubtful = [cell for row in rows for cell in row.cells if cell.is_doubtful]
    items = [LegendItem(LegendKind.ROLE, f"{role.name}: {role.meaning}", role) for role in roles_used(allocation)]
    if SignKind.READINGS in signs:
        items.append(LegendItem(LegendKind.READINGS, "The source is ambiguous", sign="2 readings"))
    if SignKind.TAKEN in signs:
        items.append(LegendItem(LegendKind.TAKEN, "An alternative reading is in use", sign="reading B"))
    if disputed := [role for cell in doubtful for role in cell.roles]:
        items.append(LegendItem(LegendKind.DIFFER, "The readings disagree", disputed[0], DOUBT))
    if not all(cell.roles for cell in doubtful):
        items.append(LegendItem(LegendKind.POSSIBLE, "Only under the alternative reading", sign=DOUBT))
    return tuple(items)


def roles_used(allocation: Allocation) -> tuple[Role, ...]:
    """The roles used in the allocation."""
    used = {ownership.role for ownership in allocation.ownerships}
    return tuple(role for role in allocation.chain.roles if role.id in used)


@once_per_answer
def _is_mixed(allocation: Allocation) -> bool:
    """Whether the mitigations differ in confidence."""
    return len({mitigation.confidence for mitigation in allocation.mitigations}) > 1


def row_maker(allocation: Allocation) -> RowMaker:
    """Builds rows one at a time, for very long tables."""
    chain, actors, is_mixed = allocation.chain, allocation.actors, _is_mixed(allocation)
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

    def make(position: int) -> MatrixRow:
        mitigation, bits = allocation.mitigations[position], allocation.role_bits[position].tolist()
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

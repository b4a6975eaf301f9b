"""The view model of the matrix, shared by every format that draws it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import repeat
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation, once_per_answer
from valuechain.analysis.allocation.dates import Standing, describe_standing, standing_on
from valuechain.analysis.allocation.qualifications import qualified, qualify
from valuechain.analysis.allocation.readings import doubtful_cells
from valuechain.analysis.allocation.reference import Reference, reference_of
from valuechain.analysis.findings.day import build_day
from valuechain.analysis.findings.findings import count_conditional, count_load
from valuechain.analysis.rows.bands import Band
from valuechain.analysis.rows.stages import group_by_stage
from valuechain.model.look import letter_of
from valuechain.model.norm import Strength, Verb
from valuechain.model.question.selection import Selection
from valuechain.model.values import Actor, Mitigation, Role
from valuechain.model.vocabulary import DOUBT, Confidence
from valuechain.model.words import join_words

NONE = "none"
"""Shown for an empty total."""
NOT_ADDRESSED = "not addressed"
"""Shown for the empty total of an actor that the source does not address."""
CONDITION = "*"
"""Marks a cell with roles only under a condition."""
IN_PART, UNSETTLED = "in part", "date not settled"
"""Mark rows that apply only in part, or by a date that is not settled, on the day asked about."""


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
    PARTIAL = "partial"
    """On the day asked about, only some of it applies."""
    UNSETTLED = "unsettled"
    """On the day asked about, it applies only by a date that is not settled."""


class Sign(NamedTuple):
    """A short text beside the label of a row."""

    text: str
    kind: SignKind
    meaning: str = ""
    """What it means for this row, if that differs from row to row."""

    @property
    def is_doubt(self) -> bool:
        """Whether the sign marks something uncertain."""
        return self.kind not in {SignKind.NORM, SignKind.PARTIAL}


class RoleCount(NamedTuple):
    """A number of owners or mitigations in a role."""

    role: Role
    number: int


class MatrixCell(NamedTuple):
    """The roles of an actor for a mitigation."""

    roles: tuple[Role, ...]
    is_doubtful: bool
    """Whether the role depends on the reading."""
    norm: tuple[Verb, ...] = ()
    """The source's verbs; the first goes with the action itself."""
    condition: str = ""
    """The condition under which the actor has the roles, if any."""
    verbs: tuple[Verb | None, ...] = ()
    """The first verb of each role; None where the source gives none. Empty if it gives none for any."""

    @property
    def said(self) -> tuple[tuple[Role, str], ...]:
        """Each role with its verb, or an empty string."""
        return tuple(zip(self.roles, (verb or "" for verb in self.verbs or repeat(None)), strict=False))


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A mitigation with its signs and each actor's roles."""

    mitigation: Mitigation
    signs: tuple[Sign, ...]
    cells: tuple[MatrixCell, ...]
    """One for each actor of the table."""
    owners: tuple[RoleCount, ...]
    reference: Reference
    """Its place in the source and its dates."""

    @property
    def is_part(self) -> bool:
        """Whether the mitigation is part of another, so that its label is indented."""
        return bool(self.mitigation.parent)


@dataclass(frozen=True, slots=True)
class MatrixHead:
    """A column's actor and workload."""

    actor: Actor
    is_idle: bool
    """Whether it owns nothing."""
    load: tuple[RoleCount, ...]
    conditional: int
    """How many of its ownerships hold only under a condition."""

    @property
    def nothing(self) -> str:
        """Says why there is no load, if the source addresses other actors."""
        return "" if self.actor.is_addressed else NOT_ADDRESSED


class MatrixWords(NamedTuple):
    """Headings and placeholders, which differ for filtered answers."""

    owners: str
    nobody: str
    carries: str
    nothing: str

    @classmethod
    def of(cls, selection: Selection) -> "MatrixWords":
        """The words for a selection: it may hide owners."""
        return cls(
            *(("Roles shown", "none shown") if selection.is_hiding_owners else ("Roles", "no one")),
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
    CONDITION = "condition"
    """A cell with roles only under a condition."""
    STRENGTH = "strength"
    """Verbs of one strength."""
    PARTIAL = "partial"
    """A row that applies only in part on the day asked about."""
    UNSETTLED = "unsettled"
    """A row that applies only by a date that is not settled."""


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
    has_verbs: bool = False
    """Whether to write each role's verb beneath its mark."""

    @property
    def conditional(self) -> int:
        """How many ownerships hold only under a condition."""
        return sum(head.conditional for head in self.heads)


RowMaker = Callable[[int], MatrixRow]
"""Makes the row of a mitigation from its position in the allocation."""


def build_matrix(allocation: Allocation, selection: Selection, *, has_verbs: bool = False) -> MatrixTable:
    """The matrix of an allocation filtered by `selection`, with stages in order of appearance.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> row = build_matrix(allocation, Selection()).bands[1].rows[0]
    >>> row.mitigation.label, [sign.text for sign in row.signs], in_letters(row.owners)
    ('Monitor misuse and feedback', ['2 readings', 'could'], '2 P 1 S')
    """
    make_row, heads = row_maker(allocation), build_heads(allocation)
    return MatrixTable(
        MatrixWords.of(selection),
        heads,
        tuple(Band(band.name, tuple(map(make_row, band.rows)), band.gloss) for band in group_by_stage(allocation)),
        sum_up(allocation, heads),
        build_legend(allocation, has_verbs=has_verbs),
        has_verbs,
    )


def build_heads(allocation: Allocation) -> tuple[MatrixHead, ...]:
    """The actors in value-chain order, including idle ones."""
    owning = [role for role in allocation.chain.roles if role.is_owner]
    conditional = count_conditional(allocation)
    heads = []
    for actor, held in count_load(allocation).items():
        load = tuple(RoleCount(role, held[role.id]) for role in owning if role.id in held)
        heads.append(MatrixHead(actor, not load, load, conditional.get(actor, 0)))
    return tuple(heads)


def sum_up(allocation: Allocation, heads: Iterable[MatrixHead]) -> tuple[RoleCount, ...]:
    """The total of all actors, by role."""
    numbers: Counter[Role] = Counter()
    for head in heads:
        numbers.update(dict(head.load))
    return tuple(RoleCount(role, numbers[role]) for role in allocation.chain.roles if role in numbers)


def build_legend(allocation: Allocation, *, has_verbs: bool = False) -> tuple[LegendItem, ...]:
    """Explains the roles used, the signs of doubt in the rows of ambiguous mitigations, and the verbs, if written."""
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
    if any(each.condition for each in allocation.ownerships):
        items.append(LegendItem(LegendKind.CONDITION, "Only under a condition", sign=CONDITION))
    if day := build_day(allocation):
        shown = allocation.mitigation_keys
        if any(each.key in shown for each in day.partial):
            items.append(LegendItem(LegendKind.PARTIAL, "More of it applies later, as the row says", sign=IN_PART))
        if any(each.key in shown for each in day.unsettled):
            items.append(LegendItem(LegendKind.UNSETTLED, "Applies only by a date that is not settled", sign=UNSETTLED))
    return (*items, *(_explain_strengths(allocation) if has_verbs else ()))


def _explain_strengths(allocation: Allocation) -> Iterable[LegendItem]:
    """The strengths with their verbs; without a verb only if some actor has none."""
    for strength in Strength:
        if strength.verbs:
            yield LegendItem(LegendKind.STRENGTH, strength.words, sign=", ".join(strength.verbs))
    if any(not each.norm for each in allocation.ownerships):
        yield LegendItem(LegendKind.STRENGTH, "the source has no verb for this actor", sign="no word")


def has_any_verb(allocation: Allocation) -> bool:
    """Whether the source gives a verb for any of the actors."""
    return any(each.norm for each in allocation.ownerships)


def roles_used(allocation: Allocation) -> tuple[Role, ...]:
    """The roles used in the allocation."""
    used = {ownership.role for ownership in allocation.ownerships}
    return tuple(role for role in allocation.chain.roles if role.id in used)


@once_per_answer
def _is_mixed(allocation: Allocation) -> bool:
    """Whether the mitigations differ in confidence."""
    return len({mitigation.confidence for mitigation in allocation.mitigations}) > 1


@once_per_answer
def _has_several_norms(allocation: Allocation) -> bool:
    """Whether the mitigations differ in norm; otherwise it says nothing about a single one."""
    return len({mitigation.norm for mitigation in allocation.mitigations}) > 1


def row_maker(allocation: Allocation) -> RowMaker:
    """Builds rows one at a time, for very long tables."""
    chain, actors = allocation.chain, allocation.actors
    doubtful, found = doubtful_cells(allocation.part), qualified(allocation.part)
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
                plain = cell(held, is_doubtful=is_doubtful)
                said = qualify(found, mitigation, actors[column], plain.roles)
                cells[column] = plain._replace(**said._asdict()) if any(said) else plain
        owners = count_owners(tuple(sorted(filter(None, bits))))
        signs = tuple(_signs(allocation, mitigation))
        return MatrixRow(mitigation, signs, tuple(cells), owners, reference_of(allocation.part, mitigation))

    return make


def _signs(allocation: Allocation, mitigation: Mitigation) -> Iterable[Sign]:
    number = len(allocation.part.readings_by_mitigation.get((mitigation.framework, mitigation.id), ()))
    if taken := allocation.readings.get(mitigation.id):
        yield Sign(f"reading {taken}", SignKind.TAKEN)
    elif number > 1:
        yield Sign(f"{number} readings", SignKind.READINGS)
    if _is_mixed(allocation) and mitigation.confidence is Confidence.INTERPRETED:
        yield Sign("interpreted", SignKind.INTERPRETED)
    if mitigation.norm and _has_several_norms(allocation):
        yield Sign(join_words(mitigation.norm), SignKind.NORM)
    if allocation.on:
        yield from _day_signs(standing_on(allocation.part, mitigation, allocation.on))


def _day_signs(standing: Standing) -> Iterable[Sign]:
    meaning = describe_standing(standing)
    if standing.is_partial:
        yield Sign(IN_PART, SignKind.PARTIAL, meaning)
    if standing.is_unsettled:
        yield Sign(UNSETTLED, SignKind.UNSETTLED, "" if standing.is_partial else meaning)


def write_cell(cell: MatrixCell, name_of: Callable[[Role], str], separator: str, *, has_verbs: bool = False) -> str:
    """A cell as text: its roles, then the signs for a condition and for a doubt, such as `responsible, should*`."""
    words = [", ".join(filter(None, (name_of(role), verb if has_verbs else ""))) for role, verb in cell.said]
    text = separator.join(words) + (CONDITION if cell.condition else "")
    return f"{text} {DOUBT}".lstrip() if cell.is_doubtful else text


def in_letters(counts: Iterable[RoleCount]) -> str:
    """Counts with the letters of their roles, such as `12 P 1 S`."""
    return " ".join(f"{number:,} {letter_of(role)}" for role, number in counts)


def say_conditional(number: int) -> str:
    """Says how many of a total hold only under a condition; empty if none do.

    >>> say_conditional(5)
    'of which 5 under a condition'
    """
    return f"of which {number:,} under a condition" if number else ""


def in_short(counts: Iterable[RoleCount], conditional: int) -> str:
    """A total as letters, with the number that holds only under a condition: `12 R 5*`."""
    return " ".join(filter(None, (in_letters(counts), f"{conditional:,}{CONDITION}" if conditional else "")))

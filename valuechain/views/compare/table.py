"""A comparison as a table: one row per mitigation or topic, with who has which role on each side, and what differs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.allocation.ownership import Owner, name_owners
from valuechain.analysis.compare.contexts import Comparison
from valuechain.analysis.compare.differences import difference_of
from valuechain.analysis.compare.frameworks import FrameworkComparison, Holding, Outcome, TopicLine
from valuechain.analysis.rows.bands import Band
from valuechain.model.question.selection import add_or_remove
from valuechain.model.values import Actor, Mitigation, Role
from valuechain.model.vocabulary import Difference
from valuechain.model.words import count, join_words
from valuechain.views.across.state import AcrossState
from valuechain.views.compare.behind import Behind, list_entries
from valuechain.views.compare.changes import RowChanges, Told, tell_changes, tell_topic
from valuechain.views.compare.sides import Side, Sides
from valuechain.views.page.names import called_at

_ABSENT, _NO_VERSION, _UNSETTLED = "Does not apply", "Not in this version", "Not settled"
_SILENT, _NO_ONE = "Nothing on this topic", "No one is named"

MOST_ROWS = 300
"""More changed rows would make the table slow to draw; the downloads have all of them."""
MOST_QUIET = 100
SIGNS: Mapping[Difference, str] = {
    Difference.ADDED: "+",
    Difference.REMOVED: "−",  # noqa: RUF001 # a hyphen would be too short to see
    Difference.CHANGED: "≠",
    Difference.SAME: "=",
    Difference.UNSETTLED: "?",
}
DIFFERENCE_COLOURS: Mapping[Difference, str] = {Difference.CHANGED: "doubt", Difference.SAME: "soft"}
"""The CSS classes of kinds of difference in the picture; the others are in ink."""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """An actor on one side of a row, with its roles."""

    actor: Actor
    roles: tuple[Role, ...]
    norm: str
    """The source's verbs, or how strongly they bind; empty without a verb."""
    condition: str
    is_different: bool
    """Whether the other side differs for this actor."""

    @property
    def words(self) -> str:
        """The roles and the norm, such as `primary, should`."""
        return ", ".join(filter(None, (join_words([role.name.lower() for role in self.roles]), self.norm)))


@dataclass(frozen=True, slots=True)
class SideCell:
    """One side of a row."""

    number: str
    """How many mitigations the side has on a topic; empty if the row is a mitigation."""
    held: tuple[HeldRole, ...]
    nothing: str
    """Why there is no one; empty if there is someone."""


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A mitigation or topic on both sides."""

    key: str
    label: str
    title: str
    difference: Difference
    cells: tuple[SideCell, SideCell]
    told: tuple[Told, ...]
    """The differences, in words."""
    toggle: str
    """The link that opens or closes the row."""
    behind: Behind | None
    """The mitigations behind the row, if it is open."""
    topic_href: str
    """The link to what every source says on the topic; empty for a mitigation."""


class Rows(NamedTuple):
    """Rows in bands; a long list is cut."""

    bands: tuple[Band[CompareRow], ...]
    number: int
    """The number of rows, including those cut."""


@dataclass(frozen=True, slots=True)
class CompareTable:
    """The rows that differ and, separately, those that do not."""

    what: str
    """The heading of the first column."""
    heads: tuple[str, str]
    """The names of the sides."""
    loud: Rows
    quiet: Rows
    """Rows without a difference; long lists of these are cut sooner."""
    kinds: Mapping[Difference, str]
    """The kinds of difference, in words."""
    roles: tuple[Role, ...]
    """The roles in the rows, for the legend."""


def name_differences(sides: Sides) -> Mapping[Difference, str]:
    """The kinds of difference in words; between two frameworks, nothing is added or removed."""
    one, other = sides.names
    by_topic = sides.is_by_topic
    return {
        Difference.ADDED: f"Only in {other}" if by_topic else "Added",
        Difference.REMOVED: f"Only in {one}" if by_topic else "Removed",
        Difference.CHANGED: "Differs" if by_topic else "Changed",
        Difference.SAME: "Same actors" if by_topic else "Same",
        Difference.UNSETTLED: _UNSETTLED,
    }


def build_table(sides: Sides) -> CompareTable:
    """Builds the table of a comparison; both sides need an answer."""
    one, other = sides.first.allocation, sides.second.allocation
    if sides.shown is None or one is None or other is None:
        raise ValueError("There is no table if a side has no answer.")
    if isinstance(sides.shown, FrameworkComparison):
        loud, quiet = _topic_bands(sides, sides.shown)
    else:
        loud, quiet = _mitigation_bands(sides, sides.shown, one, other)
    rows = [row for band in (*loud.bands, *quiet.bands) for row in band.rows]
    used = {role.id for row in rows for cell in row.cells for held in cell.held for role in held.roles}
    return CompareTable(
        what="Topic" if sides.is_by_topic else "Mitigation",
        heads=sides.heads,
        loud=loud,
        quiet=quiet,
        kinds=name_differences(sides),
        roles=tuple(role for role in sides.chain.roles if role.id in used),
    )


def _mitigation_bands(sides: Sides, found: Comparison, one: Allocation, other: Allocation) -> tuple[Rows, Rows]:
    """The mitigations by stage: those that differ, and the others."""
    mine, theirs = ({m.id: m for m in side.mitigations} for side in (one, other))
    by_id = {m.id: m for m in (*found.lost, *found.kept, *found.added, *found.unsettled)}
    ordered = [by_id[name] for name in dict.fromkeys((*mine, *theirs)) if name in by_id]
    rank: dict[str, int] = {}
    for mitigation in ordered:
        rank.setdefault(mitigation.stage, len(rank))
    ordered.sort(key=lambda mitigation: rank[mitigation.stage])
    changes = tell_changes(sides.chain, found)

    def row(mitigation: Mitigation) -> CompareRow:
        pair = (mine.get(mitigation.id), theirs.get(mitigation.id))
        return _mitigation_row(sides, mitigation, pair, changes.get(mitigation.id))

    def rows(most: int, *, is_quiet: bool) -> Rows:
        members = [m for m in ordered if (sides.facts[m.key].difference is Difference.SAME) is is_quiet]
        groups = groupby(members[:most], key=attrgetter("stage"))
        return Rows(tuple(Band(stage, tuple(map(row, group))) for stage, group in groups), len(members))

    return rows(MOST_ROWS, is_quiet=False), rows(MOST_QUIET, is_quiet=True)


def _mitigation_row(
    sides: Sides,
    mitigation: Mitigation,
    pair: tuple[Mitigation | None, Mitigation | None],
    changes: RowChanges | None,
) -> CompareRow:
    differing = changes.actors if changes else set()
    difference = sides.facts[mitigation.key].difference
    nothing = _UNSETTLED if difference is Difference.UNSETTLED else _ABSENT if sides.is_one_source else _NO_VERSION
    first, second = (_owned_cell(side, each, differing, nothing) for side, each in zip(sides.both, pair, strict=True))
    one, other = ((each,) if each else () for each in pair)
    return CompareRow(
        key=mitigation.id,
        label=mitigation.label,
        title=mitigation.name,
        difference=difference,
        cells=(first, second),
        told=tuple(changes.told) if changes else (),
        **_opening(sides, mitigation.id, (one, other)),
        topic_href="",
    )


def _owned_cell(side: Side, mitigation: Mitigation | None, differing: Collection[str], nothing: str) -> SideCell:
    """The actors of a mitigation on one side, mentions included, in value-chain order."""
    if mitigation is None or side.allocation is None:
        return SideCell("", (), nothing)
    chain = side.allocation.chain
    owners_of: dict[str, list[Owner]] = {}
    for owner in name_owners(chain, side.allocation.ownerships_of(mitigation)):
        owners_of.setdefault(owner.actor.id, []).append(owner)
    held = tuple(
        HeldRole(
            actor,
            tuple(owner.role for owner in owners),
            ", ".join(dict.fromkeys(str(owner.ownership.norm[0]) for owner in owners if owner.ownership.norm)),
            "; ".join(dict.fromkeys(filter(None, (owner.ownership.condition for owner in owners)))),
            actor.id in differing,
        )
        for actor in chain.actors_by_framework.get(mitigation.framework, ())
        if (owners := owners_of.get(actor.id, []))
    )
    return SideCell("", held, "" if held else _NO_ONE)


def _opening(sides: Sides, key: str, members: tuple[Sequence[Mitigation], Sequence[Mitigation]]) -> dict[str, Any]:
    """The link that opens or closes a row, and what stands behind it if it is open."""
    return {
        "toggle": sides.state.href(opened=add_or_remove(sides.state.opened, key)),
        "behind": tuple(list_entries(side, each) for side, each in zip(sides.both, members, strict=True))
        if key in sides.state.opened
        else None,
    }


def _topic_bands(sides: Sides, found: FrameworkComparison) -> tuple[Rows, Rows]:
    """The topics in both frameworks, then those in only one; topics with the same actors are apart."""
    one, other = sides.names
    headings = {
        Outcome.BOTH: "Topics in both",
        Outcome.ONLY_FIRST: f"Only in {one}",
        Outcome.ONLY_SECOND: f"Only in {other}",
    }

    def rows(*, is_quiet: bool) -> Rows:
        members = {
            heading: [line for line in found.topics(outcome) if line.is_equal is is_quiet]
            for outcome, heading in headings.items()
        }
        bands = (
            Band(heading, tuple(_topic_row(sides, found, line) for line in lines))
            for heading, lines in members.items()
            if lines
        )
        return Rows(tuple(bands), sum(map(len, members.values())))

    return rows(is_quiet=False), rows(is_quiet=True)


def _topic_row(sides: Sides, found: FrameworkComparison, line: TopicLine) -> CompareRow:
    alone = {cell.actor.id for cell in line.cells if cell.outcome is not Outcome.BOTH}
    equal, differing = (
        {match.other.id for cell in line.cells if (cell.outcome is Outcome.BOTH) is is_equal for match in cell.matches}
        for is_equal in (True, False)
    )
    others = differing - equal
    is_both = found.is_crosswalked and line.outcome is Outcome.BOTH
    first = _held_cell(sides.first, line.first, line.first_held, lambda actor: is_both and actor.id in alone)
    second = _held_cell(sides.second, line.second, line.second_held, lambda actor: is_both and actor.id in others)
    topic = line.topic
    return CompareRow(
        key=topic.id,
        label=topic.name,
        title=topic.summary,
        difference=difference_of(line),
        cells=(first, second),
        told=tuple(tell_topic(sides, found, line)),
        **_opening(sides, topic.id, (line.first, line.second)),
        topic_href=AcrossState.beside(sides.state).href_of(topic=topic.id),
    )


def _held_cell(
    side: Side,
    mitigations: Sequence[Mitigation],
    holdings: Sequence[Holding],
    is_different: Callable[[Actor], bool],
) -> SideCell:
    """The actors of a framework with a role on a topic."""
    if not mitigations or side.allocation is None:
        return SideCell("", (), _SILENT)
    chain = side.allocation.chain
    held = tuple(
        HeldRole(
            each.actor,
            tuple(map(chain.role, each.roles.split(ROLE_SEPARATOR))),
            each.strengths[0].words if each.strengths and each.strengths[0].rank else "",
            "; ".join(each.conditions),
            is_different(each.actor),
        )
        for each in holdings
    )
    number = count(len(mitigations), called_at(side.framework, side.state.level))
    return SideCell(number, held, "" if held else _NO_ONE)

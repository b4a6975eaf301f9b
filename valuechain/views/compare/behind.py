"""The mitigations behind a row of a comparison, and the exemptions and conditions of each side."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from valuechain.analysis.allocation.dates import describe_dates, has_begun
from valuechain.analysis.allocation.ownership import Owner, owners_by_lead
from valuechain.analysis.allocation.reference import place_of
from valuechain.model.values import Cell, Mitigation
from valuechain.views.compare.sides import Side, Sides


class Entry(NamedTuple):
    """A mitigation with those responsible for it."""

    mitigation: Mitigation
    href: str
    place: str
    """The source's own number, such as an article; empty if it prints none."""
    dates: str
    """From when it applies; empty if the source gives no date."""
    owners: Sequence[Owner]


Behind = tuple[Sequence[Entry], Sequence[Entry]]
"""The mitigations of both sides."""


class Absent(NamedTuple):
    """A mitigation that does not apply on one side."""

    mitigation: Mitigation
    href: str
    place: str
    why: str
    """From when it applies, if that is the reason; otherwise empty."""


class Exempt(NamedTuple):
    """A condition, with the mitigations that bind someone only under it."""

    condition: str
    entries: Sequence[Absent]

    @property
    def is_exemption(self) -> bool:
        """Whether the condition says whom or what the mitigation does not concern."""
        return "not for " in self.condition


class Exemptions(NamedTuple):
    """The exemptions and conditions of one side."""

    name: str
    cell: Cell
    """The source's reason for this model and release."""
    absent: Sequence[Absent]
    exemptions: Sequence[Exempt]
    conditions: Sequence[Exempt]
    """The other conditions."""


def list_entries(side: Side, mitigations: Iterable[Mitigation]) -> list[Entry]:
    """The mitigations of one side, with those responsible, place and dates."""
    allocation = side.allocation
    if allocation is None:
        return []
    chain = allocation.chain
    return [
        Entry(
            m,
            side.state.href_of(m),
            place_of(m),
            describe_dates(chain, m),
            owners_by_lead(chain, allocation.ownerships_of(m), with_mentions=True),
        )
        for m in mitigations
    ]


def list_exemptions(sides: Sides) -> list[Exemptions]:
    """The exemptions and conditions of each side, for the topics and stages that the filters keep.

    Two sides of one source have the same conditions, so these are left out.
    """
    found = []
    for name, side in zip(sides.heads, sides.both, strict=True):
        absent, exempt = _list_absent(sides, side), [] if sides.is_one_source else _list_exempt(sides, side)
        exemptions, conditions = ([each for each in exempt if each.is_exemption is is_it] for is_it in (True, False))
        if absent or exempt:
            found.append(Exemptions(name, side.cell, absent, exemptions, conditions))
    return [] if sides.is_one_source and sides.first.state.place == sides.second.state.place else found


def _is_kept(sides: Sides, mitigation: Mitigation) -> bool:
    chosen = sides.state.selection
    return (not chosen.topics or not set(chosen.topics).isdisjoint(mitigation.topics)) and (
        not chosen.stages or mitigation.stage in chosen.stages
    )


def _list_absent(sides: Sides, side: Side) -> list[Absent]:
    """The mitigations of its framework that do not apply in its context, or not yet on the day asked about."""
    allocation = side.allocation
    if allocation is None:
        return []
    chain, level = sides.chain, side.state.level
    return [
        Absent(
            m,
            side.state.href_of(m),
            place_of(m),
            "" if has_begun(chain, m, side.state.on) else f"from {describe_dates(chain, m)}",
        )
        for m in chain.mitigations_by_framework.get(side.framework.id, ())
        if level in (None, m.level) and m.key not in allocation.mitigation_keys and _is_kept(sides, m)
    ]


def _list_exempt(sides: Sides, side: Side) -> list[Exempt]:
    allocation = side.allocation
    if allocation is None:
        return []
    found: dict[str, dict[Mitigation, None]] = {}
    for o in allocation.ownerships:
        mitigation = sides.chain.mitigation(o.framework, o.mitigation)
        if o.condition and _is_kept(sides, mitigation):
            found.setdefault(o.condition, {})[mitigation] = None
    return [
        Exempt(condition, [Absent(m, side.state.href_of(m), place_of(m), "") for m in members])
        for condition, members in found.items()
    ]

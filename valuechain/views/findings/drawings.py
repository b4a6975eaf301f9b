"""The pictures that open the findings: squares for mitigations and actors, bars of workload, coverage and groups."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple, TypeVar

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.absence import Absence
from valuechain.analysis.findings.cover import Cover
from valuechain.analysis.findings.coverage import Coverage, build_coverage
from valuechain.analysis.findings.day import Day
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.findings.workload import Load, Workload
from valuechain.model.chain import ValueChain
from valuechain.model.look import letter_of, look_of
from valuechain.model.question.question import find_definition
from valuechain.model.question.selection import add_or_remove
from valuechain.model.values import Actor, Mitigation
from valuechain.model.vocabulary import CellStatus, ModelType, Place, ReleaseType
from valuechain.model.words import count, write_date
from valuechain.views.page.state import ViewState

MOST_SQUARES = 400
"""With more items than this, a picture shows proportions instead of one square each."""
LED, SUPPORTED, NO_ONE = "led", "supported", "no-one"
"""A mitigation's kind of square: with a lead, with support only, with no one."""
ON, OFF = "on", "off"
"""An item that is meant, and one that is not."""

Item = TypeVar("Item", Mitigation, Actor)


class Square(NamedTuple):
    """One item of a picture, or several of the same kind."""

    kind: str
    title: str
    is_lit: bool = False
    """Whether it differs from what it was with all actors in place."""
    number: int = 1


class Entry(NamedTuple):
    """An entry of a legend, with the number of its squares."""

    kind: str
    words: str
    number: int
    is_lit: bool = False


class Picture(NamedTuple):
    """Squares in source order, with what they show in words."""

    squares: Sequence[Square]
    words: str
    legend: Sequence[Entry] = ()
    is_proportion: bool = False


class BarPart(NamedTuple):
    """The part of a bar for one role."""

    kind: str
    """The kind of the role's look."""
    width: float
    """Share of the longest bar, in percent."""


class LoadBar(NamedTuple):
    """An actor's workload, and the link that removes the actor or brings it back."""

    actor: Actor
    parts: Sequence[BarPart]
    said: str
    """The numbers with the letters of the roles."""
    load: Load
    share: float
    """The share of the responsibility of those who are there."""
    is_absent: bool
    is_lit: bool
    """Whether the share is not that with all actors in place."""
    href: str


class CoverageCell(NamedTuple):
    """A model and release type, with its coverage; None without an answer."""

    place: Place
    release: str
    status: CellStatus
    coverage: Coverage | None
    href: str
    is_current: bool


class CoverageRow(NamedTuple):
    """The cells of a model type."""

    name: str
    cells: Sequence[CoverageCell]


def mark_items(items: Sequence[Item], marked: Collection[Item], called: str, words: str) -> Picture:
    """A square for each mitigation or actor (as `called`); those that a finding is about are marked."""
    found = set(marked)
    squares = [Square(ON if item in found else OFF, item.label) for item in items]
    return _draw(f"{sum(each.kind == ON for each in squares):,} of {count(len(squares), called)} {words}", squares)


def draw_outcome(allocation: Allocation, findings: Findings, absence: Absence | None) -> Picture:
    """A square for each mitigation: whether someone is responsible, someone only supports, or no one is left."""
    before = _kind_by(findings.unowned, findings.without_primary)
    gone = absence or Absence((), ())
    nobody, supported = {*findings.unowned, *gone.nobody}, {*findings.without_primary, *gone.supported_only}
    after = _kind_by(nobody, supported)
    squares = [Square(after(m), m.label, after(m) != before(m)) for m in allocation.mitigations]
    legend = []
    for kind, words in (
        (LED, "with a responsible actor"),
        (SUPPORTED, "with support only"),
        (NO_ONE, "with no one"),
    ):
        number = sum(each.kind == kind for each in squares)
        was = sum(before(m) == kind for m in allocation.mitigations)
        legend.append(Entry(kind, words, number, is_lit=number != was))
    said = f"Of {count(len(squares), 'mitigation')}: {', '.join(f'{each.number:,} {each.words}' for each in legend)}"
    return _draw(said, squares)._replace(legend=legend)


def _kind_by(nobody: Collection[Mitigation], leaderless: Collection[Mitigation]) -> Callable[[Mitigation], str]:
    alone, only_supported = set(nobody), set(leaderless)
    return lambda m: NO_ONE if m in alone else SUPPORTED if m in only_supported else LED


def count_verbs(findings: Findings) -> list[Square]:
    """How many mitigations have each verb, the strongest first."""
    return [
        Square(verb.strength.value.replace(" ", "-"), f"{verb}: {verb.strength.words}", number=len(found))
        for verb, found in findings.by_verb.items()
    ]


def count_dates(day: Day) -> list[Square]:
    """How many mitigations begin, or begin to apply to more, on each date after the day."""
    numbers: dict[str, int] = {}
    for each in day.coming:
        said = write_date(each.date)
        numbers[said] = numbers.get(said, 0) + len(each.begin) + len(each.extend)
    return [Square(ON, said, number=number) for said, number in numbers.items() if number]


def _draw(words: str, squares: Sequence[Square]) -> Picture:
    if len(squares) <= MOST_SQUARES:
        return Picture(squares, words)
    return Picture(list(_add_up(squares)), words, is_proportion=True)


def _add_up(squares: Iterable[Square]) -> Iterable[Square]:
    kinds: dict[tuple[str, bool], int] = {}
    for each in squares:
        kinds[each.kind, each.is_lit] = kinds.get((each.kind, each.is_lit), 0) + 1
    return (Square(kind, "", is_lit, number) for (kind, is_lit), number in sorted(kinds.items()))


def draw_load_bars(workload: Workload, state: ViewState) -> list[LoadBar]:
    """The bars, the longest first; the order does not depend on who is absent."""
    most = max((load.total for load in workload.loads), default=0) or 1
    left = sum(load.leads for load in workload.loads if load.actor.id not in state.absent) or 1
    bars = []
    for load in sorted(workload.loads, key=lambda each: (-each.leads, -each.total)):
        actor, is_absent = load.actor.id, load.actor.id in state.absent
        share = 0.0 if is_absent else load.leads / left
        bars.append(
            LoadBar(
                load.actor,
                [BarPart(look_of(r).kind, 100 * number / most) for r, number in load.by_role.items() if number],
                describe_load(load),
                load,
                share,
                is_absent,
                is_lit=f"{share:.0%}" != f"{load.share:.0%}",
                href=state.href(absent=add_or_remove(state.absent, actor)),
            )
        )
    return bars


def describe_load(load: Load) -> str:
    """A short summary of an actor's workload."""
    parts = [f"{number:,} {letter_of(role)}" for role, number in load.by_role.items() if number]
    return ", ".join(parts) or "nothing"


def draw_coverage(chain: ValueChain, state: ViewState) -> list[CoverageRow]:
    """The coverage of the 3 x 4 grid; empty if the source does not vary."""
    if not chain.is_varying(state.framework):
        return []
    found = build_coverage(chain, state)
    return [
        CoverageRow(
            find_definition(chain.model_types, model_type).name,
            [
                CoverageCell(
                    place,
                    find_definition(chain.release_types, place.release_type).name,
                    chain.cell(state.framework, place).status,
                    found[place],
                    state.href(model_type=place.model_type, release_type=place.release_type, absent=()),
                    place == state.place,
                )
                for place in (Place(model_type, release_type) for release_type in ReleaseType)
            ],
        )
        for model_type in ModelType
    ]


def list_members(cover: Cover, allocation: Allocation, most: int) -> list[Actor]:
    """The actors in any of the groups shown: the columns of the picture."""
    shown = {actor for chosen in cover.sets[:most] for actor in chosen}
    return [actor for actor in allocation.actors if actor in shown]

"""A comparison as a table: letters, shapes and colours in its cells mark what differs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.compare.contexts import BindingChange, Comparison, held_roles, join_actors
from valuechain.analysis.compare.frameworks import FrameworkComparison, Outcome, TopicCell, TopicLine
from valuechain.analysis.rows.bands import Band
from valuechain.model.chain import ValueChain
from valuechain.model.look import letter_of
from valuechain.model.values import Actor, Mitigation, Role
from valuechain.model.words import count, join_words, pluralise
from valuechain.views.compare.sides import Side, Sides
from valuechain.views.compare.words import say_binding, say_parts, say_strengths, side_names
from valuechain.views.page.names import begin, called_at

MOST_ROWS = 300
"""More changed rows would make the table slow to draw; the downloads have all of them."""
MOST_QUIET = 100
LETTERS = ("A", "B")
"""Stand-ins for the names of the two frameworks where those do not fit."""


@dataclass(frozen=True, slots=True)
class CompareMark:
    """The content of a cell: a few letters in a shape."""

    kind: str
    """same, bound, gained, lost or changed; between two frameworks: both, first, second or differs; or number."""
    letters: str
    said: str
    """The same in words."""
    is_weak: bool = False
    """Whether the actors match only partly or conditionally."""
    words: tuple[str, ...] = ()
    """Lines of small text beneath the mark: verbs or strengths."""


@dataclass(frozen=True, slots=True)
class CompareHead:
    """A column: an actor, or a framework if actors cannot be compared."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A mitigation or topic, with an optional mark per column."""

    label: str
    href: str
    title: str
    tag: str
    """`added` or `lost`, or the number of mitigations each framework has on the topic."""
    note: str
    marks: tuple[CompareMark | None, ...]


class MarkMeaning(NamedTuple):
    """An entry of the legend."""

    mark: CompareMark
    meaning: str


@dataclass(frozen=True, slots=True)
class CompareTable:
    """The rows that differ and, separately, those that do not; long lists are cut."""

    what: str
    """The heading of the first column."""
    heads: tuple[CompareHead, ...]
    bands: tuple[Band[CompareRow], ...]
    quiet: tuple[Band[CompareRow], ...]
    """Rows without a change; long lists of these are cut sooner."""
    legend: Sequence[MarkMeaning]
    called: str
    """The noun for a row that differs: a change or, between two frameworks, a difference."""
    key: str
    """What the letters in the cells stand for: frameworks and roles."""
    number: int
    """The number of rows with a change, including those cut."""
    quiet_number: int
    """The number of rows without a change, including those cut."""


def build_table(sides: Sides) -> CompareTable:
    """Builds the table of a comparison; both sides need an answer."""
    if isinstance(sides.found, FrameworkComparison):
        return _topic_table(sides, sides.found)
    one, other = sides.first.allocation, sides.second.allocation
    if sides.found is None or one is None or other is None:
        raise ValueError("There is no table if a side has no answer.")
    return _version_table(sides, sides.found, one, other)


def letters_of(roles: Iterable[Role]) -> str:
    """The roles in letters, such as `P` or `P,S`."""
    return ",".join(letter_of(role) for role in roles)


def _explain_letters(chain: ValueChain, held: Iterable[str]) -> str:
    """The letters of the roles with these ids."""
    ids = set(held)
    roles = [role for role in chain.roles if role.id in ids]
    return f"{', '.join(f'{letter_of(role)}: {role.name.lower()}' for role in roles)}."


def _names(roles: Iterable[Role]) -> str:
    return join_words([role.name.lower() for role in roles])


def _version_table(sides: Sides, found: Comparison, one: Allocation, other: Allocation) -> CompareTable:
    """Mitigations by actor, for two contexts, readings or versions."""
    chain = sides.chain
    actors = join_actors(one.actors, other.actors)
    before, after = held_roles(one, is_by_id=True), held_roles(other, is_by_id=True)
    added, lost = {m.id for m in found.added}, {m.id for m in found.lost}
    changed = {each.mitigation.id for each in found.changes} | {each.mitigation.id for each in found.bindings}
    changed |= added | lost
    bindings: dict[tuple[str, str], list[BindingChange]] = {}
    for binding in found.bindings:
        bindings.setdefault((binding.mitigation.id, binding.actor.id), []).append(binding)
    known = {actor.id for actor in one.actors}

    def row(mitigation: Mitigation) -> CompareRow:
        is_added = mitigation.id in added
        key = (mitigation.id,)
        marks = tuple(
            _version_mark(
                chain,
                before.get(key, {}).get(actor.id, ()),
                after.get(key, {}).get(actor.id, ()),
                bindings.get((mitigation.id, actor.id), ()),
            )
            for actor in actors
        )
        side = sides.second if is_added else sides.first
        tag = "added" if is_added else "lost" if mitigation.id in lost else ""
        return CompareRow(mitigation.label, side.state.href_of(mitigation), mitigation.name, tag, "", marks)

    ordered = _in_stages((*one.mitigations, *found.added))
    unsettled = {m.id for m in found.unsettled}
    loud = [mitigation for mitigation in ordered if mitigation.id in changed]
    quiet = [mitigation for mitigation in ordered if mitigation.id not in changed | unsettled]
    bands = _bands(loud[:MOST_ROWS], row)
    only_second = f"only in {side_names(sides)[1]}"
    return CompareTable(
        what="Mitigation",
        heads=tuple(
            _head(sides.first, actor) if actor.id in known else _head(sides.second, actor, only_second)
            for actor in actors
        ),
        bands=bands,
        quiet=_bands(quiet[:MOST_QUIET], row),
        legend=_legend(bands, _VERSION_MEANINGS),
        called="change",
        key=_explain_letters(chain, (o.role for side in (one, other) for o in side.ownerships)),
        number=len(loud),
        quiet_number=len(quiet),
    )


def _in_stages(mitigations: Sequence[Mitigation]) -> list[Mitigation]:
    """Groups mitigations by stage, and otherwise keeps their order."""
    rank: dict[str, int] = {}
    for mitigation in mitigations:
        rank.setdefault(mitigation.stage, len(rank))
    return sorted(mitigations, key=lambda mitigation: rank[mitigation.stage])


def _bands(mitigations: Iterable[Mitigation], row: Callable[[Mitigation], CompareRow]) -> tuple[Band[CompareRow], ...]:
    by_stage = groupby(mitigations, key=attrgetter("stage"))
    return tuple(Band(stage, tuple(map(row, members))) for stage, members in by_stage)


def _head(side: Side, actor: Actor, note: str = "") -> CompareHead:
    return CompareHead(actor.label, side.state.href_of(actor), note)


def _version_mark(
    chain: ValueChain, before: tuple[str, ...], after: tuple[str, ...], bindings: Sequence[BindingChange]
) -> CompareMark | None:
    if not before and not after:
        return None
    old, new = tuple(map(chain.role, before)), tuple(map(chain.role, after))
    words = tuple(say_binding(each) for each in bindings)
    if old == new and words:
        said = "; ".join(f"same role: {each.role.name.lower()}, but {say_binding(each)}" for each in bindings)
        return CompareMark("bound", letters_of(new), said, words=words)
    if old == new:
        return CompareMark("same", letters_of(new), f"unchanged: {_names(new)}")
    if not old:
        return CompareMark("gained", f"+{letters_of(new)}", f"gained: {_names(new)}")
    if not new:
        return CompareMark("lost", letters_of(old), f"lost: {_names(old)}")
    return CompareMark("changed", f"{letters_of(old)}→{letters_of(new)}", f"from {_names(old)} to {_names(new)}")


_VERSION_MEANINGS = {
    "same": "unchanged",
    "bound": "same role, another strength or condition",
    "gained": "gained the role",
    "lost": "lost the role",
    "changed": "changed role",
}


def _topic_table(sides: Sides, found: FrameworkComparison) -> CompareTable:
    """Topics by actors of the first framework, or by framework if no crosswalk joins the actors."""
    names = side_names(sides)
    groups = (
        (Outcome.BOTH, "Topics in both"),
        (Outcome.ONLY_FIRST, f"Only in {names[0]}"),
        (Outcome.ONLY_SECOND, f"Only in {names[1]}"),
    )
    apart = _apart_by_topic(found)

    def row(line: TopicLine) -> CompareRow:
        topic = line.topic
        numbers = f"A {len(line.first):,} · B {len(line.second):,}" if found.is_crosswalked else ""
        marks = _topic_marks(sides, found, line)
        return CompareRow(topic.name, "", topic.summary, numbers, apart.get(topic.id, ""), marks)

    bands, quiet = [], []
    for outcome, heading in groups:
        lines = found.topics(outcome)
        loud = tuple(row(line) for line in lines if not line.is_equal)
        same = tuple(row(line) for line in lines if line.is_equal)
        bands += [Band(heading, loud)] if loud else []
        quiet += [Band(heading, same)] if same else []
    if found.is_crosswalked:
        heads = tuple(_head(sides.first, actor) for actor in found.actors)
    else:
        heads = tuple(CompareHead(begin(name), "") for name in names)
    meanings = {
        "both": "in both: role in A, then role in B",
        "first": f"only in {names[0]}",
        "second": f"only in {names[1]}",
        "differs": "in both: responsible in one, supports in the other",
        "number": "number of mitigations on this topic",
    }
    key = "; ".join(f"{letter} is {name}" for letter, name in zip(LETTERS, names, strict=True))
    cells = [cell for line in found.lines for cell in line.cells]
    held = (role for cell in cells for roles in (cell.first, cell.second) for role in roles.split(ROLE_SEPARATOR))
    return CompareTable(
        what="Topic (number of mitigations in A and B)" if found.is_crosswalked else "Topic",
        heads=heads,
        bands=tuple(bands),
        quiet=tuple(quiet),
        legend=_legend(bands, meanings),
        called="difference",
        key=" ".join(
            filter(
                None,
                (
                    f"{key}. {_explain_letters(sides.chain, held)}" if found.is_crosswalked else "",
                    _WORDS
                    if any(mark and mark.words for band in bands for row in band.rows for mark in row.marks)
                    else "",
                    *(_explain_parts(side) for side in (sides.first, sides.second)),
                ),
            )
        ),
        number=sum(len(band.rows) for band in bands),
        quiet_number=sum(len(band.rows) for band in quiet),
    )


def _explain_parts(side: Side) -> str:
    """Why a source seems to have no verbs, if they stand in the parts of its mitigations."""
    if not (said := say_parts(side)):
        return ""
    called = pluralise(called_at(side.framework, 1))
    return f"The {called} of {side.framework.short_name} have no verbs of their own: {said}."


def _apart_by_topic(found: FrameworkComparison) -> Mapping[str, str]:
    """The actors that own something on each topic but cannot be compared."""
    by_topic: dict[str, list[str]] = {}
    for each in found.incomparable:
        for topic in each.topics:
            by_topic.setdefault(topic.id, []).append(each.actor.label)
    return {topic: f"also {', '.join(labels)}: not comparable" for topic, labels in by_topic.items()}


def _topic_marks(sides: Sides, found: FrameworkComparison, line: TopicLine) -> tuple[CompareMark | None, ...]:
    if not found.is_crosswalked:
        called = [called_at(side.framework, side.state.level) for side in (sides.first, sides.second)]
        strengths = (
            say_strengths(each) or say_parts(side)
            for each, side in ((line.first_strengths, sides.first), (line.second_strengths, sides.second))
        )
        return tuple(
            CompareMark("number", str(len(side)), _with(count(len(side), noun), words), words=(words,) if words else ())
            if side
            else None
            for side, noun, words in zip((line.first, line.second), called, strengths, strict=True)
        )
    cells = {cell.actor.id: cell for cell in line.cells}
    names = side_names(sides)
    return tuple(
        _topic_mark(sides.chain, cells[actor.id], names) if actor.id in cells else None for actor in found.actors
    )


def _topic_mark(chain: ValueChain, cell: TopicCell, names: tuple[str, str]) -> CompareMark:
    one, other = (
        tuple(map(chain.role, filter(None, text.split(ROLE_SEPARATOR)))) for text in (cell.first, cell.second)
    )
    bound = say_strengths(cell.first_strengths), say_strengths(cell.second_strengths)
    is_weak = cell.extent not in ("", "full")
    extents = dict.fromkeys(", ".join(filter(None, (match.extent, match.condition))) for match in cell.matches)
    how = f" ({'; '.join(extents)})" if is_weak else ""
    about = "~" if is_weak else ""
    if cell.outcome is Outcome.ONLY_FIRST:
        said = f"only in {names[0]}: {_with(_names(one), bound[0])}"
        return CompareMark("first", f"A: {letters_of(one)}", said, words=tuple(filter(None, bound)))
    if cell.outcome is Outcome.ONLY_SECOND:
        said = f"only in {names[1]}: {_with(_names(other), bound[1])}{how}"
        return CompareMark("second", f"B: {about}{letters_of(other)}", said, is_weak, tuple(filter(None, bound)))
    words = tuple(f"{letter} {each}" for letter, each in zip(LETTERS, bound, strict=True) if each)
    if cell.outcome is Outcome.BOTH:
        return CompareMark(
            "both",
            f"{letters_of(one)}{'≈' if is_weak else '='}{letters_of(other)}",
            f"both: {_with(_names(one), bound[0])} and {_with(_names(other), bound[1])}{how}",
            is_weak,
            words,
        )
    said = f"{_with(_names(one), bound[0])} in {names[0]}, {_with(_names(other), bound[1])} in {names[1]}{how}"
    return CompareMark("differs", f"{letters_of(one)}≠{about}{letters_of(other)}", said, is_weak, words)


def _with(said: str, strengths: str) -> str:
    """Roles or a number, with the strengths in brackets if there are any."""
    return f"{said} ({strengths})" if strengths else said


_WORDS = "Beneath the marks: how strongly the source’s verbs ask, not whether it binds by law; nothing without a verb."
_WEAK = "dashed, with ~ or ≈: only partly, or on a condition"


def _legend(bands: Iterable[Band[CompareRow]], meanings: Mapping[str, str]) -> list[MarkMeaning]:
    """One mark of each kind that the bands contain, with its meaning; a weak mark only if there is no other.

    Weak marks get one entry of their own; a kind that has only weak marks explains them in its own entry.
    """
    whole: dict[str, CompareMark] = {}
    weak: dict[str, CompareMark] = {}
    for mark in (mark for band in bands for row in band.rows for mark in row.marks if mark):
        (weak if mark.is_weak else whole).setdefault(mark.kind, mark)
    found = [
        MarkMeaning(whole[kind], meaning) if kind in whole else MarkMeaning(weak[kind], f"{meaning}; {_WEAK}")
        for kind, meaning in meanings.items()
        if kind in whole or kind in weak
    ]
    also = [MarkMeaning(mark, _WEAK) for kind, mark in weak.items() if kind in whole]
    return [*found, *also[:1]]

"""The differences of a comparison as lists: added, lost, moved, role changed, not comparable."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from valuechain.analysis.allocation.ownership import name_owners
from valuechain.analysis.compare.contexts import BindingChange, Change, Comparison, Move, OwnershipChange, is_outcome
from valuechain.analysis.compare.frameworks import FrameworkComparison, Incomparable, Outcome, TopicLine
from valuechain.analysis.rows.matrix_table import roles_used
from valuechain.model.values import Actor, Mitigation
from valuechain.model.words import join_words
from valuechain.views.compare.sides import Side, Sides
from valuechain.views.compare.words import role_names, say_binding, side_names, unmoved
from valuechain.views.page.link import Link
from valuechain.views.page.names import begin

MOST_ITEMS = 20
"""Longer lists are cut; the download has every item."""
_MOST_NAMED = 3

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Saying:
    """Differences of one kind."""

    title: str
    items: tuple[Link, ...]
    number: int
    """The full count, larger than `len(items)` if the list is cut."""
    note: str = ""


def build_sayings(sides: Sides) -> list[Saying]:
    """The non-empty lists; none if they would only repeat the single row of the table."""
    if isinstance(sides.found, FrameworkComparison):
        found = _framework_sayings(sides, sides.found)
    elif sides.found is not None:
        found = _version_sayings(sides, sides.found)
    else:
        found = []
    has_unsettled = isinstance(sides.found, Comparison) and bool(sides.found.unsettled)  # the table omits these
    return [each for each in found if each.number] if has_unsettled or sum(each.number for each in found) > 1 else []


def _cut(title: str, found: Sequence[Value], show: Callable[[Value], Link], note: str = "") -> Saying:
    """Cuts a list to its first items, and formats only those."""
    return Saying(title, tuple(show(each) for each in found[:MOST_ITEMS]), len(found), note)


def _version_sayings(sides: Sides, found: Comparison) -> list[Saying]:
    chain, first = sides.chain, sides.first
    by_itself = unmoved(found)

    def changed(kind: Change) -> list[OwnershipChange]:
        return [each for each in by_itself if each.change is kind]

    def item(mitigation: Mitigation, detail: str) -> Link:
        return Link(mitigation.label, first.state.href_of(mitigation), detail)

    def one_role(each: OwnershipChange) -> Link:
        return item(each.mitigation, f"{each.actor.label}: {role_names(chain, each.before or each.after)}")

    def two_roles(each: OwnershipChange) -> Link:
        words = f"from {role_names(chain, each.before)} to {role_names(chain, each.after)}"
        return item(each.mitigation, f"{each.actor.label}: {words}")

    def move(each: Move) -> Link:
        words = f"from {_labels(each.from_actors)} to {_labels(each.to_actors)}"
        return item(each.mitigation, f"{each.role.name.lower()}: {words}")

    def binding(each: BindingChange) -> Link:
        return item(each.mitigation, f"{each.actor.label}: {each.role.name.lower()}, but {say_binding(each)}")

    return [
        _cut("Added", found.added, lambda each: _owned(sides.second, each)),
        _cut("Lost", found.lost, lambda each: _owned(first, each)),
        _cut("Moved between actors", found.moved, move),
        _cut("Role changed", changed(Change.ROLE_CHANGED), two_roles),
        _cut("Gained a role", changed(Change.GAINED), one_role, "and no one lost it"),
        _cut("Lost a role", changed(Change.LOST), one_role, "and no one else gained it"),
        _cut("Same role, other strength or condition", found.bindings, binding),
        _unsettled(sides, found),
    ]


def _unsettled(sides: Sides, found: Comparison) -> Saying:
    """The mitigations a workshop did not settle, with their owners on the other side."""
    is_first = is_outcome(sides.first.framework)
    outcome, other = (sides.first, sides.second) if is_first else (sides.second, sides.first)
    title = "Left open or not asked about in this workshop"
    return _cut(title, found.unsettled, lambda each: _owned(other, each), outcome.framework.missing)


def _labels(actors: Iterable[Actor]) -> str:
    return join_words([actor.label for actor in actors])


def _owned(side: Side, mitigation: Mitigation) -> Link:
    """A mitigation with its owners."""
    allocation = side.allocation
    owners = name_owners(allocation.chain, allocation.ownerships_of(mitigation)) if allocation else []
    named = join_words([f"{owner.actor.label} ({owner.role.name.lower()})" for owner in owners])
    return Link(mitigation.label, side.state.href_of(mitigation), named or "no one assigned")


def _framework_sayings(sides: Sides, found: FrameworkComparison) -> list[Saying]:
    names = side_names(sides)
    apart = [line for line in found.topics(Outcome.BOTH) if line.held_by_others[0]]

    def holders(line: TopicLine) -> Link:
        here, there = line.held_by_others
        return Link(line.topic.name, "", f"{_labels(here)} in {names[0]}, {_labels(there)} in {names[1]}")

    return [
        _cut(
            f"Topics only in {names[1]}",
            found.topics(Outcome.ONLY_SECOND),
            lambda line: Link(line.topic.name, "", _few(line.second)),
        ),
        _cut(
            f"Topics only in {names[0]}",
            found.topics(Outcome.ONLY_FIRST),
            lambda line: Link(line.topic.name, "", _few(line.first)),
        ),
        _cut("Assigned to different actors", apart, holders),
        _cut(
            "Same actor, different role",
            _other_roles(sides, found.topics(Outcome.BOTH)),
            lambda item: item,
            _flat_note(sides),
        ),
    ]


def _other_roles(sides: Sides, shared: Iterable[TopicLine]) -> list[Link]:
    """The topics on which an actor's role differs, grouped by actor and pair of roles."""
    names = side_names(sides)
    topics: dict[tuple[str, str, str], list[str]] = {}
    for line in shared:
        for cell in line.cells:
            if cell.outcome is Outcome.ROLE_DIFFERS:
                topics.setdefault((cell.actor.label, cell.first, cell.second), []).append(line.topic.name.lower())
    return [
        Link(
            label,
            "",
            f"{role_names(sides.chain, first)} in {names[0]}, {role_names(sides.chain, second)} in {names[1]}, "
            f"on {join_words(found)}",
        )
        for (label, first, second), found in topics.items()
    ]


def _few(mitigations: Sequence[Mitigation]) -> str:
    labels = [mitigation.label for mitigation in mitigations[:_MOST_NAMED]]
    more = len(mitigations) - len(labels)
    return "; ".join([*labels, f"and {more} more"] if more else labels)


def _flat_note(sides: Sides) -> str:
    """A note on frameworks with a single role, where a different role may mean nothing."""
    flat = [
        side.framework.short_name
        for side in (sides.first, sides.second)
        if side.allocation and sum(role.is_owner for role in roles_used(side.allocation)) == 1
    ]
    if not flat:
        return ""
    have = "has" if len(flat) == 1 else "have"
    return f"{join_words([begin(flat[0]), *flat[1:]])} {have} only one role, so these may not be real differences."


def describe_incomparable(found: FrameworkComparison, each: Incomparable) -> str:
    """Why an actor cannot be compared, and the topics on which it has a role."""
    why = each.why or "no counterpart"
    unknown = "no matching id or name" if found.is_by_name else "not matched"
    said = why if each.is_known else unknown
    topics = [topic.name.lower() for topic in each.topics]
    return f"{said}; {f'has a role under {join_words(topics)}' if topics else 'no role here'}"

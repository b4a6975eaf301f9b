"""A comparison as a table for download: one row per change, or per topic and actor."""

from collections.abc import Collection, Iterable

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.compare.contexts import BindingChange, Change, Comparison
from valuechain.analysis.compare.differences import check_filters, find_facts, narrow
from valuechain.analysis.compare.frameworks import FrameworkComparison, Strengths, TopicCell, compare_sides
from valuechain.analysis.compare.names import side_names
from valuechain.model.question.selection import Selection
from valuechain.model.table import Table, Value
from valuechain.model.values import Actor, Mitigation, Ownership
from valuechain.model.vocabulary import Confidence

_COLUMNS = (
    "what", "of", "id", "name", "actor_id", "actor", "from", "to", "note", "confidence",
    "from_strength", "to_strength", "from_condition", "to_condition",
)  # fmt: skip
_LEGAL = ("from_legal_status", "to_legal_status")
_SIDES = ("from_side", "to_side")
_UNBOUND = ("",) * 4
"""For rows that are not about a single ownership."""
_NO_VERB = "no verb"
_EVERYTHING = Selection()
_LOST_ROLE = {Change.LOST: "lost role"}


def comparison_rows(
    first: Allocation, second: Allocation, selection: Selection = _EVERYTHING, differences: Collection[str] = ()
) -> Table:
    """One row per change from the first side to the second; for two frameworks, one per topic, or per topic and actor.

    For versions of one framework, the changes are mitigations `added` and `lost`, with their owners; roles that an
    actor `gained` or lost (`lost role`), or that changed (`role changed`); roles (in `note`) that `moved` between
    actors; and roles that stay the same (`same role`), but with another strength or condition. A workshop's outcome
    also has the mitigations `not settled`, with their owners on the other side.

    For two frameworks, each topic and actor of the first framework has one of `both`, `only first`, `only second` and
    `role differs`, with both roles and, in `note`, the matching actors and extents. Rows without an actor are about the
    topic and its mitigations, or say that different actors have it in each framework (`held by others`). Actors and
    mitigations that cannot be compared, and frameworks without topics, are `not comparable`.

    The last four columns have the legal status of each side's source, and the names of the sides.

    With filters on topics, stages, actors or kinds of difference, only the mitigations or topics that match are
    compared. Raises UnknownValueError for a value that neither side has, and otherwise in the same cases as
    `compare_sides`.
    """
    check_filters(first, second, selection, differences)
    whole = compare_sides(first, second)
    found = narrow(whole, find_facts(whole, first, second), selection, differences)
    rows = _version_rows(found, first, second) if isinstance(found, Comparison) else _framework_rows(found)
    statuses = tuple(_status(side) for side in (first, second))
    names = side_names(first.chain, first.question, second.question)
    filled = ((*row, *_UNBOUND)[: len(_COLUMNS)] for row in rows)
    return Table("comparison", (*_COLUMNS, *_LEGAL, *_SIDES), tuple((*row, *statuses, *names) for row in filled))


def _status(side: Allocation) -> str:
    """The legal status of a side's sources."""
    return "; ".join(filter(None, dict.fromkeys(framework.legal_status for framework in side.frameworks)))


def _version_rows(found: Comparison, first: Allocation, second: Allocation) -> list[tuple[Value, ...]]:
    def row(
        what: str, m: Mitigation, actor: Actor | None, before: str, after: str, note: str = ""
    ) -> tuple[Value, ...]:
        who = (actor.id, actor.name) if actor else ("", "")
        return (what, "mitigation", m.id, m.name, *who, before, after, note, confidence(m))

    known = [{m.id: m.confidence for m in side.mitigations} for side in (first, second)]

    def confidence(m: Mitigation) -> str:
        """The confidence in a mitigation's owners; on both sides, if it differs, such as `stated / unsourced`."""
        return " / ".join(dict.fromkeys(side[m.id] for side in known if m.id in side)) or str(m.confidence)

    def bound(m: Mitigation, actor: Actor, role: str = "") -> tuple[Value, ...]:
        """The strengths and conditions of an actor's ownerships on both sides, or of those in one role."""
        sides = [
            [o for o in _ownerships_of(side, m) if o.actor == actor.id and role in ("", o.role)]
            for side in (first, second)
        ]
        strengths = (ROLE_SEPARATOR.join(dict.fromkeys(o.strength for o in owned)) for owned in sides)
        conditions = ("; ".join(dict.fromkeys(o.condition for o in owned if o.condition)) for owned in sides)
        return (*strengths, *conditions)

    rows = [row("added", m, None, "", _owners_text(second, m)) for m in found.added]
    rows += [row("lost", m, None, _owners_text(first, m), "") for m in found.lost]
    rows += [
        row("not settled", m, None, _owners_text(first, m), _owners_text(second, m), "not asked, or left open")
        for m in found.unsettled
    ]
    rows += [
        (
            *row(_LOST_ROLE.get(each.change, each.change.value), each.mitigation, each.actor, each.before, each.after),
            *bound(each.mitigation, each.actor),
        )
        for each in found.changes
    ]
    rows += [
        row("moved", each.mitigation, None, _ids(each.from_actors), _ids(each.to_actors), each.role.id)
        for each in found.moved
    ]
    rows += [
        (
            *row("same role", each.mitigation, each.actor, each.role.id, each.role.id, say_verbs(each)),
            *bound(each.mitigation, each.actor, each.role.id),
        )
        for each in found.bindings
    ]
    return rows


def say_verbs(change: BindingChange) -> str:
    """The first verbs of both sides, if they differ in strength, such as `can / should`."""
    if change.before.strength is change.after.strength:
        return ""
    return " / ".join(each.norm[0] if each.norm else _NO_VERB for each in (change.before, change.after))


def _ownerships_of(side: Allocation, mitigation: Mitigation) -> tuple[Ownership, ...]:
    """The ownerships of a mitigation with the same id on this side."""
    framework = side.frameworks[0].id if side.is_of_one_framework else mitigation.framework
    return side.by_mitigation.get((framework, mitigation.id), ())


def _owners_text(allocation: Allocation, mitigation: Mitigation) -> str:
    return "; ".join(f"{each.actor} ({each.role})" for each in allocation.ownerships_of(mitigation))


def _ids(actors: Iterable[Actor]) -> str:
    return ROLE_SEPARATOR.join(actor.id for actor in actors)


def _framework_rows(found: FrameworkComparison) -> list[tuple[Value, ...]]:
    ours = str(Confidence.INTERPRETED)
    rows: list[tuple[Value, ...]] = [
        ("not comparable", "framework", each.id, each.name, *[""] * 4, "none of its mitigations has a topic", ours)
        for each in found.without_topics
    ]
    for line in found.lines:
        about = ("topic", line.topic.id, line.topic.name)
        here, there = ("; ".join(m.id for m in side) for side in (line.first, line.second))
        strengths = _join(line.first_strengths), _join(line.second_strengths)
        rows.append((line.outcome.value, *about, "", "", here, there, "mitigations", ours, *strengths, "", ""))
        rows.extend(
            (
                *(cell.outcome.value, *about, cell.actor.id, cell.actor.name, cell.first, cell.second),
                *(_reading(cell), ours, _join(cell.first_strengths), _join(cell.second_strengths), "", ""),
            )
            for cell in line.cells
        )
        here_only, there_only = line.held_by_others
        if here_only:
            rows.append(("held by others", *about, "", "", _ids(here_only), _ids(there_only), "actors", ours))
    for each in found.incomparable:
        actor = each.actor
        unknown = "no actor there has its id or name" if found.is_by_name else "the crosswalk says nothing about it"
        why = each.why or ("no counterpart" if each.is_known else unknown)
        topics = "; ".join(topic.id for topic in each.topics)
        is_first = actor.framework == found.first.id
        sides = (topics, "") if is_first else ("", topics)
        rows.append(("not comparable", "actor", "", "", actor.id, actor.name, *sides, why, ours))
    for m in found.without_topic:
        sides = (m.id, "") if m.framework == found.first.id else ("", m.id)
        rows.append(("not comparable", "mitigation", m.id, m.name, "", "", *sides, "it has no topic", ours))
    return rows


def _join(strengths: Strengths) -> str:
    return ROLE_SEPARATOR.join(strengths)


def _reading(cell: TopicCell) -> str:
    """The matches of an actor in the second framework, with their extents."""
    return "; ".join(
        f"{match.other.id} ({', '.join(filter(None, (match.extent, match.condition)))})" for match in cell.matches
    )

"""A comparison as a table for download: one row per change, or per topic and actor."""

from collections.abc import Iterable

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.compare.contexts import Change, Comparison
from valuechain.analysis.compare.frameworks import FrameworkComparison, TopicCell, compare_sides
from valuechain.model.table import Table, Value
from valuechain.model.values import Actor, Mitigation
from valuechain.model.vocabulary import Confidence

_COLUMNS = ("what", "of", "id", "name", "actor_id", "actor", "from", "to", "note", "confidence")
_LOST_ROLE = {Change.LOST: "lost role"}


def comparison_rows(first: Allocation, second: Allocation) -> Table:
    """One row per change from the first side to the second; for two frameworks, one per topic, or per topic and actor.

    For versions of one framework, the changes are mitigations `added` and `lost`, with their owners; roles that an
    actor `gained` or lost (`lost role`), or that changed (`role changed`); and roles (in `note`) that `moved` between
    actors. A workshop's outcome also has the mitigations `not settled`, with their owners on the other side.

    For two frameworks, each topic and actor of the first framework has one of `both`, `only first`, `only second` and
    `role differs`, with both roles and, in `note`, the matching actors and extents. Rows without an actor are about the
    topic and its mitigations, or say that different actors have it in each framework (`held by others`). Actors and
    mitigations that cannot be compared, and frameworks without topics, are `not comparable`.

    Raises QuestionError in the same cases as `compare_sides`.
    """
    found = compare_sides(first, second)
    rows = _version_rows(found, first, second) if isinstance(found, Comparison) else _framework_rows(found)
    return Table("comparison", _COLUMNS, tuple(rows))


def _version_rows(found: Comparison, first: Allocation, second: Allocation) -> list[tuple[Value, ...]]:
    def row(
        what: str, m: Mitigation, actor: Actor | None, before: str, after: str, note: str = ""
    ) -> tuple[Value, ...]:
        who = (actor.id, actor.name) if actor else ("", "")
        return (what, "mitigation", m.id, m.name, *who, before, after, note, str(m.confidence))

    rows = [row("added", m, None, "", _owners_text(second, m)) for m in found.added]
    rows += [row("lost", m, None, _owners_text(first, m), "") for m in found.lost]
    rows += [
        row("not settled", m, None, _owners_text(first, m), _owners_text(second, m), "not asked, or left open")
        for m in found.unsettled
    ]
    rows += [
        row(_LOST_ROLE.get(each.change, each.change.value), each.mitigation, each.actor, each.before, each.after)
        for each in found.changes
    ]
    rows += [
        row("moved", each.mitigation, None, _ids(each.from_actors), _ids(each.to_actors), each.role.id)
        for each in found.moved
    ]
    return rows


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
        rows.append((line.outcome.value, *about, "", "", here, there, "mitigations", ours))
        rows.extend(
            (cell.outcome.value, *about, cell.actor.id, cell.actor.name, cell.first, cell.second, _reading(cell), ours)
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


def _reading(cell: TopicCell) -> str:
    """The matches of an actor in the second framework, with their extents."""
    return "; ".join(
        f"{match.other.id} ({', '.join(filter(None, (match.extent, match.condition)))})" for match in cell.matches
    )

"""Answers as tables of plain values, for the app, the HTTP interface and the command line."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.findings import Findings
from valuechain.model.chain import ValueChain
from valuechain.model.table import Table, Value
from valuechain.model.values import Actor, Mitigation
from valuechain.model.words import yes_no

if TYPE_CHECKING:
    from valuechain.analysis.graph.graph import Graph  # NetworkX is slow to import, and most rows do not need it


def framework_rows(chain: ValueChain) -> Table:
    """One row per framework."""
    columns = (
        "id", "name", "publisher", "version", "date", "licence", "attribution", "url",
        "actors", "mitigations", "parts", "varies_by_context", "stated", "interpreted", "missing", "caution",
    )  # fmt: skip
    rows = []
    for f in chain.frameworks:
        levels = Counter(m.level for m in chain.mitigations_by_framework.get(f.id, ()))
        actors = len(chain.actors_by_framework.get(f.id, ()))
        rows.append(
            (
                f.id, f.name, f.publisher, f.version, f.date, f.licence, f.attribution, f.url,
                actors, levels[1], levels[2], yes_no(chain.is_varying(f.id)),
                f.stated, f.interpreted, f.missing, f.caution,
            )
        )  # fmt: skip
    return Table("frameworks", columns, tuple(rows))


def actor_rows(chain: ValueChain, framework: str | None = None) -> Table:
    """One row per actor, for one framework or all. Raises UnknownValueError."""
    wanted = None if framework is None else chain.framework(framework).id
    columns = (
        "framework", "id", "name", "label", "aliases", "summary", "examples", "is_cross_stage", "confidence", "source",
    )  # fmt: skip
    rows = tuple(
        (
            a.framework, a.id, a.name, a.label, "; ".join(a.aliases), a.summary, "; ".join(a.examples),
            yes_no(a.is_cross_stage), str(a.confidence), a.source,
        )
        for a in chain.actors
        if wanted in (None, a.framework)
    )  # fmt: skip
    return Table("actors", columns, rows)


def ownership_rows(allocation: Allocation) -> Table:
    """One row per actor, mitigation and role, mentions included."""
    chain = allocation.chain
    columns = (
        "framework", "mitigation_id", "mitigation", "stage", "actor_id", "actor", "role", "confidence", "source",
    )  # fmt: skip
    rows = []
    for o in allocation.ownerships:
        m, a = chain.mitigation(o.framework, o.mitigation), chain.actor(o.framework, o.actor)
        rows.append((o.framework, m.id, m.name, m.stage, a.id, a.name, o.role, str(o.confidence), o.source))
    return Table("ownerships", columns, tuple(rows))


def matrix_rows(allocation: Allocation) -> Table:
    """One row per mitigation and one column per actor; cells hold roles.

    If several frameworks answer, the first column names the framework, and actors with the same name have their
    framework in brackets.
    """
    several = not allocation.is_of_one_framework
    actors = allocation.actors
    columns = (*(("framework",) if several else ()), "id", "mitigation", "stage", *_heads(actors))
    offsets = {actor.framework: index for index, actor in reversed(list(enumerate(actors)))}
    texts: dict[int, str] = {}
    rows = []
    for mitigation, bits in zip(allocation.mitigations, allocation.role_bits.tolist(), strict=True):
        cells = [""] * len(actors)
        start = offsets.get(mitigation.framework, 0)
        for column, held in enumerate(bits):
            if held:
                if held not in texts:
                    texts[held] = allocation.roles_text(held)
                cells[start + column] = texts[held]
        lead = (mitigation.framework,) if several else ()
        rows.append((*lead, mitigation.id, mitigation.name, mitigation.stage, *cells))
    return Table("matrix", columns, tuple(rows))


def _heads(actors: tuple[Actor, ...]) -> list[str]:
    counts = Counter(actor.name for actor in actors)
    taken = ("framework", "id", "mitigation", "stage")
    return [
        f"{actor.name} ({actor.framework})" if counts[actor.name] > 1 or actor.name in taken else actor.name
        for actor in actors
    ]


def finding_rows(findings: Findings) -> Table:
    """One row per finding: its kind, its mitigation or actor, and for workload the role and count."""
    columns = ("finding", "framework", "id", "name", "role", "count")
    rows: list[tuple[Value, ...]] = []
    for finding in ("unowned", "without_primary", "single_owner", "idle_actors", "ambiguous"):
        items: Sequence[Mitigation | Actor] = getattr(findings, finding)
        rows.extend((finding, item.framework, item.id, item.name, "", "") for item in items)
    for actor, held in findings.load.items():
        rows.extend(("load", actor.framework, actor.id, actor.name, role, count) for role, count in held.items())
    for mitigation, actor in findings.in_two_roles:
        rows.append(("in_two_roles", mitigation.framework, mitigation.id, mitigation.name, actor.id, ""))
    return Table("findings", columns, tuple(rows))


def finding_ids(findings: Findings, *, is_of_one_framework: bool) -> dict[str, Any]:
    """The findings as ids, prefixed with the framework if several answer."""

    def name(item: Mitigation | Actor) -> str:
        return item.id if is_of_one_framework else f"{item.framework}/{item.id}"

    return {
        "unowned": [name(m) for m in findings.unowned],
        "without_primary": [name(m) for m in findings.without_primary],
        "single_owner": [name(m) for m in findings.single_owner],
        "idle_actors": [name(a) for a in findings.idle_actors],
        "load": {name(actor): dict(held) for actor, held in findings.load.items()},
        "ambiguous": [name(m) for m in findings.ambiguous],
        "in_two_roles": [{"mitigation": name(m), "actor": name(a)} for m, a in findings.in_two_roles],
    }


def graph_rows(graph: "Graph") -> Table:
    """One row per edge of the graph."""
    columns = ("source", "target", "relation", "role", "what", "confidence", "reading", "passage")
    rows = tuple(
        (
            start, end, edge["relation"], edge.get("role", ""), edge.get("what", ""),
            edge["confidence"], edge.get("reading", ""), edge["passage"],
        )
        for start, end, edge in graph.edges(data=True)
    )  # fmt: skip
    return Table("graph", columns, rows)

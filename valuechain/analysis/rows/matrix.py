"""Answers as tables of plain values, for the app, the HTTP interface and the command line."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.dates import describe_dates, start_of
from valuechain.analysis.allocation.reference import place_of
from valuechain.analysis.findings.day import Day
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.rows.labels import LABEL, PLACE, add_last_columns
from valuechain.analysis.rows.legal import LEGAL_STATUS, add_legal_status
from valuechain.model.chain import ValueChain
from valuechain.model.table import Table, Value
from valuechain.model.values import Actor, Mitigation, Ownership
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import yes_no

if TYPE_CHECKING:
    from valuechain.analysis.graph.types import Graph  # NetworkX is slow to import, and most rows do not need it


def framework_rows(chain: ValueChain) -> Table:
    """One row per framework."""
    columns = (
        "id", "name", "publisher", "instrument", "jurisdiction", "is_binding", "legal_note", "version", "date",
        "licence", "attribution", "url",
        "actors", "mitigations", "parts", "varies_by_context", "stated", "interpreted", "missing", "caution",
        LEGAL_STATUS,
    )  # fmt: skip
    rows = []
    for f in chain.frameworks:
        levels = Counter(m.level for m in chain.mitigations_by_framework.get(f.id, ()))
        actors = len(chain.actors_by_framework.get(f.id, ()))
        rows.append(
            (
                f.id, f.name, f.publisher, f.instrument or "", f.jurisdiction, yes_no(f.is_binding), f.legal_note,
                f.version, f.date, f.licence, f.attribution, f.url,
                actors, levels[1], levels[2], yes_no(chain.is_varying(f.id)),
                f.stated, f.interpreted, f.missing, f.caution, f.legal_status,
            )
        )  # fmt: skip
    return Table("frameworks", columns, tuple(rows))


def actor_rows(chain: ValueChain, framework: str | None = None) -> Table:
    """One row per actor, for one framework or all. Raises UnknownValueError."""
    wanted = None if framework is None else chain.framework(framework).id
    columns = (
        "framework", "id", "name", "label", "aliases", "summary", "examples", "is_cross_stage", "is_addressed",
        "confidence", "source",
    )  # fmt: skip
    rows = tuple(
        (
            a.framework, a.id, a.name, a.label, "; ".join(a.aliases), a.summary, "; ".join(a.examples),
            yes_no(a.is_cross_stage), yes_no(a.is_addressed), str(a.confidence), a.source,
        )
        for a in chain.actors
        if wanted in (None, a.framework)
    )  # fmt: skip
    return add_legal_status(Table("actors", columns, rows), chain)


def ownership_rows(allocation: Allocation) -> Table:
    """One row per actor, mitigation and role, mentions included; dates are given in words and as ISO dates."""
    chain = allocation.chain
    columns = (
        "framework", "mitigation_id", "mitigation", "stage", "actor_id", "actor", "role", "norm", "strength",
        "condition", "applies_from", "note", "confidence", "source", "start_dates", "transition",
    )  # fmt: skip
    rows = []
    for o in allocation.ownerships:
        m, a = chain.mitigation(o.framework, o.mitigation), chain.actor(o.framework, o.actor)
        rows.append(
            (
                o.framework, m.id, m.name, m.stage, a.id, a.name, o.role, LIST_SEPARATOR.join(o.norm), str(o.strength),
                o.condition, describe_dates(chain, o), o.note, str(o.confidence), o.source, *start_values(chain, o),
            )
        )  # fmt: skip
    return add_last_columns(Table("ownerships", columns, tuple(rows)), chain)


def start_values(chain: ValueChain, ownership: Ownership) -> tuple[str, str]:
    """The start dates as ISO dates, the earliest first, and their transitions."""
    dates = start_of(chain, ownership).dates
    days = dict.fromkeys(each.date.isoformat() for each in dates)
    return LIST_SEPARATOR.join(days), " ".join(dict.fromkeys(each.transition for each in dates if each.transition))


def matrix_rows(allocation: Allocation, *, has_short_names: bool = False) -> Table:
    """One row per mitigation and one column per actor; cells hold roles.

    The last columns have the source's verb for the lead, from when the mitigation applies, the conditions under which
    actors hold their roles, the legal status of the source, the short name and the place, if there are any. If several
    frameworks answer, the first column names the framework, and actors with the same name have their framework in
    brackets. Actors are called as in the source, or by their short names.
    """
    name_of = _label_of if has_short_names else _name_of
    table, chain = matrix_grid(allocation, name_of), allocation.chain
    mitigations = allocation.mitigations
    ends = {
        LEGAL_STATUS: [chain.framework(m.framework).legal_status for m in mitigations],
        LABEL: [m.label for m in mitigations] if any(m.label != m.name for m in mitigations) else [],
        PLACE: [place_of(m) for m in mitigations],
    }
    more = {**say_bound(allocation, name_of), **{name: values for name, values in ends.items() if any(values)}}
    rows = tuple((*row, *values) for row, *values in zip(table.rows, *more.values(), strict=True))
    return Table(table.name, (*table.columns, *more), rows)


NORM, APPLIES_FROM, CONDITIONS = "norm", "applies_from", "conditions"


def _name_of(actor: Actor) -> str:
    return actor.name


def _label_of(actor: Actor) -> str:
    return actor.label


def say_bound(allocation: Allocation, name_of: Callable[[Actor], str] = _name_of) -> dict[str, list[str]]:
    """How each mitigation binds, by column: the lead's verb, from when it applies, and its actors' conditions.

    Columns without any value are left out. Actors are called by their names in the source, unless `name_of` gives
    others. A condition names the role if its actor has another one for the same
    mitigation, as in `Deployer (informed): where applicable`.
    """
    chain, mitigations = allocation.chain, allocation.mitigations
    conditions: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    held = Counter((o.framework, o.mitigation, o.actor) for o in allocation.ownerships)
    for o in allocation.ownerships:
        if o.condition:
            role = f" ({o.role})" if held[o.framework, o.mitigation, o.actor] > 1 else ""
            actor = chain.actor(o.framework, o.actor)
            conditions[o.framework, o.mitigation].append(f"{name_of(actor)}{role}: {o.condition}")
    columns = {
        NORM: [LIST_SEPARATOR.join(m.norm) for m in mitigations],
        APPLIES_FROM: [describe_dates(chain, m) for m in mitigations],
        CONDITIONS: [" | ".join(conditions[m.framework, m.id]) for m in mitigations],
    }
    return {name: values for name, values in columns.items() if any(values)}


def matrix_grid(allocation: Allocation, name_of: Callable[[Actor], str] = _name_of) -> Table:
    """The table of `matrix_rows` without its last columns."""
    several = not allocation.is_of_one_framework
    actors = allocation.actors
    columns = (*(("framework",) if several else ()), "id", "mitigation", "stage", *_heads(actors, name_of))
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


def _heads(actors: tuple[Actor, ...], name_of: Callable[[Actor], str]) -> list[str]:
    counts = Counter(map(name_of, actors))
    taken = ("framework", "id", "mitigation", "stage", NORM, APPLIES_FROM, CONDITIONS, LEGAL_STATUS, LABEL, PLACE)
    return [
        f"{name} ({actor.framework})" if counts[name] > 1 or name in taken else name
        for actor, name in zip(actors, map(name_of, actors), strict=True)
    ]


def finding_rows(findings: Findings) -> Table:
    """One row per finding: its kind, its mitigation or actor, and for workload the role and count.

    For `verb`, the column `role` holds the verb that binds the mitigation's lead.
    """
    columns = ("finding", "framework", "id", "name", "role", "count")
    rows: list[tuple[Value, ...]] = []
    for finding in ("unowned", "without_primary", "single_owner", "idle_actors", "not_addressed", "ambiguous"):
        items: Sequence[Mitigation | Actor] = getattr(findings, finding)
        rows.extend((finding, item.framework, item.id, item.name, "", "") for item in items)
    for actor, held in findings.load.items():
        rows.extend(("load", actor.framework, actor.id, actor.name, role, count) for role, count in held.items())
    rows.extend(
        ("verb", mitigation.framework, mitigation.id, mitigation.name, verb.value, "")
        for verb, found in findings.by_verb.items()
        for mitigation in found
    )
    rows.extend(
        ("conditional", actor.framework, actor.id, actor.name, "", number)
        for actor, number in findings.conditional.items()
    )
    for mitigation, actor in findings.in_two_roles:
        rows.append(("in_two_roles", mitigation.framework, mitigation.id, mitigation.name, actor.id, ""))
    return Table("findings", columns, tuple(rows))


def finding_ids(findings: Findings, *, is_of_one_framework: bool) -> dict[str, Any]:
    """The findings as ids, prefixed with the framework if several answer."""

    def name(item: Mitigation | Actor) -> str:
        return item.id if is_of_one_framework else f"{item.framework}/{item.id}"

    as_of = {"as_of": _day_ids(findings.day, name)} if findings.day else {}
    return {
        "unowned": [name(m) for m in findings.unowned],
        "without_primary": [name(m) for m in findings.without_primary],
        "single_owner": [name(m) for m in findings.single_owner],
        "idle_actors": [name(a) for a in findings.idle_actors],
        "not_addressed": [name(a) for a in findings.not_addressed],
        "load": {name(actor): dict(held) for actor, held in findings.load.items()},
        "ambiguous": [name(m) for m in findings.ambiguous],
        "by_verb": {verb.value: [name(m) for m in found] for verb, found in findings.by_verb.items()},
        "conditional": {name(actor): number for actor, number in findings.conditional.items()},
        "in_two_roles": [{"mitigation": name(m), "actor": name(a)} for m, a in findings.in_two_roles],
        **as_of,
    }


def _day_ids(day: Day, name: Callable[[Mitigation], str]) -> dict[str, Any]:
    return {
        "day": day.on.isoformat(),
        "applying": day.applying,
        "of": day.total,
        "without_date": day.undated,
        "in_part": [name(m) for m in day.partial],
        "unsettled_date": [name(m) for m in day.unsettled],
        "date_in_words": [name(m) for m in day.in_words],
        "coming": [
            {
                "date": each.date.isoformat(),
                "scope": each.scope,
                "is_settled": each.is_settled,
                "begin": [name(m) for m in each.begin],
                "extend": [name(m) for m in each.extend],
                "roles": [{"mitigation": o.mitigation, "actor": o.actor, "role": o.role} for o in each.ownerships],
                "transitions": list(each.transitions),
            }
            for each in day.coming
        ],
        "transitions": [
            {"since": since.date.isoformat(), "scope": since.scope, "transition": text, "of": [name(m) for m in held]}
            for since, text, held in day.transitions
        ],
    }


def graph_rows(graph: "Graph") -> Table:
    """One row per edge of the graph."""
    columns = (
        "source", "target", "relation", "role", "norm", "condition", "what", "confidence", "reading", "passage",
    )  # fmt: skip
    rows = tuple(
        (
            start, end, edge["relation"], edge.get("role", ""), edge.get("norm", ""), edge.get("condition", ""),
            edge.get("what", ""), edge["confidence"], edge.get("reading", ""), edge["passage"],
        )
        for start, end, edge in graph.edges(data=True)
    )  # fmt: skip
    return Table("graph", columns, rows)

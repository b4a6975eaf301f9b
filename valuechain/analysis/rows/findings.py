"""The smallest groups, the effect of an absence, and the workload, as tables."""

from collections.abc import Collection, Iterator

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.dates import UNSETTLED, start_of
from valuechain.analysis.findings.absence import without
from valuechain.analysis.findings.concentration import build_concentration
from valuechain.analysis.findings.cover import Cover
from valuechain.analysis.findings.day import Day
from valuechain.analysis.findings.findings import build_findings, count_conditional
from valuechain.analysis.findings.workload import build_workload
from valuechain.analysis.rows.labels import add_last_columns
from valuechain.analysis.rows.matrix import finding_rows
from valuechain.model.table import Table, Value
from valuechain.model.values import Actor, Mitigation
from valuechain.model.words import yes_no

_SEPARATOR = "; "


def all_finding_rows(allocation: Allocation) -> Table:
    """The findings with their source passages, doubts about the text, and concentration.

    The columns are those of `finding_rows`, plus `where`, the legal status of the source, short names, places and
    dates. For a doubt, `role` is its kind and `name` describes it.
    Concentration has two rows: the effective number of actors, and the largest share with its actors. If a day is asked
    about, `coming` rows are mitigations that begin to apply later, `coming_scope` those that apply in part until then,
    and `coming_role` roles that begin later; `transition` rows still have time, `unsettled_date` rows apply only by a
    date that is not settled, and `date_in_words` rows have a date that cannot be compared. For these, `role` is the
    date, and `where` says the rest.
    """
    findings, concentration = build_findings(allocation), build_concentration(allocation)
    table = finding_rows(findings)
    where = {(mitigation.framework, mitigation.id): mitigation.source for mitigation in findings.ambiguous}
    rows: list[tuple[Value, ...]] = [
        (*row, where.get((str(row[1]), str(row[2])), "") if row[0] == "ambiguous" else "") for row in table.rows
    ]
    answering = {framework.id for framework in allocation.frameworks}
    rows.extend(
        ("doubt", doubt.framework, doubt.mitigation or doubt.actor, doubt.what, doubt.kind, "", doubt.source)
        for doubt in allocation.chain.doubts
        if doubt.framework in answering
    )
    if concentration:
        effective = round(concentration.effective_actors, 2)
        rows.append(("concentration", "", "", "effective number of actors", "", effective, ""))
        share = round(concentration.largest_share, 4)
        rows.extend(
            ("concentration", actor.framework, actor.id, actor.name, "largest share", share, "")
            for actor in concentration.largest
        )
    if findings.day:
        rows.extend(_day_rows(allocation, findings.day))
    return add_last_columns(Table(table.name, (*table.columns, "where"), tuple(rows)), allocation.chain)


def _day_rows(allocation: Allocation, day: Day) -> Iterator[tuple[Value, ...]]:
    chain = allocation.chain
    for each in day.coming:
        where = _say_where(each.scope, each.is_settled, *each.transitions, *each.sources)
        for finding, mitigations in (("coming", each.begin), ("coming_scope", each.extend)):
            for m in mitigations:
                yield (finding, m.framework, m.id, m.name, each.date.isoformat(), "", where)
        for o in each.ownerships:
            name = f"{chain.mitigation(o.framework, o.mitigation).name}: {chain.actor(o.framework, o.actor).name}"
            said = _SEPARATOR.join(filter(None, (o.role, where)))
            yield ("coming_role", o.framework, o.mitigation, name, each.date.isoformat(), "", said)
    for since, text, mitigations in day.transitions:
        where = _say_where(since.scope, since.is_settled, text, since.source)
        for m in mitigations:
            yield ("transition", m.framework, m.id, m.name, since.date.isoformat(), "", where)
    for m in day.unsettled:
        first = start_of(chain, m).dates[0]
        where = _say_where(first.scope, first.is_settled, first.note, first.source)
        yield ("unsettled_date", m.framework, m.id, m.name, first.date.isoformat(), "", where)
    for m in day.in_words:
        yield ("date_in_words", m.framework, m.id, m.name, "", "", _SEPARATOR.join(start_of(chain, m).words))


def _say_where(scope: str, is_settled: bool, *more: str) -> str:
    return _SEPARATOR.join(filter(None, (scope, "" if is_settled else UNSETTLED, *more)))


def cover_rows(allocation: Allocation, cover: Cover) -> Table:
    """One row per smallest set and actor. `all_listed`: no other such set exists; `is_smallest`: no smaller set exists.

    `in_every_set` is `not known` if time ran out before that was proven.

    >>> import valuechain as vc
    >>> from valuechain.analysis.findings.cover import who_must_act
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [row[:4] for row in cover_rows(allocation, who_must_act(allocation)).rows][:3]
    [(1, 3, 'pai-open', 'model_provider'), (1, 3, 'pai-open', 'model_hosting'), (1, 3, 'pai-open', 'model_adapter')]
    """
    columns = (
        "set", "size", "framework", "actor_id", "actor", "in_every_set", "answers_for", "all_listed", "is_smallest",
    )  # fmt: skip
    leads = {load.actor: load.leads for load in build_workload(allocation).loads}
    ends = (yes_no(cover.is_complete), yes_no(cover.is_settled))
    rows = tuple(
        (
            number, len(chosen), actor.framework, actor.id, actor.name, _say_in_every(cover, actor),
            leads[actor], *ends,
        )
        for number, chosen in enumerate(cover.sets, start=1)
        for actor in chosen
    )  # fmt: skip
    return add_last_columns(Table("who-must-act", columns, rows), allocation.chain)


def _say_in_every(cover: Cover, actor: Actor) -> str:
    return "not known" if cover.in_every is None else yes_no(actor in cover.in_every)


def absence_rows(allocation: Allocation, actors: Collection[str]) -> Table:
    """One row per mitigation affected if these actors (ids) are absent: what happens, and who is left.

    `what_happens` is `held by nobody`, `only supported`, `still answered` or `support lost`. Raises UnknownValueError
    for an actor that does not exist.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> absence_rows(allocation, ["model_provider"]).rows[0][2:7]
    ('Responsibly source and filter training data', 'Prevent', 'only supported', '', 'Model Adapters & Optimizers')
    """
    absence = without(allocation, actors)
    columns = (
        "framework", "mitigation_id", "mitigation", "stage", "what_happens", "then_answering", "then_supporting",
    )  # fmt: skip
    touched = {
        mitigation.key: words
        for words, mitigations in (
            ("held by nobody", absence.nobody),
            ("only supported", absence.supported_only),
            ("still answered", absence.still_answered),
            ("support lost", absence.support_lost),
        )
        for mitigation in mitigations
    }
    rows = tuple(
        (
            m.framework, m.id, m.name, m.stage, touched[m.key],
            *(_SEPARATOR.join(names) for names in left_with(allocation, m, actors)),
        )
        for m in allocation.mitigations
        if m.key in touched
    )  # fmt: skip
    return add_last_columns(Table("absence", columns, rows), allocation.chain)


def left_with(allocation: Allocation, mitigation: Mitigation, absent: Collection[str]) -> tuple[list[str], list[str]]:
    """The names of the leads and supporters that a mitigation has left if these actors are absent, in source order."""
    chain = allocation.chain
    answering: dict[str, None] = {}
    supporting: dict[str, None] = {}
    for ownership in allocation.ownerships_of(mitigation):
        role = chain.role(ownership.role)
        if ownership.actor not in absent and role.is_owner:
            name = chain.actor(ownership.framework, ownership.actor).name
            (answering if role.is_lead else supporting)[name] = None
    return list(answering), [name for name in supporting if name not in answering]


def load_rows(allocation: Allocation) -> Table:
    """One row per actor: mitigations in each role, how many assignments hold only under a condition, and leads."""
    found, conditional = build_workload(allocation), count_conditional(allocation)
    leads = found.leads
    columns = (
        "framework", "actor_id", "actor", *(role.id for role in found.roles), "answers_for", "of_all_answers",
        "under_condition",
    )  # fmt: skip
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            load.actor.framework, load.actor.id, load.actor.name, *load.by_role.values(), load.leads, leads,
            conditional.get(load.actor, 0),
        )
        for load in found.loads
    )  # fmt: skip
    return add_last_columns(Table("load", columns, rows), allocation.chain)

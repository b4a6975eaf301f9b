"""Rows of the exported tables: results, groups, agreement, proposals, reasons and decisions.

Nothing here says when anything was said or by whom. Rows stand in an order that follows from what they show alone.
"""

from collections.abc import Iterable, Mapping, Sequence

from valuechain.analysis.workshop.agreement import Agreement, Agreements
from valuechain.analysis.workshop.counts import ActorCount, RoundCount, count_proposals, list_reasons, shuffle_key
from valuechain.analysis.workshop.groups import count_groups_in, with_groups_hidden
from valuechain.analysis.workshop.measures import MEASURE, measure_agreement
from valuechain.analysis.workshop.proposals import Rounds, by_round, of_rounds
from valuechain.analysis.workshop.versus import VersusCell, compare_with_guidance
from valuechain.model.table import Table, Value
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.workshop.plan import PRIMARY, SECONDARY, Plan, Proposal, ProposalKind, RoundProposal
from valuechain.model.workshop.running import Decision, Running, Status

TOGETHER = "all others together"
"""Group name for everyone outside the groups shown."""


def exported_rounds(plan: Plan, running: Running) -> tuple[tuple[str, int], ...]:
    """The rounds that may be taken away, as mitigation id and number: those whose result the room has seen.

    One that was only closed may be reopened: whoever exported it would have seen before the room what it says, and by a
    second export what a single late answer said.
    """
    return tuple(
        (mitigation.id, each.number)
        for mitigation in plan.mitigations
        for each in running.rounds.get(mitigation.id, ())
        if each.was_seen and each.status is not Status.OPEN
    )


def exported_latest(plan: Plan, running: Running) -> dict[str, int]:
    """The latest round of each mitigation that may be taken away: another that was only closed does not count yet."""
    return dict(exported_rounds(plan, running))  # of one mitigation the last stays, and rounds stand in their order


def result_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row a mitigation, round and actor: what everybody said, beside what is published.

    `known` is how many know, `same_as_published` how many of them give exactly the published role. The verdict and the
    adjusted p value are those of the board, which has the latest round of each mitigation; other rounds have none.
    `room` is what over half of those who know give the actor. Agreement is that of the mitigation in that round.
    """
    columns = (
        "mitigation_id", "mitigation", "stage", "round", "is_latest", "status", "actor_id", "actor",
        "answered", "unknown", "nobody_can", "known", *role_columns(plan), "none", "room",
        "published", "same_as_published", "share", "share_low", "share_high", "p_value", "adjusted_p_value", "verdict",
        "agreement", *agreement_columns(), "doubt",
    )  # fmt: skip
    groups = by_round(of_exported(plan, running, proposals))
    latest = exported_latest(plan, running)
    compared, agreed = _compare_all(plan, running, proposals)
    rows: list[tuple[Value, ...]] = []
    for mitigation_id, number in exported_rounds(plan, running):
        mitigation, found = plan.mitigation(mitigation_id), running.find(mitigation_id, number)
        if mitigation is None or found is None:
            continue
        is_latest = latest[mitigation_id] == number
        count = count_proposals(plan, groups.get((mitigation_id, number), ()), mitigation_id, number)
        agreement = agreed[mitigation_id, number]
        for actor, said in zip(plan.actors, count.actors, strict=True):
            cell = compared[mitigation_id, number, actor.id]
            rows.append(
                (
                    mitigation.id, mitigation.name, mitigation.stage, number, _yes(is_latest), str(found.status),
                    actor.id, actor.name, count.answered, count.unknown, count.nobody, *_said(plan, said),
                    str(said.majority or ""), *_versus(cell, is_latest=is_latest), *_agreement(agreement),
                    mitigation.doubt,
                )
            )  # fmt: skip
    return Table("results", columns, tuple(rows))


def group_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row a mitigation, round, group that may be shown, and actor; and one for all others together.

    Where no group may be shown in a round, the round is left out: everybody together stands in the results.
    """
    columns = (
        "mitigation_id", "mitigation", "round", "group", "actor_id", "actor",
        "answered", "unknown", "nobody_can", "known", *role_columns(plan), "none",
    )  # fmt: skip
    groups = by_round(of_exported(plan, running, proposals))
    names = {mitigation.id: mitigation.name for mitigation in plan.mitigations}
    rows: list[tuple[Value, ...]] = []
    for mitigation_id, number in exported_rounds(plan, running):
        counts = count_groups_in(plan, groups.get((mitigation_id, number), ()), mitigation_id, number)
        shown: list[tuple[str, RoundCount]] = list(counts.shown.items())
        if shown and counts.together:
            shown.append((TOGETHER, counts.together))
        for group, count in shown:
            rows.extend(
                (
                    mitigation_id, names[mitigation_id], number, group, actor.id, actor.name,
                    count.answered, count.unknown, count.nobody, *_said(plan, said),
                )
                for actor, said in zip(plan.actors, count.actors, strict=True)
            )  # fmt: skip
    return Table("groups", columns, tuple(rows))


def agreement_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row for the whole board, and one a mitigation in its latest round: how far the room agrees."""
    columns = (
        "mitigation_id", "mitigation", "round", "agreement", *agreement_columns(),
        "participants", "cells",
    )  # fmt: skip
    latest = exported_latest(plan, running)
    found = measure_agreement(plan, proposals, latest)
    rows: list[tuple[Value, ...]] = [
        ("", "all", "", *_agreement(found.overall), found.overall.participants, found.overall.cells)
    ]
    rows.extend(
        (mitigation.id, mitigation.name, latest[mitigation.id], *_agreement(one), one.participants, one.cells)
        for mitigation in plan.mitigations
        if (one := found.by_mitigation.get(mitigation.id)) is not None
    )
    return Table("agreement", columns, tuple(rows))


def proposal_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row a proposal, without whose it is: no name, no id, no time, no reason.

    `group` is empty where it would single out a few (see `workshop_groups`). `participant` is empty, unless the
    workshop's rules allow proposals of different rounds to be joined: then it is a label that is the same in all rows
    of a participant, and follows from what these rows say alone.
    """
    columns = (
        "mitigation_id", "mitigation", "round", "participant", "group", "answer", *role_columns(plan), "sureness",
    )  # fmt: skip
    is_joined = plan.rules.is_joined_across_rounds
    kept = with_groups_hidden(plan, of_exported(plan, running, proposals), is_joined=is_joined)
    labels = _labels(kept) if is_joined else {}
    names = {mitigation.id: mitigation.name for mitigation in plan.mitigations}
    groups = by_round(kept)
    rows: list[tuple[Value, ...]] = []
    for mitigation, number in exported_rounds(plan, running):
        said = [
            (
                mitigation,
                names[mitigation],
                number,
                labels.get(each.participant, ""),
                each.group,
                *_proposal(plan, each.proposal),
            )
            for each in groups.get((mitigation, number), ())
        ]
        rows.extend(sorted(said, key=lambda row: shuffle_key(*row)))
    return Table("proposals", columns, tuple(rows))


def reason_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row a reason, by mitigation and round, without the proposal that it came with; removed ones are left out."""
    groups = by_round(proposals)
    names = {mitigation.id: mitigation.name for mitigation in plan.mitigations}
    rows = tuple(
        (mitigation, names[mitigation], number, reason)
        for mitigation, number in exported_rounds(plan, running)
        for reason in list_reasons(groups.get((mitigation, number), ()), mitigation, number, running.hidden_reasons)
    )
    return Table("reasons", ("mitigation_id", "mitigation", "round", "reason"), rows)


def decision_rows(plan: Plan, running: Running) -> Table:
    """One row a mitigation on which the room has decided: the roles by ids and names of actors, a note, the dissent."""
    columns = (
        "mitigation_id", "mitigation", "decision",
        *(column for role in role_columns(plan) for column in (role, f"{role}_actors")),
        "note", "dissent", "published", "published_actors",
    )  # fmt: skip
    rows = tuple(
        (
            mitigation.id, mitigation.name, _decided(decision),
            *_ids_and_names(plan, {} if decision.is_nobody else decision.roles),
            decision.note, decision.dissent, *_published(plan, mitigation.published),
        )
        for mitigation in plan.mitigations
        if (decision := running.decisions.get(mitigation.id)) is not None
    )  # fmt: skip
    return Table("decisions", columns, rows)


def _decided(decision: Decision) -> str:
    if decision.is_nobody:
        return "nobody can"
    return "roles" if decision.roles else "note only"


def of_exported(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> tuple[RoundProposal, ...]:
    """The proposals of exportable rounds."""
    wanted = set(exported_rounds(plan, running))
    return tuple(each for each in proposals if (each.mitigation, each.round) in wanted)


_Compared = dict[tuple[str, int, str], VersusCell]
_Agreed = dict[tuple[str, int], Agreement]


def _compare_all(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> tuple[_Compared, _Agreed]:
    """Compares every exported round with the guidance and measures agreement; latest rounds match the board."""
    exported = of_exported(plan, running, proposals)
    compared: _Compared = {}
    agreed: _Agreed = {}
    latest = exported_latest(plan, running)
    for rounds in [*_earlier(exported_rounds(plan, running), latest), latest]:
        looked_at = of_rounds(exported, rounds)
        found: Agreements = measure_agreement(plan, looked_at, rounds)
        for cell in compare_with_guidance(plan, looked_at, rounds):
            compared[cell.mitigation, rounds[cell.mitigation], cell.actor] = cell
        for mitigation, agreement in found.by_mitigation.items():
            agreed[mitigation, rounds[mitigation]] = agreement
    return compared, agreed


def _earlier(exported: Sequence[tuple[str, int]], latest: Rounds) -> list[dict[str, int]]:
    """Earlier rounds, batched so that each batch has a mitigation at most once."""
    parts: dict[int, dict[str, int]] = {}
    for mitigation, number in exported:
        if latest[mitigation] != number:
            parts.setdefault(number, {})[mitigation] = number
    return list(parts.values())


def _labels(proposals: Iterable[RoundProposal]) -> dict[int, str]:
    """A label a participant, in an order that follows from what its rows say: equal participants cannot be told apart.

    The order of joining, or of ids, would give away who came first.
    """
    held: dict[int, list[str]] = {}
    for each in proposals:
        roles = sorted(each.proposal.roles.items())
        said = (
            each.mitigation,
            each.round,
            each.group,
            each.proposal.answer.value,
            roles,
            each.proposal.sureness or "",
        )
        held.setdefault(each.participant, []).append(repr(said))
    order = sorted(held, key=lambda participant: shuffle_key(*sorted(held[participant])))
    width = len(str(len(order)))
    return {participant: f"P{place:0{width}}" for place, participant in enumerate(order, start=1)}


def _proposal(plan: Plan, proposal: Proposal) -> tuple[Value, ...]:
    words = {ProposalKind.ROLES: "roles", ProposalKind.NOBODY: "nobody can", ProposalKind.UNKNOWN: "don't know"}
    return (words[proposal.answer], *_ids(plan, proposal.roles), str(proposal.sureness or ""))


def role_columns(plan: Plan) -> tuple[str, ...]:
    """The columns of roles: primary and secondary in every workshop, then the further roles of this one."""
    return tuple(dict.fromkeys((PRIMARY, SECONDARY, *plan.role_ids)))


def _ids(plan: Plan, roles: Mapping[str, str]) -> list[str]:
    """The ids of the actors with each role, in value-chain order."""
    return [
        LIST_SEPARATOR.join(actor for actor in plan.actor_ids if roles.get(actor) == role)
        for role in role_columns(plan)
    ]


def _ids_and_names(plan: Plan, roles: Mapping[str, str]) -> tuple[str, ...]:
    """The actors with each role, by id and by name."""
    names = (
        _join_names([actor.name for actor in plan.actors if roles.get(actor.id) == role]) for role in role_columns(plan)
    )
    return tuple(text for pair in zip(_ids(plan, roles), names, strict=True) for text in pair)


def _published(plan: Plan, published: Mapping[str, str] | None) -> tuple[str, str]:
    """Published roles by id and by name."""
    if published is None:
        return "not known", "not known"
    held = [(actor, published[actor.id]) for actor in plan.actors if actor.id in published]
    ids = LIST_SEPARATOR.join(f"{actor.id}={role}" for actor, role in held)
    names = _join_names([f"{actor.name} ({role})" for actor, role in held])
    return ids or "nobody", names or "nobody"


def _join_names(names: Iterable[str]) -> str:
    return f"{LIST_SEPARATOR} ".join(names)


def _said(plan: Plan, count: ActorCount) -> tuple[int, ...]:
    return (count.known, *(count.of(role) for role in role_columns(plan)), count.none)


def _versus(cell: VersusCell, *, is_latest: bool) -> tuple[Value, ...]:
    if cell.published is None:
        return ("", "", "", "", "", "", "", "")
    judged = (_number(cell.adjusted_p), str(cell.verdict or "")) if is_latest else ("", "")
    figures = (_number(each) for each in (cell.share, cell.low, cell.high, cell.p))
    return (cell.published, cell.same, *figures, *judged)


def agreement_columns() -> tuple[str, str, str]:
    """The columns of the measure of agreement and of the ends of its interval."""
    return MEASURE.column, f"{MEASURE.column}_low", f"{MEASURE.column}_high"


def _agreement(agreement: Agreement) -> tuple[Value, ...]:
    figures = (_number(each) for each in (agreement.value, agreement.low, agreement.high))
    return (str(agreement.status), *figures)


def _number(value: float | None) -> Value:
    """Rounds to four decimals, beyond the accuracy of any figure here; empty for None."""
    return "" if value is None else round(value, 4)


def _yes(value: bool) -> str:
    return "yes" if value else "no"

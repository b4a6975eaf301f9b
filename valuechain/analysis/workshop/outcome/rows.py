"""Builds the exported tables: results, answers, groups, agreement, "not me", proposals, reasons and decisions.

Rows never show when or by whom anything was said, and their order depends only on their content.
"""

from collections.abc import Iterable, Mapping

from valuechain.analysis.workshop.statistics.agreement import Agreement
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer, common_answer_of, may_be_named
from valuechain.analysis.workshop.statistics.counts import ActorCount, count_round, shuffle_key
from valuechain.analysis.workshop.statistics.groups import (
    count_groups,
    linkable_participants,
    of_exported,
    split_by_group,
    with_groups_hidden,
)
from valuechain.analysis.workshop.statistics.guidance import VersusCell, compare_answer, compare_with_guidance
from valuechain.analysis.workshop.statistics.measures import MEASURE, measure_agreement, measure_group_agreement
from valuechain.analysis.workshop.statistics.not_me import find_not_me
from valuechain.analysis.workshop.statistics.proposals import (
    by_round,
    exported_latest,
    exported_rankings,
    exported_rounds,
    of_rounds,
)
from valuechain.model.table import Table, Value
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import yes_no
from valuechain.model.workshop.plan import (
    PRIMARY,
    SECONDARY,
    Plan,
    PlannedMitigation,
    Proposal,
    ProposalKind,
    RoundProposal,
)
from valuechain.model.workshop.running import Decision, Running

EVERYONE = "all"
"""Stands for the whole room in the column of groups."""
KINDS = {
    ProposalKind.ROLES: "roles",
    ProposalKind.ORDER: "order",
    ProposalKind.NOBODY: "nobody can",
    ProposalKind.UNKNOWN: "don't know",
}
"""The kinds of answer, as the tables name them."""


def result_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row per mitigation, round and actor: everyone's answers beside the published role.

    `known` is how many know, and `same_as_published` how many of them give exactly the published role. The adjusted p
    value is corrected over the whole board, so only the latest round of a mitigation has it. `room` is the role given
    by over half of those with a view, and `swing` how few people answering differently would change the verdict.
    """
    columns = (
        "mitigation_id", "mitigation", "stage", "round", "is_latest", "status", "actor_id", "actor",
        "answered", "unknown", "nobody_can", "known", *role_columns(plan), "none", "room",
        "published", "same_as_published", "share", "share_low", "share_high", "p_value", "adjusted_p_value", "verdict",
        "swing", "doubt", "published_verb", "published_condition",
    )  # fmt: skip
    groups = by_round(of_exported(plan, running, proposals))
    latest = exported_latest(plan, running)
    compared = _compare_all(plan, running, proposals)
    rows: list[tuple[Value, ...]] = []
    for mitigation_id, number in exported_rounds(plan, running):
        mitigation, found = plan.mitigation(mitigation_id), running.find(mitigation_id, number)
        if mitigation is None or found is None:
            continue
        is_latest = latest[mitigation_id] == number
        count = count_round(plan, groups.get((mitigation_id, number), ()), mitigation_id, number)
        for actor, said in zip(plan.actors, count.actors, strict=True):
            cell = compared[mitigation_id, number, actor.id]
            rows.append(
                (
                    mitigation.id, mitigation.name, mitigation.stage, number, yes_no(is_latest), str(found.status),
                    actor.id, actor.name, count.answered, count.unknown, count.nobody, *_said(plan, said),
                    str(said.majority or ""), *_versus(cell, is_latest=is_latest), mitigation.doubt,
                    cell.verb, cell.condition,
                )
            )  # fmt: skip
    return Table("results", columns, tuple(rows))


def group_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row per mitigation, round, group and actor, for groups that are shown and for all others together.

    A round in which no group is shown is left out: the results table has its totals.
    """
    columns = (
        "mitigation_id", "mitigation", "round", "group", "actor_id", "actor",
        "answered", "unknown", "nobody_can", "known", *role_columns(plan), "none",
    )  # fmt: skip
    groups = by_round(of_exported(plan, running, proposals))
    names = {mitigation.id: mitigation.name for mitigation in plan.mitigations}
    rows: list[tuple[Value, ...]] = []
    for mitigation_id, number in exported_rounds(plan, running):
        counts = count_groups(plan, groups.get((mitigation_id, number), ()), mitigation_id, number)
        for group, count in counts.columns.items():
            rows.extend(
                (
                    mitigation_id, names[mitigation_id], number, group, actor.id, actor.name,
                    count.answered, count.unknown, count.nobody, *_said(plan, said),
                )
                for actor, said in zip(plan.actors, count.actors, strict=True)
            )  # fmt: skip
    return Table("groups", columns, tuple(rows))


def answer_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """The most common answer: one row per mitigation, round and group that is shown, and one for everyone.

    `most_common` is how many gave it, of those with a view, and `as_common` how many other answers as many people gave.
    The answer itself is left out where only one person gave it, or too few without a majority.
    """
    columns = (
        "mitigation_id", "mitigation", "round", "group", "known", "most_common", "is_split", "as_common", "answer",
        *role_columns(plan), "different", "overlap", "verdict",
    )  # fmt: skip
    found = by_round(of_exported(plan, running, proposals))
    rows: list[tuple[Value, ...]] = []
    for mitigation_id, number in exported_rounds(plan, running):
        mitigation, said = plan.mitigation(mitigation_id), found.get((mitigation_id, number), ())
        if mitigation is None:
            continue
        for group, answers in {EVERYONE: said, **split_by_group(plan, said)}.items():
            common = common_answer_of(plan, answers)
            verdict = compare_answer(common, mitigation.published) if group == EVERYONE else None
            is_named = may_be_named(plan, common)
            rows.append(
                (
                    mitigation_id, mitigation.name, number, group, common.known, common.times, yes_no(common.is_split),
                    len(common.as_common), _answer(common) if is_named else "",
                    *_ids(plan, common.roles if is_named else {}), common.different,
                    round_figure(common.overlap), str(verdict or ""),
                )
            )  # fmt: skip
    return Table("answers", columns, tuple(rows))


def agreement_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row for everyone and one per group that is shown, each over the latest rounds of all mitigations."""
    columns = ("group", "agreement", *agreement_columns(), "participants", "cells")
    latest, seen = exported_latest(plan, running), of_exported(plan, running, proposals)
    found = {EVERYONE: measure_agreement(plan, seen, latest), **measure_group_agreement(plan, seen, latest)}
    rows = ((name, *_agreement(one), one.participants, one.cells) for name, one in found.items())
    return Table("agreement", columns, tuple(rows))


def not_me_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row per group that represents an actor and can be compared with the others; none until it is released."""
    columns = (
        "group", "actor_id", "actor", "members", "others", "mitigations", "members_mean", "others_mean", "difference",
        "p_value", "adjusted_p_value",
    )  # fmt: skip
    names = {actor.id: actor.name for actor in plan.actors}
    latest, seen = exported_latest(plan, running), of_exported(plan, running, proposals)
    found = find_not_me(plan, seen, latest) if running.is_released else ()
    rows = tuple(
        (
            each.group, each.actor, names[each.actor], each.members or 0, each.others or 0, each.mitigations,
            *map(round_figure, (each.members_mean, each.others_mean, each.effect, each.p, each.adjusted_p)),
        )
        for each in found
        if each.effect is not None
    )  # fmt: skip
    return Table("not_me", columns, rows)


def proposal_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row per proposal, anonymous: no name, id, time or reason.

    `group` is empty where it could identify people (see `groups`). `participant` is empty unless the workshop has ended
    and its rules allow linking proposals across rounds; then linkable participants have a label, the same in all their
    rows, that depends only on the content of these rows. Before the end, participants who are alike could still be told
    apart in a later round, and comparing exports from before and after would link the proposals of a few.
    """
    columns = (
        "mitigation_id", "mitigation", "round", "participant", "group", "answer", *role_columns(plan), "sureness",
    )  # fmt: skip
    exported = of_exported(plan, running, proposals)
    seen = tuple(each for each in exported if plan.mitigation(each.mitigation))  # rankings are never linked
    is_linked = plan.rules.is_joined_across_rounds and running.is_ended
    linkable = linkable_participants(plan, seen) if is_linked else frozenset()
    labels = _labels(each for each in seen if each.participant in linkable)
    names = {mitigation.id: mitigation.name for mitigation in plan.mitigations}
    groups = by_round(with_groups_hidden(plan, seen))
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
    """One row per reason, by mitigation or ranking and round, not linked to its proposal; without removed ones."""
    groups = by_round(of_exported(plan, running, proposals))
    names = {question.id: question.name for question in plan.questions}
    rows: list[tuple[Value, ...]] = []
    for mitigation, number in (*exported_rounds(plan, running), *exported_rankings(plan, running)):
        kept = [each for each in groups.get((mitigation, number), ()) if each.id not in running.hidden_reasons]
        texts = [each.proposal.reason for each in kept if each.proposal.reason]
        texts.sort(key=lambda text: shuffle_key(mitigation, number, text))
        rows.extend((mitigation, names[mitigation], number, text) for text in texts)
    return Table("reasons", ("mitigation_id", "mitigation", "round", "reason"), tuple(rows))


def decision_rows(plan: Plan, running: Running) -> Table:
    """One row per decision: the roles by actor ids and names, the note and the dissent."""
    columns = (
        "mitigation_id", "mitigation", "decision",
        *(column for role in role_columns(plan) for column in (role, f"{role}_actors")),
        "note", "dissent", "published", "published_actors", "published_verbs", "published_conditions",
    )  # fmt: skip
    rows = tuple(
        (
            mitigation.id, mitigation.name, _decided(decision),
            *_ids_and_names(plan, {} if decision.is_nobody else decision.roles),
            decision.note, decision.dissent, *_published(plan, mitigation),
            *(_by_actor(plan, said) for said in (mitigation.verbs, mitigation.conditions)),
        )
        for mitigation in plan.mitigations
        if (decision := running.decisions.get(mitigation.id)) is not None
    )  # fmt: skip
    return Table("decisions", columns, rows)


def _decided(decision: Decision) -> str:
    if decision.is_nobody:
        return KINDS[ProposalKind.NOBODY]
    return KINDS[ProposalKind.ROLES] if decision.roles else "note only"


_Compared = dict[tuple[str, int, str], VersusCell]


def _compare_all(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> _Compared:
    """Compares every exported round with the guidance."""
    exported = of_exported(plan, running, proposals)
    latest = exported_latest(plan, running)
    # Earlier rounds are compared in batches in which each mitigation occurs at most once.
    batches: dict[int, dict[str, int]] = {}
    for mitigation, number in exported_rounds(plan, running):
        if latest[mitigation] != number:
            batches.setdefault(number, {})[mitigation] = number
    compared: _Compared = {}
    for rounds in [*batches.values(), latest]:
        found = of_rounds(exported, rounds)
        for cell in compare_with_guidance(plan, found, rounds):
            compared[cell.mitigation, rounds[cell.mitigation], cell.actor] = cell
    return compared


def _answer(common: CommonAnswer) -> str:
    return KINDS[ProposalKind.NOBODY if common.is_nobody else ProposalKind.ROLES]


def _labels(proposals: Iterable[RoundProposal]) -> dict[int, str]:
    """Labels by participant, ordered by their rows alone, so participants with equal rows can't be told apart.

    Ordering by id would reveal who joined first.
    """
    held: dict[int, list[str]] = {}
    for each in proposals:
        said, roles = each.proposal, sorted(each.proposal.roles.items())
        row = (each.mitigation, each.round, each.group, said.answer.value, roles, said.sureness or "")
        held.setdefault(each.participant, []).append(repr(row))
    order = sorted(held, key=lambda participant: shuffle_key(*sorted(held[participant])))
    width = len(str(len(order)))
    return {participant: f"P{place:0{width}}" for place, participant in enumerate(order, start=1)}


def _proposal(plan: Plan, proposal: Proposal) -> tuple[Value, ...]:
    return (KINDS[proposal.answer], *_ids(plan, proposal.roles), str(proposal.sureness or ""))


def role_columns(plan: Plan) -> tuple[str, ...]:
    """The role columns: primary and secondary in every workshop, then any further roles of this one."""
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


def _published(plan: Plan, mitigation: PlannedMitigation) -> tuple[str, str]:
    """Published roles by id and by name."""
    published = mitigation.published
    if published is None:
        return mitigation.unpublished, mitigation.unpublished
    held = [(actor, published[actor.id]) for actor in plan.actors if actor.id in published]
    ids = LIST_SEPARATOR.join(f"{actor.id}={role}" for actor, role in held)
    names = _join_names([f"{actor.name} ({role})" for actor, role in held])
    return ids or "nobody", names or "nobody"


def _by_actor(plan: Plan, said: Mapping[str, str]) -> str:
    """The source's verbs or conditions for each actor, such as `provider=can`."""
    return _join_names([f"{actor}={said[actor]}" for actor in plan.actor_ids if actor in said])


def _join_names(names: Iterable[str]) -> str:
    return f"{LIST_SEPARATOR} ".join(names)


def _said(plan: Plan, count: ActorCount) -> tuple[int, ...]:
    return (count.known, *(count.of(role) for role in role_columns(plan)), count.none)


def _versus(cell: VersusCell, *, is_latest: bool) -> tuple[Value, ...]:
    if cell.published is None:
        return ("",) * 9
    figures = (round_figure(each) for each in (cell.share, cell.low, cell.high, cell.p))
    adjusted = round_figure(cell.adjusted_p) if is_latest else ""
    verdict = (str(cell.verdict), cell.swing) if cell.verdict else ("", "")
    return (cell.published, cell.same, *figures, adjusted, *verdict)


def agreement_columns() -> tuple[str, str, str]:
    """The columns for the measure of agreement and the ends of its interval."""
    return MEASURE.column, f"{MEASURE.column}_low", f"{MEASURE.column}_high"


def _agreement(agreement: Agreement) -> tuple[Value, ...]:
    figures = (round_figure(each) for each in (agreement.value, agreement.low, agreement.high))
    return (str(agreement.status), *figures)


def round_figure(value: float | None) -> Value:
    """Rounds to four decimals, beyond the accuracy of any figure here; empty for None."""
    return "" if value is None else round(value, 4)

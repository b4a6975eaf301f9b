"""The part of a workshop's report on one mitigation."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from valuechain.analysis.workshop.outcome.mitigations import MitigationOutcome, Origin
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer, common_answer_of, find_common
from valuechain.analysis.workshop.statistics.counts import (
    Reason,
    RoundCount,
    Votes,
    count_round,
    count_shift,
    find_reasons,
)
from valuechain.analysis.workshop.statistics.groups import GroupCounts, count_groups, split_by_group
from valuechain.analysis.workshop.statistics.guidance import VersusCell
from valuechain.analysis.workshop.statistics.proposals import exported_rounds, of_round
from valuechain.analysis.workshop.statistics.weights import Weights, weigh_groups
from valuechain.model.words import capital, join_words
from valuechain.model.workshop.plan import Plan, PlannedMitigation, RoundProposal
from valuechain.model.workshop.running import Decision, Running
from valuechain.views.document.blocks import (
    Block,
    Bullets,
    Drawing,
    Grid,
    GridRow,
    Paragraph,
    Section,
    Span,
    Spans,
    plain,
    say,
)
from valuechain.views.workshop.report.bars import draw_bars
from valuechain.views.workshop.verdicts import judge
from valuechain.views.workshop.words import (
    figure,
    percent,
    probability,
    say_change,
    say_close,
    say_common,
    say_decision,
    say_groups,
    say_headline,
    say_reasons,
    say_roles,
    say_support,
    say_sureness,
    say_turnout,
    say_weighted,
    say_weights,
    span,
)

MOST_REASONS = 40
"""Maximum number of reasons listed per round; the table of reasons has them all."""


def build_item(
    plan: Plan,
    running: Running,
    proposals: Sequence[RoundProposal],
    outcome: MitigationOutcome,
    versus: Sequence[VersusCell],
    votes: Votes,
) -> Section:
    """The report on one mitigation: results by round and group, reasons and decision.

    `proposals` must contain only proposals from rounds that the room has seen.
    """
    mitigation = outcome.mitigation
    numbers = [number for each, number in exported_rounds(plan, running) if each == mitigation.id]
    blocks: list[Block] = [say(mitigation.name)] if mitigation.name != mitigation.label else []
    found = count_round(plan, proposals, mitigation.id, numbers[-1]) if numbers else None
    common = find_common(plan, proposals, mitigation.id, numbers[-1]) if numbers else None
    if found and common:
        blocks.append(Paragraph((Span(say_headline(plan, found, common), "strong"),)))
    blocks.extend(_say_decided(plan, outcome, running.decisions.get(mitigation.id)))
    if found and common:
        which = f"In round {found.round}:" if len(numbers) > 1 else ""
        blocks.append(say(" ".join(filter(None, (which, say_turnout(found), say_sureness(found))))))
        alt = f"Bars for {mitigation.label}: how many give each actor each role. The table below has the same numbers."
        blocks.append(
            Drawing(
                draw_bars(plan, found, mitigation.published, f"What the room says about {mitigation.label}"), alt, 0.62
            )
        )
        blocks.append(_build_table(plan, found, versus, mitigation.label))
        blocks.append(_strong("Agreement", _say_agreement(common)))
        blocks.extend(_build_shift(plan, proposals, mitigation.id, mitigation.label, numbers))
        blocks.extend(_build_groups(plan, running.weights, proposals, mitigation.id, mitigation.label, numbers[-1]))
        blocks.extend(build_reasons(running, proposals, mitigation.id, numbers, votes))
    else:
        blocks.append(say("The room has not seen a result for this mitigation."))
    # It names published roles, which participants may not see before they answer.
    if mitigation.doubt and (found or outcome.origin.is_settled):
        blocks.append(_strong("The guidance is ambiguous", mitigation.doubt))
    return Section(mitigation.label, tuple(blocks))


def say_settled(plan: Plan, outcome: MitigationOutcome) -> str:
    """The outcome in words. “Not settled” means not known, which is different from “no one”."""
    if not outcome.origin.is_settled:
        return "? (not known)"
    if outcome.is_nobody:
        return "no one can do this"
    return name_owners(plan, outcome.roles)


def _say_agreement(common: CommonAnswer) -> str:
    """How many gave the most common answer, how close that is, and how similar the answers are."""
    overlap = "" if common.overlap is None else f"Mean overlap of two answers: {figure(common.overlap)} of 1."
    return " ".join(filter(None, (say_common(common), say_close(common.swing), overlap)))


def name_owners(plan: Plan, roles: Mapping[str, str]) -> str:
    """The actors with their roles, in value-chain order."""
    return join_words([f"{actor.label} ({roles[actor.id]})" for actor in plan.actors if actor.id in roles])


def name_published(plan: Plan, mitigation: PlannedMitigation) -> str:
    """The actors with their published roles, the source's verbs and conditions, such as `Providers (primary, can)`."""
    said = {actor: mitigation.say_published(actor) for actor in mitigation.published or {}}
    return name_owners(plan, said)


def text_row(*texts: str, look: str = "") -> GridRow:
    """A row of plain cells."""
    return GridRow(tuple(map(plain, texts)), look)


def _strong(name: str, text: str) -> Paragraph:
    return Paragraph((Span(f"{name}: ", "strong"), Span(text)))


def _say_decided(plan: Plan, outcome: MitigationOutcome, decision: Decision | None) -> list[Block]:
    """The decision with its note and dissent; otherwise the majority view, or a note that the question is open."""
    blocks: list[Block] = []
    if decision is not None and outcome.origin is Origin.DECISION:
        blocks.append(_strong("Decision", f"{say_decision(plan, decision)} {decision.note}".strip()))
    elif outcome.origin is Origin.MAJORITY:
        blocks.append(_strong(capital(outcome.origin), f"{say_settled(plan, outcome)}."))
    else:
        blocks.append(
            _strong("Left open", "there is neither a decision nor a majority, so we don’t know who is responsible.")
        )
    if decision is not None and decision.note and outcome.origin is not Origin.DECISION:
        blocks.append(_strong("Note", decision.note))
    if decision is not None and decision.dissent:
        blocks.append(_strong("Dissent", decision.dissent))
    return blocks


def _build_table(plan: Plan, found: RoundCount, versus: Sequence[VersusCell], label: str) -> Grid:
    names = {actor.id: actor.label for actor in plan.actors}
    cells = {cell.actor: cell for cell in versus}
    rows = []
    for actor in found.actors:
        cell = cells[actor.actor]
        judged = judge(cell)
        rows.append(
            text_row(
                names[actor.actor],
                *(f"{number:,}" for number in (*actor.by_role.values(), actor.none)),
                "; ".join(filter(None, (capital(judged.is_published.removeprefix("published: ")), judged.condition))),
                _say_same(cell),
                "" if cell.adjusted_p is None else probability(cell.adjusted_p),
                judged.kind if judged.sign else judged.word,
            )
        )
    heads = (
        "Actor",
        *(role.name for role in plan.roles),
        "No role",
        "Published",
        "Give it (95% interval)",
        "p, corrected",
        "Verdict",
    )
    name = f"{label}: how many give each actor each role, next to the published role"
    widths = (22.0, *(5.5 + len(role.name) / 2 for role in plan.roles), 9.0, 12.0, 20.0, 9.0, 15.0)
    return Grid(name, heads, tuple(rows), tuple(100 * width / sum(widths) for width in widths))


def _say_same(cell: VersusCell) -> str:
    """How many give exactly the published role, with share and interval; empty if the share isn't known."""
    if cell.share is None or cell.low is None or cell.high is None:
        return ""
    return f"{cell.same:,} of {cell.known:,}: {percent(cell.share)} ({span(cell.low, cell.high)})"


def _build_counts(plan: Plan, name: str, columns: Mapping[str, RoundCount]) -> Grid:
    """Role counts side by side; actors with no role are left out."""
    rows = [
        text_row(actor.label, *(say_roles(each.actors[place]) for each in columns.values()))
        for place, actor in enumerate(plan.actors)
        if any(each.actors[place].named for each in columns.values())
    ]
    known = text_row("Number with a view", *(f"{each.known:,}" for each in columns.values()), look="total")
    heads = ("Actor", *map(capital, columns))
    return Grid(name, heads, (*rows, known), (24.0, *(76.0 / len(columns) for _ in columns)))


def _build_shift(
    plan: Plan, proposals: Sequence[RoundProposal], mitigation: str, label: str, numbers: Sequence[int]
) -> list[Block]:
    """Results by round, with the number of people who changed their answer, unless that could identify someone."""
    if len(numbers) < 2:
        return []
    counts = [count_round(plan, proposals, mitigation, number) for number in numbers]
    said = [say_change(count_shift(plan, proposals, mitigation, before, after)) for before, after in pairwise(numbers)]
    return [
        _strong("Between rounds", " ".join(map(capital, said))),
        _build_counts(plan, f"{label}: by round", {f"round {each.round}": each for each in counts}),
    ]


def _build_groups(
    plan: Plan, weights: Weights, proposals: Sequence[RoundProposal], mitigation: str, label: str, number: int
) -> list[Block]:
    found = count_groups(plan, proposals, mitigation, number)
    if not found.shown:
        return []
    members = split_by_group(plan, of_round(proposals, mitigation, number))
    said = say_groups(plan, {name: common_answer_of(plan, each) for name, each in members.items()})
    return [
        _strong("By group", f"{'; '.join(said)}."),
        _build_counts(plan, f"{label}: by group", found.columns),
        *_build_weighted(plan, weights, found, label),
    ]


def _build_weighted(plan: Plan, weights: Weights, found: GroupCounts, label: str) -> list[Block]:
    """The weighted view, beside the unweighted shares; nothing if there are no two groups to weigh."""
    weighted = weigh_groups(found, weights)
    if not weighted:
        return []
    rows = [
        text_row(actor.label, say_weighted(weighted[place], found.everyone.actors[place]))
        for place, actor in enumerate(plan.actors)
        if found.everyone.actors[place].named
    ]
    said = f"{say_weights(found.columns, weights)} This is only another view; all other figures count each person once."
    grid = Grid(f"{label}: groups weighted", ("Actor", "Weighted, and unweighted"), tuple(rows), (24.0, 76.0))
    return [_strong("Groups weighted", said), grid]


def build_reasons(
    running: Running, proposals: Sequence[RoundProposal], mitigation: str, numbers: Sequence[int], votes: Votes
) -> list[Block]:
    """The reasons in these rounds on a mitigation or ranking."""
    blocks: list[Block] = []
    for number in reversed(numbers):
        reasons = find_reasons(proposals, mitigation, number, running.hidden_reasons, votes.get((mitigation, number)))
        if not reasons:
            continue
        which = f"Reasons in round {number}" if len(numbers) > 1 else "Reasons"
        more = len(reasons) > MOST_REASONS
        note = f" The first {MOST_REASONS} are listed; the table of reasons has them all." if more else ""
        blocks.append(_strong(which, f"{say_reasons(reasons)}.{note}"))
        blocks.append(Bullets(tuple(map(_say_reason, reasons[:MOST_REASONS]))))
    return blocks


def _say_reason(reason: Reason) -> Spans:
    said = say_support(reason)
    return (Span(reason.text), Span(said, "soft")) if said else plain(reason.text)

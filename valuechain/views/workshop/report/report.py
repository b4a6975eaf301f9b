"""The report of a workshop: question, results, decisions and method in one document."""

from collections.abc import Mapping, Sequence
from datetime import date

from valuechain import __version__
from valuechain.analysis.workshop.outcome.mitigations import (
    MitigationOutcome,
    Origin,
    count_participants,
    outcomes_of,
)
from valuechain.analysis.workshop.outcome.record import (
    build_record,
    count_left_out,
    describe_rules,
    hash_record,
    held_on,
)
from valuechain.analysis.workshop.outcome.version import cite_source, find_phrases, find_source
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer, find_common_on_board
from valuechain.analysis.workshop.statistics.counts import count_board
from valuechain.analysis.workshop.statistics.groups import of_exported, shown_sizes
from valuechain.analysis.workshop.statistics.guidance import compare_with_guidance
from valuechain.analysis.workshop.statistics.measures import MEASURE, measure_agreement, measure_group_agreement
from valuechain.analysis.workshop.statistics.not_me import find_not_me
from valuechain.analysis.workshop.statistics.proposals import exported_latest
from valuechain.analysis.workshop.statistics.rankings import rank_exported
from valuechain.model.chain import ValueChain
from valuechain.model.words import article, capital, count, join_words, write_date, yes_no
from valuechain.model.workshop.plan import Plan, RoundProposal
from valuechain.views.document.blocks import Block, Briefing, Bullets, Facts, Grid, Paragraph, Section, Span, say
from valuechain.views.workshop.closing import DIFFERENT, Closing, build_closing
from valuechain.views.workshop.report.method import build_method
from valuechain.views.workshop.report.mitigations import build_item, name_published, say_settled, text_row
from valuechain.views.workshop.report.rankings import build_rankings
from valuechain.views.workshop.room import Room, RoomView
from valuechain.views.workshop.verdicts import say_verdicts
from valuechain.views.workshop.words import figure, probability, say_agreement

REHEARSAL = "This is a rehearsal: the participants were simulated, and no one actually said any of this."


def build_report(room: Room, day: date, shipped: ValueChain) -> Briefing:
    """Builds the report of a workshop from the rounds the room has seen.

    It is made on the given day. Names of models, releases and frameworks come from the shipped data. Only facilitators
    have the tables that it can be checked against.
    """
    plan, running = room.plan, room.running
    held = held_on(plan, running)
    proposals = of_exported(plan, running, room.proposals)
    rounds = exported_latest(plan, running)
    cells = compare_with_guidance(plan, proposals, rounds)
    versus = {mitigation: [cell for cell in cells if cell.mitigation == mitigation] for mitigation in rounds}
    common = find_common_on_board(plan, proposals, rounds)
    counts = count_board(plan, proposals, rounds)
    outcomes = outcomes_of(plan, running, counts)
    rankings = rank_exported(plan, running, proposals)
    closing = build_closing(plan, running, counts, common, rankings, has_all_decisions=True)
    question = describe_question(plan, shipped)
    parts = tuple(
        build_item(plan, running, proposals, outcome, versus.get(outcome.mitigation.id, []), room.votes)
        for outcome in outcomes
        if outcome.round or outcome.mitigation.id in running.decisions
    )
    overview: tuple[Block, ...] = (_build_overview(room, outcomes, common),) if outcomes else ()
    if closing.differs:
        lines = ((Span(f"{line.mitigation.label}: ", "strong"), Span(line.said)) for line in closing.differs)
        overview += (Paragraph((Span(f"{DIFFERENT}:", "strong"),)), Bullets(tuple(lines)))
    return Briefing(
        title=plan.title,
        context=question,
        date=day.isoformat(),
        opening=_build_opening(room, closing, proposals),
        sections=(
            Section("The question and the participants", (_build_facts(room, shipped),)),
            Section("What the room concluded", overview, parts),
            *build_rankings(room, proposals, rankings),
            _build_agreement(room, proposals, rounds, common),
            build_method(plan),
            _build_check(room),
        ),
        source="",
        about=held.isoformat() if held else "",
        kind="Report of a rehearsal" if plan.is_rehearsal else "Report of a workshop",
    )


def describe_question(plan: Plan, shipped: ValueChain) -> str:
    """The question asked, as a sentence."""
    source = find_source(plan, shipped)
    what = f"Who should be responsible for what in {source.marked_name if source else plan.framework_name}"
    day = f", as of {write_date(plan.on)}" if plan.on else ""
    if not plan.model_type:
        return f"{what}{day}?"
    model, release = find_phrases(plan, shipped)
    update = ", as a significant update" if plan.is_update else ""
    return f"{what}, for {article(model)} {model} model released as {release}{update}{day}?"


def _build_opening(room: Room, closing: Closing, proposals: Sequence[RoundProposal]) -> tuple[Block, ...]:
    plan = room.plan
    people = count_participants(proposals)
    answered = f"{count(people, 'participant')} answered." if people else "There are no answers to report yet."
    blocks: list[Block] = [say(REHEARSAL, "caution")] if plan.is_rehearsal else []
    blocks.append(say(f"{answered} {closing.said}", "lead"))
    if not room.running.is_ended:
        blocks.append(say("The workshop was still running when this report was made."))
    if left := count_left_out(plan, room.running):
        blocks.append(
            say(f"{count(left, 'round')} that the room has not seen yet {'is' if left == 1 else 'are'} not included.")
        )
    if 0 < people < plan.rules.fewest:
        blocks.append(say("With so few participants, people could guess who said what.", "caution"))
    if not plan.is_rehearsal:
        blocks.append(say("These are the views of the people in the room and of no one else.", "note"))
    return tuple(blocks)


def _build_facts(room: Room, shipped: ValueChain) -> Facts:
    plan = room.plan
    model, release = find_phrases(plan, shipped) if plan.model_type else ("any", "any")
    fewest, held = plan.rules.fewest, held_on(plan, room.running)
    pairs = (
        ("Source", cite_source(plan, shipped)),
        ("Held on", f"{write_date(held)}, in the time zone {plan.time_zone}" if held else ""),
        ("Kind of model", model),
        ("Release", release),
        ("Significant update", yes_no(plan.is_update)),
        ("As of", f"{write_date(plan.on)}: only what applies by then" if plan.on else ""),
        (
            "On the agenda",
            f"{count(len(plan.mitigations), 'mitigation')}, with {count(len(plan.actors), 'actor')} to choose from"
            + (f"; {count(len(plan.rankings), 'ranking')}" if plan.rankings else ""),
        ),
        ("Who took part", f"{count(room.joined, 'participant')} joined"),
        ("Groups", _say_groups(plan, room.groups)),
        *((capital(name), text) for name, text in describe_rules(plan).items()),
        ("Before the reveal", "No one saw other people’s answers or the published ones."),
        (
            "Groups are shown",
            f"only where at least {fewest} of their members, and none or at least {fewest} of the others, have a view",
        )
        if plan.groups
        else ("", ""),
    )
    return Facts(tuple((name, text) for name, text in pairs if text))


def _say_groups(plan: Plan, sizes: Mapping[str, int]) -> str:
    """The number of participants in each group that may be shown, and in all others combined."""
    if not plan.groups:
        return ""
    shown = shown_sizes(plan, sizes)
    words = [f"{name}: {number:,}" for name, number in shown.items()]
    left = sum(sizes.values()) - sum(shown.values())
    if left:
        words.append(f"{'others combined' if words else 'groups too small to show separately'}: {left:,}")
    return "; ".join(words)


def _build_overview(room: Room, outcomes: Sequence[MitigationOutcome], answers: Mapping[str, CommonAnswer]) -> Grid:
    rows = []
    for outcome in outcomes:
        found, mitigation = answers.get(outcome.mitigation.id), outcome.mitigation
        # Participants may be asked in another session.
        is_shown = room.view is RoomView.FACILITATOR or found is not None or outcome.origin is Origin.DECISION
        published = mitigation.unpublished if mitigation.published is None else name_published(room.plan, mitigation)
        rows.append(
            text_row(
                mitigation.label,
                say_settled(room.plan, outcome),
                outcome.origin.value,
                (published or "no one") if is_shown else "not shown",
                _say_times(found) if found else "no result",
            )
        )
    heads = ("Mitigation", "The room", "How", "Published", "Most common answer")
    return Grid("What the room concluded, by mitigation", heads, tuple(rows), (26.0, 27.0, 9.0, 24.0, 14.0))


def _say_times(common: CommonAnswer) -> str:
    """How many gave the most common answer, in short."""
    if not common.known:
        return "no one has a view"
    return f"{common.times:,} of {common.known:,}{' (split)' if common.is_split else ''}"


def _build_agreement(
    room: Room,
    proposals: Sequence[RoundProposal],
    rounds: Mapping[str, int],
    common: Mapping[str, CommonAnswer],
) -> Section:
    plan = room.plan
    agreed = sum(each.has_majority for each in common.values())
    said = f"On {agreed:,} of {count(len(common), 'question')}, over half gave the same answer." if common else ""
    blocks: list[Block] = [say(" ".join(filter(None, (said, say_verdicts(plan, common)))))] if said else []
    overall = measure_agreement(plan, proposals, rounds)
    rows = [("Everyone", overall), *measure_group_agreement(plan, proposals, rounds).items()]
    blocks.append(
        say(
            f"{MEASURE.name} over all questions: {say_agreement(overall)}. {capital(MEASURE.scale)}; the 95% "
            f"interval is in brackets. It covers {count(overall.cells, 'pair')} of mitigation and actor."
        )
    )
    if len(rows) > 1:
        texts = tuple(text_row(name, say_agreement(each), f"{each.participants:,}") for name, each in rows)
        heads = ("Group", MEASURE.name, "Number with a view")
        blocks.append(Grid("Agreement over all questions, by group", heads, texts, (30.0, 50.0, 20.0)))
    if room.running.is_released:
        blocks.extend(_build_not_me(plan, proposals, rounds))
    return Section("How much the room agrees", tuple(blocks))


def _build_not_me(plan: Plan, proposals: Sequence[RoundProposal], rounds: Mapping[str, int]) -> list[Block]:
    """The "not me" table; only once it is released to the room."""
    labels = {actor.id: actor.label for actor in plan.actors}
    rows = [
        text_row(
            each.group,
            labels[each.actor],
            f"{figure(each.members_mean)} against {figure(each.others_mean)}",
            probability(each.adjusted_p),
            "gives its own actor less responsibility than the others do"
            if each.is_moved_away
            else "no clear difference",
        )
        for each in find_not_me(plan, proposals, rounds)
        if each.members_mean is not None and each.others_mean is not None and each.adjusted_p is not None
    ]
    if not rows:
        return []
    heads = ("Group", "Its own actor", "Mean role (group, others)", "Corrected p", "Finding")
    name = "Whether groups give their own actor less responsibility than the others do"
    return [
        say(f"{name}. We compare the mean role that the group and others give it, on this scale: {_say_ranks(plan)}."),
        Grid(name, heads, tuple(rows), (22.0, 22.0, 24.0, 12.0, 20.0)),
    ]


def _say_ranks(plan: Plan) -> str:
    return join_words(["0 (no role)", *(f"{rank} ({role})" for role, rank in plan.role_ranks.items())])


def _build_check(room: Room) -> Section:
    plan = room.plan
    pairs: tuple[tuple[str, str], ...] = (
        ("Made with", f"valuechain {__version__}"),
        ("Data of", write_date(plan.data_updated) if plan.data_updated else "not known"),
        ("Data version", plan.data_version or "not known"),
    )
    if room.view is not RoomView.FACILITATOR:
        return Section("About this report", (Facts(pairs),))
    tables = build_record(plan, room.running, room.proposals)
    pairs += (
        ("SHA-256 of the tables", hash_record(tables)),
        ("Hash of", f"{', '.join(f'{table.name}.csv' for table in tables)}, one after another"),
    )
    return Section(
        "Verify this report",
        (say("Every figure in this report is in the exported tables, or follows from their counts."), Facts(pairs)),
    )

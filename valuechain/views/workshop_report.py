"""The report of a workshop: what was asked, what the room said and decided, and how it was counted, as one document."""

from collections.abc import Mapping, Sequence
from datetime import date

from valuechain import __version__
from valuechain.analysis.workshop_agreement import Agreements, measure_agreement, measure_group_agreement
from valuechain.analysis.workshop_counts import fewest_shown
from valuechain.analysis.workshop_not_me import find_not_me
from valuechain.analysis.workshop_outcome import Origin, Outcome, count_participants, find_outcomes, shown_sizes
from valuechain.analysis.workshop_record import build_record, count_left_out, hash_record
from valuechain.analysis.workshop_rows import exported_latest, of_exported
from valuechain.analysis.workshop_versus import VersusCell, compare_with_guidance, count_verdicts
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.workshop import Given, Pace, Plan
from valuechain.views.briefing_blocks import Block, Briefing, Bullets, Cells, Facts, Grid, Section, Span, plain, say
from valuechain.views.phrases import article, count, join_words
from valuechain.views.room import Room
from valuechain.views.room_words import VERDICT_MEANINGS, figure, probability, say_agreement
from valuechain.views.workshop_report_items import build_item, say_settled
from valuechain.views.workshop_report_method import build_method

REHEARSAL = "This is a rehearsal: participants were simulated, and nothing here was said by anybody."


def build_report(room: Room, day: date) -> Briefing:
    """The report of a workshop as it stands: of every round that the room has seen, and of no other."""
    plan, running = room.plan, room.running
    given = of_exported(plan, running, room.given)
    rounds = exported_latest(plan, running)
    cells = compare_with_guidance(plan, given, rounds)
    versus = {item: [cell for cell in cells if cell.item == item] for item in rounds}
    agreements = measure_agreement(plan, given, rounds)
    outcomes = find_outcomes(plan, running, given)
    parts = tuple(
        build_item(plan, running, given, outcome, versus.get(outcome.item.id, []), agreements)
        for outcome in outcomes
        if outcome.round or outcome.item.id in running.decisions
    )
    overview: tuple[Block, ...] = (_build_overview(plan, outcomes, agreements),) if outcomes else ()
    return Briefing(
        title=plan.title,
        context=describe_question(plan),
        date=day.isoformat(),
        opening=_build_opening(room, outcomes, given),
        sections=(
            Section("What the room was asked, and who it was", (_build_facts(room),)),
            Section("What the room came to", overview, parts),
            _build_agreement(room, given, rounds, cells, agreements),
            build_method(plan),
            _build_check(room),
        ),
        source=f"the workshop “{plan.title}”, a rehearsal." if plan.is_rehearsal else f"the workshop “{plan.title}”.",
        kind="Report of a workshop",
    )


def describe_question(plan: Plan) -> str:
    """What was asked, in a sentence."""
    what = f"Who owns what in {plan.framework_name}"
    if not plan.model_type:
        return f"{what}?"
    model, release = ModelType(plan.model_type).value, ReleaseType(plan.release_type).value
    update = ", as a significant update" if plan.is_update else ""
    return f"{what}, for {article(model)} {model} model, released as {release}{update}?"


def _build_opening(room: Room, outcomes: Sequence[Outcome], given: Sequence[Given]) -> tuple[Block, ...]:
    plan = room.plan
    of = {origin: sum(outcome.origin is origin for outcome in outcomes) for origin in Origin}
    asked = sum(outcome.round > 0 for outcome in outcomes)
    people = count_participants(given)
    lead = (
        f"{count(people, 'participant')} answered on {asked:,} of {count(len(outcomes), 'mitigation')}. "
        f"The room decided on {of[Origin.DECISION]:,}; on {of[Origin.MAJORITY]:,} more, over half of those who know "
        f"agree on who owns it; {of[Origin.OPEN]:,} {'is' if of[Origin.OPEN] == 1 else 'are'} open."
    )
    blocks: list[Block] = [say(REHEARSAL, "caution")] if plan.is_rehearsal else []
    blocks.append(say(lead, "lead"))
    if not room.running.is_ended:
        blocks.append(say("The workshop had not ended when this report was made."))
    if left := count_left_out(plan, room.running):
        blocks.append(
            say(f"{count(left, 'round')} that the room has not seen yet {'is' if left == 1 else 'are'} not in it.")
        )
    if 0 < people < fewest_shown(plan):
        blocks.append(say("So few took part that somebody could work out who said what.", "caution"))
    blocks.append(say("A room says what it says; it does not stand for anybody who was not in it.", "note"))
    return tuple(blocks)


def _build_facts(room: Room) -> Facts:
    plan, rules = room.plan, room.plan.rules
    context = f"{plan.model_type} x {plan.release_type}" if plan.model_type else "any model and release"
    pairs = (
        ("Framework", f"{plan.framework_name}{f', {plan.framework_version}' if plan.framework_version else ''}"),
        ("Model and release", context),
        ("Significant update", "yes" if plan.is_update else "no"),
        ("On the agenda", f"{count(len(plan.items), 'mitigation')}, {count(len(plan.seats), 'actor')}"),
        ("Who took part", f"{count(room.joined, 'participant')} joined"),
        ("Groups", _say_groups(plan, room.groups)),
        ("Pace", "one mitigation at a time" if rules.pace is Pace.TOGETHER else "everybody at their own pace"),
        ("Primary actors", "several allowed" if rules.has_several_primaries else "one at most for a mitigation"),
        ("Names", "a name of one's choice" if rules.has_pseudonyms else "nobody was asked for a name"),
        ("Before the reveal", "Nobody saw others' answers or the published ones."),
        ("Groups are shown", f"where at least {fewest_shown(plan)} of them know, and nobody or as many are left over"),
    )
    return Facts(tuple((name, text) for name, text in pairs if text))


def _say_groups(plan: Plan, sizes: Mapping[str, int]) -> str:
    """How many took part as each group that may be shown, and all others together."""
    if not plan.groups:
        return ""
    shown = shown_sizes(plan, sizes)
    words = [f"{name}: {number:,}" for name, number in shown.items()]
    left = sum(sizes.values()) - sum(shown.values())
    if left:
        words.append(f"{'others together' if words else 'too few of each to be told apart'}: {left:,}")
    return "; ".join(words)


def _build_overview(plan: Plan, outcomes: Sequence[Outcome], agreements: Agreements) -> Grid:
    rows = []
    for outcome in outcomes:
        found = agreements.by_item.get(outcome.item.id)
        rows.append(
            Cells(
                (
                    plain(outcome.item.label),
                    plain(say_settled(plan, outcome)),
                    plain(
                        {Origin.DECISION: "decided", Origin.MAJORITY: "majority", Origin.OPEN: "open"}[outcome.origin]
                    ),
                    plain(_say_published(plan, outcome)),
                    plain(say_agreement(found) if found else "no result yet"),
                )
            )
        )
    heads = ("Mitigation", "The room", "How", "Published", "Agreement")
    return Grid("What the room came to, by mitigation", heads, tuple(rows), (26.0, 27.0, 9.0, 24.0, 14.0))


def _say_published(plan: Plan, outcome: Outcome) -> str:
    published = outcome.item.published
    if published is None:
        return "not known"
    labels = [f"{seat.label} ({published[seat.id].value})" for seat in plan.seats if seat.id in published]
    return join_words(labels) or "nobody"


def _build_agreement(
    room: Room, given: Sequence[Given], rounds: Mapping[str, int], cells: Sequence[VersusCell], found: Agreements
) -> Section:
    plan, overall = room.plan, found.overall
    verdicts = count_verdicts(cells)
    known = sum(cell.verdict is not None for cell in cells)
    blocks: list[Block] = [
        say(
            f"Over all mitigations: {say_agreement(overall)}. {count(overall.participants, 'participant')} who know, "
            f"{count(overall.cells, 'cell')} of mitigation and actor. 1 is full agreement, 0 is chance; the interval "
            "in brackets holds with 95 %."
        )
    ]
    if known:
        blocks.append(say(f"Beside what is published, {count(known, 'cell')}:"))
        blocks.append(
            Bullets(
                tuple(
                    (Span(f"{number:,} {verdict}", "strong"), Span(f": {VERDICT_MEANINGS[verdict]}."))
                    for verdict, number in verdicts.items()
                )
            )
        )
    groups = measure_group_agreement(plan, given, rounds)
    if groups:
        rows = tuple(
            Cells((plain(name), plain(say_agreement(each.overall)), plain(f"{each.overall.participants:,}")))
            for name, each in groups.items()
        )
        name = "How far each group agrees among itself"
        blocks.append(Grid(name, ("Group", "Agreement among themselves", "Who know"), rows, (40.0, 40.0, 20.0)))
    if room.running.is_released:
        blocks.extend(_build_not_me(plan, given, rounds))
    return Section("How far the room agrees", tuple(blocks))


def _build_not_me(plan: Plan, given: Sequence[Given], rounds: Mapping[str, int]) -> list[Block]:
    """Whether groups give their own actor less than others do: only once the room may see it."""
    labels = {seat.id: seat.label for seat in plan.seats}
    rows = [
        Cells(
            (
                plain(each.group),
                plain(labels[each.seat]),
                plain(f"{figure(each.members_mean)} beside {figure(each.others_mean)}"),
                plain(probability(each.adjusted_p)),
                plain("gives it less than the others do" if each.is_moved_away else "too few to say"),
            )
        )
        for each in find_not_me(plan, given, rounds)
        if each.members_mean is not None and each.others_mean is not None and each.adjusted_p is not None
    ]
    if not rows:
        return []
    heads = ("Group", "Its own actor", "Mean role it gives, beside the others", "p, corrected", "What that says")
    name = "Whether groups move duties away from their own actor"
    return [
        say(f"{name}: the mean of 0 (no role), 1 (secondary) and 2 (primary) that a group gives its own actor."),
        Grid(name, heads, tuple(rows), (22.0, 22.0, 24.0, 12.0, 20.0)),
    ]


def _build_check(room: Room) -> Section:
    plan = room.plan
    tables = build_record(plan, room.running, room.given)
    pairs = (
        ("Made with", f"valuechain {__version__}"),
        ("Version of the data asked about", plan.data_version or "not known"),
        ("SHA-256 of the tables", hash_record(tables)),
        ("It is the hash of", f"{', '.join(f'{table.name}.csv' for table in tables)}, one after another"),
    )
    return Section("To check it", (say("The tables that come with this report hold every figure in it."), Facts(pairs)))

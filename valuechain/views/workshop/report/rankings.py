"""The part of a workshop's report on its rankings."""

from collections.abc import Mapping, Sequence

from valuechain.analysis.workshop.statistics.proposals import exported_rankings
from valuechain.analysis.workshop.statistics.rankings import RankingResult
from valuechain.model.workshop.plan import RoundProposal
from valuechain.model.workshop.ranking import Ranking
from valuechain.views.document.blocks import Block, Grid, Paragraph, Section, Span, say
from valuechain.views.workshop.ranking_words import (
    ORDER_HEADS,
    order_cells,
    say_concordance,
    say_group_firsts,
    say_order,
    say_points,
)
from valuechain.views.workshop.report.mitigations import build_reasons, text_row
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.words import say_change, say_turnout

_WIDTHS = (9.0, 46.0, 16.0, 13.0, 16.0)


def build_rankings(
    room: Room, proposals: Sequence[RoundProposal], rankings: Mapping[str, RankingResult]
) -> tuple[Section, ...]:
    """A section with a part for each ranking that was asked; none if there are none.

    `proposals` must contain only proposals from rounds that the room has seen, and `rankings` the results by id.
    """
    parts = tuple(
        _build(room, proposals, each, rankings.get(each.id))
        for each in room.plan.rankings
        if room.running.rounds.get(each.id)
    )
    return (Section("In which order", (), parts),) if parts else ()


def _build(room: Room, proposals: Sequence[RoundProposal], ranking: Ranking, result: RankingResult | None) -> Section:
    plan, running = room.plan, room.running
    if result is None:
        return Section(ranking.label, (say("The room has not seen a result for this ranking."),))
    numbers = [number for each, number in exported_rankings(plan, running) if each == ranking.id]
    which = f"In round {result.round}:" if len(numbers) > 1 else ""
    change = say_change(result.shift) if result.shift else ""
    about = (which, say_turnout(result.count), say_concordance(result.order), change)
    blocks: list[Block] = [
        Paragraph((Span(say_order(result), "strong"),)),
        say(" ".join(filter(None, about))),
    ]
    if rows := [text_row(*cells) for cells in order_cells(result.order)]:
        blocks += [
            Grid(f"The room’s order: {ranking.label}", ORDER_HEADS, tuple(rows), _WIDTHS),
            say(say_points(ranking)),
        ]
    if groups := say_group_firsts(result.by_group):
        blocks.append(say(f"What each group puts first: {'; '.join(groups)}."))
    blocks.extend(build_reasons(running, proposals, ranking.id, numbers, room.votes))
    return Section(ranking.label, tuple(blocks))

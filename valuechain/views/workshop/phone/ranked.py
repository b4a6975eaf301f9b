"""The result of a ranking on a phone."""

from dataclasses import dataclass

from markupsafe import Markup

from valuechain.analysis.workshop.statistics.counts import Reason
from valuechain.analysis.workshop.statistics.rankings import RankingResult
from valuechain.model.workshop.plan import Plan, Proposal
from valuechain.views.page.render import render
from valuechain.views.workshop.phone.result import MOST_SHOWN, Voting, shorten, show_proposal
from valuechain.views.workshop.ranking_words import say_concordance, say_order, say_place, say_points
from valuechain.views.workshop.words import say_reasons, say_small


@dataclass(frozen=True, slots=True)
class RankedResult:
    """The result of a revealed round on a ranking."""

    ranked: RankingResult
    reasons: tuple[Reason, ...] = ()


def show_ranked(
    plan: Plan,
    result: RankedResult | None,
    mine: Proposal | None,
    *,
    voting: Voting | None = None,
    is_detail: bool = False,
) -> Markup:
    """The room's order beside the participant's; empty if it is not revealed. `is_detail` is as for `show_result`."""
    if result is None:
        return Markup()
    found, reasons = result.ranked, shorten(result.reasons)
    return render(
        "workshop/phone/ranked.html",
        count=found.count,
        headline=say_order(found),
        is_detail=is_detail,
        rows=found.order.ranked if found.order.known else (),
        my_order=mine.order if mine else (),
        my_words=show_proposal(plan, mine) if mine else "",
        how=(say_points(found.ranking), say_concordance(found.order)),
        say_place=say_place,
        small=say_small(plan, found.count),
        reasons=reasons,
        reasons_said=say_reasons(result.reasons),
        more=len(result.reasons) - len(reasons),
        shown=MOST_SHOWN,
        voting=voting,
    )

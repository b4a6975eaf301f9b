"""The report's method section, with a reference for each figure."""

from typing import NamedTuple

from valuechain.analysis.workshop.statistics.agreement import FEWEST_FOR_AGREEMENT
from valuechain.analysis.workshop.statistics.measures import MEASURE
from valuechain.model.workshop.plan import Plan
from valuechain.views.document.blocks import Grid, GridRow, Section, Span, plain
from valuechain.views.workshop.words import say_scale


class _Figure(NamedTuple):
    name: str
    how: str
    where: str
    """A reference for the method; empty if none is needed."""


def build_method(plan: Plan) -> Section:
    """The method section, with a row per figure."""
    fewest = plan.rules.fewest
    method = (
        _Figure(
            "Who counts",
            "For each mitigation, the latest round that the room has seen. “I don’t know” and missing answers are not "
            "counted. “No one can do this” counts as no role for every actor. Every share is out of those with a view.",
            "",
        ),
        _Figure("Majority", "The role that over half of those with a view give an actor.", ""),
        _Figure(
            "Share and interval",
            "The share who give exactly the published role, with a 95% interval, which would contain the share of a "
            "larger room like this one 95 times in 100.",
            "Wilson 1927, doi:10.1080/01621459.1927.10502953",
        ),
        _Figure(
            "Same, differs, split",
            "The verdict is the majority’s: “same as the guidance” if over half of those with a view give exactly the "
            "published role, “differs” if over half give another, and otherwise “split”.",
            "",
        ),
        _Figure(
            "p, corrected",
            "Would a larger room like this one be on the same side? We test whether the share differs from one half. "
            "Because many pairs are tested at once, the p values are corrected for the false discovery rate.",
            "Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x",
        ),
        _Figure(
            "Most common answer",
            "The same roles for the same actors count as the same answer; “No one can do this” is an answer of its "
            "own. If no answer has over half of those with a view, the room is split. We say so if one or two people "
            "answering differently would have changed this.",
            "",
        ),
        _Figure(
            "Overlap",
            "How similar two answers are on average: of all actors with roles that either names, the share that both "
            "name in the same role. 1 if all answers are the same, 0 if no two have anything in common.",
            "Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x",
        ),
        _Figure(
            "Agreement over all questions",
            f"{MEASURE.explanation.format(roles=say_scale(plan))} If fewer than {FEWEST_FOR_AGREEMENT} have a view, "
            "we give no figure. It says nothing about a single question.",
            MEASURE.source,
        ),
        _Figure(
            "Its interval",
            MEASURE.interval,
            MEASURE.interval_source,
        ),
        _Figure(
            "Groups",
            f"A group is shown only where at least {fewest} of its members have a view, and where the number of others "
            f"with a view is 0 or at least {fewest}. Otherwise the others’ answers could be worked out by subtraction.",
            "Willenborg and de Waal 2001, doi:10.1007/978-1-4613-0121-9",
        ),
        _Figure(
            "Not me",
            "Whether a group gives the actor it represents less responsibility than everyone else does, by more "
            "than we would expect if people were put into groups at random. Shown only once the facilitator has "
            "released it.",
            "Permutation test: Ernst 2004, doi:10.1214/088342304000000396",
        ),
        *(
            (
                _Figure(
                    "Order",
                    "Of n mitigations, the first in someone’s order gets n - 1 points, the next n - 2, and the last "
                    "none. Equal points share a place.",
                    "De Borda 1781, Mémoire sur les élections au scrutin",
                ),
                _Figure(
                    "Agreement on the order",
                    "Kendall’s coefficient of concordance: 1 if all orders are the same, 0 if they cancel out. If "
                    f"fewer than {FEWEST_FOR_AGREEMENT} gave an order, we give no figure.",
                    "Kendall and Babington Smith 1939, doi:10.1214/aoms/1177732186",
                ),
            )
            if plan.rankings
            else ()
        ),
        _Figure(
            "Limits of anonymity",
            "If everyone in a group says the same, each member’s answer is known. Someone may recognise a wording.",
            "",
        ),
    )
    rows = tuple(GridRow(((Span(name, "strong"),), plain(how), plain(where))) for name, how, where in method)
    heads = ("Figure", "How we count it", "Reference")
    return Section("How we count", (Grid("How we count each figure", heads, rows, (16.0, 54.0, 30.0)),))

"""How a workshop's figures are counted, in plain words, with where each method is described."""

from typing import NamedTuple

from valuechain.analysis.workshop.agreement import FEWEST_FOR_AGREEMENT
from valuechain.analysis.workshop.counts import fewest_shown
from valuechain.analysis.workshop.measures import MEASURE
from valuechain.model.workshop.plan import Plan
from valuechain.views.document.blocks import Cells, Grid, Section, Span, plain
from valuechain.views.workshop.words import say_scale


class _Figure(NamedTuple):
    name: str
    how: str
    where: str
    """Where the method is described; empty where it needs no description."""


def build_method(plan: Plan) -> Section:
    """How it is counted: one row a figure."""
    fewest = fewest_shown(plan)
    method = (
        _Figure(
            "Who counts",
            "Of each mitigation the latest round that the room has seen. “Don't know” and no answer are no "
            "value. “Nobody can” is no role for every actor. Every share is of those who know.",
            "",
        ),
        _Figure("Majority", "The role that over half of those who know give an actor.", ""),
        _Figure(
            "Share and interval",
            "How many give exactly the published role, with the interval in which the share of a "
            "larger room like this one would lie, 95 times of 100.",
            "Wilson 1927, doi:10.1080/01621459.1927.10502953",
        ),
        _Figure(
            "Confirms, departs",
            "The share is tested against one half. Because many cells are looked at at once, the "
            "p values are corrected for the false discovery rate; up to 0.05 makes a verdict. 4 of 5 are too few.",
            "Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x",
        ),
        _Figure(
            "Agreement",
            f"{MEASURE.explanation.format(roles=say_scale(plan))} With fewer than {FEWEST_FOR_AGREEMENT} who know "
            "there is no figure.",
            MEASURE.source,
        ),
        _Figure(
            "Its interval",
            MEASURE.interval,
            MEASURE.interval_source,
        ),
        _Figure(
            "Groups",
            f"A group is shown only where at least {fewest} of its members know, and where nobody or at least "
            f"{fewest} are left over; else the rest would follow by subtraction.",
            "Willenborg and de Waal 2001, doi:10.1007/978-1-4613-0121-9",
        ),
        _Figure(
            "Not me",
            "Whether a group gives the actor that it stands for less than the others do, beyond what comes "
            "about if who is a member is left to chance. Shown only once the facilitator has released it.",
            "Permutation test: Ernst 2004, doi:10.1214/088342304000000396",
        ),
        _Figure(
            "Not to be undone",
            "If all of a group say the same, it is known of each of them; and somebody may recognise a wording.",
            "",
        ),
    )
    rows = tuple(Cells(((Span(name, "strong"),), plain(how), plain(where))) for name, how, where in method)
    heads = ("Figure", "How it is counted", "Where it is described")
    return Section("How it is counted", (Grid("How each figure is counted", heads, rows, (16.0, 54.0, 30.0)),))

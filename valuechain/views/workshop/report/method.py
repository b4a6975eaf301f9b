"""How a workshop's figures are counted, in plain words, with where each method is described."""

from typing import NamedTuple

from valuechain.analysis.workshop.agreement import DRAWS, FEWEST_FOR_AGREEMENT
from valuechain.analysis.workshop.counts import fewest_shown
from valuechain.model.workshop.plan import Plan
from valuechain.views.document.blocks import Cells, Grid, Section, Span, plain


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
            f"Krippendorff's alpha for ordered values ({', '.join(('no role', *plan.role_ranks))}) over the cells of "
            "mitigation and actor: 1 is full agreement, 0 what chance would give. With fewer than "
            f"{FEWEST_FOR_AGREEMENT} who know there is no figure.",
            "Krippendorff 2004, Content Analysis, 2nd ed., ch. 11; Hayes and Krippendorff 2007, "
            "doi:10.1080/19312450709336664",
        ),
        _Figure(
            "Its interval",
            f"{DRAWS:,} times, as many participants as there are are drawn at random, some of them twice; "
            "corrected for those who are drawn twice and agree with themselves.",
            "Efron and Tibshirani 1993, An Introduction to the Bootstrap",
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

"""Where the contents of a briefing come from, how its figures are counted, and how to make it again."""

from dataclasses import replace
from datetime import UTC, datetime

from valuechain import __version__
from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.dates import COUNTED_LITERALLY
from valuechain.model.question.selection import Selection
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import capital, say_date, write_date
from valuechain.views.document.blocks import Facts, Grid, GridRow, Section, Span, plain, say
from valuechain.views.page.state import ViewState

_METHOD = (
    ("Assigned", "Given a role with something to do. To be told, checked or only mentioned does not count."),
    ("Responsible", "Assigned as primary, or as responsible if the source has no primary."),
    ("No one assigned", "Mitigations that are assigned to no actor."),
    ("No one responsible", "Mitigations without a responsible actor, including those with no one assigned."),
    ("No backup", "Mitigations assigned to exactly one actor, in any role."),
    ("Nothing assigned", "Actors with no assignment for this model and release. Some may be told or checked."),
    ("Workload", "How many mitigations an actor has in each role."),
    (
        "Smallest groups",
        (
            "The smallest groups of actors that between them are responsible for everything that has a responsible "
            "actor. The result is exact. For a law, we list everyone with a duty instead."
        ),
    ),
    ("Concentration", "How many actors, sharing responsibility equally, would give the same concentration."),
    ("Ambiguous", "Passages with more than one reading; one is shown, the others are recorded."),
    (
        "Without an actor",
        "Its assignments are removed. A mitigation is lost if it had a responsible actor and now has none.",
    ),
    (
        "Confidence",
        " ".join(f"{each.capitalize()}: {each.meaning}" for each in Confidence),
    ),
)


_AS_OF = (
    "As of a day",
    (
        "What has begun to apply by then, counted from the earliest date, and what has no date that can be compared. "
        f"{COUNTED_LITERALLY}"
    ),
)


def build_sources(allocation: Allocation) -> Section:
    """The source with its version, licence and gaps."""
    framework = allocation.frameworks[0]
    where = ""
    if allocation.context is not None:
        where = allocation.chain.cell(framework.id, allocation.context.place).source
    pairs = (
        ("Source", framework.name),
        ("Publisher", framework.publisher),
        ("Legal status", capital(framework.legal_status)),
        ("Version", framework.version),
        ("Date", say_date(framework.date) or "not known"),
        ("Address", framework.url),
        ("For this model and release", where),
        ("Licence", framework.licence),
        ("Attribution", framework.attribution),
        ("Stated by the source", framework.stated),
        ("Our interpretation", framework.interpreted),
        ("Missing", framework.missing),
        ("Caution", framework.caution),
    )
    return Section("Where this comes from", (Facts(tuple((name, text) for name, text in pairs if text)),))


def build_method(allocation: Allocation, selection: Selection, *, has_verbs: bool) -> Section:
    """How each figure is counted, and the address and versions that give the same briefing again."""
    method = (*_METHOD, *((_AS_OF,) if allocation.on else ()))
    rows = tuple(GridRow(((Span(name, "strong"),), plain(text))) for name, text in method)
    made = Facts(
        (
            ("Made on", f"{write_date(datetime.now(UTC).date().isoformat())}, with valuechain {__version__}"),
            (
                "Question",
                ViewState.of(replace(allocation.question, selection=selection), has_verbs=has_verbs).href(),
            ),
            ("Date of the data", write_date(allocation.chain.updated) if allocation.chain.updated else "not known"),
            ("Version of the data", allocation.chain.version or "not known"),
        )
    )
    again = say("Add this query to the address of any valuechain server with the same data:")
    return Section(
        "How the figures are counted",
        (Grid("How each figure is counted", ("Figure", "How it is counted"), rows, (20.0, 80.0)),),
        (Section("Reproducing this briefing", (again, made)),),
    )

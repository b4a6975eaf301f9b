"""What the documents across sources have in common: the question, the sources, the method, and how to repeat them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from valuechain import __version__
from valuechain.analysis.across.across import Across
from valuechain.analysis.across.topic.subject import IN_PART_BY
from valuechain.analysis.across.values import Voice
from valuechain.analysis.allocation.dates import COUNTED_LITERALLY
from valuechain.model.common_language import Relation, Review
from valuechain.model.framework import Framework
from valuechain.model.words import capital, join_words, say_date, write_date
from valuechain.views.across.question import list_chips, question_words
from valuechain.views.across.state import AcrossState
from valuechain.views.document.blocks import Facts, Grid, GridRow, Section, Span, plain, say

KIND = "Answer across sources"
SILENCE = "Silence is not disagreement."


def today() -> str:
    """The day on which a document is made, as an ISO date."""
    return datetime.now(UTC).date().isoformat()


def describe_question(across: Across, state: AcrossState) -> str:
    """The question in a sentence, without its subject, and the filters in use."""
    words = question_words(across, state)
    day = f"{words.before_day} {words.day}".strip()
    asked = f"According to {words.sources}, for {words.model_type}, {words.release_type}, {day}."
    chips = [chip.name for chip in list_chips(state)]
    return f"{asked} Only {join_words(chips)}." if chips else asked


def build_method() -> Section:
    """What the words mean and how figures are counted."""
    rows = (
        ("Reference actors, topics, practices", "Ours, not the sources’ words: they make sources comparable."),
        ("In the source", "Words in quotation marks after an actor are the source’s own name for it."),
        ("= and ~", "The reference actor is the source’s actor, or overlaps with it only in part."),
        *((f"Relation: {each.value}", each.meaning) for each in Relation),
        (
            capital(IN_PART_BY),
            "The actors overlap only in part, or the passage or our link can be read in two ways.",
        ),
        ("Review of links", " ".join(f"{capital(each.value)}: {each.meaning}" for each in Review)),
        (
            "Agreement",
            (
                "The share of the sources that speak which make the most-named actor responsible. A source speaks if "
                f"it makes somebody responsible. {SILENCE}"
            ),
        ),
        ("What a source says", " ".join(f"{capital(each.value)}: {each.meaning}" for each in Voice)),
        ("Ambiguous passages", "They count under the reading that is shown."),
        (
            "As of a day",
            f"Counted from the earliest date; what has no date counts. {COUNTED_LITERALLY}",
        ),
    )
    lines = tuple(GridRow(((Span(name, "strong"),), plain(text))) for name, text in rows)
    return Section("Limits and notes", (Grid("What the words mean", ("Word", "Meaning"), lines, (22.0, 78.0)),))


def build_sources(sources: Iterable[Framework]) -> Section:
    """The sources with their editions, legal status and attribution."""
    rows = tuple(
        GridRow(
            (
                (Span(framework.title or framework.name, "strong"), Span(f" {framework.publisher}".rstrip())),
                plain(", ".join(filter(None, (framework.version, say_date(framework.date)))) or "not known"),
                plain(" ".join(filter(None, (capital(framework.legal_status), framework.unsettled_note)))),
                plain(". ".join(filter(None, (framework.attribution.rstrip("."), framework.licence)))),
                plain(framework.url),
            )
        )
        for framework in sources
    )
    heads = ("Source", "Edition", "Legal status", "Attribution and licence", "Address")
    return Section("Where this comes from", (Grid("Sources", heads, rows, (24.0, 16.0, 20.0, 22.0, 18.0)),))


def build_reproducing(across: Across, state: AcrossState) -> Section:
    """The question, the program and the data, to get the same answer again."""
    chain = across.chain
    facts = Facts(
        (
            ("Made on", f"{write_date(today())}, with valuechain {__version__}"),
            ("Question", state.href()),
            ("Date of the data", write_date(chain.updated) if chain.updated else "not known"),
            ("Version of the data", chain.version or "not known"),
        )
    )
    again = say("Add this query to the address of any valuechain server with the same data:")
    return Section("Reproducing this document", (again, facts))

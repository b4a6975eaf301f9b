"""The whole answer across sources as a document."""

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.topic.short import say_agreement
from valuechain.analysis.across.topic.subject import build_subject
from valuechain.analysis.across.values import AcrossRow
from valuechain.model.words import capital
from valuechain.views.across.counted import say_counted
from valuechain.views.across.document_parts import (
    KIND,
    SILENCE,
    build_method,
    build_reproducing,
    build_sources,
    describe_question,
    today,
)
from valuechain.views.across.state import AcrossState
from valuechain.views.document.blocks import Briefing, Grid, GridRow, Section, Span, plain, say
from valuechain.views.page.state import Page

_TOPICS = ("Topic", "Agreement", "Named by most", "Strongest verb", "Law or voluntary", "Sources that speak")
_TOPIC_SHARES = (20.0, 13.0, 22.0, 11.0, 14.0, 20.0)


def build_across_document(across: Across) -> Briefing:
    """The whole answer in short: for every topic and practice, how far the sources agree, and how strongly."""
    state = AcrossState(Page.ACROSS, across.question)
    topics = Grid("Topics", _TOPICS, tuple(_topic_row(across, row) for row in across.topics), _TOPIC_SHARES)
    bands: list[GridRow] = []
    for topic in across.topics:
        bands.append(GridRow(((Span(topic.subject.name, "strong"),),), "band"))
        bands.extend(_topic_row(across, row) for row in across.practices_of(topic.subject.id))
    practices = Grid("Practices", ("Practice", *_TOPICS[1:]), tuple(bands), _TOPIC_SHARES)
    return Briefing(
        title="Who is responsible for what, across all sources?",
        context=describe_question(across, state),
        date=today(),
        opening=(say(say_counted(across, state), "lead"), say(SILENCE)),
        sections=(
            Section("Topics in short", (topics,)),
            Section("Practices in short", (practices,)),
            build_method(),
            build_sources(across.sources),
            build_reproducing(across, state),
        ),
        source="",
        kind=KIND,
    )


def _topic_row(across: Across, row: AcrossRow) -> GridRow:
    chain, agreement = across.chain, row.agreement
    names = [chain.framework(source).marked_name for source in row.speaking]
    law, all_of_them = len(row.binding), len(row.speaking)
    status = "" if not all_of_them else "voluntary" if not law else "law" if law == all_of_them else "law and voluntary"
    return GridRow(
        (
            plain(row.subject.name),
            plain(agreement.words or say_agreement_of(across, row)),
            plain(", ".join(chain.reference_actor(actor).name for actor in agreement.most)),
            plain(capital(row.strongest.value) if row.speaking else ""),
            plain(capital(status)),
            plain(capital(", ".join(names))),
        )
    )


def say_agreement_of(across: Across, row: AcrossRow) -> str:
    """The agreement in a sentence, for a row on which no source speaks."""
    return say_agreement(build_subject(across, row.subject))

"""Two to six sources side by side, as a document."""

from collections.abc import Iterator

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.side_by_side.sides import (
    SideCell,
    SideRow,
    build_side_rows,
    describe_cell,
    describe_sides,
)
from valuechain.model.common_language import Practice
from valuechain.model.words import join_words
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
from valuechain.views.document.blocks import Briefing, Grid, GridRow, Section, Span, Spans, plain, say
from valuechain.views.page.names import begin
from valuechain.views.page.state import Page

_FIRST_SHARE, _LAST_SHARE = 16.0, 10.0
"""The widths of the first and the last column, in percent."""


def build_side_document(across: Across) -> Briefing:
    """The sources in columns, topics and then practices in rows. Raises QuestionError unless there are two to six."""
    rows = build_side_rows(across)
    state = AcrossState(Page.SIDE_BY_SIDE, across.question)
    topics = tuple(_show_row(of_topic[0]) for of_topic in rows.values())
    return Briefing(
        title=f"Side by side: {join_words([each.short_name for each in across.sources])}",
        context=describe_question(across, state),
        date=today(),
        opening=(say(describe_sides(across), "lead"), say(SILENCE)),
        sections=(
            Section("Topics", (_build_grid(across, "Topics", "Topic", topics),)),
            Section("Practices", (_build_grid(across, "Practices", "Practice", tuple(_band_practices(rows))),)),
            build_method(),
            build_sources(across.sources),
            build_reproducing(across, state),
        ),
        source="",
        kind=KIND,
    )


def _build_grid(across: Across, title: str, subject: str, rows: tuple[GridRow, ...]) -> Grid:
    names = tuple(begin(each.short_name) for each in across.sources)
    share = (100.0 - _FIRST_SHARE - _LAST_SHARE) / len(names)
    return Grid(title, (subject, *names, "Agreement"), rows, (_FIRST_SHARE, *(share for _ in names), _LAST_SHARE))


def _band_practices(rows: dict[str, tuple[SideRow, ...]]) -> Iterator[GridRow]:
    for topic, *practices in rows.values():
        yield GridRow(((Span(topic.row.subject.name, "strong"),),), "band")
        yield from map(_show_row, practices)


def _show_row(side: SideRow) -> GridRow:
    subject = side.row.subject
    name = plain(subject.name) if isinstance(subject, Practice) else (Span(subject.name, "strong"),)
    return GridRow((name, *map(_show_cell, side.cells), plain(side.row.agreement.words)))


def _show_cell(cell: SideCell) -> Spans:
    return (Span(describe_cell(cell), "soft"),) if cell.said else plain(describe_cell(cell))

"""The page that sets two to six sources side by side, topic by topic."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.side_by_side.sides import (
    FEWEST,
    MOST,
    SideCell,
    SideRow,
    build_side_rows,
    describe_sides,
    put_differences_first,
)
from valuechain.analysis.across.topic.short import ShortActor
from valuechain.analysis.across.values import AcrossRow, Voice
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice
from valuechain.model.framework import Framework
from valuechain.model.question.selection import add_or_remove
from valuechain.model.words import join_words
from valuechain.tables.interface.words import read_words
from valuechain.views.across.question import show_question
from valuechain.views.across.state import AcrossState, read_across_state
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.page.names import begin
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState, parse_address
from valuechain.views.page.takeaway import offer, show_takeaway, table_downloads
from valuechain.views.picture.caption import describe_source

TABLE, REPORT = "side-by-side", "side-by-side-report"
"""The links of the HTTP interface."""


class SideChoice(NamedTuple):
    """A source to add or to remove."""

    framework: Framework
    href: str


class ReadyChoice(NamedTuple):
    """Sources that are worth setting side by side."""

    title: str
    text: str
    href: str


class ShownActor(NamedTuple):
    """A reference actor in a cell."""

    actor: ShortActor
    is_common: bool
    """Whether no actor is named by more of the sources, and at least two name it."""


class ShownCell(NamedTuple):
    """A cell, ready to show."""

    source: str
    """The source's name."""
    cell: SideCell
    responsible: Sequence[ShownActor]


class ShownRow(NamedTuple):
    """A row of the table: a topic, or a practice of an open topic."""

    row: AcrossRow
    href: str
    toggle: str
    """The link that opens or closes the topic's practices; empty for a practice."""
    is_open: bool
    cells: Sequence[ShownCell]
    agreement: str
    """Such as `2 of 3`; or in words why there is none."""
    reservations: str
    """What qualifies the agreement, such as `1 only in part`; empty if nothing does."""

    @property
    def is_practice(self) -> bool:
        """Whether the row is about a practice."""
        return isinstance(self.row.subject, Practice)


def show_side_by_side(chain: ValueChain, state: AcrossState, notices: Markup) -> Markup:
    """The HTML of the page; if fewer than two sources are chosen, it asks for more."""
    chosen = choose_sides(chain, state)
    state, left_out = keep_most(state, chosen)
    chosen = tuple(each for each in chain.frameworks if each in chosen[:MOST])
    shared = {
        "state": state,
        "notices": notices,
        "chosen": [SideChoice(each, _without(state, chosen, each)) for each in chosen],
        "others": _offer_others(chain, state, chosen),
        "is_full": len(chosen) == MOST,
    }
    if len(chosen) < FEWEST:
        return render("across/side_by_side/choice.html", **shared, ready=_list_ready(chain, state))
    across = build_across(chain, state.question)
    return render(
        "across/side_by_side/page.html",
        **shared,
        question=show_question(across, state),
        title=join_words([each.short_name for each in across.sources]),
        left_out=_say_left_out(left_out),
        said=describe_sides(across),
        across=across,
        rows=(rows := build_shown_rows(across, state)),
        has_split=any(row.row.agreement.is_split for row in rows),
        order=state.href(has_differences_first=not state.has_differences_first),
        all_topics=tuple(row.subject.id for row in across.topics),
        takeaway=_takeaway(state),
        about=[describe_source(framework) for framework in across.sources],
    )


def _takeaway(state: AcrossState) -> Markup:
    query = state.query()
    downloads = [
        *(offer("Report", form, REPORT, query) for form in reversed(DOCUMENT_FORMATS)),
        *table_downloads(TABLE, "Sources side by side", query),
    ]
    return show_takeaway(downloads, table="sides")


def choose_sides(chain: ValueChain, state: AcrossState) -> tuple[Framework, ...]:
    """The sources that the link names, in its order, or else those kept by a filter on sources; none without either."""
    question = state.question
    kept = [each for each in chain.frameworks if question.chooses(each)]
    if question.sources:
        return tuple(sorted(kept, key=lambda each: question.sources.index(each.id)))
    return tuple(kept) if question.without or question.jurisdictions or question.kinds else ()


def keep_most(state: AcrossState, chosen: Sequence[Framework]) -> tuple[AcrossState, Sequence[Framework]]:
    """The state with at most six sources, and those that are left out."""
    if len(chosen) <= MOST:
        return state, ()
    kept = replace(state.question, sources=tuple(each.id for each in chosen[:MOST]), without=())
    return replace(state, question=kept), chosen[MOST:]


def _say_left_out(left_out: Sequence[Framework]) -> str:
    if not left_out:
        return ""
    return f"At most {MOST} sources fit side by side. Left out: {join_words([each.short_name for each in left_out])}."


def _without(state: AcrossState, chosen: Sequence[Framework], dropped: Framework) -> str:
    return state.href_asking(*(each.id for each in chosen if each != dropped))


def _offer_others(chain: ValueChain, state: AcrossState, chosen: Sequence[Framework]) -> list[SideChoice]:
    """The sources to add; adding one that filters hide drops those filters."""
    offers = []
    for framework in chain.frameworks:
        if framework not in chosen:
            sources = [each.id for each in chain.frameworks if each in chosen or each == framework]
            is_kept = replace(state.question, sources=(), without=()).chooses(framework)
            cleared = {} if is_kept else {"jurisdictions": (), "kinds": ()}
            offers.append(SideChoice(framework, state.href_asking(*sources, **cleared)))
    return offers


def _list_ready(chain: ValueChain, state: AcrossState) -> list[ReadyChoice]:
    """The choices in `tables/interface/examples.csv`, if the data has all their sources, with the day of the state."""
    found = []
    for row in read_words("examples"):
        path, _, query = row["address"].partition("?")
        if path == Page.SIDE_BY_SIDE.value:
            asked, missing = read_across_state(chain, parse_address(path, query), today=date.min)
            if not missing:
                href = state.href_asking(*asked.question.sources, jurisdictions=(), kinds=())
                found.append(ReadyChoice(row["title"], row["text"], href))
    return found


def build_shown_rows(across: Across, state: AcrossState) -> list[ShownRow]:
    """The rows of the table; those of practices follow their topic if it is open."""
    rows = build_side_rows(across)
    if state.has_differences_first:
        rows = put_differences_first(rows)
    names = {each.id: begin(each.short_name) for each in across.sources}
    return [
        _show_row(state, each, names)
        for topic, of_topic in rows.items()
        for each in (of_topic if topic in state.opened else of_topic[:1])
    ]


def _show_row(state: AcrossState, side: SideRow, names: Mapping[str, str]) -> ShownRow:
    row, subject = side.row, side.row.subject
    is_practice = isinstance(subject, Practice)
    is_open = not is_practice and subject.id in state.opened
    common = row.agreement.most if row.agreement.named > 1 else ()
    return ShownRow(
        row=row,
        href=state.href_of(**{"practice" if is_practice else "topic": subject.id}),
        toggle="" if is_practice else state.href(opened=add_or_remove(state.opened, subject.id)),
        is_open=is_open,
        cells=[
            ShownCell(
                names[cell.source], cell, [ShownActor(each, each.actor.id in common) for each in cell.responsible]
            )
            for cell in side.cells
        ],
        agreement=_say_agreement(row),
        reservations=row.agreement.reservations.removeprefix(", ") if row.agreement.of > 1 else "",
    )


def _say_agreement(row: AcrossRow) -> str:
    """The agreement in numbers, or why there is none."""
    if row.agreement.of > 1:
        return f"{row.agreement.named} of {row.agreement.of}"
    if row.agreement.of:
        return "only one speaks"
    return "not yet" if row.sources(Voice.LATER) else "no one speaks"


def link_beside(state: ViewState, frameworks: Sequence[str]) -> str:
    """The link that sets frameworks side by side, from a page about one of them."""
    return AcrossState.beside(state).href(page=Page.SIDE_BY_SIDE, sources=tuple(dict.fromkeys(frameworks)))

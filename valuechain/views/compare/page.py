"""The Compare page: what differs between two contexts, sources or readings, and for whom."""

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.counts import count_mitigations
from valuechain.analysis.compare.contexts import Comparison, is_outcome
from valuechain.analysis.compare.frameworks import FrameworkComparison, Incomparable, Outcome
from valuechain.analysis.compare.names import differing_readings
from valuechain.analysis.rows.matrix_table import roles_used
from valuechain.model.chain import ValueChain
from valuechain.model.question.question import Other
from valuechain.model.values import Neighbour
from valuechain.model.vocabulary import Place
from valuechain.model.words import count, join_words, pluralise
from valuechain.views.across.side_by_side.page import link_beside
from valuechain.views.compare.answers import answer, list_side_facts, version_note
from valuechain.views.compare.behind import list_exemptions
from valuechain.views.compare.changes import say_parts
from valuechain.views.compare.filters import build_chips, clear, show_filters
from valuechain.views.compare.form import others, show_form
from valuechain.views.compare.mending import describe_joined, list_lacks
from valuechain.views.compare.picture import draw_comparison
from valuechain.views.compare.readings import build_passages, say_totals
from valuechain.views.compare.sides import Side, Sides, build_sides, side_states
from valuechain.views.compare.table import MOST_QUIET, MOST_ROWS, SIGNS, CompareTable, build_table
from valuechain.views.compare.words import ask, describe_both, describe_origin
from valuechain.views.page.examples import build_examples
from valuechain.views.page.link import Link
from valuechain.views.page.names import begin, called_at
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import show_takeaway, table_downloads
from valuechain.views.picture.caption import describe_source
from valuechain.views.picture.downloads import picture_downloads

MOST_ABSENT = 12
"""The number of mitigations named that do not apply on a side."""
MOST_OPEN = 8
"""A longer list of conditions is folded."""


class Warned(NamedTuple):
    """Something to know before using the answer."""

    title: str
    text: str


def show_compare(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the Compare page; without a second side, readings in use are compared with those shown."""
    offers, note = others(chain, state)
    shared = {
        "notices": notices,
        "others": offers,
        "others_note": note,
        "source": chain.framework(state.framework).short_name,
    }
    if state.other == Other() and not differing_readings(chain, *side_states(chain, state)):
        return render(
            "compare/page.html",
            **shared,
            state=state,
            question="How do two models, sources or readings differ?",
            title="Compare",
            form=show_form(chain, state),
            examples=[each for each in build_examples(chain, "compare", state.data) if each.href],
            answer="",
            is_same=False,
            swap="",
            side_by_side=link_beside(state, [state.framework]),
        )
    sides = build_sides(chain, state)
    is_same = sides.is_one_source and sides.whole is not None and sides.whole.is_equal
    has_offers = is_same or state.other == Other()
    first = sides.first.state
    return render(
        "compare/page.html",
        **shared | ({} if has_offers else {"others": []}),
        is_same=is_same,
        state=first,
        question=ask(sides),
        title=f"Compare {join_words(sides.names)}",
        form=show_form(chain, sides.state),
        examples=[],
        answer=_show_answer(sides),
        swap=sides.swapped,
        side_by_side=link_beside(first, [first.framework, sides.second.state.framework]),
    )


def _show_answer(sides: Sides) -> Markup:
    if sides.whole is None:
        missing = [
            (f"{'for' if sides.is_one_source else 'from'} {name}", side, _elsewhere(sides, side, is_first=not index))
            for index, (name, side) in enumerate(zip(sides.names, sides.both, strict=True))
            if side.allocation is None
        ]
        return render("compare/unanswered.html", missing=missing)
    lacks = list_lacks(sides)
    found = sides.whole if isinstance(sides.whole, FrameworkComparison) else None
    if found and not found.is_comparable:
        return render(
            "compare/incomparable.html",
            said=answer(sides),
            lacks=lacks,
            joined=describe_joined(found),
            my_data=sides.first.state.href(page=Page.MY_DATA),
        )
    table = build_table(sides)
    said = answer(sides)
    passages = build_passages(sides)
    one, other = sides.first.allocation, sides.second.allocation
    is_only = bool(passages) and sides.first.state.place == sides.second.state.place  # whether only the readings differ
    frameworks = (sides.first.framework, sides.second.framework)
    downloads = [
        *table_downloads("comparison", "Comparison", sides.query),
        *picture_downloads("comparison-picture", "Comparison", sides.query),
    ]
    return render(
        "compare/answer.html",
        said=said,
        side_facts=list_side_facts(sides),
        same_source=sides.is_one_source,
        frameworks=frameworks,
        context=describe_both(sides),
        notes=[*filter(None, (version_note(sides),)), *_list_unsettled_notes(sides)],
        cautions=list(_warn(sides)),
        lacks=lacks,
        my_data=sides.first.state.href(page=Page.MY_DATA),
        sources=[describe_source(framework) for framework in dict.fromkeys(frameworks)],
        takeaway=show_takeaway(downloads, table="comparison" if table.loud.number else ""),
        filters=show_filters(sides),
        chips=build_chips(sides),
        clear=clear(sides),
        table=table,
        signs=SIGNS,
        hints=list(_list_hints(sides, table)),
        most=MOST_ROWS,
        most_quiet=MOST_QUIET,
        drawing=draw_comparison(sides, table, said) if table.loud.number else None,
        found=found,
        exemptions=list_exemptions(sides),
        most_absent=MOST_ABSENT,
        most_open=MOST_OPEN,
        incomparable=[
            (each.actor, sides.chain.framework(each.actor.framework).short_name, describe_incomparable(found, each))
            for each in found.incomparable
        ]
        if found
        else [],
        state=sides.first.state,
        passages=passages,
        totals=say_totals(one, other) if is_only and one and other else [],
    )


def _warn(sides: Sides) -> Iterator[list[Warned]]:
    """Notes on the origin of topics and matches, and on each source: one box each."""
    parts = [said.partition(": ") for said in describe_origin(sides)]
    if parts:
        yield [Warned(title, text) if colon else Warned("", title) for title, colon, text in parts]
    for framework in dict.fromkeys((sides.first.framework, sides.second.framework)):
        known = " ".join(filter(None, (framework.unsettled_note, framework.caution)))
        if known:
            yield [Warned(begin(framework.short_name), known)]


def _list_unsettled_notes(sides: Sides) -> list[str]:
    """The mitigations that a workshop did not settle, in the words of its outcome."""
    if not isinstance(sides.whole, Comparison) or not sides.whole.unsettled:
        return []
    return [side.framework.missing for side in sides.both if is_outcome(side.framework) and side.framework.missing]


def _list_hints(sides: Sides, table: CompareTable) -> Iterator[str]:
    """How to read the table."""
    rows = [row for band in (*table.loud.bands, *table.quiet.bands) for row in band.rows]
    held = [each for row in rows for cell in row.cells for each in cell.held]
    if any(each.is_different for each in held):
        yield "A bar at the left marks actors whose role differs."
    if sides.is_by_topic and any(each.norm for each in held):
        yield "Required, recommended, possible: how strongly the strongest verb asks, not whether it binds by law."
    for side in sides.both if sides.is_by_topic else ():
        if said := say_parts(side):
            called = pluralise(called_at(side.framework, 1))
            yield f"The {called} of {side.framework.short_name} have no verbs of their own: {said}."
    if isinstance(sides.found, FrameworkComparison) and sides.found.count(Outcome.ROLE_DIFFERS):
        flat = [
            side.framework.short_name
            for side in sides.both
            if side.allocation and sum(role.is_owner for role in roles_used(side.allocation)) == 1
        ]
        if flat:
            have = "has" if len(flat) == 1 else "have"
            names = join_words([begin(flat[0]), *flat[1:]])
            yield f"{names} {have} only one role, so different roles may not be real differences."


def describe_incomparable(found: FrameworkComparison, each: Incomparable) -> str:
    """Why an actor cannot be compared, and the topics on which it has a role."""
    why = each.why or "no counterpart"
    unknown = "no matching id or name" if found.is_by_name else "not matched"
    said = why if each.is_known else unknown
    topics = [topic.name.lower() for topic in each.topics]
    return f"{said}; {f'has a role under {join_words(topics)}' if topics else 'no role here'}"


def _elsewhere(sides: Sides, side: Side, *, is_first: bool) -> list[Link]:
    """Alternatives for this side: neighbouring cells, then other frameworks that cover the combination."""
    chain, first = sides.chain, sides.first.state
    place = side.state.place

    def offer(framework: str, where: Place) -> Link:
        name = chain.framework(framework).short_name
        note = f"{count(count_mitigations(chain, framework, where, on=first.on), 'mitigation')} according to {name}"
        label = f"{where.model_type.value.capitalize()} model, {where.release_type}"
        if is_first:
            to = first.href(framework=framework, model_type=where.model_type, release_type=where.release_type)
        else:
            to = first.href(other=Other(framework, *where))
        return Link(label, to, note)

    answering = [each.id for each in chain.frameworks if chain.cell(each.id, place).status.is_answered]
    found = dict.fromkeys((*side.cell.neighbours, *(Neighbour(framework, place) for framework in answering)))
    return [offer(each.framework, each.place) for each in found]

"""The Compare page: what differs between two contexts, sources or readings, and for whom."""

from markupsafe import Markup

from valuechain.analysis.allocation.counts import count_mitigations
from valuechain.analysis.compare.frameworks import FrameworkComparison
from valuechain.model.chain import ValueChain
from valuechain.model.question import Other
from valuechain.model.values import Neighbour
from valuechain.model.vocabulary import Place
from valuechain.model.words import count, join_words
from valuechain.views.across.side_by_side.page import link_beside
from valuechain.views.compare.form import others, show_form
from valuechain.views.compare.lists import build_sayings, describe_incomparable
from valuechain.views.compare.mending import describe_joined, list_lacks
from valuechain.views.compare.picture import show_comparison_picture
from valuechain.views.compare.readings import build_passages, say_totals
from valuechain.views.compare.sides import Side, Sides, build_sides
from valuechain.views.compare.table import LETTERS, MOST_QUIET, MOST_ROWS, build_table
from valuechain.views.compare.words import answer, ask, describe_both, describe_origin, side_names, version_note
from valuechain.views.page.examples import build_examples
from valuechain.views.page.link import Link
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import show_takeaway, table_downloads
from valuechain.views.picture.caption import describe_source
from valuechain.views.picture.downloads import picture_downloads

MOST_BEHIND = 8
"""The number of mitigations named per topic and framework."""


def show_compare(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the Compare page."""
    if state.other == Other():
        offers, note = others(chain, state)
        return render(
            "compare/page.html",
            state=state,
            question="How do two models, sources or readings differ?",
            title="Compare",
            notices=notices,
            form=show_form(chain, state),
            examples=[each for each in build_examples(chain, "compare", state.data) if each.href],
            others=offers,
            others_note=note,
            source=chain.framework(state.framework).short_name,
            answer="",
            side_by_side=link_beside(state, [state.framework]),
        )
    sides = build_sides(chain, state, state.data)
    first = sides.first.state
    found = sides.found if isinstance(sides.found, FrameworkComparison) else None
    letters = LETTERS if found and found.is_comparable and found.is_crosswalked else ("", "")
    return render(
        "compare/page.html",
        state=first,
        question=ask(sides),
        title=f"Compare {join_words(side_names(sides))}",
        notices=notices,
        form=show_form(chain, state, swap=sides.swapped, letters=letters),
        examples=[],
        others=[],
        others_note="",
        source="",
        answer=_show_answer(sides),
        side_by_side=link_beside(first, [first.framework, sides.second.state.framework]),
    )


def _show_answer(sides: Sides) -> Markup:
    if sides.found is None:
        missing = [
            (position, side, _elsewhere(sides, side, is_first=not index))
            for index, (position, side) in enumerate(
                (("The first side", sides.first), ("The second side", sides.second))
            )
            if side.allocation is None
        ]
        return render("compare/unanswered.html", missing=missing)
    lacks = list_lacks(sides)
    found = sides.found if isinstance(sides.found, FrameworkComparison) else None
    if found and not found.is_comparable:
        return render(
            "compare/incomparable.html",
            said=answer(sides),
            lacks=lacks,
            joined=describe_joined(found),
            my_data=sides.first.state.href(page=Page.MY_DATA),
        )
    table = build_table(sides)
    passages = build_passages(sides)
    one, other = sides.first.allocation, sides.second.allocation
    is_only = bool(passages) and sides.first.state.place == sides.second.state.place  # whether only the readings differ
    frameworks = list(dict.fromkeys((sides.first.framework, sides.second.framework)))
    downloads = [
        *table_downloads("comparison", "Comparison", sides.query),
        *picture_downloads("comparison-picture", "Comparison", sides.query),
    ]
    return render(
        "compare/answer.html",
        said=answer(sides),
        context=describe_both(sides),
        origin=describe_origin(sides),
        lacks=lacks,
        my_data=sides.first.state.href(page=Page.MY_DATA),
        version_note=version_note(sides),
        names=side_names(sides),
        frameworks=frameworks,
        sources=[describe_source(framework) for framework in frameworks],
        takeaway=show_takeaway(downloads, table="comparison" if table.number else ""),
        table=table,
        most=MOST_ROWS,
        most_quiet=MOST_QUIET,
        picture=show_comparison_picture(sides, table) if table.number else "",
        sayings=build_sayings(sides),
        found=found,
        incomparable=[
            (each.actor, sides.chain.framework(each.actor.framework).short_name, describe_incomparable(found, each))
            for each in found.incomparable
        ]
        if found
        else [],
        states=(sides.first.state, sides.second.state),
        most_behind=MOST_BEHIND,
        passages=passages,
        totals=say_totals(one, other) if is_only and one and other else [],
    )


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

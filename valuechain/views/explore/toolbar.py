"""The bar above the answer: view and level switches, and downloads."""

from urllib.parse import quote_plus, urlencode

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import answer, find_answer
from valuechain.analysis.allocation.selection import shown_answer
from valuechain.analysis.graph.files import GEXF, GRAPHML
from valuechain.analysis.rows.matrix_table import has_any_verb
from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import AROUND, FOCUS, NAMES, SLIDE, VERBS
from valuechain.model.words import pluralise, yes_no
from valuechain.tables.formats import CSV, JSON, ODS, TABLE_FORMATS, XLSX
from valuechain.views.briefing.form import show_briefing_form
from valuechain.views.document.formats import BRIEFING_FORMATS
from valuechain.views.editing.address import link_to_edit
from valuechain.views.map.content import MOST_ON_MAP, has_map
from valuechain.views.matrix.table import MOST_ROWS
from valuechain.views.page.render import render
from valuechain.views.page.state import View, ViewState
from valuechain.views.page.takeaway import (
    Download,
    offer,
    show_takeaway,
    take_a_while,
)
from valuechain.views.picture.downloads import picture_downloads
from valuechain.views.picture.formats import FRAMED_PNG, FRAMED_SVG
from valuechain.views.picture.formats import SLIDE as SLIDE_FORMAT
from valuechain.views.picture.missing import warn_of_letters

_MATRIX_AS = {
    CSV: "a column for each actor; for confidence use Assignments",
    XLSX: "with readings, confidence, totals, sources",
    JSON: "for programs; same contents as CSV",
}
"""Only workbooks have room to show doubts next to the roles."""


def show_bar(chain: ValueChain, state: ViewState) -> Markup:
    """The switch between matrix and map; empty without an answer."""
    return render(
        "explore/toolbar.html",
        is_answered=find_answer(chain, state) is not None,
        views=[(view.value.capitalize(), state.href(view=view), view is state.view) for view in View],
    )


def _show_switches(chain: ValueChain, state: ViewState) -> Markup:
    """The further switches of an answer: mitigations or their parts, and verbs."""
    framework = chain.framework(state.framework)
    allocation = answer(chain, state)
    levels = []
    if chain.has_levels(state.framework):
        called = pluralise(framework.called).capitalize()
        parts = pluralise(framework.called_level_2 or "part").capitalize()
        levels = [
            (name, state.href(level=level, focus="", around=""), level == state.level)
            for level, name in ((1, called), (2, parts), (None, "Both"))
        ]
    return render(
        "explore/switches.html",
        levels=levels,
        verbs=state.href(has_verbs=not state.has_verbs)
        if state.view is View.MATRIX and has_any_verb(allocation)
        else "",
        has_verbs=state.has_verbs,
    )


_HEADLINE = "16 to 9, with a finding as its headline"


def map_downloads(chain: ValueChain, state: ViewState, title: str, focus: str) -> list[Download]:
    """Downloads of the map as a picture, as shown and for a slide, with its focus, if any; empty if there is no map."""
    if not has_map(shown_answer(chain, state), state.drawn):
        return []
    pairs = [*state.drawn.pairs(), (FOCUS, focus), (AROUND, state.around)]
    query = "&".join(filter(None, (state.query(), urlencode([pair for pair in pairs if pair[1]]))))
    slide = f"{query}&{SLIDE}=yes"
    downloads = [
        *(offer(title, form, "map", slide, _HEADLINE) for form in (SLIDE_FORMAT, FRAMED_PNG, FRAMED_SVG)),
        *(offer(f"{title} alone", form, "map", query) for form in (FRAMED_PNG, FRAMED_SVG)),
    ]
    if focus.startswith("actor:") and not state.around:
        alone = f"{state.query()}&{AROUND}={quote_plus(focus)}&{SLIDE}=yes"
        what = "only this actor’s mitigations and everyone with a role in them"
        forms = (SLIDE_FORMAT, FRAMED_PNG)
        downloads += [offer("Map of this actor only", form, "map", alone, what) for form in forms]
    return downloads


def show_explore_takeaway(chain: ValueChain, state: ViewState) -> Markup:
    """Downloads of the answer as shown, filters included."""
    if not chain.cell(state.framework, state.place).status.is_answered:
        return show_takeaway([], edit=link_to_edit(state))
    query = state.query()
    with_verbs = f"{query}&{VERBS}={yes_no(state.has_verbs)}" if state.has_verbs else query
    short = f"{query}&{NAMES}=short"  # as on the page; a workbook calls actors so anyway
    matrix = [
        offer("Matrix", form, "matrix", with_verbs if form in (XLSX, ODS) else short, _MATRIX_AS.get(form, ""))
        for form in TABLE_FORMATS
    ]
    if state.view is View.MAP:
        graphs = [offer("Graph", form, "graph", query) for form in (GRAPHML, GEXF)]
        downloads = [*map_downloads(chain, state, "Map", state.focus), *graphs, *matrix]
    else:
        downloads = [*matrix, *picture_downloads("matrix", "Matrix", with_verbs)]
    downloads += [
        offer("Assignments", CSV, "ownerships", query, "one row each, with confidence and source"),
        *(offer("Briefing", form, "briefing", with_verbs) for form in reversed(BRIEFING_FORMATS)),
    ]
    if len(answer(chain, state).mitigations) > MOST_ROWS:  # a briefing covers the whole answer, whatever the filters
        downloads = take_a_while(downloads)
    table, most = ("map-table", MOST_ON_MAP) if state.view is View.MAP else ("matrix", MOST_ROWS)
    has_table = 0 < len(shown_answer(chain, state).mitigations) <= most
    return show_takeaway(
        downloads,
        table=table if has_table else "",
        note=warn_of_letters(chain),
        edit=link_to_edit(state),
        form=show_briefing_form(with_verbs),
        extra=_show_switches(chain, state),
    )

"""The switches above the answer, and what can be taken away."""

from valuechain.model.chain import ValueChain
from valuechain.views.phrases import pluralise
from valuechain.views.render import render
from valuechain.views.state import View, ViewState

API = "/api/v1"


def show_bar(chain: ValueChain, state: ViewState) -> str:
    """Matrix or map, mitigations or their parts, and the readings that are not the shown ones."""
    framework = chain.framework(state.framework)
    levels = []
    if chain.has_levels(state.framework):
        called = pluralise(framework.called).capitalize()
        parts = pluralise(framework.called_level_2 or "part").capitalize()
        levels = [
            (name, state.href(level=level, focus=""), level == state.level)
            for level, name in ((1, called), (2, parts), (None, "Both"))
        ]
    return render(
        "bar.html",
        is_answered=chain.cell(state.framework, state.place).status.is_answered,
        views=[(view.value.capitalize(), state.href(view=view), view is state.view) for view in View],
        levels=levels,
        readings=[
            (
                chain.mitigation(state.framework, mitigation).label,
                reading,
                state.href(readings=tuple(pair for pair in state.readings if pair[0] != mitigation)),
            )
            for mitigation, reading in state.readings
        ],
    )


def show_downloads(chain: ValueChain, state: ViewState) -> str:
    """Links to the very answer that is shown, as files."""
    if not chain.cell(state.framework, state.place).status.is_answered:
        return render("downloads.html", links=[])
    query = f"{state.query()}&download=yes"
    return render(
        "downloads.html",
        links=[
            ("Matrix as CSV", "for any spreadsheet", f"{API}/matrix.csv?{query}"),
            ("Matrix as Excel workbook", "with legend, sources and licences", f"{API}/matrix.xlsx?{query}"),
            ("Ownerships as CSV", "one row each, with confidence and source", f"{API}/ownerships.csv?{query}"),
            ("Findings as CSV", "gaps, single owners, load, ambiguities", f"{API}/findings.csv?{query}"),
            ("Graph as GraphML", "for Gephi, yEd and NetworkX", f"{API}/graph.graphml?{query}"),
        ],
    )

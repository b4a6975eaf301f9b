"""The editor's page as HTML; its table is a grid of its own (`valuechain.web.editing.grid`)."""

from collections.abc import Sequence

from markupsafe import Markup

from valuechain.model.values import Role
from valuechain.tables.editing.commands import cycle_of
from valuechain.tables.editing.draft import Draft
from valuechain.views.editing.values import Editing
from valuechain.views.page.link import Link
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState

_NOTHING = Markup()


def show_editor(at: Editing, host: Markup = _NOTHING) -> Markup:
    """The page above the table: the question, whether all is saved, a hint on its links, and the buttons."""
    return render(
        "editing/page.html",
        at=at,
        host=host,
        page=Page.EDIT.value,
        question=ViewState(at.framework, data=at.key).question_query(),
        ways=_ways(at),
    )


def show_legend(draft: Draft) -> Markup:
    """The letters of the roles that a cell goes through, and how to use the table."""
    roles = list_cycle(draft)
    return render("editing/legend.html", roles=roles)


def show_side() -> Markup:
    """The place beside the table for details and findings, before anything is chosen."""
    return render("editing/side.html")


def show_start(key: str, name: str, rows: int) -> Markup:
    """The page for data that has not been edited yet, with a button that opens it."""
    return render("editing/start.html", page=Page.EDIT.value, key=key, name=name, rows=rows)


def list_cycle(draft: Draft) -> Sequence[Role]:
    """The roles that clicks on a cell go through, in order."""
    cycled = {role for roles in cycle_of(draft) for role in roles}
    return [role for role in draft.roles if role.id in cycled]


def _ways(at: Editing) -> Sequence[Link]:
    """Where the framework can be seen and taken away as it now is."""
    ways = [
        Link("Explore", at.explore, "the matrix and the map, with downloads in every format"),
        Link("Findings", at.findings, "gaps, overlaps and who carries how much"),
        Link(f"Compare with {at.original_name}", at.compare, "what differs, side by side"),
        Link("Use in a workshop", at.workshop, "let a room decide"),
        Link("My data", at.my_data, "name, delete or replace it"),
    ]
    return [way for way in ways if way.href]

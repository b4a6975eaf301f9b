"""The frame of every page: skip link, wordmark, navigation, search and footer."""

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.page.render import render
from valuechain.views.search.page import show_search_box
from valuechain.web.app.pages import PAGES


def show_shell(page: str, chain: ValueChain, *, is_workshops_only: bool = False) -> Markup:
    """The HTML of the frame around `page`; the footer names the chain's data. In print, only data and address are left.

    It is part of the document, so a reader sees it before any script runs. Scripts add the current question to the
    navigation links, and show the note about other data if there is any. With `is_workshops_only`, nothing leads to
    the published guidance.
    """
    return render(
        "page/shell.html",
        page_entry=Markup(page),  # noqa: S704 # Dash's placeholder
        is_workshops_only=is_workshops_only,
        pages=[(each.name, each.page.value) for each in PAGES if each.name],
        search_box=show_search_box(),
        data=f"Data {chain.stamp}" if chain.stamp else "Data of unknown date",
    )

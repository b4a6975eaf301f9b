"""The frame of every page: skip link, wordmark, navigation, search and footer."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from valuechain.model.chain import ValueChain
from valuechain.views.page.state import Page
from valuechain.views.search.page import show_search_box
from valuechain.web import ids
from valuechain.web.app.pages import PAGES
from valuechain.web.markup import Html


def build_shell(page: list[Component], chain: ValueChain) -> Component:
    """The page in its frame, whose footer names the chain's data; in print, nothing but the data and the address.

    Scripts add the current question to the navigation links, and show the note about other data if there is any.
    """
    return html.Div(
        [
            dcc.Location(id=ids.URL, refresh=False),
            html.A("Skip to the answer", href="#main", className="skip"),
            html.Header(
                [_wordmark(), _navigation(), Html(className="search", html=show_search_box()), _scheme()],
                className="top",
            ),
            html.Main(page, id="main", tabIndex=-1),
            html.P(id="said", role="status", className="sr"),
            html.Footer(
                [
                    html.Span(
                        [
                            "Who is responsible for what along the AI value chain. ",
                            html.A("Where to start", href="/", **_data(nav="", welcome="")),
                            ". ",
                            html.A("Glossary", href=f"{Page.SOURCES.value}#words", **_data(nav="")),
                            ". ",
                            html.A(
                                "Links for Excel, R and Python", href=f"{Page.SOURCES.value}#links", **_data(nav="")
                            ),
                            ". ",
                        ],
                        className="not-printed",
                    ),
                    html.A(_name_data(chain), href=f"{Page.SOURCES.value}#editions", **_data(nav="")),
                    html.Span(" and the data in your link", hidden=True, **_data(beside="")),
                    ". ",
                    html.Span(className="only-paper", **_data(address="")),
                ],
                className="foot",
            ),
        ]
    )


def _name_data(chain: ValueChain) -> str:
    return f"Data {chain.stamp}" if chain.stamp else "Data of unknown date"


def _wordmark() -> Component:
    dot, ring = html.I(className="dot"), html.I(className="ring")
    return html.A([dot, ring, "valuechain"], href="/", className="wordmark", **_data(nav=""))


def _navigation() -> Component:
    links = [
        html.A(each.name, href=each.page.value, **_data(nav="", page=each.page.value)) for each in PAGES if each.name
    ]
    return html.Nav(links, **_aria(label="Pages"))


def _scheme() -> Component:
    label = "Switch between light and dark"
    return html.Button("◐", className="scheme", title=label, **_aria(label=label), **_data(switch=""))


def _aria(**attributes: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in attributes.items()}


def _data(**attributes: str) -> dict[str, Any]:
    return {f"data-{name}": value for name, value in attributes.items()}

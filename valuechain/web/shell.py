"""What is around every page: skip link, wordmark, navigation and footer."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from valuechain.web import ids


def build_shell(page: Component) -> Component:
    """The page with everything around it."""
    home: dict[str, Any] = {"href": "/", "data-nav": ""}
    return html.Div(
        [
            dcc.Location(id=ids.URL, refresh=False),
            html.A("Skip to the answer", href="#main", className="skip"),
            html.Header(
                [
                    html.A(
                        [html.I(className="dot"), html.I(className="ring"), "valuechain"], className="wordmark", **home
                    ),
                    html.Nav(
                        html.A("Explore", **home, **_aria(current="page")),
                        **_aria(label="Pages"),
                    ),
                    html.Button(
                        "◐",
                        className="scheme",
                        title="Switch between light and dark",
                        **_aria(label="Switch between light and dark"),
                        **{"data-switch": ""},  # type: ignore[arg-type] # as Dash takes data attributes
                    ),
                ],
                className="top",
            ),
            html.Main(page, id="main", tabIndex=-1),
            html.P(id="said", role="status", className="sr"),
            html.Footer(
                [
                    "Who is responsible for what along the AI value chain. ",
                    html.A("Stable links for Excel, R and notebooks", href="/api/v1/openapi.json"),
                ],
                className="foot",
            ),
        ]
    )


def _aria(**attributes: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in attributes.items()}

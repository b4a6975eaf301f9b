"""What is around every page: theme, skip link, wordmark, navigation and footer."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from valuechain.web import ids

THEME = {
    "primaryColor": "teal",
    "colors": {
        "teal": [
            "#e3f0f1", "#cfe5e8", "#a5cfd5", "#78b8c1", "#4fa0ac",
            "#2c8896", "#167482", "#0b5c6b", "#084955", "#053740",
        ]
    },
    "primaryShade": {"light": 7, "dark": 3},
    "fontFamily": 'system-ui, "Segoe UI", Roboto, sans-serif',
    "respectReducedMotion": True,
    "defaultRadius": "md",
}  # fmt: skip


def build_shell(page: Component) -> Component:
    """The page with everything around it."""
    provider: Component = dmc.MantineProvider(
        theme=THEME,
        defaultColorScheme="auto",
        children=[
            dcc.Location(id=ids.URL, refresh=False),
            html.A("Skip to the answer", href="#main", className="skip"),
            html.Header(
                className="top",
                children=[
                    html.A(
                        [html.I(className="dot"), html.I(className="ring"), "valuechain"],
                        href="/",
                        className="wordmark",
                        **{"data-nav": ""},  # type: ignore[arg-type] # as Dash takes data attributes
                    ),
                    html.Nav(
                        html.A("Explore", href="/", **{"aria-current": "page"}),  # type: ignore[arg-type] # as Dash
                        **{"aria-label": "Pages"},  # type: ignore[arg-type] # as Dash takes aria attributes
                    ),
                    dmc.ColorSchemeToggle(
                        lightIcon=html.Span("☀", **{"aria-hidden": "true"}),  # type: ignore[arg-type] # as above
                        darkIcon=html.Span("☾", **{"aria-hidden": "true"}),  # type: ignore[arg-type] # as above
                        variant="subtle",
                        color="gray",
                        size="lg",
                        attributes={"root": {"aria-label": "Switch between light and dark"}},
                    ),
                ],
            ),
            html.Main(page, id="main", tabIndex=-1),
            html.Footer(
                [
                    html.Span("Who is responsible for what along the AI value chain. "),
                    html.A("Links for Excel, R and notebooks", href="/api/v1/openapi.json"),
                ],
                className="foot",
            ),
        ],
    )
    return provider

"""An empty Dash app with one Mantine component: the cost of the library alone. See docs/architecture.md."""

import sys

import dash_mantine_components as dmc
from dash import Dash, Input, Output, html
from flask_compress import Compress
from waitress import serve

app = Dash("mantine", add_log_handler=False, include_assets_files=False)
app.layout = dmc.MantineProvider(
    [
        dmc.Select(data=["one", "two"], searchable=True),
        html.Button("+", id="button", n_clicks=0),
        html.P("0", id="answer"),
    ]
)
Compress(app.server)


@app.callback(Output("answer", "children"), Input("button", "n_clicks"))
def count(clicks: int) -> str:
    """The number of clicks as text."""
    return str(clicks)


if __name__ == "__main__":
    serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=8)

"""An empty Dash app with one empty callback, served like ours: the baseline for the browser benchmarks.

With `--mantine` it has one Mantine component, to measure the cost of the library. See docs/architecture.md.
"""

import sys
from typing import Any

from dash import Dash, Input, Output, html
from flask_compress import Compress
from waitress import serve

# Otherwise the app would load the assets from its own folder.
app = Dash("empty", add_log_handler=False, include_assets_files=False)
layout: list[Any] = [html.Button("+", id="button", n_clicks=0), html.P("0", id="answer")]
if "--mantine" in sys.argv:
    import dash_mantine_components as dmc

    layout = [dmc.MantineProvider([dmc.Select(data=["one", "two"], searchable=True), *layout])]
app.layout = html.Div(layout)
Compress(app.server)
server = app.server


@app.callback(Output("answer", "children"), Input("button", "n_clicks"))
def count(clicks: int) -> str:
    """The number of clicks as text."""
    return str(clicks)


if __name__ == "__main__":
    serve(app.server, host="127.0.0.1", port=int(sys.argv[-1]), threads=8)

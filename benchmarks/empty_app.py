"""An empty Dash app with one empty callback, served like ours: the baseline of browser benchmarks."""

import sys

from dash import Dash, Input, Output, html
from flask_compress import Compress
from waitress import serve

app = Dash(
    "empty", add_log_handler=False, include_assets_files=False
)  # otherwise it would load those of its own folder
app.layout = html.Div([html.Button("+", id="button", n_clicks=0), html.P("0", id="answer")])
Compress(app.server)
server = app.server


@app.callback(Output("answer", "children"), Input("button", "n_clicks"))
def count(clicks: int) -> str:
    """The number of clicks as text."""
    return str(clicks)


if __name__ == "__main__":
    serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=8)

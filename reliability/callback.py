"""The requests of Dash's script in the browser, as the JSON in their bodies."""

from collections.abc import Sequence
from typing import Any


def callback_json(
    output: str,
    outputs: Sequence[tuple[str, str]],
    inputs: Sequence[tuple[str, str, Any]],
    state: Sequence[tuple[str, str, Any]],
) -> dict[str, Any]:
    """The request for a callback: each part is a component's id and property; inputs and state have a value too."""
    return {
        "output": output,
        "outputs": [{"id": name, "property": prop} for name, prop in outputs],
        "inputs": [{"id": name, "property": prop, "value": value} for name, prop, value in inputs],
        "state": [{"id": name, "property": prop, "value": value} for name, prop, value in state],
        "changedPropIds": [f"{inputs[0][0]}.{inputs[0][1]}"],
    }


def page_json(path: str, search: str, *, near: str = "") -> dict[str, Any]:
    """The request for the page at an address; with `near`, also for what is drawn only when it scrolls into view."""
    return callback_json(
        "..page.html...widgets.children...widgets.data-drawn..",
        [("page", "html"), ("widgets", "children"), ("widgets", "data-drawn")],
        [("url", "pathname", path), ("url", "search", search)],
        [("widgets", "data-drawn", ""), ("widgets", "data-near", near)],
    )

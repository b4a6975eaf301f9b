"""Dash components of our own, such as one that shows HTML from `views`.

Dash mounts and watches every component separately: a 15 x 9 matrix of components took many times as long to update as
the same matrix in one piece (`make bench` prints it). The browser's half of `Html` is `assets/page/markup.js`.
"""

from typing import Any

from dash.development.base_component import Component


class ScriptedComponent(Component):
    """A component that one of our scripts draws. Raises TypeError for properties other than `_prop_names`."""

    _namespace = "valuechain"
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012 # as Dash generates it

    def __init__(self, **properties: Any) -> None:  # noqa: ANN401 # of many types
        super().__init__(**properties)  # type: ignore[no-untyped-call] # Dash's constructor is untyped


class Html(ScriptedComponent):
    """HTML in one piece. Links with `data-nav` change the address without a page load.

    The HTML must come from `valuechain.views.page.render`, which escapes every value.
    """

    _type = "Html"
    _prop_names = ["id", "className", "html"]  # noqa: RUF012 # as Dash generates it

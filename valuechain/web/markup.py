"""A Dash component that shows HTML from `views`.

Dash mounts and watches every component separately: a 15 x 9 matrix of components took many times as long to update as
the same matrix in one piece (`make bench` prints it). The browser's half is `assets/page/markup.js`.
"""

from dash.development.base_component import Component


class Html(Component):
    """HTML in one piece. Links with `data-nav` change the address without a page load.

    The HTML must come from `valuechain.views.page.render`, which escapes every value.
    """

    _namespace = "valuechain"
    _type = "Html"
    _prop_names = ["id", "className", "html"]  # noqa: RUF012 # as Dash generates it
    available_properties = _prop_names
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012 # as above
    available_wildcard_properties: list[str] = []  # noqa: RUF012 # as above

    def __init__(self, id: str = "", className: str = "", html: str = "") -> None:  # noqa: A002, N803 # Dash's names
        given = {"id": id, "className": className, "html": html}
        super().__init__(**{name: value for name, value in given.items() if value})  # type: ignore[no-untyped-call] # Dash's own is untyped

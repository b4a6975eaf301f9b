"""The placeholder of a component with a large library, such as a chart: loads it only when it scrolls near."""

from valuechain.web.markup import ScriptedComponent


class Near(ScriptedComponent):
    """A placeholder that, when it scrolls near the viewport, sets `data-near` on the component with id `asks`.

    The browser's half is `assets/page/near.js`.
    """

    _type = "Near"
    _prop_names = ["asks", "style"]  # noqa: RUF012 # as Dash generates it

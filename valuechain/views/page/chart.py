"""CSS for Plotly charts: Plotly draws in fixed colours, and these rules make them follow the theme."""

from valuechain.model.look import CARD, INK, LINE, ROLE_LOOKS, Colour

_DRAWN = (INK, LINE, CARD, *(look.colour for look in ROLE_LOOKS.values()))


def style_chart() -> str:
    """CSS that makes charts follow the theme and forced colours.

    It matches the literal colours that Plotly writes: Plotly does not accept custom properties, and its bars have no
    class of their own.
    """
    rules = "".join(
        f'.load-chart .main-svg [style*="{use}: {_rgb(colour)}"]:not(.bg){{{use}:var(--{colour.name}) !important}}\n'
        for use in ("fill", "stroke")
        for colour in _DRAWN
    )
    forced = "".join(f"--{each.name}:{'Canvas' if each == CARD else 'CanvasText'};" for each in _DRAWN)
    return f"{rules}@media (forced-colors:active){{.load-chart{{{forced}}}}}\n"


def _rgb(colour: Colour) -> str:
    """The light theme's colour as browsers write it in a style attribute."""
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour.digits))

"""The generated CSS: the palette as custom properties, and the marks and lines of roles."""

from valuechain.model.look import ACCENT, PALETTE, ROLE_LOOKS, STATUS_LOOKS, RoleLook

_PAGES = ":root", '[data-scheme="dark"]'


def style_pages() -> str:
    """CSS for the app's pages; an attribute of the page sets the theme."""
    light, dark = _PAGES
    return (
        f"{light}{_properties('light')}\n{dark}{_properties('dark')}\n"
        f"@media print{{{light},{dark}{_properties('paper')}}}\n{_rules()}"
    )


def style_alone() -> str:
    """CSS for standalone pages and documents, which follow the system's theme."""
    return (
        f":root{_properties('light')}\n"
        f"@media (prefers-color-scheme: dark){{:root{_properties('dark')}}}\n"
        f"@media print{{:root{_properties('paper')}}}\n{_rules()}"
    )


def _properties(variant: str) -> str:
    """The colours of the palette as custom properties: for light or dark screens, or paper."""
    values = "".join(f"--{colour.name}:{getattr(colour, variant)};" for colour in PALETTE)
    return f"{{{values}color-scheme:{'dark' if variant == 'dark' else 'light'}}}"


def _rules() -> str:
    roles = "\n".join(f"{_mark(look)}\n{_line(look)}" for look in ROLE_LOOKS.values())
    statuses = "\n".join(
        f".status-{status} .sign,.spot.status-{status}{{color:var(--{look.colour.name})}}"
        for status, look in STATUS_LOOKS.items()
        if look.colour != ACCENT  # the default for signs
    )
    return f"{roles}\n{statuses}\n@media print{{{_printed()}}}\n"


def _mark(look: RoleLook) -> str:
    """A disc or a rounded square; pages with marks of another size set `--corner`."""
    letter = f"color:var(--{look.letter.name})"
    if look.is_filled:
        return f".role.{look.kind}{{border-radius:50%;background:var(--{look.colour.name});{letter}}}"
    edge = f"{look.edge}px {'dashed' if look.edge_dash else 'solid'} var(--{look.colour.name})"
    return f".role.{look.kind}{{border:{edge};border-radius:var(--corner,7px);{letter}}}"


def _printed() -> str:
    """Outlines filled marks in print, because browsers drop backgrounds."""
    return "".join(
        f".role.{look.kind}{{border:3px solid var(--{look.colour.name});background:none}}"
        for look in ROLE_LOOKS.values()
        if look.is_filled
    )


def _line(look: RoleLook) -> str:
    dash = f";stroke-dasharray:{look.line_dash}" if look.line_dash else ""
    return f".line.{look.kind}{{stroke:var(--{look.colour.name}){dash}}}"

"""The generated CSS: the palette as custom properties, and the look of each kind of role and status.

Each kind of role is a class that sets `--role` (its colour) and the other properties of its look. Marks, lines, bars
and buttons use these properties, so the rules for them need not name any kind.
"""

from valuechain.model.look import ACCENT, HUES, PALETTE, ROLE_LOOKS, STATUS_LOOKS, RoleLook

_PAGES = ":root", '[data-scheme="dark"]'


def style_pages() -> str:
    """CSS for the app's pages; an attribute of the page sets the theme, or else, without our script, the system."""
    light, dark = _PAGES
    return (
        f"{light}{_properties('light')}\n{dark}{_properties('dark')}\n"
        f"@media screen and (prefers-color-scheme: dark){{:root:not([data-scheme]){_properties('dark')}}}\n"
        f"@media print{{{light},{dark}{_properties('paper')}}}\n{_rules()}{_words()}"
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


_MARKS_AND_LINES = (
    ".role{background:var(--role-fill);border:var(--role-edge) var(--role);border-radius:var(--role-corner);"
    "color:var(--role-letter);font-weight:var(--role-weight);font-style:var(--role-slant)}\n"
    ".line{stroke:var(--role);stroke-dasharray:var(--role-dash);stroke-linecap:var(--role-cap)}\n"
)


def _rules() -> str:
    roles = "\n".join(f".{look.kind}{{{_look(look)}}}" for look in ROLE_LOOKS.values())
    kinds = ",".join(f".{kind}" for kind in ROLE_LOOKS)
    filled = ",".join(f".{look.kind}" for look in ROLE_LOOKS.values() if look.is_filled)
    ends = "".join(f".lines .{kind}{{marker-end:url(#end-{kind})}}" for kind in ROLE_LOOKS)
    hues = "".join(f".{hue.name}{{--hue:var(--{hue.name})}}" for hue in HUES)
    statuses = "\n".join(
        f".status-{status} .sign,.spot.status-{status}{{color:var(--{look.colour.name})}}"
        for status, look in STATUS_LOOKS.items()
        if look.colour != ACCENT  # which is the default for signs
    )
    return (
        f"{roles}\n{_MARKS_AND_LINES}{ends}.end{{fill:var(--role)}}{hues}\n"
        # Browsers drop backgrounds in print and with forced colours, so filled marks get an outline.
        f"@media print,(forced-colors:active){{{filled}{{--role-fill:none;--role-edge:var(--thick,3px) solid}}}}\n"
        f"@media (forced-colors:active){{{kinds}{{--role:CanvasText}}}}\n{statuses}\n"
    )


def _look(look: RoleLook) -> str:
    """The look as custom properties; pages with marks of another size set `--corner`, `--round` and `--thick`."""
    values = {
        "role": f"var(--{look.colour.name})",
        "role-fill": f"var(--{look.colour.name})" if look.is_filled else "none",
        "role-letter": f"var(--{look.letter.name})",
        "role-weight": "700" if look.is_bold else "500",
        "role-slant": "normal" if look.is_bold else "italic",
        "role-edge": f"{look.edge}px {'dashed' if look.edge_dash else 'solid'}",
        "role-corner": "var(--round,50%)" if look.is_filled else "var(--corner,7px)",
        "role-dash": look.line_dash or "none",
        "role-cap": look.line_cap,
    }
    return ";".join(f"--{name}:{value}" for name, value in values.items())


def _words() -> str:
    """Role names in the cells of the large grid; `--strong` is the font weight of a leading role."""
    return "".join(
        f".grid-frame .cell-{look.kind}{{color:var(--{look.bare_letter.name});"
        f"font-weight:{'var(--strong,650)' if look.is_filled else 'inherit'}}}\n"
        for look in ROLE_LOOKS.values()
    )

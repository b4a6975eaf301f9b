"""Each kind of role has one colour, letter and shape; each status has one colour and sign."""

import re
from pathlib import Path

import pytest

from valuechain.model.look import (
    LEAD,
    MENTION,
    OWNER,
    PALETTE,
    ROLE_LOOKS,
    SECONDARY,
    STATUS_LOOKS,
    RoleLook,
    letter_of,
    look_of,
)
from valuechain.model.values import Role
from valuechain.model.vocabulary import CellStatus
from valuechain.model.workshop.plan import USUAL_ROLES

ROOT = Path(__file__).resolve().parents[2]
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\b(?! \{)|\brgb\(\d+, |fgColor=\"")
NOT_OURS = {"look.py", "qr.py", "export.css"}
"""The files of the palette itself, and of graphics that must be black on white to be scanned or printed."""


@pytest.mark.parametrize(
    ("is_lead", "is_owner", "look"), [(True, True, LEAD), (False, True, OWNER), (False, False, MENTION)]
)
def test_looks_of_roles(is_lead: bool, is_owner: bool, look: RoleLook) -> None:
    """A role's look follows from its meaning."""
    assert look_of(Role("x", "Some role", "", is_lead, is_owner, "")) == look


def test_looks_of_planned_roles() -> None:
    """The roles of a workshop look like those of a framework."""
    assert [look_of(role) for role in USUAL_ROLES] == [LEAD, OWNER]


def test_looks_differ_without_colour() -> None:
    """Marks and lines differ in shape and dashes, not only in colour."""
    looks = ROLE_LOOKS.values()
    assert len({(look.is_filled, look.edge, look.edge_dash) for look in looks}) == len(looks)
    assert len({look.line_dash for look in looks}) == len(looks)


@pytest.mark.parametrize(("letter", "shown"), [("Re", "Re"), ("", "S")])
def test_letter(letter: str, shown: str) -> None:
    """A role without a letter uses the first letter of its name."""
    assert letter_of(Role("x", "Some role", letter, False, True, "")) == shown


def test_every_status_has_a_look() -> None:
    """Each status has its own sign."""
    assert set(STATUS_LOOKS) == set(CellStatus)
    assert len({look.sign for look in STATUS_LOOKS.values()}) == len(CellStatus)


def test_palette_is_whole() -> None:
    """Names are unique, and every colour has six digits in each theme and on paper."""
    assert len({colour.name for colour in PALETTE}) == len(PALETTE)
    for colour in PALETTE:
        for value in (colour.light, colour.dark, colour.paper):
            assert re.fullmatch("#[0-9a-f]{6}", value)


def test_for_office_programs() -> None:
    """Colours for Word and Excel have six upper-case digits; a tint with share 1 is the colour itself."""
    assert SECONDARY.digits == SECONDARY.light[1:].upper()
    assert SECONDARY.tint(1) == SECONDARY.digits
    assert SECONDARY.tint(0) == "FFFFFF"


def test_no_colour_stands_elsewhere() -> None:
    """No style, template or module spells out a colour; all take it from the palette."""
    files = [
        file
        for folder, ending in (("assets", "css"), ("assets", "svg"), ("valuechain", "*"))
        for file in (ROOT / folder).rglob(f"*.{ending}")
        if file.suffix in {".css", ".svg", ".html", ".py"} and file.name not in NOT_OURS
    ]
    assert files
    found = {file.name: COLOUR.findall(file.read_text(encoding="utf-8")) for file in files}
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_only_the_wordmark_and_charts_name_the_colours_of_roles() -> None:
    """Every other style takes a role's colours from its look, so a new look needs no extra rule.

    The heat map has shades of the colour of responsibility; the timeline has the two colours for law and for the rest.
    Findings' squares and bars have the two colours for responsible and supporting, of several roles together.
    """
    names = "|".join({colour.name for look in (LEAD, OWNER) for colour in (look.colour, look.letter)})
    lines = [
        line
        for file in (ROOT / "assets").rglob("*.css")
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(rf"--(?:{names})\b|\.role\.(?:{'|'.join(ROLE_LOOKS)})\b", line)
    ]
    charts = {"level", "date-mark", "squares", "counts", "proportion"}
    assert {re.sub(r"(-\d|\.).*", "", line.split()[0][1:]) for line in lines} == {"wordmark"} | charts


def test_every_property_is_in_the_palette() -> None:
    """Every colour that a style uses is in the palette."""
    own = {
        "corner",
        "role",
        "role-fill",
        "role-letter",
        "role-edge",
        "role-weight",
        "least",
        "tall",
        "unit",
        "left",
        "middle",
        "above",
    }
    own |= {"bar", "hue", "px", "shade", "shift", "share", "sides", "sources"}
    used = {
        name
        for file in [*(ROOT / "assets").rglob("*.css"), ROOT / "valuechain/views/document/briefing.html"]
        for name in re.findall(r"var\(--([\w-]+)", file.read_text(encoding="utf-8"))
    }
    assert used - own <= {colour.name for colour in PALETTE}

"""The look of the product: its palette, and the colour, letter and shape of each kind of role and each status.

Pages, phones, pictures, charts, workbooks and documents all take their colours from here; no other module defines any.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from valuechain.model.values import Role
from valuechain.model.vocabulary import CellStatus


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour named after its use, with values for the light theme, the dark theme and print, each as `#rrggbb`."""

    name: str
    """The colour's name in CSS, without the leading dashes."""
    light: str
    """Also used in pictures, workbooks and documents."""
    dark: str
    print: str = ""
    """The colour in print, if it differs from the light one."""

    @property
    def paper(self) -> str:
        """The colour of a printed page."""
        return self.print or self.light

    @property
    def digits(self) -> str:
        """The light colour as six capital hexadecimal digits, for Word and Excel."""
        return self.light.removeprefix("#").upper()

    def tint(self, share: float) -> str:
        """The light colour mixed with white, as six digits; `share` is the colour's proportion, from 0 to 1.

        >>> Colour("ink", "#000000", "#ffffff").tint(0.2)
        'CCCCCC'
        """
        channels = (int(self.light[start : start + 2], 16) for start in (1, 3, 5))
        return "".join(f"{round(255 - (255 - each) * share):02X}" for each in channels)


# Text has a contrast of at least 4.5 to 1 against its background in both themes.
INK = Colour("ink", "#1c2530", "#e9edf0", "#000000")
SOFT = Colour("soft", "#566270", "#a7b2bc", "#444444")
LINE = Colour("line", "#dfe4e8", "#33404b", "#bbbbbb")
EDGE = Colour("edge", "#7d8a96", "#7f8d99", "#666666")
GROUND = Colour("ground", "#fbfbf9", "#12181e", "#ffffff")
CARD = Colour("card", "#ffffff", "#1a222a", "#ffffff")
BAND = Colour("band", "#f4f5f3", "#202a33", "#ffffff")
ACCENT = Colour("accent", "#0b5c6b", "#6fc3cf")
ACCENT_SOFT = Colour("accent-soft", "#e3f0f1", "#17363c", "#ffffff")
ON_ACCENT = Colour("on-accent", "#ffffff", "#0b1a1d", "#0b5c6b")
PRIMARY = Colour("primary", "#0b5c6b", "#6fc3cf")
ON_PRIMARY = Colour("on-primary", "#ffffff", "#0b1a1d", "#0b5c6b")
SECONDARY = Colour("secondary", "#a54d0c", "#f0a56b")
DOUBT = Colour("doubt", "#7a5000", "#eec46f")
DOUBT_SOFT = Colour("doubt-soft", "#fdf3dc", "#372b12", "#ffffff")
DANGER = Colour("danger", "#b3261e", "#f59a93")
EXCLUDED = Colour("excluded", "#8f3b2e", "#e6a598")
HEAT = Colour("heat", "#a3296b", "#f093c4")
FOCUS = Colour("focus", "#1d4fd7", "#9dbbff")
FOCUS_INSIDE = Colour("focus-inside", "#a54d0c", "#f0a56b")
"""For outlines inside buttons, next to backgrounds in the accent colour."""

HUES = (
    Colour("hue-1", "#2457a6", "#8ab4f8"),
    Colour("hue-2", "#6b3fa0", "#c9a9f7"),
    Colour("hue-3", "#a3296b", "#f093c4"),
    Colour("hue-4", "#b3261e", "#f59a93"),
    Colour("hue-5", "#2f6b2f", "#8fce8f"),
    Colour("hue-6", "#635c00", "#d6cf5a"),
    Colour("hue-7", "#7a4a2b", "#d9ab86"),
    Colour("hue-8", "#475569", "#b4c0cf"),
)
"""For topics and strengths on the map, always with a number or a word."""

PALETTE = (
    INK, SOFT, LINE, EDGE, GROUND, CARD, BAND, ACCENT, ACCENT_SOFT, ON_ACCENT, PRIMARY, ON_PRIMARY, SECONDARY,
    DOUBT, DOUBT_SOFT, DANGER, EXCLUDED, HEAT, FOCUS, FOCUS_INSIDE, *HUES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoleLook:
    """The look of a kind of role; kinds differ in shape and line style as well as in colour."""

    kind: str
    """The CSS class of the role's marks."""
    colour: Colour
    letter: Colour
    """The colour of the letter in the mark."""
    is_bold: bool = True
    """Whether the letter is bold; otherwise it is in italics."""
    is_filled: bool = False
    """Whether the mark is a filled disc; otherwise it is an outlined rounded square."""
    edge: int = 0
    """The width of the mark's outline, in pixels."""
    edge_dash: str = ""
    line_dash: str = ""
    """The dashes of the role's lines on the map, as in SVG."""
    line_cap: str = "butt"

    @property
    def fill(self) -> Colour:
        """The colour that fills the role's mark and bars."""
        return self.colour if self.is_filled else CARD

    @property
    def bare_letter(self) -> Colour:
        """The colour of the role's letter where it stands without a mark."""
        return self.colour if self.is_filled else self.letter


LEAD = RoleLook("lead", PRIMARY, ON_PRIMARY, is_filled=True)
OWNER = RoleLook("owner", SECONDARY, SECONDARY, edge=2, line_dash="6 4")
MENTION = RoleLook("mention", EDGE, SOFT, is_bold=False, edge=1, edge_dash="3 2", line_dash="1.5 4", line_cap="round")
ROLE_LOOKS: Mapping[str, RoleLook] = {look.kind: look for look in (LEAD, OWNER, MENTION)}
"""The look of each kind of role, the strongest kind first."""


class AnyRole(Protocol):
    """A role of a framework or of a workshop."""

    @property
    def is_lead(self) -> bool:
        """Whether an actor with this role is the one to act: primary or responsible."""

    @property
    def is_owner(self) -> bool:
        """Whether an actor with this role is an owner."""


def look_of(role: AnyRole) -> RoleLook:
    """The look of a role: lead, owner or mention."""
    return LEAD if role.is_lead else OWNER if role.is_owner else MENTION


def letter_of(role: Role) -> str:
    """The letter in a role's mark: the role's own letter, or else its initial."""
    return role.letter or role.name[:1]


@dataclass(frozen=True, slots=True)
class StatusLook:
    """The look of a cell's status."""

    sign: str
    colour: Colour


STATUS_LOOKS: Mapping[CellStatus, StatusLook] = {
    CellStatus.ALLOCATED: StatusLook("●", ACCENT),
    CellStatus.PROVIDER_ONLY: StatusLook("◐", ACCENT),
    CellStatus.EXCLUDED: StatusLook("⊘", EXCLUDED),
    CellStatus.UNSOURCED: StatusLook("?", SOFT),
}

"""A box on the map with its lines of text."""

from dataclasses import dataclass

from valuechain.views.picture.text import FONT_SIZE, LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its centre, and its lines of text; all in pixels of the drawing."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def left(self) -> float:
        """The left edge."""
        return self.x - self.width / 2

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height / 2

    def baseline(self, line: int) -> float:
        """The baseline of a line of text."""
        return self.y + (line - (len(self.lines) - 1) / 2) * LINE_HEIGHT + FONT_SIZE * 0.35

"""A picture with a caption, to write to a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Framed:
    """A picture from `frame_picture`."""

    svg: str
    page: str = ""
    """The address of the page that shows it, if known."""

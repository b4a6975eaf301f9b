"""What a file format is: how files of it are named, sent, offered and written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Content = TypeVar("Content")


@dataclass(frozen=True, eq=False)
class Format(Generic[Content]):
    """A file format and its writer; each layer lists the formats that it can write."""

    ending: str
    """Without the dot; also its name on the command line and in links."""
    media_type: str
    name: str
    """As in "Matrix as JSON"."""
    purpose: str
    """What a download in this format is good for."""
    write: Callable[[Content], str | bytes]
    is_text: bool = True
    """Whether a terminal can show it, and compression makes it smaller."""
    is_dated: bool = False
    """Whether files state the day on which they were made, so that each day has its own ETag."""
    is_slow: bool = False
    """Whether a large file takes a noticeable time to write."""

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

"""File formats: how their files are named, sent, offered and written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Content = TypeVar("Content")


@dataclass(frozen=True, eq=False)
class Format(Generic[Content]):
    """A file format and its writer; each layer lists the formats it can write."""

    ending: str
    """Without the dot. It is also the format's name on the command line and in links."""
    media_type: str
    name: str
    """As in "Matrix as JSON"."""
    purpose: str
    """What downloads in this format are good for."""
    write: Callable[[Content], str | bytes]
    is_text: bool = True
    """Whether a terminal can show it and compression helps."""
    is_dated: bool = False
    """Whether files contain the date of their creation, so that the ETag changes daily."""
    is_slow: bool = False
    """Whether large files take a noticeable time to write."""

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

"""File formats: how their files are named, sent, offered and written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast

Content = TypeVar("Content")
Other = TypeVar("Other")


@dataclass(frozen=True, eq=False)
class Format(Generic[Content]):
    """A file format and its writer; each layer lists the formats it can write."""

    ending: str
    """Without the dot; also the format's name on the command line and in links."""
    media_type: str
    name: str
    """As in "Matrix as JSON"."""
    purpose: str
    """What a download in this format is good for."""
    write: Callable[[Content], str | bytes]
    is_text: bool = True
    """Whether files are text, so that a terminal can show them and compression helps."""
    is_dated: bool = False
    """Whether files contain the date of their creation, so that the ETag changes daily."""
    is_slow: bool = False
    """Whether large files take noticeably long to write."""

    @property
    def is_costly(self) -> bool:
        """Whether a server writes such files one at a time."""
        return self.is_slow or not self.is_text

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    def write_bytes(self, content: Content) -> bytes:
        """The file as bytes; text is UTF-8, with question marks for characters that cannot be encoded."""
        written = self.write(content)
        return written.encode(errors="replace") if isinstance(written, str) else written

    def of(self, write: Callable[[Other], str | bytes], name: str = "", purpose: str = "") -> "Format[Other]":
        """The same format for other contents; its name and purpose stay the same by default."""
        kept = cast("Format[Any]", self)
        return replace(kept, write=write, name=name or self.name, purpose=purpose or self.purpose)


def find_format(ending: str, formats: Iterable[Format[Content]]) -> Format[Content] | None:
    """The format with this ending, if any."""
    return next((form for form in formats if form.ending == ending), None)

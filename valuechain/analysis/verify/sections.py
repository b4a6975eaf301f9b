"""Sections of a text, with their passages and hashes."""

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

_SINGLE, _DOUBLE = "\u2018\u2019\u201a\u201b\u2032\u00b4`", "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens and zero-width characters."""
_ALIKE = str.maketrans(
    {
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_INVISIBLE, ""),
    }
)
_QUOTED = re.compile(r"^[ \t]*>+[ \t]?", re.MULTILINE)
"""Marks of a quotation in Markdown."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a text, as named by a place."""

    place: str
    lines: tuple[int, ...]
    """Its line numbers, with those of its parts; the first line of a file is 1."""
    passage: str
    """Its text without its own number or id, so that it can be recognised under another."""
    parts: tuple["Section", ...] = ()
    is_listed: bool = True
    """Whether it counts as a place of the text if no row covers it."""

    def walk(self) -> Iterator["Section"]:
        """The section and all its parts."""
        yield self
        for part in self.parts:
            yield from part.walk()


def normalise(text: str) -> str:
    """The text without differences that copying makes: white space, quotation marks, dashes, soft hyphens.

    Letters keep their case.

    >>> normalise("  The “high-risk”   AI system ")
    'The "high-risk" AI system'
    """
    plain = unicodedata.normalize("NFC", _QUOTED.sub("", text)).translate(_ALIKE)
    return " ".join(plain.split())


def hash_of(passage: str) -> str:
    """SHA-256 of the normalised passage, in hexadecimal digits.

    >>> hash_of("“Keep  logs.”") == hash_of('"Keep logs."')
    True
    """
    return hashlib.sha256(normalise(passage).encode()).hexdigest()


def join_sections(place: str, sections: Sequence[Section]) -> Section:
    """Several sections as one."""
    lines = tuple(line for section in sections for line in section.lines)
    return Section(place, lines, "\n".join(section.passage for section in sections))


def find_uncovered(sections: Iterable[Section], covered: Container[int]) -> Iterator[Section]:
    """The largest sections without a covered line."""
    for section in sections:
        if not section.is_listed:
            continue
        if not any(line in covered for line in section.lines):
            yield section
        else:
            yield from find_uncovered(section.parts, covered)


def write_lines(lines: Iterable[int]) -> str:
    """Line numbers as ranges.

    >>> write_lines([3, 4, 5, 9])
    '3-5, 9'
    """
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)

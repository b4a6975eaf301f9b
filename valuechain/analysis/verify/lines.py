"""Places as line numbers, such as `lines 109-111, 123`."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from valuechain.analysis.verify.sections import Section, hash_of, normalise, write_lines

_RANGE = r"\d{1,7}(?:\s*[-–]\s*\d{1,7})?"  # noqa: RUF001 # an en dash, as people write ranges
_FORM = re.compile(rf"lines?\s+{_RANGE}(?:,\s*{_RANGE})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LineNumbers:
    """Line numbers as a kind of place."""

    example: str = "lines 93-97"
    is_outlined: bool = False

    def fits(self, place: str) -> bool:
        """Whether the place is a list of line numbers and ranges, each in ascending order."""
        return _FORM.fullmatch(place) is not None and all(1 <= first <= last for first, last in _ranges(place))

    def read(self, lines: Sequence[str]) -> "LinePlaces":
        """The lines of a text."""
        return LinePlaces(lines)


def _ranges(place: str) -> list[tuple[int, int]]:
    found = re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", place)  # noqa: RUF001 # as above
    return [(int(first), int(last or first)) for first, last in found]


def _numbers(place: str) -> list[int]:
    return [line for first, last in _ranges(place) for line in range(first, last + 1)]


class LinePlaces:
    """The lines of one text."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = [normalise(line) for line in lines]

    def find(self, place: str) -> Section | None:
        """The lines that the place names; None if the text is shorter, or if they are empty."""
        if any(last > len(self._lines) for _, last in _ranges(place)):
            return None
        section = self._section(_numbers(place))
        return section if section.passage else None

    def find_passage(self, passage_hash: str, place: str) -> Section | None:
        """The same lines further up or down, if their hash is this."""
        ranges = _ranges(place)
        first, last = min(first for first, _ in ranges), max(last for _, last in ranges)
        for offset in range(1 - first, len(self._lines) - last + 1):
            shifted = [number + offset for number in _numbers(place)]
            if self._lines[shifted[0] - 1]:
                section = self._section(shifted)
                if hash_of(section.passage) == passage_hash:
                    return section
        return None

    def find_uncovered(self, covered: Container[int]) -> Sequence[Section]:
        """Stretches of lines that are not covered, with the empty lines inside them."""
        return [self._section(range(first, last + 1)) for first, last in self._stretches(covered)]

    def _stretches(self, covered: Container[int]) -> Iterator[tuple[int, int]]:
        first = last = 0
        for number, line in enumerate(self._lines, start=1):
            if number in covered:
                if first:
                    yield first, last
                first = 0
            elif line:
                first, last = first or number, number
        if first:
            yield first, last

    def _section(self, numbers: Sequence[int]) -> Section:
        word = "line" if len(numbers) == 1 else "lines"
        passage = " ".join(filter(None, (self._lines[number - 1] for number in numbers)))
        return Section(f"{word} {write_lines(numbers)}", tuple(numbers), passage)


LINES = LineNumbers()

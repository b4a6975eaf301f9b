"""Finds places in a text that has an outline of sections."""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from valuechain.analysis.verify.sections import Section, find_uncovered, hash_of, join_sections


class Places(Protocol):
    """The places of one text."""

    def find(self, place: str) -> Section | None:
        """The section at a place, or None if the place does not exist."""
        ...

    def find_passage(self, passage_hash: str, place: str) -> Section | None:
        """A section with this hash anywhere in the text, of the same size as the given place."""
        ...

    def find_uncovered(self, covered: Container[int]) -> Sequence[Section]:
        """The sections without a covered line."""
        ...


class PlaceKind(Protocol):
    """A way to write places, such as line numbers."""

    @property
    def example(self) -> str:
        """A place of this kind."""
        ...

    @property
    def is_outlined(self) -> bool:
        """Whether a text of another kind does not have such places, so that they identify a text."""
        ...

    def fits(self, place: str) -> bool:
        """Whether the place is written this way."""
        ...

    def read(self, lines: Sequence[str]) -> Places:
        """The places of a text."""
        ...


class Run(NamedTuple):
    """Neighbouring sections, from the first to the last."""

    first: str
    last: str


def one(place: str) -> Run:
    """A run of one section."""
    return Run(place, place)


@dataclass(frozen=True, slots=True)
class Outlined:
    """A kind of place that names sections of an outline."""

    example: str
    part: re.Pattern[str]
    """The form of one part of a place; a place has one or more."""
    outline: Callable[[Sequence[str]], Sequence[Section]]
    """The sections of a text. If two have the same place, the later one counts: a table of contents comes first."""
    separator: re.Pattern[str] = re.compile(r",\s*")
    run_of: Callable[[str], Run] = one
    is_outlined: bool = True

    def fits(self, place: str) -> bool:
        """Whether every part of the place has the right form."""
        return all(self.part.fullmatch(part) for part in self.separator.split(place))

    def runs(self, place: str) -> list[Run]:
        """The runs of sections that a place names."""
        return [self.run_of(" ".join(part.split())) for part in self.separator.split(place)]

    def read(self, lines: Sequence[str]) -> "OutlinedPlaces":
        """The places of a text."""
        return OutlinedPlaces(self, self.outline(lines))


class OutlinedPlaces:
    """The sections of one text by place."""

    def __init__(self, kind: Outlined, sections: Sequence[Section]) -> None:
        self._kind, self._sections = kind, sections
        self._siblings = [sections, *(each.parts for section in sections for each in section.walk() if each.parts)]
        self._at: dict[str, _Position] = {}
        for siblings in self._siblings:
            self._at.update((section.place, _Position(siblings, index)) for index, section in enumerate(siblings))
        self._by_hash: dict[int, dict[str, Section]] = {}

    def find(self, place: str) -> Section | None:
        """The sections that the place names, as one; None if one of them does not exist or is empty."""
        found: list[Section] = []
        for run in self._kind.runs(place):
            neighbours = self._run(run)
            if not neighbours:
                return None
            found.extend(neighbours)
        return join_sections(place, found) if all(section.passage.strip() for section in found) else None

    def find_passage(self, passage_hash: str, place: str) -> Section | None:
        """A section, or a run of as many neighbours as the place has, with this hash; none if the place has parts."""
        runs = self._kind.runs(place)
        if len(runs) > 1:
            return None
        size = max(len(self._run(runs[0])), 1)
        if size not in self._by_hash:
            self._by_hash[size] = {hash_of(run.passage): run for run in self._runs_of(size)}
        return self._by_hash[size].get(passage_hash)

    def find_uncovered(self, covered: Container[int]) -> Sequence[Section]:
        """The largest sections without a covered line."""
        return [*find_uncovered(self._sections, covered)]

    def _run(self, run: Run) -> Sequence[Section]:
        """The neighbours from the first to the last; none if one of them does not exist, or they are no neighbours."""
        first, last = self._at.get(run.first), self._at.get(run.last)
        if first is None or last is None or first.siblings is not last.siblings:
            return ()
        return first.siblings[first.number : last.number + 1]

    def _runs_of(self, size: int) -> Iterator[Section]:
        for siblings in self._siblings:
            for start in range(len(siblings) - size + 1):
                run = siblings[start : start + size]
                yield join_sections(_name(run), run)


class _Position(NamedTuple):
    siblings: Sequence[Section]
    number: int


def _name(run: Sequence[Section]) -> str:
    return run[0].place if len(run) == 1 else f"{run[0].place} to {run[-1].place}"

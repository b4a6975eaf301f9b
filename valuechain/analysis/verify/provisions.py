"""Places as numbered provisions, principles and headings, such as `provision 2.1.1` and `heading Secure Design`."""

import re
from collections.abc import Iterator, Sequence

from valuechain.analysis.verify.places import Outlined
from valuechain.analysis.verify.sections import Section

_PROVISION = re.compile(r"\s*(\d+\.\d+(?:\.\d+)?)[.:]?\s+(?=\S)")
_PRINCIPLE = re.compile(r"[\s#]*Principle (\d+)\s*:\s*")
_BULLET = re.compile(r"\s*(?:[-–—•*▪◦·]|\([a-z]+\)|[a-z]\))\s+\S")  # noqa: RUF001 # dashes as bullets
_FORM = re.compile(r"provision \d+\.\d+(?:\.\d+)?|principle \d+|heading \S.*")


def outline(lines: Sequence[str]) -> list[Section]:
    """The provisions and principles of a text, and all other lines as possible headings.

    A provision ends at an empty line, but bullets after that belong to it, too. A principle has everything from its
    title to its first provision.
    """
    by_place: dict[str, Section] = {}
    for section in _sections(lines):
        by_place.pop(section.place, None)
        by_place[section.place] = section
    return [*by_place.values()]


def _sections(lines: Sequence[str]) -> Iterator[Section]:
    place = ""
    numbers: list[int] = []
    texts: list[str] = []
    is_paused = False
    """Whether an empty line has ended the provision, unless bullets follow."""
    for number, line in enumerate(lines, start=1):
        provision, principle = _PROVISION.match(line), _PRINCIPLE.match(line)
        label = provision or principle
        if not line.strip():
            is_paused = place.startswith("provision")
        elif label is None and place and (not is_paused or _BULLET.match(line)):
            numbers.append(number)
            texts.append(line)
            is_paused = False
        else:
            if place:
                yield Section(place, tuple(numbers), "\n".join(texts))
            place, is_paused = "", False
            if label is not None:
                place = f"{'provision' if provision else 'principle'} {label[1]}"
                numbers, texts = [number], [line[label.end() :]]
            else:
                words = " ".join(line.strip().lstrip("#").split())
                yield Section(f"heading {words}", (number,), words, is_listed=False)
    if place:
        yield Section(place, tuple(numbers), "\n".join(texts))


PROVISIONS = Outlined(
    "provision 5.1, principle 5 or heading Secure Design",
    _FORM,
    outline,
    separator=re.compile(r",\s*(?=(?:provision|principle|heading)\s)"),
)

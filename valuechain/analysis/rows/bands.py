"""Rows of a table under their headings, as the matrix and the comparison show them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Band(Generic[Row]):
    """Rows under one heading, such as those of a stage."""

    name: str
    rows: tuple[Row, ...]
    gloss: str = ""
    """The meaning of the heading, if it has one."""


def first_rows(bands: Iterable[Band[Row]], most: int) -> list[Band[Row]]:
    """The first rows, under their headings.

    >>> [(band.name, band.rows) for band in first_rows([Band("A", (1, 2)), Band("B", (3, 4)), Band("C", (5,))], 3)]
    [('A', (1, 2)), ('B', (3,))]
    """
    kept = []
    for band in bands:
        if most > 0:
            kept.append(replace(band, rows=band.rows[:most]))
        most -= len(band.rows)
    return kept

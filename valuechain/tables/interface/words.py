"""Reads the CSV files in this folder, which are not part of the data package in `data/`."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path


@cache
def read_words(name: str) -> Sequence[Mapping[str, str]]:
    """The rows of a file, by column.

    >>> read_words("abbreviations")[0]
    {'abbreviation': 'PAI', 'meaning': 'Partnership on AI'}
    """
    with Path(__file__).with_name(f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))

"""Prints how far two readers of the links agree, from docs/links-review.csv.

    PYTHONPATH=. .venv/bin/python scripts/measure_links.py

The sample is every mitigation in that file. A unit is a pair of a sampled mitigation and a practice, linked or not.
"""

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import krippendorff

ROOT = Path(__file__).resolve().parents[1]
REVIEW = ROOT / "docs" / "links-review.csv"
PRACTICES = ROOT / "data" / "practices.csv"
COUNTING = ("same", "broader", "narrower")
"""The relations by which a mitigation asks for a practice."""
RELATIONS = ("", *COUNTING, "related")
"""What a reader can say of a pair; nothing if there is no link."""

Row = dict[str, str]


@dataclass(frozen=True)
class Agreement:
    """How far two readers agree about a sample."""

    mitigations: int
    units: int
    both: int
    only_first: int
    only_second: int
    alpha: float
    relation_alpha: float
    shared: int
    same_relation: int
    differences: int
    settled_as_first: int
    settled_as_second: int

    @property
    def settled_otherwise(self) -> int:
        """Differences in which neither reader was followed."""
        return self.differences - self.settled_as_first - self.settled_as_second


def read(path: Path) -> list[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def counts(relation: str) -> bool:
    """Whether a link with this relation says that the mitigation asks for the practice."""
    return relation in COUNTING


def alpha(pairs: Sequence[tuple[object, object]], units: int, values: Sequence[object]) -> float:
    """Krippendorff's alpha for the values that two readers gave; units without a pair have the first value twice."""
    silent = [(values[0], values[0])] * (units - len(pairs))
    table = [[pair.count(value) for value in values] for pair in (*pairs, *silent)]
    return float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal"))


def measure(rows: list[Row], practices: int) -> Agreement:
    """Compares the readers over every pair of a mitigation in the rows and a practice."""
    mitigations = len({(row["framework"], row["mitigation_id"]) for row in rows})
    units = mitigations * practices
    related = [(row["first"], row["second"]) for row in rows]
    counting = [(counts(first), counts(second)) for first, second in related]
    counted = Counter(counting)
    shared = [row for row in rows if row["first"] and row["second"]]
    differing = [row for row in rows if row["first"] != row["second"]]
    return Agreement(
        mitigations=mitigations,
        units=units,
        both=counted[True, True],
        only_first=counted[True, False],
        only_second=counted[False, True],
        alpha=alpha(counting, units, (False, True)),
        relation_alpha=alpha(related, units, RELATIONS),
        shared=len(shared),
        same_relation=sum(row["first"] == row["second"] for row in shared),
        differences=len(differing),
        settled_as_first=sum(row["settled"] == row["first"] for row in differing),
        settled_as_second=sum(row["settled"] == row["second"] for row in differing),
    )


def measure_shipped() -> Agreement:
    """Compares the readers of the shipped links."""
    return measure(read(REVIEW), len(read(PRACTICES)))


def main() -> None:
    """Prints the figures."""
    found = measure_shipped()
    sys.stdout.write(
        f"{found.mitigations} mitigations, {found.units} pairs of a mitigation and a practice\n"
        f"Pairs that count: both {found.both}, only first {found.only_first}, only second {found.only_second}\n"
        f"Alpha of whether a link counts: {found.alpha:.3f}\n"
        f"Alpha of the relation: {found.relation_alpha:.3f}\n"
        f"Linked by both: {found.shared}, with the same relation {found.same_relation}\n"
        f"Differences: {found.differences}, settled as first {found.settled_as_first},"
        f" as second {found.settled_as_second}, otherwise {found.settled_otherwise}\n"
    )


if __name__ == "__main__":
    main()

"""Generates a large catalogue in the project's own format, the same on every machine."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeAlias

from valuechain.model.vocabulary import LIST_SEPARATOR, PLACES

Line: TypeAlias = Sequence[object]


class Size(NamedTuple):
    """The number of frameworks, and of mitigations and actors in each."""

    frameworks: int
    mitigations: int
    actors: int


FULL = Size(50, 300, 20)
"""About 55,000 ownerships."""
QUICK = Size(6, 40, 20)
"""Enough for a smoke test."""

_SEED = 20_250_131
_STAGES = ("Plan", "Build", "Release", "Watch")
_TOPICS = ("training-data", "evaluation", "safeguards", "release", "monitoring", "incidents", "governance", "security")
_VERBS = ("Assess", "Document", "Monitor", "Restrict", "Review", "Report", "Test", "Trace")
_OBJECTS = ("training data", "model outputs", "access to weights", "known weaknesses", "downstream use", "incidents")
_PHRASES = (
    "before the model is released",
    "with people who did not build it",
    "and keep a record of what was decided, by whom, and why",
    "for every version that is still in use",
    'as the published "plain terms" describe',
    "where the effect on people is large",
)
_OWNERS = (0, 2, 3, 3, 4, 4, 4, 5, 5, 6)
_PATTERNS = ("advanced/*", "frontier/*", "*/open", "advanced/open;frontier/restricted", "specialized/*;advanced/*")
_WITHOUT_ANSWER = ("excluded", "unsourced", "unsourced")


def write_catalogue(folder: Path, size: Size = FULL) -> Path:
    """Writes the catalogue as CSV files into the folder and returns the folder.

    Every second framework varies by context: some of its cells are unanswered, and half of its mitigations apply only
    in some cells. The other frameworks apply everywhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(_SEED)  # noqa: S311 # reproducible, not secret
    names = [f"framework-{number:02}" for number in range(1, size.frameworks + 1)]
    varying = names[::2]
    actors = [f"actor-{number:02}" for number in range(1, size.actors + 1)]
    mitigations = list(_mitigations(random, names, frozenset(varying), size.mitigations, actors))
    _write(folder, "frameworks", ("id", "name", "publisher"), ((n, n.capitalize(), "Generated") for n in names))
    _write(folder, "actors", ("framework", "id", "name", "summary", "confidence"), _actors(random, names, actors))
    _write(folder, "mitigations", _MITIGATION_COLUMNS, mitigations)
    _write(folder, "readings", _READING_COLUMNS, _readings(mitigations, actors))
    _write(folder, "cells", ("framework", "model_type", "release_type", "status", "reason"), _cells(random, varying))
    _write(folder, "supplies", ("framework", "from_actor", "to_actor", "what"), _supplies(names, actors))
    return folder


def _write(folder: Path, table: str, columns: Sequence[str], lines: Iterable[Line]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(lines)


def _actors(random: Random, names: Sequence[str], actors: Sequence[str]) -> Iterator[Line]:
    for name in names:
        for actor in actors:
            yield name, actor, f"{actor.capitalize()} of {name}", _sentence(random), "stated"


_MITIGATION_COLUMNS = (
    "framework", "id", "code", "name", "label", "stage", "summary", "primary", "secondary", "mentioned", "confidence",
    "cells", "topics", "source",
)  # fmt: skip


def _mitigations(
    random: Random, names: Sequence[str], varying: frozenset[str], count: int, actors: Sequence[str]
) -> Iterator[Line]:
    for name in names:
        for number in range(1, count + 1):
            title = f"{random.choice(_VERBS)} {random.choice(_OBJECTS)}, {number}"
            primary, secondary, mentioned = _owners(random, actors)
            cells = random.choice(_PATTERNS) if name in varying and number % 2 else ""
            topics = LIST_SEPARATOR.join(random.sample(_TOPICS, random.randint(1, 2)))
            confidence = "interpreted" if number % 7 == 0 else "stated"
            yield (
                name, f"M-{number:03}", number, f"{title} {random.choice(_PHRASES)}", title,
                _STAGES[number * len(_STAGES) // (count + 1)], _sentence(random), primary, secondary, mentioned,
                confidence, cells, topics, f"{name}, section {number // 10 + 1}",
            )  # fmt: skip


def _owners(random: Random, actors: Sequence[str]) -> tuple[str, str, str]:
    """Primary, secondary and mentioned actors; occasionally a mentioned actor is also an owner."""
    chosen = random.sample(actors, random.choice(_OWNERS))
    leads = random.randint(1, 2)
    mentioned = chosen[:1] if random.random() < 0.05 else []
    return (
        LIST_SEPARATOR.join(chosen[:leads]),
        LIST_SEPARATOR.join(chosen[leads:]),
        LIST_SEPARATOR.join(mentioned),
    )


_READING_COLUMNS = ("framework", "mitigation_id", "id", "is_shown", "primary", "secondary", "mentioned", "why")


def _readings(mitigations: Sequence[Line], actors: Sequence[str]) -> Iterator[Line]:
    """A second reading for every hundredth mitigation: its first primary actor alone, or else the last actor."""
    for line in mitigations[::100]:
        framework, mitigation, primary, secondary, mentioned = line[0], line[1], line[7], line[8], line[9]
        yield framework, mitigation, "A", "yes", primary, secondary, mentioned, "As it is printed."
        alone = str(primary).partition(LIST_SEPARATOR)[0] or actors[-1]
        yield framework, mitigation, "B", "no", alone, "", "", "The others may be examples."


def _cells(random: Random, varying: Sequence[str]) -> Iterator[Line]:
    """The cells of these frameworks; three cells of each framework are unanswered."""
    for name in varying:
        without = dict(zip(random.sample(PLACES, len(_WITHOUT_ANSWER)), _WITHOUT_ANSWER, strict=True))
        for place in PLACES:
            status = without.get(place, "allocated")
            reason = "" if status == "allocated" else "Left out by the generator."
            yield name, place.model_type, place.release_type, status, reason


def _supplies(names: Sequence[str], actors: Sequence[str]) -> Iterator[Line]:
    for name in names:
        for giver, receiver in pairwise(actors):
            yield name, giver, receiver, "what the next one needs"


def _sentence(random: Random) -> str:
    return f"{random.choice(_VERBS)} {random.choice(_OBJECTS)} {', '.join(random.sample(_PHRASES, 2))}."

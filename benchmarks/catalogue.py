"""Generates a large catalogue in the project's own format, the same on every machine."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeAlias

from valuechain.model.vocabulary import LIST_SEPARATOR, PLACES
from valuechain.settings import DATA_FOLDER

Line: TypeAlias = Sequence[object]


class Size(NamedTuple):
    """The number of frameworks, and of mitigations and actors in each."""

    frameworks: int
    mitigations: int
    actors: int
    times_owned: int = 1
    """How many times as many owners a mitigation has as usual."""


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
_INSTRUMENTS = ("law", "guidance", "code", "framework", "guidance")
_JURISDICTIONS = ("Northland", "", "Southland", "", "")
_NORMS = ("shall", "shall", "should", "", "will", "can", "shall", "may", "should", "shall not")
_DATES = ("2025-02-02", "2026-08-02", "2027-01-01", "2027-12-02", "2028-08-02")
_RELATIONS = (*["narrower"] * 10, *["broader"] * 5, *["same"] * 3, *["related"] * 2)
_LINKS = (0, 1, 1, 1, 1, 1, 2, 2, 2, 2)
"""The numbers of links of a mitigation: 1.3 on average."""
_EXTENTS = ("full", "full", "partly", "conditional")


def write_catalogue(folder: Path, size: Size = FULL) -> Path:
    """Writes the catalogue as CSV files into the folder and returns the folder.

    Every second framework varies by context: some of its cells are unanswered, and half of its mitigations apply only
    in some cells. The other frameworks apply everywhere. Every fifth framework is law, and its mitigations have dates.
    Mitigations are linked to the shipped practices, and actors to the shipped reference actors.
    """
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(_SEED)  # noqa: S311 # reproducible, not secret
    names = [f"framework-{number:02}" for number in range(1, size.frameworks + 1)]
    varying = names[::2]
    actors = [f"actor-{number:02}" for number in range(1, size.actors + 1)]
    mitigations = list(_mitigations(random, names, frozenset(varying), size, actors))
    _write(folder, "frameworks", _FRAMEWORK_COLUMNS, _frameworks(names))
    _write(folder, "actors", ("framework", "id", "name", "summary", "confidence"), _actors(random, names, actors))
    _write(folder, "mitigations", _MITIGATION_COLUMNS, mitigations)
    _write(folder, "readings", _READING_COLUMNS, _readings(mitigations, actors))
    _write(folder, "cells", ("framework", "model_type", "release_type", "status", "reason"), _cells(random, varying))
    _write(folder, "supplies", ("framework", "from_actor", "to_actor", "what"), _supplies(names, actors))
    _write(folder, "reference_crosswalk", _MATCH_COLUMNS, _matches(random, names, actors))
    _write(
        folder, "links", ("framework", "mitigation_id", "practice", "relation", "ground"), _links(random, mitigations)
    )
    return folder


def _write(folder: Path, table: str, columns: Sequence[str], lines: Iterable[Line]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(lines)


_FRAMEWORK_COLUMNS = ("id", "name", "publisher", "instrument", "jurisdiction", "is_binding")


def _frameworks(names: Sequence[str]) -> Iterator[Line]:
    kinds = cycle(zip(_INSTRUMENTS, _JURISDICTIONS, strict=True))
    for name, (instrument, jurisdiction) in zip(names, kinds, strict=False):
        is_binding = "yes" if instrument == "law" else "no"
        yield name, name.capitalize(), "Generated", instrument, jurisdiction, is_binding


def _actors(random: Random, names: Sequence[str], actors: Sequence[str]) -> Iterator[Line]:
    for name in names:
        for actor in actors:
            yield name, actor, f"{actor.capitalize()} of {name}", _sentence(random), "stated"


_MITIGATION_COLUMNS = (
    "framework", "id", "code", "name", "label", "stage", "summary", "primary", "secondary", "mentioned", "confidence",
    "cells", "topics", "source", "norm", "applies_from",
)  # fmt: skip


def _mitigations(
    random: Random, names: Sequence[str], varying: frozenset[str], size: Size, actors: Sequence[str]
) -> Iterator[Line]:
    laws = frozenset(names[:: len(_INSTRUMENTS)])
    count = size.mitigations
    for name in names:
        for number in range(1, count + 1):
            title = f"{random.choice(_VERBS)} {random.choice(_OBJECTS)}, {number}"
            primary, secondary, mentioned = _owners(random, actors, size.times_owned)
            cells = random.choice(_PATTERNS) if name in varying and number % 2 else ""
            topics = LIST_SEPARATOR.join(random.sample(_TOPICS, random.randint(1, 2)))
            confidence = "interpreted" if number % 7 == 0 else "stated"
            yield (
                name, f"M-{number:03}", number, f"{title} {random.choice(_PHRASES)}", title,
                _STAGES[number * len(_STAGES) // (count + 1)], _sentence(random), primary, secondary, mentioned,
                confidence, cells, topics, f"{name}, section {number // 10 + 1}",
                _NORMS[number % len(_NORMS)], _DATES[number % len(_DATES)] if name in laws else "",
            )  # fmt: skip


def _owners(random: Random, actors: Sequence[str], times: int) -> tuple[str, str, str]:
    """Primary, secondary and mentioned actors; occasionally a mentioned actor is also an owner."""
    chosen = random.sample(actors, times * random.choice(_OWNERS))
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


_MATCH_COLUMNS = ("framework", "actor", "reference_actor", "extent", "condition")


def _matches(random: Random, names: Sequence[str], actors: Sequence[str]) -> Iterator[Line]:
    """Maps the actors of each framework to the shipped reference actors; those at the end of the list share one."""
    references = _shipped_ids("reference_actors")
    for name in names:
        for actor, reference in zip(actors, cycle(references), strict=False):
            extent = random.choice(_EXTENTS)
            yield name, actor, reference, extent, "If it is large." if extent == "conditional" else ""


def _links(random: Random, mitigations: Sequence[Line]) -> Iterator[Line]:
    """Links of mitigations to the shipped practices."""
    practices = _shipped_ids("practices")
    for framework, mitigation, *_ in mitigations:
        for practice in random.sample(practices, random.choice(_LINKS)):
            yield framework, mitigation, practice, random.choice(_RELATIONS), _sentence(random)


def _shipped_ids(table: str) -> list[str]:
    """The ids in one of the shipped files."""
    with (DATA_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return [row["id"] for row in csv.DictReader(stream)]


def _sentence(random: Random) -> str:
    return f"{random.choice(_VERBS)} {random.choice(_OBJECTS)} {', '.join(random.sample(_PHRASES, 2))}."

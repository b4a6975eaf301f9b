"""The contents of a map: actors, mitigations and folded stages, risks, and the lines between them, not yet placed."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.readings import possible_ownerships
from valuechain.analysis.findings.findings import build_findings
from valuechain.model.question.map_options import PLAIN_MAP, MapOptions, MapSize
from valuechain.model.values import Actor, Mitigation, Ownership, Role
from valuechain.model.words import count
from valuechain.views.page.names import called_at

MOST_ON_MAP = 150
"""A map with more boxes than this, apart from actors and risks, is unreadable."""
EVERY_RISK = "all"
"""Among the risks of a mitigation: it addresses every risk that the source lists."""


_SLASH = re.compile(r"\s*/\s*")
"""With spaces around it, so that a line can end there."""


class MapEntry(NamedTuple):
    """A box above or below the actors: a mitigation, a folded stage or a risk."""

    id: str
    label: str
    stage: str


class MapLink(NamedTuple):
    """A line from an actor to a mitigation or folded stage, or from a risk to one."""

    start: str
    end: str
    role: str
    is_possible: bool = False
    """Whether it exists only under an alternative reading."""

    @property
    def start_key(self) -> str:
        """The key of the node where it starts."""
        return self.start if self.start.startswith("risk:") else f"actor:{self.start}"

    @property
    def end_key(self) -> str:
        """The key of the node where it ends."""
        return self.end if self.end.startswith("stage:") else f"mitigation:{self.end}"


@dataclass(frozen=True, slots=True)
class MapContent:
    """The contents of a map."""

    actors: tuple[Actor, ...]
    entries: tuple[MapEntry, ...]
    links: tuple[MapLink, ...]
    risks: tuple[MapEntry, ...] = ()
    risk_links: tuple[MapLink, ...] = ()
    load: Mapping[str, int] | None = None
    """How many mitigations each actor leads, if boxes show it."""


def stage_key(stage: str) -> str:
    """The id of the box of a folded stage."""
    return f"stage:{stage}"


def folded_stages(allocation: Allocation, options: MapOptions) -> frozenset[str]:
    """The stages drawn as one box: those asked for, or all if too many mitigations are left."""
    sizes = Counter(mitigation.stage for mitigation in allocation.mitigations)
    left = sum(number for stage, number in sizes.items() if stage not in options.folded)
    return frozenset(filter(None, sizes if left > MOST_ON_MAP else (stage for stage in options.folded if sizes[stage])))


def has_map(allocation: Allocation, options: MapOptions = PLAIN_MAP) -> bool:
    """Whether there are mitigations, and few enough boxes once stages are folded."""
    folded = folded_stages(allocation, options)
    boxes = len(folded) + sum(mitigation.stage not in folded for mitigation in allocation.mitigations)
    return 0 < boxes <= MOST_ON_MAP


def build_content(
    allocation: Allocation, options: MapOptions = PLAIN_MAP, only: frozenset[str] | None = None
) -> MapContent:
    """Builds what the map of an answer draws; `only` names the actors to draw, all by default."""
    folded = folded_stages(allocation, options)
    findings = build_findings(allocation)
    leads = {role.id for role in allocation.chain.roles if role.is_lead}
    without = {*findings.idle_actors, *findings.not_addressed} if not options.has_idle else set()
    possible = possible_ownerships(allocation)
    owning = {o.actor for o in (*allocation.ownerships, *possible)}
    stage_of = {each.id: each.stage for each in allocation.mitigations}
    return MapContent(
        tuple(
            actor
            for actor in allocation.actors
            if (actor not in without or actor.id in owning) and (only is None or actor.id in only)
        ),
        tuple(_entries(allocation, folded)),
        tuple(
            link
            for is_possible, owned in ((False, allocation.ownerships), (True, possible))
            for link in fold_links(owned, folded, stage_of, allocation.chain.roles, is_possible=is_possible)
        ),
        *(_risks(allocation, folded) if options.has_risks else ((), ())),
        load={
            actor.id: sum(number for role, number in held.items() if role in leads)
            for actor, held in findings.load.items()
        }
        if options.size is MapSize.LOAD
        else None,
    )


def _entries(allocation: Allocation, folded: frozenset[str]) -> Iterable[MapEntry]:
    """Mitigations in order; a folded stage is where its first mitigation is."""
    sizes = Counter(mitigation.stage for mitigation in allocation.mitigations)
    seen: set[str] = set()
    for mitigation in allocation.mitigations:
        stage = mitigation.stage
        if stage not in folded:
            yield MapEntry(mitigation.id, mitigation.label, stage)
        elif stage not in seen:
            seen.add(stage)
            yield MapEntry(stage_key(stage), f"{stage}: {called(allocation, sizes[stage])}", stage)


def called(allocation: Allocation, number: int) -> str:
    """A number of mitigations, by the source's word for them."""
    return count(number, called_at(allocation.frameworks[0], allocation.level))


def fold_links(
    owned: Iterable[Ownership],
    folded: frozenset[str],
    stage_of: Mapping[str, str],
    roles: Iterable[Role],
    *,
    is_possible: bool = False,
) -> list[MapLink]:
    """One line per ownership; an actor has one line to a folded stage, in the strongest of its roles there."""
    rank = {role.id: (not role.is_lead, not role.is_owner, place) for place, role in enumerate(roles)}
    links: list[MapLink] = []
    best: dict[tuple[str, str], str] = {}
    for o in owned:
        stage = stage_of[o.mitigation]
        if stage not in folded:
            links.append(MapLink(o.actor, o.mitigation, o.role, is_possible))
            continue
        pair = (o.actor, stage_key(stage))
        best[pair] = min(best.get(pair, o.role), o.role, key=rank.__getitem__)
    return [*links, *(MapLink(*pair, role, is_possible) for pair, role in best.items())]


def count_every_risk(allocation: Allocation) -> int:
    """How many mitigations address every risk that the source lists."""
    return sum(EVERY_RISK in mitigation.risks for mitigation in allocation.mitigations)


def _risks(allocation: Allocation, folded: frozenset[str]) -> tuple[tuple[MapEntry, ...], tuple[MapLink, ...]]:
    """The risks that the mitigations name, and a line to each; lines of those that address every risk are left out."""
    frameworks = {framework.id for framework in allocation.frameworks}
    known = {risk.id: risk for risk in allocation.chain.risks if risk.framework in frameworks}
    links = dict.fromkeys(
        MapLink(f"risk:{risk}", _end(mitigation, folded), "risk")
        for mitigation in allocation.mitigations
        for risk in mitigation.risks
        if risk in known
    )
    named = {link.start for link in links}
    entries = (MapEntry(f"risk:{each.id}", _SLASH.sub(" / ", each.name), "Risks") for each in known.values())
    return tuple(entry for entry in entries if entry.id in named), tuple(links)


def _end(mitigation: Mitigation, folded: frozenset[str]) -> str:
    return stage_key(mitigation.stage) if mitigation.stage in folded else mitigation.id

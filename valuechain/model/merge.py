"""Merges a user's own frameworks with the shipped ones into one chain."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, PracticeLink, ReferenceActor, ReferenceMatch
from valuechain.model.framework import Framework, Stage, Topic
from valuechain.model.texts import Passage, SourceText
from valuechain.model.values import (
    Actor,
    ApplicationDate,
    Cell,
    Counterpart,
    Definition,
    Doubt,
    Mitigation,
    Neighbour,
    Ownership,
    Reading,
    Risk,
    Role,
    Supply,
)

_SUFFIX = "-mine"
_MARK = " (mine)"

Named = TypeVar("Named", Role, Topic, ReferenceActor, Practice)
Placed = TypeVar(
    "Placed", Stage, Actor, Reading, Cell, Supply, Risk, Doubt, ApplicationDate, Definition, SourceText, Passage,
    ReferenceMatch, PracticeLink,
)  # fmt: skip


def merge(shipped: ValueChain, own: ValueChain) -> ValueChain:
    """The shipped frameworks followed by the user's own; neither changes the other.

    If the shipped data already uses one of the user's ids, the user's gets the suffix `-mine` (then `-mine-2`): a
    framework's id always does, that of a role, topic, reference actor or practice only if it means something else in
    the shipped data. Model types and release types are the shipped ones. The user's crosswalk rows are dropped unless
    they concern the user's own frameworks, so that shipped comparisons do not change.
    """
    frameworks = own_ids(shipped, own)
    roles = _renamed(own.roles, shipped.roles)
    topics = _renamed(own.topics, shipped.topics)
    references = _renamed(own.reference_actors, shipped.reference_actors)
    practices = _renamed(own.practices, shipped.practices)
    ours = frozenset(frameworks.values())
    crosswalk = tuple(
        row for row in _of_frameworks(own.crosswalk, frameworks) if row.framework in ours or row.to_framework in ours
    )
    return replace(
        shipped,
        frameworks=(*shipped.frameworks, *(_renamed_framework(each, frameworks, shipped) for each in own.frameworks)),
        roles=(*shipped.roles, *_added(own.roles, shipped.roles, roles)),
        topics=(*shipped.topics, *_added(own.topics, shipped.topics, topics)),
        stages=(*shipped.stages, *_placed(own.stages, frameworks)),
        actors=(*shipped.actors, *_placed(own.actors, frameworks)),
        mitigations=(*shipped.mitigations, *_mitigations(own.mitigations, frameworks, topics)),
        ownerships=(*shipped.ownerships, *_ownerships(own.ownerships, frameworks, roles)),
        readings=(*shipped.readings, *_placed(own.readings, frameworks)),
        cells=(*shipped.cells, *_cells(own.cells, frameworks)),
        supplies=(*shipped.supplies, *_placed(own.supplies, frameworks)),
        crosswalk=(*shipped.crosswalk, *crosswalk),
        risks=(*shipped.risks, *_placed(own.risks, frameworks)),
        doubts=(*shipped.doubts, *_placed(own.doubts, frameworks)),
        dates=(*shipped.dates, *_placed(own.dates, frameworks)),
        definitions=(*shipped.definitions, *_placed(own.definitions, frameworks)),
        texts=(*shipped.texts, *_placed(own.texts, frameworks)),
        passages=(*shipped.passages, *_placed(own.passages, frameworks)),
        reference_actors=(
            *shipped.reference_actors,
            *_added(own.reference_actors, shipped.reference_actors, references),
        ),
        reference_matches=(*shipped.reference_matches, *_matches(own.reference_matches, frameworks, references)),
        practices=(
            *shipped.practices,
            *(
                replace(each, topic=topics.get(each.topic, each.topic))
                for each in _added(own.practices, shipped.practices, practices)
            ),
        ),
        links=(*shipped.links, *_links(own.links, frameworks, practices)),
        version=hashlib.sha256(f"{shipped.version}\n{own.version}".encode()).hexdigest(),
        modified=max(shipped.modified, own.modified),
        updated=max(shipped.updated, own.updated) if shipped.updated and own.updated else "",
    )


def titled(own: ValueChain, title: str) -> ValueChain:
    """The user's own data under the title they gave it; unchanged if there is no title or more than one framework."""
    if not title or len(own.frameworks) != 1:
        return own
    (framework,) = own.frameworks
    version = hashlib.sha256(f"{own.version}\n{title}".encode()).hexdigest()
    return replace(own, frameworks=(replace(framework, name=title, short_name=title),), version=version)


def own_ids(shipped: ValueChain, own: ValueChain) -> Mapping[str, str]:
    """The id of each of the user's own frameworks in the merged chain."""
    taken = {framework.id for framework in shipped.frameworks}
    return _free_ids([framework.id for framework in own.frameworks], taken)


def _free_ids(wanted: Collection[str], taken: Collection[str]) -> Mapping[str, str]:
    """The id to use for each wanted id: the wanted id itself or, if that is taken, the id with a suffix."""
    free: dict[str, str] = {each: each for each in wanted if each not in taken}
    used = {*taken, *free}
    for each in wanted:
        if each in free:
            continue
        candidate, number = f"{each}{_SUFFIX}", 1
        while candidate in used:
            number += 1
            candidate = f"{each}{_SUFFIX}-{number}"
        free[each] = candidate
        used.add(candidate)
    return free


def _renamed(own: Iterable[Named], shipped: Iterable[Named]) -> Mapping[str, str]:
    """New ids for any of the user's rows whose id means something else in the shipped data."""
    theirs: dict[str, Named] = {each.id: each for each in shipped}
    ours: dict[str, Named] = {each.id: each for each in own}
    differing = [each.id for each in ours.values() if theirs.get(each.id, each) != each]
    return _free_ids(differing, {*theirs, *ours})


def _added(own: Iterable[Named], shipped: Collection[Named], new_ids: Mapping[str, str]) -> Iterable[Named]:
    """The user's rows that the shipped data lacks; names that the shipped data also uses are marked."""
    ids, names = {each.id for each in shipped}, {each.name for each in shipped}
    for each in own:
        if each.id in new_ids:
            name = f"{each.name}{_MARK}" if each.name in names else each.name
            yield replace(each, id=new_ids[each.id], name=name)
        elif each.id not in ids:
            yield each


def _renamed_framework(own: Framework, frameworks: Mapping[str, str], shipped: ValueChain) -> Framework:
    names = {each.short_name for each in shipped.frameworks}
    short_name = f"{own.short_name}{_MARK}" if own.short_name in names else own.short_name
    return replace(own, id=frameworks[own.id], short_name=short_name)


def _placed(rows: Iterable[Placed], frameworks: Mapping[str, str]) -> Iterable[Placed]:
    return (replace(row, framework=frameworks[row.framework]) for row in rows)


def _cells(rows: Iterable[Cell], frameworks: Mapping[str, str]) -> Iterable[Cell]:
    for row in _placed(rows, frameworks):
        near = (Neighbour(frameworks.get(each.framework, each.framework), each.place) for each in row.neighbours)
        yield replace(row, neighbours=tuple(near))


def _of_frameworks(rows: Iterable[Counterpart], frameworks: Mapping[str, str]) -> Iterable[Counterpart]:
    for row in rows:
        yield replace(
            row,
            framework=frameworks.get(row.framework, row.framework),
            to_framework=frameworks.get(row.to_framework, row.to_framework),
        )


def _matches(
    rows: Iterable[ReferenceMatch], frameworks: Mapping[str, str], references: Mapping[str, str]
) -> Iterable[ReferenceMatch]:
    for row in _placed(rows, frameworks):
        yield replace(row, reference_actor=references.get(row.reference_actor, row.reference_actor))


def _links(
    rows: Iterable[PracticeLink], frameworks: Mapping[str, str], practices: Mapping[str, str]
) -> Iterable[PracticeLink]:
    for row in _placed(rows, frameworks):
        yield replace(row, practice=practices.get(row.practice, row.practice))


def _mitigations(
    rows: tuple[Mitigation, ...], frameworks: Mapping[str, str], topics: Mapping[str, str]
) -> Iterable[Mitigation]:
    if not topics and all(new == old for old, new in frameworks.items()):
        return rows
    return (
        row._replace(
            framework=frameworks[row.framework], topics=tuple(topics.get(topic, topic) for topic in row.topics)
        )
        for row in rows
    )


def _ownerships(
    rows: tuple[Ownership, ...], frameworks: Mapping[str, str], roles: Mapping[str, str]
) -> Iterable[Ownership]:
    if not roles and all(new == old for old, new in frameworks.items()):
        return rows
    return (row._replace(framework=frameworks[row.framework], role=roles.get(row.role, row.role)) for row in rows)

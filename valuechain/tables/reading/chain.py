"""Builds a chain from checked rows."""

from collections.abc import Iterable
from typing import Any

from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, PracticeLink, ReferenceActor, ReferenceMatch
from valuechain.model.framework import Framework, Stage, Topic, TypeDefinition
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
from valuechain.model.vocabulary import Confidence, Place
from valuechain.tables.columns import OfFramework, Row
from valuechain.tables.keys import MODEL_NAMES
from valuechain.tables.reading import links
from valuechain.tables.reading.links import Tables
from valuechain.tables.reading.owners import Details, OwnedReadings, Owners
from valuechain.tables.reading.rows import RowTable
from valuechain.tables.reading.shipped import shipped_rows
from valuechain.tables.reading.source import SourceFiles
from valuechain.tables.schema import FrameworkRow, OwnershipRow


def build_chain(
    source: SourceFiles, tables: Tables, owners: list[Owners], readings: OwnedReadings, details: Details
) -> ValueChain:
    """The chain of rows without problems."""
    of = tables.framework_of
    chain = ValueChain(
        frameworks=tuple(_frameworks(source, tables)),
        roles=tuple(Role(**_fields(row)) for row in tables.roles.rows),
        model_types=_definitions(tables.model_types, "model_types"),
        release_types=_definitions(tables.release_types, "release_types"),
        topics=tuple(Topic(**_fields(row)) for row in tables.topics.rows),
        stages=tuple(_stages(tables)),
        actors=tuple(_actors(tables)),
        mitigations=tuple(_mitigations(tables)),
        ownerships=tuple(_ownerships(tables, owners, readings, details)),
        readings=tuple(Reading(**_renamed_fields(tables, row)) for row in tables.readings.rows),
        cells=tuple(_cells(tables)),
        supplies=tuple(Supply(**_placed_fields(tables, row)) for row in tables.supplies.rows),
        crosswalk=tuple(
            Counterpart(**{**_fields(row), "framework": row.framework or of(row)}) for row in tables.crosswalk.rows
        ),
        risks=tuple(Risk(**_placed_fields(tables, row)) for row in tables.risks.rows),
        doubts=tuple(Doubt(**_renamed_fields(tables, row)) for row in tables.doubts.rows),
        dates=tuple(ApplicationDate(**_placed_fields(tables, row)) for row in tables.dates.rows),
        definitions=tuple(Definition(**_placed_fields(tables, row)) for row in tables.definitions.rows),
        texts=tuple(SourceText(**_placed_fields(tables, row)) for row in tables.texts.rows),
        passages=tuple(Passage(**_placed_fields(tables, row)) for row in tables.passages.rows),
        reference_actors=tuple(_reference_actors(tables)),
        reference_matches=tuple(
            ReferenceMatch(**_placed_fields(tables, row)) for row in tables.reference_crosswalk.rows
        ),
        practices=tuple(Practice(**_fields(row)) for row in tables.practices.rows),
        links=tuple(PracticeLink(**_renamed_fields(tables, row)) for row in tables.links.rows),
        version=source.version,
        modified=source.modified,
        updated=source.updated,
    )
    chain.group_rows()
    return chain


def _fields(row: Row) -> dict[str, Any]:
    # The same as dict(row), but ten times faster.
    return {**row.__dict__}


def _placed_fields(tables: Tables, row: OfFramework) -> dict[str, Any]:
    return {**row.__dict__, "framework": tables.framework_of(row)}


def _renamed_fields(tables: Tables, row: OfFramework) -> dict[str, Any]:
    return {MODEL_NAMES.get(name, name): value for name, value in _placed_fields(tables, row).items()}


def _definitions(own: RowTable[Any], table: str) -> tuple[TypeDefinition, ...]:
    """The shipped definitions in their own order, each replaced by the source's own if it has one."""
    replaced = {row.id: row for row in own.rows}
    return tuple(TypeDefinition(**_fields(replaced.get(row.id, row))) for row in shipped_rows(table))


def _frameworks(source: SourceFiles, tables: Tables) -> Iterable[Framework]:
    rows = {row.id: _fields(row) for row in tables.frameworks.rows}
    is_named = any(row.framework for row in (*tables.actors.rows, *tables.mitigations.rows))
    for framework in tables.framework_ids:
        named = FrameworkRow.model_validate({"id": framework, "name": framework if is_named else source.name})
        fields = rows.get(framework) or _fields(named)
        fields["short_name"] = fields["short_name"] or fields["name"]
        fields["called"] = fields["called"] or "mitigation"
        yield Framework(**fields)


def _stages(tables: Tables) -> Iterable[Stage]:
    """The stages in stages.csv, then those that only mitigations mention, in order of appearance."""
    seen = {}
    for row in tables.stages.rows:
        seen[tables.framework_of(row), row.name] = Stage(**_placed_fields(tables, row))
    for mitigation in tables.mitigations.rows:
        key = (tables.framework_of(mitigation), mitigation.stage)
        if mitigation.stage and key not in seen:
            seen[key] = Stage(*key, gloss="", strategies=(), confidence=Confidence.UNSOURCED, source="")
    return seen.values()


def _actors(tables: Tables) -> Iterable[Actor]:
    for row in tables.actors.rows:
        fields = _placed_fields(tables, row)
        fields["label"] = row.label or row.name
        yield Actor(**fields)


def _reference_actors(tables: Tables) -> Iterable[ReferenceActor]:
    for row in tables.reference_actors.rows:
        yield ReferenceActor(**{**_fields(row), "label": row.label or row.name})


def _mitigations(tables: Tables) -> Iterable[Mitigation]:
    ambiguous = {(tables.framework_of(row), row.mitigation_id) for row in tables.readings.rows}
    everywhere: frozenset[Place] = frozenset()
    for row in tables.mitigations.rows:
        fields = _placed_fields(tables, row)
        fields["label"] = row.label or row.name
        fields["cells"] = (
            everywhere.union(*(links.PLACES_OF[pattern] for pattern in row.cells)) if row.cells else everywhere
        )
        if ambiguous and (fields["framework"], row.id) in ambiguous:
            fields["confidence"] = Confidence.AMBIGUOUS
        yield Mitigation(**fields)


def _ownerships(tables: Tables, owners: list[Owners], readings: OwnedReadings, details: Details) -> Iterable[Ownership]:
    """The ownerships of all readings, in the order of mitigations.

    Without a row in ownerships.csv, a lead has the norm of its mitigation, and other owners have none.
    """
    make = Ownership._make  # twice as fast as Ownership(...), which matters because ownerships are the most numerous
    leads = frozenset(row.id for row in tables.roles.rows if row.is_lead)
    for row, owned in zip(tables.mitigations.rows, owners, strict=True):
        framework, mitigation = tables.framework_of(row), row.id
        read = [
            (reading.id, reading.is_shown, Confidence.AMBIGUOUS, reading.source or row.source, held)
            for _, reading, held in readings.get((framework, mitigation), ())
        ]
        for *place, held in read or [("", True, row.confidence, row.source, owned)]:
            for actor, role in held:
                norm = row.norm if role in leads else ()
                plain = make((framework, mitigation, actor, role, *place, norm, "", row.applies_from, ""))
                found = details.get((framework, mitigation, actor, role)) if details else None
                yield _with_details(plain, found) if found else plain


def _with_details(plain: Ownership, row: OwnershipRow) -> Ownership:
    """The ownership as ownerships.csv has it. A reading's confidence stays: which role holds is in doubt."""
    return plain._replace(
        norm=row.norm,
        condition=row.condition,
        applies_from=row.applies_from or plain.applies_from,
        note=row.note,
        confidence=plain.confidence if plain.reading else row.confidence or plain.confidence,
        source=row.source or plain.source,
    )


def _cells(tables: Tables) -> Iterable[Cell]:
    for row in tables.cells.rows:
        fields = _placed_fields(tables, row)
        fields["neighbours"] = tuple(_neighbour(text, fields["framework"]) for text in row.neighbours)
        yield Cell(**fields)


def _neighbour(text: str, framework: str) -> Neighbour:
    named, _, pattern = text.rpartition(":")
    (place,) = links.PLACES_OF[pattern]
    return Neighbour(named or framework, place)

"""The base of a draft: one framework, with one reading of each passage."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.table import Table, Value
from valuechain.model.vocabulary import Confidence
from valuechain.tables.archive import pack
from valuechain.tables.columns import LONGEST_ID
from valuechain.tables.schema import REQUIRED_TABLES
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.tables.writing.chain_tables import tables_of
from valuechain.tables.writing.write import write_csv

BASE_NAME = "draft.zip"
"""The file name of a draft's base."""
_COPY = "-copy"
_OF_FRAMEWORK = frozenset({"framework", "to_framework"})


def write_base(chain: ValueChain, framework_id: str) -> bytes:
    """A zip of the tables of one framework, from which a draft of it starts. Raises UnknownValueError."""
    return _pack(tables_of(_settle(chain, framework_id)))


def write_copy(chain: ValueChain, framework_id: str) -> bytes:
    """The base of a copy of a framework: under an id of its own, and never law.

    Its actors correspond to those of the framework, if that is a shipped one. Raises UnknownValueError.
    """
    settled = _settle(chain, framework_id)
    copied = replace(settled, frameworks=(_copied(settled.frameworks[0]),))
    tables = {name: _rename(table, framework_id) for name, table in tables_of(copied).items()}
    if framework_id in shipped_frameworks():
        tables["crosswalk"] = _with_same_actors(tables["crosswalk"], settled, framework_id)
    return _pack(tables)


def write_new(title: str, roles: Sequence[str]) -> bytes:
    """The base of a new framework: one mitigation, and one actor for each of the roles."""
    actors = [(f"actor-{number}", f"Actor {number}") for number in range(1, len(roles) + 1)]
    owners = [("mitigation-1", actor, role) for (actor, _), role in zip(actors, roles, strict=True)]
    return _pack(
        {
            "frameworks": Table("frameworks", ("id", "name"), (("new", title),)),
            "actors": Table("actors", ("id", "name"), tuple(actors)),
            "mitigations": Table("mitigations", ("id", "name"), (("mitigation-1", "First mitigation"),)),
            "ownerships": Table("ownerships", ("mitigation_id", "actor_id", "role"), tuple(owners)),
        }
    )


def copied_from(framework_id: str) -> str:
    """The id of the shipped framework that a framework was copied from; empty if it was not.

    >>> copied_from("pai-open-copy"), copied_from("pai-open")
    ('pai-open', '')
    """
    original = framework_id.removesuffix(_COPY)
    return original if original != framework_id and original in shipped_frameworks() else ""


def _settle(chain: ValueChain, framework_id: str) -> ValueChain:
    """One framework of a chain, with the shown reading of each ambiguous passage as its interpretation.

    A cell of a draft has one value, so the other readings stay in the original data.
    """
    only = chain.only(framework_id)
    return replace(
        only,
        mitigations=tuple(each._replace(confidence=_settled(each.confidence)) for each in only.mitigations),
        ownerships=tuple(
            each._replace(reading="", confidence=_settled(each.confidence)) for each in only.ownerships if each.is_shown
        ),
        readings=(),
        cells=tuple(
            replace(cell, neighbours=tuple(near for near in cell.neighbours if near.framework == framework_id))
            for cell in only.cells
        ),
        passages=tuple(each for each in only.passages if each.table != "readings"),
        crosswalk=tuple(each for each in only.crosswalk if framework_id in (each.framework, each.to_framework)),
    )


def _settled(confidence: Confidence) -> Confidence:
    return Confidence.INTERPRETED if confidence is Confidence.AMBIGUOUS else confidence


def _copied(original: Framework) -> Framework:
    caution = f"This is a copy of {original.short_name} that can be changed here. It is not the source’s own text."
    return replace(
        original,
        name=f"Copy of {original.name}",
        short_name=f"Copy of {original.short_name}",
        title="",
        instrument=None,
        jurisdiction="",
        is_binding=False,
        legal_note="",
        status=None,
        status_note="",
        caution=caution,
    )


def _id_of_copy(framework_id: str) -> str:
    return f"{framework_id[: LONGEST_ID - len(_COPY)]}{_COPY}"


def _rename(table: Table, framework_id: str) -> Table:
    """A table in which the framework has the id of its copy."""
    new = _id_of_copy(framework_id)

    def cell(column: str, value: Value) -> Value:
        if column in _OF_FRAMEWORK or (table.name == "frameworks" and column == "id"):
            return new if value == framework_id else value
        return str(value).replace(f"{framework_id}:", f"{new}:") if column == "neighbours" else value

    rows = (tuple(cell(*each) for each in zip(table.columns, row, strict=True)) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _with_same_actors(crosswalk: Table, settled: ValueChain, framework_id: str) -> Table:
    """The crosswalk, with a row for each actor that the copy shares with its original."""
    new = _id_of_copy(framework_id)
    same = (
        {
            "framework": new,
            "actor": actor.id,
            "to_framework": framework_id,
            "to_actor": actor.id,
            "extent": "full",
            "confidence": Confidence.INTERPRETED.value,
            "source": "The copy’s actors are the original’s",
        }
        for actor in settled.actors
    )
    rows = (tuple(each.get(column, "") for column in crosswalk.columns) for each in same)
    return replace(crosswalk, rows=(*crosswalk.rows, *rows))


def _pack(tables: Mapping[str, Table]) -> bytes:
    needed = {name: table for name, table in tables.items() if table.rows or name in REQUIRED_TABLES}
    return pack((f"{name}.csv", write_csv(table).encode("utf-8", "replace")) for name, table in needed.items())

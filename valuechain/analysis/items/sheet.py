"""The role card as a worksheet: in words, with names before ids."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.items.rows import role_card_rows
from valuechain.model.chain import ValueChain
from valuechain.model.errors import UnknownValueError
from valuechain.model.table import Sheet, SheetLayout, Table, Value
from valuechain.model.values import Actor, Mitigation
from valuechain.model.words import capital

_SECTIONS = {
    "owns": "Responsible for",
    "without it only supported": "Without this actor, only supported",
    "without it held by nobody": "Without this actor, no one",
    "counterpart": "Matching actor in another source",
    "owned by the counterpart": "The matching actor is responsible for",
    "needs": "Depends on",
    "hands on": "Supplies",
}
"""The sections in words, if they differ from those of the CSV."""
_COLUMNS = {
    "section": "Section",
    "": "What",
    "role": "Role",
    "with_whom": "With whom",
    "condition": "Condition",
    "framework": "Source",
    "legal_status": "Legal status",
    "source": "Place in the source",
    "what": "Name in the source",
    "stage": "Stage",
    "norm": "Norm",
    "strength": "Strength",
    "confidence": "Confidence",
    "id": "Id",
}
"""The headings by the columns of the CSV; the short name is the sheet's own."""
_WIDTHS = {0: 24, 1: 36, 3: 34, 4: 28, 5: 28, 6: 22, 7: 30, 8: 50}
_PRINTED = 8
_BETWEEN = "; "


def role_card_sheet(allocation: Allocation, actor_id: str) -> Sheet:
    """The role card of an actor as a worksheet. Raises the errors of `role_card_rows`."""
    chain, plain = allocation.chain, role_card_rows(allocation, actor_id)
    rows = tuple(tuple(_write(chain, record, name) for name in _COLUMNS) for record in plain.records())
    actor = chain.actor(allocation.frameworks[0].id, actor_id)
    return Sheet(
        Table(plain.name, tuple(_COLUMNS.values()), rows, SheetLayout(frozen=2, printed=_PRINTED, widths=_WIDTHS)),
        title=f"{actor.label}: role card according to {allocation.frameworks[0].short_name}",
        meanings={plain.name: "One row per statement about the actor; rows of other sources name their source."},
    )


def _write(chain: ValueChain, record: Mapping[str, Value], column: str) -> Value:
    if column == "section":
        section = str(record[column])
        return _SECTIONS.get(section) or capital(section)
    if column == "":
        return _short_name(chain, str(record["framework"]), str(record["id"]), str(record["what"]))
    if column == "framework":
        return chain.framework(str(record[column])).name if record[column] else ""
    if column == "with_whom":
        return _shorten(chain, str(record["framework"]), str(record[column]))
    return record.get(column, "")


def _shorten(chain: ValueChain, framework: str, others: str) -> str:
    """A list of actors, of which each may be followed by its role in brackets, by their short names.

    >>> import valuechain as vc
    >>> _shorten(vc.read_chain(), "pai-open", "Model Adapters & Optimizers (secondary); App Developers (primary)")
    'Adapters (secondary); App developers (primary)'
    """
    labels = {actor.name: actor.label for actor in chain.actors_by_framework.get(framework, ())}
    parts = []
    for part in others.split(_BETWEEN):
        name, bracket, role = part.rpartition(" (")
        parts.append(f"{labels.get(name, name)}{bracket}{role}" if bracket else labels.get(part, part))
    return _BETWEEN.join(parts)


def _short_name(chain: ValueChain, framework: str, item: str, name: str) -> str:
    """The short name of the mitigation or actor with this id and name; the name if there is none."""
    finds: tuple[Callable[[str, str], Mitigation | Actor], ...] = (chain.mitigation, chain.actor)
    for find in finds if framework and item else ():
        with suppress(UnknownValueError):
            found = find(framework, item)
            if found.name == name:
                return found.label
    return name

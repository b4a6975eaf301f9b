"""Any table as a worksheet: headings in words, short names before the source's own, ids last."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from valuechain.analysis.rows.labels import LABEL
from valuechain.model.chain import ValueChain
from valuechain.model.table import Sheet, SheetLayout, Table, Value
from valuechain.model.words import capital

_SHORT_NAMES = {
    LABEL: "name",
    "mitigation_label": "mitigation",
    "actor_label": "actor",
    "to_actor_label": "to_actor",
}
"""The columns with the source's own names, by those with short names."""
_KNOWN_BY_ID = ("framework", "to_framework", "topic", "practice")
"""Columns of ids that a sheet replaces by names, beside which the CSV may have the names."""
_SUPERFLUOUS = ("framework_name", "topic_name", "practice_name")
_ACTORS = ("then_answering", "then_supporting")
"""Columns that list the actors of the row's source by name."""
_BETWEEN_NAMES = "; "
_OFTEN_THE_SAME = (
    "from_strength", "to_strength", "from_condition", "to_condition", "from_legal_status", "to_legal_status",
    "legal_status", "framework",
)  # fmt: skip
"""Columns that are not printed if every row has the same, or nothing."""
_IDS = ("framework_id", "id", "topic_id", "mitigation_id", "actor_id", "to_actor_id")
_IN_SOURCE = "_in_the_source"
_HEADINGS = {
    "framework": "Source",
    "to_framework": "Other source",
    "to_actor": "Actor in the other source",
    "to_actor_in_the_source": "Its name in the other source",
    "to_actor_id": "Its id in the other source",
    "source": "Place in the source",
    "place": "Code",
    "where": "Place and note",
    "set": "Group",
    "size": "Actors in the group",
    "in_every_set": "In every group",
    "answers_for": "Responsible for",
    "of_all_answers": "Of all responsibilities",
    "under_condition": "Only under a condition",
    "then_answering": "Then responsible",
    "then_supporting": "Then supporting",
    "law_or_advice": "Law or voluntary",
}
"""The headings that differ from the names of the columns in the CSV."""
_FROZEN = ("name", "mitigation", "actor", "practice")
"""The first of these stays in sight, with all that stands before it."""
_WIDE = 36


def plain_sheet(table: Table, chain: ValueChain, headings: Mapping[str, str] = MappingProxyType({})) -> Sheet:
    """The table as a worksheet for people, with what the source calls things, and ids, at the end.

    These are not printed, nor is a source that all rows share.

    `headings` has those of this table by the names of its columns, if they differ from the usual ones.

    >>> import valuechain as vc
    >>> rows = (("eu-ai-act", "art-9", "Risk management system", "Run a risk management system"),)
    >>> columns = ("framework", "mitigation_id", "mitigation", "mitigation_label")
    >>> table = plain_sheet(Table("rows", columns, rows), vc.read_chain()).table
    >>> table.columns
    ('Mitigation', 'Source', 'Mitigation in the source', 'Mitigation id')
    >>> table.rows[0][2:]
    ('Risk management system', 'art-9')
    """
    cells: dict[str, Sequence[Value]] = {name: [row[at] for row in table.rows] for at, name in enumerate(table.columns)}
    own: dict[str, Sequence[Value]] = {}
    for label, name in _SHORT_NAMES.items():
        if label in cells and name in cells:
            pairs = list(zip(cells.pop(label), cells[name], strict=True))
            cells[name] = [short or whole for short, whole in pairs]
            own[name + _IN_SOURCE] = [whole if short else "" for short, whole in pairs]
    for name in filter(cells.__contains__, _ACTORS):
        cells[name] = _shorten(chain, cells["framework"], cells[name])
    ids = {name: cells.pop(name) for name in _IDS if name in cells and len(cells) > 1}
    if "practice" in cells:
        cells.pop("name", None)
    for name in filter(cells.__contains__, _SUPERFLUOUS):
        del cells[name]
    if "framework" in cells and "to_framework" not in cells:
        cells["framework"] = cells.pop("framework")
    names = _names_by_id(chain)
    for name in filter(cells.__contains__, _KNOWN_BY_ID):
        cells[name] = [names.get((name.removeprefix("to_"), each), each) for each in cells[name]]
    frozen = next((at for at, name in enumerate(cells, start=1) if name in _FROZEN), 0)
    same = {name: cells.pop(name) for name in _OFTEN_THE_SAME if name in cells and len(set(cells[name])) == 1}
    printed = len(cells)
    cells |= same | own | ids
    said = {**{each.id: capital(each.short_name) for each in chain.frameworks}, **_HEADINGS, **headings}
    columns = tuple(said.get(name) or capital(name.replace("_", " ")) for name in cells)
    wide = {at: _WIDE for at, column in enumerate(cells.values()) if any(len(str(each)) > _WIDE for each in column)}
    layout = SheetLayout(frozen=frozen, printed=printed, widths=wide)
    return Sheet(Table(table.name, columns, tuple(zip(*cells.values(), strict=True)), layout))


def _names_by_id(chain: ValueChain) -> Mapping[tuple[str, Value], str]:
    return {
        **{("framework", each.id): each.name for each in chain.frameworks},
        **{("topic", each.id): each.name for each in chain.topics},
        **{("practice", each.id): each.name for each in chain.practices},
    }


def _shorten(chain: ValueChain, frameworks: Sequence[Value], lists: Sequence[Value]) -> list[Value]:
    labels = {(each.framework, each.name): each.label for each in chain.actors}
    return [
        _BETWEEN_NAMES.join(labels.get((str(framework), name), name) for name in str(each).split(_BETWEEN_NAMES))
        for framework, each in zip(frameworks, lists, strict=True)
    ]

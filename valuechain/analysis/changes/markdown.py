"""Writes the changes between two versions of the data as Markdown: the weightiest first, wording only by id."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from valuechain.analysis.changes.changes import ChangeKind, DataChanges, RowChange, TableChanges
from valuechain.analysis.changes.entries import TOPICS, Entry, list_entries, topic_of
from valuechain.analysis.changes.reasons import Reasons, reason_for
from valuechain.analysis.changes.signs import code, escape
from valuechain.analysis.changes.weights import Weight
from valuechain.model.words import count

TITLE = "Changes in the data"
_SHARED = "All frameworks"
_HOW_TO_READ = (
    "Changes of wording (rewritten descriptions included), typography and source references are not spelled out: only "
    "their rows are listed. As CSV or JSON, the same changes have every field before and after."
)
_FEWEST_ALIKE = 3
"""A change that at least this many rows have in common is listed once."""
_PLACES = "passages"


class _ChangedRow(NamedTuple):
    table: str
    row: RowChange
    entries: tuple[Entry, ...]

    @property
    def is_wording(self) -> bool:
        """Whether only wording has changed."""
        return all(entry.weight is Weight.WORDING for entry in self.entries)


def write_changes(changes: DataChanges, reasons: Reasons) -> str:
    """The changes by framework, after a table of their numbers."""
    blocks = [f"# {TITLE}", f"From data {changes.before}, to data {changes.after}.", reasons.get("", "")]
    sections = {
        framework: tuple(tables) for framework, tables in groupby(changes.tables, key=lambda table: table.framework)
    }
    rows = {framework: _rows(changes, tables) for framework, tables in sections.items()}
    blocks += ["\n".join(_numbers(rows)), _HOW_TO_READ] if rows else ["Nothing has changed."]
    for framework, tables in sections.items():
        name = changes.frameworks.get(framework, "")
        blocks.append(f"## {escape(name)} ({code(framework)})" if framework else f"## {_SHARED}")
        blocks.append(reasons.get(framework, "") if framework else "")
        blocks.extend(_reasons(reasons, framework, tables))
        blocks.extend(_section(rows[framework]))
        blocks.extend(_count_places(table) for table in tables if table.table == _PLACES)
    return "\n\n".join(filter(None, blocks)) + "\n"


def _rows(changes: DataChanges, tables: Iterable[TableChanges]) -> Sequence[_ChangedRow]:
    return [
        _ChangedRow(table.table, row, tuple(list_entries(changes, table.table, row)))
        for table in tables
        if table.table != _PLACES
        for row in table.rows
    ]


def _numbers(rows: Mapping[str, Sequence[_ChangedRow]]) -> Iterator[str]:
    yield f"| framework | {' | '.join(ChangeKind)} | of these only in wording |"
    yield f"|---|{'---:|' * (len(ChangeKind) + 1)}"
    for framework, changed in rows.items():
        kinds = Counter(each.row.kind for each in changed)
        numbers = (*(kinds[kind] for kind in ChangeKind), sum(each.is_wording for each in changed))
        yield f"| {framework or 'all'} | {' | '.join(map(str, numbers))} |"


def _reasons(reasons: Reasons, framework: str, tables: Iterable[TableChanges]) -> Iterator[str]:
    """The reasons for tables of a framework."""
    for table in tables:
        if reason := reason_for(reasons, framework, table.table):
            yield f"**{topic_of(table.table)}.** {reason}"


def _section(rows: Sequence[_ChangedRow]) -> Iterator[str]:
    """The changes of a framework, by weight and topic."""
    entries = [entry for each in rows for entry in each.entries]
    for weight in (Weight.RESPONSIBILITY, Weight.FACT):
        topics = dict.fromkeys(entry.topic for entry in entries if entry.weight is weight)
        if topics:
            yield f"### {weight}"
        for topic in sorted(topics, key=lambda each: TOPICS.index(each) if each in TOPICS else len(TOPICS)):
            yield f"#### {topic}"
            yield from _topic([entry for entry in entries if entry.weight is weight and entry.topic == topic])
    if wording := list(_list_wording(rows)):
        yield f"### {Weight.WORDING}"
        yield "\n".join(wording)


def _topic(entries: Iterable[Entry]) -> Iterator[str]:
    """A block for each kind of change; if rows have only changed, without a heading."""
    by_kind: dict[ChangeKind, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    for kind in filter(by_kind.get, ChangeKind):
        found = by_kind[kind]
        if kind is not ChangeKind.CHANGED:
            yield f"{kind.capitalize()} ({len(found)}):\n\n{_list_rows(found)}"
            continue
        alike = _find_alike(found)
        rest = _list_rows(entry for entry in found if entry.text not in alike)
        heading = "" if len(by_kind) == 1 else f"Changed ({len({(entry.row, entry.name) for entry in found})}):\n\n"
        yield heading + "\n".join(filter(None, (_list_alike(alike), rest)))


def _find_alike(entries: Iterable[Entry]) -> Mapping[str, Sequence[str]]:
    """The changes that many rows have in common, with these rows."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        found[entry.text].append(entry.row)
    return {text: rows for text, rows in found.items() if len(rows) >= _FEWEST_ALIKE}


def _list_alike(alike: Mapping[str, Sequence[str]]) -> str:
    return "\n".join(f"- {text}, {count(len(rows), 'row')}: {_join(rows)}" for text, rows in alike.items())


def _list_rows(entries: Iterable[Entry]) -> str:
    """A line for each row, or for all rows without names that say the same."""
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        texts[entry.row, entry.name].append(entry.text)
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (row, name), said in texts.items():
        text = "; ".join(filter(None, said))
        same[(f"{row} {name}", text) if name or not text else ("", text)].append(row)
    return "\n".join(
        f"- {': '.join(filter(None, (named.strip() or _join(rows), text)))}" for (named, text), rows in same.items()
    )


def _join(rows: Sequence[str]) -> str:
    return ("; " if any("," in row for row in rows) else ", ").join(rows)


def _list_wording(rows: Iterable[_ChangedRow]) -> Iterator[str]:
    """For each table, the rows in which only wording has changed, and how many others there are."""
    reworded = [each for each in rows if any(entry.weight is Weight.WORDING for entry in each.entries)]
    for table, members in groupby(reworded, key=lambda each: each.table):
        changed = list(members)
        only = [each.entries[0].row for each in changed if each.is_wording]
        said = [f"{count(len(only), 'row')} in which nothing else changed ({_join(only)})"] if only else []
        if others := len(changed) - len(only):
            said.append(f"{count(others, 'row')} with other changes, listed above")
        yield f"- {topic_of(table)}: {'; '.join(said)}"


def _count_places(table: TableChanges) -> str:
    numbers = (f"{len(table.of(kind))} {kind}" for kind in ChangeKind if table.of(kind))
    return f"Places in the texts: {', '.join(numbers)}."

"""Whatever a table holds, it is read or named."""

import csv
import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

import valuechain as vc
from valuechain.model.problem import Problem

HEADS = st.sampled_from(
    ["Task", "No.", "Phase", "Owner", "Responsible", "R", "A", "I", "Legal", "IT", "Role", "Who", "Notes", "", "Total"]
)
CELLS = st.sampled_from(
    ["", "", "R", "A/R", "C, I", "x", "Ana", "Bo; Cy", "Write it", "Phase 1: Do", "1", "2", "Total", "see note", "-"]
)
TABLES = st.integers(2, 6).flatmap(
    lambda width: st.tuples(
        st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=2),
        st.lists(HEADS, min_size=width, max_size=width),
        st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6),
    ).map(lambda parts: [*parts[0], parts[1], *parts[2]])
)


@settings(max_examples=200, deadline=None)
@given(TABLES)
def test_nothing_is_lost_without_a_word(rows: list[list[str]]) -> None:
    """Every cell of a table that is read is in the data, or a note or warning names it, its row or its column."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.csv"
        stream = io.StringIO()
        csv.writer(stream).writerows(rows)
        path.write_text(stream.getvalue(), encoding="utf-8")
        try:
            chain = vc.read_chain(path)
        except vc.InvalidDataError:
            return
    held = _texts(chain)
    named = {problem.column for problem in chain.warnings}
    summary = next(problem for problem in chain.warnings if "looks like" in problem.message)
    lines = {each.line for each in chain.warnings if each.column == "(file)" and each is not summary}
    lines |= {each.line for each in chain.warnings if "The row names no" in each.message}
    two = re.search(r"headings are in rows (\d+) and (\d+)", summary.message)
    headers = {int(line) for line in two.groups()} if two else {summary.line}
    header = [
        next((rows[line - 1][index] for line in sorted(headers, reverse=True) if rows[line - 1][index]), "")
        for index in range(len(rows[0]))
    ]
    for line, row in enumerate(rows, start=1):
        for index, cell in enumerate(row):
            heading = header[index] or f"column {chr(65 + index)}"
            is_said = line in lines | headers or any(name.endswith(heading) for name in named)
            if "with a row for each actor" in summary.message:  # its rows are columns, and the other way round
                is_said |= (row[0] or f"row {line}") in named or any(cell in each.message for each in chain.warnings)
            assert is_said or _is_held(cell, held), (line, heading, cell, list(map(str, chain.warnings)))


def _texts(chain: vc.ValueChain) -> set[str]:
    texts = {text for m in chain.mitigations for text in (m.id, m.name, m.stage, m.summary, m.ownership_note, m.label)}
    return (
        texts
        | {actor.name for actor in chain.actors}
        | {o.role for o in chain.ownerships}
        | {o.note for o in chain.ownerships}
    )


MARKS = {
    "R": "responsible",
    "A": "accountable",
    "C": "consulted",
    "I": "informed",
    "x": "responsible",
    "1": "responsible",
}


def _is_held(cell: str, held: set[str]) -> bool:
    """Whether the text of a cell is in the data, as it is, in parts, or as roles."""
    parts = [part.strip() for part in cell.replace("/", ",").replace(";", ",").split(",")]
    if not cell or cell in held or cell.replace(";", ",") in held:  # a heading's semicolon becomes a comma in the name
        return True
    return all(part in held or MARKS.get(part, part.lower()) in held for part in parts)


def test_the_problem_class_is_used(tmp_path: Path) -> None:
    """Notes are problems like others."""
    (tmp_path / "own.csv").write_text("Task,Legal,IT\nWrite,R,A\n")
    notes = vc.check(tmp_path / "own.csv")
    assert notes
    assert all(isinstance(problem, Problem) for problem in notes)

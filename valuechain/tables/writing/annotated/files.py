"""Annotates a user's own files with a column of problems."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from valuechain.model.problem import Problem
from valuechain.model.table import Table
from valuechain.tables.archive import ANNOTATED, pack
from valuechain.tables.reading.source import TEXT_ENDINGS, as_text
from valuechain.tables.reading.zips import encoding_in, open_zip, unpack
from valuechain.tables.schema import TABLES, columns_of
from valuechain.tables.text import SEPARATORS, RawTable, UnreadableError, decode, neutralise, parse
from valuechain.tables.writing.annotated.rows import HEAD, ByLine, annotated_rows
from valuechain.tables.writing.write import BYTE_ORDER_MARK, write_excel_csv

_COLUMNS = ("file", "line", "column", "problem", "how to fix it")
_LONGEST = 3000
"""Limit on the characters of problems in one row."""
_SAID = re.compile(r'"?sep=([^\r\n"])', re.IGNORECASE)


def problem_rows(problems: Iterable[Problem]) -> Table:
    """The problems as a table: file, line, column, problem, how to fix it."""
    return Table(HEAD, _COLUMNS, tuple(tuple(problem) for problem in problems))


def can_annotate(name: str, problems: Iterable[Problem]) -> bool:
    """Whether the file can be opened at all; if not, the list of problems is all we have."""
    return as_text(name) not in {problem.file for problem in problems}


class AnnotatedCopy(NamedTuple):
    """A copy of a user's file with a column of problems."""

    name: str
    content: bytes


def annotate(name: str, content: bytes, problems: Sequence[Problem]) -> AnnotatedCopy:
    """Annotates a zip or workbook: returns a copy with the problems of each row.

    Each table gets a last column `problems`, which replaces an existing one; rows keep their line numbers. All
    problems, including those without a row, are in problems.csv or a sheet `problems`. Anything that is not a table
    is left unchanged. Text is never run as a formula. Raises UnreadableError if the file cannot be opened.
    """
    stem = PurePosixPath(name).stem
    if PurePosixPath(name).suffix.casefold() == ".zip":
        return AnnotatedCopy(f"{stem}{ANNOTATED}.zip", _annotate_zip(name, content, problems))
    from valuechain.tables.writing.annotated.workbook import annotate_workbook  # noqa: PLC0415 # openpyxl is slow to import

    sheets = {title: _by_line(problems, f"{name}, sheet {title}") for title in _titles(name, problems)}
    copy = annotate_workbook(name, content, sheets, problem_rows(problems))
    return AnnotatedCopy(f"{stem}{ANNOTATED}.xlsx", copy)


def _titles(name: str, problems: Iterable[Problem]) -> Iterable[str]:
    start = f"{name}, sheet "
    return dict.fromkeys(problem.file.removeprefix(start) for problem in problems if problem.file.startswith(start))


def _by_line(problems: Iterable[Problem], file: str) -> ByLine:
    """The problems of each line of a file, as text: column, message and how to fix it."""
    said: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.file == file:
            said[problem.line].append(f"{problem.column}: {problem.message} {problem.mend}".rstrip())
    return {line: _cut(" | ".join(texts)) for line, texts in said.items()}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} [...] The rest is in the list of problems."


def _annotate_zip(name: str, content: bytes, problems: Sequence[Problem]) -> bytes:
    files = [("problems.csv", write_excel_csv(problem_rows(problems)))]
    archive = open_zip(name, content)
    encoding = encoding_in(archive)
    for member in archive.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        is_hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
        is_table = path.suffix.casefold() in TEXT_ENDINGS
        if is_hidden or not is_table or path.stem.casefold() == "problems":
            continue
        try:
            content = unpack(archive, member)
            by_line = _by_line(problems, path.name)
            files.append((path.name, _annotate_text(path.name, content, by_line, encoding)))
        except UnreadableError:
            continue  # cannot be unpacked; the list of problems says so
    return pack(files)


def _annotate_text(file: str, content: bytes, by_line: ByLine, encoding: str) -> bytes:
    """The file with the column added, or unchanged if it is not a table."""
    try:
        decoded = decode(file, content, encoding)
        table = parse(file, decoded, _known(file))
    except UnreadableError:
        return content
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=_separator(decoded.text, table), lineterminator="\r\n")
    stream.write("\r\n" * (table.header_line - 1))
    for line, row, after in annotated_rows(table, by_line):
        writer.writerow([neutralise(cell) for cell in row])
        # Empty lines keep the following rows at their original line numbers.
        height = 1 + sum(len(re.findall(r"\r\n|\r|\n", cell)) for cell in row)
        stream.write("\r\n" * max(0, after - line - height))
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()


def _known(file: str) -> frozenset[str]:
    """The table's columns, which help to detect the separator, as when reading."""
    table = PurePosixPath(file).stem.casefold()
    return frozenset(columns_of(table)) if table in TABLES else frozenset()


def _separator(text: str, table: RawTable) -> str:
    """The file's own separator, since the user will open the copy in the same program."""
    said = _SAID.match(text)
    if said:
        return said[1] if said[1] in SEPARATORS else ","
    head = text.lstrip("\r\n")[:100_000].splitlines()[0]
    return max(SEPARATORS, key=lambda each: len(next(csv.reader([head], delimiter=each))) == len(table.header))

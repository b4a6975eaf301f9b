"""Leaves out rows of a table that only look filled, and reports cells that look wrong."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from valuechain.model.problem import WHOLE_FILE, Noted, Problem, Warned
from valuechain.model.words import join_words
from valuechain.tables.characters import is_error_value

_TICKS = frozenset({"true", "false", "yes", "no"})
_OF_IDS = re.compile(r"(?:.*[ _])?(?:id|ids|code|no\.?|nr\.?|number|ref\.?|reference|key|identifier|#)", re.IGNORECASE)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_SHORT_DAY = re.compile(rf"\d{{1,2}}-{_MONTH}|{_MONTH}-\d{{2}}", re.IGNORECASE)
"""A date in place of an id: Excel turns 1-2 and Mar-1 into such dates."""
_LONGEST_DAY = 8
"""With spaces around it."""
_NAMED = 3
_HEADER_WITHIN = 10
"""The rows in which headings are looked for."""

Place = tuple[int, int]
"""The line and the column of a cell, with columns counted from 0."""


def letters_of(column: int) -> str:
    """The letters of a column in a spreadsheet.

    >>> letters_of(0), letters_of(27)
    ('A', 'AB')
    """
    tens, ones = divmod(column, 26)
    return (letters_of(tens - 1) if tens else "") + chr(ord("A") + ones)


class Cells:
    """The cells of a table, which are called by address in a sheet and by line in a file."""

    def __init__(self, file: str, rows: Sequence[Sequence[str]], *, is_sheet: bool) -> None:
        self._file, self._is_sheet = file, is_sheet
        self._first = [[cell.strip() for cell in row] for row in rows[:_HEADER_WITHIN]]

    def say(
        self, make: Callable[[str, int, str, str, str], Problem], places: Iterable[Place], message: str, mend: str
    ) -> Iterable[Problem]:
        """One problem for each column with such cells; the message has {} for the cells."""
        by_column: dict[int, list[int]] = defaultdict(list)
        for line, column in places:
            by_column[column].append(line)
        for column, lines in sorted(by_column.items()):
            yield make(self._file, lines[0], self._head(column), message.format(self._name(lines, column)), mend)

    def _head(self, column: int) -> str:
        """The heading in the first row that is not a mere title."""
        heads = next((row for row in self._first if len([*filter(None, row)]) > 1), [])
        return (heads[column] if column < len(heads) else "") or f"column {letters_of(column)}"

    def _name(self, lines: Sequence[int], column: int) -> str:
        """The cells in these lines of a column, such as "C2, C3, C7 and 12 more"."""
        named = [f"{letters_of(column)}{line}" if self._is_sheet else f"line {line}" for line in lines[:_NAMED]]
        more = len(lines) - len(named)
        return join_words([*named, f"{more:,} more"] if more else named)

    def warn_of_dates(self, places: Iterable[Place]) -> Iterable[Problem]:
        """Warnings of ids that Excel may have turned into dates."""
        message = "The id in {} is a date. Excel turns ids such as 1-2 into dates when they are typed."
        mend = "If it was an id, format the column as text in Excel, and type it again."
        return self.say(Warned.of, (place for place in places if self.holds_ids(place[1])), message, mend)

    def holds_ids(self, column: int) -> bool:
        """Whether a heading says that a column holds ids; there may be other rows above the headings."""
        return any(column < len(row) and _OF_IDS.fullmatch(row[column]) for row in self._first)


def clean(file: str, rows: list[list[str]], lines: list[int], *, is_sheet: bool) -> list[Problem]:
    """Removes rows in which only boxes are ticked, and reports failed formulas and ids that became dates."""
    notes = [*_drop_ticks(file, rows, lines)]
    cells = Cells(file, rows, is_sheet=is_sheet)
    failed: dict[str, list[Place]] = defaultdict(list)
    for line, row in zip(lines, rows, strict=True):
        if "#" not in "".join(row):
            continue
        for column, cell in enumerate(row):
            if is_error_value(cell):
                failed[cell.strip()].append((line, column))
    for value, places in failed.items():
        message = f"{{}} shows {value}: a formula of the spreadsheet has failed."
        notes += cells.say(Warned.of, places, message, "Correct the formula, or clear the cell.")
    of_ids = [column for column in range(len(rows[0]) if rows else 0) if cells.holds_ids(column)]
    days = (
        (line, column)
        for line, row in zip(lines, rows, strict=True)
        for column in of_ids
        if column < len(row) and len(row[column]) <= _LONGEST_DAY and _SHORT_DAY.fullmatch(row[column].strip())
    )
    return [*notes, *cells.warn_of_dates(days)]


def _drop_ticks(file: str, rows: list[list[str]], lines: list[int]) -> Iterable[Problem]:
    """Removes the rows with nothing but check boxes, which Google Sheets fills down to row 1000."""
    suspects = [index for index, row in enumerate(rows) if index and _is_ticks(row)]
    if not suspects:
        return
    chosen = frozenset(suspects)
    others = [row for index, row in enumerate(rows) if index and index not in chosen]
    columns = {column for index in suspects for column, cell in enumerate(rows[index]) if cell.strip()}
    if not others or not all(_is_ticks([row[column] for row in others if column < len(row)]) for column in columns):
        return  # these columns hold words too
    dropped = [lines[index] for index in suspects]
    for index in reversed(suspects):
        del rows[index], lines[index]
    where = f"row {dropped[0]}" if len(dropped) == 1 else f"{len(dropped):,} rows, from {dropped[0]} to {dropped[-1]},"
    message = f"Left out {where} with nothing but check boxes."
    yield Noted.of(file, dropped[0], WHOLE_FILE, message, "If they belong to the table, fill in their other cells.")


def _is_ticks(cells: Sequence[str]) -> bool:
    """Whether cells hold nothing but ticks."""
    first = next(filter(None, cells), "").strip()
    if first and first.casefold() not in _TICKS:  # nearly always
        return False
    return all(cell.casefold() in _TICKS for each in cells if (cell := each.strip()))

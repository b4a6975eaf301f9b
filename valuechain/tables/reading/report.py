"""Collects problems, and phrases them for the file's author."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from valuechain.model.errors import nearest
from valuechain.model.problem import Noted, Problem, Warned
from valuechain.model.words import count
from valuechain.tables.characters import is_error_value, name_invisible

MAX_PROBLEMS = 50_000
"""More than anyone would read. Without a limit, the largest faulty files would take minutes and gigabytes."""

_MAX_COMPARISONS = 50_000
"""Maximum number of words to compare in search of the nearest: this takes about 3 seconds."""
_LISTED = 30
_SHOWN = 60
_FEW = 6


class Report:
    """Collects problems; never raises, and drops any problems beyond MAX_PROBLEMS."""

    def __init__(self, problems: Sequence[Problem] = (), *, is_workbook: bool = False) -> None:
        self._problems = list(problems)
        self._is_workbook = is_workbook
        self._places: set[tuple[str, int, str]] = set()
        self._lines: set[tuple[str, int]] = set()
        self._nearest: dict[tuple[str, int], tuple[str | None, Collection[str]]] = {}
        self._comparisons_left = _MAX_COMPARISONS
        self._notes: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
        self.heads: Mapping[tuple[str, str], str] = {}
        """The user's own heading of columns, by file and column, where it differs."""

    @property
    def is_full(self) -> bool:
        """Whether the limit is reached, so that further checks are pointless."""
        return len(self._problems) > MAX_PROBLEMS

    @property
    def has_errors(self) -> bool:
        """Whether anything prevents reading the data."""
        return not all(problem.is_warning for problem in self._problems)

    def add(self, file: str, line: int, column: str, message: str, mend: str) -> None:
        """Adds a problem."""
        if not self.is_full:
            head = self.heads.get((file, column), column)
            self._problems.append(Problem(file, line, shown(head), message, mend))
            self._places.add((file, line, column))
            self._lines.add((file, line))

    def warn(self, file: str, line: int, column: str, message: str, mend: str) -> None:
        """Adds a warning about a probable mistake in readable data; other problems on the line are still reported."""
        if not self.is_full:
            head = self.heads.get((file, column), column)
            self._problems.append(Warned.of(file, line, shown(head), message, mend))

    def note(self, file: str, line: int, column: str, message: str, mend: str) -> None:
        """Notes how something was interpreted; the same note on a column is listed once."""
        self._notes[file, self.heads.get((file, column), column), message, mend].append(line)

    def called(self, table: str) -> str:
        """A table in the author's terms: a file, or a sheet of a workbook.

        >>> Report().called("roles"), Report(is_workbook=True).called("roles")
        ('roles.csv', 'a sheet "roles"')
        """
        return f"a sheet {quoted(table)}" if self._is_workbook else f"{table}.csv"

    def add_unknown(
        self,
        file: str,
        line: int,
        column: str,
        kind: str,
        value: str,
        *,
        valid: Collection[str],
        listed: Collection[str] = (),
    ) -> None:
        """Adds a problem about an unknown word, and suggests the nearest valid one or lists them all.

        In that list, `listed` replaces `valid`. Results are cached per collection: pass the same object for every row.
        """
        if self.is_full:
            return
        meant = self.nearest_of(value, valid)
        if meant is not None:
            mend = f"Did you mean {quoted(meant)}?"
            if not listed and len(valid) <= _FEW and misspelling_of(value, valid) is None:  # the guess may be wrong
                mend += f" Valid: {', '.join(map(shown, valid))}."
        elif valid:
            words = [shown(word) for word in islice(listed or valid, _LISTED + 1)]
            mend = f"Valid: {', '.join(words[:_LISTED])}{', ...' if len(words) > _LISTED else '.'}"
        else:
            mend = f"There is no {kind} defined yet: add this one, or clear the cell."
        if is_error_value(value):
            mend = "A formula of the spreadsheet has failed: correct it, or clear the cell."
        invisible = name_invisible(value) or name_invisible(meant or "")
        whose = "It" if name_invisible(value) else f"But {quoted(meant or '')}"
        told = f" {whose} has a character that is not seen: {invisible}." if invisible else ""
        self.add(file, line, column, f"Unknown {kind} {quoted(value)}.{told}", mend)

    def nearest_of(self, value: str, valid: Collection[str]) -> str | None:
        """The nearest valid word, cached per collection; None if none is near, or after too many comparisons."""
        key = (value, id(valid))
        if key not in self._nearest:
            if len(valid) > self._comparisons_left or len(value) > 2 * _SHOWN:
                return None
            self._comparisons_left -= len(valid)
            # Keeping the collection ensures that no other object gets its id.
            self._nearest[key] = (nearest(value, valid), valid)
        return self._nearest[key][0]

    def has_problem(self, file: str, line: int, column: str | None = None) -> bool:
        """Whether the line, or a cell in it, has a problem already, so that its consequences are not reported too."""
        return (file, line) in self._lines if column is None else (file, line, column) in self._places

    def problems(self) -> list[Problem]:
        """All problems by file and line."""
        notes = [
            Noted.of(file, lines[0], shown(column), f"{message}{_also(len(lines) - 1)}", mend)
            for (file, column, message, mend), lines in islice(self._notes.items(), MAX_PROBLEMS)
        ]
        found = sorted([*self._problems[:MAX_PROBLEMS], *notes], key=lambda problem: (problem.file, problem.line))
        if self.is_full:
            file, line, column, *_ = found[-1]
            message = f"There are more problems than the {MAX_PROBLEMS:,} listed."
            found.append(Problem(file, line, column, message, "Fix these, then check again."))
        return found


def _also(others: int) -> str:
    return f" The same in {count(others, 'more row')}." if others else ""


def shown(text: str) -> str:
    """Shortens long text for a message.

    Unprintable characters are left to the caller that prints the message.
    """
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def quoted(text: str) -> str:
    """Shortens and quotes text for a message."""
    return f'"{shown(text)}"'


def misspelling_of(word: str, candidates: Collection[str]) -> str | None:
    """The candidate that a misspelt word clearly stands for, or None.

    One or two letters may be missing, extra or different; in short words, none may be different.

    >>> misspelling_of("secndary", ["primary", "secondary"])
    'secondary'
    >>> misspelling_of("stge", ["stage"]), misspelling_of("state", ["stage"])
    ('stage', None)
    """
    meant = nearest(word, candidates)
    if meant is None:
        return None
    ours, theirs = Counter(word.casefold()), Counter(meant.casefold())
    too_many, missing = (ours - theirs).total(), (theirs - ours).total()
    is_close = max(too_many, missing) <= (1 if len(meant) < 8 else 2)
    is_another_word = len(meant) < 6 and too_many and missing
    return meant if is_close and not is_another_word else None

"""Reads the roles in cells with letters, words or ticks."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from valuechain.model.problem import Noted, Problem, Warned
from valuechain.model.words import count
from valuechain.tables.characters import explain_empty
from valuechain.tables.reading.report import quoted
from valuechain.tables.reading.shapes.guess.columns import LETTERS, LONGEST_LETTER, Known
from valuechain.tables.reading.shapes.words import (
    is_none,
    is_tick,
    is_verb,
    is_weak_tick,
    part_remarks,
    split_marks,
    strip,
)
from valuechain.tables.text import RawTable

_OWN_LETTER = re.compile(r"[^\W\d_]{1,2}$")
_FOOTNOTE = re.compile(r"([A-Za-z]{1,2})\s?\d{1,2}$")
_OF_TICK = "responsible"
"""The role of a tick, which only says that the actor is involved."""


class Marks:
    """Reads cells as roles, and remembers what it read."""

    def __init__(self, file: str, known: Known, given: Mapping[str, str], cells: Iterable[str]) -> None:
        """Takes all cells that hold marks, because what a letter means depends on the others."""
        self._file, self._known = file, known
        marks = {part for cell in set(cells) if cell.strip() for part in split_marks(cell)}
        self._has_strong = any(map(known.is_mark, marks))
        seen = [mark for mark in marks if len(mark) <= LONGEST_LETTER]
        seen += [letter for mark in marks if known.is_run(mark) for letter in mark]
        self._letters = {**known.roles.letters(seen), **given}
        self._unknown: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._nothing: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._notes: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._cells: dict[str, list[str]] = {}
        self.read: dict[str, str] = {}
        """The marks that were read, each with its role."""
        self.own_roles: dict[str, int] = {}
        """The roles that the data does not have, each with the line of its first mark."""

    def roles_in(self, cell: str, line: int, heading: str) -> list[str]:
        """The roles in a cell; words that are none are remembered."""
        roles = self._cells.get(cell)
        if roles is not None or not cell.strip():
            return roles or []
        if is_none(cell) or (is_weak_tick(cell) and self._has_strong):
            self._nothing[heading, cell.strip()].append(line)
            return []
        held: dict[str, None] = {}
        is_sound = True
        for mark in split_marks(cell):
            if is_verb(mark):
                continue  # as valuechain writes it beside a role
            is_run = self._known.is_run(mark) and self._role_of(mark) is None
            for part in strip(mark) if is_run else (mark,):
                plain = self._without_footnote(part, line, heading)
                role = self._role_of(plain) or self._own_role(plain)
                if role is not None:
                    self.read.setdefault(strip(plain), role)
                    held[self.note(role, line)] = None
                elif not is_none(plain):
                    self._unknown[heading, plain].append(line)
                    is_sound = False
        if is_sound:
            self._cells[cell] = list(held)
        return list(held)

    def _role_of(self, mark: str) -> str | None:
        role = self._known.roles.role_of(mark, self._letters)
        if role is None and (is_tick(mark) or (is_weak_tick(mark) and not self._has_strong)):
            return _OF_TICK
        return role

    def _without_footnote(self, mark: str, line: int, heading: str) -> str:
        """The letter of a role without the number of a footnote, as in `R1`; any other mark as it is."""
        found = _FOOTNOTE.match(unicodedata.normalize("NFKC", strip(mark)))
        if not found or self._role_of(mark) or not self._role_of(found[1]):
            return mark
        self._notes[heading, mark, f"read as {found[1]}, and the number of its footnote was left out"].append(line)
        return found[1]

    def remark_in(self, cell: str, line: int, heading: str) -> str:
        """The remark in brackets after a mark, which qualifies the ownership."""
        marks, remark = part_remarks(cell)
        if remark:
            self._notes[heading, cell.strip(), f"read as {marks.strip()}, with the note {quoted(remark)}"].append(line)
        return remark

    @staticmethod
    def _own_role(mark: str) -> str | None:
        """A role called as the letter, for letters that no one explains."""
        plain = strip(mark)
        is_letter = _OWN_LETTER.match(plain) and (len(plain) == 1 or plain.isupper())
        return plain.upper() if is_letter and not is_none(mark) else None

    def note(self, role: str, line: int) -> str:
        """The role, which is remembered if the data does not have it."""
        if role not in self._known.roles.ids:
            self.own_roles.setdefault(role, line)
        return role

    def roles_table(self, header_line: int) -> RawTable:
        """The table of the roles that the data does not have."""
        letters = {role: letter for letter, role in self.read.items() if len(letter) <= LONGEST_LETTER}
        rows = tuple((role, role, letters.get(role, role[:LONGEST_LETTER]), "no", "yes") for role in self.own_roles)
        header = ("id", "name", "letter", "is_lead", "is_owner")
        return RawTable(self._file, header, rows, tuple(self.own_roles.values()), header_line)

    def note_nothing(self, text: str, line: int, heading: str) -> None:
        """Remembers a word for nothing."""
        self._nothing[heading, text.strip()].append(line)

    @property
    def unread(self) -> list[str]:
        """The words that are no roles."""
        return list(dict.fromkeys(text for _, text in self._unknown))

    def problems(self) -> Iterator[Problem]:
        """Warnings about letters that no one explains and words that are no roles, and notes of words for nothing."""
        for (heading, text, read), lines in self._notes.items():
            yield Noted.of(self._file, lines[0], heading, f"{quoted(text)} was {read}.{_in_rows(lines)}", "")
        for (heading, text), lines in self._nothing.items():
            message = f"{quoted(text)} was read as {explain_empty(text)}.{_in_rows(lines)}"
            yield Noted.of(self._file, lines[0], heading, message, "")
        for role, line in self.own_roles.items():
            message = f"{quoted(role)} is not one of the usual roles, so it was read as a role of its own."
            if role in self._known.roles.explained:
                message = f"{quoted(role)} is a role of its own, because the legend says so."
            mend = f"If it is one of the usual roles, change how the table is read, such as letter: {role}=consulted."
            yield Warned.of(self._file, line, role, message, mend)
        for (heading, text), lines in self._unknown.items():
            valid = ", ".join(dict.fromkeys([*sorted(LETTERS), *self._known.roles.ids]))
            message = f"{quoted(text)} is not a role, and was left out.{_in_rows(lines)}"
            yield Warned.of(self._file, lines[0], heading, message, f"Write a letter or a role: {valid}.")


def _in_rows(lines: Sequence[int]) -> str:
    return f" It is in {count(len(lines), 'row')}." if len(lines) > 1 else ""

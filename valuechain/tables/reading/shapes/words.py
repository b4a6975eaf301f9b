"""The usual words of tables: headings, letters of roles, ticks and words for nothing, in five languages."""

import csv
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from valuechain.model.norm import Verb
from valuechain.tables.characters import drop_accents

_KEPT = 2048
"""How many words of a user's data are cached: enough for headings and marks, but not a whole table."""
_AROUND = re.compile(r"^[\s(\[{\"'*]+|[\s)\]}\"'*.:]+$")
_BETWEEN = re.compile(r"[\s_./:*-]+")
_LETTER_FIRST = re.compile("^\\w{1,2}\\s*[-\u2013=:]\\s*")
_ENCLOSED = re.compile(r"[(\[][^)\]]*[)\]]")
_REMARK = re.compile(r"(?<=\w)\s*[(\[]([^()\[\]]*)[)\]]")
_SEVERAL = re.compile(r"[;,/|&+\n]|\s+-\s+")


def _read(name: str) -> Sequence[Mapping[str, str]]:
    with Path(__file__).with_name(f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@lru_cache(_KEPT)
def fold(text: str) -> str:
    """Normalises a heading or a word: ignores capitals, accents, punctuation at its ends, and kinds of spaces.

    >>> fold(" Tâche* "), fold("Control_ID:"), fold("#")
    ('tache', 'control id', '#')
    """
    plain = drop_accents(unicodedata.normalize("NFKC", text).casefold())
    return _BETWEEN.sub(" ", plain).strip() or plain.strip()


@cache
def words_of(use: str) -> Mapping[str, int]:
    """The folded words for a use, each with its rank; the most usual have the lowest."""
    rows = [row["words"].split(";") for row in _read("headings") if row["use"] == use]
    words = dict.fromkeys(fold(word) for row in rows for word in row)
    return {word: rank for rank, word in enumerate(words)}


@lru_cache(_KEPT)
def uses_of(heading: str) -> frozenset[str]:
    """The possible uses of a column with this heading, such as `name` or `owner`.

    >>> sorted(uses_of("Owner (team)")), sorted(uses_of("Priority"))
    (['owner'], [])
    """
    for text in (heading, _ENCLOSED.sub("", heading)):
        word = fold(text)
        found = frozenset(use for use in _HEADINGS if word in words_of(use))
        if found:
            return found
    return frozenset({"owner"}) if fold(heading).endswith((" owner", " owners")) else frozenset()


def weak_uses_of(heading: str) -> frozenset[str]:
    """The possible uses of a column by the last word of its heading, as in `Control title`; actors may have such names.

    >>> sorted(weak_uses_of("AI lifecycle stage")), sorted(weak_uses_of("Stage"))
    (['stage'], [])
    """
    _, *last = fold(_ENCLOSED.sub("", heading)).rsplit(" ", 1)
    return frozenset(use for use in _LAST_WORDS if last and last[0] in _LAST_WORDS[use])


_LAST_WORDS = {
    "id": ("id", "no", "number", "ref", "reference", "code"),
    "name": ("title", "name"),
    "stage": ("stage", "phase", "category", "area", "domain"),
    "summary": ("description", "details"),
    "ownership_note": ("note", "notes", "comment", "comments", "remarks"),
}
_HEADINGS = ("id", "name", "stage", "summary", "ownership_note", "label", "source", "actor", "role", "owner")
_ROLES = ("responsible", "accountable", "consulted", "informed", "supporting", "primary", "secondary")


def is_total(text: str) -> bool:
    """Whether a row or column with this heading holds totals.

    >>> is_total("Total (filtered)"), is_total("Total safety plan")
    (True, False)
    """
    return fold(_ENCLOSED.sub("", text)) in words_of("total")


def begins_with(text: str, use: str) -> bool:
    """Whether the text begins with one of the words, followed by a colon or a number.

    >>> begins_with("Phase 2: Deploy", "section"), begins_with("Phase out old models", "section")
    (True, False)
    """
    found = re.match(r"\s*([^\W\d][^\d:.]*?)\s*[:.\d]", text)
    return bool(found) and fold(found[1]) in words_of(use)  # type: ignore[index] # the match is not None


class RoleName(NamedTuple):
    """The fields of a role that are needed to recognise it."""

    id: str
    name: str
    letter: str
    is_lead: bool


class RoleWords:
    """Reads marks, headings and words as roles: the roles of the data, usual letters, ticks, and words for nothing."""

    def __init__(self, roles: Collection[RoleName], letters: Mapping[str, str]) -> None:
        """Takes the roles, and further letters or words with their role."""
        self._roles = tuple(roles)
        self.explained: frozenset[str] = frozenset()
        """The roles that a legend names."""
        self.ids = tuple(each.id for each in roles)
        self.leads = frozenset(each.id for each in roles if each.is_lead)
        self._words = {fold(word): role for role in _ROLES if role in self.ids for word in words_of(role)}
        self._words |= {fold(text): each.id for each in roles for text in (each.name, each.id)}
        self._words |= {fold(word): role for word, role in letters.items() if len(word) > 2}
        self._given = {word: role for word, role in letters.items() if len(word) <= 2}

    def of_heading(self, heading: str) -> str | None:
        """The role that a heading names, as in `Responsible (R)`; letters alone do not count."""
        for text in (heading, _ENCLOSED.sub("", heading), _LETTER_FIRST.sub("", heading)):
            word = fold(text)
            if len(word) > 2 and word in self._words:
                return self._words[word]
        return None

    def letters(self, seen: Collection[str]) -> Mapping[str, str]:
        """The role of each usual letter among those seen: S is secondary beside P, and supporting otherwise."""
        held = {letter.upper() for letter in seen}
        usual: dict[str, str] = {}
        for row in _read_letters():
            beside = row["beside"]
            if row["letter"] not in usual and (not beside or beside in held) and row["role"] in self.ids:
                usual[row["letter"]] = row["role"]
        if "R" in held:
            usual.pop("D", None)  # the driver of a DACI matrix is responsible unless there is an R
        return usual | self._given

    def explain(self, legend: Mapping[str, str]) -> "RoleWords":
        """The same words, with the letters of a legend; letters that the data's own roles have come first."""
        told = RoleWords(self._roles, {**legend, **self._given})
        told.explained = frozenset(legend.values())
        return told

    def role_of(self, word: str, letters: Mapping[str, str]) -> str | None:
        """The role that one mark stands for, or None."""
        plain = strip(word)
        for known in (letters, self._given):
            role = known.get(plain) or (known.get(plain.upper()) if len(plain) <= 2 else None)
            if role:
                return role
        return self._words.get(fold(plain)) if len(plain) > 2 else None


@cache
def _read_letters() -> Sequence[Mapping[str, str]]:
    return _read("letters")


def strip(word: str) -> str:
    """A mark without brackets, asterisks, question marks and spaces around it.

    >>> strip(" (R)* "), strip("primary ?")
    ('R', 'primary')
    """
    plain = _AROUND.sub("", word.replace("?", " "))
    return plain or word.strip()


@lru_cache(_KEPT)
def split_marks(cell: str) -> tuple[str, ...]:
    """The marks in a cell, separated by a slash, a comma or the like; spaces count if every part is short.

    >>> split_marks("A/R"), split_marks("R, A*"), split_marks("C I"), split_marks("see note"), split_marks("R (in EU)")
    (('A', 'R'), ('R', 'A'), ('C', 'I'), ('see note',), ('R',))
    """
    parts = [strip(part) for part in _SEVERAL.split(part_remarks(cell)[0]) if part.strip()]
    if len(parts) == 1 and len(words := parts[0].split()) > 1 and all(len(word) <= 2 for word in words):
        return tuple(map(strip, words))
    return tuple(parts) or (cell.strip(),)


def part_remarks(cell: str) -> tuple[str, str]:
    """A cell without the remarks in brackets after its marks, and these remarks; letters in brackets are marks, too.

    >>> part_remarks("R (until launch)"), part_remarks("R (A)"), part_remarks("(R)")
    (('R', 'until launch'), ('R/A', ''), ('(R)', ''))
    """
    if "(" not in cell and "[" not in cell:
        return cell, ""
    remarks = [remark.strip() for remark in _REMARK.findall(cell) if not _is_letter(remark)]
    marks = _REMARK.sub(lambda found: f"/{found[1].strip()}" if _is_letter(found[1]) else "", cell)
    return marks, "; ".join(filter(None, remarks))


def _is_letter(text: str) -> bool:
    return len(text.strip()) <= 2 and text.strip().isalpha()


def is_tick(word: str) -> bool:
    """Whether a mark only says that the actor is involved."""
    return fold(word) in words_of("tick") or word.strip() in words_of("tick")


def is_weak_tick(word: str) -> bool:
    """Whether a mark is a yes, which counts as a tick only if the table has no other marks."""
    return fold(word) in words_of("weak tick")


@lru_cache(_KEPT)
def is_none(text: str) -> bool:
    """Whether a cell says that there is nothing in it, or that it is not known yet."""
    return not text.strip() or fold(text) in words_of("none") or text.strip() in words_of("none")


def is_verb(word: str) -> bool:
    """Whether a word in a cell with roles is the source's verb, as valuechain writes it."""
    return word in _VERBS


_VERBS = frozenset(verb.value for verb in Verb)

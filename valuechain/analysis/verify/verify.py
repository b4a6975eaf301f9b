"""Checks where each row of a framework was read: whether the passage is still there, and unchanged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from valuechain.analysis.verify.editions import match_files
from valuechain.analysis.verify.kinds import KINDS, kind_of
from valuechain.analysis.verify.places import PlaceKind, Places
from valuechain.analysis.verify.sections import Section, hash_of
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.texts import Passage, SourceText
from valuechain.model.words import join_words
from valuechain.tables.reading.texts import TextFile, TextFiles, check_yaml


class State(StrEnum):
    """The state of a passage in the user's text."""

    UNCHANGED = "unchanged"
    FOUND = "found"
    CHANGED = "changed"
    MOVED = "moved"
    GONE = "gone"
    NOT_GIVEN = "not given"

    @property
    def is_sound(self) -> bool:
        """Whether the row needs no other look."""
        return self in (State.UNCHANGED, State.FOUND, State.NOT_GIVEN)

    @property
    def meaning(self) -> str:
        """The state in words."""
        return _MEANINGS[self]


_MEANINGS = {
    State.UNCHANGED: "in its place, as it was read",
    State.FOUND: "in its place, but no hash to compare it with",
    State.CHANGED: "in its place, in other words",
    State.MOVED: "in the same words, but in another place",
    State.GONE: "no longer in its place",
    State.NOT_GIVEN: "in a text that you did not give",
}


_BY_GRAVITY = (State.UNCHANGED, State.FOUND, State.NOT_GIVEN, State.MOVED, State.CHANGED, State.GONE)


class Edition(StrEnum):
    """How the user's file compares with the file that was read."""

    SAME = "the file that was read"
    OTHER = "another file than the one that was read"
    UNKNOWN = "not known: texts.csv has no SHA-256"


@dataclass(frozen=True, slots=True)
class CheckedPassage:
    """A passage and its state."""

    passage: Passage
    state: State
    section: Section | None = None
    """Where it is now; None if it is gone."""


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text that the user gave."""

    text: SourceText
    file: TextFile
    edition: Edition
    passages: tuple[CheckedPassage, ...]
    uncovered: tuple[Section, ...]
    """Sections that no row covers."""
    known_as: SourceText | None = None
    """The text with the file's SHA-256, if that is not this one."""

    @property
    def is_recognised(self) -> bool:
        """Whether any passage is as it was read, or could be; otherwise the file is likely to be another text."""
        return not self.passages or any(each.state not in (State.CHANGED, State.GONE) for each in self.passages)


@dataclass(frozen=True, slots=True)
class Verification:
    """The result for one framework."""

    framework: str
    texts: tuple[CheckedText, ...]
    not_given: tuple[CheckedPassage, ...]
    """Passages in texts that the user did not give."""
    ignored: tuple[str, ...]
    """Files in the user's folder that are no texts of the framework."""
    missing: tuple[SourceText, ...] = ()
    """Texts that the user did not give, although rows were read in them."""

    @property
    def passages(self) -> tuple[CheckedPassage, ...]:
        """All passages of the framework."""
        return (*(each for text in self.texts for each in text.passages), *self.not_given)

    @property
    def is_sound(self) -> bool:
        """Whether no passage is changed, moved or gone."""
        return all(each.state.is_sound for each in self.passages)

    @property
    def is_recognised(self) -> bool:
        """Whether any of the user's files looks like the text that was read."""
        return not self.texts or any(text.is_recognised for text in self.texts)

    def hashes(self) -> dict[Passage, str]:
        """The hash of each passage that is unchanged, or that had no hash.

        Passages that changed are left out: a hash says that the row was read against them.
        """
        states = (State.UNCHANGED, State.FOUND)
        return {
            each.passage: hash_of(each.section.passage)
            for each in self.passages
            if each.section
            if each.state in states
        }


def verify(chain: ValueChain, framework: str, given: TextFiles, text_id: str = "") -> Verification:
    """Checks the passages of a framework in the user's texts.

    Raises UnknownValueError for an unknown framework or text, QuestionError if the framework has no passages, a place
    cannot be read, or a file cannot be matched to a text, and UnreadableError for a YAML file that is not valid.
    """
    framework = chain.framework(framework).id
    texts = [text for text in chain.texts if text.framework == framework]
    passages = [passage for passage in chain.passages if passage.framework == framework]
    empty = [table for table, rows in (("texts.csv", texts), ("passages.csv", passages)) if not rows]
    if empty:
        raise QuestionError(f"{framework} cannot be verified: it has no rows in {' and '.join(empty)}.")
    _check_places(passages)
    files = match_files(texts, passages, given, text_id)
    for file in files.values():
        check_yaml(file)
    used = [id(file) for file in files.values()]
    read = {passage.text for passage in passages}
    return Verification(
        framework,
        tuple(_check_text(text, files[text.id], passages, chain.texts) for text in texts if text.id in files),
        tuple(CheckedPassage(each, State.NOT_GIVEN) for each in passages if each.text not in files),
        (*(file.name for file in given.files if id(file) not in used), *given.unread),
        tuple(text for text in texts if text.id in read and text.id not in files),
    )


def _check_places(passages: Sequence[Passage]) -> None:
    faults = [f'"{each.place}" ({each.table} {each.row})' for each in passages if kind_of(each.place) is None]
    if faults:
        examples = "; ".join(kind.example for kind in KINDS)
        places = "This place in passages.csv" if len(faults) == 1 else "These places in passages.csv"
        raise QuestionError(
            f"{places} cannot be read: {join_words(faults)}. Write a place like one of these: {examples}."
        )


def _check_text(
    text: SourceText, file: TextFile, passages: Sequence[Passage], known: Sequence[SourceText]
) -> CheckedText:
    own = [passage for passage in passages if passage.text == text.id]
    kinds = dict.fromkeys(kind for passage in own if (kind := kind_of(passage.place)))
    places = {kind: kind.read(file.lines) for kind in kinds}
    checked = tuple(_check_passage(passage, places) for passage in own)
    covered = {line for each in checked if each.section for line in each.section.lines}
    uncovered = tuple(section for each in places.values() for section in each.find_uncovered(covered))
    other = next((each for each in known if each.sha256.lower() == file.sha256 and each != text), None)
    return CheckedText(text, file, _edition_of(text, file), checked, uncovered, known_as=other)


def _check_passage(passage: Passage, places: Mapping[PlaceKind, Places]) -> CheckedPassage:
    of_kind = next(places[kind] for kind in places if kind.fits(passage.place) and kind is kind_of(passage.place))
    section = of_kind.find(passage.place)
    wanted = passage.hash.strip().lower()
    if section is not None and not wanted:
        return CheckedPassage(passage, State.FOUND, section)
    if section is not None and hash_of(section.passage) == wanted:
        return CheckedPassage(passage, State.UNCHANGED, section)
    elsewhere = of_kind.find_passage(wanted, passage.place) if wanted else None
    if elsewhere is not None:
        return CheckedPassage(passage, State.MOVED, elsewhere)
    return CheckedPassage(passage, State.CHANGED if section else State.GONE, section)


def _edition_of(text: SourceText, file: TextFile) -> Edition:
    if not text.sha256:
        return Edition.UNKNOWN
    return Edition.SAME if text.sha256.lower() == file.sha256 else Edition.OTHER


def count_states(passages: Sequence[CheckedPassage]) -> dict[State, int]:
    """The number of passages in each state, without states that do not occur."""
    counts = Counter(each.state for each in passages)
    return {state: counts[state] for state in State if counts[state]}


def count_rows(passages: Sequence[CheckedPassage]) -> dict[State, int]:
    """The number of rows in each state; a row with several places has the gravest of their states."""
    gravest: dict[tuple[str, str], State] = {}
    for each in passages:
        row = (each.passage.table, each.passage.row)
        gravest[row] = max(gravest.get(row, each.state), each.state, key=_BY_GRAVITY.index)
    counts = Counter(gravest.values())
    return {state: counts[state] for state in State if counts[state]}

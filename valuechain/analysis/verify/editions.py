"""Matches the user's files to the texts of a framework."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import urlparse

from valuechain.analysis.verify.kinds import kind_of
from valuechain.model.errors import QuestionError, UnknownValueError
from valuechain.model.texts import Passage, SourceText
from valuechain.model.words import join_words
from valuechain.tables.reading.texts import TextFile, TextFiles

_ENOUGH = 0.5
"""The share of a text's places that a file must have to be recognised by them."""

Matches = Mapping[str, TextFile]
"""The user's file for each text, by the text's id."""


def match_files(
    texts: Sequence[SourceText], passages: Sequence[Passage], given: TextFiles, text_id: str = ""
) -> Matches:
    """Matches files to texts: by hash, by name, by their places, or because only one is left.

    `text_id` is the text of the only file. Files of a folder that are not recognised are left out. Raises QuestionError
    if it is not clear which text a file is, and UnknownValueError for an unknown text.
    """
    by_id = {text.id: text for text in texts}
    if text_id:
        if text_id not in by_id:
            raise UnknownValueError("text", text_id, by_id)
        if len(given.files) != 1 or not given.is_named:
            raise QuestionError("--text says which text one file is. Give one file, not a folder or several files.")
        return {text_id: given.files[0]}
    found: dict[str, TextFile] = {}
    for file in given.files:
        text = _recognise(file, texts)
        if text is not None:
            _add(found, text, file)
    _match_rest(found, texts, passages, given)
    if not found:
        names = join_words([file.name for file in given.files])
        raise QuestionError(f"None of these is a text of {texts[0].framework}: {names}. {_advise(texts)}")
    return found


def _recognise(file: TextFile, texts: Sequence[SourceText]) -> SourceText | None:
    """The text with the file's hash, or else with its name."""
    same = next((text for text in texts if text.sha256.lower() == file.sha256), None)
    stem = PurePosixPath(file.name).stem.casefold()
    return same or next((text for text in texts if stem in _names(text)), None)


def _names(text: SourceText) -> set[str]:
    return {text.id.casefold(), PurePosixPath(urlparse(text.url).path).stem.casefold()}


def _match_rest(
    found: dict[str, TextFile], texts: Sequence[SourceText], passages: Sequence[Passage], given: TextFiles
) -> None:
    """Matches the remaining files by their places, then the last file to the last text."""

    def unmatched() -> tuple[list[TextFile], list[SourceText]]:
        used = [id(file) for file in found.values()]
        return [file for file in given.files if id(file) not in used], [text for text in texts if text.id not in found]

    files, open_texts = unmatched()
    for file in files:
        likely = [text for text in open_texts if _has_places_of(file, text, passages)]
        if len(likely) == 1:
            _add(found, likely[0], file)
    files, open_texts = unmatched()
    if given.is_named and len(files) == len(open_texts) == 1:
        _add(found, open_texts[0], files[0])
    elif given.is_named and files:
        raise QuestionError(f"It is not clear which text {files[0].name} is. {_advise(texts)}")


def _has_places_of(file: TextFile, text: SourceText, passages: Sequence[Passage]) -> bool:
    places = [passage.place for passage in passages if passage.text == text.id]
    kinds = dict.fromkeys(kind for place in places if (kind := kind_of(place)) and kind.is_outlined)
    there = 0
    for kind in kinds:
        of_file = kind.read(file.lines)
        there += sum(kind_of(place) is kind and of_file.find(place) is not None for place in places)
    return bool(places) and there >= _ENOUGH * len(places)


def _add(found: dict[str, TextFile], text: SourceText, file: TextFile) -> None:
    other = found.setdefault(text.id, file)
    if other is not file:
        raise QuestionError(f"{other.name} and {file.name} are both the text {text.id}. Give one of them.")


def _advise(texts: Sequence[SourceText]) -> str:
    listed = "; ".join(f"{text.id} ({text.title})" for text in texts)
    return f"Give one file, and say which text it is with --text ID. Texts: {listed}."

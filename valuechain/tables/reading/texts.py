"""Reads the text of a source: a file of plain text, Markdown or YAML."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from valuechain.tables.text import UnreadableError, decode, unreadable

MAX_TEXT_BYTES = 5_000_000
"""More than ten times the longest source that was read."""


_YAML = (".yaml", ".yml")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times faster if PyYAML was built with libyaml."""


class TextFile(NamedTuple):
    """A source's text as the user has it."""

    name: str
    sha256: str
    """The hash of the file, in hexadecimal digits."""
    lines: tuple[str, ...]


class TextFiles(NamedTuple):
    """The texts that the user gave."""

    files: Sequence[TextFile]
    unread: Sequence[str]
    """Names of files in a folder that are not texts."""
    is_named: bool
    """Whether the user named each file, rather than their folder."""


def read_texts(paths: Sequence[Path]) -> TextFiles:
    """Reads the files, and the files in the folders.

    Raises UnreadableError for a named file that is not a text, and for a folder without texts.
    """
    files, unread = [], []
    for path in paths:
        if not path.is_dir():
            files.append(_read_text(path))
            continue
        found = len(files)
        for file in _files_in(path):
            try:
                files.append(_read_text(file))
            except UnreadableError:
                unread.append(file.name)
        if len(files) == found:
            raise unreadable(
                str(path), "There is no text in this folder.", "Give the file, or the folder that it is in."
            )
    return TextFiles(files, unread, is_named=not any(path.is_dir() for path in paths))


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    except OSError as error:
        raise _locked(folder, error) from None


def _read_text(path: Path) -> TextFile:
    try:
        size = path.stat().st_size
        if size > MAX_TEXT_BYTES:
            message = f"The file is {size / 1e6:,.0f} MB; the limit is {MAX_TEXT_BYTES / 1e6:,.0f} MB."
            raise unreadable(str(path), message, "Give the source's text alone.")
        content = path.read_bytes()
    except OSError as error:
        raise _locked(path, error) from None
    try:
        text = decode(path.name, content).text
    except UnreadableError as error:
        message = "The file is empty." if not content.strip() else "The file is not plain text."
        mend = "Save the source as plain text (UTF-8), and give that file."
        raise unreadable(str(path), message, mend, error.problem.line) from None
    return TextFile(path.name, hashlib.sha256(content).hexdigest(), tuple(re.split(r"\r\n|\r|\n", text)))


def check_yaml(file: TextFile) -> None:
    """Raises UnreadableError, with the line, for a file with the ending of YAML that is not valid YAML."""
    if not file.name.lower().endswith(_YAML):
        return
    text = "\n".join(file.lines)
    mend = "Correct the line or what stands before it, or get the file again."
    try:
        for _ in yaml.parse(text, Loader=_LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1
        context = f" ({error.context} from line {error.context_mark.line + 1})" if error.context_mark else ""
        raise unreadable(file.name, f"The file is not valid YAML: {error.problem}{context}.", mend, line) from None
    except yaml.reader.ReaderError:
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        message = "The file is not valid YAML: it has a character that YAML does not allow."
        raise unreadable(file.name, message, mend, line) from None


def _locked(path: Path, error: OSError) -> UnreadableError:
    return unreadable(str(path), f"It cannot be read: {error.strerror or error}.", "Check that you may read it.")

"""Packs a user's files into one zip; the same files give the same bytes."""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

from valuechain.model.format import Format
from valuechain.tables.reading.source import TEXT_ENDINGS, WORKBOOK_ENDINGS
from valuechain.tables.reading.zips import ENCODING_FILE, open_zip, unpack

_WHOLE = (".zip", *WORKBOOK_ENDINGS)
ACCEPTED = (*TEXT_ENDINGS, *_WHOLE)
"""The endings of the files that can be uploaded."""
PACKED = "My data.zip"
"""The default name for a zip of several uploaded files: browsers do not send the folder's name."""
ANNOTATED = " with problems"
"""Suffix of an annotated copy's name."""
_UNIX = 3
"""The operating system recorded in every zip, whichever system made it."""
_STORED = "mimetype"
"""Programs recognise an OpenDocument file by this part, which must not be compressed."""
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|]+')
_ADDED = re.compile(rf"({ANNOTATED}| \(\d+\))+(?=\.\w+$)")


def is_whole(name: str) -> bool:
    """Whether a file of that name can hold several tables.

    >>> is_whole("Own.XLSX"), is_whole("actors.csv")
    (True, False)
    """
    return PurePosixPath(name).suffix.casefold() in _WHOLE


def own_name(name: str) -> str:
    """The user's own name for a file, without the suffixes that downloads add.

    >>> own_name("Our policy with problems (1).xlsx")
    'Our policy.xlsx'
    """
    return _ADDED.sub("", name)


def packed_name(title: str) -> str:
    """The name for a zip of several uploaded files, based on the user's title for them.

    >>> packed_name("AI/ML policy"), packed_name("")
    ('AI-ML policy.zip', 'My data.zip')
    """
    stem = file_stem(title)
    return f"{stem}.zip" if stem else PACKED


def file_stem(title: str) -> str:
    """A title as part of the name of a file, on one line.

    >>> file_stem("Changes in AI/ML policy")
    'Changes in AI-ML policy'
    """
    return _NOT_IN_A_NAME.sub("-", " ".join(title.split())).strip(". ")


def pack(files: Iterable[tuple[str, bytes]], *, is_compressed: bool = True) -> bytes:
    """A zip of named files. Duplicate names go into folders called 2, 3 and so on.

    Uncompressed zips are the same on every machine; compressed ones may differ.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        taken: set[str] = set()
        for name, content in files:
            place, number = name, 1
            while place in taken:
                number += 1
                place = f"{number}/{name}"
            taken.add(place)
            info = zipfile.ZipInfo(place)  # fixed date
            info.create_system = _UNIX
            is_stored = not is_compressed or name == _STORED
            archive.writestr(info, content, zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def choose_encoding(name: str, content: bytes, encoding: str) -> bytes:
    """A zip that also names the encoding of its CSV files; none means that it is guessed. Raises UnreadableError."""
    archive = open_zip(name, content)
    files = [
        (member.filename, unpack(archive, member)) for member in archive.infolist() if member.filename != ENCODING_FILE
    ]
    return pack([*files, (ENCODING_FILE, encoding.encode())])


ZIP = Format[Iterable[tuple[str, bytes]]]("zip", "application/zip", "zip", "several files in one", pack, is_text=False)

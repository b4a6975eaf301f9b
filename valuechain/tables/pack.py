"""Several files of a user's as one zip, the same bytes for the same files."""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

from valuechain.model.format import Format

_WHOLE = (".zip", ".xlsx", ".xlsm")
PACKED = "My data.zip"
"""What several files are called together: a browser does not say which folder they are from."""
ANNOTATED = " with problems"
"""What the name of an annotated copy ends with."""
_UNIX = 3
"""As which system a zip says that it was made on, wherever it was."""
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|]+')
_ADDED = re.compile(rf"({ANNOTATED}| \(\d+\))+(?=\.\w+$)")


def is_whole(name: str) -> bool:
    """Whether a file of that name holds several tables by itself.

    >>> is_whole("Own.XLSX"), is_whole("actors.csv")
    (True, False)
    """
    return PurePosixPath(name).suffix.casefold() in _WHOLE


def own_name(name: str) -> str:
    """The name that the user gave a file, without what was added when a copy of it was downloaded.

    >>> own_name("Our policy with problems (1).xlsx")
    'Our policy.xlsx'
    """
    return _ADDED.sub("", name)


def packed_name(title: str) -> str:
    """What several files are called together, where their user calls what is in them so.

    >>> packed_name("AI/ML policy"), packed_name("")
    ('AI-ML policy.zip', 'My data.zip')
    """
    stem = _NOT_IN_A_NAME.sub("-", title).strip(". ")
    return f"{stem}.zip" if stem else PACKED


def pack(files: Iterable[tuple[str, bytes]], *, is_compressed: bool = True) -> bytes:
    """A zip of named files; of two with the same name the second is in a folder called 2, and so on.

    Uncompressed it is the same on every machine: what compresses may differ from one to the next.
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
            info = zipfile.ZipInfo(place)  # with a date that never changes
            info.create_system = _UNIX
            archive.writestr(info, content, zipfile.ZIP_DEFLATED if is_compressed else zipfile.ZIP_STORED)
    return stream.getvalue()


ZIP = Format[Iterable[tuple[str, bytes]]]("zip", "application/zip", "zip", "several files in one", pack, is_text=False)

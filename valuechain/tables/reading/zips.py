"""Opens zips and workbooks that are safe to unpack."""

import io
import zipfile
from pathlib import PurePosixPath

from valuechain.tables.encodings import ENCODINGS
from valuechain.tables.text import MAX_BYTES, UnreadableError, unreadable

MAX_UNPACKED = 150_000_000
"""Limit on the unpacked size of a zip or workbook, in bytes; XML is some ten times the size of the table it holds."""
_MAX_MEMBERS = 2000
ENCODING_FILE = ".encoding"
"""The file of a zip that names the encoding that the user chose for the others."""
_LONGEST_CHOICE = 100


def encoding_in(archive: zipfile.ZipFile) -> str:
    """The encoding that the user chose for the files of a zip, or nothing."""
    named = next((member for member in archive.infolist() if member.filename == ENCODING_FILE), None)
    if named is None or named.file_size > _LONGEST_CHOICE:
        return ""
    encoding = unpack(archive, named).decode("ascii", "replace").strip()
    return encoding if encoding in ENCODINGS else ""


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Unpacks one file of a zip. Raises UnreadableError."""
    file = PurePosixPath(member.filename).name
    if member.file_size > MAX_BYTES:
        raise too_large(file, member.file_size)
    if member.flag_bits & 1:
        raise unreadable(file, "It is password-protected.", "Zip it again without a password.")
    try:
        with archive.open(member) as stream:
            # Without a size, zipfile unpacks all there is before it sees that the declared size is exceeded.
            return stream.read(member.file_size + 1)
    except Exception:  # damaged bytes can make zipfile and zlib raise any exception
        raise unreadable(file, "It is damaged and cannot be unpacked.", "Zip the folder again.") from None


def open_zip(name: str, content: bytes) -> zipfile.ZipFile:
    """Opens a zip that is safe to unpack. Raises UnreadableError."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception:  # see unpack
        message = "The file is damaged, or its extension is wrong."
        raise unreadable(name, message, "Open it in the program that made it, and save it again.") from None
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED:
        message = f"It unpacks to {size / 1e6:,.0f} MB; the limit is {MAX_UNPACKED / 1e6:,.0f} MB."
        raise unreadable(name, message, "Keep only the tables.")
    if len(members) > _MAX_MEMBERS:
        message = f"It contains {len(members):,} files; the limit is {_MAX_MEMBERS:,}."
        raise unreadable(name, message, "Keep only the tables.")
    # Other methods decompress everything before checking the declared size.
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise unreadable(
            name, "Its compression method is not supported.", "Zip the folder again as an ordinary .zip file."
        )
    return archive


def too_large(file: str, size: int) -> UnreadableError:
    """The error for a file that is too large."""
    message = f"The file is {size / 1e6:,.0f} MB; the limit is {MAX_BYTES / 1e6:,.0f} MB."
    return unreadable(file, message, "Keep only the rows and columns you need, or split the data.")

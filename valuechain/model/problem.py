"""Something wrong in a user's file."""

from typing import NamedTuple


class Problem(NamedTuple):
    """Where something is wrong, what it is, and how to mend it."""

    file: str
    line: int
    """Counted as a text editor or a spreadsheet counts: the header is line 1."""
    column: str
    """The column's name, or `(file)` where the whole file is meant."""
    message: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.message} {self.mend}".rstrip()


WHOLE_FILE = "(file)"

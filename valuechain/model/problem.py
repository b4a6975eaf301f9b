"""Something wrong in a user's file."""

from typing import NamedTuple


class Problem(NamedTuple):
    """Where something is wrong, what it is, and how to fix it."""

    file: str
    line: int
    """Counted as a text editor or a spreadsheet counts: the header is line 1."""
    column: str
    """The column's name, or `(file)` where the whole file is meant."""
    message: str
    mend: str

    @property
    def is_warning(self) -> bool:
        """Whether the data is read all the same."""
        return False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.message} {self.mend}".rstrip()


class Warned(Problem):
    """A problem that is probably a slip, but with which the data is read all the same."""

    __slots__ = ()

    @property
    def is_warning(self) -> bool:
        """Always."""
        return True


WHOLE_FILE = "(file)"

"""Problems in a user's file."""

from typing import NamedTuple, Self


class Problem(NamedTuple):
    """A problem: where it is, what is wrong, and how to fix it."""

    file: str
    line: int
    """Line number as in a text editor or a spreadsheet: the header is line 1."""
    column: str
    """The column's name, or `(file)` if the problem concerns the whole file."""
    message: str
    mend: str

    @property
    def is_warning(self) -> bool:
        """Whether the data can be read despite the problem."""
        return False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.message} {self.mend}".rstrip()


class Warned(Problem):
    """A warning: probably a mistake, but the data can be read."""

    __slots__ = ()

    @classmethod
    def of(cls, file: str, line: int, column: str, message: str, mend: str) -> Self:
        """A warning or note, labelled as such."""
        return cls(file, line, column, f"{cls.called()}: {message}", mend)

    @classmethod
    def called(cls) -> str:
        """The word before its message."""
        return "Warning"

    @property
    def is_warning(self) -> bool:
        """Always."""
        return True


class Noted(Warned):
    """A note: something was interpreted or left out, and nothing needs to be mended."""

    __slots__ = ()

    @classmethod
    def called(cls) -> str:
        """The word before its message."""
        return "Note"


WHOLE_FILE = "(file)"

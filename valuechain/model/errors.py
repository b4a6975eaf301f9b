"""Errors about questions and data. Each message says what is wrong and what to do instead."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from heapq import nsmallest
from os.path import commonprefix
from typing import TYPE_CHECKING

from valuechain.model.words import article

if TYPE_CHECKING:
    from valuechain.model.problem import Problem
    from valuechain.model.values import Cell

_MOST_COMPARED = 300
"""To compare two ids of 120 letters can take a millisecond."""


def nearest(value: str, valid: Iterable[str]) -> str | None:
    """The valid value that most resembles `value`, or None; among many, only those that begin most alike are compared.

    >>> nearest("model_provder", ["model_provider", "user"])
    'model_provider'
    """
    by_folded = {v.casefold(): v for v in valid}
    asked = value.casefold()
    compared = nsmallest(
        _MOST_COMPARED,
        by_folded,
        key=lambda each: -len(commonprefix((each, asked))),  # noqa: RUF071 # letters, not folders
    )
    found = get_close_matches(asked, compared, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


class QuestionError(ValueError):
    """A question that cannot be answered as asked."""


class UnknownValueError(QuestionError):
    """A name that the data does not have; the message lists the valid ones."""

    def __init__(self, kind: str, value: str, valid: Iterable[str]) -> None:
        self.kind, self.value, self.valid = kind, value, tuple(valid)
        meant = nearest(value, self.valid)
        hint = f' Did you mean "{meant}"?' if meant else ""
        super().__init__(f'Unknown {kind} "{value}".{hint} Valid: {", ".join(self.valid)}.')


class ChoiceNeededError(QuestionError):
    """A choice that the question leaves open, and on which the answer depends."""

    def __init__(self, kind: str, why: str, valid: Iterable[str]) -> None:
        self.kind, self.valid = kind, tuple(valid)
        super().__init__(f"{why} Choose {article(kind)} {kind}: {', '.join(self.valid)}.")


class NotAllocatedError(QuestionError):
    """The framework has no list for this cell; `cells` explain why, and say where to look instead."""

    def __init__(self, cells: "Sequence[Cell]") -> None:
        self.cells = tuple(cells)
        super().__init__(" ".join(cell.explanation for cell in self.cells))


class InvalidDataError(ValueError):
    """Data with problems; `problems` lists them all."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(f"The data has {count} {'problem' if count == 1 else 'problems'}:\n{lines}")

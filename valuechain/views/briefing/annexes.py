"""The annexes of a briefing, as addresses and commands name them."""

from collections.abc import Sequence

from valuechain.model.errors import UnknownValueError
from valuechain.model.question.parameters import ANNEX, ANNEXES, NO_ANNEX


def pick_annexes(given: Sequence[str]) -> tuple[str, ...]:
    """The annexes asked for, by default all of them. Raises UnknownValueError.

    >>> pick_annexes(["map", "matrix"]), pick_annexes(["none"]), len(pick_annexes([]))
    (('matrix', 'map'), (), 6)
    """
    for value in given:
        if value not in (*ANNEXES, NO_ANNEX):
            raise UnknownValueError(ANNEX, value, [*ANNEXES, NO_ANNEX])
    return tuple(each for each in ANNEXES if each in given or not given)

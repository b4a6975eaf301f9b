"""The kinds of place; a new kind needs only an entry here."""

from collections.abc import Sequence

from valuechain.analysis.verify.articles import ARTICLES
from valuechain.analysis.verify.items import ITEMS
from valuechain.analysis.verify.lines import LINES
from valuechain.analysis.verify.places import PlaceKind
from valuechain.analysis.verify.provisions import PROVISIONS

KINDS: Sequence[PlaceKind] = (LINES, PROVISIONS, ARTICLES, ITEMS)
"""The first that fits a place reads it."""


def kind_of(place: str) -> PlaceKind | None:
    """The kind of a place, from the way it is written; None if it fits none.

    >>> [kind.example for kind in map(kind_of, ["line 9", "principle 2", "Art 4"]) if kind]
    ['lines 93-97', 'provision 5.1, principle 5 or heading Secure Design', 'Art 26(5), Art 53(1)(a) or Art 22(2)-(4)']
    """
    return next((kind for kind in KINDS if kind.fits(place)), None)

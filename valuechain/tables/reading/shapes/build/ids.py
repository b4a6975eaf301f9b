"""Makes ids from names, the same for the same names."""

import re
import unicodedata

from valuechain.tables.characters import drop_accents

_LONGEST = 60


class Ids:
    """Makes ids that are not taken."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, ident: str) -> bool:
        """Takes an id that the data gives; returns whether it was free."""
        is_free = ident not in self._taken
        self._taken.add(ident)
        return is_free

    def make(self, name: str) -> str:
        """An id for a name, with a number if the plain one is taken.

        >>> ids = Ids()
        >>> ids.make("Train the model"), ids.make("Train the Model!"), ids.make("训练")
        ('train-the-model', 'train-the-model-2', '训练')
        """
        plain, number = slug(name), 1
        found = plain
        while found in self._taken:
            number += 1
            found = f"{plain}-{number}"
        self._taken.add(found)
        return found


def slug(name: str) -> str:
    """A name in small letters of its own script, without accents, with hyphens between words.

    >>> slug("Équipe « conformité »")
    'equipe-conformite'
    """
    plain = drop_accents(unicodedata.normalize("NFKC", name).casefold())
    plain = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    if len(plain) > _LONGEST:
        plain = plain[:_LONGEST].rpartition("-")[0] or plain[:_LONGEST]
    return plain or "x"

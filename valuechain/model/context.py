"""For which model and which release a question is asked."""

from dataclasses import dataclass
from typing import TypeVar

from valuechain.model.errors import UnknownValueError
from valuechain.model.vocabulary import ModelType, Place, ReleaseType

Word = TypeVar("Word", ModelType, ReleaseType)


def parse_word(kind: str, words: type[Word], value: str) -> Word:
    """The member that `value` names. Raises UnknownValueError with the valid ones."""
    try:
        return words(value)
    except ValueError:
        raise UnknownValueError(kind, str(value), [word.value for word in words]) from None


@dataclass(frozen=True, slots=True, init=False)
class Context:
    """A model type, a release type, and whether it is a significant update.

    A significant update renews governance under the same cell; it adds no guidelines (PAI 2023), so it never
    changes who owns what. Types may be given as words; raises UnknownValueError for one that does not exist.

    >>> Context("advanced", "open").place
    Place(model_type=<ModelType.ADVANCED: 'advanced'>, release_type=<ReleaseType.OPEN: 'open'>)
    """

    model_type: ModelType
    release_type: ReleaseType
    is_significant_update: bool

    def __init__(
        self, model_type: ModelType | str, release_type: ReleaseType | str, is_significant_update: bool = False
    ) -> None:
        object.__setattr__(self, "model_type", parse_word("model type", ModelType, model_type))
        object.__setattr__(self, "release_type", parse_word("release type", ReleaseType, release_type))
        if not isinstance(is_significant_update, bool):
            raise TypeError(f"Whether it is a significant update is True or False, not {is_significant_update!r}.")
        object.__setattr__(self, "is_significant_update", is_significant_update)

    @property
    def place(self) -> Place:
        """Where in the grid the context stands."""
        return Place(self.model_type, self.release_type)

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
        raise UnknownValueError(kind, value, [word.value for word in words]) from None


@dataclass(frozen=True, slots=True)
class Context:
    """A model type, a release type, and whether it is a significant update.

    A significant update renews governance under the same cell; it adds no guidelines (PAI 2023), so it never
    changes who owns what. Raises UnknownValueError for a type that does not exist.

    >>> Context("advanced", "open").place
    Place(model_type=<ModelType.ADVANCED: 'advanced'>, release_type=<ReleaseType.OPEN: 'open'>)
    """

    model_type: ModelType
    release_type: ReleaseType
    is_significant_update: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "model_type", parse_word("model type", ModelType, self.model_type))
        object.__setattr__(self, "release_type", parse_word("release type", ReleaseType, self.release_type))

    @property
    def place(self) -> Place:
        """Where in the grid the context stands."""
        return Place(self.model_type, self.release_type)

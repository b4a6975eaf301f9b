"""The context of a question: model type, release type and significant update."""

from dataclasses import dataclass
from typing import TypeVar

from valuechain.model.errors import UnknownValueError
from valuechain.model.vocabulary import ModelType, Place, ReleaseType

Word = TypeVar("Word", ModelType, ReleaseType)


def parse_word(kind: str, words: type[Word], value: str) -> Word:
    """Parses a member of an enumeration. Raises UnknownValueError with the valid values."""
    try:
        return words(value)
    except ValueError:
        raise UnknownValueError(kind, str(value), [word.value for word in words]) from None


@dataclass(frozen=True, slots=True, init=False)
class Context:
    """A model type, a release type, and whether the release is a significant update.

    A significant update calls for renewed governance within the same cell; it adds no guidelines (PAI 2023), so it
    never changes who owns what. Types can be given as strings; raises UnknownValueError for an unknown one.

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
            raise TypeError(f"is_significant_update must be True or False, not {is_significant_update!r}.")
        object.__setattr__(self, "is_significant_update", is_significant_update)

    @property
    def place(self) -> Place:
        """The place of the context in the grid."""
        return Place(self.model_type, self.release_type)

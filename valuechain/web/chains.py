"""Which data a request is about: the shipped frameworks alone, or with a user's own beside them."""

from collections.abc import Callable

from valuechain.model.chain import ValueChain


class Chains:
    """The chains that a server answers from."""

    def __init__(self, shipped: ValueChain, find_own: Callable[[str], ValueChain] | None = None) -> None:
        self.shipped = shipped
        self._find_own = find_own

    def find(self, key: str) -> ValueChain:
        """The chain for the key to a user's own data; the shipped one where no key is given.

        Raises UnknownDataError for a key that opens nothing: never issued, expired, or its data deleted.
        """
        if not key:
            return self.shipped
        if self._find_own is None:
            raise UnknownDataError
        return self._find_own(key)


class UnknownDataError(LookupError):
    """A key that opens no data."""

    def __init__(self) -> None:
        super().__init__("This data is not here: it has expired, was deleted, or the link is not complete.")

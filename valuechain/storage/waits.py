"""The answer of a rate limit, apart from `attempts`, which is slow to import."""

from enum import Enum, auto
from typing import NamedTuple


class Limit(Enum):
    """The limit that is reached."""

    NETWORK = auto()
    """That of the visitor's own network."""
    BOTH = auto()
    """A lower one of the network, which holds once all networks together have reached theirs."""
    SERVER = auto()
    """That of all networks together."""


class Wait(NamedTuple):
    """The time to wait, in seconds, and the limit that asks for it."""

    seconds: int
    limit: Limit

"""A cache for what is computed from a whole chain."""

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import TypeVar
from weakref import WeakKeyDictionary

from valuechain.model.chain import ValueChain

Result = TypeVar("Result")


def once_per_chain(build: Callable[[ValueChain], Result]) -> Callable[[ValueChain], Result]:
    """Caches a function's result for as long as the chain lives; concurrent callers wait for the first one's result.

    A result that refers to its chain would keep the chain alive for ever.
    """
    built: WeakKeyDictionary[ValueChain, Result] = WeakKeyDictionary()
    building = RLock()

    @wraps(build)
    def once(chain: ValueChain) -> Result:
        if chain not in built:
            with building:
                if chain not in built:
                    built[chain] = build(chain)
        return built[chain]

    return once

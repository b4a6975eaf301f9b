"""Caches for what is computed from a chain."""

from collections.abc import Callable
from functools import wraps
from threading import Condition, RLock
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from cachetools import LRUCache, cached

from valuechain.model.chain import ValueChain

Result = TypeVar("Result")
Asked = ParamSpec("Asked")

_forget: list[Callable[[], None]] = []
"""Empties each cache of latest answers."""


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


def latest_answers(most: int) -> Callable[[Callable[Asked, Result]], Callable[Asked, Result]]:
    """Caches a function's latest results, which may refer to their chains, until `forget_answers` is called.

    Concurrent callers wait for the first one's result.
    """

    def keep(build: Callable[Asked, Result]) -> Callable[Asked, Result]:
        kept = cached(LRUCache[object, Result](most), condition=Condition())(build)
        _forget.append(kept.cache_clear)
        return kept

    return keep


def forget_answers() -> None:
    """Empties all caches of latest answers, so that none keeps a deleted or evicted chain in memory."""
    for forget in _forget:
        forget()

"""The app, which writes down every few seconds how full each of its caches is."""

import functools
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from time import sleep
from types import FunctionType
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, ref

from cachetools import Cache

from reliability.faults.memory import WATCHED

_EVERY = 5
"""Seconds."""
_MEMOISED: type = type(functools.cache(lambda: None))
_caches: list["ref[Any]"] = []


def _noting(make: Callable[..., Any], *, is_method: bool) -> Callable[..., Any]:
    """Notes what a function makes, or the object whose `__init__` it is.

    Asking the garbage collector for all objects would make Python fail in threads that are building a tuple.
    """

    def noting(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 # as the function has it
        made = make(*arguments, **named)
        _caches.append(ref(arguments[0] if is_method else made))
        return made

    return noting


_INIT = "__init__"
for _owner, _name in ((functools, "_lru_cache_wrapper"), (Cache, _INIT)):
    setattr(_owner, _name, _noting(getattr(_owner, _name), is_method=_name == _INIT))

from app import server  # noqa: E402 # its caches are to be noted

__all__ = ["server"]


class CacheSize(NamedTuple):
    """How full a cache is."""

    name: str
    size: int
    most: int
    """The largest size; 0 if none is set, because only so much can be asked for."""


def _find_memoised() -> Iterator[Any]:
    """The app's functions that remember their results, also those that were there before this module."""
    for name, module in sys.modules.copy().items():
        if name.startswith("valuechain"):
            for owner in (module, *(each for each in vars(module).copy().values() if isinstance(each, type))):
                for each in vars(owner).copy().values():
                    if isinstance(each, _MEMOISED) and each.__module__ == name:
                        yield each
                    if isinstance(each, FunctionType):
                        closed_over = (cell.cell_contents for cell in each.__closure__ or ())
                        yield from (cache for cache in closed_over if isinstance(cache, WeakKeyDictionary))


def _measure(cache: Any) -> CacheSize:  # noqa: ANN401 # of any of three types
    if isinstance(cache, Cache):
        return CacheSize(f"{type(cache).__name__} of {cache.maxsize:,}", int(cache.currsize), int(cache.maxsize))
    if isinstance(cache, WeakKeyDictionary):
        return CacheSize("once for each chain", len(cache), 0)
    used = cache.cache_info()
    name = getattr(cache, "__qualname__", "")  # some of other packages have none
    return CacheSize(f"{cache.__module__}.{name}", used.currsize, used.maxsize or 0)


def measure_caches() -> list[CacheSize]:
    """The caches of this process that are the app's or have no name."""
    made = [cache for each in _caches.copy() if (cache := each()) is not None]
    sizes = map(_measure, {id(each): each for each in (*made, *_find_memoised())}.values())
    return [size for size in sizes if size.name.startswith("valuechain") or "." not in size.name]


def _write(file: Path) -> None:
    while True:
        new = file.with_suffix(".new")
        new.write_text(json.dumps(measure_caches()))
        new.replace(file)
        sleep(_EVERY)


if WATCHED in os.environ:
    Thread(target=_write, args=(Path(os.environ[WATCHED]) / f"{os.getpid()}.json",), daemon=True).start()

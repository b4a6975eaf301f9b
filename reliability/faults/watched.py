"""The app, which writes down every few seconds how full each of its caches is."""

import functools
import gc
import json
import os
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, ref

from cachetools import Cache

from app import server
from reliability.faults.memory import WATCHED

__all__ = ["server"]

_EVERY = 5
"""Seconds."""
_MEMOISED: type = type(functools.cache(lambda: None))
_caches: "dict[int, ref[Any]]" = {}
"""By id."""


class CacheSize(NamedTuple):
    """How full a cache is."""

    name: str
    size: int
    most: int
    """The largest size; 0 if none is set, because only so much can be asked for."""


def _find() -> None:
    for each in gc.get_objects():
        if isinstance(each, (Cache, _MEMOISED, WeakKeyDictionary)):
            _caches.setdefault(id(each), ref(each))


def _measure(cache: Any) -> CacheSize:  # noqa: ANN401 # of any of three types
    if isinstance(cache, Cache):
        return CacheSize(f"{type(cache).__name__} of {cache.maxsize:,}", len(cache), int(cache.maxsize))
    if isinstance(cache, WeakKeyDictionary):
        return CacheSize("once for each chain", len(cache), 0)
    used = cache.cache_info()
    name = getattr(cache, "__qualname__", "")  # C functions have none
    return CacheSize(f"{cache.__module__}.{name}", used.currsize, used.maxsize or 0)


def _write(file: Path) -> None:
    gc.unfreeze()  # the app hides what it has loaded from the garbage collector, and so from us
    _find()
    gc.freeze()
    while True:
        _find()
        sizes = [_measure(cache) for each in _caches.copy().values() if (cache := each()) is not None]
        new = file.with_suffix(".new")
        new.write_text(
            json.dumps([size for size in sizes if size.name.startswith("valuechain") or "." not in size.name])
        )
        new.replace(file)
        sleep(_EVERY)


if WATCHED in os.environ:
    Thread(target=_write, args=(Path(os.environ[WATCHED]) / f"{os.getpid()}.json",), daemon=True).start()

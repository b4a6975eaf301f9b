"""How often somebody tried something in vain, counted in the database: all processes that use it count together.

Imports the library `limits`, so whoever may never need it imports this when it is needed.
"""

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock
from typing import Final

from cachetools import TTLCache
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from valuechain.storage.engine import Database, reading, writing
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import ATTEMPTS

MOST_OF_AN_ADDRESS = 100
"""Wrong codes a minute. Only what failed is counted, and a room of 500 that mistypes may be behind one address."""
MOST_IN_ALL = 600
"""Wrong codes a minute from everywhere: at that rate one of a hundred workshops is found in some fifty days."""
_PURGED_EVERY = 60
"""Seconds."""
_FREE_SECONDS = 1
"""For how long it is not asked again whether an address may try: a room joins at once, and from one address often. What
is counted here is heard of at once, what other processes count a second later."""


class AttemptsStorage(Storage):
    """Where the library `limits` counts: the table `attempts`.

    Every method raises StorageError (ours, not the library's) where the database cannot be used.
    """

    STORAGE_SCHEME = None
    """It is made with a database, never named by a URL."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._database = database
        self._clock = clock
        self._purged = 0.0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What `limits` would turn into an error of its own: nothing, since `reading` and `writing` do that."""
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """How often it is now; what was counted in a span that has ended is forgotten. `expiry` is in seconds."""
        now = self._clock()
        self._purge(now)
        is_over = ATTEMPTS.c.ends <= now
        count = (
            update(ATTEMPTS)
            .where(ATTEMPTS.c.key == key)
            .values(
                count=case((is_over, amount), else_=ATTEMPTS.c.count + amount),
                ends=case((is_over, now + expiry), else_=ATTEMPTS.c.ends),
            )
            .returning(ATTEMPTS.c.count)
        )
        with writing(self._database.engine) as connection:
            counted: int | None = connection.execute(count).scalar_one_or_none()
            if counted is not None:
                return counted
            try:
                with connection.begin_nested():
                    connection.execute(insert(ATTEMPTS), {"key": key, "count": amount, "ends": now + expiry})
            except IntegrityError:  # another process was first
                return int(connection.execute(count).scalar_one())
            return amount

    def get(self, key: str) -> int:
        """How often it is now."""
        found = select(ATTEMPTS.c.count).where((ATTEMPTS.c.key == key) & (ATTEMPTS.c.ends > self._clock()))
        with reading(self._database.engine) as connection:
            return connection.execute(found).scalar_one_or_none() or 0

    def get_expiry(self, key: str) -> float:
        """When it is forgotten, in seconds since 1970; now, if there is nothing."""
        now = self._clock()
        found = select(ATTEMPTS.c.ends).where((ATTEMPTS.c.key == key) & (ATTEMPTS.c.ends > now))
        with reading(self._database.engine) as connection:
            return connection.execute(found).scalar_one_or_none() or now

    def check(self) -> bool:
        """Whether the database can be used."""
        with reading(self._database.engine) as connection:
            return connection.execute(select(func.count()).select_from(ATTEMPTS)).scalar_one() >= 0

    def reset(self) -> int | None:
        """Forgets everything, and says how many counts that were."""
        with writing(self._database.engine) as connection:
            return connection.execute(delete(ATTEMPTS)).rowcount

    def clear(self, key: str) -> None:
        """Forgets one count."""
        with writing(self._database.engine) as connection:
            connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.key == key))

    def _purge(self, now: float) -> None:
        """Deletes what is over, once in a while: it says from where somebody tried."""
        if now - self._purged < _PURGED_EVERY:
            return
        self._purged = now
        with writing(self._database.engine) as connection:
            connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.ends <= now))


class Attempts:
    """Attempts to guess the code of a workshop.

    Every method raises StorageError where the database cannot be used.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], float] = time.time,
        *,
        most_of_an_address: int = MOST_OF_AN_ADDRESS,
        most_in_all: int = MOST_IN_ALL,
    ) -> None:
        self._storage = AttemptsStorage(database, clock)
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._clock = clock
        self._free: TTLCache[str, int] = TTLCache(maxsize=10_000, ttl=_FREE_SECONDS, timer=clock)
        self._lock = Lock()
        self._limits: Final = (
            (RateLimitItemPerMinute(most_of_an_address), "address"),
            (RateLimitItemPerMinute(most_in_all), "all"),
        )

    def seconds_to_wait(self, address: str) -> int:
        """For how long nothing may be tried from an address; 0 if it may be now."""
        place = _network(address)
        with self._lock:
            if place in self._free:
                return 0
        waits = (
            self._storage.get_expiry(limit.key_for(*names)) - self._clock()
            for limit, names in self._named(address)
            if not self._limiter.test(limit, *names)
        )
        wait = max((max(1, ceil(wait)) for wait in waits), default=0)
        if not wait:
            with self._lock:
                self._free[place] = 0
        return wait

    def count_failure(self, address: str) -> None:
        """Counts an attempt from an address that was in vain."""
        with self._lock:
            self._free.clear()
        for limit, names in self._named(address):
            self._limiter.hit(limit, *names)

    def _named(self, address: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        place = hash_key(_network(address))
        return [(limit, (kind, place) if kind == "address" else (kind,)) for limit, kind in self._limits]


def _network(address: str) -> str:
    """What stands for one household: of IPv6 its /64, of which everybody has a whole one.

    >>> _network("192.0.2.7"), _network("2001:db8::1:2:3:4"), _network("unknown")
    ('192.0.2.7', '2001:db8::', 'unknown')
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))

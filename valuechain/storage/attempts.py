"""Rate limit for guessing join codes, counted in the database so that all processes share it.

Import this only when needed: the library `limits` is slow to import.
"""

import time
from collections.abc import Callable, Sequence
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock
from typing import NamedTuple

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
"""Wrong codes a minute from one address. Only failures count; 500 people who all mistype may share one address."""
MOST_IN_ALL = 600
"""Wrong codes a minute from all addresses: guessing one of a hundred workshops' codes then takes some fifty days."""
_PURGED_EVERY = 60
"""Seconds."""
_FREE_SECONDS = 1
"""How long to remember that an address may try: a whole room joins at once, often from one address. A failure in this
process clears the cache; failures in other processes take effect a second later."""


class AttemptsStorage(Storage):
    """The table `attempts` as a storage backend of the library `limits`.

    Every method raises our StorageError, not the library's, if the database cannot be used.
    """

    STORAGE_SCHEME = None
    """None, because this backend is created with a database, not from a URL."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._database = database
        self._clock = clock
        self._purged = 0.0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """The exceptions for `limits` to wrap: none, because `reading` and `writing` already wrap them."""
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Increments a counter and returns it; starts a new window of `expiry` seconds if the last has ended."""
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
            except IntegrityError:  # another process was quicker
                return int(connection.execute(count).scalar_one())
            return amount

    def get(self, key: str) -> int:
        """The current count."""
        found = select(ATTEMPTS.c.count).where((ATTEMPTS.c.key == key) & (ATTEMPTS.c.ends > self._clock()))
        with reading(self._database.engine) as connection:
            return connection.execute(found).scalar_one_or_none() or 0

    def get_expiry(self, key: str) -> float:
        """When the counter expires, in seconds since 1970; the current time if there is no counter."""
        now = self._clock()
        found = select(ATTEMPTS.c.ends).where((ATTEMPTS.c.key == key) & (ATTEMPTS.c.ends > now))
        with reading(self._database.engine) as connection:
            return connection.execute(found).scalar_one_or_none() or now

    def check(self) -> bool:
        """Whether the database can be used."""
        with reading(self._database.engine) as connection:
            return connection.execute(select(func.count()).select_from(ATTEMPTS)).scalar_one() >= 0

    def reset(self) -> int | None:
        """Deletes all counters and returns how many there were."""
        with writing(self._database.engine) as connection:
            return connection.execute(delete(ATTEMPTS)).rowcount

    def clear(self, key: str) -> None:
        """Deletes one counter."""
        with writing(self._database.engine) as connection:
            connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.key == key))

    def _purge(self, now: float) -> None:
        """Deletes expired counters once a minute, because they hold hashes of addresses."""
        if now - self._purged < _PURGED_EVERY:
            return
        self._purged = now
        with writing(self._database.engine) as connection:
            connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.ends <= now))


class _Limit(NamedTuple):
    """A limit, and the names that identify its counter."""

    item: RateLimitItem
    names: tuple[str, ...]


class Attempts:
    """Rate limit for guessing join codes. Every method raises StorageError if the database cannot be used."""

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
        self._of_an_address = RateLimitItemPerMinute(most_of_an_address)
        self._in_all = RateLimitItemPerMinute(most_in_all)

    def seconds_to_wait(self, address: str) -> int:
        """How long an address remains blocked; 0 if it is not blocked."""
        place = _network(address)
        with self._lock:
            if place in self._free:
                return 0
        waits = (
            self._storage.get_expiry(limit.item.key_for(*limit.names)) - self._clock()
            for limit in self._limits(address)
            if not self._limiter.test(limit.item, *limit.names)
        )
        wait = max((max(1, ceil(wait)) for wait in waits), default=0)
        if not wait:
            with self._lock:
                self._free[place] = 0
        return wait

    def count_failure(self, address: str) -> None:
        """Counts a failed attempt from an address."""
        with self._lock:
            self._free.clear()
        for limit in self._limits(address):
            self._limiter.hit(limit.item, *limit.names)

    def _limits(self, address: str) -> Sequence[_Limit]:
        place = hash_key(_network(address))
        return _Limit(self._of_an_address, ("address", place)), _Limit(self._in_all, ("all",))


def _network(address: str) -> str:
    """The network that shares a limit: an IPv4 address, or the /64 prefix that an IPv6 household usually has.

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

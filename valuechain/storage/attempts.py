"""Rate limits for guessing join codes and for creating things, counted in the database, which all processes share.

Import this only when needed: the library `limits` is slow to import.
"""

import time
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil
from threading import Lock
from typing import NamedTuple

from cachetools import TTLCache
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from valuechain import settings
from valuechain.storage.engine import Database, is_there, reading, writing
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import ATTEMPTS
from valuechain.storage.waits import Limit, Wait

MOST_OF_AN_ADDRESS = 100
"""Wrong codes a minute from one address. Only failures count; 500 people who all mistype may share one address."""
CROWD = 600
"""Wrong codes a minute from all addresses, above which an address may fail only `MOST_IN_A_CROWD` times. So a few
networks that guess keep only themselves out."""
MOST_IN_A_CROWD = 5
"""Wrong codes a minute from one address then: enough for a room that shares one, where a few people mistype."""
MOST_IN_ALL = 3_000
"""Wrong codes a minute from all addresses, above which everyone waits. At this rate, guessing takes on average ten days
to find one of a hundred running workshops, and the chance to find a certain one within 30 days is 3 in 100."""
_SITE_SHARE = 3
"""How many times as much as a /64 an IPv6 /48 may do: one line often has hundreds of /64s, and phones share a /48."""
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
        self.clock = clock
        self._purged = 0.0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """The exceptions for `limits` to wrap: none, because `reading` and `writing` already wrap them."""
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Increments a counter and returns it; starts a new window of `expiry` seconds if the last has ended."""
        now = self.clock()
        self._purge_sometimes(now)
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
        found = select(ATTEMPTS.c.count).where((ATTEMPTS.c.key == key) & (ATTEMPTS.c.ends > self.clock()))
        with reading(self._database.engine) as connection:
            return connection.execute(found).scalar_one_or_none() or 0

    def get_expiry(self, key: str) -> float:
        """When the counter expires, in seconds since 1970; the current time if there is no counter."""
        now = self.clock()
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

    def _purge_sometimes(self, now: float) -> None:
        """Deletes expired counters once a minute."""
        if now - self._purged >= _PURGED_EVERY:
            self._purged = now
            self.purge()

    def purge(self) -> None:
        """Deletes expired counters, because they hold hashes of addresses."""
        now = self.clock()
        with writing(self._database.engine) as connection:
            connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.ends <= now))


class RateLimit:
    """Counts events for each network, and for all together. Raises StorageError if the database cannot be used."""

    def __init__(self, storage: AttemptsStorage, window: RateLimitItem, *, name: str = "") -> None:
        """`window` is how long an event counts; `name` distinguishes the counters of several limits."""
        self._storage = storage
        self._limiter = FixedWindowRateLimiter(storage)
        self._window = window
        self._names = (name,) if name else ()

    def find_wait(self, address: str, most_of_an_address: int, most_in_all: int) -> Wait | None:
        """How long an address has to wait, if one of these numbers is reached; 0 is no limit."""
        own, all_ = self.seconds_of(address, most_of_an_address), self.seconds_in_all(most_in_all)
        return Wait(max(own, all_), Limit.NETWORK if own >= all_ else Limit.SERVER) if own or all_ else None

    def seconds_of(self, address: str, most: int) -> int:
        """How long an address stays at this number; 0 if it is below."""
        return max(self._wait(_names_of(each), most * each.share) for each in networks_of(address))

    def seconds_in_all(self, most: int) -> int:
        """How long all addresses together stay at this number; 0 if they are below."""
        return self._wait(("all",), most)

    def count(self, address: str) -> None:
        """Counts one event at an address."""
        for names in (*map(_names_of, networks_of(address)), ("all",)):
            self._limiter.hit(self._window, *self._names, *names)

    def _wait(self, names: tuple[str, ...], most: int) -> int:
        key = self._window.key_for(*self._names, *names)
        if not most or self._storage.get(key) < most:
            return 0
        return max(1, ceil(self._storage.get_expiry(key) - self._storage.clock()))


class Attempts:
    """Rate limit for guessing join codes. Every method raises StorageError if the database cannot be used."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], float] = time.time,
        *,
        most_of_an_address: int = MOST_OF_AN_ADDRESS,
        most_in_a_crowd: int = MOST_IN_A_CROWD,
        crowd: int = CROWD,
        most_in_all: int = MOST_IN_ALL,
    ) -> None:
        self._most = most_of_an_address, most_in_all
        self._crowd, self._most_in_a_crowd = crowd, most_in_a_crowd
        self._database = database
        self._storage = AttemptsStorage(database, clock)
        self._limit = RateLimit(self._storage, RateLimitItemPerMinute(1))
        self._free: TTLCache[str, int] = TTLCache(maxsize=10_000, ttl=_FREE_SECONDS, timer=clock)
        self._lock = Lock()

    def find_wait(self, address: str) -> Wait | None:
        """How long an address has to wait, and why; None if it need not."""
        place = networks_of(address)[0].name
        with self._lock:
            if place in self._free:
                return None
        wait = self._limit.find_wait(address, *self._most) or self._find_wait_in_crowd(address)
        if wait is None:
            with self._lock:
                self._free[place] = 0
        return wait

    def _find_wait_in_crowd(self, address: str) -> Wait | None:
        all_ = self._limit.seconds_in_all(self._crowd)
        own = self._limit.seconds_of(address, self._most_in_a_crowd) if all_ else 0
        return Wait(min(own, all_), Limit.BOTH) if own else None

    def count_failure(self, address: str) -> None:
        """Counts a failed attempt from an address."""
        with self._lock:
            self._free.clear()
        self._limit.count(address)

    def purge_if_there(self) -> None:
        """Deletes the counters that have expired, of every limit, if the database exists."""
        if is_there(self._database.url):
            self._storage.purge()


class Creations:
    """Rate limits for creating things, an hour. Every method raises StorageError if the database cannot be used."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._storage = AttemptsStorage(database, clock)

    def take(self, what: str, address: str, *, most_of_an_address: int, most_in_all: int) -> Wait | None:
        """Counts one thing created at an address, unless a limit is reached; returns how long to wait then, and why.

        Each kind of thing has its own limits; 0 is none.
        """
        limit = RateLimit(self._storage, RateLimitItemPerHour(1), name=what)
        wait = limit.find_wait(address, most_of_an_address, most_in_all)
        if wait is None:
            limit.count(address)
        return wait


class Network(NamedTuple):
    """A network that shares a limit."""

    name: str
    share: int = 1
    """How many times as much as one address it may do."""


def networks_of(address: str) -> tuple[Network, ...]:
    """The networks that an address is counted in: an IPv4 address alone, or the /64 and the /48 of an IPv6 address.

    Some proxies add a port, and with it brackets and quotes. All addresses that cannot be read count as one.

    >>> [network.name for network in networks_of('"[2001:db8::1:2:3:4]:443"')]
    ['2001:db8::/64', '2001:db8::/48']
    >>> networks_of("192.0.2.7:443"), networks_of("hidden") == networks_of("")
    ((Network(name='192.0.2.7', share=1),), True)
    """
    parsed = _read_address(address)
    if not isinstance(parsed, IPv6Address):
        return (Network("unknown" if parsed is None else str(parsed)),)
    line, site = (str(IPv6Network((parsed, bits), strict=False)) for bits in (64, 48))
    return Network(line), Network(site, _SITE_SHARE)


def _read_address(text: str) -> IPv4Address | IPv6Address | None:
    bare = text.strip(' "')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:  # an IPv6 address has at least two
        bare = bare.partition(":")[0]
    try:
        parsed = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _names_of(network: Network) -> tuple[str, ...]:
    return "address", hash_key(settings.salt() + network.name)  # without the salt, addresses could be guessed

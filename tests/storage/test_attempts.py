"""Failed attempts, counted in SQLite and PostgreSQL."""

import subprocess
import sys
from threading import Thread

import pytest
from limits import RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import select

from tests.conftest import Clock
from valuechain.model.workshop.code import ALPHABET, CODE_LENGTH
from valuechain.storage.attempts import CROWD, MOST_IN_ALL, Attempts, AttemptsStorage, networks_of
from valuechain.storage.engine import Database, reading
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import ATTEMPTS
from valuechain.storage.waits import Limit, Wait


@pytest.fixture
def storage(url: str, clock: Clock) -> AttemptsStorage:
    """An empty storage."""
    return AttemptsStorage(Database(url), clock)


@pytest.fixture
def attempts(url: str, clock: Clock) -> Attempts:
    """A limit of two attempts a minute for each address, of one while all have made four, and of nine in total."""
    return Attempts(Database(url), clock, most_of_an_address=2, most_in_a_crowd=1, crowd=4, most_in_all=9)


def test_counts_by_key(storage: AttemptsStorage) -> None:
    """Each key has its own count."""
    assert [storage.incr("a", 60), storage.incr("a", 60, 2), storage.incr("b", 60)] == [1, 3, 1]
    assert (storage.get("a"), storage.get("b"), storage.get("c")) == (3, 1, 0)


def test_a_span_ends(storage: AttemptsStorage, clock: Clock) -> None:
    """A count expires with its window, and the next attempt starts a new count."""
    storage.incr("a", 60)
    clock.now += 59
    assert (storage.incr("a", 60), storage.get_expiry("a")) == (2, 1_000_060.0)
    clock.now += 1
    assert (storage.get("a"), storage.get_expiry("a")) == (0, 1_000_060.0)
    assert (storage.incr("a", 60), storage.get_expiry("a")) == (1, 1_000_120.0)


def test_a_span_that_ends_between_two_purges(storage: AttemptsStorage, clock: Clock) -> None:
    """An expired count starts again even if its row has not been purged."""
    storage.incr("a", 10, 5)
    clock.now += 10
    assert (storage.incr("a", 10), storage.get_expiry("a")) == (1, 1_000_020.0)


def test_nothing_is_left_of_what_is_over(storage: AttemptsStorage, clock: Clock, url: str) -> None:
    """The next attempt deletes expired counts."""
    storage.incr("a", 60)
    clock.now += 61
    storage.incr("b", 60)
    with reading(Database(url).engine) as connection:
        assert connection.execute(select(ATTEMPTS.c.key)).scalars().all() == ["b"]


def test_forgetting(storage: AttemptsStorage) -> None:
    """One count, or all of them, can be cleared."""
    for key in "abc":
        storage.incr(key, 60)
    storage.clear("a")
    assert (storage.get("a"), storage.get("b"), storage.check()) == (0, 1, True)
    assert (storage.reset(), storage.get("b")) == (2, 0)


def test_the_library_limits_with_it(storage: AttemptsStorage, clock: Clock) -> None:
    """The library's own limiter keeps to its limit, and allows attempts again in the next window."""
    limiter, limit = FixedWindowRateLimiter(storage), RateLimitItemPerMinute(2)
    assert [limiter.hit(limit, "x") for _ in range(3)] == [True, True, False]
    assert limiter.get_window_stats(limit, "x").reset_time == 1_000_060.0
    clock.now += 60
    assert limiter.hit(limit, "x")


def test_a_copy_does_not_tell_addresses(attempts: Attempts, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address is hashed with a salt that is not in the database; with another salt, it is another one."""
    attempts.count_failure("192.0.2.7")
    attempts.count_failure("192.0.2.7")
    with reading(Database(url).engine) as connection:
        keys = " ".join(connection.execute(select(ATTEMPTS.c.key)).scalars())
    assert "/address/" in keys
    assert hash_key("192.0.2.7") not in keys
    assert attempts.find_wait("192.0.2.7")
    monkeypatch.setenv("VALUECHAIN_SALT", "another")
    assert not attempts.find_wait("192.0.2.7")


def test_each_server_has_a_salt_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless it is set, the salt is another one each time the server starts."""
    monkeypatch.delenv("VALUECHAIN_SALT", raising=False)
    command = [sys.executable, "-c", "from valuechain.settings import salt; print(salt())"]
    salts = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    assert len({*salts, "\n"}) == 3


def test_processes_count_together(url: str, clock: Clock) -> None:
    """Simultaneous attempts over different connections are all counted."""
    storages = [AttemptsStorage(Database(url), clock) for _ in range(4)]
    storages[0].check()  # creates the tables
    threads = [Thread(target=lambda each=each: [each.incr("a", 60) for _ in range(10)]) for each in storages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert storages[0].get("a") == 40


def test_an_address_has_to_wait(attempts: Attempts, clock: Clock) -> None:
    """An address with too many failures has to wait until its minute is over; other addresses do not."""
    assert attempts.find_wait("192.0.2.1") is None
    attempts.count_failure("192.0.2.1")
    assert attempts.find_wait("192.0.2.1") is None
    clock.now += 20
    attempts.count_failure("192.0.2.1")
    assert attempts.find_wait("192.0.2.1") == Wait(40, Limit.NETWORK)
    assert attempts.find_wait("192.0.2.2") is None
    clock.now += 40
    assert attempts.find_wait("192.0.2.1") is None


def test_a_few_networks_keep_only_themselves_out(attempts: Attempts) -> None:
    """After many failures in total, addresses with fewer than usual wait, and those without any do not."""
    for number in range(4):
        attempts.count_failure(f"192.0.2.{number}")
    assert attempts.find_wait("192.0.2.0") == Wait(60, Limit.BOTH)
    assert attempts.find_wait("198.51.100.1") is None


def test_everybody_has_to_wait(attempts: Attempts) -> None:
    """After too many failures in total, every address waits: a guesser may have many addresses."""
    for number in range(9):
        attempts.count_failure(f"192.0.2.{number}")
    assert attempts.find_wait("198.51.100.1") == Wait(60, Limit.SERVER)


def test_codes_stay_unguessable() -> None:
    """At the limit for all addresses, finding one of a hundred workshops takes ten days; one, 3 in 100 a month."""
    days_for_all_codes = len(ALPHABET) ** CODE_LENGTH / MOST_IN_ALL / 60 / 24
    assert days_for_all_codes / 100 > 10
    assert 30 / days_for_all_codes < 0.03
    assert CROWD < MOST_IN_ALL


def test_a_network_is_one_address(attempts: Attempts) -> None:
    """Addresses of one IPv6 /64 network count as one."""
    attempts.count_failure("2001:db8::1")
    attempts.count_failure("2001:db8::ffff:1")
    assert attempts.find_wait("2001:db8::2") == Wait(60, Limit.NETWORK)
    assert attempts.find_wait("2001:db8:0:1::2") is None


def test_a_line_with_many_networks(url: str, clock: Clock) -> None:
    """All /64 networks of an IPv6 /48 together may do three times as much as one; other /48 networks go on."""
    attempts = Attempts(Database(url), clock, most_of_an_address=2)
    for number in range(6):
        attempts.count_failure(f"2001:db8:1:{number}::1")
    assert attempts.find_wait("2001:db8:1:ffff::1") == Wait(60, Limit.NETWORK)
    assert attempts.find_wait("2001:db8:2::1") is None


SAME = {
    "192.0.2.1": ("192.0.2.1:51234", '"192.0.2.1:443"', " 192.0.2.1", "::ffff:192.0.2.1", "[::ffff:192.0.2.1]:80"),
    "2001:db8::1": (
        "[2001:db8::1]", '"[2001:db8::1]:443"', "2001:db8::2%eth0", "2001:db8::2%", "[2001:DB8::9%1]:5",
        "2001:db8:0:0::",
    ),
    "": ("unknown", "_hidden:1", "192.0.2.1.5:80", "[", "::1::", "192.0.2.1, 192.0.2.2"),
}  # fmt: skip


@pytest.mark.parametrize(("address", "written"), [(each, other) for each, others in SAME.items() for other in others])
def test_an_address_in_other_words(address: str, written: str) -> None:
    """An address counts as the same with a port, brackets, quotes or a zone; all that cannot be read count as one."""
    assert networks_of(written) == networks_of(address)
    assert len({networks_of(each) for each in SAME}) == len(SAME)


def test_no_address_is_kept(attempts: Attempts, url: str) -> None:
    """The database does not hold addresses."""
    attempts.count_failure("192.0.2.1")
    with reading(Database(url).engine) as connection:
        keys = connection.execute(select(ATTEMPTS.c.key)).scalars().all()
    assert len(keys) == 2
    assert "192.0.2.1" not in " ".join(keys)

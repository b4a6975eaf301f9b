"""What can happen to a PostgreSQL server while it is used."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress

import psycopg
from sqlalchemy import make_url

from reliability.faults.fault import POSTGRESQL, Fault, Trial
from reliability.faults.relay import Relay

_SLOW = 2.0
"""Seconds for each query."""


def _connect(trial: Trial) -> "psycopg.Connection[tuple[object, ...]]":
    uri = make_url(trial.url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(uri, autocommit=True)


async def _restart(trial: Trial) -> None:
    """Down for as long as a fault lasts."""
    assert trial.postgresql is not None
    await asyncio.to_thread(trial.postgresql.stop)
    await asyncio.sleep(trial.seconds)
    await asyncio.to_thread(trial.postgresql.start)


async def _exhaust(trial: Trial) -> None:
    """Others take every connection, and the app’s own are ended, so that it can open none."""
    others: list[psycopg.Connection[tuple[object, ...]]] = []
    first = _connect(trial)
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> ALL(%s) AND datname IS NOT NULL"
    until = asyncio.get_running_loop().time() + trial.seconds
    try:
        while asyncio.get_running_loop().time() < until:
            ours = [each.info.backend_pid for each in (first, *others)]
            first.execute(query, [ours])
            with suppress(psycopg.OperationalError):
                while True:
                    others.append(_connect(trial))
            await asyncio.sleep(0.2)
    finally:
        for each in (first, *others):
            each.close()


async def _lock(trial: Trial) -> None:
    """Another program locks the proposals, as a migration by hand might."""
    with closing(_connect(trial)) as other, other.transaction():
        other.execute("LOCK TABLE proposals IN ACCESS EXCLUSIVE MODE")
        await asyncio.sleep(trial.seconds)


@asynccontextmanager
async def _through_relay(trial: Trial) -> AsyncIterator[None]:
    """The app reaches the database only through a relay."""
    assert trial.postgresql is not None
    async with Relay(trial.postgresql.socket) as relay:
        trial.relay = relay
        url = make_url(trial.url).set(host="127.0.0.1", port=relay.port, query={})
        trial.server.environment = {
            **trial.server.environment,
            "VALUECHAIN_DATABASE": url.render_as_string(hide_password=False),
        }
        yield


async def _slow_down(trial: Trial) -> None:
    trial.the_relay.delay = _SLOW
    await asyncio.sleep(trial.seconds)
    trial.the_relay.delay = 0.0


_ONLY = (POSTGRESQL,)
POSTGRESQL_FAULTS = (
    Fault("restart", "PostgreSQL is stopped and started again.", _restart, _ONLY),
    Fault("exhausted", "Other programs take every connection.", _exhaust, _ONLY),
    Fault("locked-table", "Another program locks the proposals.", _lock, _ONLY),
    Fault("slow", "Every query takes two seconds.", _slow_down, _ONLY, _through_relay),
)

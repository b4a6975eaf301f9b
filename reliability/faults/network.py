"""A network that repeats, reorders and cuts requests, and a deployment behind a proxy."""

import asyncio
import shutil
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.error import HTTPError

from sqlalchemy import create_engine, text

from reliability.faults.fault import Fault, Trial
from reliability.faults.relay import Relay
from reliability.served import ROOT, Server
from valuechain.storage.schema import REVISION

CUT = 1.0
"""Seconds after which the proxy closes a connection."""


@asynccontextmanager
async def behind_relay(trial: Trial) -> AsyncIterator[None]:
    """Everyone reaches the app only through a relay."""
    async with Relay(trial.server.port) as relay:
        trial.relay, trial.site = relay, relay.site
        yield


async def _cut(trial: Trial) -> None:
    """Some responses take longer than the proxy waits; the server has done what was asked."""
    relay = trial.the_relay
    relay.cut_after, relay.slowest = CUT, 2 * CUT
    await asyncio.sleep(trial.seconds)
    relay.cut_after, relay.slowest = None, 0.0
    trial.notes.append(f"{relay.cut:,} requests were cut")


async def _repeat(trial: Trial) -> None:
    relay = trial.the_relay
    relay.repeats = 2.0
    await asyncio.sleep(trial.seconds)
    relay.repeats = 0.0
    trial.notes.append(f"{relay.repeated:,} requests arrived twice")


_DEPLOYED = "deployed"
_MIGRATION = '''"""A migration for the test of a deployment: as those so far, it only adds."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "deployed", "{head}"


def upgrade() -> None:
    op.add_column("proposals", sa.Column("deployed", sa.Integer, nullable=False, server_default="0"))
    op.create_table("deployed", sa.Column("id", sa.Integer, primary_key=True))
'''


def _write_next_version(folder: Path) -> None:
    """Our own code and data, with one more migration."""
    for name in ("valuechain", "data", "assets"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    storage = folder / "valuechain" / "storage"
    migration = storage / "migrations" / "versions" / "v999_deployed.py"
    migration.write_text(_MIGRATION.format(head=REVISION), encoding="utf-8")
    schema = storage / "schema.py"
    code = schema.read_text(encoding="utf-8").replace(f'REVISION = "{REVISION}"', f'REVISION = "{_DEPLOYED}"')
    schema.write_text(code, encoding="utf-8")


def _is_migrated(url: str) -> bool:
    engine = create_engine(url)
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    return bool(version == _DEPLOYED)


def _is_ready(site: str) -> bool:
    try:
        with urllib.request.urlopen(f"{site}/readyz"):  # noqa: S310 # this machine
            return True
    except HTTPError:
        return False


async def _deploy(trial: Trial) -> None:
    """The new version starts and migrates the database; both serve for a while, then the old one is stopped."""
    relay, folder = trial.the_relay, trial.folder / "next"
    await asyncio.to_thread(_write_next_version, folder)
    new = Server(dict(trial.server.environment), folder=folder)
    try:
        await asyncio.to_thread(new.start)
        relay.upstream = (new.port, trial.server.port)
        await asyncio.sleep(trial.seconds)
        relay.upstream = (new.port,)
        if not _is_migrated(trial.url):
            trial.figures.wrong["the new version did not migrate the database"] += 1
        if not await asyncio.to_thread(_is_ready, trial.server.site):
            trial.figures.wrong["the old version was not ready, though it served"] += 1
        trial.server.log, old = new.log, trial.server
        trial.server = new
        await asyncio.to_thread(old.stop)
        new.log.extend(old.log)
    except BaseException:
        new.stop()
        raise


NETWORK_FAULTS = (
    Fault("cut", "A proxy cuts what takes longer than a second.", _cut, around=behind_relay),
    Fault("repeated", "Forms arrive twice, late and out of order.", _repeat, around=behind_relay, is_hidden=True),
    Fault("deploy", "A new version migrates the database; both serve.", _deploy, around=behind_relay),
)

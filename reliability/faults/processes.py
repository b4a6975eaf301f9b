"""Processes that are killed, as when the machine runs out of memory or loses power."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reliability.faults.fault import Fault, Trial


async def _kill_worker(trial: Trial) -> None:
    await asyncio.sleep(1)
    trial.server.kill_worker()


async def _kill_server(trial: Trial) -> None:
    """Whatever watches over the server, such as systemd, starts it again."""
    await asyncio.sleep(1)
    trial.server.kill()
    trial.server.start(waits=False)


@asynccontextmanager
async def _alone(trial: Trial) -> AsyncIterator[None]:
    """Serves with a single process."""
    trial.server.app = ""
    yield


KILLS = (
    Fault("kill-worker", "One of two workers is killed (-9).", _kill_worker, is_repeated=True),
    Fault("kill-server", "All of the server is killed (-9), and started again.", _kill_server, is_repeated=True),
    Fault(
        "kill-serve", "`valuechain serve` is killed (-9), and started again.", _kill_server, around=_alone,
        is_repeated=True,
    ),
)  # fmt: skip

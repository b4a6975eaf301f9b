"""A server whose clock jumps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reliability.faults.fault import Fault, Trial
from reliability.faults.jumping import SHIFT

_HOUR = 3600


@asynccontextmanager
async def _with_clock(trial: Trial) -> AsyncIterator[None]:
    trial.server.app = "reliability.faults.jumping:server"
    trial.server.environment = {**trial.server.environment, SHIFT: str(trial.shift)}
    yield


async def _jump(trial: Trial) -> None:
    for hours in (1, -1, 0):
        trial.shift.write_text(str(hours * _HOUR), encoding="utf-8")
        await asyncio.sleep(trial.seconds / 2)


CLOCK_FAULTS = (
    Fault(
        "clock", "The server’s clock jumps an hour ahead, an hour back, and right.", _jump, around=_with_clock,
        is_hidden=True,
    ),
)  # fmt: skip

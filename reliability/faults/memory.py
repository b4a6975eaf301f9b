"""Memory over half an hour: a full room, with uploads and exports between.

Run by `python -m reliability.faults --memory`.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from statistics import mean

import aiohttp
import psutil

from reliability.faults.fault import Fault, Result, Trial, run
from reliability.room import ask

WATCHED = "FAULTS_WATCHED"
"""The variable with the name of the folder in which each process writes the sizes of its caches."""
_MOST_GROWTH = 1.05
"""By how much memory in the last third of the time may exceed that in the second third."""
_EXPORTS = ("record.xlsx", "record.zip", "report.docx", "report.html", "wall.pptx", "answers.csv")


async def watch_memory(database: str, *, minutes: int, participants: int) -> Result:
    """Holds a workshop, and prints a line every minute."""
    fault = Fault(
        "memory", "Nothing fails; uploads and exports come and go.", _watch(minutes), (database,), _watched,
        round_seconds=90.0, most_rounds=6,  # more rounds would be more data, and exports that grow with it
    )  # fmt: skip
    return await run(fault, database, times=1, participants=participants, seconds=60.0 * minutes)


@asynccontextmanager
async def _watched(trial: Trial) -> AsyncIterator[None]:
    folder = trial.folder / "watched"
    folder.mkdir()
    folder.chmod(0o777)
    trial.server.app = "reliability.faults.watched:server"
    trial.server.environment = {**trial.server.environment, WATCHED: str(folder)}
    yield


def _watch(minutes: int) -> Callable[[Trial], Awaitable[None]]:
    async def inject(trial: Trial) -> None:
        exporting = asyncio.create_task(_export(trial))
        taken: list[list[int]] = []
        print(f"{'minute':>6}{'memory of each process':>26}{'requests':>10}  caches")
        for minute in range(1, minutes + 1):
            await asyncio.sleep(60)
            taken.append([_memory(pid) for pid in trial.server.workers])
            requests = sum(map(len, trial.figures.taken.values()))
            each = ", ".join(f"{kb / 1024:.0f} MB" for kb in taken[-1])
            print(f"{minute:>6}{each:>26}{requests:>10,}  {_say_caches(trial)}", flush=True)
        exporting.cancel()
        _judge(trial, taken)

    return inject


async def _export(trial: Trial) -> None:
    async with aiohttp.ClientSession(trial.site) as client:
        while True:
            for file in _EXPORTS:
                path = f"/workshop/export/{file}?workshop={trial.created.facilitator}"
                await ask(client, trial.figures, "export", "GET", path, patience=60)
                await asyncio.sleep(5)


def _memory(pid: int) -> int:
    """The resident memory of a process in KB."""
    return int(psutil.Process(pid).memory_info().rss) // 1024


def _caches(trial: Trial) -> list[tuple[str, int, int]]:
    """Name, size and limit of every cache of every process."""
    return [
        tuple(each)
        for file in sorted((trial.folder / "watched").glob("*.json"))
        for each in json.loads(file.read_text(encoding="utf-8"))
    ]


def _say_caches(trial: Trial) -> str:
    bounded = [(size, most) for _, size, most in _caches(trial) if most]
    free = sum(size for _, size, most in _caches(trial) if not most)
    return f"{sum(size for size, _ in bounded):,} of at most {sum(most for _, most in bounded):,}, and {free:,} others"


def _judge(trial: Trial, taken: list[list[int]]) -> None:
    """Notes the sizes of caches, and as wrong what has grown or is over its limit."""
    largest: Counter[tuple[str, int]] = Counter()
    found = _caches(trial)
    if not found:
        trial.figures.wrong["no process has said how full its caches are"] += 1
    for name, size, most in found:
        largest[name, most] = max(largest[name, most], size)
        if most and size > most:
            trial.figures.wrong[f"the cache {name} holds {size:,}"] += 1
    for (name, most), size in sorted(largest.items()):
        trial.notes.append(f"{name}: {size:,}" + (f" of at most {most:,}" if most else ""))
    third = len(taken) // 3
    if third < 5:
        trial.notes.append("too short to say whether memory is flat: that takes 15 minutes")
        return
    before, after = (mean(map(sum, each)) for each in (taken[third : 2 * third], taken[2 * third :]))
    trial.notes.append(f"memory of all processes: {before / 1024:.0f} MB, then {after / 1024:.0f} MB")
    if after > before * _MOST_GROWTH:
        trial.figures.wrong[f"memory grew by {after / before - 1:.0%} in the last third"] += 1

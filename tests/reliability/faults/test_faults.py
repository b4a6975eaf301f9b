"""The short form of `make faults`: few people, and faults of half a second."""

import asyncio
from dataclasses import replace

import pytest

from reliability.faults.catalogue import FAULTS
from reliability.faults.fault import POSTGRESQL, SQLITE, Fault, Trial, run
from tests.coroutines import run_apart

BY_NAME = {fault.name: fault for fault in FAULTS}


def in_turn(*names: str) -> Fault:
    """Several faults, one after the other in one workshop; everyone is served again after each."""
    faults = [BY_NAME[name] for name in names]

    async def inject(trial: Trial) -> None:
        for fault in faults:
            await fault.inject(trial)
            assert await trial.is_back(asyncio.get_running_loop().time()) < float("inf"), fault.name

    return replace(faults[-1], name=" ".join(names), inject=inject, is_hidden=False)


@pytest.mark.timeout(400)  # everyone has 90 seconds to be back after each fault on a busy machine
@pytest.mark.parametrize(
    ("database", "names"),
    [
        (SQLITE, ("kill-worker", "disk-error", "moved", "corrupt-head")),
        (POSTGRESQL, ("restart", "cut")),
    ],
)
def test_a_workshop_with_faults(database: str, names: tuple[str, ...]) -> None:
    """Every acknowledged answer is there once, rounds are whole, errors are in words, and everyone is served again."""
    result = run_apart(run(in_turn(*names), database, times=1, participants=4, seconds=0.5))
    assert result.failures == []
    assert result.kept.acknowledged > 4
    assert result.figures.trouble  # the faults were felt

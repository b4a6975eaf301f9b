"""The app with a clock that follows a file."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import sleep

import time_machine

from app import server

__all__ = ["SHIFT", "server"]

SHIFT = "FAULTS_SHIFT"
"""The variable with the name of the file; it holds how many seconds the clock is ahead."""


def _follow(file: Path) -> None:
    traveller: time_machine.travel | None = None
    shift = 0.0
    while True:
        sleep(0.1)
        wanted = float((file.read_text(encoding="utf-8") if file.exists() else "") or 0)
        if wanted != shift:
            if traveller is not None:
                traveller.stop()
            traveller = time_machine.travel(datetime.now(UTC) + timedelta(seconds=wanted), tick=True)
            traveller.start()
            shift = wanted


if SHIFT in os.environ:
    Thread(target=_follow, args=(Path(os.environ[SHIFT]),), daemon=True).start()

"""What can happen to a SQLite file while it is used."""

import asyncio
import os
import resource
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path

from reliability.faults.fault import SQLITE, Fault, Trial

_IS_ROOT = os.geteuid() == 0
_DISK = 16
"""The size of the disk that runs full, in MB."""


async def _lock(trial: Trial) -> None:
    """Another program holds the write lock, such as one that copies the file."""
    with closing(sqlite3.connect(trial.file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await asyncio.sleep(trial.seconds)


@asynccontextmanager
async def _on_small_disk(trial: Trial) -> AsyncIterator[None]:
    """A disk of its own for the database; only root can mount one."""
    if not _IS_ROOT:
        yield
        return
    _run("mount", "-t", "tmpfs", "-o", f"size={_DISK}m", "tmpfs", str(trial.folder))
    try:
        yield
    finally:
        trial.server.stop()
        _run("umount", "--lazy", str(trial.folder))


async def _fill_disk(trial: Trial) -> None:
    if not _IS_ROOT:
        trial.notes.append("not as root: the disk refused every write instead of being full")
        await _refuse_writes(trial)
        return
    filler = trial.folder / "filler"
    full = asyncio.get_running_loop().time() + trial.seconds
    while asyncio.get_running_loop().time() < full:  # what the app gives back is taken again
        with suppress(OSError), filler.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        await asyncio.sleep(0.2)
    filler.unlink()


async def _refuse_writes(trial: Trial) -> None:
    """The kernel refuses every write of these processes with an error, as it does after the disk has failed."""
    processes = [trial.server.pid, *trial.server.workers]
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in processes}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    await asyncio.sleep(trial.seconds)
    for pid, limits in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


async def _make_read_only(trial: Trial) -> None:
    """Files that are open stay writable, so the server is started on a file that it may only read."""
    trial.server.kill()
    _set_writable(trial.folder, is_writable=False)
    try:
        await asyncio.to_thread(trial.server.start)
        await asyncio.sleep(trial.seconds)
    finally:
        _set_writable(trial.folder, is_writable=True)


def _set_writable(folder: Path, *, is_writable: bool) -> None:
    if _IS_ROOT:  # root may write to anything but what is immutable
        _run("chattr", "-R", "-i" if is_writable else "+i", str(folder))
        return
    for file in (*folder.iterdir(), folder):
        file.chmod((0o700 if file is folder else 0o600) if is_writable else (0o500 if file is folder else 0o400))


async def _corrupt_head(trial: Trial) -> None:
    await _damage(trial, 0, 200)


async def _corrupt_middle(trial: Trial) -> None:
    size = trial.file.stat().st_size
    await _damage(trial, size // 3, size // 3)


async def _damage(trial: Trial, begin: int, length: int) -> None:
    """Overwrites a part of the file; the operator then stops the server, puts a copy back, and starts it again."""
    copy = trial.folder / "copy.db"
    with _locked(trial.file):
        _copy(trial.file, copy)
        with closing(sqlite3.connect(trial.file)) as flushed:
            flushed.execute("PRAGMA wal_checkpoint(PASSIVE)")
        with trial.file.open("r+b") as file:
            file.seek(begin)
            file.write(os.urandom(length))
        damaged = time.perf_counter()
    await asyncio.sleep(trial.seconds)
    trial.server.kill()
    for ending in ("", "-wal", "-shm"):
        trial.file.with_name(f"{trial.file.name}{ending}").unlink(missing_ok=True)
    copy.rename(trial.file)
    trial.lost_between = damaged, time.perf_counter()
    trial.notes.append(f"{trial.acknowledged(damaged)} answers were acknowledged on the damaged file")
    await asyncio.to_thread(trial.server.start)


async def _move_away(trial: Trial) -> None:
    away = trial.file.with_suffix(".away")
    trial.file.rename(away)
    await asyncio.sleep(trial.seconds)
    away.rename(trial.file)


async def _delete(trial: Trial) -> None:
    """All of the database's files are deleted; later a copy from just before is put back, with the server running."""
    copy = trial.folder / "copy.db"
    with _locked(trial.file):
        _copy(trial.file, copy)
        for ending in ("", "-wal", "-shm"):
            trial.file.with_name(f"{trial.file.name}{ending}").unlink(missing_ok=True)
        deleted = time.perf_counter()
    await asyncio.sleep(trial.seconds)
    if kept := trial.acknowledged(deleted):
        trial.notes.append(f"{kept} answers were acknowledged without a file")
    copy.rename(trial.file)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Keeps others from writing."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield


def _copy(file: Path, copy: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


_ONLY = (SQLITE,)
SQLITE_FAULTS = (
    Fault("locked", "Another program locks the file.", _lock, _ONLY),
    Fault("read-only", "The server is started on files that it may only read.", _make_read_only, _ONLY),
    Fault("disk-full", "The disk is full.", _fill_disk, _ONLY, _on_small_disk),
    Fault("disk-error", "The disk refuses every write.", _refuse_writes, _ONLY),
    Fault("corrupt-head", "The head of the file is overwritten.", _corrupt_head, _ONLY),
    Fault("corrupt-middle", "A third of the file is overwritten.", _corrupt_middle, _ONLY),
    Fault("moved", "The file is moved away, and back.", _move_away, _ONLY),
    Fault("deleted", "The files are deleted, and a copy is put back.", _delete, _ONLY),
)

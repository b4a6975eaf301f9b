"""Growth: time and memory of each step with 1,000 to 1,000,000 ownerships, beside pandas. Run by `make growth`.

The data are generated in two shapes: all in one framework, or in many frameworks of 300 mitigations, one of which is
asked about. Each way reads the data in a process of its own, and takes each step in a fork of it: so each step starts
from data just read, and has its own peak memory.
"""

import argparse
import gc
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import pandas as pd

from benchmarks.catalogue import Size, write_catalogue
from benchmarks.growth_steps import READING, Read, Step, read_ours, read_plain

OWNERSHIPS = (1_000, 10_000, 100_000, 1_000_000)
WAYS: dict[str, Read] = {"ours": read_ours, "plain": read_plain}
SHAPES = {"one": "all in one framework", "many": "frameworks of 300 mitigations, one asked about"}
_TIMES_OWNED = 2
_A_MITIGATION = 7.23
"""Ownerships of a generated mitigation, on average: so 1,000,000 are within our limit of 200,000 rows a table."""
_SMALL = 300
_ACTORS = 20
_FEW = 20_000
"""Up to so many ownerships, the median of several samples is taken: short times vary."""
_SAMPLES = 5
_MEGABYTE = 1024
"""Kilobytes, the unit of `ru_maxrss` on Linux."""


class Cost(NamedTuple):
    """What one step costs in one way."""

    shape: str
    ownerships: int
    step: str
    way: str
    seconds: float
    megabytes: int
    """Peak resident memory of the process, with what Python and its libraries take."""


def costs(sizes: Iterable[int]) -> Iterator[Cost]:
    """Measures every step, from the smallest data to the largest."""
    for ownerships in sizes:
        samples = _SAMPLES if ownerships <= _FEW else 1
        mitigations = max(1, round(ownerships / _A_MITIGATION))
        for shape in SHAPES:
            frameworks, each = (1, mitigations) if shape == "one" else (-(-mitigations // _SMALL), _SMALL)
            size = Size(frameworks, each, _ACTORS, _TIMES_OWNED)
            with tempfile.TemporaryDirectory() as folder:
                _leave_texts_out(write_catalogue(Path(folder), size))
                for way in WAYS:
                    for step, (seconds, megabytes) in measure(way, folder, samples=samples).items():
                        yield Cost(shape, ownerships, step, way, seconds, megabytes)


def _leave_texts_out(folder: Path) -> None:
    """Without its long texts, the largest file is below the limit of 50 MB."""
    for table, texts in (("mitigations", ["name", "summary"]), ("links", ["ground"])):
        frame = pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False).drop(columns=texts)
        frame.rename(columns={"label": "name"}).to_csv(folder / f"{table}.csv", index=False)


def measure(way: str, folder: str, *, samples: int) -> dict[str, tuple[float, int]]:
    """The seconds and megabytes of each step, from a process of its own."""
    command = (sys.executable, "-m", "benchmarks.growth", "--take", way, folder, str(samples))
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, tuple[float, int]] = dict(map(json.loads, done.stdout.splitlines()))
    return found


def _take(way: str, folder: Path, samples: int) -> None:
    """In a process of its own: reads, takes each step in forks, and prints seconds and megabytes by step."""
    start = perf_counter()
    steps = WAYS[way](folder)
    reading = perf_counter() - start
    print(json.dumps((READING, (reading, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE))), flush=True)
    gc.collect()
    gc.freeze()  # as the server does once it has read its data
    for name, step in steps.items():
        forks = [_fork(step) for _ in range(samples)]
        cost = median(seconds for seconds, _ in forks), max(peak for _, peak in forks)
        print(json.dumps((name, cost)), flush=True)


def _fork(step: Step) -> tuple[float, int]:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_measure, args=(step, theirs))
    process.start()
    theirs.close()
    found: tuple[float, int] = ours.recv()
    process.join()
    return found


def _measure(step: Step, connection: Connection) -> None:
    start = perf_counter()
    result = step()
    seconds = perf_counter() - start
    connection.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE))
    del result


def print_costs(taken: Iterable[Cost]) -> list[Cost]:
    """Prints a table row by row as results come in, and returns the results."""
    print(f"{'ownerships':>10}  {'shape':<6}{'step':<24}{'ours':>10}{'plain':>10}{'ratio':>8}{'peak':>10}{'plain':>10}")
    kept: list[Cost] = []
    waiting: dict[tuple[str, int, str], Cost] = {}
    for each in taken:
        kept.append(each)
        if each.way == "ours":
            waiting[each.shape, each.ownerships, each.step] = each
            continue
        ours = waiting[each.shape, each.ownerships, each.step]
        times = f"{_time(ours.seconds):>10}{_time(each.seconds):>10}{ours.seconds / each.seconds:>8.2f}"
        memory = f"{ours.megabytes:>7,} MB{each.megabytes:>7,} MB"
        print(f"{each.ownerships:>10,}  {each.shape:<6}{each.step:<24}{times}{memory}", flush=True)
    return kept


def print_growth(taken: Sequence[Cost]) -> None:
    """Prints how many times more each step costs for ten times the data, from the second largest size on."""
    sizes = sorted({each.ownerships for each in taken})
    if len(sizes) < 2:
        return
    print(f"\nFrom {sizes[-2]:,} to {sizes[-1]:,} ownerships, times as long (ours, plain):")
    seconds = {(each.shape, each.step, each.way, each.ownerships): each.seconds for each in taken}
    for shape, step in dict.fromkeys((each.shape, each.step) for each in taken):
        times = [seconds[shape, step, way, sizes[-1]] / seconds[shape, step, way, sizes[-2]] for way in WAYS]
        print(f"{shape:<6}{step:<24}{times[0]:>10.1f}{times[1]:>10.1f}")


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the costs, and draws them if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--ownerships", type=int, nargs="+", default=OWNERSHIPS)
    parser.add_argument("--picture", type=Path, help="file for the picture, as PNG")
    parser.add_argument("--take", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.take:
        way, folder, samples = asked.take
        _take(way, Path(folder), int(samples))
        return
    for shape, words in SHAPES.items():
        print(f"{shape}: {words}")
    taken = print_costs(costs(asked.ownerships))
    print_growth(taken)
    if asked.picture:
        from benchmarks.growth_picture import draw  # noqa: PLC0415 # only needed with --picture

        draw(taken, asked.picture)


if __name__ == "__main__":
    main()

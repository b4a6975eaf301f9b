"""Fuzzes every target and prints a table. Run by `make fuzz`.

Each target runs in a process of its own, so that its memory can be told. A failure is printed with its minimal case,
which is kept in `.hypothesis/fuzz`; the same seed finds it again.
"""

import argparse
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from reliability.fuzz import bombs, http_bombs, readers
from reliability.fuzz.run import MOST_MEMORY, Figures, run
from reliability.fuzz.target import LONGEST, Outcome, Target
from reliability.served import UNLIMITED

READERS = ("workbooks", "tables", "frameworks", "damaged", "mappings", "encodings", "folders", "sources")
WEB = ("addresses", "callbacks", "forms", "phones", "commands", "links")
_HEAD = (
    f"{'target':<12}{'cases':>9}{'done':>9}{'refused':>9}{'4xx':>8}{'a second':>10}{'slowest s':>11}{'MB more':>9}"
    f"{'failures':>10}"
)


@contextmanager
def open_target(name: str, given: Sequence[Path] = (), database: str = "") -> Iterator[Target]:
    """A target by name; those of the app get a database, by default an empty one in a temporary folder."""
    if name not in WEB:
        yield next(each for each in readers.build_targets(given) if each.name == name)
        return
    from reliability.fuzz import api, web  # noqa: PLC0415 # schemathesis is slow to import
    from reliability.fuzz.site import Site  # noqa: PLC0415 # builds the app

    with tempfile.TemporaryDirectory(dir=_fast_folder()) as folder:
        site = Site(database or f"sqlite:///{Path(folder) / 'fuzz.db'}")
        try:
            if name == "links":
                yield api.build_target(site)
            else:
                yield next(each for each in web.build_targets(site) if each.name == name)
        finally:
            site.close()


def _fast_folder() -> str | None:
    """In memory, where the system has such a folder: each case writes to the database."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 # the folder below it is private


def fuzz(name: str, cases: int, first_seed: int, given: Sequence[Path], database: str) -> Figures:
    """Runs a target by name, in a process of its own."""
    os.environ.update(UNLIMITED)  # or most cases would only see that too much was created within an hour
    with open_target(name, given, database) as target:
        return run(target, cases, first_seed)


def main() -> int:
    """Prints the table and the failures; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m reliability.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="cases for each target (default: 100,000)")
    parser.add_argument(
        "--target", action="append", choices=[*READERS, *WEB, "given", "bombs"], help="only this; repeatable"
    )
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 30), help="to repeat a run")
    parser.add_argument("--inputs", type=Path, help="a folder of your own files, which the target `given` damages")
    parser.add_argument("--database", default="", help="another database, such as postgresql+psycopg://user@host/empty")
    parser.add_argument("--jobs", type=int, default=1, help="targets at the same time")
    asked = parser.parse_args()
    given = sorted(file for file in asked.inputs.rglob("*") if file.is_file()) if asked.inputs else []
    names = asked.target or [*READERS, *(["given"] if given else []), *WEB, "bombs"]
    print(
        f"Seed {asked.seed}; {asked.cases:,} cases a target; bounds: {LONGEST:g} s a case, {MOST_MEMORY} MB more.\n\n"
        f"{_HEAD}",
        flush=True,
    )
    work = partial(fuzz, cases=asked.cases, first_seed=asked.seed, given=given, database=asked.database)
    with ProcessPoolExecutor(asked.jobs, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        runs = []
        for figures in pool.map(work, [name for name in names if name != "bombs"]):
            print(_row(figures), flush=True)
            runs.append(figures)
    for figures in runs:
        _explain(figures)
    is_sound = all(figures.is_sound for figures in runs)
    if "bombs" in names:
        is_sound &= bombs.measure_all()
        is_sound &= http_bombs.measure_all()
    return 0 if is_sound else 1


def _row(of: Figures) -> str:
    done, refused, bare = (of.outcomes[each] for each in Outcome)
    return (
        f"{of.target:<12}{of.cases:>9,}{done:>9,}{refused:>9,}{bare:>8,}{of.cases / of.seconds:>10.1f}"
        f"{of.slowest:>11.2f}{of.memory:>9.0f}{len(of.failures):>10}"
    )


def _explain(of: Figures) -> None:
    for failure in of.failures:
        print(f"\n{of.target}, seed {failure.batch}: {failure.what}\n{failure.example}")
    if not of.is_sound and not of.failures:
        print(f"\n{of.target} took {of.memory:.0f} MB more than after its first cases; the bound is {MOST_MEMORY} MB.")


if __name__ == "__main__":
    # By its full name, since new processes cannot find functions of a package's `__main__` otherwise.
    from reliability.fuzz.__main__ import main as run_main

    sys.exit(run_main())

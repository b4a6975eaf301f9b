"""Fault tests: workshops into which faults are brought while people answer. Run by `make faults`.

For each fault, simulated participants join a workshop, poll, and change their answers all the time, as the page's own
script does. A facilitator opens, closes and reveals rounds, control room and projector follow, and a visitor reads,
uploads a file and looks at the control room. Then the fault comes and goes. Afterwards, every acknowledged answer must
be in the database exactly once, every act must have changed one round by one step, no one may have seen an error
without words, and everyone must be served again.
"""

import argparse
import asyncio
import sys

from reliability.faults.catalogue import FAULTS
from reliability.faults.fault import POSTGRESQL, SQLITE, Result, run
from reliability.faults.memory import watch_memory

_WIDTHS = "{:<16}{:<12}{:>6}{:>10}{:>9}{:>12}{:>13}{:>6}{:>9}{:>8}"


def _print_head() -> None:
    print(
        _WIDTHS.format(
            "fault",
            "database",
            "times",
            "requests",
            "refused",
            "no response",
            "acknowledged",
            "lost",
            "doubled",
            "back",
        )
    )


def _print(result: Result) -> None:
    figures, kept = result.figures, result.kept
    row = (
        result.fault.name, result.database, result.times, f"{result.requests:,}", f"{figures.refused.total():,}",
        f"{figures.unanswered.total():,}", f"{kept.acknowledged:,}", kept.lost, kept.doubled, f"{result.back:.1f} s",
    )  # fmt: skip
    print(_WIDTHS.format(*row))
    for note in result.notes:
        print(f"    {note}")
    for message, number in figures.said.most_common(4):
        print(f"    said {number:,} times: {message}")
    for failure in result.failures:
        print(f"    WRONG: {failure}")
    sys.stdout.flush()


def _watch(database: str, minutes: int, participants: int) -> bool:
    """Watches the memory; returns whether anything is wrong."""
    result = asyncio.run(watch_memory(database, minutes=minutes, participants=participants))
    _print_head()
    _print(result)
    return bool(result.failures)


def main(arguments: list[str] | None = None) -> None:
    """Prints a row for each fault; exits with 1 if anything is wrong."""
    names = [fault.name for fault in FAULTS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", nargs="+", choices=names, default=names, metavar="FAULT", help=", ".join(names))
    parser.add_argument("--databases", nargs="+", choices=[SQLITE, POSTGRESQL], default=[SQLITE, POSTGRESQL])
    parser.add_argument("--participants", type=int, default=100)
    parser.add_argument("--times", type=int, default=20, help="how often processes are killed")
    parser.add_argument("--seconds", type=float, default=30, help="how long each of the other faults lasts")
    parser.add_argument("--memory", action="store_true", help="watch the memory of a full room instead")
    parser.add_argument("--minutes", type=int, default=30, help="how long to watch it")
    asked = parser.parse_args(arguments)
    if asked.memory:
        sys.exit(_watch(asked.databases[0], asked.minutes, asked.participants))
    print(f"{asked.participants} participants; faults of {asked.seconds:g} seconds.")
    _print_head()
    failed = False
    for fault in (fault for fault in FAULTS if fault.name in asked.faults):
        for database in (database for database in fault.databases if database in asked.databases):
            print(f"{fault.name}: {fault.sentence}")
            result = asyncio.run(
                run(fault, database, times=asked.times, participants=asked.participants, seconds=asked.seconds)
            )
            _print(result)
            failed |= bool(result.failures)
    sys.exit(failed)


if __name__ == "__main__":
    main()

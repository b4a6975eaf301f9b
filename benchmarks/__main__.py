"""Prints how fast the project is: `python -m benchmarks`, or with `--quick` for a smoke test.

Most rows are ratios to a plain baseline; changes in the browser are in milliseconds.

Nothing is gated by a clock: what is over its budget is named, and the exit code is 0 all the same.
"""

from argparse import ArgumentParser

from benchmarks import changes, core, pages, serving
from benchmarks.measure import print_rows

SECTIONS = (("Files, matrix, filter and graph", core.rows), ("Server and browser", serving.rows), ("Pages", pages.rows))
"""Titles, each with what yields its rows."""


def main() -> None:
    """Runs and prints every section."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Times ours against a plain baseline.")
    parser.add_argument("--quick", action="store_true", help="few repetitions on little data, to see that it runs")
    is_quick = parser.parse_args().quick
    for title, rows in SECTIONS:
        print_rows(title, rows(is_quick=is_quick))
    changes.print_spreads(changes.spreads(is_quick=is_quick))


if __name__ == "__main__":
    main()

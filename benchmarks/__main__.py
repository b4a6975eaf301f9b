"""Prints the benchmarks: `python -m benchmarks`, or with `--quick` for a smoke test.

Most rows are ratios to a plain baseline; those for changes in the browser are times in milliseconds.

Exceeding a budget is reported, but does not change the exit code: timings are not a gate.
"""

from argparse import ArgumentParser

from benchmarks import changes, core, pages, serving
from benchmarks.measure import print_rows

SECTIONS = (("Files, matrix, filter and graph", core.rows), ("Server and browser", serving.rows), ("Pages", pages.rows))
"""Section titles, each with the function that yields the section's rows."""


def main() -> None:
    """Runs every section and prints its rows."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Times ours against a plain baseline.")
    parser.add_argument("--quick", action="store_true", help="few repetitions on little data, to check that it runs")
    is_quick = parser.parse_args().quick
    for title, rows in SECTIONS:
        print_rows(title, rows(is_quick=is_quick))
    changes.print_spreads(changes.spreads(is_quick=is_quick))


if __name__ == "__main__":
    main()

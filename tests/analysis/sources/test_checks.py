"""How many rows of a framework are checked."""

from tests.conftest import Write
from valuechain.analysis.sources.checks import Checks, count_checks

HEAD = ["framework", "table", "row", "text", "place", "checked"]
TABLES = {
    "frameworks": [["id", "name"], ["book", "The Book"], ["film", "The Film"]],
    "actors": [["framework", "id", "name"], ["book", "maker", "Makers"], ["film", "maker", "Makers"]],
    "mitigations": [["framework", "id", "name"], ["book", "M-1", "One"], ["book", "M-2", "Two"], ["film", "F-1", "F"]],
    "risks": [["framework", "id", "name"], ["book", "theft", "Theft"]],
    "texts": [
        ["framework", "id", "title"],
        ["book", "print", "Printed"],
        ["book", "site", "Website"],
        ["film", "cut", "First cut"],
    ],
}
"""The Book has four rows that can have a place: an actor, two mitigations and a risk."""


def test_rows_are_counted_once(write: Write) -> None:
    """A row counts as checked once every place of it is; the day is that of the latest check."""
    chain = write(
        **TABLES,
        passages=[
            HEAD,
            ["book", "mitigations", "M-1", "print", "line 1", "2026-11-27"],
            ["book", "mitigations", "M-1", "site", "line 2", "2026-11-28"],
            ["book", "mitigations", "M-2", "print", "line 3", "2026-11-29"],
            ["book", "mitigations", "M-2", "site", "line 4", ""],
            ["book", "actors", "maker", "print", "line 5", "2026-11-26"],
            ["film", "actors", "maker", "cut", "line 6", "2026-12-24"],
        ],
    )
    assert count_checks(chain, "book") == Checks(rows=4, checked=2, last="2026-11-29")
    assert count_checks(chain, "film") == Checks(rows=2, checked=1, last="2026-12-24")


def test_nothing_is_checked(write: Write) -> None:
    """Without places, or with words instead of a day, no row is checked."""
    assert count_checks(write(**TABLES), "book") == Checks(rows=4, checked=0, last="")
    passages = [HEAD, ["book", "actors", "maker", "print", "line 5", "last week"]]
    assert count_checks(write(**TABLES, passages=passages), "book") == Checks(rows=4, checked=0, last="")


def test_every_table_with_places_counts(write: Write) -> None:
    """Rows without ids are found by what tells them apart; a passage of a row that does not exist does not count."""
    chain = write(
        actors=[["id", "name"], ["maker", "Makers"], ["user", "Users"]],
        mitigations=[["id", "name"], ["M-1", "One"]],
        supplies=[["from_actor", "to_actor", "what"], ["maker", "user", "models"]],
        doubts=[["mitigation_id", "actor_id", "kind", "what"], ["M-1", "", "odd", "Odd."], ["", "user", "odd", "Odd."]],
        dates=[["id", "date", "scope"], ["start", "2026-08-02", ""], ["start", "2027-08-02", "Annex"]],
        cells=[["model_type", "release_type", "status"], ["frontier", "open", "allocated"]],
        texts=[["id", "title"], ["print", "Printed"]],
        passages=[
            HEAD[1:],
            *(
                [table, row, "print", "line 1", "2026-11-28"]
                for table, row in [
                    ("supplies", "models/maker/user"),
                    ("doubts", "M-1/odd"),
                    ("doubts", "user/odd"),
                    ("dates", "start/2026-08-02"),
                    ("dates", "start/Annex/2027-08-02"),
                    ("dates", "start/Annex/2028-08-02"),
                    ("cells", "frontier/open"),
                ]
            ),
        ],
    )
    assert count_checks(chain, chain.frameworks[0].id) == Checks(rows=9, checked=6, last="2026-11-28")

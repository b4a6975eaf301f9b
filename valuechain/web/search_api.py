"""The links of the search: what a few words find, as a table, and for the suggestions of the search box."""

from collections.abc import Sequence

from valuechain.analysis.search import hit_rows, search
from valuechain.model.errors import UnknownValueError
from valuechain.model.table import Table
from valuechain.web.endpoints import DATA, Endpoint, Query, table_endpoint


def _found(query: Query) -> Table:
    hits = search(query.chain, query.args.get("q", ""), _limit(query.args.get("limit", "")))
    return hit_rows(query.chain, hits)


def _limit(given: str) -> int | None:
    """How many rows at most; None is all. Raises UnknownValueError."""
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 7 and int(given)):
        raise UnknownValueError("limit", given, ["a whole number from 1 to 999999"])
    return int(given)


ENDPOINTS: Sequence[Endpoint] = (
    table_endpoint(
        "search",
        "Mitigations, actors, topics and sources that a few words find, the best first.",
        ("q", "limit", *DATA),
        _found,
    ),
)

"""The search link: hits as a table, also used by the suggestions of the search box."""

from collections.abc import Sequence

from valuechain.analysis.search.order import arrange, hit_rows
from valuechain.analysis.search.search import search
from valuechain.model.errors import UnknownValueError
from valuechain.model.question import FRAMEWORK, MODEL_TYPE, RELEASE_TYPE
from valuechain.model.table import Table
from valuechain.web.api.endpoints import DATA, Endpoint, Query, table_forms


def _found(query: Query) -> Table:
    limit = _limit(query.args.get("limit", ""))
    place = query.question.place if query.question.context else None
    hits = arrange(query.chain, search(query.chain, query.args.get("q", "")), query.framework, place)
    return hit_rows(query.chain, hits[:limit], place)


def _limit(given: str) -> int | None:
    """The most rows to return; None for all. Raises UnknownValueError."""
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 7 and int(given)):
        raise UnknownValueError("limit", given, ["a whole number from 1 to 999999"])
    return int(given)


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "search",
        "Mitigations, actors, topics and sources that match, best first; those of the named framework, model type and "
        "release type come before others.",
        ("q", "limit", FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, *DATA),
        # All sources: naming a framework only ranks it first.
        table_forms(_found, sources=lambda query: query.chain.frameworks),
    ),
)

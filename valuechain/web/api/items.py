"""The links for one actor and one mitigation."""

from collections.abc import Sequence

from valuechain.analysis.items.rows import mitigation_rows, role_card_rows
from valuechain.model.question import LEVEL
from valuechain.model.table import Table
from valuechain.web.api.endpoints import QUESTION, Endpoint, Query, table_forms

_MITIGATION = ("id", *(name for name in QUESTION if name != LEVEL))


def _role_card(query: Query) -> Table:
    return role_card_rows(query.allocation, query.args.get("id", ""))


def _mitigation(query: Query) -> Table:
    asked = query.question
    readings = dict(asked.readings)
    return mitigation_rows(query.chain, query.args.get("id", ""), query.framework, asked.context, readings)


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "actor",
        "The role card of an actor: what it owns and supports, with whom, and its role in other frameworks.",
        ("id", *QUESTION),
        table_forms(_role_card),
    ),
    Endpoint(
        "mitigation",
        "Who owns a mitigation under each reading, and what other frameworks say on its topics.",
        _MITIGATION,
        table_forms(_mitigation),
    ),
)

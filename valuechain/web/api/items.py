"""The links of one actor's role card and of one mitigation."""

from collections.abc import Sequence

from valuechain.analysis.allocation.allocation import parse_readings
from valuechain.analysis.items.rows import mitigation_rows, role_card_rows
from valuechain.model.table import Table
from valuechain.web.api.endpoints import DATA, QUESTION, Endpoint, Query, table_forms

_MITIGATION = ("id", "framework", "model-type", "release-type", "update", "reading", *DATA)


def _role_card(query: Query) -> Table:
    return role_card_rows(query.allocation, query.args.get("id", ""))


def _mitigation(query: Query) -> Table:
    readings = parse_readings(query.args.getlist("reading"))
    return mitigation_rows(query.chain, query.args.get("id", ""), query.framework, query.context, readings)


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "actor",
        "The role card of an actor: what it owns and supports, with whom, and what it is in the other frameworks.",
        ("id", *QUESTION),
        table_forms(_role_card),
    ),
    Endpoint(
        "mitigation",
        "Who owns a mitigation, under each reading, and what the other frameworks have on its topics.",
        _MITIGATION,
        table_forms(_mitigation),
    ),
)

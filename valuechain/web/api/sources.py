"""The links of what all frameworks share: topics, the crosswalk, and the shipped data as files."""

from collections.abc import Sequence

from valuechain.analysis.items.rows import crosswalk_rows, topic_rows
from valuechain.model.question import FRAMEWORK
from valuechain.tables.pack import ZIP
from valuechain.tables.writing.bundle import write_bundle_of
from valuechain.web.api.endpoints import DATA, Endpoint, Query, table_forms


def _bundle(query: Query) -> bytes:
    return write_bundle_of(query.chain)


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "topics",
        "One row a mitigation and topic, of one framework or of all.",
        (FRAMEWORK, *DATA),
        table_forms(lambda query: topic_rows(query.chain, query.framework)),
    ),
    Endpoint(
        "crosswalk",
        "Which actor of one framework corresponds to which of another: our interpretation.",
        DATA,
        table_forms(lambda query: crosswalk_rows(query.chain)),
    ),
    Endpoint(
        "data",
        "All data as a zip: CSV tables, their description as a data package, and the attributions.",
        DATA,
        {ZIP: _bundle},
    ),
)

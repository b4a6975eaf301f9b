"""The links shared by all frameworks: topics, the crosswalk and the data files."""

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
        "One row per mitigation and topic, for one framework or all.",
        (FRAMEWORK, *DATA),
        table_forms(lambda query: topic_rows(query.chain, query.framework)),
    ),
    Endpoint(
        "crosswalk",
        "How actors match across frameworks: our interpretation.",
        DATA,
        table_forms(lambda query: crosswalk_rows(query.chain)),
    ),
    Endpoint(
        "data",
        "All data as a zip: CSV tables, a data package descriptor and the attributions.",
        DATA,
        {ZIP: _bundle},
    ),
)

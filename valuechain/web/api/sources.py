"""The links of what all frameworks share: topics, the crosswalk, and the shipped data as files."""

from collections.abc import Sequence

from valuechain.analysis.items.rows import crosswalk_rows, topic_rows
from valuechain.model.question import FRAMEWORK
from valuechain.web.api.endpoints import DATA, Endpoint, Query, table_endpoint

ZIP = "application/zip"


def _bundle(query: Query) -> bytes:
    from valuechain.tables.writing.bundle import write_bundle_of  # noqa: PLC0415 # of the pages, only a download needs it

    return write_bundle_of(query.chain)


ENDPOINTS: Sequence[Endpoint] = (
    table_endpoint(
        "topics",
        "One row a mitigation and topic, of one framework or of all.",
        (FRAMEWORK, *DATA),
        lambda query: topic_rows(query.chain, query.framework),
    ),
    table_endpoint(
        "crosswalk",
        "Which actor of one framework corresponds to which of another: our interpretation.",
        DATA,
        lambda query: crosswalk_rows(query.chain),
    ),
    Endpoint(
        "data",
        "All data as a zip: CSV tables, their description as a data package, and the attributions.",
        DATA,
        {"zip": (ZIP, _bundle)},
    ),
)

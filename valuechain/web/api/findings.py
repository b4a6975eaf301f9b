"""The links to what the page Findings works out: who must act, what an absence costs, and the load."""

from collections.abc import Sequence

from valuechain.analysis.findings.cover import PATIENCE, who_must_act
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.rows.findings import absence_rows, cover_rows, load_rows
from valuechain.model.table import Table
from valuechain.views.findings.load_picture import draw_load
from valuechain.web.api.endpoints import QUESTION, Endpoint, Query, picture_forms, table_forms


def _who_must_act(query: Query) -> Table:
    return cover_rows(query.allocation, who_must_act(query.allocation, seconds=PATIENCE))


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "who-must-act",
        "The smallest sets of actors that answer for everything anybody answers for: one row a set and actor.",
        QUESTION,
        table_forms(_who_must_act),
    ),
    Endpoint(
        "absence",
        "What happens to each mitigation that is touched if actors are absent, and who holds it then.",
        ("absent", *QUESTION),
        table_forms(lambda query: absence_rows(query.allocation, query.args.getlist("absent"))),
    ),
    Endpoint(
        "load",
        "How many mitigations each actor holds in each role, as table or picture.",
        QUESTION,
        {
            **table_forms(lambda query: load_rows(query.allocation, build_findings(query.allocation))),
            **picture_forms(lambda query: draw_load(query.allocation)),
        },
    ),
)

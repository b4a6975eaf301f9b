"""The links to what the page Findings works out: who must act, what an absence costs, and the load."""

from collections.abc import Sequence

from valuechain.analysis.findings.cover import PATIENCE, who_must_act
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.rows.findings import absence_rows, cover_rows, load_rows
from valuechain.model.table import Table
from valuechain.views.findings.load_picture import draw_load
from valuechain.web.api.endpoints import QUESTION, Endpoint, Query, picture_endpoint, table_endpoint


def _who_must_act(query: Query) -> Table:
    return cover_rows(query.allocation, who_must_act(query.allocation, seconds=PATIENCE))


ENDPOINTS: Sequence[Endpoint] = (
    table_endpoint(
        "who-must-act",
        "The smallest sets of actors that answer for everything anybody answers for: one row a set and actor.",
        QUESTION,
        _who_must_act,
    ),
    table_endpoint(
        "absence",
        "What happens to each mitigation that is touched if actors are absent, and who holds it then.",
        ("absent", *QUESTION),
        lambda query: absence_rows(query.allocation, query.args.getlist("absent")),
    ),
    table_endpoint(
        "load",
        "How many mitigations each actor holds in each role, as table or picture.",
        QUESTION,
        lambda query: load_rows(query.allocation, build_findings(query.allocation)),
        None,
        **picture_endpoint("load", "", QUESTION, lambda query: draw_load(query.allocation)).forms,
    ),
)

"""The links of the Findings page: who must act, the effect of an absence, and the workload."""

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
        "The smallest groups of actors that between them are accountable for everything: one row per group and actor.",
        QUESTION,
        table_forms(_who_must_act),
    ),
    Endpoint(
        "absence",
        "The mitigations affected if actors are absent: what happens to each, and who is left.",
        ("absent", *QUESTION),
        table_forms(lambda query: absence_rows(query.allocation, query.args.getlist("absent"))),
    ),
    Endpoint(
        "load",
        "How many mitigations each actor has in each role, as a table or picture.",
        QUESTION,
        {
            **table_forms(lambda query: load_rows(query.allocation, build_findings(query.allocation))),
            **picture_forms(lambda query: draw_load(query.allocation)),
        },
    ),
)

"""Three small sources that say the same in different ways: a law, a code, and a memo that is silent."""

from collections.abc import Mapping, Sequence
from datetime import date

from tests.conftest import Write
from valuechain.analysis.across.across import Across, build_across
from valuechain.model.chain import ValueChain
from valuechain.model.question.across import AcrossQuestion

DAY = date(2026, 11, 29)
"""The day asked about."""
TABLES: Mapping[str, Sequence[Sequence[str]]] = {
    "frameworks": [
        ["id", "name", "short_name", "version", "instrument", "jurisdiction", "is_binding"],
        ["law", "The Law", "the Law", "third edition", "law", "Utopia", "yes"],
        ["code", "The Code", "the Code", "", "code", "", "no"],
        ["memo", "The Memo", "the Memo", "first edition", "guidance", "", "no"],
    ],
    "actors": [
        ["framework", "id", "name"],
        ["law", "maker", "Maker"],
        ["law", "shop", "Shop"],
        ["law", "public", "Public"],
        ["code", "builder", "Builder"],
        ["memo", "reader", "Reader"],
    ],
    "roles": [
        ["id", "name", "letter", "is_lead", "is_owner", "meaning"],
        ["primary", "Primary", "P", "yes", "yes", "listed first"],
        ["secondary", "Secondary", "S", "no", "yes", "listed second"],
        ["informed", "Informed", "I", "no", "no", "is told"],
    ],
    "dates": [
        ["framework", "id", "date", "scope", "transition", "is_settled", "note"],
        ["law", "S", "2026-08-02", "", "Old products: until 2027.", "no", "The date may change."],
    ],
    "mitigations": [
        ["framework", "id", "code", "name", "primary", "secondary", "informed", "applies_from", "source"],
        ["law", "L1", "Art 1", "Tell the authority", "maker", "shop", "public", "S", "Art 1"],
        ["law", "L2", "Art 2", "Answer calls", "maker", "", "", "2028-01-01", "Art 2"],
        ["code", "C1", "1", "Tell someone", "builder", "", "", "", "line 1"],
        ["code", "C2", "2", "Be reachable", "", "", "", "", "line 2"],
        ["code", "C3", "3", "Keep a diary", "builder", "", "", "", "line 3"],
        ["memo", "M1", "", "Be kind", "reader", "", "", "", ""],
    ],
    "ownerships": [
        ["framework", "mitigation_id", "actor_id", "role", "norm", "condition"],
        ["law", "L1", "maker", "primary", "shall", "for grave incidents"],
        ["law", "L1", "public", "informed", "", ""],
        ["code", "C1", "builder", "primary", "may;should", ""],
    ],
    "topics": [["id", "name", "summary"], ["trouble", "Trouble", "When things go wrong."]],
    "practices": [
        ["id", "topic", "name", "summary"],
        ["tell", "trouble", "Tell an authority", "Report what went wrong."],
        ["listen", "trouble", "Let people report", ""],
        ["forgive", "trouble", "Forgive", ""],
    ],
    "reference_crosswalk": [
        ["framework", "actor", "reference_actor", "extent", "condition"],
        ["law", "maker", "model_provider", "full", ""],
        ["law", "shop", "distribution_platform", "partly", "only shops"],
        ["law", "public", "", "none", ""],
        ["code", "builder", "model_provider", "conditional", "if it trains models"],
        ["code", "builder", "app_developer", "full", ""],
        ["memo", "reader", "user", "full", ""],
    ],
    "links": [
        ["framework", "mitigation_id", "practice", "relation", "ground"],
        ["law", "L1", "tell", "same", "Article 1 asks for a report."],
        ["law", "L2", "listen", "broader", "A hotline, and more"],
        ["code", "C1", "tell", "narrower", "only some incidents"],
        ["code", "C2", "listen", "same", ""],
        ["code", "C3", "tell", "related", "a diary helps"],
    ],
}
"""The law speaks on telling, and from 2028 on listening; the code tells in part and makes nobody listen."""


def write_sources(write: Write) -> ValueChain:
    """The three sources as a chain."""
    return write(**TABLES)


def ask_sources(chain: ValueChain, **question: object) -> Across:
    """The answer as of `DAY`, or as the question says."""
    return build_across(chain, AcrossQuestion(**{"on": DAY} | question))  # type: ignore[arg-type]

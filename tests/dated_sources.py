"""Three small sources with dates of every kind, in the common language: a law, a code and a guide without dates."""

from tests.conftest import Write
from valuechain.model.chain import ValueChain

OLDER = "Older systems: until 2 August 2030."
DOUBT = "Article 9 contradicts Article 3."


def write_dated_sources(write: Write) -> ValueChain:
    """The sources as a chain.

    The law: `old` applies already; `doubt` begins with a date that is not settled; `risks` begins for one scope and
    is extended later; `logs` begins with it, for the second scope only; `tell` begins on its own day with a
    supporting seller; `spare` has no date. The code: `mark` begins on the day of `tell`. The guide has no dates.
    """
    return write(
        frameworks=[
            ["id", "name", "short_name", "called", "instrument", "jurisdiction", "is_binding"],
            ["law", "The Law", "the Law", "duty", "law", "Utopia", "yes"],
            ["code", "The Code", "the Code", "measure", "code", "Utopia", "no"],
            ["guide", "The Guide", "the Guide", "", "guidance", "", "no"],
        ],
        actors=[
            ["framework", "id", "name"],
            ["law", "manufacturer", "Manufacturer"],
            ["law", "dealer", "Dealer"],
            ["code", "signatory", "Signatory"],
            ["guide", "vendor", "Vendor"],
        ],
        reference_actors=[
            ["id", "name", "label", "summary"],
            ["maker", "Makers", "Makers", "Make it."],
            ["seller", "Sellers", "Sellers", "Sell it."],
        ],
        reference_crosswalk=[
            ["framework", "actor", "reference_actor", "extent", "confidence"],
            ["law", "manufacturer", "maker", "full", "interpreted"],
            ["law", "dealer", "seller", "full", "interpreted"],
            ["code", "signatory", "maker", "full", "interpreted"],
            ["guide", "vendor", "seller", "full", "interpreted"],
        ],
        topics=[["id", "name"], ["harm", "Harm"], ["labels", "Labels"]],
        practices=[
            ["id", "topic", "name", "summary"],
            ["assess", "harm", "Assess harm", "Look."],
            ["report", "harm", "Report harm", "Tell."],
            ["mark", "labels", "Mark content", "Say so."],
        ],
        dates=[
            ["framework", "id", "date", "scope", "transition", "is_settled", "note", "source"],
            ["law", "O", "2025-02-02", "", "", "", "", "Art 90"],
            ["law", "D", "2026-12-31", "", "", "no", DOUBT, "Art 90"],
            ["law", "H", "2027-12-02", "Annex III", OLDER, "", "", "Art 91"],
            ["law", "H", "2028-08-02", "Annex I", OLDER, "", "", "Art 91"],
            ["law", "H1", "2028-08-02", "Annex I", "", "", "", "Art 92"],
        ],
        mitigations=[
            ["framework", "id", "code", "name", "responsible", "supporting", "applies_from"],
            ["law", "old", "Art 1", "Old", "manufacturer", "", "O"],
            ["law", "doubt", "Art 9", "Doubt", "manufacturer", "", "D"],
            ["law", "risks", "Art 2", "Risks", "manufacturer", "", "H"],
            ["law", "logs", "Art 3", "Logs", "dealer", "", "H1"],
            ["law", "tell", "Art 4", "Tell", "manufacturer", "dealer", "2027-01-01"],
            ["law", "spare", "Art 5", "Spare", "dealer", "", ""],
            ["code", "mark", "1", "Mark", "signatory", "", "2027-01-01"],
            ["guide", "talk", "G", "Talk", "vendor", "", ""],
        ],
        ownerships=[
            ["framework", "mitigation_id", "actor_id", "role", "condition"],
            ["law", "tell", "manufacturer", "responsible", "if it is asked"],
        ],
        links=[
            ["framework", "mitigation_id", "practice", "relation", "ground", "confidence", "author", "review"],
            *(
                [framework, mitigation, practice, relation, "It asks.", "interpreted", "us", "draft"]
                for framework, mitigation, practice, relation in (
                    ("law", "old", "assess", "same"),
                    ("law", "doubt", "assess", "narrower"),
                    ("law", "risks", "assess", "same"),
                    ("law", "logs", "assess", "broader"),
                    ("law", "tell", "report", "same"),
                    ("law", "tell", "mark", "related"),
                    ("law", "spare", "report", "same"),
                    ("code", "mark", "mark", "same"),
                    ("guide", "talk", "report", "same"),
                )
            ),
        ],
    )

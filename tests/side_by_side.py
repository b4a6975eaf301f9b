"""Three small sources that can be set side by side."""

from datetime import date

import valuechain as vc
from tests.conftest import Write
from valuechain.analysis.across.across import Across, build_across
from valuechain.model.question.across import AcrossQuestion

DAY = date(2026, 11, 29)
TOPICS = ("agree", "differ", "alone", "later")


def write_three(write: Write) -> vc.ValueChain:
    """Sources a, b and c: two agree on one topic and differ on another, one is alone, and one begins in 2030."""
    return write(
        frameworks=[["id", "name", "short_name"], *([each, f"Source {each}", f"source {each}"] for each in "abc")],
        topics=[["id", "name"], *([each, each.capitalize()] for each in TOPICS)],
        practices=[["id", "topic", "name"], *([f"do-{each}", each, f"Do {each}"] for each in TOPICS)],
        actors=[
            ["framework", "id", "name", "label"],
            *(
                [source, actor, actor.capitalize(), "Our label"]
                for source in "abc"
                for actor in ("maker", "helper", "stranger")
            ),
        ],
        reference_crosswalk=[
            ["framework", "actor", "reference_actor", "extent"],
            ["a", "maker", "model_provider", "full"],
            ["b", "maker", "model_provider", "partly"],
            ["c", "maker", "model_provider", "full"],
            ["a", "helper", "model_adapter", "full"],
            ["b", "helper", "model_adapter", "full"],
        ],
        mitigations=[
            ["framework", "id", "name", "primary", "secondary", "applies_from"],
            ["a", "A1", "A one", "maker", "helper", ""],
            ["b", "B1", "B one", "maker;helper", "", ""],
            ["c", "C1", "C one", "maker", "", ""],
            ["a", "A2", "A two", "maker", "", ""],
            ["b", "B2", "B two", "helper", "", ""],
            ["c", "C3", "C three", "stranger", "", ""],
            ["b", "B3", "B three", "", "", ""],
            ["c", "C4", "C four", "maker", "", "L"],
        ],
        ownerships=[
            ["framework", "mitigation_id", "actor_id", "role", "norm", "condition"],
            ["a", "A1", "maker", "primary", "shall", ""],
            ["b", "B1", "maker", "primary", "should", ""],
            ["b", "B2", "helper", "primary", "may", "when asked"],
        ],
        dates=[["framework", "id", "date"], ["c", "L", "2030-01-01"]],
        links=[
            ["framework", "mitigation_id", "practice", "relation"],
            *(["a", "A1", "do-agree", "same"], ["b", "B1", "do-agree", "same"], ["c", "C1", "do-agree", "related"]),
            *(["a", "A2", "do-differ", "same"], ["b", "B2", "do-differ", "same"]),
            *(["c", "C3", "do-alone", "same"], ["b", "B3", "do-alone", "same"]),
            ["c", "C4", "do-later", "same"],
        ],
    )


def ask_three(write: Write, *sources: str) -> Across:
    """The answer of some of the three sources, or all, as of 29 November 2026."""
    return build_across(write_three(write), AcrossQuestion(sources=sources, on=DAY))

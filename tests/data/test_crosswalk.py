"""The actor crosswalk in data/, compared with crosswalk.md: our table of counterparts."""

from collections import Counter

import pytest

from tests.conftest import Shipped
from tests.data.rows import Row, says

Pairs = dict[tuple[str, str, str], Row]

PAI_2023, UK, COSAI, EU = "pai-2023", "uk-ai-cyber", "cosai", "eu-ai-act"
# PAI actor, other framework, its actor, extent, words of the condition or reason
COUNTERPARTS = [
    ("compute_cloud", PAI_2023, "compute_hardware", "partly", ["hardware"]),
    ("compute_cloud", PAI_2023, "cloud_provider", "partly", ["cloud"]),
    ("compute_cloud", UK, "", "none", ["contract", "6.6"]),
    ("compute_cloud", COSAI, "platform_provider", "full", ["example"]),
    ("compute_cloud", EU, "third_party_supplier", "partly", ["at most", "high-risk system", "25(4)"]),
    ("data_provider", PAI_2023, "data_provider", "full", []),
    ("data_provider", UK, "data_custodian", "partly", ["controls data", "not in hand"]),
    ("data_provider", COSAI, "data_provider", "full", []),
    ("data_provider", EU, "third_party_supplier", "partly", ["25(4)", "data is not named"]),
    ("model_provider", PAI_2023, "model_provider", "full", ["open"]),
    ("model_provider", UK, "developer", "full", ["not in hand"]),
    ("model_provider", COSAI, "model_provider", "full", []),
    ("model_provider", EU, "gpai_provider", "conditional", ["general-purpose", "3(63)", "specialized"]),
    ("model_provider", EU, "gpai_systemic_provider", "conditional", ["systemic risk", "51"]),
    ("model_hosting", PAI_2023, "", "none", ["no such actor"]),
    ("model_hosting", UK, "system_operator", "conditional", ["serves inference"]),
    ("model_hosting", COSAI, "model_serving", "conditional", ["serves inference", "GitHub", "Civitai", "Hugging Face"]),
    ("model_hosting", COSAI, "model_provider", "conditional", ["catalogue"]),
    ("model_hosting", EU, "", "none", ["no clean counterpart", "distributor"]),
    ("model_adapter", PAI_2023, "", "none", ["no such actor"]),
    ("model_adapter", UK, "developer", "full", ["not in hand"]),
    ("model_adapter", COSAI, "model_provider", "conditional", ["significantly", "distributes", "neither"]),
    ("model_adapter", EU, "gpai_provider", "conditional", ["significant", "one third"]),
    ("app_developer", PAI_2023, "app_developer", "full", []),
    ("app_developer", UK, "developer", "full", ["maker of the system"]),
    ("app_developer", UK, "system_operator", "conditional", ["also runs the system"]),
    ("app_developer", COSAI, "app_developer", "full", []),
    ("app_developer", COSAI, "agentic_provider", "conditional", ["only if", "reusable", "to others"]),
    ("app_developer", EU, "system_provider", "full", ["own name"]),
    ("app_developer", EU, "high_risk_provider", "conditional", ["high-risk", "6"]),
    ("distribution_platform", PAI_2023, "", "none", ["no such actor"]),
    ("distribution_platform", UK, "", "none", []),
    ("distribution_platform", COSAI, "", "none", []),
    ("distribution_platform", EU, "distributor", "partly", ["loosely", "app store", "not a social network"]),
    ("user", PAI_2023, "consumer", "partly", ["B2B", "B2C", "people affected"]),
    ("user", UK, "end_user", "full", ["not in hand"]),
    ("user", COSAI, "end_user", "full", []),
    ("user", EU, "deployer", "conditional", ["own authority", "personal", "3(4)"]),
    ("mlops_eval", PAI_2023, "", "none", ["no such actor"]),
    ("mlops_eval", UK, "", "none", ["testers", "9.2.1"]),
    ("mlops_eval", COSAI, "platform_provider", "partly", ["MLOps platforms", "auditors"]),
    ("mlops_eval", EU, "", "none", ["25(4)", "auditors", "notified body"]),
]
# framework, actor without a counterpart in PAI's checklist, words of the reason
WITHOUT_COUNTERPART = [
    (UK, "organisation", ["general addressee"]),
    (UK, "affected_entity", ["people or bodies affected"]),
    (COSAI, "governance", ["function", "organisations"]),
    (EU, "authorised_representative", ["product law"]),
    (EU, "importer", ["product law"]),
    (EU, "product_manufacturer", ["product law"]),
    (EU, "third_party_any", ["anybody", "25(1)"]),
    (EU, "affected_person", ["86"]),
]
ROWS = [*COUNTERPARTS, *(("", framework, actor, "none", words) for framework, actor, words in WITHOUT_COUNTERPART)]
NOT_JUDGED = {(EU, "initial_provider")}
"""Actors that the crosswalk does not judge: whoever first marketed a system is a role within one provision, 25(2)."""


@pytest.fixture(scope="module")
def pairs(shipped: Shipped) -> Pairs:
    """The rows of the crosswalk, by pair of actors."""
    return {(row["actor"], row["to_framework"], row["to_actor"]): row for row in shipped("crosswalk")}


def test_there_are_42_pairs_and_8_actors_without_any(pairs: Pairs) -> None:
    """The crosswalk has 42 rows from the nine actors of PAI's checklist, and 8 for actors that none of them matches."""
    assert Counter(bool(actor) for actor, *_ in pairs) == {True: 42, False: 8}
    assert len({actor for actor, *_ in pairs if actor}) == 9


@pytest.mark.parametrize(("actor", "framework", "counterpart", "extent", "words"), ROWS)
def test_counterpart_is_as_the_notes_have_it(
    pairs: Pairs, actor: str, framework: str, counterpart: str, extent: str, words: list[str]
) -> None:
    """Each pair of actors has the extent and the condition or reason of the table."""
    row = pairs[actor, framework, counterpart]
    assert (row["framework"], row["extent"]) == ("pai-open", extent)
    assert says(row["condition"], words)


def test_there_is_no_other_pair(pairs: Pairs) -> None:
    """The pairs of the crosswalk are exactly those of the table: a pair that stands in no row was not judged."""
    assert pairs.keys() == {(actor, framework, counterpart) for actor, framework, counterpart, *_ in ROWS}


def test_every_conditional_pair_has_its_condition(pairs: Pairs) -> None:
    """No pair is conditional, partial or without counterpart unless the row says why."""
    assert [pair for pair, row in pairs.items() if row["extent"] != "full" and not row["condition"]] == []


def test_every_pair_is_marked_as_our_interpretation(pairs: Pairs) -> None:
    """The crosswalk is our own, so every row is marked interpreted, whatever the extent."""
    assert {row["confidence"] for row in pairs.values()} == {"interpreted"}


def test_no_pair_is_there_twice(shipped: Shipped, pairs: Pairs) -> None:
    """No pair of actors occurs twice in the crosswalk."""
    assert len(shipped("crosswalk")) == len(pairs)


def test_no_actor_has_and_lacks_a_counterpart(pairs: Pairs) -> None:
    """An actor with a counterpart in a framework has no row that says it has none there, and the other way round."""
    having = {(actor, framework) for actor, framework, counterpart in pairs if actor and counterpart}
    lacking = {(actor, framework) for actor, framework, counterpart in pairs if not counterpart}
    matched = {(framework, counterpart) for actor, framework, counterpart in pairs if actor and counterpart}
    unmatched = {(framework, counterpart) for actor, framework, counterpart in pairs if not actor}
    assert (having & lacking, matched & unmatched) == (set(), set())


@pytest.mark.parametrize("framework", [UK, COSAI, EU, PAI_2023])
def test_every_actor_of_another_framework_is_in_the_crosswalk(shipped: Shipped, pairs: Pairs, framework: str) -> None:
    """Every actor outside PAI's checklist has a counterpart, a row that says it has none, or is left unjudged."""
    named = {(to_framework, to_actor) for _, to_framework, to_actor in pairs} | NOT_JUDGED
    assert {(framework, row["id"]) for row in shipped("actors", framework)} <= named

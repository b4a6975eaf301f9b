"""The actor crosswalk in data/, compared with crosswalk.md: our table of counterparts."""

from collections import Counter

import pytest

from tests.conftest import Shipped
from tests.data.rows import Row, says

Pairs = dict[tuple[str, str, str], Row]

PAI_2023, UK, COSAI, EU = "pai-2023", "uk-ai-cyber", "cosai", "eu-ai-act"
CA, EU_CODE, CN_LABELS, CN_SYNTHESIS = (
    "ca-ai-transparency",
    "eu-transparency-code",
    "cn-ai-labeling",
    "cn-deep-synthesis",
)
OTHERS = (UK, COSAI, EU, PAI_2023, CA, EU_CODE, CN_LABELS, CN_SYNTHESIS)
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
    ("compute_cloud", CA, "", "none", []),
    ("data_provider", CA, "", "none", []),
    ("model_provider", CA, "covered_provider", "partly", ["threshold", "1,000,000"]),
    ("model_hosting", CA, "hosting_platform", "partly", ["downloads", "not for running"]),
    ("model_adapter", CA, "third_party_licensee", "partly", ["licenses"]),
    ("app_developer", CA, "covered_provider", "partly", ["threshold", "1,000,000"]),
    ("app_developer", CA, "third_party_licensee", "partly", ["licenses"]),
    ("distribution_platform", CA, "large_online_platform", "partly", ["doubtful", "content", "app stores not"]),
    ("user", CA, "", "none", ["no duty"]),
    ("mlops_eval", CA, "", "none", []),
    ("compute_cloud", EU_CODE, "", "none", []),
    ("data_provider", EU_CODE, "", "none", []),
    ("model_provider", EU_CODE, "generative_model_provider", "partly", ["apart from a system"]),
    ("model_provider", EU_CODE, "generative_system_provider", "conditional", ["runs the system itself"]),
    ("model_hosting", EU_CODE, "", "none", ["hubs"]),
    ("model_adapter", EU_CODE, "generative_model_provider", "partly", ["adapted model"]),
    ("app_developer", EU_CODE, "generative_system_provider", "partly", ["generates"]),
    ("app_developer", EU_CODE, "deployer", "partly", ["deep fakes"]),
    ("distribution_platform", EU_CODE, "online_platform", "partly", ["doubtful", "applications", "signed"]),
    ("user", EU_CODE, "deployer", "partly", ["professional"]),
    ("mlops_eval", EU_CODE, "marking_solution_provider", "partly", ["doubtful", "marking and detection"]),
    ("compute_cloud", CN_LABELS, "", "none", []),
    ("data_provider", CN_LABELS, "", "none", []),
    ("model_provider", CN_LABELS, "service_provider", "partly", ["service", "weights"]),
    ("model_hosting", CN_LABELS, "service_provider", "partly", ["inference"]),
    ("model_adapter", CN_LABELS, "", "none", []),
    ("app_developer", CN_LABELS, "service_provider", "partly", ["online service"]),
    ("app_developer", CN_LABELS, "app_service_provider", "partly", ["store"]),
    ("distribution_platform", CN_LABELS, "transmission_platform", "partly", ["doubtful", "content", "applications"]),
    ("distribution_platform", CN_LABELS, "app_platform", "partly", ["app stores", "in full"]),
    ("user", CN_LABELS, "user", "partly", ["publish"]),
    ("mlops_eval", CN_LABELS, "", "none", []),
    ("compute_cloud", CN_SYNTHESIS, "", "none", []),
    ("data_provider", CN_SYNTHESIS, "", "none", []),
    ("model_provider", CN_SYNTHESIS, "service_provider", "partly", ["service itself"]),
    ("model_provider", CN_SYNTHESIS, "technical_supporter", "partly", ["doubtful", "open weights"]),
    ("model_hosting", CN_SYNTHESIS, "service_provider", "partly", ["inference"]),
    ("model_adapter", CN_SYNTHESIS, "technical_supporter", "partly", ["doubtful"]),
    ("app_developer", CN_SYNTHESIS, "service_provider", "partly", ["deep synthesis service"]),
    ("distribution_platform", CN_SYNTHESIS, "app_store", "partly", ["app stores", "in full"]),
    ("user", CN_SYNTHESIS, "user", "partly", ["publish"]),
    ("mlops_eval", CN_SYNTHESIS, "technical_supporter", "partly", ["doubtful", "tools"]),
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
    (CA, "capture_device_manufacturer", ["devices that record"]),
    (EU_CODE, "media_service_provider", ["deployer"]),
    (CN_LABELS, "anyone", ["everybody", "10"]),
    (CN_SYNTHESIS, "industry_organization", ["industry", "5"]),
    (CN_SYNTHESIS, "anyone", ["everybody", "18"]),
]
ROWS = [*COUNTERPARTS, *(("", framework, actor, "none", words) for framework, actor, words in WITHOUT_COUNTERPART)]
NOT_JUDGED = {(EU, "initial_provider")}
"""Actors that the crosswalk does not judge: whoever first marketed a system is a role within one provision, 25(2)."""


@pytest.fixture(scope="module")
def pairs(shipped: Shipped) -> Pairs:
    """The rows of the crosswalk, by pair of actors."""
    return {(row["actor"], row["to_framework"], row["to_actor"]): row for row in shipped("crosswalk")}


def test_there_are_84_pairs_and_13_actors_without_any(pairs: Pairs) -> None:
    """The crosswalk has 84 rows from the nine actors of PAI's checklist, and 13 for actors that none of them matches.

    The first five sources have 42 and 8, the four newer ones 42 and 5.
    """
    assert Counter((bool(actor), framework in OTHERS[:4]) for actor, framework, _ in pairs) == {
        (True, True): 42,
        (False, True): 8,
        (True, False): 42,
        (False, False): 5,
    }
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


@pytest.mark.parametrize("framework", OTHERS)
def test_every_actor_of_another_framework_is_in_the_crosswalk(shipped: Shipped, pairs: Pairs, framework: str) -> None:
    """Every actor outside PAI's checklist has a counterpart, a row that says it has none, or is left unjudged."""
    named = {(to_framework, to_actor) for _, to_framework, to_actor in pairs} | NOT_JUDGED
    assert {(framework, row["id"]) for row in shipped("actors", framework)} <= named

"""The actor crosswalk in data/, compared with the table of counterparts."""

import pytest

from tests.conftest import Shipped

Pairs = dict[tuple[str, str, str], dict[str, str]]

DC, D, SO, EU, ORG = "data_custodian", "developer", "system_operator", "end_user", "organisation"
# PAI actor, other framework, its actor, extent, condition
COUNTERPARTS = [
    ("compute_cloud", "cosai", "platform_provider", "full", ""),
    ("compute_cloud", "eu-ai-act", "third_party_supplier", "partly", "at most"),
    ("data_provider", "uk-ai-cyber", DC, "partly", ""),
    ("data_provider", "cosai", "data_provider", "full", ""),
    ("data_provider", "eu-ai-act", "third_party_supplier", "full", ""),
    ("model_provider", "uk-ai-cyber", D, "full", ""),
    ("model_provider", "cosai", "model_provider", "full", ""),
    ("model_provider", "eu-ai-act", "gpai_provider", "full", ""),
    ("model_provider", "eu-ai-act", "gpai_systemic_provider", "full", ""),
    ("model_hosting", "uk-ai-cyber", SO, "conditional", "when it serves inference"),
    ("model_hosting", "cosai", "model_serving", "full", ""),
    ("model_hosting", "cosai", "model_provider", "conditional", "for catalogues"),
    ("model_hosting", "eu-ai-act", "", "none", "no clean counterpart"),
    ("model_adapter", "uk-ai-cyber", D, "full", ""),
    ("model_adapter", "cosai", "model_provider", "full", ""),
    ("model_adapter", "eu-ai-act", "gpai_provider", "conditional", "above the compute test, else none"),
    ("app_developer", "uk-ai-cyber", D, "full", ""),
    ("app_developer", "uk-ai-cyber", SO, "full", ""),
    ("app_developer", "cosai", "app_developer", "full", ""),
    ("app_developer", "cosai", "agentic_provider", "full", ""),
    ("app_developer", "eu-ai-act", "system_provider", "full", ""),
    ("app_developer", "eu-ai-act", "high_risk_provider", "full", ""),
    ("distribution_platform", "eu-ai-act", "distributor", "partly", "loosely"),
    ("user", "uk-ai-cyber", EU, "full", ""),
    ("user", "cosai", "end_user", "full", ""),
    ("user", "eu-ai-act", "deployer", "conditional", "professional use"),
    ("mlops_eval", "cosai", "platform_provider", "partly", ""),
    ("", "uk-ai-cyber", ORG, "none", "no PAI actor corresponds"),
    ("", "cosai", "governance", "none", "no PAI actor corresponds"),
    ("", "eu-ai-act", "authorised_representative", "none", "no PAI actor corresponds"),
    ("", "eu-ai-act", "importer", "none", "no PAI actor corresponds"),
    ("", "eu-ai-act", "product_manufacturer", "none", "no PAI actor corresponds"),
]


@pytest.fixture(scope="module")
def pairs(shipped: Shipped) -> Pairs:
    """The rows of the crosswalk, by pair of actors."""
    return {(row["actor"], row["to_framework"], row["to_actor"]): row for row in shipped("crosswalk")}


@pytest.mark.parametrize(("actor", "framework", "counterpart", "extent", "condition"), COUNTERPARTS)
def test_counterpart_is_as_the_source_has_it(
    pairs: Pairs, actor: str, framework: str, counterpart: str, extent: str, condition: str
) -> None:
    """Each pair of actors has the extent and condition given in the table."""
    row = pairs[actor, framework, counterpart]
    assert (row["framework"], row["extent"], row["condition"]) == ("pai-open", extent, condition)


def test_there_is_no_other_counterpart_outside_pai(pairs: Pairs) -> None:
    """The crosswalk's pairs with other publishers' frameworks are exactly those in the table."""
    outside = {key for key in pairs if key[1] != "pai-2023"}
    assert outside == {(actor, framework, counterpart) for actor, framework, counterpart, *_ in COUNTERPARTS}


def test_every_pair_is_marked_as_our_interpretation(pairs: Pairs) -> None:
    """The crosswalk is our own, so every row is marked interpreted."""
    assert {row["confidence"] for row in pairs.values()} == {"interpreted"}


def test_no_pair_is_there_twice(shipped: Shipped, pairs: Pairs) -> None:
    """No pair of actors occurs twice in the crosswalk."""
    assert len(shipped("crosswalk")) == len(pairs)


@pytest.mark.parametrize("framework", ["uk-ai-cyber", "cosai", "eu-ai-act", "pai-2023"])
def test_every_actor_of_another_framework_is_in_the_crosswalk(shipped: Shipped, pairs: Pairs, framework: str) -> None:
    """Every actor outside PAI's open checklist has a counterpart, or a row that says it has none."""
    named = {to_actor for _, to_framework, to_actor in pairs if to_framework == framework}
    assert {row["id"] for row in shipped("actors", framework)} <= named

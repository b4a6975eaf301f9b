"""Reference actors in data/, and the crosswalk to them."""

from collections import defaultdict

import pytest

from tests.conftest import Shipped

NINE = (
    *("compute_cloud", "data_provider", "model_provider", "model_hosting", "model_adapter"),
    *("app_developer", "distribution_platform", "user", "mlops_eval"),
)


def test_nine_reference_actors_are_those_of_the_checklist(shipped: Shipped) -> None:
    """PAI's nine actors are reference actors that correspond to themselves; all others are added, with a ground."""
    rows = shipped("reference_crosswalk", "pai-open")
    assert [(row["actor"], row["reference_actor"], row["extent"]) for row in rows] == [(a, a, "full") for a in NINE]
    added = {row["id"]: row["is_added"] for row in shipped("reference_actors")}
    assert {each for each, is_added in added.items() if is_added == "no"} == {*NINE}
    assert all(row["ground"] and row["summary"] for row in shipped("reference_actors"))


def test_every_actor_is_mapped_in_order(shipped: Shipped) -> None:
    """Every actor of every framework has a row, in the order of actors.csv."""
    mapped = [(row["framework"], row["actor"]) for row in shipped("reference_crosswalk")]
    assert list(dict.fromkeys(mapped)) == [(row["framework"], row["id"]) for row in shipped("actors")]


def test_everything_is_our_interpretation(shipped: Shipped) -> None:
    """Every row is interpreted, and a conditional or partial one says when or how far."""
    for row in shipped("reference_crosswalk"):
        assert (row["confidence"], row["source"]) == ("interpreted", "Our crosswalk")
        assert row["condition"] or row["extent"] == "full", row


@pytest.mark.parametrize(
    ("reference_actor", "expected"),
    [
        ("deployer", {("eu-ai-act", "deployer", "full"), ("uk-ai-cyber", "system_operator", "partly")}),
        ("device_maker", {("eu-ai-act", "product_manufacturer", "full")}),
        ("importer_distributor", {("eu-ai-act", "importer", "full"), ("eu-ai-act", "distributor", "full")}),
        (
            "distribution_platform",
            {("pai-open", "distribution_platform", "full"), ("eu-ai-act", "distributor", "partly")},
        ),
        (
            "affected_person",
            {
                ("pai-2023", "consumer", "partly"),
                ("uk-ai-cyber", "affected_entity", "partly"),
                ("eu-ai-act", "affected_person", "full"),
            },
        ),
        ("governance", {("cosai", "governance", "full"), ("uk-ai-cyber", "organisation", "partly")}),
        (
            "model_adapter",
            {
                ("pai-open", "model_adapter", "full"),
                ("cosai", "model_provider", "conditional"),
                ("uk-ai-cyber", "developer", "full"),
                ("eu-ai-act", "gpai_provider", "conditional"),
                ("eu-ai-act", "gpai_systemic_provider", "conditional"),
            },
        ),
    ],
)
def test_actors_of_a_reference_actor(
    shipped: Shipped, reference_actor: str, expected: set[tuple[str, str, str]]
) -> None:
    """A reference actor stands for these actors of the five first sources, to this extent."""
    first = {"pai-open", "pai-2023", "cosai", "uk-ai-cyber", "eu-ai-act"}
    rows = [row for row in shipped("reference_crosswalk") if row["reference_actor"] == reference_actor]
    found = {(row["framework"], row["actor"], row["extent"]) for row in rows if row["framework"] in first}
    assert found == expected


def test_it_agrees_with_the_crosswalk_of_the_checklist(shipped: Shipped) -> None:
    """A pair that the crosswalk knows is a pair here too, except with deployers, which are a reference actor here."""
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in shipped("reference_crosswalk"):
        pairs[row["framework"], row["actor"]].add(row["reference_actor"])
    missing = {
        (row["actor"], row["to_framework"], row["to_actor"])
        for row in shipped("crosswalk")
        if row["actor"] and row["to_actor"] and row["actor"] not in pairs[row["to_framework"], row["to_actor"]]
    }
    assert missing == {
        ("user", "eu-ai-act", "deployer"),
        ("user", "eu-transparency-code", "deployer"),
        ("app_developer", "eu-transparency-code", "deployer"),
    }

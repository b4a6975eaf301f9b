"""PAI's open checklist in data/, compared with the two PAI sources and our notes on how to read them."""

from collections import Counter
from itertools import combinations

import pytest

from tests.conftest import Shipped

ById = dict[str, dict[str, str]]
Readings = dict[tuple[str, str], dict[str, str]]

MP, MA, MH, AD = "model_provider", "model_adapter", "model_hosting", "app_developer"

# number, stage, name, primary, secondary, mentioned, confidence
MITIGATIONS = [
    (1, "Prevent", "Responsibly source and filter training data", {MP}, {MA}, set(), "stated"),
    (2, "Prevent", "Conduct internal and external safety and misuse evaluations", {MP}, {MA, AD}, set(), "stated"),
    (3, "Prevent", "Implement disclosure mechanisms for AI-generated content", {MP, AD}, set(), set(), "ambiguous"),
    (4, "Prevent", "Provide downstream use guidance and tooling", {MP}, {MA}, {MH}, "stated"),
    (5, "Prevent", "Publish a responsible AI license", {MP}, set(), set(), "stated"),
    (6, "Prevent", "Establish clear and consistent content moderation for hosted models", {MH}, set(), set(), "stated"),
    (7, "Prevent", "Implement use case-specific safety measures", {MA, AD}, set(), set(), "stated"),
    (8, "Prevent", "Implement staged release and phased deployments", {MP}, set(), set(), "stated"),
    (9, "Prevent", "Develop and implement durable model-level safeguards", {MP}, {MA}, {AD}, "stated"),
    (10, "Prevent", 'Release models with digital signatures or "fingerprints"', {MP}, set(), set(), "stated"),
    (11, "Detect", "Monitor misuses, unintended uses, and user feedback", {MP, AD}, {MA}, set(), "ambiguous"),
    (12, "Detect", "Implement incident reporting channels", {MP, MH, AD}, {MA}, set(), "ambiguous"),
    (13, "Respond", "Enforce consequences for policy violations", {MH, AD}, set(), set(), "stated"),
    (14, "Respond", "Establish decommissioning and incident response policies", {MP, MH}, {MA}, set(), "stated"),
    (15, "Respond", "Develop and adhere to transparency reporting standards", {MP, MH, AD}, set(), set(), "stated"),
]
# mitigation, reading, shown, primary, secondary
READINGS = [
    ("PO-3", "A", "yes", {MP, AD}, set()),
    ("PO-3", "B", "no", {MP}, {AD}),
    ("PO-11", "A", "yes", {MP, AD}, {MA}),
    ("PO-11", "B", "no", {MP, AD, MH}, {MA}),
    ("PO-12", "A", "yes", {MP, MH, AD}, {MA}),
    ("PO-12", "B", "no", {MP, AD}, {MA, MH}),
]
# id, name, aliases, examples
ACTORS = [
    (
        "compute_cloud",
        "Compute and Cloud Providers",
        "",
        "Nvidia;AMD;AWS;Google Cloud;Azure;CoreWeave;IBM Cloud",
    ),
    ("data_provider", "Data Providers", "", "Common Crawl;LAION;The Pile;Scale AI"),
    (
        "model_provider",
        "Model Providers",
        "Open Foundation Model Providers",
        "Llama 3;Gemma 2;OLMo;Stable Diffusion;Pythia;Mistral;Granite",
    ),
    (
        "model_hosting",
        "Model Hubs and Hosting Services",
        "Model Hosting Services;model hubs",
        "GitHub;Civitai;Hugging Face",
    ),
    (
        "model_adapter",
        "Model Adapters and Optimizers",
        "Model Adapters",
        "Vicuna;Meditron;Databricks;Scale AI",
    ),
    (
        "app_developer",
        "App Developers",
        "Application Developers;Service Developers;Model Integrators",
        "Meta AI web UI;Midjourney",
    ),
    ("distribution_platform", "Distribution Platforms", "", "Facebook;Apple App Store;GPT Store;YouTube"),
    ("user", "Users", "Consumers;B2B and B2C users", "finance companies;chatbot users;patients"),
    (
        "mlops_eval",
        "MLOps and Evaluation Providers",
        "",
        "Open LLM Leaderboard;HELM;MLCommons;METR;auditors",
    ),
]


def ids(cell: str) -> set[str]:
    """The ids in a CSV field."""
    return {part for part in cell.split(";") if part}


@pytest.fixture(scope="module")
def mitigations(shipped: Shipped) -> ById:
    """The 15 mitigations by id."""
    return {row["id"]: row for row in shipped("mitigations", "pai-open")}


@pytest.fixture(scope="module")
def primaries(mitigations: ById) -> dict[str, set[str]]:
    """The primary owners of each mitigation under the shown readings."""
    return {number: ids(row["primary"]) for number, row in mitigations.items()}


@pytest.fixture(scope="module")
def readings(shipped: Shipped) -> Readings:
    """The rows of the readings, by mitigation and reading id."""
    return {(row["mitigation_id"], row["id"]): row for row in shipped("readings", "pai-open")}


def test_there_are_fifteen_mitigations_in_the_order_of_the_source(mitigations: ById) -> None:
    """The checklist has 15 mitigations, numbered PO-1 to PO-15 in its own order."""
    assert list(mitigations) == [f"PO-{number}" for number in range(1, 16)]


@pytest.mark.parametrize(("number", "stage", "name", "primary", "secondary", "mentioned", "confidence"), MITIGATIONS)
def test_mitigation_is_as_the_source_has_it(
    mitigations: ById,
    number: int,
    stage: str,
    name: str,
    primary: set[str],
    secondary: set[str],
    mentioned: set[str],
    confidence: str,
) -> None:
    """Each mitigation has the source's stage, name, owners and confidence, and no other owners."""
    row = mitigations[f"PO-{number}"]
    assert (row["code"], row["stage"], row["name"], row["confidence"]) == (str(number), stage, name, confidence)
    assert (ids(row["primary"]), ids(row["secondary"]), ids(row["mentioned"])) == (primary, secondary, mentioned)
    assert (row["responsible"], row["supporting"]) == ("", "")


@pytest.mark.parametrize(("mitigation", "reading", "is_shown", "primary", "secondary"), READINGS)
def test_reading_is_as_decided(
    readings: Readings, mitigation: str, reading: str, is_shown: str, primary: set[str], secondary: set[str]
) -> None:
    """Each reading of an ambiguous mitigation has the owners we decided on, and a reason."""
    row = readings[mitigation, reading]
    assert (row["is_shown"], ids(row["primary"]), ids(row["secondary"])) == (is_shown, primary, secondary)
    assert (row["responsible"], row["supporting"], row["mentioned"]) == ("", "", "")
    assert row["why"]


def test_only_the_ambiguous_mitigations_have_readings(readings: Readings) -> None:
    """Items 3, 11 and 12 have two readings each, and no other item has any."""
    assert set(readings) == {(mitigation, reading) for mitigation, reading, *_ in READINGS}


def test_shown_reading_is_what_the_mitigation_says(mitigations: ById, readings: Readings) -> None:
    """The owners in mitigations.csv are those of the shown reading."""
    shown = {mitigation: row for (mitigation, _), row in readings.items() if row["is_shown"] == "yes"}
    roles = ("primary", "secondary", "responsible", "supporting", "mentioned")
    assert {m: [row[role] for role in roles] for m, row in shown.items()} == {
        m: [mitigations[m][role] for role in roles] for m in shown
    }


@pytest.mark.parametrize(
    ("role", "totals"),
    [
        ("primary", {MP: 12, AD: 6, MH: 5, MA: 1}),
        ("secondary", {MA: 7, AD: 1}),
        ("mentioned", {MH: 1, AD: 1}),
        ("responsible", {}),
        ("supporting", {}),
    ],
)
def test_totals_by_actor_and_role(mitigations: ById, role: str, totals: dict[str, int]) -> None:
    """Under the shown readings, each actor has each role as often as in our notes."""
    assert Counter(actor for row in mitigations.values() for actor in ids(row[role])) == totals


def test_five_of_nine_actors_own_nothing(shipped: Shipped, mitigations: ById) -> None:
    """Five of the nine actors are neither primary nor secondary for anything."""
    owners = {actor for row in mitigations.values() for role in ("primary", "secondary") for actor in ids(row[role])}
    idle = [row["id"] for row in shipped("actors", "pai-open") if row["id"] not in owners]
    assert idle == ["compute_cloud", "data_provider", "distribution_platform", "user", "mlops_eval"]


def test_four_mitigations_have_one_owner_and_no_secondary(mitigations: ById) -> None:
    """Items 5, 6, 8 and 10 have one primary owner and no other."""
    single = [
        number for number, row in mitigations.items() if len(ids(row["primary"])) == 1 and not ids(row["secondary"])
    ]
    assert single == ["PO-5", "PO-6", "PO-8", "PO-10"]


def test_without_the_model_provider_seven_lose_every_primary(primaries: dict[str, set[str]]) -> None:
    """Without the model provider, 7 of the 15 mitigations have no primary owner left."""
    assert sum(not owners - {MP} for owners in primaries.values()) == 7


def test_without_the_model_provider_eight_lose_every_primary_under_the_other_reading(
    primaries: dict[str, set[str]], readings: Readings
) -> None:
    """Under reading B of item 3, 8 of the 15 have no primary owner left without the model provider."""
    under_b = {**primaries, "PO-3": ids(readings["PO-3", "B"]["primary"])}
    assert sum(not owners - {MP} for owners in under_b.values()) == 8


def test_without_the_model_provider_three_have_nobody_at_all(mitigations: ById) -> None:
    """Without the model provider, items 5, 8 and 10 have no owner of any kind."""
    nobody = [n for n, row in mitigations.items() if not (ids(row["primary"]) | ids(row["secondary"])) - {MP}]
    assert nobody == ["PO-5", "PO-8", "PO-10"]


def test_smallest_sets_of_actors_that_hold_a_primary_for_everything(
    shipped: Shipped, primaries: dict[str, set[str]]
) -> None:
    """The smallest sets with a primary for every mitigation are exactly {MP, MH, AD} and {MP, MH, MA}."""
    actors = [row["id"] for row in shipped("actors", "pai-open")]
    covering = [
        set(chosen)
        for size in range(1, 4)
        for chosen in combinations(actors, size)
        if all(owners & set(chosen) for owners in primaries.values())
    ]
    assert covering == [{MP, MH, MA}, {MP, MH, AD}]


def test_there_are_nine_actors_in_value_chain_order(shipped: Shipped) -> None:
    """The nine actors are in value-chain order."""
    assert [row["id"] for row in shipped("actors", "pai-open")] == [actor for actor, *_ in ACTORS]


@pytest.mark.parametrize(("actor", "name", "aliases", "examples"), ACTORS)
def test_actor_is_as_the_source_has_it(shipped: Shipped, actor: str, name: str, aliases: str, examples: str) -> None:
    """Each actor has the source's name, aliases and examples."""
    (row,) = [row for row in shipped("actors", "pai-open") if row["id"] == actor]
    assert (row["name"], row["aliases"], row["examples"], row["confidence"]) == (name, aliases, examples, "stated")


def test_only_mlops_and_evaluation_stands_at_several_stages(shipped: Shipped) -> None:
    """The only actor at several stages of the chain is "MLOps and Evaluation Providers"."""
    crossing = [row["id"] for row in shipped("actors", "pai-open") if row["is_cross_stage"] == "yes"]
    assert crossing == ["mlops_eval"]


def test_supplies_are_between_its_own_actors(shipped: Shipped) -> None:
    """There are 21 supply relations, each between two different actors of this framework."""
    actors = {actor for actor, *_ in ACTORS}
    pairs = {(row["from_actor"], row["to_actor"]) for row in shipped("supplies")}
    assert len(shipped("supplies")) == len(pairs) == 21
    assert all(start != end and {start, end} <= actors for start, end in pairs)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("compute_cloud", "model_provider"),
        ("data_provider", "model_provider"),
        ("model_provider", "model_hosting"),
        ("model_provider", "model_adapter"),
        ("model_provider", "app_developer"),
        ("model_hosting", "app_developer"),
        ("app_developer", "user"),
        ("app_developer", "distribution_platform"),
    ],
)
def test_supply_that_the_descriptions_of_the_actors_state(shipped: Shipped, start: str, end: str) -> None:
    """Supply relations that the source describes are marked "stated"."""
    stated = {(row["from_actor"], row["to_actor"]) for row in shipped("supplies") if row["confidence"] == "stated"}
    assert (start, end) in stated


@pytest.mark.parametrize(
    ("mitigation", "actor"),
    [
        ("PO-2", ""),
        ("PO-3", "app_developer"),
        ("PO-4", "model_hosting"),
        ("PO-9", "app_developer"),
        ("PO-11", "model_hosting"),
        ("PO-12", "model_hosting"),
    ],
)
def test_every_oddity_of_the_source_is_recorded(shipped: Shipped, mitigation: str, actor: str) -> None:
    """Each passage of the checklist that is cut off, contradictory or only a mention is recorded as a doubt."""
    assert (mitigation, actor) in {(row["mitigation_id"], row["actor_id"]) for row in shipped("doubts", "pai-open")}


def test_actor_printed_in_two_roles_is_recorded_as_such(shipped: Shipped) -> None:
    """The doubt on item 12 records that hosting services are printed both as primary and as secondary."""
    (doubt,) = [row for row in shipped("doubts", "pai-open") if row["mitigation_id"] == "PO-12"]
    assert doubt["printed"] == "primary;secondary"


def test_every_mitigation_says_what_makes_it_hard(mitigations: ById) -> None:
    """The checklist gives challenges for all 15 mitigations, and so does the data."""
    assert [number for number, row in mitigations.items() if not row["challenges"]] == []


@pytest.mark.parametrize(
    "name",
    [
        "Child sexual abuse material",
        "Hateful, explicit or violent content",
        "Personal data",
        "Intellectual property",
        "Bias",
        "Data poisoning",
        "Malicious fine-tuning and circumvention of safeguards",
        "Watermark removal",
        "License violation",
        "Leakage of weights",
        "Agentic models acting in the world",
    ],
)
def test_risk_that_the_checklist_names_in_passing(shipped: Shipped, name: str) -> None:
    """Each risk that the checklist mentions is in risks.csv."""
    assert name in {row["name"] for row in shipped("risks", "pai-open")}

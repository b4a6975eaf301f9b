"""PAI's 2023 guidance in data/, compared with pai-readings.md: our notes on how to read the two PAI sources."""

import re
from collections import Counter

import pytest

from tests.conftest import Shipped
from tests.data.rows import ById, Row, by_id, ids, owners, says, several

FRAMEWORK = "pai-2023"

# Section 2: id, stage, name on PAI’s page, wording on the deck’s slide where it differs.
# The deck prints curly quotation marks, the page straight ones.
GUIDELINES = [
    ("RD-1", "Research & Development", "Scan for novel or emerging risks", "Scan for novel risks"),
    ("RD-2", "Research & Development", "Practice responsible iteration", ""),
    ("RD-3", "Research & Development", "Assess upstream security vulnerabilities", ""),
    ("RD-4", "Research & Development", 'Produce a "Pre-Systems Card"', "Publish a “Pre-Systems Card”"),
    (
        "RD-5",
        "Research & Development",
        "Establish risk management and responsible AI structures for foundation models",
        "Establish risk management structures & processes",
    ),
    ("PRE-1", "Pre-Deployment", "Internally evaluate models for safety", ""),
    (
        "PRE-2",
        "Pre-Deployment",
        "Conduct external model evaluations to assess safety",
        "Conduct external model evaluations for safety",
    ),
    ("PRE-3", "Pre-Deployment", "Undertake red-teaming and share findings", "Undertake red teaming and share findings"),
    (
        "PRE-4",
        "Pre-Deployment",
        'Publicly report model impacts and "key ingredient list"',
        "Publicly report model impacts and “key ingredients”",
    ),
    ("PRE-5", "Pre-Deployment", "Provide downstream use documentation", ""),
    (
        "PRE-6",
        "Pre-Deployment",
        "Establish safeguards to restrict unsafe uses",
        "Establish safeguards to restrict unsafe use",
    ),
    ("POST-1", "Post-Deployment", "Monitor deployed systems", ""),
    ("POST-2", "Post-Deployment", "Implement incident reporting", ""),
    ("POST-3", "Post-Deployment", "Establish decommissioning policies", ""),
    ("POST-4", "Post-Deployment", "Develop transparency reporting standards", ""),
    ("SOC-1", "Societal Impact", "Support third party inspection of models and training data", ""),
    (
        "SOC-2",
        "Societal Impact",
        "Responsibly source all labor including data enrichment",
        "Responsibly source all labour including data enrichment",
    ),
    ("SOC-3", "Societal Impact", "Conduct human rights due diligence", ""),
    (
        "SOC-4",
        "Societal Impact",
        "Enable feedback mechanisms across the AI value chain",
        "Establish feedback mechanisms across the AI value chain",
    ),
    ("SOC-5", "Societal Impact", "Measure and disclose environmental impacts", ""),
    ("SOC-6", "Societal Impact", "Disclose synthetic content", ""),
    (
        "SOC-7",
        "Societal Impact",
        "Measure and disclose anticipated severe labor market risks",
        "Measure & disclose severe labor market risks",
    ),
]
OPENED = "PRE-3"
"""The one guideline that is in hand with its description and practices."""
# Section 2: words of each practice of PRE-3
BASELINE = [
    ["inside", "outside", "dual-use", "vulnerability scans", "edge cases"],
    ["rounds", "throughout development", "safeguards"],
    ["independent", "domain", "affected"],
    ["change", "deployment plans"],
    ["disclose", "public reporting"],
]
RECOMMENDED = [["industry", "civil society", "academia"]]

# Section 5: id, name, aliases
ACTORS = [
    ("compute_hardware", "Compute / Hardware Providers", set()),
    ("cloud_provider", "Cloud Providers", set()),
    ("data_provider", "Data Providers", set()),
    # The aliases are not in the notes, but in the text (lines 84 and 453).
    ("model_provider", "Model Providers", {"Foundation model providers", "Foundation model developers"}),
    ("app_developer", "Application Developers", {"Service Developers", "Model Integrators"}),
    ("consumer", "Consumers and/or Affected Users", set()),
]
# Section 5, "Who supplies whom": from, to, confidence
SUPPLIES = [
    ("compute_hardware", "model_provider", "interpreted"),
    ("cloud_provider", "model_provider", "interpreted"),
    ("data_provider", "model_provider", "stated"),
    ("model_provider", "app_developer", "interpreted"),  # stated without names
    ("app_developer", "consumer", "stated"),
]
# Section 3: id, name, aliases (those of model types are the deck's, lines 254 and 255), examples without remarks
MODEL_TYPES = [
    ("specialized", "Specialized Narrow Purpose", set(), "music generation"),
    (
        "advanced",
        "Advanced Narrow and General Purpose",
        {"Advanced Narrow & GPAI"},
        "text to speech;text to video;code generation;LLaMA-2;LLaMA Chat;Galactica;ChatGPT;GPT4;BLOOM;GPT",
    ),
    (
        "frontier",
        "Paradigm-shifting or Frontier",
        {"Paradigm-shifting Frontier"},
        "extremely large multimodal models;text to action",
    ),
]
# Section 3: id, name, aliases, place in the deck's order from most to least available, examples without remarks
RELEASE_TYPES = [
    ("open", "Open Access", {"Open Release"}, "1", "GPT-J;Llama 1;Llama 2"),
    (
        "restricted",
        "Restricted API and Hosted Access",
        {"Restricted Release"},
        "2",
        "GPT-2;GPT-3;DALL-E 2;Midjourney;ChatGPT",
    ),
    ("closed", "Closed Development", {"Closed Dev", "Closed Deployment"}, "4", ""),
    ("research", "Research Release", set(), "3", "Stanford Alpaca;Megatron-Turing NLG;Jurassic-1;GLIDE"),
]
# Section 3: words of each feature and of each example of a significant update
FEATURES = [
    ["architecture", "knowledge", "modalities"],
    ["first release"],
    ["new risks", "evaluation"],
    ["uses", "beneficial", "harmful"],
]
EXAMPLES = [["larger architecture"], ["modality", "video"], ["live databases"]]
# Section 7.4: guideline, words of the doubt
DOUBTS = [
    ("", ["Turing", "Ashurst", "pictures"]),
    ("", ["January 2023", "15 January 2024"]),
    ("", ["two orders", "letters"]),
    ("", ["two wordings", "ten"]),
    ("SOC-5", ["order", "SOC-6"]),
    ("", ["deck", "too risky", "no page of PAI"]),
    ("RD-3", ["upstream", "supply chain"]),  # section 7.7
    ("", ["ActGPT?"]),  # section 3
]


@pytest.fixture(scope="module")
def guidelines(shipped: Shipped) -> ById:
    """The guidelines by id."""
    return by_id(shipped("mitigations", FRAMEWORK))


@pytest.fixture(scope="module")
def definitions(shipped: Shipped) -> dict[tuple[str, str, str], Row]:
    """The definitions of both PAI frameworks, by framework, kind and term."""
    return {(row["framework"], row["kind"], row["term"]): row for row in shipped("definitions")}


def without_remarks(cell: str) -> str:
    """A cell without what stands in brackets."""
    return re.sub(r" \([^)]*\)", "", cell)


def test_there_are_22_guidelines_by_stage(guidelines: ById) -> None:
    """Of the 22 guidelines, 5 are on research, 6 on pre-deployment, 4 on post-deployment and 7 on societal impact."""
    assert list(Counter(row["stage"] for row in guidelines.values()).items()) == [
        ("Research & Development", 5),
        ("Pre-Deployment", 6),
        ("Post-Deployment", 4),
        ("Societal Impact", 7),
    ]


def test_guidelines_stand_in_the_order_of_the_source(guidelines: ById) -> None:
    """The guidelines are in the order of PAI's page, which puts SOC-5 before SOC-6."""
    assert list(guidelines) == [guideline for guideline, *_ in GUIDELINES]


@pytest.mark.parametrize(
    ("guideline", "stage", "name", "alias"), GUIDELINES, ids=[guideline for guideline, *_ in GUIDELINES]
)
def test_guideline_is_as_the_source_has_it(guidelines: ById, guideline: str, stage: str, name: str, alias: str) -> None:
    """Each guideline has its stage, its name on PAI's page, and the deck's wording if that differs."""
    row = guidelines[guideline]
    assert (row["stage"], row["name"], row["aliases"], row["confidence"]) == (stage, name, alias, "stated")


def test_ten_guidelines_have_an_alias(guidelines: ById) -> None:
    """The deck words 10 guidelines otherwise, not counting SOC-5, which differs by the sign & only."""
    assert sum(bool(row["aliases"]) for row in guidelines.values()) == 10


@pytest.mark.parametrize("guideline", [guideline for guideline, *_ in GUIDELINES])
def test_guideline_is_for_model_providers_alone(guidelines: ById, guideline: str) -> None:
    """Every guideline makes model providers responsible, and has no other actor."""
    assert owners(guidelines[guideline]) == {"responsible": {"model_provider"}}


def test_who_the_guidelines_are_for_is_stated(shipped: Shipped) -> None:
    """PAI's page says that the guidelines are for model providers, so every ownership is stated, without a verb."""
    assert {(row["confidence"], row["norm"]) for row in shipped("ownerships", FRAMEWORK)} == {("stated", "")}


@pytest.mark.parametrize("guideline", [guideline for guideline, *_ in GUIDELINES if guideline != OPENED])
def test_a_title_is_not_unpacked(guidelines: ById, guideline: str) -> None:
    """Of 21 guidelines only the title is in hand, so the data adds no description and no verb."""
    row = guidelines[guideline]
    columns = ("norm", "summary", "practices", "challenges", "baseline_practices", "recommended_practices", "risks")
    assert row["is_title_only"] == "yes"
    assert {column: row[column] for column in columns if row[column]} == {}


def test_practices_are_known_for_red_teaming_only(guidelines: ById) -> None:
    """Only for PRE-3 do we have the split into 5 baseline practices and 1 recommended one."""
    split = {
        guideline: (len(row["baseline_practices"].splitlines()), len(row["recommended_practices"].splitlines()))
        for guideline, row in guidelines.items()
        if row["baseline_practices"] or row["recommended_practices"]
    }
    assert split == {OPENED: (5, 1)}


@pytest.mark.parametrize(
    ("column", "practices"), [("baseline_practices", BASELINE), ("recommended_practices", RECOMMENDED)]
)
def test_practices_of_red_teaming(guidelines: ById, column: str, practices: list[list[str]]) -> None:
    """Each practice of PRE-3 says what PAI's page says, in its order."""
    found = guidelines[OPENED][column].splitlines()
    assert all(says(practice, words) for practice, words in zip(found, practices, strict=True))


def test_red_teaming_looks_for_all_three_kinds_of_risk(guidelines: ById) -> None:
    """PRE-3 is aimed at malicious uses, societal risks and other risks, and its summary names them."""
    row = guidelines[OPENED]
    assert ids(row["risks"]) == {"malicious-uses", "societal-risks", "other-risks"}
    assert says(row["summary"], ["before release", "malicious uses", "societal risks", "disclose"])
    assert not row["is_title_only"]


def test_there_are_six_actors(shipped: Shipped) -> None:
    """The 2023 guidance has six actors, with compute and cloud providers listed separately."""
    actors = shipped("actors", FRAMEWORK)
    assert [(row["id"], row["name"], ids(row["aliases"])) for row in actors] == ACTORS


def test_only_model_providers_are_addressed(shipped: Shipped, framework: Row) -> None:
    """The guidance is for model providers; that the five other actors own nothing follows from it."""
    addressed = [row["id"] for row in shipped("actors", FRAMEWORK) if row["is_addressed"] != "no"]
    assert addressed == ["model_provider"]
    assert says(framework["addresses"], ["model providers"])


def test_evaluations_downstream_still_matter(definitions: dict[tuple[str, str, str], Row], framework: Row) -> None:
    """PAI's page adds that evaluations of risk by downstream application developers still matter."""
    words = ["downstream application developers", "still matter"]
    assert says(framework["stated"], words)
    assert any(says(row["term"] + row["text"], words) for key, row in definitions.items() if key[0] == FRAMEWORK)


@pytest.mark.parametrize(("start", "end", "confidence"), SUPPLIES)
def test_supply_is_as_the_notes_have_it(shipped: Shipped, start: str, end: str, confidence: str) -> None:
    """Each supply relation of the notes is there, stated only if the deck names giver and receiver."""
    found = [
        row["confidence"]
        for row in shipped("supplies", FRAMEWORK)
        if (row["from_actor"], row["to_actor"]) == (start, end)
    ]
    assert found == [confidence]


def test_there_is_no_other_supply(shipped: Shipped) -> None:
    """The supply relations are those of the notes and no others."""
    pairs = {(row["from_actor"], row["to_actor"]) for row in shipped("supplies", FRAMEWORK)}
    assert pairs == {(start, end) for start, end, _ in SUPPLIES}


def test_risks_are_the_three_headings(shipped: Shipped) -> None:
    """The risks are the three headings of the deck, in a category of ours, since we do not have the lists."""
    risks = shipped("risks", FRAMEWORK)
    assert [row["name"].casefold() for row in risks] == ["malicious uses", "societal risks", "other risks"]
    assert {(row["category"], row["is_category_ours"]) for row in risks} == {("Headings", "yes")}


def test_gloss_of_a_stage_is_ours(shipped: Shipped) -> None:
    """Nothing in the copy explains the stages: a gloss is interpreted, and Societal Impact is not "at every stage"."""
    stages = shipped("stages", FRAMEWORK)
    assert {row["confidence"] for row in stages if row["gloss"]} <= {"interpreted"}
    assert [row["name"] for row in stages if "every" in row["gloss"] or "throughout" in row["gloss"]] == []


@pytest.mark.parametrize(
    ("model_type", "name", "aliases", "examples"), MODEL_TYPES, ids=[each for each, *_ in MODEL_TYPES]
)
def test_model_type_is_as_the_sources_have_it(
    shipped: Shipped, model_type: str, name: str, aliases: set[str], examples: str
) -> None:
    """Each model type has its name on PAI's page, the deck's wording as an alias, and the deck's examples."""
    row = by_id(shipped("model_types"))[model_type]
    assert (row["name"], without_remarks(row["examples"]), row["confidence"]) == (name, examples, "stated")
    assert aliases <= ids(row["aliases"])


@pytest.mark.parametrize(
    ("release_type", "name", "aliases", "order", "examples"), RELEASE_TYPES, ids=[each for each, *_ in RELEASE_TYPES]
)
def test_release_type_is_as_the_sources_have_it(
    shipped: Shipped, release_type: str, name: str, aliases: set[str], order: str, examples: str
) -> None:
    """Each release type has its name on PAI's page, every other wording as an alias, its order and its examples."""
    row = by_id(shipped("release_types"))[release_type]
    assert (row["name"], row["order"], without_remarks(row["examples"])) == (name, order, examples)
    assert aliases <= ids(row["aliases"])


def test_advanced_models_have_two_subtypes(definitions: dict[tuple[str, str, str], Row]) -> None:
    """The checklist divides advanced models into narrow purpose (with high-stakes domains) and general purpose."""
    narrow, general = definitions["pai-open", "model-type", "advanced"]["points"].splitlines()
    assert says(narrow, ["narrow purpose", "science", "biology"])
    assert says(general, ["general purpose", "chatbots", "multimodal"])


def test_closed_deployment_under_closed_development_is_ours(shipped: Shipped) -> None:
    """To put Closed Deployment under Closed Development is our interpretation; the other types are stated."""
    confidence = {row["id"]: row["confidence"] for row in shipped("release_types")}
    assert confidence == {"open": "stated", "restricted": "stated", "closed": "interpreted", "research": "stated"}


def test_open_access_is_defined_by_both_sources(definitions: dict[tuple[str, str, str], Row]) -> None:
    """The deck counts weights, code and data among what is open; the checklist the key parts, above all the weights."""
    deck = definitions[FRAMEWORK, "release-type", "open"]
    checklist = definitions["pai-open", "release-type", "open"]
    assert says(deck["text"], ["full access", "weights, code and data"])
    assert says(checklist["text"], ["full access", "key", "above all the weights", "code and data can be"])
    for row in (deck, checklist):
        assert says(row["text"] + row["points"], ["free", "commercial licence", "download", "cloud", "hosted"])
        assert row["confidence"] == "stated"


def test_both_definitions_are_shown_with_the_release_type(shipped: Shipped) -> None:
    """The summary of open access tells the two definitions apart, and does not say that anyone can obtain the model."""
    summary = by_id(shipped("release_types"))["open"]["summary"]
    assert says(summary, ["Turing deck", "checklist", "weights", "key"])
    assert "anyone" not in summary.casefold()


@pytest.mark.parametrize(
    ("release_type", "words"),
    [
        ("restricted", ["staged", "nobody", "model itself", "monitored"]),
        ("closed", ["confidentially", "one organisation", "inside", "outside", "public"]),
        ("research", ["restricted", "published ingredients", "demonstrations", "fine-tuned", "progress"]),
    ],
)
def test_release_type_is_defined(
    definitions: dict[tuple[str, str, str], Row], release_type: str, words: list[str]
) -> None:
    """The deck defines the other three release types."""
    row = definitions[FRAMEWORK, "release-type", release_type]
    assert says(row["text"] + row["points"], words)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("Choosing a model type", ["type of higher capability"]),
        ("Choosing a release type", ["first", "phased roll-out", "current stage"]),
    ],
)
def test_rule_for_choosing(definitions: dict[tuple[str, str, str], Row], term: str, words: list[str]) -> None:
    """The rules of PAI's page for choosing the model type and the release type are in the data."""
    assert says(definitions[FRAMEWORK, "term", term]["text"], words)


def test_significant_update_has_four_features_and_three_examples(
    definitions: dict[tuple[str, str, str], Row],
) -> None:
    """The deck gives four features and three examples of a significant update."""
    points = definitions[FRAMEWORK, "update", "Significant update"]["points"].splitlines()
    features = [point for point in points if point.startswith("Feature: ")]
    examples = [point for point in points if point.startswith("Example: ")]
    assert points == [*features, *examples]
    assert all(says(point, words) for point, words in zip(features, FEATURES, strict=True))
    assert all(says(point, words) for point, words in zip(examples, EXAMPLES, strict=True))


def test_renewed_governance_is_encouraged(framework: Row) -> None:
    """On an update one is encouraged to renew governance as needed; that no guideline is added is our inference."""
    assert says(framework["update_note"], ["encourages", "as needed", "no guideline is added is our inference"])


def test_the_deck_is_not_called_pais(framework: Row) -> None:
    """The copy is a deck of The Alan Turing Institute by Dr Carolyn Ashurst, adapted from PAI's."""
    for column in ("title", "attribution", "caution"):
        assert says(framework[column], ["Alan Turing Institute", "adapted from"])
    assert says(framework["title"] + framework["publisher"], ["Ashurst"])


@pytest.mark.parametrize(("guideline", "words"), DOUBTS)
def test_every_doubt_of_the_notes_is_recorded(shipped: Shipped, guideline: str, words: list[str]) -> None:
    """Each doubt that the notes list is recorded."""
    told = [
        f"{row['kind']}: {row['what']}" for row in shipped("doubts", FRAMEWORK) if row["mitigation_id"] == guideline
    ]
    assert any(says(text, words) for text in told)


def test_topics_do_not_stretch_a_title(guidelines: ById) -> None:
    """RD-2 has no release in it, and RD-3 has supply chain as one of two senses."""
    assert "release" not in several(guidelines["RD-2"]["topics"])
    assert "security" in several(guidelines["RD-3"]["topics"])

"""PAI's 2023 guidance in data/, compared with the slides and our notes on how to read them."""

from collections import Counter

import pytest

from tests.conftest import Shipped

ById = dict[str, dict[str, str]]

# id, stage, name on the website, wording on the slide where it differs
GUIDELINES = [
    ("RD-1", "Research & Development", "Scan for novel or emerging risks", "Scan for novel risks"),
    ("RD-2", "Research & Development", "Practice responsible iteration", ""),
    ("RD-3", "Research & Development", "Assess upstream security vulnerabilities", ""),
    ("RD-4", "Research & Development", 'Produce a "Pre-Systems Card"', 'Publish a "Pre-Systems Card"'),
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
        'Publicly report model impacts and "key ingredients"',
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


@pytest.fixture(scope="module")
def guidelines(shipped: Shipped) -> ById:
    """The guidelines by id."""
    return {row["id"]: row for row in shipped("mitigations", "pai-2023")}


def test_there_are_22_guidelines_by_stage(guidelines: ById) -> None:
    """Of the 22 guidelines, 5 are on research, 6 on pre-deployment, 4 on post-deployment and 7 on societal impact."""
    assert list(Counter(row["stage"] for row in guidelines.values()).items()) == [
        ("Research & Development", 5),
        ("Pre-Deployment", 6),
        ("Post-Deployment", 4),
        ("Societal Impact", 7),
    ]


def test_guidelines_stand_in_the_order_of_the_source(guidelines: ById) -> None:
    """The guidelines are in the order of the website."""
    assert list(guidelines) == [guideline for guideline, *_ in GUIDELINES]


@pytest.mark.parametrize(("guideline", "stage", "name", "alias"), GUIDELINES)
def test_guideline_is_as_the_source_has_it(guidelines: ById, guideline: str, stage: str, name: str, alias: str) -> None:
    """Each guideline has its stage, its name on the website, and the slide's wording if that differs."""
    row = guidelines[guideline]
    assert (row["stage"], row["name"], row["aliases"], row["confidence"]) == (stage, name, alias, "stated")


@pytest.mark.parametrize("guideline", [guideline for guideline, *_ in GUIDELINES])
def test_guideline_is_for_model_providers_alone(guidelines: ById, guideline: str) -> None:
    """Every guideline makes model providers responsible, and has no other owner."""
    row = guidelines[guideline]
    roles = ("primary", "secondary", "responsible", "supporting", "mentioned")
    assert {role: row[role] for role in roles if row[role]} == {"responsible": "model_provider"}


def test_practices_are_known_for_red_teaming_only(guidelines: ById) -> None:
    """Only for PRE-3 do we have the split into 5 baseline practices and 1 recommended one."""
    split = {
        guideline: (len(row["baseline_practices"].splitlines()), len(row["recommended_practices"].splitlines()))
        for guideline, row in guidelines.items()
        if row["baseline_practices"] or row["recommended_practices"]
    }
    assert split == {"PRE-3": (5, 1)}


def test_there_are_six_actors(shipped: Shipped) -> None:
    """The 2023 guidance has six actors, with compute and cloud providers listed separately."""
    assert [(row["name"], row["aliases"]) for row in shipped("actors", "pai-2023")] == [
        ("Compute / Hardware Providers", ""),
        ("Cloud Providers", ""),
        ("Data Providers", ""),
        ("Model Providers", ""),
        ("Application Developers", "Service Developers;Model Integrators"),
        ("Consumers and/or Affected Users", ""),
    ]


def test_risks_are_the_three_headings(shipped: Shipped) -> None:
    """The risks are the three headings of the slide, since we do not have the sub-lists."""
    names = [row["name"] for row in shipped("risks", "pai-2023")]
    assert names == ["Malicious uses", "Societal risks", "Other risks"]


@pytest.mark.parametrize(
    ("model_type", "examples"),
    [
        ("specialized", "music generation"),
        (
            "advanced",
            "text to speech (Voicebox);text to video;code generation;LLaMA-2;Galactica;ChatGPT;GPT-4;BLOOM",
        ),
        ("frontier", "extremely large multimodal models;text to action"),
    ],
)
def test_model_type_has_the_printed_examples(shipped: Shipped, model_type: str, examples: str) -> None:
    """Each model type has the examples from the slides."""
    assert {row["id"]: row["examples"] for row in shipped("model_types")}[model_type] == examples


@pytest.mark.parametrize(
    ("release_type", "examples"),
    [
        ("open", "GPT-J;Llama 1;Llama 2"),
        ("restricted", "GPT-2 (staged);GPT-3 (API);DALL-E 2 (API);Midjourney (hosted);ChatGPT (hosted)"),
        ("closed", ""),
        ("research", "Alpaca;Megatron-Turing NLG;Jurassic-1;GLIDE"),
    ],
)
def test_release_type_has_the_printed_examples(shipped: Shipped, release_type: str, examples: str) -> None:
    """Each release type has the examples from the slides; closed development has none."""
    assert {row["id"]: row["examples"] for row in shipped("release_types")}[release_type] == examples


def test_misprinted_deadline_is_recorded(shipped: Shipped) -> None:
    """The deadline misprinted as January 2023 on the slides is recorded as 15 January 2024."""
    (doubt,) = [row for row in shipped("doubts", "pai-2023") if row["kind"] == "misprint"]
    assert "15 January 2024" in doubt["what"]

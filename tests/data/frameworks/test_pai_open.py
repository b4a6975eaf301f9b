"""PAI's open checklist in data/, compared with pai-readings.md: our notes on how to read the two PAI sources."""

import re
from collections import Counter
from itertools import combinations

import pytest

from tests.conftest import Shipped
from tests.data.rows import ROLES, ById, Row, Rows, by_id, ids, owners, says, several

Readings = dict[tuple[str, str], Row]

MP, MA, MH, AD = "model_provider", "model_adapter", "model_hosting", "app_developer"
FOCUS = [MP, MH, MA, AD]
"""The four actors that the checklist addresses, in value-chain order."""
OTHERS = ["compute_cloud", "data_provider", "distribution_platform", "user", "mlops_eval"]

# Section 7.1: number, name, primary, secondary, mentioned, verb of the lead. The roles are those of the shown readings.
MITIGATIONS = [
    (1, "Responsibly source and filter training data", {MP}, {MA}, set(), "should"),
    (2, "Conduct internal and external safety and misuse evaluations", {MP}, {MA, AD}, set(), "can"),
    (3, "Implement disclosure mechanisms for AI-generated content", {MP, AD}, set(), set(), "can"),
    (4, "Provide downstream use guidance and tooling", {MP}, {MA}, {MH}, "can"),
    (5, "Publish a responsible AI license", {MP}, set(), set(), "can"),
    (6, "Establish clear and consistent content moderation for hosted models", {MH}, set(), set(), "could"),
    (7, "Implement use case-specific safety measures", {MA, AD}, set(), set(), "should"),
    (8, "Implement staged release and phased deployments", {MP}, set(), set(), "could"),
    (9, "Develop and implement durable model-level safeguards", {MP}, {MA}, {AD}, "can"),
    # The notes print this name with double quotation marks, the text with single ones (line 177).
    (
        10,
        "Release models with digital signatures or \N{LEFT SINGLE QUOTATION MARK}fingerprints’",
        {MP},
        set(),
        set(),
        "can",
    ),
    (11, "Monitor misuses, unintended uses, and user feedback", {MP, AD}, {MA}, {MH}, "could"),
    (12, "Implement incident reporting channels", {MP, MH, AD}, {MA}, set(), "should"),
    (13, "Enforce consequences for policy violations", {MH, AD}, set(), set(), "should"),
    (14, "Establish decommissioning and incident response policies", {MP, MH}, {MA}, set(), "should"),
    (15, "Develop and adhere to transparency reporting standards", {MP, MH, AD}, set(), set(), "could"),
]
# Section 7.1: stage, lines of each of its mitigations. Those of 4, 5 and 6 are the text's: the notes are one line off.
LINES = {
    "Prevent": [
        "93-97",
        "99-119",
        "121-127",
        "129-137",
        "139-141",
        "142-163",
        "165-168",
        "169-170",
        "171-175",
        "177-183",
    ],
    "Detect": ["190-199", "201-207"],
    "Respond": ["214-215", "216-217", "218-219"],
}
AMBIGUOUS = {3, 11, 12}
"""The mitigations with two readings; the owners of the others are stated."""
AMBIGUOUS_OWNERS = {(3, MP), (3, AD), (11, MH), (12, MH)}
"""Whose list is not certain: both actors of the torn label of 3, and the hosting services of 11 and 12."""

# Section 7.1, "verb per actor in the body": number and actor, verbs. The comments give the notes' words.
VERBS = {
    (1, MP): "should",  # should (filter; strive; avoid; separate; consider opening)
    (1, MA): "",  # labelled, not named in the body
    # can (internal); should, as a suggestion quoted from elsewhere. The notes leave out "may need to" (line 115).
    (2, MP): "can;should;may",
    (2, MA): "can",  # "MP, including model adapters" can (external)
    (2, AD): "",  # labelled, not named
    (3, MP): "can",  # can (indirect marks); that they use indelible ones is suggested
    (3, AD): "should",  # should (integrate, add direct disclosure)
    (4, MP): "can",  # can (document; also offer tools)
    (4, MA): "",  # named as giver and as receiver
    (4, MH): "could;can",  # hubs could. The notes leave out "who can support" (line 135).
    (5, MP): "can;may",  # can (publish; also consider agreement before access); may need to
    (6, MH): "could",  # could (standing process); could (review before upload)
    (7, MA): "should;can",  # should; examples they can
    (7, AD): "should;can",  # should; examples they can
    (8, MP): "could;is recommended",  # could; what is recommended to frontier providers, under a condition
    (9, MP): "can;should",  # can (filters, output limits); should (invest in research)
    (9, MA): "could",  # could (keep or add)
    (9, AD): "should",  # should (integrate, add own)
    (10, MP): "can",
    (11, MP): "could;should",  # could (processes); should (watch public channels); all should (share)
    (11, AD): "could;should",  # could (processes); should; all should (share)
    (11, MA): "",  # only among the difficulties
    (11, MH): "could;should",  # could (processes); should (both cases)
    (12, MP): "should;could",  # an end of the range: should; could (share data)
    (12, AD): "should;could",  # an end of the range: should; could (share data)
    (12, MH): "",  # not named, though the range can be read to span it
    (12, MA): "",  # not named, though the range can be read to span it
    (13, MH): "should",
    (13, AD): "should",
    (14, MP): "should",
    (14, MH): "should",
    (14, MA): "",  # labelled, not named
    (15, MP): "could",
    (15, MH): "could;should",  # could; in "such cases" should consider
    (15, AD): "could",
}
WITHOUT_THE_LEADS_VERB = {(3, AD), (12, MH)}
"""Primary actors for which the body does not use the verb of the lead: one has another verb, one none."""

# Section 7.4: mitigation, reading, shown, primary, secondary, mentioned
READINGS = [
    ("PO-3", "A", "yes", {MP, AD}, set(), set()),
    ("PO-3", "B", "no", {MP}, {AD}, set()),
    ("PO-11", "A", "yes", {MP, AD}, {MA}, {MH}),
    ("PO-11", "B", "no", {MP, AD, MH}, {MA}, set()),
    ("PO-12", "A", "yes", {MP, MH, AD}, {MA}, set()),
    ("PO-12", "B", "no", {MP, AD}, {MA, MH}, set()),
]
# Section 7.1: actor, numbers of the mitigations in which it is primary, secondary and mentioned
PER_ACTOR = [
    (MP, [1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 14, 15], [], []),
    (AD, [3, 7, 11, 12, 13, 15], [2], [9]),
    (MH, [6, 12, 13, 14, 15], [], [4, 11]),
    (MA, [7], [1, 2, 4, 9, 11, 12, 14], []),
    *((actor, [], [], []) for actor in OTHERS),
]
WITHOUT_MP = [1, 2, 4, 5, 8, 9, 10]
"""The mitigations that lose every primary actor without model providers, under the readings shown."""
SMALLEST_SETS = [{MP, MH, AD}, {MP, MH, MA}]

# Section 5: id, name, aliases, examples (without remarks in brackets)
ACTORS = [
    (
        "compute_cloud",
        "Compute and Cloud Providers",
        set(),
        "Nvidia;AMD;AWS;Google Cloud;Microsoft Azure;CoreWeave;IBM Cloud",
    ),
    ("data_provider", "Data Providers", set(), "Common Crawl;LAION;EleutherAI’s Pile;Scale AI"),
    (
        "model_provider",
        "Open Foundation Model Providers",
        {"Model Providers"},
        (
            "Meta’s Llama 3;Google’s Gemma 2;AI2’s OLMo;Stability AI’s Stable Diffusion;EleutherAI’s Pythia;Mistral;"
            "IBM’s Granite code models"
        ),
    ),
    (
        "model_hosting",
        "Model Hubs & Hosting Services",
        {"Model Hosting Services", "Model hubs", "Online inference platforms"},
        "GitHub;Civitai;Hugging Face",
    ),
    (
        "model_adapter",
        "Model Adapters & Optimizers",
        {"Model Adapters"},
        "LMSYS’s Vicuna;Meditron;Databricks;Scale AI",
    ),
    # Printed as one heading of three names: App Developers, Service Developers, Model Integrators.
    (
        "app_developer",
        "App Developers",
        {"Service Developers", "Model Integrators", "Application Developers"},
        "Meta AI’s web UI;Midjourney",
    ),
    ("distribution_platform", "Distribution Platforms", set(), "Facebook;Apple App Store;OpenAI GPT Store;YouTube"),
    ("user", "Users", set(), "finance companies;chatbot users;medical patients"),
    (
        "mlops_eval",
        "MLOps and Evaluation Providers",
        {"ML Ops & Evaluation Providers"},  # the text's second spelling (line 65), not in the notes
        "Hugging Face’s Open LLM Leaderboard;Stanford’s HELM;MLCommons;METR;independent auditors",
    ),
]
# Section 5, "Who supplies whom": from, to, a word of what, confidence
SUPPLIES = [
    ("data_provider", MP, "data", "interpreted"),
    ("compute_cloud", MP, "power", "interpreted"),
    ("compute_cloud", MH, "power", "interpreted"),
    ("compute_cloud", MA, "power", "interpreted"),
    ("compute_cloud", AD, "power", "interpreted"),
    (MP, MH, "models", "interpreted"),
    (MP, MA, "weights", "interpreted"),  # stated without names: that "others" are these is ours
    (MP, AD, "weights", "interpreted"),
    (MP, MA, "guidance", "stated"),
    (MP, AD, "guidance", "stated"),
    (MH, MA, "models", "stated"),
    (MH, AD, "models", "stated"),
    (MH, "user", "inference", "stated"),
    (MA, MH, "adapted models", "stated"),
    (MA, AD, "adapted models", "interpreted"),
    (AD, "user", "services", "stated"),
    (AD, "distribution_platform", "applications", "interpreted"),
    ("distribution_platform", "user", "content", "interpreted"),
    ("mlops_eval", MP, "evaluations", "interpreted"),
    ("mlops_eval", MA, "evaluations", "interpreted"),
    ("mlops_eval", AD, "evaluations", "interpreted"),
]
# Section 6: stage, words for each key strategy
STAGES = [
    ("Prevent", [["evaluat", "inside", "outside"], ["guidance", "tool"], ["disclos", "AI-generated"]]),
    ("Detect", [["misuse", "unintended"], ["feedback"], ["incident", "channels"]]),
    ("Respond", [["policy violations"], ["decommissioning", "incident response"], ["transparency reporting"]]),
]
# Section 7.4: mitigation, actor, words of the doubt
DOUBTS = [
    ("PO-1", MA, ["label"]),
    ("PO-2", "", ["two", "internal", "external"]),
    ("PO-2", AD, ["label"]),
    ("PO-2", MP, ["second label"]),
    ("PO-3", MP, ["torn"]),
    ("PO-3", AD, ["torn"]),
    ("PO-4", MH, ["mentioned"]),
    ("PO-9", AD, ["mentioned"]),
    ("PO-11", MH, ["label", "text", "online inference", "downloaded"]),
    ("PO-11", MA, ["difficulties"]),
    ("PO-12", MH, ["label", "secondary"]),
    ("PO-12", "", ["range", "other actors"]),
    ("PO-14", MA, ["label"]),
    ("PO-14", "", ["title", "incident response", "decommissioning"]),
    ("PO-15", MH, ["unclear", "such cases", "cloud", "locally"]),
    ("PO-15", MP, ["such cases", "hosting services"]),
    ("PO-3", "", ["10", "weights"]),
    ("PO-10", "", ["3", "weights"]),
    ("", "", ["heading", "Respond"]),
    ("", "", ["definition", "open access", "weights", "deck"]),
    ("", "", ["Closed Deployment", "Closed Development"]),
]
# Section 7.6: id, name, numbers of the mitigations that answer it, numbers of those that it hinders
RISKS = [
    ("csam", "Child sexual abuse material", [1], []),
    ("harmful-content", "Hateful, explicit or violent content", [1, 7, 9], []),
    ("personal-data", "Personal data", [1, 6, 9], []),
    ("intellectual-property", "Intellectual property", [1, 6], []),
    ("bias", "Bias", [1, 7], []),
    ("data-poisoning", "Data poisoning", [], [1]),
    ("malicious-fine-tuning", "Malicious fine-tuning and circumvention of safeguards", [2, 9, 11], [3, 9]),
    ("watermark-removal", "Watermark or identifier removal", [3], [3, 10]),
    ("license-violation", "Licence violation", [5, 6], [5]),
    ("weight-leakage", "Leakage or exfiltration of weights", [8], [8]),
    ("agentic-action", "Agentic models acting in the world", [8], []),
    ("decommissioning-out-of-reach", "Decommissioning out of reach", [], [14]),
]
# Section 7.5: number, bodies, tools and people named
NAMED = [
    (1, ["National Center for Missing and Exploited Children", "hash matching", "CSAM"]),
    (2, ["third-party researchers", "auditors", "red teaming", "RLHF", "RLAIF"]),
    (3, ["watermarks", "cryptographic provenance", "text watermarking"]),
    (4, ["model cards", "Purple Llama", "Llama Guard"]),
    (5, ["rightsholder", "delegated agent", "community pressure"]),
    (6, ["reporting forms", "list of licences", "takedown requests"]),
    (7, ["RLHF", "content filters"]),
    (8, ["API", "PAI Guidance"]),
    (9, ["content filters", "output restrictions", "self-destructing models"]),
    (10, ["watermarking", "unique identifiers"]),
    (11, ["public forums", "social media"]),
    (12, ["AI Incident Database", "whistleblower protection"]),
    (13, ["authorities", "search engines", "recommendation systems"]),
    (15, ["industry", "civil society", "academia"]),
]


def numbers(found: list[str]) -> list[int]:
    """The numbers in ids such as PO-12."""
    return [int(each.removeprefix("PO-")) for each in found]


@pytest.fixture(scope="module")
def mitigations(shipped: Shipped) -> ById:
    """The 15 mitigations by id."""
    return by_id(shipped("mitigations", "pai-open"))


@pytest.fixture(scope="module")
def readings(shipped: Shipped) -> Readings:
    """The rows of the readings, by mitigation and reading id."""
    return {(row["mitigation_id"], row["id"]): row for row in shipped("readings", "pai-open")}


@pytest.fixture(scope="module")
def ownerships(shipped: Shipped) -> Rows:
    """The ownerships under all readings."""
    return shipped("ownerships", "pai-open")


def primaries(mitigations: ById, readings: Readings, chosen: str) -> dict[str, set[str]]:
    """The primary actors of each mitigation if reading B holds for the chosen one, and the shown ones elsewhere."""
    held = {mitigation: ids(row["primary"]) for mitigation, row in mitigations.items()}
    return {**held, chosen: ids(readings[chosen, "B"]["primary"])} if chosen else held


def test_there_are_fifteen_mitigations_in_the_order_of_the_source(mitigations: ById) -> None:
    """The checklist has 15 mitigations, numbered PO-1 to PO-15 in its own order."""
    assert list(mitigations) == [f"PO-{number}" for number in range(1, 16)]


@pytest.mark.parametrize(
    ("number", "name", "primary", "secondary", "mentioned", "norm"),
    MITIGATIONS,
    ids=[f"PO-{number}" for number, *_ in MITIGATIONS],
)
def test_mitigation_is_as_the_source_has_it(
    mitigations: ById,
    number: int,
    name: str,
    primary: set[str],
    secondary: set[str],
    mentioned: set[str],
    norm: str,
) -> None:
    """Each mitigation has the source's name, verb and actors, and no other actors."""
    row = mitigations[f"PO-{number}"]
    held = {"primary": primary, "secondary": secondary, "mentioned": mentioned}
    assert (row["code"], row["name"], row["norm"]) == (str(number), name, norm)
    assert owners(row) == {role: actors for role, actors in held.items() if actors}
    assert row["confidence"] == ("ambiguous" if number in AMBIGUOUS else "stated")


def test_mitigations_stand_in_their_stages_and_lines(mitigations: ById) -> None:
    """Each mitigation belongs to the stage of its block in the text, and gives its lines there."""
    found = {stage: [row for row in mitigations.values() if row["stage"] == stage] for stage in LINES}
    printed = {
        stage: [row["source"].rpartition(" lines ")[2].replace("\N{EN DASH}", "-") for row in rows]
        for stage, rows in found.items()
    }
    assert printed == LINES


def test_verbs_of_the_leads(mitigations: ById) -> None:
    """The lead's verb is "should" in 5 mitigations, "could" in 4 and "can" in 6 of the 15."""
    by_verb = {
        verb: numbers([mitigation for mitigation, row in mitigations.items() if row["norm"] == verb])
        for verb in ("should", "could", "can")
    }
    assert by_verb == {"should": [1, 7, 12, 13, 14], "could": [6, 8, 11, 15], "can": [2, 3, 4, 5, 9, 10]}


@pytest.mark.parametrize(("number", "actor"), VERBS)
def test_verbs_of_each_actor(ownerships: Rows, number: int, actor: str) -> None:
    """Each actor has the verbs that the body uses for it, under every reading; none if the body does not name it."""
    rows = [row for row in ownerships if (row["mitigation_id"], row["actor_id"]) == (f"PO-{number}", actor)]
    assert rows
    assert [ids(row["norm"]) for row in rows] == [ids(VERBS[number, actor])] * len(rows)


def test_every_ownership_has_its_verbs_in_the_notes(ownerships: Rows) -> None:
    """The data has no actor at a mitigation for which the notes do not list the verbs."""
    assert {(int(row["mitigation_id"].removeprefix("PO-")), row["actor_id"]) for row in ownerships} == VERBS.keys()


def test_the_verb_of_a_lead_comes_first(mitigations: ById, ownerships: Rows) -> None:
    """A primary actor's first verb is that of the mitigation, with two exceptions: one other verb, one without any."""
    different = {
        (int(row["mitigation_id"].removeprefix("PO-")), row["actor_id"])
        for row in ownerships
        if row["role"] == "primary" and several(row["norm"])[:1] != [mitigations[row["mitigation_id"]]["norm"]]
    }
    assert different == WITHOUT_THE_LEADS_VERB


def test_owners_whose_list_is_not_certain_are_ambiguous(ownerships: Rows) -> None:
    """An ownership is ambiguous if the label does not tell for certain in which list the actor stands."""
    confidence = {
        (int(row["mitigation_id"].removeprefix("PO-")), row["actor_id"]): row["confidence"] for row in ownerships
    }
    assert {owner for owner, found in confidence.items() if found == "ambiguous"} == AMBIGUOUS_OWNERS
    assert {found for owner, found in confidence.items() if owner not in AMBIGUOUS_OWNERS} == {"stated"}


def test_advice_to_frontier_providers_has_its_condition(ownerships: Rows) -> None:
    """At mitigation 8 what is recommended to providers is limited to frontier models with two abilities."""
    (row,) = [row for row in ownerships if row["mitigation_id"] == "PO-8"]
    assert says(row["condition"], ["recommended", "only", "frontier", "self-learning", "act online"])
    assert says(row["note"], ["staged release", "PAI Guidance", "recommends"])


def test_hosting_services_monitor_by_two_cases(ownerships: Rows) -> None:
    """At mitigation 11 the hosting services' duties are told apart: online inference, and models run elsewhere."""
    notes = [row["note"] for row in ownerships if (row["mitigation_id"], row["actor_id"]) == ("PO-11", MH)]
    assert len(notes) == 2  # one for each reading
    assert all(says(note, ["online inference", "downloaded", "infeasible", "reported abuse"]) for note in notes)


def test_hosting_services_report_in_such_cases_only(ownerships: Rows) -> None:
    """At mitigation 15 the "should" of hosting services is limited to "such cases"."""
    (row,) = [row for row in ownerships if (row["mitigation_id"], row["actor_id"]) == ("PO-15", MH)]
    assert says(row["condition"], ["should", "only", "such cases"])


@pytest.mark.parametrize(("mitigation", "reading", "is_shown", "primary", "secondary", "mentioned"), READINGS)
def test_reading_is_as_decided(
    readings: Readings,
    mitigation: str,
    reading: str,
    is_shown: str,
    primary: set[str],
    secondary: set[str],
    mentioned: set[str],
) -> None:
    """Each reading of an ambiguous mitigation has the actors we decided on, and a reason."""
    row = readings[mitigation, reading]
    held = {"primary": primary, "secondary": secondary, "mentioned": mentioned}
    assert row["is_shown"] == is_shown
    assert owners(row) == {role: actors for role, actors in held.items() if actors}
    assert row["why"]


def test_only_the_ambiguous_mitigations_have_readings(readings: Readings) -> None:
    """Mitigations 3, 11 and 12 have two readings each, and no other mitigation has any."""
    assert set(readings) == {(mitigation, reading) for mitigation, reading, *_ in READINGS}


def test_shown_reading_is_what_the_mitigation_says(mitigations: ById, readings: Readings) -> None:
    """The actors in mitigations.csv are those of the shown reading."""
    shown = {mitigation: row for (mitigation, _), row in readings.items() if row["is_shown"] == "yes"}
    assert {m: [row[role] for role in ROLES] for m, row in shown.items()} == {
        m: [mitigations[m][role] for role in ROLES] for m in shown
    }


@pytest.mark.parametrize(
    ("role", "totals"),
    [
        ("primary", {MP: 12, AD: 6, MH: 5, MA: 1}),  # 24
        ("secondary", {MA: 7, AD: 1}),  # 8
        ("mentioned", {MH: 2, AD: 1}),  # 3
        *((role, {}) for role in ("responsible", "alternative", "supporting", "informed", "checked")),
    ],
)
def test_totals_by_actor_and_role(mitigations: ById, role: str, totals: dict[str, int]) -> None:
    """Under the shown readings, each actor has each role as often as in our notes: 24, 8 and 3 times in all."""
    assert Counter(actor for row in mitigations.values() for actor in ids(row[role])) == totals


@pytest.mark.parametrize(("actor", "primary", "secondary", "mentioned"), PER_ACTOR)
def test_mitigations_of_each_actor(
    mitigations: ById, actor: str, primary: list[int], secondary: list[int], mentioned: list[int]
) -> None:
    """Under the shown readings, each actor is primary, secondary and mentioned in the mitigations of our notes."""
    found = {
        role: numbers([mitigation for mitigation, row in mitigations.items() if actor in ids(row[role])])
        for role in ROLES
    }
    expected = {"primary": primary, "secondary": secondary, "mentioned": mentioned}
    assert found == {role: expected.get(role, []) for role in ROLES}


def test_mitigations_without_a_secondary_actor(mitigations: ById) -> None:
    """Eight of the 15 mitigations have no secondary actor under the shown readings."""
    assert numbers([m for m, row in mitigations.items() if not row["secondary"]]) == [3, 5, 6, 7, 8, 10, 13, 15]


def test_four_mitigations_have_one_owner_and_no_secondary(mitigations: ById) -> None:
    """Mitigations 5, 6, 8 and 10 have one primary actor and no other."""
    single = [m for m, row in mitigations.items() if len(ids(row["primary"])) == 1 and not row["secondary"]]
    assert numbers(single) == [5, 6, 8, 10]


@pytest.mark.parametrize(
    ("chosen", "without_providers"),
    [("", WITHOUT_MP), ("PO-3", sorted([*WITHOUT_MP, 3])), ("PO-11", WITHOUT_MP), ("PO-12", WITHOUT_MP)],
)
def test_what_the_absence_of_one_actor_costs(
    mitigations: ById, readings: Readings, chosen: str, without_providers: list[int]
) -> None:
    """Without model providers 7 mitigations lose every primary, 8 under reading B of 3; without hosting services, 6."""
    held = primaries(mitigations, readings, chosen)
    assert numbers([m for m, actors in held.items() if actors <= {MP}]) == without_providers
    assert numbers([m for m, actors in held.items() if actors <= {MH}]) == [6]


@pytest.mark.parametrize(("absent", "orphaned"), [(MP, [5, 8, 10]), (MH, [6])])
def test_mitigations_left_with_nobody(mitigations: ById, absent: str, orphaned: list[int]) -> None:
    """Without model providers, 5, 8 and 10 have no primary or secondary actor left; without hosting services, 6."""
    left = {m: (ids(row["primary"]) | ids(row["secondary"])) - {absent} for m, row in mitigations.items()}
    assert numbers([m for m, actors in left.items() if not actors]) == orphaned


@pytest.mark.parametrize("chosen", ["", "PO-3", "PO-11", "PO-12"])
def test_smallest_sets_of_actors_with_a_primary_for_everything(
    mitigations: ById, readings: Readings, chosen: str
) -> None:
    """Under every reading, the smallest sets with a primary for each mitigation have three actors, and are two."""
    held = primaries(mitigations, readings, chosen)
    covering = {
        size: [set(group) for group in combinations([*FOCUS, *OTHERS], size) if all(held[m] & set(group) for m in held)]
        for size in (1, 2, 3)
    }
    assert (covering[1], covering[2]) == ([], [])
    assert {frozenset(group) for group in covering[3]} == {frozenset(group) for group in SMALLEST_SETS}


def test_there_are_nine_actors_in_value_chain_order(shipped: Shipped) -> None:
    """The nine actors are in value-chain order."""
    assert [row["id"] for row in shipped("actors", "pai-open")] == [actor for actor, *_ in ACTORS]


@pytest.mark.parametrize(("actor", "name", "aliases", "examples"), ACTORS, ids=[actor for actor, *_ in ACTORS])
def test_actor_is_as_the_source_has_it(
    shipped: Shipped, actor: str, name: str, aliases: set[str], examples: str
) -> None:
    """Each actor has the source's name, aliases and examples, each with its organisation."""
    row = by_id(shipped("actors", "pai-open"))[actor]
    assert (row["name"], ids(row["aliases"]), row["confidence"]) == (name, aliases, "stated")
    assert re.sub(r" \([^)]*\)", "", row["examples"]) == examples


def test_what_hosting_services_do_differs(shipped: Shipped) -> None:
    """Among hosting services, GitHub shares components, Civitai enables inference, and Hugging Face does both."""
    examples = by_id(shipped("actors", "pai-open"))[MH]["examples"]
    assert examples == "GitHub (shares components);Civitai (enables inference);Hugging Face (does both)"


def test_the_declared_focus_is_on_four_actors(shipped: Shipped) -> None:
    """The checklist addresses four of the nine actors by its own words; that the others own nothing follows from it."""
    addressed = {row["id"]: row["is_addressed"] for row in shipped("actors", "pai-open")}
    assert {actor for actor, answer in addressed.items() if answer == "no"} == set(OTHERS)
    assert {actor for actor, answer in addressed.items() if answer != "no"} == set(FOCUS)
    (framework,) = [row for row in shipped("frameworks") if row["id"] == "pai-open"]
    words = ["key stakeholders", "model providers", "model adapters", "hosting services", "application developers"]
    assert says(framework["addresses"], words)


def test_only_mlops_and_evaluation_stands_at_several_stages(shipped: Shipped) -> None:
    """The only actor at several stages of the chain is "MLOps and Evaluation Providers"."""
    crossing = [row["id"] for row in shipped("actors", "pai-open") if row["is_cross_stage"] == "yes"]
    assert crossing == ["mlops_eval"]


def test_the_four_actors_carry_the_codes_of_the_notes(shipped: Shipped) -> None:
    """The four addressed actors have the abbreviations that the notes use."""
    codes = {row["id"]: row["code"] for row in shipped("actors", "pai-open")}
    assert {actor: codes[actor] for actor in FOCUS} == {MP: "MP", MH: "MH", MA: "MA", AD: "AD"}


def test_consumers_are_one_kind_of_user(shipped: Shipped) -> None:
    """Users are enterprises or consumers, so "Consumers" is no other name for them."""
    user = by_id(shipped("actors", "pai-open"))["user"]
    assert "consumers" not in user["aliases"].casefold()
    assert says(user["summary"], ["enterprises", "consumers"])


@pytest.mark.parametrize(("start", "end", "what", "confidence"), SUPPLIES)
def test_supply_is_as_the_notes_have_it(shipped: Shipped, start: str, end: str, what: str, confidence: str) -> None:
    """Each supply relation of the notes is there, stated only if the source names giver and receiver."""
    found = [
        row["confidence"]
        for row in shipped("supplies", "pai-open")
        if (row["from_actor"], row["to_actor"]) == (start, end) and what in row["what"]
    ]
    assert found == [confidence]


def test_no_other_supply_is_stated(shipped: Shipped) -> None:
    """Every supply relation besides those of the notes is marked as our interpretation."""
    known = {(start, end) for start, end, *_ in SUPPLIES}
    others = [row for row in shipped("supplies", "pai-open") if (row["from_actor"], row["to_actor"]) not in known]
    assert {row["confidence"] for row in others} <= {"interpreted"}


def test_services_for_developers_are_told_with_the_actor(shipped: Shipped) -> None:
    """Application developers also offer services to developers, who are none of the nine actors."""
    assert says(by_id(shipped("actors", "pai-open"))[AD]["summary"], ["services for developers", "API"])


def test_stages_are_those_of_the_checklist(shipped: Shipped) -> None:
    """Two stages are stated; the heading of the third is lost, so its name is interpreted and placed by its lines."""
    stages = shipped("stages", "pai-open")
    assert [(row["name"], row["confidence"]) for row in stages] == [
        ("Prevent", "stated"),
        ("Detect", "stated"),
        ("Respond", "interpreted"),
    ]
    assert says(stages[2]["source"], ["third block", "211\N{EN DASH}212"])


@pytest.mark.parametrize(("name", "strategies"), STAGES)
def test_stage_has_its_key_strategies(shipped: Shipped, name: str, strategies: list[list[str]]) -> None:
    """Each stage has the three key strategies that the checklist names, in its order."""
    (stage,) = [row for row in shipped("stages", "pai-open") if row["name"] == name]
    found = several(stage["strategies"])
    assert len(found) == len(strategies)
    assert all(says(strategy, words) for strategy, words in zip(found, strategies, strict=True))


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("Foundation model", ["adapted", "general purpose AI", "assistants", "agents"]),
        ("Model provider", ["weights", "research", "open source", "commercial"]),
        ("Secondary actor", ["consider", "adapt", "support", "does not explain what a primary actor is"]),
    ],
)
def test_term_is_defined(shipped: Shipped, term: str, words: list[str]) -> None:
    """The checklist defines foundation models, model providers and secondary actors, but not primary ones."""
    (row,) = [row for row in shipped("definitions", "pai-open") if (row["kind"], row["term"]) == ("term", term)]
    assert says(row["text"] + row["points"], words)


@pytest.mark.parametrize(("mitigation", "actor", "words"), DOUBTS)
def test_every_doubt_of_the_notes_is_recorded(shipped: Shipped, mitigation: str, actor: str, words: list[str]) -> None:
    """Each doubt that the notes list is recorded for its mitigation and actor."""
    told = [
        f"{row['kind']}: {row['what']}"
        for row in shipped("doubts", "pai-open")
        if (row["mitigation_id"], row["actor_id"]) == (mitigation, actor)
    ]
    assert any(says(text, words) for text in told)


def test_actor_printed_in_two_roles_is_recorded_as_such(shipped: Shipped) -> None:
    """The doubt on mitigation 12 records that hosting services are printed both as primary and as secondary."""
    (doubt,) = [
        row for row in shipped("doubts", "pai-open") if (row["mitigation_id"], row["actor_id"]) == ("PO-12", MH)
    ]
    assert doubt["printed"] == "primary;secondary"


def test_every_mitigation_says_what_makes_it_hard(mitigations: ById) -> None:
    """The checklist gives challenges for all 15 mitigations, and so does the data."""
    assert [number for number, row in mitigations.items() if not row["challenges"]] == []


def test_decommissioning_says_nothing_of_incidents(mitigations: ById) -> None:
    """The body of mitigation 14 has not a word on incident response, so the data gives no practice on it."""
    row = mitigations["PO-14"]
    assert "incident" not in (row["summary"] + row["practices"] + row["challenges"]).casefold()


@pytest.mark.parametrize(("number", "words"), NAMED)
def test_bodies_and_tools_that_the_checklist_names(mitigations: ById, number: int, words: list[str]) -> None:
    """Each mitigation lists the bodies, tools and people that its passage names."""
    assert says(mitigations[f"PO-{number}"]["named_in_source"], words)


def test_risks_are_those_named_in_passing(shipped: Shipped) -> None:
    """The checklist has no list of risks: the 12 are named in passing, and their category is ours."""
    risks = shipped("risks", "pai-open")
    assert [(row["id"], row["name"]) for row in risks] == [(risk, name) for risk, name, *_ in RISKS]
    assert {(row["category"], row["is_category_ours"]) for row in risks} == {("Named in passing", "yes")}


@pytest.mark.parametrize(("risk", "answers", "hinders"), [(risk, *links) for risk, _, *links in RISKS])
def test_mitigations_linked_to_a_risk(mitigations: ById, risk: str, answers: list[int], hinders: list[int]) -> None:
    """Each risk is linked to the mitigations aimed at it, and to those in whose way it stands."""
    found = {
        column: numbers([m for m, row in mitigations.items() if risk in ids(row[column])])
        for column in ("risks", "hindered_by")
    }
    assert found == {"risks": answers, "hindered_by": hinders}


@pytest.mark.parametrize(("risk", "answers", "hinders"), [(risk, *links) for risk, _, *links in RISKS])
def test_risk_is_placed_at_its_mitigations(shipped: Shipped, risk: str, answers: list[int], hinders: list[int]) -> None:
    """The source of a risk gives the mitigations in which it is named."""
    source = by_id(shipped("risks", "pai-open"))[risk]["source"]
    assert {int(number) for number in re.findall(r"mitigation (\d+)", source)} == {*answers, *hinders}


@pytest.mark.parametrize(
    ("mitigation", "has", "has_not"),
    [
        ("PO-1", {"fairness", "child-safety"}, set()),
        ("PO-7", {"evaluation", "incidents"}, set()),
        ("PO-13", {"reporting"}, set()),
        ("PO-14", set(), {"incidents"}),
    ],
)
def test_topics_keep_to_the_text(mitigations: ById, mitigation: str, has: set[str], has_not: set[str]) -> None:
    """Where a topic once strayed from the text, it is mended as the notes say."""
    topics = ids(mitigations[mitigation]["topics"])
    assert has <= topics
    assert not has_not & topics

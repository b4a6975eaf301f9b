"""Search results and their scores."""

import gc
import weakref
from threading import Event

import pytest

import valuechain as vc
from tests.conftest import Draw, Shipped, Write
from valuechain.analysis.search import index as search_index
from valuechain.analysis.search.index import prepare
from valuechain.analysis.search.order import Standing, arrange, hit_rows, standing_of
from valuechain.analysis.search.search import Closeness, find_topic, nearest_names, search


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("watermrk", ("mitigation", "cn-ai-labeling", "cn-5-wm")),
        ("deepfakes", ("topic", "", "synthetic-content")),
        ("hosing services", ("actor", "pai-open", "model_hosting")),
        ("hosting", ("actor", "ca-ai-transparency", "hosting_platform")),
        ("model hosting", ("actor", "pai-open", "model_hosting")),
        ("Hugging Face", ("actor", "pai-open", "model_hosting")),
        ("PO-12", ("mitigation", "pai-open", "PO-12")),
        ("po12", ("mitigation", "pai-open", "PO-12")),
        ("AI licence", ("mitigation", "pai-open", "PO-5")),
        ("Who must report incidents?", ("practice", "", "report-incidents")),
        ("label AI-made content", ("practice", "", "mark-content")),
        ("keep logs", ("practice", "", "keep-logs")),
        ("device makers", ("reference actor", "", "device_maker")),
        ("implement incident reporting", ("mitigation", "pai-2023", "POST-2")),
        ("cosai red teaming", ("mitigation", "cosai", "controlRedTeaming")),
        ("Coalition for Secure AI", ("source", "cosai", "cosai")),
        ("PRIVCY", ("topic", "", "privacy")),
        ("hugingface", ("actor", "pai-open", "model_hosting")),
        ("huging face", ("actor", "pai-open", "model_hosting")),
        ("CSAM", ("topic", "", "child-safety")),
        ("child safety", ("topic", "", "child-safety")),
        ("LangChain", ("actor", "cosai", "agentic_provider")),
    ],
)
def test_the_right_thing_comes_first(chain: vc.ValueChain, text: str, first: tuple[str, str, str]) -> None:
    """The first hit is the intended one, even for misspelt queries."""
    assert search(chain, text)[0][:3] == first


@pytest.mark.parametrize(
    ("text", "framework", "mitigation"),
    [
        ("NCMEC", "pai-open", "PO-1"),
        ("Llama Guard", "pai-open", "PO-4"),
        ("AI Incident Database", "pai-open", "PO-12"),
        ("spiffe", "cosai", "controlComponentIdentityProvenance"),
        ("circuit breaker", "cosai", "controlAgentExecutionBounds"),
        ("beta testing", "uk-ai-cyber", "provision-11.3"),
    ],
)
def test_named_tools_are_found(chain: vc.ValueChain, text: str, framework: str, mitigation: str) -> None:
    """A body, tool or technique that a source names leads to the mitigation, and the hit says how."""
    hit = search(chain, text)[0]
    assert hit[:3] == ("mitigation", framework, mitigation)
    assert hit.field == "named in the source"
    assert hit.matched in chain.mitigation(framework, mitigation).named_in_source


def test_what_an_example_does_is_not_searched(chain: vc.ValueChain) -> None:
    """An actor is found by an example's name, without the brackets that say what the example does."""
    assert [hit[:3] for hit in search(chain, "Civitai")] == [("actor", "pai-open", "model_hosting")]
    assert all(hit.field != "example" for hit in search(chain, "enables inference"))


@pytest.mark.parametrize("text", ["zzzz", "", "  ", "?!", "z"])
def test_nothing_is_found(chain: vc.ValueChain, text: str) -> None:
    """Gibberish has no hits."""
    assert search(chain, text) == ()


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("curb damage", 100),  # the whole text
        ("CURB-damage", 100),
        ("curbdamage", 100),
        ("curb", 90),  # the text starts with it: 0.95 for a text of two words, 0.9 + 0.1 / 2
        ("damage", 81),  # a word: 0.85 x 0.95
        ("damages", 81),
        ("damage curb", 81),
        ("dama", 76),  # a word starts with it: 0.8 x 0.95
        ("damaging", 71),  # another form of damage: 0.75 x 0.95
        ("crubdamage", 57),  # the whole text with a typo: 0.6 x 0.95
        ("amag", 62),  # inside a word: 0.65 x 0.95
        ("damgae", 57),  # a typo: 0.6 x 0.95
        ("crub damage", 69),  # a typo and a word: 0.5 x (0.6 + 0.85) x 0.95
        ("damgae zebra", 28),  # one of two words, with a typo: 0.5 x 0.57, rounded to even
    ],
)
def test_scores(draw: Draw, text: str, score: int) -> None:
    """The scores of a two-word name match those calculated by hand from the docstring."""
    (hit,) = [hit for hit in search(draw("someone -P-> curb damage"), text) if hit.kind == "mitigation"]
    assert hit.score == score


@pytest.mark.parametrize("text", ["dagmea", "qub", "damage zebra lion"])
def test_too_far_off(draw: Draw, text: str) -> None:
    """There are no hits if a short word has two typos, a very short one has one, or only one word of three matches."""
    assert search(draw("someone -P-> curb damage"), text) == ()


def test_equals_come_in_order(chain: vc.ValueChain) -> None:
    """With equal scores, topics precede mitigations, and actors keep the order of the sources."""
    assert [hit[:3] for hit in search(chain, "red teaming")[:2]] == [
        ("topic", "", "red-teaming"),
        ("mitigation", "cosai", "controlRedTeaming"),
    ]
    assert [(hit.framework, hit.score) for hit in search(chain, "data providers")[:3]] == [
        ("pai-open", 100),
        ("pai-2023", 100),
        ("cosai", 100),
    ]


def test_everything_is_found_once(chain: vc.ValueChain) -> None:
    """An item found through several texts counts once, with its best text."""
    hits = search(chain, "security")
    assert len({hit[:3] for hit in hits}) == len(hits) > 70
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_through_a_topic(chain: vc.ValueChain, shipped: Shipped) -> None:
    """A mitigation is found through its topic, and the hit says so: no name contains "deepfake" as one word."""
    found = [(hit.framework, hit.id, hit.field, hit.matched) for hit in search(chain, "deepfake")[1:]]
    topic = ("topic", "Disclosure of synthetic content")
    assert found[:4] == [
        ("pai-open", "PO-3", *topic),
        ("pai-2023", "SOC-6", *topic),
        ("eu-ai-act", "art-50-2", *topic),
        ("eu-ai-act", "art-50-4", *topic),
    ]
    on_topic = [row for row in shipped("mitigations") if "synthetic-content" in row["topics"].split(";")]
    assert found == [(row["framework"], row["id"], *topic) for row in on_topic]


def test_owner_and_topic_together(write: Write) -> None:
    """Searching for an actor and a topic finds what the actor owns on the topic, and names this owner."""
    own = write(
        actors=[["id", "name"], ["d", "Deployer"], ["p", "Provider"]],
        mitigations=[
            ["id", "name", "primary", "topics"],
            ["x", "Mark pictures", "p", "privacy"],
            ["y", "Ask people", "d", "privacy"],
        ],
    )
    hits = {hit.id: hit for hit in search(own, "deployer privacy")}
    assert [(hits[each].owner, hits[each].closeness) for each in "xy"] == [
        ("", Closeness.SOME),
        ("Deployer", Closeness.WORDS),
    ]
    assert hit_rows(own, [hits["y"]]).rows[0][6] == "topic: Privacy; owner: Deployer"


def test_deployers_transparency(chain: vc.ValueChain) -> None:
    """Searching for "deployer transparency" finds Article 13 first, and all duties of Article 50 by their heading."""
    hits = {hit.id: hit for hit in search(chain, "deployer transparency")}
    assert next(iter(hits)) == "art-13"
    found = [hits[f"art-50-{paragraph}"] for paragraph in range(1, 5)]
    assert {(hit.field, hit.closeness) for hit in found} == {("alias", Closeness.WORDS)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("someone damage", [("Someone Else", 40), ("curb damage", 61)]),
        ("someone curb", [("Someone Else", 40), ("curb damage", 61)]),
        ("curb zebra", [("curb damage", 40)]),
        ("someone else", [("Someone Else", 100)]),  # an exact name, so there are no other hits
    ],
)
def test_scores_through_an_owner(draw: Draw, text: str, found: list[tuple[str, int]]) -> None:
    """A word found in the owner's name instead of the mitigation's counts half.

    With such a word, a hit scores 0.5 x (1 + 0.5) x 0.85 x 0.95; without it, 0.5 x 0.85 x 0.95.
    """
    own = draw("Someone Else -P-> curb damage")
    assert sorted((hit.name, hit.score) for hit in search(own, text)) == sorted(found)


def test_what_has_some_words_comes_last(chain: vc.ValueChain) -> None:
    """In every sort order, partial matches follow full matches, whatever their scores."""
    hits = search(chain, "deployer transparency")
    for ordered in (hits, arrange(chain, hits, "pai-open", vc.Context("advanced", "open").place)):
        are_some = [hit.closeness is Closeness.SOME for hit in ordered]
        assert are_some == sorted(are_some)
        assert set(are_some) == {False, True}


def test_exact_names_come_first(chain: vc.ValueChain) -> None:
    """Searching for "model provider" finds the actors of that name or label first, in the frameworks that answer.

    The reference actor of that name comes after them.
    """
    hits = arrange(chain, search(chain, "model provider"), "pai-open", vc.Context("advanced", "open").place)
    assert [(hit.framework, hit.name, hit.field) for hit in hits[:3]] == [
        ("pai-open", "Open Foundation Model Providers", "label"),
        ("cosai", "Model Provider", "name"),
        ("", "Model providers", "name"),
    ]
    assert all(hit.score < 100 for hit in hits[3:] if hit.framework != "pai-2023")


def test_a_practice(chain: vc.ValueChain) -> None:
    """A practice is found by its name, its id or words of its summary, belongs to no framework and always applies."""
    place = vc.Context("advanced", "open").place
    found = {}
    for text in ("Report serious incidents to an authority", "report-incidents", "unwanted"):
        (hit, *_) = [hit for hit in search(chain, text) if hit.kind == "practice"]
        found[hit.field] = (hit.framework, hit.id, standing_of(chain, hit, place))
    assert found == {
        "name": ("", "report-incidents", Standing.APPLIES),
        "id": ("", "report-incidents", Standing.APPLIES),
        "summary": ("", "clean-training-data", Standing.APPLIES),
    }


def test_a_reference_actor(chain: vc.ValueChain) -> None:
    """A reference actor is found by its name or label, after a source's own actor of the same name."""
    hits = search(chain, "distribution platforms")
    assert [hit[:3] for hit in hits[:2]] == [
        ("actor", "pai-open", "distribution_platform"),
        ("reference actor", "", "distribution_platform"),
    ]
    (row,) = [
        row for row in hit_rows(chain, search(chain, "Hubs hosting")).records() if row["kind"] == "reference actor"
    ]
    assert (row["framework"], row["name"], row["label"]) == ("", "Model hubs and hosting services", "Hubs & hosting")


def test_through_a_summary(write: Write) -> None:
    """A word in a summary finds the mitigation, but at the lowest score: for one of four words 0.85 x 0.4 x 0.925."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "summary"], ["m", "Keepers", "Feed the zebra daily."]],
    )
    assert [(hit.id, hit.field, hit.score) for hit in search(own, "zebra")] == [("m", "summary", 31)]


def test_article_of_the_act(chain: vc.ValueChain) -> None:
    """An article is found by its number, whether this follows "Article" or "art."; texts that cite it are last."""
    ids = ["art-50-1", "art-50-2", "art-50-3", "art-50-4", "will", "s1-1.1"]
    assert [hit.id for hit in search(chain, "Article 50")] == [hit.id for hit in search(chain, "art. 50")] == ids


def test_accents_and_other_scripts(draw: Draw) -> None:
    """Accents make no difference, and a Chinese name is found by part of it."""
    own = draw("Überprüfer -P-> évaluer; 模型提供者")
    assert [search(own, text)[0].id for text in ("uberprufer", "EVALUER", "提供")] == [
        "Überprüfer",
        "évaluer",
        "模型提供者",
    ]


@pytest.mark.parametrize(
    ("text", "closeness"),
    [
        ("red teaming", Closeness.WHOLE),
        ("findings share", Closeness.WORDS),
        ("shrae findings", Closeness.NEAR),
        ("findings zebra", Closeness.SOME),
    ],
)
def test_how_close(chain: vc.ValueChain, text: str, closeness: Closeness) -> None:
    """A hit says whether it is exact, has all the words, is close or has only some of the words."""
    assert search(chain, text)[0].closeness is closeness


def test_long_texts_are_cut(chain: vc.ValueChain) -> None:
    """Characters after the first 200 are ignored."""
    assert search(chain, "red teaming".ljust(200) + "zebra") == search(chain, "red teaming")


def test_limit(chain: vc.ValueChain) -> None:
    """A limit keeps only the best hits."""
    assert search(chain, "security", 3) == search(chain, "security")[:3]


def test_one_framework(chain: vc.ValueChain) -> None:
    """A search in a chain of one framework finds nothing from other frameworks, only what is ours besides."""
    assert {hit.framework for hit in search(chain.only("cosai"), "data provider")} == {"", "cosai"}


def test_nearest_names(chain: vc.ValueChain) -> None:
    """A search without hits offers similar names, if there are any."""
    assert [hit.id for hit in nearest_names(chain, "accountable")] == ["governance"]
    assert nearest_names(chain, "zzzz") == nearest_names(chain, "") == ()


def test_topic_by_name(chain: vc.ValueChain) -> None:
    """A topic is found by its full name or id, ignoring case and hyphens, but not by a part of it."""
    found = [find_topic(chain, text) for text in ("Red Teaming", "synthetic-content", "red", "")]
    assert [topic and topic.id for topic in found] == ["red-teaming", "synthetic-content", None, None]


def test_rows(chain: vc.ValueChain) -> None:
    """A row has the framework and the text that matched: here, examples of hubs and of evaluation providers."""
    table = hit_rows(chain, search(chain, "Hugging Face"))
    assert table.columns == (
        "kind", "framework", "framework_name", "id", "name", "label", "matched", "score", "closeness", "applies",
        "owners", "law_or_advice",
    )  # fmt: skip
    assert table.rows == (
        (
            "actor", "pai-open", "PAI’s open checklist", "model_hosting", "Model Hubs & Hosting Services",
            "Hubs & hosting", "example: Hugging Face", 80, "whole", "", "", "voluntary",
        ),
        (
            "actor", "pai-open", "PAI’s open checklist", "mlops_eval", "MLOps and Evaluation Providers",
            "MLOps & evaluation", "example: Hugging Face’s Open LLM Leaderboard", 70, "whole", "", "", "voluntary",
        ),
    )  # fmt: skip


def test_what_applies_comes_first(chain: vc.ValueChain) -> None:
    """For "report incidents", the practice and the law come first, unless one asks about PAI’s two frameworks."""
    hits = search(chain, "report incidents")
    openly, restricted = vc.Context("advanced", "open").place, vc.Context("frontier", "restricted").place
    assert [hit.id for hit in hits[:5]] == ["report-incidents", "art-73", "art-55-1-c", "POST-2", "PO-12"]
    assert [hit.id for hit in arrange(chain, hits, "pai-open", openly)[:2]] == ["report-incidents", "PO-12"]
    assert [hit.id for hit in arrange(chain, hits, "pai-2023", restricted)[:2]] == ["report-incidents", "POST-2"]
    ranks = [
        (hit.closeness is Closeness.SOME, standing_of(chain, hit, openly) is not Standing.APPLIES)
        for hit in arrange(chain, hits, None, openly)
    ]
    assert ranks == sorted(ranks)
    assert {is_elsewhere for _, is_elsewhere in ranks} == {False, True}
    assert arrange(chain, hits, None, None) == hits


@pytest.mark.parametrize(
    ("text", "model_type", "release_type", "standing"),
    [
        ("art-53-1-a", "frontier", "open", Standing.APPLIES),
        ("art-53-1-a", "specialized", "open", Standing.DOES_NOT),  # not general-purpose
        ("RD-1", "frontier", "open", Standing.DOES_NOT),  # excluded by the deck
        ("provision-8.3", "frontier", "research", Standing.UNKNOWN),  # scope not in hand
        ("PO-12", "advanced", "closed", Standing.UNKNOWN),
        ("privacy", "advanced", "closed", Standing.APPLIES),  # a topic
    ],
)
def test_standing(chain: vc.ValueChain, text: str, model_type: str, release_type: str, standing: Standing) -> None:
    """A hit applies if its framework lists it for the context; without a list, it is not known whether it applies."""
    assert standing_of(chain, search(chain, text)[0], vc.Context(model_type, release_type).place) is standing


def test_what_is_prepared_is_not_built_again(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search uses the index that was built in advance."""
    own = draw("someone -P-> curb damage")
    prepare(own).join()
    monkeypatch.setattr(search_index, "_texts_of_actor", None)
    assert search(own, "damage")


def test_one_index_is_prepared_at_a_time(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    """While an index is being built, no others wait and keep their chains in memory; later ones are built again."""
    own = draw("someone -P-> curb damage")
    begun, goes_on, built = Event(), Event(), []

    def build(chain: vc.ValueChain) -> None:
        built.append(chain)
        begun.set()
        goes_on.wait(60)

    monkeypatch.setattr(search_index, "index_of", build)
    under_way = prepare(own)
    assert begun.wait(60)
    passed_by = prepare(own)
    passed_by.join(30)
    assert not passed_by.is_alive()
    goes_on.set()
    under_way.join()
    prepare(own).join()
    assert len(built) == 2


def test_index_outlives_no_chain(draw: Draw) -> None:
    """The search index is freed with its chain."""
    own = draw("someone -P-> curb damage")
    assert search(own, "damage")
    kept = weakref.ref(own)
    del own
    gc.collect()
    assert kept() is None

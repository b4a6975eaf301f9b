"""Search results and their scores."""

import gc
import weakref

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.search import index as search_index
from valuechain.analysis.search.index import prepare
from valuechain.analysis.search.order import Standing, arrange, hit_rows, standing_of
from valuechain.analysis.search.search import Closeness, find_topic, nearest_names, search


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("watermrk", ("topic", "", "synthetic-content")),
        ("hosing services", ("actor", "pai-open", "model_hosting")),
        ("hosting", ("actor", "pai-open", "model_hosting")),
        ("Hugging Face", ("actor", "pai-open", "model_hosting")),
        ("PO-12", ("mitigation", "pai-open", "PO-12")),
        ("po12", ("mitigation", "pai-open", "PO-12")),
        ("licence", ("mitigation", "pai-open", "PO-5")),
        ("Who must report incidents?", ("mitigation", "pai-2023", "POST-2")),
        ("cosai red teaming", ("mitigation", "cosai", "controlRedTeaming")),
        ("Coalition for Secure AI", ("source", "cosai", "cosai")),
        ("PRIVCY", ("topic", "", "privacy")),
        ("hugingface", ("actor", "pai-open", "model_hosting")),
        ("huging face", ("actor", "pai-open", "model_hosting")),
        ("CSAM", ("mitigation", "pai-open", "PO-1")),
        ("child safety", ("mitigation", "pai-open", "PO-1")),
    ],
)
def test_the_right_thing_comes_first(chain: vc.ValueChain, text: str, first: tuple[str, str, str]) -> None:
    """The first hit is the intended one, even for misspelt queries."""
    assert search(chain, text)[0][:3] == first


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


def test_through_a_topic(chain: vc.ValueChain) -> None:
    """A mitigation is found through its topic, and the hit says so: no name contains "watermark"."""
    found = [(hit.framework, hit.id, hit.field, hit.matched) for hit in search(chain, "watermark")[1:]]
    topic = ("topic", "Disclosure of synthetic content")
    assert found == [
        ("pai-open", "PO-3", *topic),
        ("pai-2023", "SOC-6", *topic),
        ("eu-ai-act", "art-50-2", *topic),
        ("eu-ai-act", "art-50-4", *topic),
    ]


def test_owner_and_topic_together(chain: vc.ValueChain) -> None:
    """Searching for "deployer transparency" finds the deployers' duties of Article 50 and names their owner."""
    hits = {hit.id: hit for hit in search(chain, "deployer transparency")}
    found = [hits[f"art-50-{paragraph}"] for paragraph in range(1, 5)]
    assert [(hit.owner, hit.closeness) for hit in found] == [
        ("", Closeness.SOME),
        ("", Closeness.SOME),
        ("Deployer", Closeness.WORDS),
        ("Deployer", Closeness.WORDS),
    ]
    table = hit_rows(chain, found[3:])
    assert table.rows[0][6] == "about: transparency obligations; owner: Deployer"


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
    """Searching for "model provider" finds the actors of that name first, in all frameworks."""
    hits = arrange(chain, search(chain, "model provider"), "pai-open", vc.Context("advanced", "open").place)
    assert [(hit.framework, hit.name) for hit in hits[:3]] == [
        ("pai-open", "Model Providers"),
        ("cosai", "Model Provider"),
        ("pai-open", "Data Providers"),
    ]


def test_through_a_summary(chain: vc.ValueChain) -> None:
    """A word in a summary finds the mitigation, but at the lowest score: at most 0.85 x 0.4."""
    hits = {hit.id: hit for hit in search(chain, "bias")}
    assert hits["PO-1"].field == "summary"
    assert hits["PO-1"].score <= 34


def test_article_of_the_act(chain: vc.ValueChain) -> None:
    """An article is found by its number, whether this follows "Article" or "art."."""
    ids = ["art-50-1", "art-50-2", "art-50-3", "art-50-4"]
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
    """A search in a chain of one framework finds nothing from other frameworks."""
    assert {hit.framework for hit in search(chain.only("cosai"), "data provider")} == {"cosai"}


def test_nearest_names(chain: vc.ValueChain) -> None:
    """A search without hits offers similar names, if there are any."""
    assert [hit.id for hit in nearest_names(chain, "accountable")] == ["governance"]
    assert nearest_names(chain, "zzzz") == nearest_names(chain, "") == ()


def test_topic_by_name(chain: vc.ValueChain) -> None:
    """A topic is found by its full name or id, ignoring case and hyphens, but not by a part of it."""
    found = [find_topic(chain, text) for text in ("Red Teaming", "synthetic-content", "red", "")]
    assert [topic and topic.id for topic in found] == ["red-teaming", "synthetic-content", None, None]


def test_rows(chain: vc.ValueChain) -> None:
    """A row has the framework and the text that matched."""
    table = hit_rows(chain, search(chain, "Hugging Face"))
    assert table.columns == (
        "kind", "framework", "framework_name", "id", "name", "label", "matched", "score", "closeness", "applies",
    )  # fmt: skip
    assert table.rows == (
        (
            "actor", "pai-open", "PAI's open checklist", "model_hosting", "Model Hubs and Hosting Services",
            "Hubs & hosting", "example: Hugging Face", 80, "whole", "",
        ),
    )  # fmt: skip


def test_what_applies_comes_first(chain: vc.ValueChain) -> None:
    """For "report incidents", the source that applies comes first: PAI's open checklist, or its 2023 guidance."""
    hits = search(chain, "report incidents")
    openly, restricted = vc.Context("advanced", "open").place, vc.Context("frontier", "restricted").place
    assert [hit.id for hit in hits[:2]] == ["POST-2", "art-55-1-c"]
    assert arrange(chain, hits, "pai-open", openly)[0].id == "PO-12"
    assert arrange(chain, hits, "pai-2023", restricted)[0].id == "POST-2"
    standings = [standing_of(chain, hit, openly) for hit in arrange(chain, hits, None, openly)]
    assert standings == sorted(standings, key=lambda each: each is not Standing.APPLIES)
    assert arrange(chain, hits, None, None) == hits


@pytest.mark.parametrize(
    ("text", "model_type", "release_type", "standing"),
    [
        ("art-53-1-a", "frontier", "open", Standing.APPLIES),
        ("art-53-1-a", "advanced", "open", Standing.DOES_NOT),  # Art 53(2)
        ("art-53-1-a", "frontier", "research", Standing.DOES_NOT),  # out of scope
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


def test_index_outlives_no_chain(draw: Draw) -> None:
    """The search index is freed with its chain."""
    own = draw("someone -P-> curb damage")
    assert search(own, "damage")
    kept = weakref.ref(own)
    del own
    gc.collect()
    assert kept() is None

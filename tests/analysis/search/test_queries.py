"""Queries of policy people, and the first hit of each."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import valuechain as vc
from tests.conftest import Draw, Write, read_csv
from valuechain.analysis.search.index import KINDS
from valuechain.analysis.search.order import arrange, hit_rows
from valuechain.analysis.search.owners import owners_in_short, write_owners
from valuechain.analysis.search.search import Closeness, find_gap, search
from valuechain.tables.interface.words import read_words

QUERIES = read_csv(Path(__file__).with_name("queries.csv"))
CONTEXT = vc.Context("advanced", "open")
UNANSWERED = [(text, row) for row in read_words("unanswered") for text in row["words"].split(";")]


def ask(chain: vc.ValueChain, text: str) -> list[tuple[str, str, str]]:
    """The hits of a query for the app's first question, in the order of the Search page."""
    return [hit[:3] for hit in arrange(chain, search(chain, text), "pai-open", CONTEXT.place)]


@pytest.mark.parametrize("query", QUERIES, ids=[query["query"] for query in QUERIES])
def test_what_comes_first(chain: vc.ValueChain, query: Mapping[str, str]) -> None:
    """The first hit is what a policy analyst means by these words, for the reason in the last column."""
    assert ask(chain, query["query"])[0] == (query["kind"], query["framework"], query["id"])


def test_every_kind_is_asked_for() -> None:
    """The queries expect every kind of hit, and each has its reason."""
    assert {query["kind"] for query in QUERIES} == set(KINDS)
    assert all(query["why"] for query in QUERIES)


def test_gpai_finds_the_duties(chain: vc.ValueChain) -> None:
    """An abbreviation finds what has its meaning: GPAI finds the duties of Articles 53 to 55."""
    found = {item for kind, framework, item in ask(chain, "GPAI") if kind == "mitigation" and framework == "eu-ai-act"}
    assert found >= {f"art-53-1-{point}" for point in "abcd"} | {f"art-55-1-{point}" for point in "abcd"}


@pytest.mark.parametrize(("text", "row"), UNANSWERED, ids=[text for text, _ in UNANSWERED])
def test_what_no_source_says(chain: vc.ValueChain, text: str, row: Mapping[str, str]) -> None:
    """If no source answers, search says so, and every hit is marked as merely nearest."""
    hits = search(chain, text)
    assert [":".join((hit.kind, hit.framework, hit.id)) for hit in hits] == row["nearest"].split(";")
    assert {(hit.closeness, hit.score) for hit in hits} == {(Closeness.NEAREST, 0)}
    assert find_gap(chain, text) == row["says"]


def test_own_data_can_answer(draw: Draw) -> None:
    """If a user's mitigation has the words that no shipped source has, it is found as usual."""
    own = draw("insurer -P-> cover liability")
    assert ask(own, "liability")[0][::2] == ("mitigation", own.mitigations[0].id)
    assert find_gap(own, "liability") == ""


def test_nothing_nearest_in_own_data(write: Write) -> None:
    """Data without anything that comes near has no hits, and no note about the shipped sources."""
    own = write(actors=[["id", "name"], ["a", "A"]], mitigations=[["id", "name"], ["m", "M"]])
    assert (search(own, "antitrust"), find_gap(own, "antitrust")) == ((), "")


def test_synonyms_and_nearest_exist(chain: vc.ValueChain) -> None:
    """Every synonym and every nearest item belongs to something in the shipped data."""
    known = {
        *(("topic", "", each.id) for each in chain.topics),
        *(("practice", "", each.id) for each in chain.practices),
        *(("reference actor", "", each.id) for each in chain.reference_actors),
        *(("model type", "", each.id) for each in chain.model_types),
        *(("release type", "", each.id) for each in chain.release_types),
        *(("source", each.id, each.id) for each in chain.frameworks),
        *(("actor", each.framework, each.id) for each in chain.actors),
        *(("mitigation", each.framework, each.id) for each in chain.mitigations),
        *(("term", each.framework, each.term) for each in chain.definitions),
    }
    named = [(row["kind"], row["framework"], row["id"]) for row in read_words("search_words")]
    named += [tuple(item.split(":")) for row in read_words("unanswered") for item in row["nearest"].split(";")]
    assert not set(named) - known
    rows = [(row["kind"], row["framework"], row["id"]) for row in read_words("search_words")]
    assert len(rows) == len(set(rows))


def test_owners_in_short(chain: vc.ValueChain) -> None:
    """The owners of a hit are short names by role under the default reading, without mentions."""
    # PO-12, reading A: model providers and hosting services primary, app developers primary, adapters secondary.
    expected = "Primary: Model providers, Hubs & hosting, App developers; Secondary: Adapters"
    assert write_owners(chain, "pai-open", "PO-12") == expected
    assert owners_in_short(chain, "eu-ai-act", "nope") == ()
    (row,) = [row for row in hit_rows(chain, search(chain, "PO-12"), CONTEXT.place).rows if row[3] == "PO-12"]
    assert row[-2:] == (expected, "voluntary")

"""The standing of a source's actor across sources."""

import pytest

import valuechain as vc
from tests.conftest import Write
from tests.side_by_side import ask_three
from valuechain.analysis.across.standing import find_standings
from valuechain.analysis.items.rows import role_card_rows


@pytest.mark.parametrize(
    ("source", "extent", "elsewhere"),
    [("a", "full", []), ("b", "partly", ["differ"]), ("c", "full", ["agree", "differ"])],
)
def test_standing(write: Write, source: str, extent: str, elsewhere: list[str]) -> None:
    """A maker is a model provider, responsible in two sources on two topics; its own source may leave some out."""
    across = ask_three(write)
    (found,) = find_standings(across, across.chain.actor(source, "maker"))
    assert (found.actor.id, found.match.extent, found.sources) == ("model_provider", extent, ("a", "b"))
    assert [row.subject.id for row in found.topics] == ["agree", "differ"]
    assert [row.subject.id for row in found.elsewhere] == elsewhere


def test_no_reference_actor(write: Write) -> None:
    """An actor to which no reference actor corresponds has no standing."""
    across = ask_three(write)
    assert find_standings(across, across.chain.actor("c", "stranger")) == ()


def test_rows_of_the_role_card(write: Write) -> None:
    """The role card's rows have the reference actor, its numbers, and each topic on which only others name it."""
    chain = ask_three(write).chain
    rows = role_card_rows(vc.build_allocation(chain, None, framework="b"), "maker").rows
    assert [(*row[:4], row[6]) for row in rows if not row[1]] == [
        ("reference actor", "", "model_provider", "Model providers", "partly"),
        ("responsible across sources", "", "model_provider", "Model providers", "3 of 3 sources, 3 of 31 topics"),
        ("responsible in other sources only", "", "differ", "Differ", "Model providers: 1 source"),
        ("responsible in other sources only", "", "later", "Later", "Model providers: 1 source"),
    ]

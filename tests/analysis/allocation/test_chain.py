"""The immutable value chain, and the context of a question."""

from dataclasses import FrozenInstanceError, fields, replace
from typing import Any, NoReturn

import pytest

import valuechain as vc
from tests.conftest import Draw, Shipped, Write
from valuechain.analysis.allocation.selection import Selection, select
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.rows.matrix import matrix_rows
from valuechain.model.vocabulary import PLACES, ReleaseType
from valuechain.tables.keys import MODEL_TABLES
from valuechain.tables.schema import TABLES


def test_context_takes_words() -> None:
    """A context is made from plain words and has a place in the grid."""
    context = vc.Context("advanced", "open")
    assert (context.model_type, context.release_type, context.is_significant_update) == ("advanced", "open", False)
    assert str(context.place) == "advanced/open"


def test_contexts_are_compared_by_value() -> None:
    """Contexts with the same words are equal if both or neither include a significant update."""
    assert vc.Context("frontier", "closed") == vc.Context("frontier", "closed")
    assert vc.Context("frontier", "closed") != vc.Context("frontier", "closed", is_significant_update=True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("advance", "open"),
            'Unknown model type "advance". Did you mean "advanced"? Valid: specialized, advanced, frontier.',
        ),
        (
            ("advanced", "A"),
            f'Unknown release type "A". Valid: {", ".join(ReleaseType)}.',
        ),
    ],
)
def test_context_refuses_other_words(words: tuple[str, str], message: str) -> None:
    """The error for an unknown type lists the valid ones."""
    with pytest.raises(vc.UnknownValueError) as raised:
        vc.Context(*words)
    assert str(raised.value) == message


def test_context_cannot_be_changed() -> None:
    """A context is immutable."""
    context = vc.Context("advanced", "open")
    with pytest.raises(FrozenInstanceError):
        context.release_type = "closed"


@pytest.mark.parametrize("table", ["actors", "mitigations", "ownerships", "cells", "readings", "version"])
def test_chain_cannot_be_changed(chain: vc.ValueChain, table: str) -> None:
    """No table of a chain can be replaced."""
    with pytest.raises(FrozenInstanceError):
        setattr(chain, table, ())


SINGLE = ("version", "modified", "updated")
"""The fields of a chain that are not tables."""


def test_tables_of_a_chain_are_tuples(chain: vc.ValueChain) -> None:
    """Every table of a chain is a tuple, so that no row can be added or removed."""
    tables = [getattr(chain, field.name) for field in fields(chain) if field.name not in SINGLE]
    assert {type(table) for table in tables} == {tuple}


@pytest.mark.parametrize(
    ("table", "field"),
    [("actors", "name"), ("mitigations", "label"), ("frameworks", "licence"), ("cells", "status"), ("roles", "letter")],
)
def test_rows_of_a_chain_cannot_be_changed(chain: vc.ValueChain, table: str, field: str) -> None:
    """No row of a chain can be altered."""
    with pytest.raises(AttributeError):
        setattr(getattr(chain, table)[0], field, "other")


def test_ownership_cannot_be_changed(chain: vc.ValueChain) -> None:
    """No ownership can be altered."""
    with pytest.raises(AttributeError):
        chain.ownerships[0].role = "secondary"


def test_counts(chain: vc.ValueChain, shipped: Shipped) -> None:
    """Each table of the shipped chain has a row per row of its file; ownerships come from several files."""
    counts = chain.counts()
    assert {name: number for name, number in counts.items() if name != "ownerships"} == {
        MODEL_TABLES.get(name, name): len(shipped(name)) for name in TABLES if name != "ownerships"
    }
    assert (counts["frameworks"], counts["cells"], counts["risks"]) == (9, 9 * len(PLACES), 12 + 3 + 36)


def test_ownerships_of_every_reading_are_counted(chain: vc.ValueChain) -> None:
    """PAI's checklist has 35 ownerships as shown, and 2 + 4 + 4 more under the second readings of 3, 11 and 12."""
    owned = chain.only("pai-open").ownerships
    assert (sum(each.is_shown for each in owned), len(owned)) == (35, 35 + 2 + 4 + 4)


@pytest.mark.parametrize(
    ("framework", "actors", "mitigations", "supplies", "readings"),
    [("pai-open", 9, 15, 22, 6), ("pai-2023", 6, 22, 5, 0), ("uk-ai-cyber", 6, 85, 0, 0)],
)
def test_only_one_framework(
    chain: vc.ValueChain, framework: str, actors: int, mitigations: int, supplies: int, readings: int
) -> None:
    """A chain reduced to one framework keeps exactly that framework's rows."""
    only = chain.only(framework)
    assert [each.id for each in only.frameworks] == [framework]
    assert (len(only.actors), len(only.mitigations)) == (actors, mitigations)
    assert (len(only.supplies), len(only.readings)) == (supplies, readings)
    assert {row.framework for row in (*only.actors, *only.mitigations, *only.ownerships, *only.cells)} == {framework}


def test_only_leaves_the_whole_alone(chain: vc.ValueChain) -> None:
    """Reducing a chain makes a new one and leaves the original unchanged."""
    before = chain.counts()
    chain.only("cosai")
    assert chain.counts() == before


def test_only_answers_without_naming_the_framework(chain: vc.ValueChain) -> None:
    """A chain of one framework needs no framework argument."""
    assert len(vc.build_allocation(chain.only("pai-open"), vc.Context("advanced", "open")).mitigations) == 15


def test_one_framework_is_made_once(chain: vc.ValueChain) -> None:
    """Reducing a chain to one framework gives the same object each time; reducing that object again changes nothing."""
    only = chain.only("cosai")
    assert chain.only("cosai") is only
    assert only.only("cosai") is only


class Closed:
    """A row whose only readable attribute is its framework."""

    def __init__(self, framework: str) -> None:
        self.framework = framework

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(f"{name} of a row of {self.framework} was looked at.")


def test_one_framework_is_answered_without_the_others(chain: vc.ValueChain) -> None:
    """The graph, matrix and findings of one framework never read another's data."""
    asked = "pai-open"

    def close(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row if row.framework == asked else Closed(row.framework) for row in rows)

    tables = ("mitigations", "ownerships", "readings", "cells")
    closed: dict[str, Any] = {name: close(getattr(chain, name)) for name in tables}
    others = replace(chain, **closed)
    context = vc.Context("advanced", "open")
    mine, expected = (vc.build_allocation(each, context, framework=asked) for each in (others, chain))
    assert matrix_rows(mine) == matrix_rows(expected)
    assert build_findings(mine) == build_findings(expected)
    assert list(vc.build_graph(others, context, framework=asked).edges(data=True)) == list(
        vc.build_graph(chain, context, framework=asked).edges(data=True)
    )
    assert select(mine, Selection(actors=("model_adapter",))).mitigations


def test_only_an_unknown_framework_is_refused(chain: vc.ValueChain) -> None:
    """Reducing a chain to an unknown framework raises an error."""
    with pytest.raises(vc.UnknownValueError, match='Unknown framework "nist"'):
        chain.only("nist")


@pytest.mark.parametrize(
    ("framework", "varies"),
    [("pai-open", True), ("pai-2023", True), ("cosai", False), ("uk-ai-cyber", True), ("eu-ai-act", True)],
)
def test_which_frameworks_vary(chain: vc.ValueChain, framework: str, varies: bool) -> None:
    """Every framework but CoSAI varies by context; the UK code does because of research."""
    assert chain.is_varying(framework) is varies


@pytest.mark.parametrize(("framework", "has_levels"), [("uk-ai-cyber", True), ("pai-open", False), ("cosai", False)])
def test_which_frameworks_have_levels(chain: vc.ValueChain, framework: str, has_levels: bool) -> None:
    """Only the UK code divides its mitigations into parts."""
    assert chain.has_levels(framework) is has_levels


def test_every_shipped_former_id_leads_to_its_row(chain: vc.ValueChain) -> None:
    """A link that names an actor or a mitigation by a former id still finds it, in the whole chain and in a part."""
    for actor in chain.actors:
        assert [chain.actor(actor.framework, each) for each in actor.former_ids] == [actor for _ in actor.former_ids]
    renamed = [mitigation for mitigation in chain.mitigations if mitigation.former_ids]
    assert renamed
    for mitigation in renamed:
        framework = mitigation.framework
        for part in (chain, chain.only(framework)):
            assert {part.mitigation(framework, each).id for each in mitigation.former_ids} == {mitigation.id}


@pytest.fixture
def renamed(write: Write) -> vc.ValueChain:
    """Two frameworks: in the first, x was called y and old before, and a was called was; the second has neither."""
    return write(
        frameworks=[["id", "name"], ["one", "One"], ["two", "Two"]],
        actors=[["framework", "id", "name", "former_ids"], ["one", "a", "A", "was"], ["two", "b", "B", ""]],
        mitigations=[
            ["framework", "id", "name", "primary", "former_ids"],
            ["one", "x", "X", "a", "y;old"],
            ["one", "y", "Y", "a", ""],
            ["two", "z", "Z", "b", ""],
        ],
    )


def test_former_ids(renamed: vc.ValueChain) -> None:
    """A former id stands for the row unless another row has it now, and only in its framework."""
    assert [renamed.mitigation("one", each).id for each in ("x", "old", "y")] == ["x", "x", "y"]
    assert renamed.actor("one", "was").id == "a"
    with pytest.raises(vc.UnknownValueError, match='Unknown mitigation "old"'):
        renamed.mitigation("two", "old")
    with pytest.raises(vc.UnknownValueError, match='Unknown actor "was"'):
        renamed.actor("two", "was")


def test_former_ids_are_not_offered(renamed: vc.ValueChain) -> None:
    """The error for an unknown id lists the present ids alone."""
    with pytest.raises(vc.UnknownValueError) as raised:
        renamed.mitigation("one", "q")
    assert str(raised.value) == 'Unknown mitigation "q". Valid: x, y.'


def test_questions_about_former_ids(renamed: vc.ValueChain) -> None:
    """Questions about a former id have the same answer as about the present one."""
    allocation = vc.build_allocation(renamed, framework="one")
    assert vc.owners_of(allocation, "old") == vc.owners_of(allocation, "x") != ()
    assert vc.mitigations_of(allocation, "was") == vc.mitigations_of(allocation, "a") != ()


def test_no_actor_is_its_own_co_owner(renamed: vc.ValueChain) -> None:
    """An actor asked for by a former id does not share its mitigations with itself."""
    allocation = vc.build_allocation(renamed, framework="one")
    assert vc.co_owners_of(allocation, "was") == vc.co_owners_of(allocation, "a") == {}


@pytest.mark.parametrize("question", ["framework", "role"])
def test_unknown_names_are_refused(chain: vc.ValueChain, question: str) -> None:
    """The error for an unknown framework or role lists the valid ones."""
    with pytest.raises(vc.UnknownValueError, match=f'Unknown {question} "nobody"'):
        getattr(chain, question)("nobody")


def test_framework_must_be_named_where_there_are_several(chain: vc.ValueChain) -> None:
    """With several frameworks in the data, one has to be named."""
    with pytest.raises(vc.ChoiceNeededError, match=r"The data holds several frameworks\. Choose a framework: pai-open"):
        chain.framework()


def test_framework_need_not_be_named_where_there_is_one(draw: Draw) -> None:
    """With one framework in the data, it is the default."""
    assert draw("a -P-> x").framework().id == "drawn"

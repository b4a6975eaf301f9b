"""What a draft starts from: a copy of a framework, or a user’s own."""

from dataclasses import replace
from functools import cache

import pytest

import valuechain as vc
from tests.drafts import chain_of, chain_of_draft
from valuechain.model.chain import ValueChain
from valuechain.model.errors import UnknownValueError
from valuechain.model.vocabulary import Confidence
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.start import copied_from, write_base, write_copy

FRAMEWORKS = [framework.id for framework in vc.read_chain().frameworks]
_SETTLED = {Confidence.AMBIGUOUS: Confidence.INTERPRETED}
"""With one reading of each passage, none is ambiguous."""


@pytest.fixture(params=FRAMEWORKS)
def framework(request: pytest.FixtureRequest) -> str:
    """Each of the shipped frameworks in turn."""
    return str(request.param)


@cache
def copy_of(framework: str) -> ValueChain:
    """The chain that a copy of a shipped framework starts with."""
    return chain_of(write_copy(vc.read_chain(), framework))


def settle(chain: ValueChain, framework: str) -> ValueChain:
    """A framework with only its shown readings, worked out without the code under test."""
    only = chain.only(framework)
    owned = [each._replace(reading="") for each in only.ownerships if each.is_shown]
    return replace(
        only,
        ownerships=tuple(each._replace(confidence=_SETTLED.get(each.confidence, each.confidence)) for each in owned),
        mitigations=tuple(
            each._replace(confidence=_SETTLED.get(each.confidence, each.confidence)) for each in only.mitigations
        ),
    )


def as_original(rows: tuple[object, ...], framework: str) -> list[object]:
    """Rows of a copy as rows of its original."""
    return [
        row._replace(framework=framework) if isinstance(row, tuple) else replace(row, framework=framework)  # type: ignore[attr-defined, type-var] # either
        for row in rows
    ]


def test_a_copy_equals_its_original(chain: ValueChain, framework: str) -> None:
    """A copy has the actors, mitigations and owners of its original in the shown readings, and no others."""
    copy, original = copy_of(framework), settle(chain, framework)
    assert as_original(copy.actors, framework) == list(original.actors)
    assert as_original(copy.mitigations, framework) == list(original.mitigations)
    assert {*as_original(copy.ownerships, framework)} == {*original.ownerships}
    assert len(copy.ownerships) == len(original.ownerships)
    assert copy.readings == ()


def test_what_a_copy_brings_along(chain: ValueChain, framework: str) -> None:
    """A copy has the stages, cells, risks, doubts, dates and links of its original."""
    copy, original = copy_of(framework), chain.only(framework)
    for table in ("stages", "cells", "supplies", "risks", "doubts", "dates", "texts", "links"):
        ours, theirs = getattr(copy, table), getattr(original, table)
        assert len(ours) == len(theirs), table
        assert {each.framework for each in ours} <= {f"{framework}-copy"}, table


def test_a_copy_is_no_law(chain: ValueChain, framework: str) -> None:
    """A copy is never binding, and says that it is not the source’s own text."""
    (copy,) = copy_of(framework).frameworks
    original = chain.framework(framework)
    assert (copy.id, copy.name) == (f"{framework}-copy", f"Copy of {original.name}")
    assert (copy.is_binding, copy.instrument, copy.jurisdiction, copy.status) == (False, None, "", None)
    assert "It is not the source’s own text." in copy.caution


def test_the_actors_of_a_copy_are_those_of_its_original(chain: ValueChain, framework: str) -> None:
    """Each actor of a copy corresponds fully to its original, and to whatever that corresponds to."""
    copy = copy_of(framework)
    found = {(each.actor, each.to_actor) for each in copy.crosswalk if each.to_framework == framework}
    assert {(actor.id, actor.id) for actor in copy.actors} <= found
    theirs = [each for each in chain.crosswalk if framework in (each.framework, each.to_framework)]
    assert len(copy.crosswalk) == len(theirs) + len(copy.actors)


def test_no_id_of_the_original_is_left(framework: str) -> None:
    """Only the crosswalk of a copy names its original."""
    copy = copy_of(framework)
    near = {near.framework for cell in copy.cells for near in cell.neighbours}
    rows = [each for table in ("actors", "mitigations", "ownerships", "cells") for each in getattr(copy, table)]
    assert near | {each.framework for each in rows} == {f"{framework}-copy"}


def test_a_draft_without_changes_is_its_base(chain: ValueChain, framework: str) -> None:
    """A draft in which nothing has changed builds the chain that it started from."""
    base = chain_of(write_base(chain, framework))
    built = chain_of_draft(Draft(base), base.updated)
    for table in ("frameworks", "actors", "mitigations", "cells", "stages", "crosswalk", "passages", "links", "risks"):
        assert getattr(built, table) == getattr(base, table), table
    assert {*built.ownerships} == {*base.ownerships}


@pytest.mark.parametrize(
    ("framework", "original"),
    [("pai-open-copy", "pai-open"), ("pai-open", ""), ("house-copy", ""), ("pai-open-copy-copy", ""), ("", "")],
)
def test_what_was_copied(framework: str, original: str) -> None:
    """Only a copy of a shipped framework has an original to compare with."""
    assert copied_from(framework) == original


@pytest.mark.parametrize("write", [write_base, write_copy])
def test_an_unknown_framework(chain: ValueChain, write: object) -> None:
    """A framework that does not exist cannot be copied or changed."""
    with pytest.raises(UnknownValueError):
        write(chain, "nonsense")  # type: ignore[operator] # one of the two functions

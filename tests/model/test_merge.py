"""Merging a user's own frameworks with the shipped ones changes neither."""

from dataclasses import replace

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.allocation.allocation import build_allocation
from valuechain.analysis.rows.matrix import matrix_rows
from valuechain.model.merge import merge, own_ids, titled
from valuechain.model.values import Counterpart
from valuechain.model.vocabulary import Confidence


def matrix(chain: vc.ValueChain, framework: str) -> list[dict[str, object]]:
    """The matrix of a framework for an advanced open model, without the framework's id."""
    table = matrix_rows(build_allocation(chain, vc.Context("advanced", "open"), framework=framework))
    return [{column: value for column, value in row.items() if value != framework} for row in table.records()]


def named(chain: vc.ValueChain, framework: str) -> vc.ValueChain:
    """A chain with one framework under another id."""
    (only,) = chain.frameworks

    def moved(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(
            row._replace(framework=framework) if hasattr(row, "_replace") else replace(row, framework=framework)
            for row in rows
        )

    tables = ("stages", "actors", "mitigations", "ownerships")
    changed = {table: moved(getattr(chain, table)) for table in tables}
    return replace(chain, frameworks=(replace(only, id=framework),), **changed)


def test_own_frameworks_come_last(chain: vc.ValueChain, draw: Draw) -> None:
    """The user's framework follows the shipped ones and keeps its id."""
    both = merge(chain, draw("provider -P-> filter"))
    assert [framework.id for framework in both.frameworks] == [*(f.id for f in chain.frameworks), "drawn"]
    assert [mitigation.id for mitigation in both.mitigations_by_framework["drawn"]] == ["filter"]


def test_shipped_stays_as_it_was(chain: vc.ValueChain, draw: Draw) -> None:
    """The shipped frameworks stay the same."""
    both = merge(chain, draw("provider -P-> filter"))
    assert matrix(both, "pai-open") == matrix(chain, "pai-open")
    for table in ("actors", "mitigations", "ownerships", "cells", "crosswalk", "roles", "topics"):
        shipped = getattr(chain, table)
        assert getattr(both, table)[: len(shipped)] == shipped


def test_own_stays_as_it_was(chain: vc.ValueChain) -> None:
    """A copy of the shipped data gives the same answers under new ids."""
    both = merge(chain, chain)
    assert own_ids(chain, chain)["pai-open"] == "pai-open-mine"
    assert matrix(both, "pai-open-mine") == matrix(chain, "pai-open")
    assert both.counts()["ownerships"] == 2 * chain.counts()["ownerships"]
    assert both.counts()["crosswalk"] == 2 * chain.counts()["crosswalk"]


def test_ids_that_are_taken(chain: vc.ValueChain, draw: Draw) -> None:
    """An id that is already taken gets a suffix, and also a number if the result is taken too."""
    own = named(draw("provider -P-> filter"), "pai-open")
    once = merge(chain, own)
    twice = merge(once, own)
    assert [framework.id for framework in twice.frameworks[-2:]] == ["pai-open-mine", "pai-open-mine-2"]


def test_own_ids_keep_clear_of_each_other(chain: vc.ValueChain) -> None:
    """Adding a suffix never produces an id that the user's own data already has."""
    own = replace(
        chain, frameworks=tuple(replace(chain.frameworks[0], id=each) for each in ("cosai", "cosai-mine")), crosswalk=()
    )
    assert dict(own_ids(chain, own)) == {"cosai": "cosai-mine-2", "cosai-mine": "cosai-mine"}


def test_names_can_be_told_apart(chain: vc.ValueChain) -> None:
    """A user's framework with the same name as a shipped one is marked as the user's."""
    assert merge(chain, chain).framework("cosai-mine").short_name == "the CoSAI Risk Map (mine)"


def test_neighbours_and_crosswalk_follow(chain: vc.ValueChain) -> None:
    """References to a renamed framework use its new id."""
    both = merge(chain, chain)
    own = [cell for cell in both.cells if cell.framework == "pai-open-mine"]
    assert {near.framework for cell in own for near in cell.neighbours} <= set(own_ids(chain, chain).values())
    added = both.crosswalk[len(chain.crosswalk) :]
    assert all(row.framework.endswith("-mine") and row.to_framework.endswith("-mine") for row in added)


def test_a_role_with_another_meaning(chain: vc.ValueChain, draw: Draw) -> None:
    """A role with another meaning in the user's data gets a new id."""
    own = draw("provider -P-> filter; user -S-> filter")
    roles = tuple(replace(role, meaning="Pays for it.") if role.id == "primary" else role for role in own.roles)
    both = merge(chain, replace(own, roles=roles))
    assert (both.role("primary").meaning, both.role("primary-mine").meaning) == (
        chain.role("primary").meaning,
        "Pays for it.",
    )
    assert both.role("primary-mine").name == "Primary (mine)"
    held = [(each.actor, each.role) for each in both.ownerships if each.framework == "drawn"]
    assert held == [("provider", "primary-mine"), ("user", "secondary")]


def test_a_topic_with_another_meaning(chain: vc.ValueChain, draw: Draw) -> None:
    """A topic with a different meaning in the user's data gets a new id, which the user's mitigations use."""
    own = draw("provider -P-> filter")
    topic = replace(chain.topics[0], summary="Something else.")
    mitigations = tuple(each._replace(topics=(topic.id,)) for each in own.mitigations)
    both = merge(chain, replace(own, topics=(topic, *chain.topics[1:]), mitigations=mitigations))
    assert both.mitigations[-1].topics == (f"{topic.id}-mine",)
    assert [each.summary for each in both.topics if each.id == f"{topic.id}-mine"] == ["Something else."]
    assert both.topics[0] == chain.topics[0]


def test_roles_that_mean_the_same(chain: vc.ValueChain, draw: Draw) -> None:
    """Roles and topics equal to shipped ones are not duplicated."""
    both = merge(chain, draw("provider -P-> filter"))
    assert (both.roles, both.topics) == (chain.roles, chain.topics)


@pytest.mark.parametrize(("to", "is_taken"), [("drawn", True), ("cosai", False)])
def test_crosswalk_of_others_is_left_out(chain: vc.ValueChain, draw: Draw, to: str, is_taken: bool) -> None:
    """Crosswalk rows are kept only if they concern the user's framework."""
    row = Counterpart("pai-open", "user", to, "x", "full", "", Confidence.INTERPRETED, "")
    both = merge(chain, replace(draw("x -P-> filter"), crosswalk=(row,)))
    assert both.crosswalk == (*chain.crosswalk, *((row,) if is_taken else ()))


def test_a_name_of_ones_own(chain: vc.ValueChain, draw: Draw) -> None:
    """The title becomes the framework's name and short name; its id stays, and the version changes."""
    own = draw("provider -P-> filter")
    both, plain = merge(chain, titled(own, "Our policy")), merge(chain, own)
    framework = both.frameworks[-1]
    assert (framework.id, framework.name, framework.short_name) == ("drawn", "Our policy", "Our policy")
    assert both.version != plain.version
    assert titled(own, "") is own


def test_several_frameworks_keep_their_names(chain: vc.ValueChain) -> None:
    """A title is ignored if there are several frameworks."""
    assert titled(chain, "Our policy") is chain


def test_version_is_of_both(chain: vc.ValueChain, draw: Draw) -> None:
    """The version changes with the user's data."""
    own = draw("provider -P-> filter")
    versions = {chain.version, merge(chain, own).version, merge(chain, replace(own, version="other")).version}
    assert len(versions) == 3
    assert merge(chain, own).version == merge(chain, own).version


@pytest.mark.parametrize(
    ("shipped", "own", "both"),
    [("2026-11-28", "2026-11-30", "2026-11-30"), ("2026-11-28", "2025-01-01", "2026-11-28"), ("2026-11-28", "", "")],
)
def test_the_day_of_both(chain: vc.ValueChain, draw: Draw, shipped: str, own: str, both: str) -> None:
    """Merged data last changed on the later of the two days; if one is unknown, so is that of both."""
    merged = merge(replace(chain, updated=shipped), replace(draw("provider -P-> filter"), updated=own))
    assert merged.updated == both

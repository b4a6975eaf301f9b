"""Reads tables as people have them."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

import valuechain as vc


class Reading(NamedTuple):
    """The contents of a file."""

    actors: list[str]
    mitigations: list[tuple[str, str, str]]
    """Each with its id, name and stage."""
    owners: list[tuple[str, str, str]]
    """Each with the mitigation's name, the actor's name and the role."""
    notes: list[str]
    """The messages of warnings and notes."""


ReadText = Callable[..., Reading]


def describe(chain: vc.ValueChain) -> Reading:
    """The contents of a chain, with names instead of ids."""
    return Reading(
        [actor.name for actor in chain.actors],
        [(each.id, each.name, each.stage) for each in chain.mitigations],
        [
            (chain.mitigation(o.framework, o.mitigation).name, chain.actor(o.framework, o.actor).name, o.role)
            for o in chain.ownerships
        ],
        [problem.message for problem in chain.warnings],
    )


@pytest.fixture
def read_text(tmp_path: Path) -> ReadText:
    """Reads a CSV file with this text."""

    def read(text: str, mapping: str = "", name: str = "own.csv") -> Reading:
        (tmp_path / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return describe(vc.read_chain(tmp_path / name, mapping=mapping))

    return read

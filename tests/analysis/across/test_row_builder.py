"""Rows of an answer across sources: voices, cells and agreement, worked out by hand on three small sources."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Write
from tests.three_sources import TABLES, ask_sources, write_sources
from valuechain.analysis.across.across import Across
from valuechain.analysis.across.values import NOTHING, AcrossCell, AcrossRow, Agreement, Voice
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength, Verb
from valuechain.model.vocabulary import ModelType, ReleaseType

LAST, FIRST = date(2026, 8, 1), date(2026, 8, 2)
"""The last day on which nobody must tell, and the first on which the law asks for it."""


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


def practice(across: Across, name: str) -> AcrossRow:
    """The row of a practice."""
    return across.row_of(across.chain.practice(name))


def topic(across: Across) -> AcrossRow:
    """The row of the sources' only topic."""
    return across.row_of(across.chain.topic("trouble"))


TELL = {
    "model_provider": AcrossCell(
        responsible=("law", "code"),
        in_part=("code",),
        conditional=("law", "code"),
        verb=Verb.SHALL,
        binding=("law",),
    ),
    "app_developer": AcrossCell(responsible=("code",), in_part=("code",), verb=Verb.MAY),
    "distribution_platform": AcrossCell(supporting=("law",), supporting_in_part=("law",)),
}


def test_cells_of_a_practice(sources: ValueChain) -> None:
    """A cell has the responsible sources, the partial, conditional, binding and supporting ones, and the best verb."""
    row = practice(ask_sources(sources), "tell")
    assert dict(row.cells) == TELL
    assert row.cell("user") is NOTHING


def test_cells_follow_the_order_of_the_reference_actors(sources: ValueChain) -> None:
    """Cells are in value-chain order."""
    order = [actor.id for actor in sources.reference_actors]
    named = list(practice(ask_sources(sources), "tell").cells)
    assert named == sorted(named, key=order.index)


@pytest.mark.parametrize(
    ("asked", "question", "voices"),
    [
        ("tell", {}, (Voice.SPEAKS, Voice.SPEAKS, Voice.SILENT)),
        ("listen", {}, (Voice.LATER, Voice.NO_ONE, Voice.SILENT)),
        ("forgive", {}, (Voice.SILENT, Voice.SILENT, Voice.SILENT)),
        ("listen", {"on": date(2028, 1, 1)}, (Voice.SPEAKS, Voice.NO_ONE, Voice.SILENT)),
        ("listen", {"on": None}, (Voice.SPEAKS, Voice.NO_ONE, Voice.SILENT)),
        ("tell", {"on": LAST}, (Voice.LATER, Voice.SPEAKS, Voice.SILENT)),
        ("tell", {"on": FIRST}, (Voice.SPEAKS, Voice.SPEAKS, Voice.SILENT)),
        ("tell", {"at_least": Strength.REQUIRED}, (Voice.SPEAKS, Voice.HIDDEN, Voice.SILENT)),
        ("listen", {"at_least": Strength.OPTIONAL}, (Voice.HIDDEN, Voice.HIDDEN, Voice.SILENT)),
    ],
)
def test_voices(sources: ValueChain, asked: str, question: dict[str, Any], voices: tuple[Voice, ...]) -> None:
    """Each source speaks, names no one, begins later, is hidden by the filters, or is silent."""
    assert tuple(practice(ask_sources(sources, **question), asked).voices.values()) == voices


def test_what_is_only_touched_is_related(write: Write) -> None:
    """A source that only touches the practice is neither silent nor counted."""
    links = [row for row in TABLES["links"] if row[1] not in {"C1", "C2"}]
    row = practice(ask_sources(write(**{**TABLES, "links": links})), "tell")
    assert row.voices["code"] is Voice.RELATED
    assert "code" not in row.cells["model_provider"].responsible


def test_a_source_that_does_not_cover_the_model(write: Write) -> None:
    """If the code excludes advanced models, it does not speak on them; other sources do."""
    cells = [["framework", "model_type", "release_type", "status", "reason"]]
    cells += [["code", "advanced", each.value, "excluded", "too capable"] for each in ReleaseType]
    chain = write(**TABLES, cells=cells)
    row = practice(ask_sources(chain, model_type=ModelType.ADVANCED), "tell")
    assert row.sources(Voice.NOT_COVERED) == ("code",)
    assert row.cells["model_provider"].responsible == ("law",)
    assert practice(ask_sources(chain, model_type=ModelType.FRONTIER), "tell").speaking == ("law", "code")


def test_a_duty_that_begins_later(sources: ValueChain) -> None:
    """A cell names the sources that make the actor responsible later; the row has their first day."""
    row = practice(ask_sources(sources), "listen")
    assert dict(row.cells) == {"model_provider": AcrossCell(later=("law",), starts=date(2028, 1, 1).toordinal())}
    assert dict(row.starts) == {"law": date(2028, 1, 1).toordinal()}
    assert (row.speaking, row.strongest, row.binding) == ((), Strength.NOT_GIVEN, ())


def test_later_is_not_said_of_who_is_responsible_now(sources: ValueChain) -> None:
    """On the topic, the law makes makers responsible now for one practice, so that the other adds nothing."""
    assert topic(ask_sources(sources)).cells["model_provider"] == TELL["model_provider"]


def test_partial_paths_of_every_part_are_kept(write: Write) -> None:
    """What only supports, informs or begins later is in part or conditional by the same rule as what is responsible."""
    ownerships = [*TABLES["ownerships"], ["law", "L2", "maker", "primary", "", "if asked"]]
    crosswalk = [
        [*row[:2], "user", "partly", "only some"] if row[1] == "public" else row
        for row in TABLES["reference_crosswalk"]
    ]
    across = ask_sources(write(**{**TABLES, "ownerships": ownerships, "reference_crosswalk": crosswalk}))
    informed, later = practice(across, "tell").cell("user"), practice(across, "listen").cell("model_provider")
    assert (informed.informed, informed.informed_in_part, informed.informed_conditional) == (("law",), ("law",), ())
    assert (later.later, later.later_in_part, later.later_conditional) == (("law",), (), ("law",))


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        (Agreement((), 0, 0, 0), ""),
        (Agreement(("user",), 5, 7, 0), "5 of 7"),
        (Agreement(("user",), 5, 7, 2, 1), "5 of 7, 2 only in part, 1 only under a condition"),
        (Agreement(("user",), 2, 2, 1, 2), "2 of 2, 1 only in part, all only under conditions"),
        (Agreement(("user",), 2, 2, 2, 2), "2 of 2, only in part, only under conditions"),
        (Agreement(("user",), 1, 1, 0, 1), "1 of 1, only under a condition"),
    ],
)
def test_agreement_in_words(agreement: Agreement, words: str) -> None:
    """The words say how many of the sources hold only in part, and how many only under a condition."""
    assert agreement.words == words


def test_one_unconditional_duty_is_enough(sources: ValueChain) -> None:
    """Once the second duty begins, which has no condition, the law is no longer conditional on the topic."""
    cell = topic(ask_sources(sources, on=date(2028, 1, 1))).cells["model_provider"]
    assert (cell.responsible, cell.conditional) == (("law", "code"), ("code",))


def test_strength_leaves_out_who_has_no_verb(sources: ValueChain) -> None:
    """If only required duties count, neither the supporting shop nor the code is left."""
    row = practice(ask_sources(sources, at_least=Strength.REQUIRED), "tell")
    assert dict(row.cells) == {
        "model_provider": AcrossCell(responsible=("law",), conditional=("law",), verb=Verb.SHALL, binding=("law",))
    }


@pytest.mark.parametrize(
    ("asked", "question", "agreement"),
    [
        ("tell", {}, Agreement(("model_provider",), 2, 2, 1, 2)),
        ("listen", {}, Agreement((), 0, 0, 0)),
        ("tell", {"sources": ("code",)}, Agreement(("model_provider", "app_developer"), 1, 1, 1)),
        ("tell", {"sources": ("law",)}, Agreement(("model_provider",), 1, 1, 0, 1)),
    ],
)
def test_agreement(sources: ValueChain, asked: str, question: dict[str, Any], agreement: Agreement) -> None:
    """Agreement counts the sources that name the actor named most, and how many only in part or under a condition."""
    assert practice(ask_sources(sources, **question), asked).agreement == agreement


def test_strongest_and_binding(sources: ValueChain) -> None:
    """A row has its strongest verb, and the sources that are binding law among those that speak."""
    row = topic(ask_sources(sources))
    assert (row.strongest, row.binding, row.speaking) == (Strength.REQUIRED, ("law",), ("law", "code"))

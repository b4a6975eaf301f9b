"""The answer across sources as tables, worked out by hand on three small sources."""

from collections import Counter

import pytest

import valuechain as vc
from tests.conftest import Shipped, Write
from tests.three_sources import ask_sources, write_sources
from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.tables import across_rows, across_sheet, link_rows, practice_rows, subject_rows
from valuechain.analysis.across.values import Voice
from valuechain.model.chain import ValueChain
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.table import Table

OWN = {"trouble", "tell", "listen", "forgive"}
COLUMNS = (
    "level", "topic", "practice", "name", "reference_actor", "actor", "responsible", "responsible_sources",
    "in_part_sources", "conditional_sources", "by_law_sources", "supporting", "supporting_sources", "informed_sources",
    "later_sources", "actor_strongest", "supporting_in_part", "supporting_conditional", "informed_in_part",
    "informed_conditional", "later_in_part", "later_conditional", "sources_speaking", "most_named", "named_by",
    "in_part_of_these", "conditional_of_these", "strongest", "binding_sources", "as_of", "law", "code", "memo",
)  # fmt: skip
TELLING = (2, "model_provider", 2, 1, 2, "required", "law", "2026-11-29", "speaks", "speaks", "silent")
LISTENING = (0, "", 0, 0, 0, "", "", "2026-11-29", "later", "names no one", "silent")
SILENT = (0, "", 0, 0, 0, "", "", "2026-11-29", "silent", "silent", "silent")


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


def rows_of(table: Table) -> list[tuple[object, ...]]:
    """The rows on the sources' own topic."""
    return [row for row in table.rows if row[1] == "trouble"]


def test_columns(sources: ValueChain) -> None:
    """The last columns are the sources."""
    assert across_rows(ask_sources(sources)).columns == COLUMNS


def test_rows(sources: ValueChain) -> None:
    """There is one row for each subject and actor with a role; without any, one row with no actor."""
    names = {actor.id: actor.name for actor in sources.reference_actors}
    none = ("",) * 6
    makers = (
        "model_provider", names["model_provider"],
        2, "law;code", "code", "law;code", "law", 0, "", "", "", "required", *none,
    )  # fmt: skip
    developers = ("app_developer", names["app_developer"], 1, "code", "code", "", "", 0, "", "", "", "optional", *none)
    shops = ("distribution_platform", names["distribution_platform"], 0, "", "", "", "", 1, "law", "", "", "", "law",
             *none[1:])  # fmt: skip
    later = ("model_provider", names["model_provider"], 0, "", "", "", "", 0, "", "", "law", "", *none)
    nobody = ("", "", 0, "", "", "", "", 0, "", "", "", "", *none)
    topic, tell = ("topic", "trouble", "", "Trouble"), ("practice", "trouble", "tell", "Tell an authority")
    assert rows_of(across_rows(ask_sources(sources))) == [
        *((*topic, *cell, *TELLING) for cell in (makers, developers, shops)),
        *((*tell, *cell, *TELLING) for cell in (makers, developers, shops)),
        ("practice", "trouble", "listen", "Let people report", *later, *LISTENING),
        ("practice", "trouble", "forgive", "Forgive", *nobody, *SILENT),
    ]


def test_rows_of_subjects(sources: ValueChain) -> None:
    """The second sheet has one row for each topic and practice."""
    table = subject_rows(ask_sources(sources))
    assert table.columns == (*COLUMNS[:4], *COLUMNS[22:])
    assert [row[:3] + row[4:] for row in rows_of(table)] == [
        ("topic", "trouble", "", *TELLING),
        ("practice", "trouble", "tell", *TELLING),
        ("practice", "trouble", "listen", *LISTENING),
        ("practice", "trouble", "forgive", *SILENT),
    ]


def test_any_day(sources: ValueChain) -> None:
    """Without a day, the column says so."""
    assert {row["as_of"] for row in across_rows(ask_sources(sources, on=None)).records()} == {"any"}


def test_columns_of_chosen_sources(sources: ValueChain) -> None:
    """Only the sources that the filters keep have columns."""
    assert across_rows(ask_sources(sources, sources=("memo",))).columns[-2:] == ("as_of", "memo")


def test_workbook(sources: ValueChain) -> None:
    """The workbook has both tables, and its legend explains every voice."""
    across = ask_sources(sources)
    sheet = across_sheet(across)
    assert [each.name for each in (sheet.table, *sheet.more)] == ["across", "topics and practices"]
    assert [line[0] for line in sheet.legend] == [voice.value for voice in Voice]


def test_agreement_can_be_recomputed(chain: vc.ValueChain) -> None:
    """On the shipped data, the download alone gives how many sources speak and name the actor named most."""
    by_subject: dict[tuple[object, ...], list[dict[str, object]]] = {}
    for row in across_rows(build_across(chain, AcrossQuestion())).records():
        by_subject.setdefault((row["topic"], row["practice"]), []).append(row)
    for rows in by_subject.values():
        numbers = {row["reference_actor"]: row["responsible"] for row in rows if row["reference_actor"]}
        most = max(numbers.values(), default=0)
        first = rows[0]
        assert first["named_by"] == most
        assert first["most_named"] == ";".join(actor for actor, number in numbers.items() if most and number == most)
        voices = Counter(first[each.id] for each in chain.frameworks)
        assert first["sources_speaking"] == voices["speaks"]


def test_links(sources: ValueChain) -> None:
    """There is one row for each link, with its practice and topic and whether it counts."""
    found = [
        (row["framework"], row["mitigation_id"], row["practice"], row["topic"], row["relation"], row["counts"])
        for row in link_rows(sources).records()
    ]
    assert found == [
        ("law", "L1", "tell", "trouble", "same", "yes"),
        ("law", "L2", "listen", "trouble", "broader", "yes"),
        ("code", "C1", "tell", "trouble", "narrower", "yes"),
        ("code", "C2", "listen", "trouble", "same", "yes"),
        ("code", "C3", "tell", "trouble", "related", "no"),
    ]


def test_links_of_one_framework(sources: ValueChain) -> None:
    """The links of one framework can be asked for alone."""
    assert [row["mitigation_id"] for row in link_rows(sources, "law").records()] == ["L1", "L2"]
    assert link_rows(sources, "memo").rows == ()


def test_practices(sources: ValueChain) -> None:
    """A practice has the number of mitigations of each framework that ask for it; related ones do not count."""
    assert rows_of_own(practice_rows(sources)) == {"tell": (1, 1, 0), "listen": (1, 1, 0), "forgive": (0, 0, 0)}


def rows_of_own(table: Table) -> dict[object, tuple[object, ...]]:
    """The numbers of the sources' own practices, by id."""
    return {row[2]: tuple(row[-3:]) for row in table.rows if row[2] in OWN}


def test_shipped_links_and_practices(chain: vc.ValueChain, shipped: Shipped) -> None:
    """On the shipped data, both tables have a row per row of the file."""
    assert len(link_rows(chain).rows) == len(shipped("links"))
    assert len(practice_rows(chain).rows) == len(shipped("practices"))

"""Reference actors, practices and links: read from files, checked, merged and written again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

import valuechain as vc
from tests.tables.conftest import Content, Folder, MakeWorkbook, ProblemsOf
from valuechain.model.common_language import Practice, PracticeLink, ReferenceActor, ReferenceMatch, Relation, Review
from valuechain.model.merge import merge
from valuechain.model.vocabulary import Confidence
from valuechain.tables.reading.read import read_uploaded
from valuechain.tables.schema import TABLES, columns_of
from valuechain.tables.writing import templates
from valuechain.tables.writing.bundle import write_bundle_of

PRACTICES = "id,topic,name,summary\nlog,monitoring,Keep logs,How long is another matter.\n"
LINKS = (
    "mitigation_id,practice,relation,ground,confidence,author,review,settlement\n"
    "M-1,log,Narrower,Asks for logs of data.,stated,me,agreed,Both readers saw it.\n"
    "M-2,log,related,,,,,\n"
)
MATCHES = "actor,reference_actor,extent,condition\nprovider,model_provider,,\nuser,user,partly,at work\n"
ADDED = "id,name,is_added\ninsurer,Insurers,\n"
COMMON = {"practices": PRACTICES, "links": LINKS, "reference_crosswalk": MATCHES, "reference_actors": ADDED}

Found = tuple[str, int, str, str, str]


def with_practices(chain: vc.ValueChain, *practices: Practice) -> vc.ValueChain:
    """The chain with other practices and without links."""
    return replace(chain, practices=practices, links=())


def test_a_link_is_read(folder: Folder) -> None:
    """A link has its framework, relation, ground and review; without words, it is our interpretation and a draft."""
    chain = vc.read_chain(folder(**COMMON))
    first = PracticeLink(
        *("own", "M-1", "log", Relation.NARROWER, "Asks for logs of data.", Confidence.STATED),
        *("me", Review.AGREED, "Both readers saw it."),
    )
    second = PracticeLink("own", "M-2", "log", Relation.RELATED, "", Confidence.INTERPRETED, "", Review.DRAFT, "")
    assert chain.links == (first, second)


def test_a_link_may_begin_later(folder: Folder, chain: vc.ValueChain) -> None:
    """A link may rest on a part with dates of its own, which are ids of dates or ISO dates; others are warned of."""
    dates = "id,date\nD,2027-01-01\n"
    path = folder(
        practices=PRACTICES,
        dates=dates,
        links="mitigation_id,practice,relation,applies_from\nM-1,log,same,D;2028-01-01\nM-2,log,same,soon\n",
    )
    own = vc.read_chain(path)
    assert [link.applies_from for link in own.links] == [("D", "2028-01-01"), ("soon",)]
    assert [(each.file, each.line, each.column) for each in own.warnings] == [("links.csv", 3, "applies_from")]
    assert {link.applies_from for link in merge(own, chain).links} >= {("D", "2028-01-01"), ("soon",)}


def test_own_rows_come_before_the_shipped_ones(folder: Folder, chain: vc.ValueChain) -> None:
    """A user's practices and reference actors come first; the shipped ones stay known."""
    own = vc.read_chain(folder(**COMMON))
    assert own.practices[0] == Practice("log", "monitoring", "Keep logs", "How long is another matter.")
    assert own.practices[1:] == chain.practices
    assert own.reference_actors[0] == ReferenceActor("insurer", "Insurers", "Insurers", "", True, "")
    assert own.reference_actors[1:] == chain.reference_actors


def test_a_row_of_the_reference_crosswalk_is_read(folder: Folder) -> None:
    """A row without an extent means a full correspondence, and is our interpretation."""
    matches = vc.read_chain(folder(**COMMON)).reference_matches
    assert matches == (
        ReferenceMatch("own", "provider", "model_provider", "full", "", Confidence.INTERPRETED, ""),
        ReferenceMatch("own", "user", "user", "partly", "at work", Confidence.INTERPRETED, ""),
    )


@pytest.mark.parametrize("table", ["reference_actors", "reference_crosswalk", "practices", "links"])
def test_a_table_without_rows(folder: Folder, table: str) -> None:
    """A table with nothing but a header is no problem."""
    assert vc.check(folder(**{table: ",".join(columns_of(table)) + "\n"})) == []


def test_a_workbook_has_the_same_tables_as_sheets(workbook: MakeWorkbook, content: Content, folder: Folder) -> None:
    """The sheets of a workbook give the same chain as the files of a folder."""
    sheets: Mapping[str, Sequence[Sequence[str]]] = {
        "actors": [["id", "name"], ["provider", "Model Providers"], ["user", "Users"]],
        "mitigations": [
            ["id", "name", "primary", "secondary"],
            ["M-1", "Filter data", "provider", ""],
            ["M-2", "Report misuse", "provider", "user"],
        ],
        **{name: [line.split(",") for line in text.splitlines()] for name, text in COMMON.items()},
    }
    assert content(vc.read_chain(workbook(sheets))) == content(vc.read_chain(folder(**COMMON)))


@pytest.mark.parametrize(
    ("table", "text", "problem"),
    [
        (
            "links",
            "mitigation_id,practice,relation\nM-1,lgo,same\n",
            ("links.csv", 2, "practice", 'Unknown practice "lgo".', 'Did you mean "log"?'),
        ),
        (
            "links",
            "mitigation_id,practice,relation\nM1,log,same\n",
            ("links.csv", 2, "mitigation_id", 'Unknown mitigation "M1".', 'Did you mean "M-1"?'),
        ),
        (
            "links",
            "mitigation_id,practice,relation\nM-1,log,equal\n",
            ("links.csv", 2, "relation", 'Unknown relation "equal".', "Valid: same, broader, narrower, related."),
        ),
        (
            "links",
            "mitigation_id,practice,relation\nM-1,log,\n",
            ("links.csv", 2, "relation", "The cell is empty.", "Give every row its relation."),
        ),
        (
            "links",
            "mitigation_id,practice,relation\nM-1,log,same\nM-1,log,broader\n",
            ("links.csv", 3, "practice", '"log" is already used in line 2.', "Delete one."),
        ),
        (
            "links",
            "mitigation_id,practice,relation,review\nM-1,log,same,open\n",
            ("links.csv", 2, "review", 'Unknown review "open".', "Valid: draft, agreed, disputed."),
        ),
        (
            "links",
            "mitigation_id,practice\nM-1,log\n",
            (
                *("links.csv", 1, "relation", "The column is missing."),
                'Add a column headed "relation". Found: mitigation_id, practice.',
            ),
        ),
        (
            "practices",
            "id,topic,name\nlog,monitorng,Keep logs\n",
            ("practices.csv", 2, "topic", 'Unknown topic "monitorng".', 'Did you mean "monitoring"?'),
        ),
        (
            "practices",
            "id,topic,name\nlog,monitoring,Keep logs\nlog,monitoring,Keep all logs\n",
            (
                *("practices.csv", 3, "id", '"log" is already used in line 2.'),
                "Give each row a unique id, or delete one.",
            ),
        ),
        (
            "reference_actors",
            "id,name\nx,X\nx,Y\n",
            (
                *("reference_actors.csv", 3, "id", '"x" is already used in line 2.'),
                "Give each row a unique id, or delete one.",
            ),
        ),
        (
            "reference_crosswalk",
            "actor,reference_actor\nuser,usr\n",
            ("reference_crosswalk.csv", 2, "reference_actor", 'Unknown reference actor "usr".', 'Did you mean "user"?'),
        ),
        (
            "reference_crosswalk",
            "actor,reference_actor\nusr,user\n",
            ("reference_crosswalk.csv", 2, "actor", 'Unknown actor "usr".', 'Did you mean "user"?'),
        ),
        (
            "reference_crosswalk",
            "actor,reference_actor\nuser,user\nuser,user\n",
            ("reference_crosswalk.csv", 3, "reference_actor", '"user" is already used in line 2.', "Delete one."),
        ),
        (
            "reference_crosswalk",
            "actor,reference_actor,extent\nuser,,full\n",
            (
                *("reference_crosswalk.csv", 2, "reference_actor"),
                "The row names no reference actor, but the extent is full.",
                "Name a reference actor, or write none as the extent.",
            ),
        ),
        (
            "reference_crosswalk",
            "actor,reference_actor,extent\nuser,user,none\n",
            (
                *("reference_crosswalk.csv", 2, "extent", 'The extent is none, but the row names "user".'),
                "Write full, partly or conditional, or clear reference_actor.",
            ),
        ),
        (
            "frameworks",
            "id,name,status\nown,Own,valid\n",
            (
                *("frameworks.csv", 2, "status", 'Unknown status "valid".'),
                "Valid: in force, voluntary, draft, superseded, unsettled.",
            ),
        ),
    ],
)
def test_problem(problems_of: ProblemsOf, table: str, text: str, problem: Found) -> None:
    """A fault in these tables gives one problem, with its place, a message and a fix."""
    assert problems_of(**{"practices": PRACTICES, table: text}) == [problem]


def test_an_unreadable_table_does_not_make_its_ids_unknown(problems_of: ProblemsOf) -> None:
    """If practices.csv cannot be read, only that is reported."""
    (problem,) = problems_of(practices=b"PK\x03\x04", links="mitigation_id,practice,relation\nM-1,log,same\n")
    assert problem[0] == "practices.csv"


def test_own_links_follow_a_new_id_of_the_framework(chain: vc.ValueChain) -> None:
    """In a copy of the shipped data, links and crosswalk name the copies, and nothing shared is added."""
    both = merge(chain, chain)
    added = both.links[len(chain.links) :], both.reference_matches[len(chain.reference_matches) :]
    assert len(added[0]) == len(chain.links)
    assert len(added[1]) == len(chain.reference_matches)
    assert all(row.framework.endswith("-mine") for rows in added for row in rows)
    assert (both.practices, both.reference_actors) == (chain.practices, chain.reference_actors)


def test_own_practices_and_reference_actors_are_added(folder: Folder, chain: vc.ValueChain) -> None:
    """A user's own practice and reference actor follow the shipped ones under their own ids."""
    both = merge(chain, vc.read_chain(folder(**COMMON)))
    assert [each.id for each in both.practices[len(chain.practices) :]] == ["log"]
    assert [each.id for each in both.reference_actors[len(chain.reference_actors) :]] == ["insurer"]
    assert [(link.framework, link.practice) for link in both.links[len(chain.links) :]] == [("own", "log")] * 2


def test_ids_with_another_meaning_get_a_suffix(folder: Folder, chain: vc.ValueChain) -> None:
    """A practice, reference actor or topic that means something else gets a new id, which the user's rows then use."""
    own = vc.read_chain(
        folder(
            topics="id,name\nmonitoring,Watching\n",
            practices=PRACTICES,
            links="mitigation_id,practice,relation\nM-1,log,same\n",
            reference_actors="id,name\nuser,Everyone who uses it\n",
            reference_crosswalk="actor,reference_actor\nuser,user\nprovider,model_provider\n",
        )
    )
    before = Practice("log", "monitoring", "Keep logs", "In full.")
    both = merge(with_practices(chain, before), own)
    assert (both.practice("log"), both.practice("log-mine").topic) == (before, "monitoring-mine")
    assert both.practice("log-mine").name == "Keep logs (mine)"
    assert both.links[-1].practice == "log-mine"
    assert both.reference_actor("user") == chain.reference_actor("user")
    assert [match.reference_actor for match in both.reference_matches[-2:]] == ["user-mine", "model_provider"]


def test_written_and_read_again(folder: Folder, chain: vc.ValueChain, content: Content) -> None:
    """The zip of shipped data with a user's own reads back unchanged, and holds each of the tables."""
    both = merge(chain, vc.read_chain(folder(**COMMON)))
    assert content(read_uploaded("any.zip", write_bundle_of(both))) == content(both)
    assert {*COMMON} <= TABLES.keys()


def test_template_links_to_practices_of_its_topics(chain: vc.ValueChain, monkeypatch: pytest.MonkeyPatch) -> None:
    """The template's sample links name the first practice of each topic; without practices, it has no links."""
    samples = (
        Practice("source-data", "training-data", "Choose data", ""),
        Practice("log", "monitoring", "Keep logs", ""),
        Practice("watch", "monitoring", "Watch", ""),
    )
    monkeypatch.setattr(templates, "read_chain", lambda: with_practices(chain, *samples))
    template = templates.build_template()
    (links,) = [table for table in template.tables if table.name == "links"]
    assert [row[:2] for row in links.rows] == [("M-1", "source-data"), ("M-2", "log")]
    assert "  log: Keep logs" in template.readme
    monkeypatch.setattr(templates, "read_chain", lambda: with_practices(chain))
    assert "links" not in [table.name for table in templates.build_template().tables]

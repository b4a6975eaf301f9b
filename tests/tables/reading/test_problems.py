"""Every kind of problem: its file, line, column and message, and how to fix it."""

from collections.abc import Callable
from pathlib import Path

import pytest

import valuechain as vc
from tests.tables.conftest import Folder
from valuechain.model.norm import Verb
from valuechain.model.vocabulary import ReleaseType
from valuechain.tables.schema import MOST_IN_CELL, MOST_LETTERS

Found = tuple[str, int, str, str, str]
ProblemsOf = Callable[..., list[Found]]

RELEASE_TYPES = ", ".join(ReleaseType)
ROLES = ", ".join(role.id for role in vc.read_chain().roles)
VERBS = ", ".join(Verb)
NOTE = "If this is your own column, give it another name."


@pytest.mark.parametrize(
    ("actors", "problem"),
    [
        ("name\nOne\n", ("actors.csv", 1, "id", "The column is missing.", 'Add a column headed "id". Found: name.')),
        (
            "id,title,url\na,One,x\n",
            (
                "actors.csv",
                1,
                "name",
                "The column is missing.",
                'Did you mean the column "title"? Then rename it "name".',
            ),
        ),
        (
            "id,words,url\na,One,x\n",
            (
                "actors.csv",
                1,
                "name",
                "The column is missing.",
                'Add a column headed "name". Found: id, words, url.',
            ),
        ),
        ("id,nmae\na,One\n", ("actors.csv", 1, "nmae", "Unknown column name.", 'Did you mean "name"?')),
        ("ids,name\na,One\n", ("actors.csv", 1, "ids", "Unknown column name.", 'Did you mean "id"?')),
        (
            "\nid,name,sumary\na,One,x\n",
            ("actors.csv", 2, "sumary", "Unknown column name.", f'Did you mean "summary"? {NOTE}'),
        ),
        (
            "id,name,Aliase\na,One,x\n",
            ("actors.csv", 1, "Aliase", "Unknown column name.", f'Did you mean "aliases"? {NOTE}'),
        ),
        ("id,name,NAME\na,One,x\n", ("actors.csv", 1, "NAME", "This column appears twice.", "Keep one of them.")),
        ("id,name\n,One\n", ("actors.csv", 2, "id", "The cell is empty.", "Give every row its id.")),
        ("id,name\na,A\n \t,One\n", ("actors.csv", 3, "id", "The cell is empty.", "Give every row its id.")),
        ("id,name\na,\n", ("actors.csv", 2, "name", "The cell is empty.", "Give every row its name.")),
        (
            "id,name\na,One\nb,Two\na,Three\n",
            (
                "actors.csv",
                4,
                "id",
                '"a" is already used in line 2.',
                "Give each row a unique id, or delete one.",
            ),
        ),
        (
            "id,name\na,One\nb,one\n",
            (
                "actors.csv",
                3,
                "name",
                'The name "one" is already used in line 2.',
                "Give each actor a unique name.",
            ),
        ),
        (
            "id,name\na,One\nb,a\n",
            (
                "actors.csv",
                3,
                "name",
                'The name "a" is the id of another actor, in line 2.',
                "Give each actor a unique name.",
            ),
        ),
        (
            "id,name\na;b,One\n",
            (
                "actors.csv",
                2,
                "id",
                '"a;b" contains a semicolon or a line break.',
                "Remove it: semicolons separate actors or ids.",
            ),
        ),
        (
            'id,name\na,"One\nand two"\n',
            (
                "actors.csv",
                2,
                "name",
                '"One\nand two" contains a semicolon or a line break.',
                "Remove it: semicolons separate actors or ids.",
            ),
        ),
        (
            f"id,name\n{'a' * 121},One\n",
            ("actors.csv", 2, "id", "The text is longer than 120 characters.", "Give it a shorter id."),
        ),
        (
            f"id,name\na,{'A' * 121}\n",
            ("actors.csv", 2, "name", "The text is longer than 120 characters.", "Give it a shorter name."),
        ),
        (
            f"id,name,label\na,One,{'A' * (MOST_IN_CELL + 1)}\n",
            (
                "actors.csv",
                2,
                "label",
                f"The text is longer than {MOST_IN_CELL} characters.",
                "Give it a shorter label.",
            ),
        ),
        (
            "id,name,is_cross_stage\na,One,perhaps\n",
            ("actors.csv", 2, "is_cross_stage", '"perhaps" is neither yes nor no.', "Write yes or no."),
        ),
        (
            "id,name,confidence\na,One,Statd\n",
            ("actors.csv", 2, "confidence", 'Unknown confidence "Statd".', 'Did you mean "stated"?'),
        ),
        (
            "id,name,confidence\na,One,high\n",
            (
                "actors.csv",
                2,
                "confidence",
                'Unknown confidence "high".',
                "Valid: stated, ambiguous, interpreted, unsourced.",
            ),
        ),
        (
            "id,name\na,One, and two\n",
            (
                "actors.csv",
                2,
                "name",
                "The row has 3 cells, but the header has 2.",
                "Put text that contains the separator in quotes, or give the extra column a heading.",
            ),
        ),
        ("id,name\n", ("actors.csv", 1, "(file)", "The table has a header but no rows.", "Add at least one row.")),
    ],
)
def test_problem_of_actors(problems_of: ProblemsOf, actors: str, problem: Found) -> None:
    """A fault in actors.csv gives one problem, with its place, a message and a fix."""
    assert problems_of(actors=actors, mitigations="id,name\nM-1,Filter\n") == [problem]


@pytest.mark.parametrize(
    ("mitigations", "problem"),
    [
        (
            "id,name,primry\nM-1,Filter,user\n",
            ("mitigations.csv", 1, "primry", "Unknown column name.", f'Did you mean "primary"? {NOTE}'),
        ),
        (
            "id,name,secndary\nM-1,Filter,user\n",
            ("mitigations.csv", 1, "secndary", "Unknown column name.", f'Did you mean "secondary"? {NOTE}'),
        ),
        (
            "id,name,overseer\nM-1,Filter,user\nM-2,Report,user;provider\n",
            (
                "mitigations.csv",
                1,
                "overseer",
                'Unknown role "overseer": the column holds actors.',
                f"Valid roles: {ROLES}. Rename the column, or define the role in roles.csv.",
            ),
        ),
        (
            "id,name,overseer\nM-1,Filter,user\nM-2,Report,Users;Model Providers;usr\n",
            (
                "mitigations.csv",
                1,
                "overseer",
                'Unknown role "overseer": the column holds actors.',
                f"Valid roles: {ROLES}. Rename the column, or define the role in roles.csv.",
            ),
        ),
        (
            "id,name,primary\nM-1,Filter,provder\n",
            ("mitigations.csv", 2, "primary", 'Unknown actor "provder".', 'Did you mean "provider"?'),
        ),
        (
            "id,name,supporting\nM-1,Filter,user;nobody\n",
            ("mitigations.csv", 2, "supporting", 'Unknown actor "nobody".', "Valid: provider, user."),
        ),
        (
            "id;name;primary\nM-1;Filter;provider;user\n",
            (
                "mitigations.csv",
                2,
                "primary",
                "The row has 4 cells, but the header has 3.",
                "Put text that contains the separator in quotes, or give the extra column a heading.",
            ),
        ),
        (
            "id,name,primary\nM-1,Filter,user;user\n",
            ("mitigations.csv", 2, "primary", '"user" is listed twice as primary.', "Keep it once."),
        ),
        (
            "id,name,secondary\nM-1,Filter,user;provider;Users\n",
            ("mitigations.csv", 2, "secondary", '"Users" is listed twice as secondary.', "Keep it once."),
        ),
        (
            "id,name\nM-1,Filter\nM-1,Report\n",
            (
                "mitigations.csv",
                3,
                "id",
                '"M-1" is already used in line 2.',
                "Give each row a unique id, or delete one.",
            ),
        ),
        (
            "id,name,topics\nM-1,Filter,training-data;evalution\n",
            ("mitigations.csv", 2, "topics", 'Unknown topic "evalution".', 'Did you mean "evaluation"?'),
        ),
        (
            "id,name,topics_confidence\nM-1,Filter,interpreted?\n",
            (
                "mitigations.csv",
                2,
                "topics_confidence",
                'Unknown confidence "interpreted?".',
                'Did you mean "interpreted"?',
            ),
        ),
        (
            "id,name,norm\nM-1,Filter,ought\n",
            ("mitigations.csv", 2, "norm", 'Unknown norm "ought".', f"Valid: {VERBS}."),
        ),
        (
            "id,name,parent\nM-10,Filter,\nM-11,Filter text,M10\n",
            ("mitigations.csv", 3, "parent", 'Unknown mitigation "M10".', 'Did you mean "M-10"?'),
        ),
        (
            "id,name,parent\nM-1,Filter,\nM-2,Text,M-1\nM-3,Letters,M-2\n",
            (
                "mitigations.csv",
                4,
                "parent",
                '"M-2" is itself part of a mitigation.',
                "Name a top-level mitigation: there are only two levels.",
            ),
        ),
        (
            "id,name,risks\nM-1,Filter,leak\n",
            ("mitigations.csv", 2, "risks", 'Unknown risk "leak".', "Valid: all."),
        ),
        (
            "id,name,cells\nM-1,Filter,advanced\n",
            (
                "mitigations.csv",
                2,
                "cells",
                '"advanced" does not name a cell.',
                "Write model type/release type, such as advanced/open or frontier/*.",
            ),
        ),
        (
            "id,name,cells\nM-1,Filter,advance/*\n",
            ("mitigations.csv", 2, "cells", 'Unknown model type "advance".', 'Did you mean "advanced"?'),
        ),
        (
            "id,name,cells\nM-1,Filter,frontier/api\n",
            (
                "mitigations.csv",
                2,
                "cells",
                'Unknown release type "api".',
                f"Valid: {RELEASE_TYPES}, *.",
            ),
        ),
    ],
)
def test_problem_of_mitigations(problems_of: ProblemsOf, mitigations: str, problem: Found) -> None:
    """A fault in mitigations.csv gives one problem, with its place, a message and a fix."""
    assert problems_of(mitigations=mitigations) == [problem]


READINGS = "mitigation_id,id,is_shown,primary,secondary\n"


@pytest.mark.parametrize(
    ("table", "text", "problem"),
    [
        (
            "readings",
            f"{READINGS}M-1,A,no,provider,\nM-1,B,,user,\n",
            (
                "readings.csv",
                2,
                "is_shown",
                'None of the readings of "M-1" is marked as shown.',
                "Write yes for one of them.",
            ),
        ),
        (
            "readings",
            f"{READINGS}M-1,A,yes,provider,\nM-1,B,yes,user,\n",
            (
                "readings.csv",
                3,
                "is_shown",
                'Another reading of "M-1" is already marked as shown, in line 2.',
                "Write yes for one of them only.",
            ),
        ),
        (
            "readings",
            f"{READINGS}M-1,A,yes,user,\nM-1,B,no,provider,\n",
            (
                "mitigations.csv",
                2,
                "id",
                'The owners of "M-1" differ from those in its shown reading, line 2 of readings.csv.',
                "Make them match, or leave the role columns of this row empty.",
            ),
        ),
        (
            "readings",
            f"{READINGS}M-2,A,yes,user,provider\n",
            (
                "mitigations.csv",
                3,
                "id",
                'The owners of "M-2" differ from those in its shown reading, line 2 of readings.csv.',
                "Make them match, or leave the role columns of this row empty.",
            ),
        ),
        (
            "readings",
            f"{READINGS}N-77,A,yes,user,\n",
            ("readings.csv", 2, "mitigation_id", 'Unknown mitigation "N-77".', "Valid: M-1, M-2."),
        ),
        (
            "readings",
            f"{READINGS}M-1,A,yes,provider,\nM-1,A,no,user,\n",
            (
                "readings.csv",
                3,
                "id",
                '"A" is already used in line 2.',
                "Give each row a unique id, or delete one.",
            ),
        ),
        (
            "readings",
            f"{READINGS}M-1,A,shown,provider,\n",
            ("readings.csv", 2, "is_shown", '"shown" is neither yes nor no.', "Write yes or no."),
        ),
        (
            "readings",
            f"{READINGS}M-1,A,yes,provider,\nM-1,B,no,usr,\n",
            ("readings.csv", 3, "primary", 'Unknown actor "usr".', 'Did you mean "user"?'),
        ),
        (
            "readings",
            "mitigation,id,is_shown,primary\nM-1,A,yes,provider\n",
            ("readings.csv", 1, "mitigation", "Unknown column name.", 'Did you mean "mitigation_id"?'),
        ),
        (
            "dates",
            "id,date\nD,-\n",
            ("dates.csv", 2, "date", '"-" is not a date.', "Write it like 2026-08-02."),
        ),
        (
            "dates",
            "id,date\nD,86400\n",
            ("dates.csv", 2, "date", '"86400" is not a date.', "Write it like 2026-08-02."),
        ),
        ("dates", "id,date\nD,\n", ("dates.csv", 2, "date", "The cell is empty.", "Give every row its date.")),
        (
            "passages",
            "table,row,text,place\nmitigation,M-1,T,line 2\n",
            ("passages.csv", 2, "table", 'Unknown table "mitigation".', 'Did you mean "mitigations"?'),
        ),
        (
            "cells",
            "model_type,release_type,status\nadvance,open,allocated\n",
            ("cells.csv", 2, "model_type", 'Unknown model type "advance".', 'Did you mean "advanced"?'),
        ),
        (
            "cells",
            "model_type,release_type,status\nfrontier,api,allocated\n",
            (
                "cells.csv",
                2,
                "release_type",
                'Unknown release type "api".',
                f"Valid: {RELEASE_TYPES}.",
            ),
        ),
        (
            "cells",
            "model_type,release_type,status\nfrontier,open,provider only\n",
            ("cells.csv", 2, "status", 'Unknown status "provider only".', 'Did you mean "provider-only"?'),
        ),
        (
            "cells",
            "model_type,release_type,status\nfrontier,open,allocated\nFrontier,Open,allocated\n",
            ("cells.csv", 3, "release_type", '"frontier/open" is already used in line 2.', "Delete one."),
        ),
        (
            "cells",
            "model_type,release_type,status\nfrontier,open,excluded\n",
            (
                "cells.csv",
                2,
                "reason",
                "The cell is excluded, but no reason is given.",
                "Say in a sentence why there is no answer.",
            ),
        ),
        (
            "cells",
            "model_type,release_type,status,neighbours\nfrontier,open,allocated,other:frontier/closed\n",
            ("cells.csv", 2, "neighbours", 'Unknown framework "other".', "Valid: own."),
        ),
        (
            "cells",
            "model_type,release_type,status,neighbours\nfrontier,open,allocated,frontier/*\n",
            (
                "cells.csv",
                2,
                "neighbours",
                '"frontier/*" does not name exactly one cell.',
                "Name each cell; * is not allowed here.",
            ),
        ),
        (
            "cells",
            "model_type,release_type,status,neighbours\nfrontier,open,allocated,frontier/clsed\n",
            ("cells.csv", 2, "neighbours", 'Unknown release type "clsed".', 'Did you mean "closed"?'),
        ),
        (
            "stages",
            "name,gloss\nPrevent,before\nPrevent,after\n",
            ("stages.csv", 3, "name", '"Prevent" is already used in line 2.', "Delete one."),
        ),
        (
            "supplies",
            "from_actor,to_actor,what\nprovider,users,weights\n",
            ("supplies.csv", 2, "to_actor", 'Unknown actor "users".', 'Did you mean "user"?'),
        ),
        (
            "supplies",
            "from_actor,to_actor,what\nprovidr,user,weights\n",
            ("supplies.csv", 2, "from_actor", 'Unknown actor "providr".', 'Did you mean "provider"?'),
        ),
        (
            "supplies",
            "from_actor,to_actor,what\nprovider,user,weights\nprovider,user,weights\n",
            ("supplies.csv", 3, "to_actor", '"provider to user" is already used in line 2.', "Delete one."),
        ),
        (
            "risks",
            "id,name,impacted\nr,Leak,users\n",
            ("risks.csv", 2, "impacted", 'Unknown actor "users".', 'Did you mean "user"?'),
        ),
        (
            "risks",
            "id,name\nr,Leak\nr,Loss\n",
            (
                "risks.csv",
                3,
                "id",
                '"r" is already used in line 2.',
                "Give each row a unique id, or delete one.",
            ),
        ),
        (
            "doubts",
            "kind,what,mitigation_id\ntorn,unclear,N-77\n",
            ("doubts.csv", 2, "mitigation_id", 'Unknown mitigation "N-77".', "Valid: M-1, M-2."),
        ),
        (
            "doubts",
            "kind,what,actor_id\ntorn,unclear,usr\n",
            ("doubts.csv", 2, "actor_id", 'Unknown actor "usr".', 'Did you mean "user"?'),
        ),
        (
            "crosswalk",
            "actor,to_framework,to_actor\nusr,pai-open,user\n",
            ("crosswalk.csv", 2, "actor", 'Unknown actor "usr".', 'Did you mean "user"?'),
        ),
        (
            "crosswalk",
            "actor,to_framework,to_actor\nuser,pai-open,users\n",
            ("crosswalk.csv", 2, "to_actor", 'Unknown actor "users".', 'Did you mean "user"?'),
        ),
        (
            "crosswalk",
            "actor,to_framework,to_actor\nuser,pai-opn,user\n",
            ("crosswalk.csv", 2, "to_framework", 'Unknown framework "pai-opn".', 'Did you mean "pai-open"?'),
        ),
        (
            "crosswalk",
            "actor,to_framework,to_actor,extent\nuser,pai-open,user,fully\n",
            ("crosswalk.csv", 2, "extent", 'Unknown extent "fully".', 'Did you mean "full"?'),
        ),
        (
            "roles",
            "id,name\nsource,Source\n",
            (
                "roles.csv",
                2,
                "id",
                'A role cannot be called "source": that is the name of another column.',
                "Give the role another id.",
            ),
        ),
        (
            "roles",
            "id,name\nlead,Lead\nlead,Leader\n",
            (
                "roles.csv",
                3,
                "id",
                '"lead" is already used in line 2.',
                "Give each row a unique id, or delete one.",
            ),
        ),
        (
            "roles",
            f"id,name\nlead,{'A' * (MOST_IN_CELL + 1)}\n",
            ("roles.csv", 2, "name", f"The text is longer than {MOST_IN_CELL} characters.", "Give it a shorter name."),
        ),
        (
            "roles",
            f"id,name,letter\nlead,Lead,{'A' * (MOST_LETTERS + 1)}\n",
            (
                "roles.csv",
                2,
                "letter",
                f"The text is longer than {MOST_LETTERS} characters.",
                "Give it a shorter letter.",
            ),
        ),
        (
            "topics",
            "id,name\n,Nothing\n",
            ("topics.csv", 2, "id", "The cell is empty.", "Give every row its id."),
        ),
        (
            "model_types",
            "id,name\nadvancd,Advanced\n",
            ("model_types.csv", 2, "id", 'Unknown model type "advancd".', 'Did you mean "advanced"?'),
        ),
        (
            "release_types",
            "id,name\nhybrid,Hybrid\n",
            (
                "release_types.csv",
                2,
                "id",
                'Unknown release type "hybrid".',
                f"Valid: {RELEASE_TYPES}.",
            ),
        ),
        (
            "frameworks",
            "id,name\nx,One\nx,Two\n",
            (
                "frameworks.csv",
                3,
                "id",
                '"x" is already used in line 2.',
                "Give each row a unique id, or delete one.",
            ),
        ),
    ],
)
def test_problem_of_another_table(problems_of: ProblemsOf, table: str, text: str, problem: Found) -> None:
    """A fault in an optional table gives one problem, with its place, a message and a fix."""
    assert problems_of(**{table: text}) == [problem]


TWO = "id,name\nfirst,The first\nsecond,The second\n"


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        (
            {"actors": "id,name,framework\na,A,first\nb,B,\n", "mitigations": "id,name,framework\nM,M,second\n"},
            (
                "actors.csv",
                3,
                "framework",
                "The cell is empty, and there are several frameworks.",
                'Name one of first, second in the column "framework".',
            ),
        ),
        (
            {"actors": "id,name\na,A\nb,B\n", "mitigations": "id,name,framework\nM,M,second\n"},
            (
                "actors.csv",
                1,
                "framework",
                "There are several frameworks, but no row says which one it belongs to.",
                'Name one of first, second in the column "framework".',
            ),
        ),
        (
            {"actors": "id,name,framework\na,A,frist\n", "mitigations": "id,name,framework\nM,M,second\n"},
            ("actors.csv", 2, "framework", 'Unknown framework "frist".', 'Did you mean "first"?'),
        ),
        (
            {
                "actors": "id,name,framework\na,A,first\n",
                "mitigations": "id,name,framework,primary\nM,M,secnd,a\nN,N,first,a\n",
            },
            ("mitigations.csv", 2, "framework", 'Unknown framework "secnd".', 'Did you mean "second"?'),
        ),
        (
            {
                "actors": "id,name,framework\na,A,first\nb,B,second\n",
                "mitigations": "id,name,framework,primary\nM,M,second,a\n",
            },
            ("mitigations.csv", 2, "primary", 'Unknown actor "a".', "Valid: b."),
        ),
        (
            {
                "actors": "id,name,framework\na,A,first\n",
                "mitigations": "id,name,framework\nM,M,first\n",
                "crosswalk": "actor,to_framework,to_actor\na,pai-open,user\n",
            },
            (
                "crosswalk.csv",
                1,
                "framework",
                "There are several frameworks, but no row says which one it belongs to.",
                'Name one of first, second in the column "framework".',
            ),
        ),
    ],
)
def test_problem_of_several_frameworks(problems_of: ProblemsOf, tables: dict[str, str], problem: Found) -> None:
    """With several frameworks, every row must name one of them, and owners must be actors of that framework."""
    assert problems_of(frameworks=TWO, **tables) == [problem]


def test_an_unknown_framework_without_frameworks_csv(problems_of: ProblemsOf) -> None:
    """Without frameworks.csv, mitigations can only name frameworks that actors name."""
    assert problems_of(
        actors="id,name,framework\na,A,mine\n", mitigations="id,name,framework,primary\nM,M,mien,a\nN,N,,a\n"
    ) == [("mitigations.csv", 2, "framework", 'Unknown framework "mien".', 'Did you mean "mine"?')]


@pytest.mark.parametrize(
    ("names", "problems"),
    [
        (
            ["actors.csv"],
            [
                (
                    "mitigations.csv",
                    "The table is missing.",
                    "Add it, with at least the columns id and name. Found: actors.csv.",
                )
            ],
        ),
        (
            ["mitigations.csv", "readme.md"],
            [
                (
                    "actors.csv",
                    "The table is missing.",
                    "Add it, with at least the columns id and name. Found: mitigations.csv, readme.md.",
                )
            ],
        ),
        (
            [],
            [
                (
                    f"{table}.csv",
                    "The table is missing.",
                    "Add it, with at least the columns id and name. Found: nothing.",
                )
                for table in ("actors", "mitigations")
            ],
        ),
        (["actor.csv", "mitigations.csv"], [("actor.csv", "Unknown table name.", 'Did you mean "actors.csv"?')]),
        (
            ["actors.csv", "migitations.tsv"],
            [("migitations.tsv", "Unknown table name.", 'Did you mean "mitigations.csv"?')],
        ),
        (
            ["actors.csv", "mitigations.csv", "reading.csv"],
            [
                (
                    "reading.csv",
                    "Unknown table name.",
                    'Did you mean "readings.csv"? If it is something else, give it another name.',
                )
            ],
        ),
        (
            ["actors.xlsx", "mitigations.csv"],
            [
                (
                    "actors.xlsx",
                    "This type of file cannot be read as a table.",
                    'Save it as CSV UTF-8, named "actors.csv".',
                )
            ],
        ),
        (
            ["actors", "mitigations.ods"],
            [
                ("actors", "This type of file cannot be read as a table.", 'Save it as CSV UTF-8, named "actors.csv".'),
                (
                    "mitigations.ods",
                    "This type of file cannot be read as a table.",
                    'Save it as CSV UTF-8, named "mitigations.csv".',
                ),
            ],
        ),
        (
            ["actors.csv", "actors.txt", "mitigations.csv"],
            [("actors.txt", "There are two actors tables: actors.csv and actors.txt.", "Keep one of them.")],
        ),
    ],
)
def test_missing_or_misnamed_file(tmp_path: Path, names: list[str], problems: list[tuple[str, str, str]]) -> None:
    """A missing, misnamed, unsupported or duplicate table is reported for the whole file."""
    for name in names:
        (tmp_path / name).write_text("id,name\na,A\n")
    assert vc.check(tmp_path) == [(file, 1, "(file)", message, mend) for file, message, mend in problems]


def test_missing_or_misnamed_sheet(workbook: Callable[..., Path]) -> None:
    """In a workbook, problems about missing and misnamed tables refer to sheets."""
    path = workbook({"Actor": [["id", "name"], ["a", "A"]], "Sheet1": [["anything"]]})
    assert vc.check(path) == [
        ("own.xlsx, sheet Actor", 1, "(file)", "Unknown table name.", 'Did you mean "actors"?'),
        (
            "own.xlsx, sheet mitigations",
            1,
            "(file)",
            "The sheet is missing.",
            "Add a sheet of that name, with at least the columns id and name. Sheets found: Actor, Sheet1.",
        ),
    ]


def test_two_sheets_for_a_table(workbook: Callable[..., Path]) -> None:
    """Two sheets for one table are a problem."""
    rows = [["id", "name"], ["a", "A"]]
    assert [
        (each.file, each.message) for each in vc.check(workbook({"actors": rows, "mitigations": rows, " Actors": rows}))
    ] == [("own.xlsx, sheet  Actors", "There are two actors tables: actors and  Actors.")]


def test_two_files_for_a_table_in_a_zip(zipped: Callable[..., Path]) -> None:
    """Two files for one table, in two folders of a zip, are a problem that names both."""
    rows = "id,name\na,A\n"
    found = vc.check(zipped({"actors.csv": rows, "mitigations.csv": rows, "old/actors.csv": rows}))
    assert [(each.file, each.message) for each in found] == [
        ("actors.csv", "There are two actors tables: actors.csv and old/actors.csv.")
    ]


def test_tables_in_a_folder_inside(tmp_path: Path, folder: Folder) -> None:
    """If the tables are in a subfolder, the problem names that subfolder."""
    own = folder()
    assert vc.check(tmp_path) == [
        (
            str(tmp_path),
            1,
            "(file)",
            "The tables are in a folder inside this one.",
            f"Give that folder instead: {own}.",
        )
    ]


def test_a_name_saved_in_another_encoding(problems_of: ProblemsOf) -> None:
    """A UTF-8 name that was opened as Windows-1252 and saved again still gets the right suggestion."""
    garbled = "Société".encode().decode("cp1252")
    found = problems_of(actors="id,name\na,Société\n", mitigations=f"id,name,primary\nM,M,{garbled}\n")
    assert found == [("mitigations.csv", 2, "primary", f'Unknown actor "{garbled}".', 'Did you mean "Société"?')]


def test_a_shown_reading_that_differs_may_stand_alone(problems_of: ProblemsOf) -> None:
    """Owners can be given in readings.csv alone, leaving the role columns of mitigations.csv empty."""
    mitigations = "id,name,primary\nM-1,Filter,\n"
    assert problems_of(mitigations=mitigations, readings=f"{READINGS}M-1,A,yes,user,provider\n") == []


def test_invalid_data_error_holds_every_problem(folder: Folder) -> None:
    """Reading data with problems raises an error that lists them all, each on its own line."""
    path = folder(actors="id,name\n,One\na,\n", mitigations="id,name\nM-1,Filter\n")
    with pytest.raises(vc.InvalidDataError) as raised:
        vc.read_chain(path)
    assert list(raised.value.problems) == vc.check(path)
    assert str(raised.value) == (
        "The data has 2 problems:\n"
        "actors.csv:2: id: The cell is empty. Give every row its id.\n"
        "actors.csv:3: name: The cell is empty. Give every row its name."
    )


def test_a_misspelt_role_beside_the_right_one(problems_of: ProblemsOf) -> None:
    """Owners in a misspelt duplicate of a role column are not lost."""
    found = problems_of(mitigations="id,name,primary,primry\nM-1,Filter data,provider,user\n")
    assert found == [
        (
            "mitigations.csv",
            1,
            "primry",
            "Unknown column name.",
            'Did you mean "primary"? That column already exists: move the values of this one into it.',
        )
    ]

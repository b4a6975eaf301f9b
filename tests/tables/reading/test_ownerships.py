"""ownerships.csv: what a source says of single ownerships, and owners that only this file lists."""

from collections.abc import Callable, Mapping

import pytest

import valuechain as vc
from tests.tables.conftest import Content, Folder, Owners, ProblemsOf
from valuechain.model.table import TableSet
from valuechain.model.values import Ownership
from valuechain.tables.formats import CSV_FILES
from valuechain.tables.reading.read import read_uploaded
from valuechain.tables.writing.chain_tables import tables_of

Read = Callable[..., dict[tuple[str, str, str], Ownership]]

MITIGATIONS = (
    "id,name,primary,secondary,norm,applies_from,confidence,source\n"
    "M-1,Filter,provider,user,shall,2026-01-01,stated,Art 1\n"
)
HEAD = "mitigation_id,actor_id,role,norm,condition,applies_from,note,confidence,source\n"


@pytest.fixture
def read(folder: Folder) -> Read:
    """The ownerships in a user's tables, by mitigation, actor and role; of several readings, those of the first."""

    def owned(**tables: str) -> dict[tuple[str, str, str], Ownership]:
        chain = vc.read_chain(folder(**{"mitigations": MITIGATIONS, **tables}))
        return {(each.mitigation, each.actor, each.role): each for each in reversed(chain.ownerships)}

    return owned


def said(ownership: Ownership) -> tuple[object, ...]:
    """What the data says of an ownership."""
    norm = [verb.value for verb in ownership.norm]
    dates = list(ownership.applies_from)
    return norm, ownership.condition, dates, ownership.note, ownership.confidence.value, ownership.source


def test_without_details(read: Read) -> None:
    """Without ownerships.csv, owners have what their mitigation has, but the verb binds its leads alone."""
    owned = read()
    assert said(owned["M-1", "provider", "primary"]) == (["shall"], "", ["2026-01-01"], "", "stated", "Art 1")
    assert said(owned["M-1", "user", "secondary"]) == ([], "", ["2026-01-01"], "", "stated", "Art 1")


def test_details_of_an_owner(read: Read) -> None:
    """A row of ownerships.csv says how and when one owner is bound, and leaves the others as they are."""
    row = "M-1,user,secondary,may;can,if asked,2027-01-01,Only large ones.,interpreted,Art 1(2)\n"
    owned = read(ownerships=HEAD + row)
    assert said(owned["M-1", "user", "secondary"]) == (
        ["may", "can"], "if asked", ["2027-01-01"], "Only large ones.", "interpreted", "Art 1(2)",
    )  # fmt: skip
    assert said(owned["M-1", "provider", "primary"]) == said(read()["M-1", "provider", "primary"])


def test_empty_details(read: Read) -> None:
    """A row without date, confidence and source leaves those of the mitigation; without a verb, there is none."""
    owned = read(ownerships=f"{HEAD}M-1,provider,primary,,,,,,\n")
    assert said(owned["M-1", "provider", "primary"]) == ([], "", ["2026-01-01"], "", "stated", "Art 1")


@pytest.mark.parametrize("norm", ["Is  Encouraged;MAY", " is encouraged ; may ;", "IS ENCOURAGED;may"])
def test_verbs_in_any_spelling(read: Read, norm: str) -> None:
    """Capitals and spaces make no difference to verbs."""
    owned = read(ownerships=f"{HEAD}M-1,provider,primary,{norm},,,,,\n")
    assert [verb.value for verb in owned["M-1", "provider", "primary"].norm] == ["is encouraged", "may"]


def test_actor_by_name(read: Read) -> None:
    """The actor may be named instead of given by its id, as in role columns."""
    owned = read(ownerships=f"{HEAD}M-1,Users,secondary,may,,,,,\n")
    assert [verb.value for verb in owned["M-1", "user", "secondary"].norm] == ["may"]


ADDED = "id,name,primary,norm,confidence,source\nM-1,Filter,,should,stated,Art 1\nM-2,Report,user,,,\n"


def test_owners_that_only_this_file_lists(folder: Folder, owners: Owners) -> None:
    """If a mitigation's role columns are empty, the rows of ownerships.csv are its owners."""
    rows = "M-1,provider,primary,must,,,,,\nM-1,user,informed,,if asked,,,,\n"
    chain = vc.read_chain(folder(mitigations=ADDED, ownerships=HEAD + rows))
    assert owners(chain) == [
        ("M-1", "provider", "primary"),
        ("M-1", "user", "informed"),
        ("M-2", "user", "primary"),
    ]
    assert [said(each)[:2] for each in chain.ownerships] == [(["must"], ""), ([], "if asked"), ([], "")]
    assert {each.confidence for each in chain.ownerships[:2]} == {"stated"}


def test_owners_without_role_columns(folder: Folder, owners: Owners) -> None:
    """mitigations.csv needs no role columns at all."""
    chain = vc.read_chain(
        folder(mitigations="id,name\nM-1,Filter\n", ownerships="mitigation_id,actor_id,role\nM-1,user,primary\n")
    )
    assert owners(chain) == [("M-1", "user", "primary")]


def test_added_owners_are_in_the_order_of_roles(folder: Folder, owners: Owners) -> None:
    """Owners that only ownerships.csv lists are in the order of roles, like those of role columns."""
    rows = "M-1,user,secondary,,,,,,\nM-1,provider,primary,,,,,,\n"
    chain = vc.read_chain(folder(mitigations=ADDED, ownerships=HEAD + rows))
    assert owners(chain)[:2] == [("M-1", "provider", "primary"), ("M-1", "user", "secondary")]


READINGS = "mitigation_id,id,is_shown,primary,secondary\nM-1,A,yes,provider,user\nM-1,B,no,provider;user,\n"


def test_details_under_readings(folder: Folder) -> None:
    """Details hold under every reading that has the actor in the role; which role it has stays ambiguous."""
    rows = "M-1,provider,primary,can,if large,,,stated,Art 9\nM-1,user,primary,should,,,,,\n"
    mitigations = "id,name,source\nM-1,Filter,Art 1\n"
    chain = vc.read_chain(folder(mitigations=mitigations, readings=READINGS, ownerships=HEAD + rows))
    found = [(each.reading, each.actor, each.role, *said(each)[:2], each.source) for each in chain.ownerships]
    assert found == [
        ("A", "provider", "primary", ["can"], "if large", "Art 9"),
        ("A", "user", "secondary", [], "", "Art 1"),
        ("B", "provider", "primary", ["can"], "if large", "Art 9"),
        ("B", "user", "primary", ["should"], "", "Art 1"),
    ]
    assert {each.confidence for each in chain.ownerships} == {"ambiguous"}


def test_details_by_framework(folder: Folder) -> None:
    """Details belong to their framework, even if another has the same ids."""
    chain = vc.read_chain(
        folder(
            frameworks="id,name\none,One\ntwo,Two\n",
            actors="framework,id,name\none,a,A\ntwo,a,A\n",
            mitigations="framework,id,name,primary\none,x,X,a\ntwo,x,X,a\n",
            ownerships="framework,mitigation_id,actor_id,role,norm\ntwo,x,a,primary,may\n",
        )
    )
    assert [[verb.value for verb in each.norm] for each in chain.ownerships] == [[], ["may"]]


LISTED = "List it in the role column in mitigations.csv, or leave all role columns of that mitigation empty."


@pytest.mark.parametrize(
    ("row", "column", "message", "mend"),
    [
        ("M-1,usr,secondary", "actor_id", 'Unknown actor "usr".', 'Did you mean "user"?'),
        ("M-1,user,secndary", "role", 'Unknown role "secndary".', 'Did you mean "secondary"?'),
        ("M-1,user,primary", "actor_id", '"user" is not listed as primary for "M-1".', LISTED),
        ("M-1,provider,informed", "actor_id", '"provider" is not listed as informed for "M-1".', LISTED),
        ("M-1,,primary", "actor_id", "The cell is empty.", "Give every row its actor_id."),
        ("M-1,user,", "role", "The cell is empty.", "Give every row its role."),
        (",user,secondary", "mitigation_id", "The cell is empty.", "Give every row its mitigation_id."),
        ("M-1,user,secondary,shuld", "norm", 'Unknown norm "shuld".', 'Did you mean "should"?'),
        ("M-1,user,secondary,,,,,high", "confidence", 'Unknown confidence "high".', None),
    ],
)
def test_problem_of_a_row(problems_of: ProblemsOf, row: str, column: str, message: str, mend: str | None) -> None:
    """A row that names what is not there, or does not match the role columns, is a problem with line and advice."""
    cells = [*row.split(","), *[""] * 9][:9]
    good = "M-1,provider,primary,,,,,,\n"
    ((file, line, *found),) = problems_of(mitigations=MITIGATIONS, ownerships=f"{HEAD}{good}{','.join(cells)}\n")
    assert (file, line, *found[:2]) == ("ownerships.csv", 3, column, message)
    assert found[2] == mend if mend is not None else found[2].startswith("Valid: ")


def test_unknown_mitigation(problems_of: ProblemsOf) -> None:
    """A row about a mitigation that is not there is a problem with the nearest id."""
    rows = "M-9,user,primary,,,,,,\n"
    ((file, line, column, message, mend),) = problems_of(mitigations=MITIGATIONS, ownerships=HEAD + rows)
    assert (file, line, column, message) == ("ownerships.csv", 2, "mitigation_id", 'Unknown mitigation "M-9".')
    assert mend.startswith('Did you mean "M-1"?')


def test_rows_that_match_a_reading_alone(problems_of: ProblemsOf) -> None:
    """A row may be about an owner under any reading, but not about one under none."""
    mitigations = "id,name\nM-1,Filter\n"
    good, bad = "M-1,user,primary,,,,,,\n", "M-1,provider,secondary,,,,,,\n"
    assert problems_of(mitigations=mitigations, readings=READINGS, ownerships=HEAD + good) == []
    ((_, line, _, message, _),) = problems_of(mitigations=mitigations, readings=READINGS, ownerships=HEAD + good + bad)
    assert (line, message) == (3, '"provider" is not listed as secondary for "M-1".')


def test_same_row_twice(problems_of: ProblemsOf) -> None:
    """An ownership has one row."""
    rows = "M-1,user,secondary,may,,,,,\n" * 2
    assert problems_of(mitigations=MITIGATIONS, ownerships=HEAD + rows) == [
        ("ownerships.csv", 3, "role", '"secondary" is already used in line 2.', "Delete one.")
    ]


@pytest.mark.parametrize("mitigations", [MITIGATIONS, ADDED], ids=["role columns", "added owners"])
def test_same_row_by_id_and_by_name(problems_of: ProblemsOf, mitigations: str) -> None:
    """An ownership has one row, even if one row gives the actor's id and another its name."""
    rows = "M-1,user,secondary,may,,,,,\nM-1,Users,secondary,shall,,,,,\n"
    ((file, line, *_),) = problems_of(mitigations=mitigations, ownerships=HEAD + rows)
    assert (file, line) == ("ownerships.csv", 3)


@pytest.mark.parametrize("norm", ["shall;ought", "ought;nope"])
def test_unknown_verb_among_several(problems_of: ProblemsOf, norm: str) -> None:
    """Every unknown verb in a cell is named, each by itself."""
    unknown = [verb for verb in norm.split(";") if verb != "shall"]
    rows = f"M-1,user,secondary,{norm},,,,,\n"
    found = problems_of(mitigations=MITIGATIONS, ownerships=HEAD + rows)
    assert [problem[3] for problem in found] == [f'Unknown norm "{verb}".' for verb in unknown]


def again(chain: vc.ValueChain) -> vc.ValueChain:
    """The chain written as tables, and read back."""
    tables = [table for table in tables_of(chain).values() if table.rows]
    return read_uploaded("own.zip", CSV_FILES.write_bytes(TableSet(tables)))


DETAILED: Mapping[str, Mapping[str, str]] = {
    "details": {
        "mitigations": MITIGATIONS,
        "ownerships": f"{HEAD}M-1,user,secondary,may;can,if asked,2027-01-01,Note.,interpreted,Art 1(2)\n"
        "M-1,provider,primary,,,,,,\n",
    },
    "added owners": {
        "mitigations": ADDED,
        "ownerships": f"{HEAD}M-1,provider,primary,must,,,,,\nM-1,user,informed,,if asked,,,,\n",
    },
    "added owners without details": {"mitigations": ADDED, "ownerships": f"{HEAD}M-1,provider,primary,should,,,,,\n"},
    "readings": {
        "mitigations": "id,name,norm,source\nM-1,Filter,shall,Art 1\n",
        "readings": READINGS,
        "ownerships": f"{HEAD}M-1,provider,primary,can,if large,,,,Art 9\nM-1,user,primary,should,,,,,\n",
    },
}
"""Tables with details of every kind."""


@pytest.mark.parametrize("tables", DETAILED.values(), ids=DETAILED.keys())
def test_details_are_read_back(folder: Folder, content: Content, tables: Mapping[str, str]) -> None:
    """A chain with details, written as tables and read back, is the same chain."""
    chain = vc.read_chain(folder(**tables))
    assert content(again(chain)) == content(chain)


def test_shipped_data_is_read_back(content: Content) -> None:
    """The shipped chain, written as tables and read back, is the same chain."""
    chain = vc.read_chain()
    assert content(again(chain)) == content(chain)


PLAIN: Mapping[str, Mapping[str, str]] = {
    "role columns": {"mitigations": MITIGATIONS},
    "readings": {"mitigations": "id,name,norm,source\nM-1,Filter,shall,Art 1\n", "readings": READINGS},
    "readings with places": {
        "mitigations": "id,name,source\nM-1,Filter,Art 1\n",
        "readings": (
            "mitigation_id,id,is_shown,primary,secondary,source\n"
            "M-1,A,yes,provider,user,Art 1(1)\nM-1,B,no,provider;user,,Art 1(2)\n"
        ),
    },
}
"""Tables without ownerships.csv."""


@pytest.mark.parametrize("tables", PLAIN.values(), ids=PLAIN.keys())
def test_nothing_is_written_without_details(folder: Folder, content: Content, tables: Mapping[str, str]) -> None:
    """Data without details has no rows for ownerships.csv, and is read back the same."""
    chain = vc.read_chain(folder(**tables))
    assert tables_of(chain)["ownerships"].rows == ()
    assert content(again(chain)) == content(chain)


def test_a_role_from_a_file_that_cannot_be_read(problems_of: ProblemsOf) -> None:
    """If roles.csv cannot be read, that is the only problem: its roles are not called unknown."""
    tables = {
        "mitigations": "id,name\nM-1,Filter\n",
        "ownerships": "mitigation_id,actor_id,role\nM-1,provider,approver\nM-1,user,primary\n",
        "roles": b"id,name\nappr\x00over,Approver\n",
    }
    assert [problem[0] for problem in problems_of(**tables)] == ["roles.csv"]

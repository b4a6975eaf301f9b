"""What differs between two versions of the data."""

from pathlib import Path

import pytest

from tests.analysis.changes.conftest import ACTORS, FRAMEWORKS, MITIGATIONS, Compare, WriteVersion
from valuechain.analysis.changes.changes import ChangeKind, DataChanges, FieldChange, RowChange, compare_versions
from valuechain.analysis.changes.versions import read_version

ADDED, REMOVED, RENAMED, CHANGED = ChangeKind


def listed(changes: DataChanges) -> dict[tuple[str, str], list[tuple[ChangeKind, str]]]:
    """The kind and key of every row that differs, by framework and table."""
    return {(each.framework, each.table): [(row.kind, row.row) for row in each.rows] for each in changes.tables}


def only_row(changes: DataChanges) -> RowChange:
    """The only row that differs."""
    ((row,),) = [each.rows for each in changes.tables]
    return row


def test_equal_data_has_no_changes(compare: Compare) -> None:
    """The order of columns and rows, quotation marks and the separator make no difference."""
    actors = 'name;id;framework\n"Users";user;"book"\nMakers;"maker";book\n'
    assert compare(actors=actors).tables == ()


def test_a_missing_column_is_an_empty_one(compare: Compare) -> None:
    """Data from before a column existed equals data with that column empty or at its default."""
    old = "framework,id,name\nbook,maker,Makers\nbook,user,Users\n"
    new = "framework,id,name,code,is_addressed\nbook,maker,Makers,,yes\nbook,user,Users,,\n"
    assert compare({"actors": old}, actors=new).tables == ()


def test_rows_of_each_kind(compare: Compare) -> None:
    """Rows are added, changed or removed by their ids; new and changed rows come in the order of the new version."""
    mitigations = "framework,id,name,summary,primary\nbook,M-3,New,,user\nbook,M-2,Report misuse,Soon.,maker\n"
    changes = compare(mitigations=mitigations)
    assert listed(changes) == {("book", "mitigations"): [(ADDED, "M-3"), (CHANGED, "M-2"), (REMOVED, "M-1")]}
    assert changes.tables[0].rows[1].fields == (
        FieldChange("summary", "", "Soon."),
        FieldChange("primary", "maker;user", "maker"),
    )


def test_a_new_id_is_a_renamed_row(compare: Compare) -> None:
    """A row that lists its old id is renamed, not removed and added; only its other changes are listed."""
    mitigations = (
        "framework,id,name,former_ids,primary\nbook,art-1,Filter all data,M-1,maker\n"
        "book,M-2,Report misuse,,maker;user\n"
    )
    assert only_row(compare(mitigations=mitigations)) == RowChange(
        RENAMED,
        "art-1",
        "Filter all data",
        former="M-1",
        fields=(FieldChange("name", "Filter data", "Filter all data"),),
    )


def test_new_ids_in_other_tables_are_no_changes(compare: Compare) -> None:
    """Where other rows name a renamed actor or mitigation, the new id is not a change."""
    old = {
        "ownerships": "framework,mitigation_id,actor_id,role,note\nbook,M-1,maker,primary,Always.\n",
        "risks": "framework,id,name,impacted\nbook,theft,Theft,maker;user\n",
        "doubts": "framework,mitigation_id,actor_id,kind,what\nbook,M-1,maker,odd,It is odd.\n",
        "supplies": "framework,from_actor,to_actor,what\nbook,maker,user,models\n",
        "texts": "framework,id,title\nbook,print,The Book\n",
        "passages": (
            "framework,table,row,text,place\nbook,mitigations,M-1,print,lines 1-2\nbook,actors,maker,print,line 3\n"
        ),
    }
    new = {
        name: text.replace("M-1", "art-1").replace(",maker", ",provider").replace("maker;", "provider;")
        for name, text in old.items()
    }
    actors = "framework,id,name,former_ids\nbook,provider,Makers,maker\nbook,user,Users,\n"
    mitigations = (
        "framework,id,name,former_ids,primary\nbook,art-1,Filter data,M-1,provider\n"
        "book,M-2,Report misuse,,provider;user\n"
    )
    changes = compare(old, actors=actors, mitigations=mitigations, **new)
    assert listed(changes) == {
        ("book", "actors"): [(RENAMED, "provider")],
        ("book", "mitigations"): [(RENAMED, "art-1")],
    }


def test_the_place_of_a_renamed_reading_is_no_change(compare: Compare) -> None:
    """The passage of a reading, whose row is `mitigation/reading`, follows the mitigation's new id."""
    old = {
        "readings": ("framework,mitigation_id,id,is_shown,primary\nbook,M-1,A,yes,maker\nbook,M-1,B,no,user\n"),
        "texts": "framework,id,title\nbook,print,The Book\n",
        "passages": "framework,table,row,text,place\nbook,readings,M-1/B,print,line 3\n",
        "mitigations": "framework,id,name\nbook,M-1,Filter data\n",
    }
    new = {name: text.replace("M-1", "art-1") for name, text in old.items()}
    new["mitigations"] = "framework,id,name,former_ids\nbook,art-1,Filter data,M-1\n"
    assert listed(compare(old, **new)) == {("book", "mitigations"): [(RENAMED, "art-1")]}


def test_a_merged_row_names_its_successor(compare: Compare) -> None:
    """If one row replaces two, it takes the place of the first, and the second is removed with a note."""
    mitigations = "framework,id,name,former_ids,primary\nbook,all,Do both,M-1;M-2,maker\n"
    renamed, removed = compare(mitigations=mitigations).tables[0].rows
    assert (renamed.kind, renamed.former, renamed.row) == (RENAMED, "M-1", "all")
    assert (removed.kind, removed.row, removed.successor) == (REMOVED, "M-2", "all")


def test_rows_with_the_same_key_are_paired(compare: Compare) -> None:
    """Of several doubts with the same key, equal ones are left out and the others compared in their order."""
    head = "framework,mitigation_id,kind,what\n"
    old = {"doubts": f"{head}book,M-1,odd,One.\nbook,M-1,odd,Two.\nbook,M-1,odd,Three.\n"}
    changes = compare(old, doubts=f"{head}book,M-1,odd,Two.\nbook,M-1,odd,First.\n")
    assert listed(changes) == {("book", "doubts"): [(CHANGED, "M-1/odd"), (REMOVED, "M-1/odd")]}
    assert changes.tables[0].rows[0].fields == (FieldChange("what", "One.", "First."),)


def test_rows_that_reading_adds_are_left_out(compare: Compare) -> None:
    """Only rows of the files themselves are compared: neither version has the shipped topics, and one is new."""
    changes = compare(topics="id,name\nour-topic,Our topic\n")
    assert listed(changes) == {("", "topics"): [(ADDED, "our-topic")]}


def test_the_frameworks_come_in_their_order_and_shared_tables_last(compare: Compare) -> None:
    """Tables are listed by framework, new ones as in the file, then those that are gone, then what all share."""
    before = {
        "frameworks": FRAMEWORKS + "gone,Gone\n",
        "actors": ACTORS + "gone,a,A\n",
        "mitigations": MITIGATIONS + "gone,x,X,,a\n",
    }
    changes = compare(
        before,
        frameworks="id,name\nfresh,Fresh\nbook,The Book\n",
        actors=ACTORS.replace("Users", "Everybody") + "fresh,b,B\n",
        mitigations=MITIGATIONS + "fresh,y,Y,,b\n",
        roles="id,name\nscribe,Scribe\n",
    )
    assert [(each.framework, each.table) for each in changes.tables] == [
        *(("fresh", table) for table in ("frameworks", "actors", "mitigations")),
        ("book", "actors"),
        *(("gone", table) for table in ("frameworks", "actors", "mitigations")),
        ("", "roles"),
    ]
    assert list(changes.frameworks) == ["fresh", "book", "gone"]


@pytest.mark.parametrize("has_table", [True, False])
def test_only_frameworks_are_compared_whatever_their_ids(version: WriteVersion, *, has_table: bool) -> None:
    """Two versions of one framework are compared even if its id, or the folder that it is named after, differs."""
    old, new = (Path(version(name)) for name in ("old", "new"))
    for folder in (old, new):
        for table in ("actors", "mitigations"):
            file = folder / f"{table}.csv"
            file.write_text("\n".join(line.partition(",")[2] for line in file.read_text().splitlines()) + "\n")
        (folder / "frameworks.csv").unlink()
    if has_table:
        (new / "frameworks.csv").write_text("id,name\nlibrary,The Library\n")
    changes = compare_versions(read_version(old), read_version(new))
    added = {("library", "frameworks"): [(ADDED, "library")]}
    assert listed(changes) == (added if has_table else {})


def test_places_of_rows_without_ids_follow_new_ids(compare: Compare) -> None:
    """Passages of supplies and doubts name actors and mitigations; new ids in them are no changes."""
    old = {
        "supplies": "framework,from_actor,to_actor,what\nbook,maker,user,models\n",
        "doubts": "framework,mitigation_id,actor_id,kind,what\nbook,M-1,maker,odd,It is odd.\nbook,,maker,rare,R.\n",
        "texts": "framework,id,title\nbook,print,The Book\n",
        "passages": (
            "framework,table,row,text,place\nbook,supplies,models/maker/user,print,line 1\n"
            "book,doubts,M-1/maker/odd,print,line 2\nbook,doubts,maker/rare,print,line 3\n"
        ),
    }
    new = {name: text.replace("M-1", "art-1").replace("maker", "provider") for name, text in old.items()}
    actors = "framework,id,name,former_ids\nbook,provider,Makers,maker\nbook,user,Users,\n"
    mitigations = (
        "framework,id,name,former_ids,primary\nbook,art-1,Filter data,M-1,provider\n"
        "book,M-2,Report misuse,,provider;user\n"
    )
    assert listed(compare(old, actors=actors, mitigations=mitigations, **new)) == {
        ("book", "actors"): [(RENAMED, "provider")],
        ("book", "mitigations"): [(RENAMED, "art-1")],
    }

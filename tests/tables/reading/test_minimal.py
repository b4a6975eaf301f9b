"""The minimum: actors.csv and mitigations.csv with id and name, and one column per role."""

import gc

import pytest

import valuechain as vc
from tests.tables.conftest import Folder, Owners
from valuechain.model.vocabulary import PLACES, Place


def test_actors_and_mitigations(folder: Folder) -> None:
    """The minimal folder gives its actors and mitigations in file order."""
    chain = vc.read_chain(folder())
    assert [(actor.id, actor.name) for actor in chain.actors] == [("provider", "Model Providers"), ("user", "Users")]
    assert [(each.id, each.name) for each in chain.mitigations] == [("M-1", "Filter data"), ("M-2", "Report misuse")]


def test_owners_by_id(folder: Folder, owners: Owners) -> None:
    """A role column holds the ids of the actors with that role."""
    assert owners(vc.read_chain(folder())) == [
        ("M-1", "provider", "primary"),
        ("M-2", "provider", "primary"),
        ("M-2", "user", "secondary"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "provider;user",
        "Model Providers;Users",
        "provider;Users",
        " provider ; user ",
        "provider;user;",
        ";provider;;user",
    ],
)
def test_owners_by_id_or_exact_name(folder: Folder, owners: Owners, cell: str) -> None:
    """Several actors are separated by semicolons, each by its id or exact name."""
    chain = vc.read_chain(folder(mitigations=f"id,name,primary\nM-1,Filter data,{cell}\n"))
    assert owners(chain) == [("M-1", "provider", "primary"), ("M-1", "user", "primary")]


@pytest.mark.parametrize("role", ["primary", "secondary", "responsible", "supporting", "mentioned"])
def test_a_column_for_every_shipped_role(folder: Folder, owners: Owners, role: str) -> None:
    """Every shipped role can have a column."""
    chain = vc.read_chain(folder(mitigations=f"id,name,{role}\nM-1,Filter data,user\n"))
    assert owners(chain) == [("M-1", "user", role)]


@pytest.mark.parametrize("head", ["Co-Lead", "co-lead", "CO LEAD", "co_lead"])
def test_a_role_of_ones_own(folder: Folder, owners: Owners, head: str) -> None:
    """A role from roles.csv can have a column; the case and spacing of the heading do not matter."""
    roles = "id,name,is_lead\nCo-Lead,Co-lead,yes\n"
    chain = vc.read_chain(folder(roles=roles, mitigations=f"id,name,{head}\nM-1,Filter data,user\n"))
    assert owners(chain) == [("M-1", "user", "Co-Lead")]
    assert chain.role("Co-Lead").is_lead


def test_an_id_goes_before_a_name(folder: Folder, owners: Owners) -> None:
    """A word that is both an id and a name is read as the id."""
    chain = vc.read_chain(folder(actors="id,name\n1,One\n2,Two\n", mitigations="id,name,primary\nM-1,Filter,2\n"))
    assert owners(chain) == [("M-1", "2", "primary")]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_it_applies_to_every_context(folder: Folder, place: Place) -> None:
    """A framework without cells applies to every model type and release type."""
    allocation = vc.build_allocation(vc.read_chain(folder()), vc.Context(*place))
    assert [mitigation.id for mitigation in allocation.mitigations] == ["M-1", "M-2"]


def test_it_needs_no_context(folder: Folder) -> None:
    """A framework without cells can be queried without giving a context or the framework's name."""
    assert vc.matrix(vc.read_chain(folder())).columns.tolist() == [
        "id",
        "mitigation",
        "stage",
        "Model Providers",
        "Users",
    ]


@pytest.mark.parametrize(
    ("name", "framework"),
    [
        ("My Framework (v2)", "my-framework-v2"),
        ("Übersicht für alle", "ubersicht-fur-alle"),
        ("数据", "my-data"),
        ("a.b", "a-b"),
    ],
)
def test_the_framework_is_called_as_the_folder(folder: Folder, name: str, framework: str) -> None:
    """Without frameworks.csv, the framework has the folder's name and an id derived from it in plain letters."""
    path = folder().rename(folder().with_name(name))
    chain = vc.read_chain(path)
    assert [(each.id, each.name, each.called) for each in chain.frameworks] == [(framework, name, "mitigation")]


@pytest.mark.parametrize("table", ["actors", "mitigations"])
def test_frameworks_that_only_rows_name(folder: Folder, table: str) -> None:
    """Without frameworks.csv, the frameworks are those named in actors.csv, or failing that in mitigations.csv."""
    text = {"actors": "id,name,framework\nprovider,P,x\nuser,U,x\n", "mitigations": "id,name,framework\nM-1,Filter,x\n"}
    chain = vc.read_chain(folder(**{table: text[table]}))
    assert [framework.id for framework in chain.frameworks] == ["x"]
    assert {row.framework for row in (*chain.actors, *chain.mitigations)} == {"x"}


@pytest.mark.parametrize("is_enabled", [True, False])
def test_reading_leaves_the_garbage_collector_alone(folder: Folder, is_enabled: bool) -> None:
    """Reading leaves the garbage collector as it was, with or without problems."""
    found = []
    was_enabled = gc.isenabled()
    try:
        (gc.enable if is_enabled else gc.disable)()
        vc.read_chain(folder())
        found.append(gc.isenabled())
        vc.check(folder(actors=""))
        found.append(gc.isenabled())
    finally:
        (gc.enable if was_enabled else gc.disable)()
    assert found == [is_enabled, is_enabled]


def test_two_frameworks(folder: Folder, owners: Owners) -> None:
    """Two frameworks can use the same ids, and each refers to its own actors."""
    chain = vc.read_chain(
        folder(
            actors="framework,id,name\nx,a,First\ny,a,Second\n",
            mitigations="framework,id,name,primary\nx,M-1,Filter,First\ny,M-1,Filter,Second\n",
        )
    )
    assert owners(chain) == [("M-1", "a", "primary"), ("M-1", "a", "primary")]
    assert [ownership.framework for ownership in chain.ownerships] == ["x", "y"]

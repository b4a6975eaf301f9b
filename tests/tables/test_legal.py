"""Valid but unusual data is not a problem."""

import pytest

import valuechain as vc
from tests.tables.conftest import Folder
from valuechain.model.vocabulary import ModelType


@pytest.mark.parametrize(
    "tables",
    [
        {"mitigations": "id,name,primary\nM,M,provider\n"},
        {"mitigations": "id,name,secondary\nM,M,user\n"},
        {"actors": "id,name,note,note,\nprovider,P,x,y,\nuser,U,,,\n"},
        {"actors": "id,name,contact,department,budget\nprovider,P,user,Provider,9\nuser,U,,,\n"},
        {"mitigations": "id,name,state,due,owner notes,primary\nM,M,done,May,provider pays; see mail,user\n"},
        {"mitigations": "name,secondary,id,primary\nM,user,M-1,provider\n"},
        {"mitigations": "ID,NAME,Primary\nM,M,user\n"},
        {"mitigations": "id,name,stage,primary\nM,M,Whatever stage,user\n"},
        {"mitigations": "id,name,confidence,norm,primary\nM,M,Stated,SHALL,user\n"},
        {"mitigations": "id,name,primary\nprovider,provider,provider\n"},
        {"mitigations": "id,name,primary\nM,Same name,user\nN,Same name,\n"},
        {"mitigations": "id,name,risks,primary\nM,M,all,user\n"},
        {"readings": "mitigation_id,id,is_shown,primary\nM-1,A,yes,provider\n"},
        {"actors": "id,name\nUser,P\nuser,U\nprovider,Model Providers\n"},
        {"supplies": "from_actor,to_actor,what\nprovider,user,weights\nprovider,user,documents\n"},
        {"doubts": "kind,what\ntorn,unclear\n"},
        {"crosswalk": "actor,to_framework,to_actor,extent\nuser,pai-open,,none\n,cosai,platform_provider,none\n"},
        {"stages": "name\n"},
        {"readme": "not;a\ttable,at all\n"},
        {"frameworks": "id,name\nown,Our own\n"},
        {
            "topics": "id,name\nown-topic,Our topic\n",
            "mitigations": "id,name,topics,primary\nM,M,own-topic;evaluation,user\n",
        },
        {"model_types": "id,name\nfrontier,Our name for it\n"},
        {"actors": "id,name\nprovider,=1+1\nuser,'+x\n"},
    ],
    ids=[
        "idle actor",
        "no primary",
        "note columns",
        "notes that name an actor now and then",
        "notes that hold semicolons",
        "other order",
        "capitals in headers",
        "stage that is not described",
        "capitals in words",
        "actor and mitigation with one id",
        "two mitigations with one name",
        "every risk",
        "single reading",
        "ids that differ in capitals",
        "two supplies between two actors",
        "doubt about the whole",
        "crosswalk to nobody",
        "optional table without rows",
        "file that is no table of ours",
        "described framework",
        "topic of ones own",
        "type described again",
        "text that a spreadsheet would run",
    ],
)
def test_legal(folder: Folder, tables: dict[str, str]) -> None:
    """None of these cases is a problem, and the data is read."""
    path = folder(**tables)
    assert vc.check(path) == []
    assert vc.read_chain(path).mitigations


def test_legal_things_are_findings(folder: Folder) -> None:
    """Mitigations without an owner and actors without a mitigation are findings."""
    found = vc.findings(vc.read_chain(folder(mitigations="id,name,primary\nM-1,M,provider\nM-2,M,\n")))
    assert [mitigation.id for mitigation in found.unowned] == ["M-2"]
    assert [actor.id for actor in found.idle_actors] == ["user"]


def test_readings_make_a_mitigation_ambiguous(folder: Folder) -> None:
    """A mitigation with readings is ambiguous, whatever its own confidence."""
    chain = vc.read_chain(folder(readings="mitigation_id,id,is_shown,primary\nM-1,A,yes,provider\n"))
    assert [mitigation.confidence for mitigation in chain.mitigations] == ["ambiguous", "unsourced"]


def test_types_described_again(folder: Folder) -> None:
    """Defining one model type changes neither the other types nor their order."""
    chain = vc.read_chain(folder(model_types="id,name\nfrontier,Mine\n"))
    assert [each.id for each in chain.model_types] == list(ModelType)
    assert chain.model_types[2].name == "Mine"
    assert chain.model_types[0].name == "Specialized Narrow Purpose"


def test_spaces_around_references(folder: Folder) -> None:
    """Spaces around ids, and around references to them, are ignored."""
    chain = vc.read_chain(
        folder(
            actors="id,name\n provider ,P\nuser , U \n",
            mitigations="id,name,stage,parent,primary\nM-1 ,M, One ,,U\nM-2,N,One, M-1,provider ; U\n",
            doubts="mitigation_id,actor_id,kind,what\n M-1 , user ,k,w\n",
            crosswalk="actor,to_framework,to_actor\n user , cosai , platform_provider \n",
        )
    )
    assert [actor.id for actor in chain.actors] == ["provider", "user"]
    assert [(each.id, each.parent, each.stage) for each in chain.mitigations] == [
        ("M-1", "", "One"),
        ("M-2", "M-1", "One"),
    ]
    assert [(each.mitigation, each.actor) for each in chain.doubts] == [("M-1", "user")]
    assert [(each.actor, each.to_framework, each.to_actor) for each in chain.crosswalk] == [
        ("user", "cosai", "platform_provider")
    ]

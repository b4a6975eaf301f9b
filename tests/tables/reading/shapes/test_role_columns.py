"""Role columns hold the names of actors."""

from pathlib import Path

import pytest

import valuechain as vc
from tests.tables.conftest import Folder
from tests.tables.reading.shapes.conftest import ReadText, describe


def test_lists_of_names(read_text: ReadText) -> None:
    """Cells hold lists of names, from which the actors are made."""
    found = read_text("""
        Deliverable,Responsible,Accountable,Consulted,Informed
        Model card,"Ana, Bo",Cy,Legal and Compliance,All staff
        Risk assessment,Bo,Cy,"Legal and Compliance; Ana",-
        """)
    assert found.actors == ["Ana", "Bo", "Cy", "Legal and Compliance", "All staff"]
    assert [each for each in found.owners if each[0] == "Risk assessment"] == [
        ("Risk assessment", "Bo", "responsible"),
        ("Risk assessment", "Cy", "accountable"),
        ("Risk assessment", "Legal and Compliance", "consulted"),
        ("Risk assessment", "Ana", "consulted"),
    ]
    assert found.notes == [
        "Note: This looks like a RACI table with a column for each role: 2 tasks, 5 actors, R A C I.",
        'Note: "-" was read as empty.',
    ]


def test_a_pair_of_names(read_text: ReadText) -> None:
    """Two names joined by "and" are two actors only if each stands alone elsewhere."""
    found = read_text("Task,Responsible\na,Legal\nb,IT\nc,Legal and IT\nd,Research and Development\n")
    assert found.actors == ["Legal", "IT", "Research and Development"]


@pytest.mark.parametrize("heads", ["R,A,C,I", "Responsible (R),Accountable (A),C,I", "Resp,Accountable,Consult,Inform"])
def test_headings(folder: Folder, heads: str) -> None:
    """Headings can be letters, of which I is not taken for an id, or words in several forms."""
    path = folder(
        actors="id,name\nana,Ana\nbo,Bo\ntutor,Tutor\n",
        mitigations=f"Entregavel,{heads}\nA um,Ana,Bo,Time,Tutor\nB dois,Cy,Bo,Time,Tutor\n",
    )
    found = describe(vc.read_chain(path))
    assert found.mitigations == [("a-um", "A um", ""), ("b-dois", "B dois", "")]
    assert [(actor, role) for task, actor, role in found.owners if task == "B dois"] == [
        ("Cy", "responsible"),
        ("Bo", "accountable"),
        ("Time", "consulted"),
        ("Tutor", "informed"),
    ]


@pytest.mark.parametrize(
    ("heads", "roles"),
    [
        ("Tâche;Responsable;Consulté", ["responsible", "consulted"]),
        ("Tarea;Responsable;Informado", ["responsible", "informed"]),
        ("Aufgabe;Verantwortlich;Informiert", ["responsible", "informed"]),
        ("Tarefa;Responsável;Consultado", ["responsible", "consulted"]),
    ],
)
def test_languages(read_text: ReadText, heads: str, roles: list[str]) -> None:
    """Headings can be in French, Spanish, German and Portuguese."""
    assert [role for *_, role in read_text(f"{heads}\nFiltrer;Ana;Bo\n").owners] == roles


def test_any_heading_with_actors(folder: Folder) -> None:
    """A heading that is no usual word is a role of its own, if the cells hold known actors."""
    path = folder(mitigations="Task,Owner,Signs off\nFilter,provider,user\nReport,user,Model Providers\n")
    assert sorted(describe(vc.read_chain(path)).owners) == [
        ("Filter", "Model Providers", "responsible"),
        ("Filter", "Users", "Signs off"),
        ("Report", "Model Providers", "Signs off"),
        ("Report", "Users", "responsible"),
    ]


def test_a_misspelt_actor(folder: Folder) -> None:
    """A name that is nearly that of a known actor is a problem, not another actor; the column has its own heading."""
    (problem,) = [
        each
        for each in vc.check(folder(mitigations="Task,Lead actor\nFilter,Model Provders\nReport,user\n"))
        if not each.is_warning
    ]
    assert (problem.line, problem.column, problem.mend) == (2, "Lead actor", 'Did you mean "Model Providers"?')


@pytest.mark.parametrize("role", ["accountable", "responsible", "consulted", "informed", "supporting"])
def test_known_roles(folder: Folder, role: str) -> None:
    """The roles of RACI and RASCI need no table of roles."""
    chain = vc.read_chain(folder(mitigations=f"id,name,{role}\nM,M,user\n"))
    assert [each.role for each in chain.ownerships] == [role]
    assert chain.role(role).letter
    assert chain.warnings == ()


def test_register_with_one_owner(folder: Folder) -> None:
    """In a register, the owner is responsible; the owners are matched with the actors by name."""
    path = folder(mitigations="Control ID,Area,Control,Owner\nG-1,Gov,Name an owner,Users\nG-2,Gov,Write,Board\n")
    found = describe(vc.read_chain(path))
    assert found.actors == ["Model Providers", "Users", "Board"]
    assert found.mitigations == [("G-1", "Name an owner", "Gov"), ("G-2", "Write", "Gov")]
    assert found.owners == [("Name an owner", "Users", "responsible"), ("Write", "Board", "responsible")]


def test_register_alone(read_text: ReadText) -> None:
    """A register alone makes its actors, and says which cells name none."""
    found = read_text("""
        Ref,Requirement,Control Owner,Status
        AI-1,Keep an inventory,Data Office,Open
        AI-2,Assess impact,"Legal; Data Office",Done
        AI-3,Log decisions,TBD,Open
        """)
    assert found.actors == ["Data Office", "Legal"]
    assert found.notes[1:] == [
        'Note: The column "Status" (3 cells) was left out: no use for it is known.',
        'Note: "TBD" was read as not known yet.',
    ]


def test_a_file_called_like_another_table(read_text: ReadText) -> None:
    """A file may have the name of one of the data format's tables."""
    assert read_text("Task,Responsible\nFilter,Ana\n", name="roles.csv").owners == [("Filter", "Ana", "responsible")]


def test_actors_with_other_headings(tmp_path: Path) -> None:
    """A table of actors may have other headings, and no ids."""
    (tmp_path / "actors.csv").write_text("Stakeholder,Email\nLegal team,a@example.org\n")
    (tmp_path / "mitigations.csv").write_text("Task,Owner\nWrite,Legal team\n")
    assert [(actor.id, actor.name) for actor in vc.read_chain(tmp_path).actors] == [("legal-team", "Legal team")]


def test_a_clause_is_no_actor(read_text: ReadText) -> None:
    """A comma before a clause such as "where ..." does not begin another actor."""
    found = read_text('Task,Responsible,Consulted\nAssess,"DPO, where personal data is used","Legal, HR"\n')
    assert found.actors == ["DPO, where personal data is used", "Legal", "HR"]

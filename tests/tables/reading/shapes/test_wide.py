"""A wide matrix has tasks in rows, actors in columns, and roles in cells."""

import pytest

import valuechain as vc
from tests.tables.conftest import Folder
from tests.tables.reading.shapes.conftest import ReadText


def test_letters(read_text: ReadText) -> None:
    """Letters in cells are roles, and headings are actors."""
    found = read_text("""
        Activity,Legal,IT,Board
        Write the policy,R,C,A
        Train staff,I,R,A
        """)
    assert found.actors == ["Legal", "IT", "Board"]
    assert found.mitigations == [
        ("write-the-policy", "Write the policy", ""),
        ("train-staff", "Train staff", ""),
    ]
    assert sorted(found.owners) == [
        ("Train staff", "Board", "accountable"),
        ("Train staff", "IT", "responsible"),
        ("Train staff", "Legal", "informed"),
        ("Write the policy", "Board", "accountable"),
        ("Write the policy", "IT", "consulted"),
        ("Write the policy", "Legal", "responsible"),
    ]
    assert found.notes == ["Note: This looks like a RACI matrix: 2 tasks, 3 actors, R A C I."]


@pytest.mark.parametrize(
    ("cell", "roles"),
    [
        ("R", ["responsible"]),
        ("r", ["responsible"]),
        ("(R)", ["responsible"]),
        ("R*", ["responsible"]),
        ("A/R", ["responsible", "accountable"]),
        ("R, A", ["responsible", "accountable"]),
        ("R A", ["responsible", "accountable"]),
        ("RA", ["responsible", "accountable"]),
        ("C & I", ["consulted", "informed"]),
        ("C\nI", ["consulted", "informed"]),
        ("Responsible", ["responsible"]),
        ("Verantwortlich", ["responsible"]),
        ("consultado", ["consulted"]),
        ("x", ["responsible"]),
        ("✓", ["responsible"]),
        ("-", []),
        ("n/a", []),
        ("", []),
    ],
)
def test_cells(read_text: ReadText, cell: str, roles: list[str]) -> None:
    """A cell can hold a letter, a word, a tick, several of them, or nothing."""
    found = read_text(f'Task,Legal,IT\nFilter,"{cell}",C\nReport,A,I\n')
    assert [role for task, actor, role in found.owners if (task, actor) == ("Filter", "Legal")] == roles


@pytest.mark.parametrize(
    ("letters", "role"),
    [("R A C I S", "supporting"), ("P S", "secondary"), ("P S R A", "secondary")],
)
def test_what_s_means(read_text: ReadText, letters: str, role: str) -> None:
    """S is secondary beside P, and supporting otherwise."""
    rows = "\n".join(f"Task {letter},{letter},I" for letter in letters.split())
    found = read_text(f"Task,One,Two\n{rows}\n")
    assert ("Task S", "One", role) in found.owners


def test_letters_in_the_table_of_mitigations(folder: Folder) -> None:
    """Beside a table of actors, the headings are their ids or names."""
    path = folder(
        actors="id,name\nprovider,Model providers\nhosting,Hosts\nuser,Users\n",
        mitigations="id,name,provider,Hosts,user\na,Task A,P,S,\nb,Task B,R,S,A\n",
    )
    assert [(o.mitigation, o.actor, o.role) for o in vc.read_chain(path).ownerships] == [
        ("a", "provider", "primary"),
        ("a", "hosting", "secondary"),
        ("b", "provider", "responsible"),
        ("b", "user", "accountable"),
        ("b", "hosting", "secondary"),
    ]


def test_an_actor_without_a_role(read_text: ReadText) -> None:
    """An actor whose column is empty is read as well."""
    assert read_text("Task,Legal,Board,IT\nFilter,R,,A\n").actors == ["Legal", "Board", "IT"]


def test_a_letter_of_ones_own(read_text: ReadText) -> None:
    """A letter that no one explains is a role of its own, with a warning."""
    found = read_text("Task,Board,CTO,Team\nFund,V,A,R\nBuild,I,A,R\n")
    assert ("Fund", "Board", "V") in found.owners
    assert 'Warning: "V" is not one of the usual roles, so it was read as a role of its own.' in found.notes


def test_a_legend_explains_letters(read_text: ReadText) -> None:
    """A legend above or below the table says what letters mean."""
    found = read_text("""
        "R = Responsible, A = Accountable, V = Verifies"
        Task,Board,Team
        Fund,V,R
        Build,A,R
        """)
    assert ("Fund", "Board", "Verifies") in found.owners


def test_words_that_are_no_role(read_text: ReadText) -> None:
    """A word that is no role is left out and named."""
    found = read_text("Task,Board,CTO\nFund,see note,R\nBuild,A,R\nSell,A,C\n")
    assert 'Warning: "see note" is not a role, and was left out.' in found.notes


def test_other_columns(read_text: ReadText) -> None:
    """Numbers, stages, descriptions and comments are understood; other columns are left out and named."""
    found = read_text("""
        No.,Phase,Activity,Description,Legal,IT,Due date,Comments
        1,Plan,Write,What to do,R,A,May,soon
        2,Do,Train,Who to train,C,R,June,
        """)
    assert found.mitigations == [("1", "Write", "Plan"), ("2", "Train", "Do")]
    assert found.actors == ["Legal", "IT"]
    assert found.notes[1:] == ['Note: The column "Due date" (2 cells) was left out: no use for it is known.']


def test_numbers_that_repeat(read_text: ReadText) -> None:
    """Numbers that begin anew in each section are no ids."""
    found = read_text("No,Task,Legal,IT\n1,Write,R,A\n1,Train,C,R\n")
    assert [ident for ident, *_ in found.mitigations] == ["write", "train"]
    assert "Warning: The number repeats, so ids were made from the names." in found.notes


def test_ids_are_stable_and_unique(read_text: ReadText) -> None:
    """An id is made from the name, with a number if it is taken."""
    text = "Task,Legal,IT\nWrite it,R,A\nWrite it!,C,R\n数据,C,R\n"
    first, second = read_text(text), read_text(text)
    assert [ident for ident, *_ in first.mitigations] == ["write-it", "write-it-2", "数据"]
    assert first.mitigations == second.mitigations


def test_ticks_in_words(read_text: ReadText) -> None:
    """Yes and no are ticks if the table has no other marks."""
    found = read_text("Task,Legal,IT\nWrite,yes,no\nTrain,no,yes\n")
    assert found.owners == [("Write", "Legal", "responsible"), ("Train", "IT", "responsible")]


def test_a_column_of_yes_and_no_beside_roles(read_text: ReadText) -> None:
    """Beside roles, a column of yes and no is no actor."""
    found = read_text("Task,Legal,IT,Done\nWrite,R,A,yes\nTrain,A,R,no\n")
    assert found.actors == ["Legal", "IT"]


def test_headings_in_two_rows(read_text: ReadText) -> None:
    """If the header has two rows, the upper one groups actors, and names columns that the lower one leaves empty."""
    found = read_text("""
        Ref,Activity,Business,,IT,
        ,,Lead,Legal,Lead,Ops
        1,Write,R,A,C,I
        2,Train,,R,A,C
        """)
    assert found.actors == ["Business: Lead", "Legal", "IT: Lead", "Ops"]
    assert found.mitigations == [("1", "Write", ""), ("2", "Train", "")]


def test_two_kinds_of_circles(read_text: ReadText) -> None:
    """An empty circle beside full ones is support."""
    found = read_text("Task,Provider,Deployer\nMonitor,●,○\nReport,,●\n")
    assert found.owners[:2] == [("Monitor", "Provider", "responsible"), ("Monitor", "Deployer", "supporting")]


def test_people_below_departments(read_text: ReadText) -> None:
    """A row below the headings that names no task has headings, too."""
    assert read_text("Task,Legal,Legal,IT\n,Counsel,Paralegal,Ops\nWrite,R,C,I\nFile,A,R,C\n").actors == [
        "Counsel",
        "Paralegal",
        "Ops",
    ]


def test_the_last_word_of_a_heading(read_text: ReadText) -> None:
    """A heading may end with a usual word."""
    found = read_text("Control ID,Control Title,AI lifecycle stage,Control Description,Legal\n1,Write,Plan,All,R\n")
    assert found.mitigations == [("1", "Write", "Plan")]
    assert len(found.notes) == 1


def test_stages_given_once(read_text: ReadText) -> None:
    """A stage that stands only in its first row, as merged cells leave it in CSV, goes on until the next."""
    found = read_text("Process,Activity,Legal,IT\nPlan,Write,R,A\n,Train,C,R\nDo,Sell,R,A\n,Buy,R,A\n")
    assert [stage for *_, stage in found.mitigations] == ["Plan", "Plan", "Do", "Do"]


def test_accountable_and_responsible_in_one_row(read_text: ReadText) -> None:
    """An actor that is accountable and responsible for the same task is no warning."""
    found = read_text("Task,Legal,IT\nWrite,A/R,C\n")
    assert len(found.notes) == 1

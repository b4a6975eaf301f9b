"""One run reports every problem exactly once, but not the consequences of other problems."""

import json

import pytest

import valuechain as vc
from tests.tables.conftest import Folder, ProblemsOf
from valuechain.tables.reading import report, rows

FAULTY = {
    "frameworks": "id,name\nours,Ours\ntheirs,Theirs\n",
    "actors": (
        "framework,id,name,confidence,is_cross_stage\n"
        "ours,a,Alpha,stated,no\n"
        "ours,,Beta,guessed,perhaps\n"
        "ours,a,Gamma,stated,no\n"
        "theris,d,Delta,stated,no\n"
        ",e,Epsilon,stated,no\n"
        "theirs,t,,sated,no\n"
    ),
    "mitigations": (
        "framework,id,name,primry,supporting,overseer,confidence,topics,cells,parent\n"
        'ours,M-1,"Filter\nand label",a;zeta,a;Alpha,a,stated,evaluaton;training,advanced/opn,\n'
        "ours,M-1,Report,Gama,,a,sure,nothing,open,M-9\n"
        "theirs,N-1,Test,t;a,,t,stated,evaluation,*/*,\n"
    ),
    "readings": (
        "framework,mitigation_id,id,is_shown,primary\n"
        "ours,M-1,A,yes,a\n"
        "ours,M-1,A,yes,b\n"
        "ours,M-7,A,maybe,a\n"
        "theirs,N-1,A,no,t\n"
    ),
    "cells": "framework,model_type,release_type,status\nours,advance,opened,excluded\nours,frontier,open,alocated\n",
    "notes": "id\nanything\n",
}

EXPECTED = [
    ("actors.csv", 3, "confidence", 'Unknown confidence "guessed".'),
    ("actors.csv", 3, "id", "The cell is empty."),
    ("actors.csv", 3, "is_cross_stage", '"perhaps" is neither yes nor no.'),
    ("actors.csv", 4, "id", '"a" is already used in line 2.'),
    ("actors.csv", 5, "framework", 'Unknown framework "theris".'),
    ("actors.csv", 6, "framework", "The cell is empty, and there are several frameworks."),
    ("actors.csv", 7, "confidence", 'Unknown confidence "sated".'),
    ("actors.csv", 7, "name", "The cell is empty."),
    ("cells.csv", 2, "model_type", 'Unknown model type "advance".'),
    ("cells.csv", 2, "reason", "The cell is excluded, but no reason is given."),
    ("cells.csv", 2, "release_type", 'Unknown release type "opened".'),
    ("cells.csv", 3, "status", 'Unknown status "alocated".'),
    ("mitigations.csv", 1, "overseer", 'Unknown role "overseer": the column holds actors.'),
    ("mitigations.csv", 1, "primry", "Unknown column name."),
    ("mitigations.csv", 2, "cells", 'Unknown release type "opn".'),
    ("mitigations.csv", 2, "primary", 'Unknown actor "zeta".'),
    ("mitigations.csv", 2, "supporting", '"Alpha" is listed twice as supporting.'),
    (
        "mitigations.csv",
        2,
        "supporting",
        'Warning: "a" is listed as primary and as supporting for the same mitigation.',
    ),
    ("mitigations.csv", 2, "topics", 'Unknown topic "evaluaton".'),
    ("mitigations.csv", 2, "topics", 'Unknown topic "training".'),
    ("mitigations.csv", 4, "cells", '"open" does not name a cell.'),
    ("mitigations.csv", 4, "confidence", 'Unknown confidence "sure".'),
    ("mitigations.csv", 4, "id", '"M-1" is already used in line 2.'),
    ("mitigations.csv", 4, "parent", 'Unknown mitigation "M-9".'),
    ("mitigations.csv", 4, "primary", 'Unknown actor "Gama".'),
    ("mitigations.csv", 4, "topics", 'Unknown topic "nothing".'),
    ("mitigations.csv", 5, "primary", 'Unknown actor "a".'),
    ("notes.csv", 1, "(file)", "Note: Left out, because no table has this name."),
    ("readings.csv", 3, "id", '"A" is already used in line 2.'),
    ("readings.csv", 3, "is_shown", 'Another reading of "M-1" is already marked as shown, in line 2.'),
    ("readings.csv", 3, "primary", 'Unknown actor "b".'),
    ("readings.csv", 4, "is_shown", '"maybe" is neither yes nor no.'),
    ("readings.csv", 4, "mitigation_id", 'Unknown mitigation "M-7".'),
    ("readings.csv", 5, "is_shown", 'None of the readings of "N-1" is marked as shown.'),
]


def test_every_problem_of_a_faulty_folder(problems_of: ProblemsOf) -> None:
    """One run reports every fault in every table once, by file and line."""
    found = [each[:4] for each in problems_of(**FAULTY)]
    assert sorted(found) == EXPECTED
    assert [each[:2] for each in found] == [each[:2] for each in EXPECTED]


def test_every_problem_says_how_to_mend_it(problems_of: ProblemsOf) -> None:
    """Each problem ends with a sentence on how to fix it."""
    assert all(mend.endswith((".", "?")) for *_, mend in problems_of(**FAULTY))


@pytest.mark.parametrize(
    ("tables", "places"),
    [
        (
            {"actors": "id,name,confidence\na,A,sure\n", "mitigations": "id,name,primary\nM,M,a\n"},
            [("actors.csv", "confidence")],
        ),
        ({"actors": "name\nA\n", "mitigations": "id,name,primary\nM,M,anyone\n"}, [("actors.csv", "id")]),
        (
            {"actors": "id,name\na,A\n,B\n", "mitigations": "id,name,primary\nM,M,A;B\n"},
            [("actors.csv", "id")],
        ),
        (
            {"actors": "id,name\na,A\nb,\n", "mitigations": "id,name,primary\nM,M,a;b\n"},
            [("actors.csv", "name")],
        ),
        ({"actors": "", "mitigations": "id,name,primary\nM,M,anyone\n"}, [("actors.csv", "(file)")]),
        (
            {"mitigations": "name,primary\nM,provider\n", "readings": "mitigation_id,id,is_shown\nM,A,yes\n"},
            [("mitigations.csv", "id")],
        ),
        (
            {"mitigations": "id,name\nM,M\n", "readings": "mitigation_id,id,is_shown\nM,A,sure\n"},
            [("readings.csv", "is_shown")],
        ),
        (
            {"mitigations": "id,name,topics\nM,M,mine\n", "topics": "<html>"},
            [("topics.csv", "(file)")],
        ),
        (
            {"mitigations": "id,name,risks\nM,M,mine\n", "risks": '[{"id": "mine"}]'},
            [("risks.csv", "(file)")],
        ),
        (
            {"frameworks": "name\nOurs\n", "actors": "framework,id,name\nours,a,A\n", "mitigations": "id,name\nM,M\n"},
            [("frameworks.csv", "id")],
        ),
        (
            {
                "mitigations": "id,name,primary\nM,M,provder\n",
                "readings": "mitigation_id,id,is_shown,primary\nM,A,yes,provider\n",
            },
            [("mitigations.csv", "primary")],
        ),
        (
            {"mitigations": "id,name,parent,confidence\nM,M,,sure\nN,N,M,\n"},
            [("mitigations.csv", "confidence")],
        ),
        (
            {
                "frameworks": "id,name\nx,X\ny,Y\n",
                "actors": "framework,id,name\nx,a,A\n",
                "mitigations": "framework,id,name,primary,parent\nz,M,M,a,N\n",
            },
            [("mitigations.csv", "framework")],
        ),
    ],
)
def test_a_fault_is_not_counted_twice(
    problems_of: ProblemsOf, tables: dict[str, str], places: list[tuple[str, str]]
) -> None:
    """Consequences of a problem are not reported."""
    assert [(file, column) for file, _, column, _, _ in problems_of(**tables)] == places


def test_a_misspelt_column_is_checked_all_the_same(problems_of: ProblemsOf) -> None:
    """The cells of a column with a misspelt name are still checked."""
    found = problems_of(actors="id,nam\na,A\nb,\n", mitigations="id,name,primry\nM,M,c\n")
    assert [each[:4] for each in found] == [
        ("actors.csv", 1, "nam", "Unknown column name."),
        ("actors.csv", 3, "name", "The cell is empty."),
        ("mitigations.csv", 1, "primry", "Unknown column name."),
        ("mitigations.csv", 2, "primary", 'Unknown actor "c".'),
    ]


def test_faults_far_apart(problems_of: ProblemsOf) -> None:
    """The first and the last row of a long table get the same checks."""
    lines = [f"M-{number},Filter,stated,provider" for number in range(2 * rows._AT_ONCE)]
    lines[0], lines[-1] = "M-0,Filter,sure,nobody", "M-x,Filter,sure,nobody"
    found = problems_of(mitigations="\n".join(["id,name,confidence,primary", *lines]))
    assert [each[1:3] for each in found] == [
        (2, "confidence"),
        (2, "primary"),
        (2 * rows._AT_ONCE + 1, "confidence"),
        (2 * rows._AT_ONCE + 1, "primary"),
    ]


def test_more_problems_than_are_listed(problems_of: ProblemsOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems beyond a limit are not listed, and a final entry says so."""
    monkeypatch.setattr(report, "MAX_PROBLEMS", 3)
    found = problems_of(mitigations="id,name,primary\n" + "M,M,x\n" * 5)
    assert [each[1:4] for each in found] == [
        (2, "primary", 'Unknown actor "x".'),
        (3, "primary", 'Unknown actor "x".'),
        (4, "primary", 'Unknown actor "x".'),
        (4, "primary", "There are more problems than the 3 listed."),
    ]
    assert found[-1][4] == "Fix these, then check again."


def test_as_many_problems_as_are_listed(problems_of: ProblemsOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems up to the limit are all listed, without a note."""
    monkeypatch.setattr(report, "MAX_PROBLEMS", 3)
    found = problems_of(mitigations="id,name,primary\nM-1,M,x\nM-2,M,x\nM-3,M,x\n")
    assert [each[1:4] for each in found] == [(line, "primary", 'Unknown actor "x".') for line in (2, 3, 4)]


def test_when_to_stop_looking_for_the_nearest(problems_of: ProblemsOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """After too many comparisons, valid words are listed instead of the nearest one, but no problem is lost."""
    # Two names and two ids are compared with every wrong word.
    monkeypatch.setattr(report, "_MAX_COMPARISONS", 4)
    found = problems_of(mitigations="id,name,primary\nM-1,M,usr\nM-2,M,provder\nM-3,M,usr\n")
    assert [each[4] for each in found] == ['Did you mean "user"?', "Valid: provider, user.", 'Did you mean "user"?']


def test_long_lists_and_long_words_are_cut(problems_of: ProblemsOf) -> None:
    """A message shows only the start of a long word, and only the first thirty valid words."""
    actors = "id,name\n" + "".join(f"{number:03},Actor {number}\n" for number in range(40))
    ((*_, message, mend),) = problems_of(actors=actors, mitigations=f"id,name,primary\nM,M,{'x' * 5000}\n")
    assert message == f'Unknown actor "{"x" * 60}...".'
    assert mend == f"Valid: {', '.join(f'{number:03}' for number in range(30))}, ..."


def test_problems_are_plain_text(folder: Folder) -> None:
    """Problems can be written as JSON in UTF-8, whatever the files contain."""
    path = folder(**FAULTY, stàges="id\n")
    assert json.dumps([problem._asdict() for problem in vc.check(path)], ensure_ascii=False).encode()

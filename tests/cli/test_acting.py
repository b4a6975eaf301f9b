"""The who-must-act and absence commands."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import PAI_OPEN, PrintedRows, Run
from tests.conftest import GUIDANCE


def write_own(folder: Path, *owners: str) -> Path:
    """A user's folder with one mitigation for each set of primary owners."""
    actors = dict.fromkeys(actor for each in owners for actor in each.split(";") if actor)
    (folder / "actors.csv").write_text("id,name\n" + "".join(f"{actor},{actor}\n" for actor in actors))
    rows = "".join(f"m{number},M{number},{each}\n" for number, each in enumerate(owners))
    (folder / "mitigations.csv").write_text(f"id,name,primary\n{rows}")
    return folder


def test_who_must_act(rows: PrintedRows) -> None:
    """The provider and hosting must act, together with either adapters or developers."""
    head, *found = rows("who-must-act", *PAI_OPEN)
    assert head == [
        "set", "size", "framework", "actor_id", "actor", "in_every_set", "answers_for", "all_listed", "is_smallest",
        "legal_status", "actor_label",
    ]  # fmt: skip
    assert [(row[0], row[1], row[3], row[5], row[6]) for row in found] == [
        ("1", "3", "model_provider", "yes", "12"),
        ("1", "3", "model_hosting", "yes", "5"),
        ("1", "3", "model_adapter", "no", "1"),
        ("2", "3", "model_provider", "yes", "12"),
        ("2", "3", "model_hosting", "yes", "5"),
        ("2", "3", "app_developer", "no", "6"),
    ]
    assert {tuple(row[7:10]) for row in found} == {("yes", "yes", GUIDANCE)}


def test_what_nobody_answers_for(run: Run, own: Path) -> None:
    """Standard error lists mitigations that no set can cover."""
    result = run("who-must-act", "--data", own)
    assert result.stdout.splitlines()[1:] == ["1,1,own,provider,Provider,yes,1,yes,yes,,Provider"]
    assert result.stderr == "No one is responsible for these, so no group covers them: orphan.\n"


def test_more_sets_than_are_listed(run: Run, tmp_path: Path) -> None:
    """Of 2^8 smallest sets, 200 are listed, and standard error says so."""
    data = write_own(tmp_path, *(f"a{number};b{number}" for number in range(8)))
    result = run("who-must-act", "--data", data)
    assert len(result.stdout.splitlines()) == 1 + 200 * 8
    assert result.stderr == "200 of the 256 smallest groups are listed.\n"


def test_time_that_runs_out(run: Run, tmp_path: Path) -> None:
    """If time runs out, one group that works is printed; its rows and standard error say there may be smaller ones."""
    data = write_own(tmp_path, *(f"a{number};a{(number + 1) % 33}" for number in range(33)))
    result = run("who-must-act", "--data", data, "--seconds", "1e-9")
    assert {row["is_smallest"] for row in csv.DictReader(result.stdout.splitlines())} == {"no"}
    assert result.stderr.startswith("Time ran out: it takes at least 16 actors. This group of ")
    assert result.stderr.endswith(" is enough. Increase --seconds.\n")


def test_a_law_binds_everyone(run: Run) -> None:
    """Under a law, standard error says that everyone with a duty must fulfil it."""
    result = run("who-must-act", "--framework", "eu-ai-act", "--model-type", "advanced", "--release-type", "open")
    assert "eu-ai-act: By law, everyone with a duty must fulfil it, also those in no group.\n" in result.stderr


@pytest.mark.parametrize("seconds", ["0", "-1", "x"])
def test_times_that_are_none(run: Run, seconds: str) -> None:
    """A command with an invalid time limit ends with exit code 2."""
    assert run("who-must-act", *PAI_OPEN, "--seconds", seconds).exit_code == 2


@pytest.mark.parametrize(("readings", "lost"), [([], 7), (["--reading", "PO-3=B"], 8)])
def test_absence(rows: PrintedRows, readings: Sequence[str], lost: int) -> None:
    """Without the provider, 7 mitigations (8 under reading B of item 3) lose every primary; 3 have no owner left."""
    head, *found = rows("absence", *PAI_OPEN, *readings, "--absent", "model_provider")
    assert head == [
        "framework", "mitigation_id", "mitigation", "stage", "what_happens", "then_answering", "then_supporting",
        "legal_status", "mitigation_label", "place", "applies_from",
    ]  # fmt: skip
    nobody = [row[1] for row in found if row[4] == "held by nobody"]
    assert nobody == ["PO-5", "PO-8", "PO-10"]
    assert len(nobody) + sum(row[4] == "only supported" for row in found) == lost


def test_absence_of_several(rows: PrintedRows) -> None:
    """Without hosting services and developers, items 6 and 13 have no owner left."""
    found = rows("absence", *PAI_OPEN, "--absent", "model_hosting", "--absent", "app_developer")
    assert [row[1] for row in found if row[4] == "held by nobody"] == ["PO-6", "PO-13"]


def test_absence_of_an_idle_actor(rows: PrintedRows) -> None:
    """The absence of an actor without mitigations has no effect."""
    assert len(rows("absence", *PAI_OPEN, "--absent", "user")) == 1


def test_absence_of_nobody(run: Run) -> None:
    """The absence command without an actor ends with exit code 2."""
    result = run("absence", *PAI_OPEN)
    assert (result.exit_code, "Missing option '--absent'." in result.stderr) == (2, True)


def test_absence_of_somebody_unknown(run: Run) -> None:
    """A command that names an unknown actor suggests the nearest one, and ends with exit code 2."""
    result = run("absence", *PAI_OPEN, "--absent", "model_provder")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith('Unknown actor "model_provder". Did you mean "model_provider"?')

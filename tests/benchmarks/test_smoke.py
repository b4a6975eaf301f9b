"""Each benchmark runs with the smallest numbers: no other test would notice one that is broken."""

import os
from pathlib import Path

import pytest

from benchmarks import core, hosts, load, phones, timing
from reliability.kept import Kept
from reliability.room import Pace
from reliability.served import database, served
from tests.coroutines import run_apart
from valuechain.model.workshop.turnout import LEAST_REVEALED


@pytest.mark.parametrize("section", [core.reading, core.matrix_of_context, core.filter_by_context])
def test_core(section: core.Section) -> None:
    """The comparisons with pandas give the same answers as ours, and a time for each."""
    chain = core.read_chain(core.DATA_FOLDER)
    for row in section(core.Bench("shipped", core.DATA_FOLDER, chain, 1)):
        assert row.ours > 0 < row.baseline


def test_load() -> None:
    """A small room on one process is measured, and every answer is there exactly once."""
    pace = Pace(waits=0.1, joining=0.3, answering=0.2, thinking=0.1, taps=2)
    with database("sqlite") as url, served("app:server", {"VALUECHAIN_DATABASE": url}, 1) as server:
        before = load.measure_used(server, 0)
        for seconds in (4, 60):  # on a busy machine, nobody may have answered after a few
            figures, kept = run_apart(load.hold_workshop(server.site, url, 3, seconds, pace))
            if kept.acknowledged:
                break
        assert "server" in load.measure_used(server, 0).since(before)
    assert kept.is_whole
    assert kept.acknowledged
    assert not figures.trouble
    assert figures.taken.keys() >= {"join", "news", "proposal", "act", "workshop", "projector"}


def test_timing(tmp_path: Path) -> None:
    """Each kind of request is timed in rooms that differ in what others answered; the last one draws the question."""
    rooms = timing.open_rooms(f"sqlite:///{tmp_path / 'timing.db'}", 2)
    for path in timing.REQUESTS.values():
        one, other = timing.compare(rooms["as published"], rooms["wrong"], path, 1)
        assert len(one) == len(other) > 1
    statuses = [rooms["wrong"].phone.get(path(rooms["wrong"])).status_code for path in timing.REQUESTS.values()]
    assert statuses == [200, 204, 200]


def test_phones(tmp_path: Path) -> None:
    """Each kind of request of a phone costs some processor time."""
    costs = list(phones.measure(LEAST_REVEALED, tmp_path))
    assert min(each.median for each in costs) > 0
    assert [each.name for each in costs if not each.size] == ["nothing is new"]


def test_hosts_need_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without root, `make hosts` says how to run it, and makes nothing."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="sudo make hosts"):
        hosts.main([])


def outcome(*, failed: tuple[int, int, int], lost: int = 0, are_back: bool = True) -> hosts.Outcome:
    """What was seen when the second host was cut off, with these failures of the participants of each."""
    figures = [
        hosts.Phases(taken={f"news, {phase}": [0.01] for phase in ("before", "cut off", "after")}) for _ in failed
    ]
    return hosts.Outcome(figures, [(0, each, 0) for each in failed], are_back, Kept(5, lost, 0, ()))


@pytest.mark.parametrize(
    ("seen", "is_right"),
    [
        (outcome(failed=(0, 4, 0)), True),
        (outcome(failed=(0, 4, 1)), False),
        (outcome(failed=(0, 0, 0)), False),
        (outcome(failed=(0, 4, 0), lost=1), False),
        (outcome(failed=(0, 4, 0), are_back=False), False),
    ],
)
def test_hosts_say_who_noticed(capsys: pytest.CaptureFixture[str], seen: hosts.Outcome, is_right: bool) -> None:
    """Only the participants of the host that is cut off may notice, and they go on, with nothing lost."""
    assert hosts.print_outcome(seen) is is_right
    assert "host2 is cut off, against before: 1.00 times" in capsys.readouterr().out

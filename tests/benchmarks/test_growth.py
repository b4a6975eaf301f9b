"""How the work grows with the data: counted, because times vary from run to run."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from benchmarks import growth, growth_picture
from benchmarks.catalogue import Size, write_catalogue
from benchmarks.growth_steps import read_ours

FEW, MANY = 4, 40
ASKED = ("filter", "matrix", "findings", "smallest set", "graph of one framework")


def count_lines(work: Callable[[], object]) -> int:
    """The number of lines of Python that a call runs."""
    number = 0

    def count(_frame: FrameType, event: str, _argument: object) -> Callable[..., object]:
        nonlocal number
        number += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return number


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The same framework beside few others, and beside ten times as many."""
    folder = tmp_path_factory.mktemp("growth")
    return {number: write_catalogue(folder / str(number), Size(number, 30, 8)) for number in (FEW, MANY)}


@pytest.mark.parametrize("step", ASKED)
def test_one_framework_costs_no_more_beside_many(folders: dict[int, Path], step: str) -> None:
    """A first answer about one framework takes no more lines with ten times as many frameworks beside it."""
    read_ours(folders[FEW])[step]()  # what is read or kept once for all data
    few, many = (count_lines(read_ours(folders[number])[step]) for number in (FEW, MANY))
    assert few > 500
    assert many <= 1.05 * few


def test_across_all_sources_costs_more_beside_many(folders: dict[int, Path]) -> None:
    """An answer across all sources does grow, so that the counting would notice if one about a framework did."""
    few, many = (count_lines(read_ours(folders[number])["across all sources"]) for number in (FEW, MANY))
    assert many > 3 * few


@pytest.mark.parametrize("way", growth.WAYS)
def test_every_step_is_measured(folders: dict[int, Path], way: str) -> None:
    """A process of its own reads the data, and gives the time and peak memory of each step."""
    measured = growth.measure(way, str(folders[FEW]), samples=1)
    assert list(measured) == ["read and check", *ASKED, "across all sources"]
    assert all(seconds > 0 and 10 < megabytes < 1000 for seconds, megabytes in measured.values())


def test_the_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`make growth` prints both ways side by side, and how much longer ten times the data take."""
    takes = {("ours", 1): 0.2, ("ours", 10): 3.0, ("plain", 1): 0.1, ("plain", 10): 0.4}
    sizes = iter((1, 1, 1, 1, 10, 10, 10, 10))

    def measure(way: str, _folder: str, *, samples: int) -> dict[str, tuple[float, int]]:
        assert samples > 1
        return {"filter": (takes[way, next(sizes)], 77)}

    monkeypatch.setattr(growth, "measure", measure)
    growth.main(["--ownerships", "100", "1000"])
    printed = " ".join(capsys.readouterr().out.split())
    assert "100 one filter 200.0 ms 100.0 ms 2.00 77 MB 77 MB" in printed
    assert "times as long (ours, plain): one filter 15.0 4.0" in printed


def test_the_axes_of_the_picture_can_be_read() -> None:
    """Every panel marks each size, the lower ones say what is counted, and the memory has several marks."""
    costs = [
        growth.Cost(shape, size, step, way, 0.01, 200 + size // 1000)
        for step in (growth.READING, *ASKED, "across all sources")
        for shape in growth.SHAPES
        for way in growth.WAYS
        for size in growth.OWNERSHIPS
    ]
    figure = growth_picture._build(costs)
    across = list(figure.select_xaxes())
    assert {axis.tickvals for axis in across} == {growth.OWNERSHIPS}
    assert [axis.title.text for axis in across] == [None] * 4 + ["ownerships"] * 4
    (memory,) = figure.select_yaxes(row=2, col=4)
    least, most = min(each.megabytes for each in costs), max(each.megabytes for each in costs)
    assert sum(least <= mark <= most for mark in memory.tickvals) > 1

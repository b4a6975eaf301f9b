"""Benchmarks of reading, counting, filtering and graph building against plain pandas, pydantic or NetworkX."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, TypeAdapter, create_model

from benchmarks.catalogue import FULL, QUICK, write_catalogue
from benchmarks.measure import Row, measure
from valuechain.analysis.across.across import KEPT_ANSWERS, build_across
from valuechain.analysis.across.codes import codes_of_statements
from valuechain.analysis.across.statements import statements_of
from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.analysis.allocation.codes import Mask, codes_of
from valuechain.analysis.findings.cover import MOST_SETS
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.findings.hitting_sets import find_smallest
from valuechain.analysis.findings.programme import find_one
from valuechain.analysis.graph.graph import build_graph
from valuechain.analysis.graph.types import Graph
from valuechain.analysis.rows.matrix_table import build_matrix
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.question.selection import Selection
from valuechain.settings import DATA_FOLDER
from valuechain.tables.keys import MODEL_TABLES
from valuechain.tables.reading.read import read_chain
from valuechain.tables.schema import TABLES

CONTEXT = Context("advanced", "open")
_MANY = 100
"""Number of frameworks; together they have about 110,000 ownerships."""


class Bench(NamedTuple):
    """The data to measure with, and the number of repetitions."""

    data: str
    folder: Path
    chain: ValueChain
    repeat: int


Section = Callable[[Bench], Iterator[Row]]


def rows(*, is_quick: bool = False) -> Iterator[Row]:
    """Yields every comparison, for the shipped data and the catalogue; with `is_quick`, a small one and few samples."""
    with TemporaryDirectory() as folder:
        catalogue = write_catalogue(Path(folder) / "catalogue", QUICK if is_quick else FULL)
        for data, path, repeat in (("shipped", DATA_FOLDER, 31), ("catalogue", catalogue, 9)):
            bench = Bench(data, path, read_chain(path), 3 if is_quick else repeat)
            for section in (reading, matrix_of_context, filter_by_context, graph_of_context, across_sources):
                yield from section(bench)
    yield from one_framework_of_many(3 if is_quick else 7, QUICK.frameworks if is_quick else _MANY)
    yield from smallest_groups(is_quick=is_quick)


def one_framework_of_many(repeat: int, frameworks: int) -> Iterator[Row]:
    """Compares the first answers about one framework of many with those about the same framework on its own."""
    with TemporaryDirectory() as folder:
        size = FULL._replace(frameworks=frameworks)
        whole = read_chain(write_catalogue(Path(folder) / "many", size))
    framework = next(each.id for each in whole.frameworks if whole.cell(each.id, CONTEXT.place).status.is_answered)
    alone = whole.only(framework)

    def allocation(chain: ValueChain) -> Allocation:
        return build_allocation(chain, CONTEXT, framework=framework)

    answers: tuple[tuple[str, Callable[[ValueChain], object]], ...] = (
        ("graph", lambda chain: build_graph(chain, CONTEXT, framework=framework)),
        ("matrix", lambda chain: build_matrix(allocation(chain), Selection())),
        ("findings", lambda chain: build_findings(allocation(chain))),
    )
    for name, answer in answers:
        yield measure(
            f"first {name} of one framework of {frameworks}, against it alone",
            "catalogue",
            *(lambda chain=chain, answer=answer: answer(_as_read(chain)) for chain in (whole, alone)),
            budget=2,
            repeat=repeat,
        )


def smallest_groups(*, is_quick: bool) -> Iterator[Row]:
    """Compares finding all smallest groups in a hard random case with HiGHS finding one, and with a tenth of the rows.

    Forty actors, and mitigations with three to five leads each.
    """
    chance = random.Random(1)  # noqa: S311 # no secret: the same cases every time
    few, many = (
        [sum(1 << actor for actor in chance.sample(range(40), chance.randint(3, 5))) for _ in range(number)]
        for number in ((60, 600) if is_quick else (300, 3000))
    )
    find_few, find_many = (partial(find_smallest, leads, MOST_SETS, None) for leads in (few, many))
    for name, ours, baseline, budget in (
        (f"{len(few)} mitigations, against HiGHS finding one", find_few, partial(find_one, few), 1),
        (f"{len(many):,} mitigations, against {len(few)}", find_many, find_few, 4),
    ):
        yield measure(f"smallest groups of 40 actors, {name}", "random", ours, baseline, budget=budget, repeat=3)


def _as_read(chain: ValueChain) -> ValueChain:
    """A copy of the chain as if just read: grouped by framework, but with no other cached properties."""
    fresh = replace(chain)
    fresh.__dict__["_grouped"] = chain._grouped  # read_chain has already grouped the rows
    return fresh


def reading(bench: Bench) -> Iterator[Row]:
    """Compares reading and checking a chain against pandas reading the same files and pydantic validating the rows.

    The first baseline validates with our own models; the second only checks that every cell is text, which is the least
    that pydantic can do.
    """
    counts = bench.chain.counts()
    read = {table: len(found) for table, found in _read_plainly(bench.folder).items()}
    read.pop("ownerships", None)  # the chain also has those that stand only in role columns or under other readings
    _expect(read, {table: counts[MODEL_TABLES.get(table, table)] for table in read})
    for models, read_rows in (("our models", _read_plainly), ("text only", _read_as_text)):
        yield measure(
            f"read and check, against pydantic with {models}",
            bench.data,
            lambda: read_chain(bench.folder),
            partial(read_rows, bench.folder),
            budget=3,
            repeat=bench.repeat,
        )


def _read_plainly(folder: Path) -> dict[str, list[BaseModel]]:
    """Validates the rows of every table with our pydantic models; empty cells take the defaults."""
    read = {}
    for table, columns, lines in _read_csv(folder):
        rows = [{name: cell for name, cell in zip(columns, line, strict=True) if cell} for line in lines]
        read[table] = _adapter(table, columns).validate_python(rows)
    return read


def _read_as_text(folder: Path) -> dict[str, list[BaseModel]]:
    """Validates the rows of every table with pydantic models of text fields."""
    return {
        table: _adapter(table, columns, is_text=True).validate_python(
            [dict(zip(columns, line, strict=True)) for line in lines]
        )
        for table, columns, lines in _read_csv(folder)
    }


def _read_csv(folder: Path) -> Iterator[tuple[str, tuple[str, ...], Iterable[tuple[str, ...]]]]:
    """Table, columns and rows of every file."""
    for file in sorted(folder.glob("*.csv")):
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
        yield file.stem, tuple(frame.columns), zip(*(frame[name].tolist() for name in frame.columns), strict=True)


@cache
def _adapter(table: str, columns: tuple[str, ...], *, is_text: bool = False) -> TypeAdapter[list[BaseModel]]:
    fields: dict[str, Any] = dict.fromkeys(columns, (str, ...))
    model: Any = create_model(table, **fields) if is_text else TABLES[table]
    return TypeAdapter(list[model])


def matrix_of_context(bench: Bench) -> Iterator[Row]:
    """Compares counting roles per mitigation and actor, over all frameworks, against a pandas group-by on categories.

    Each role is one bit of a sum: a matrix needs no more, and pandas has no faster way.
    """
    chain, codes, frame = bench.chain, codes_of(bench.chain), _frame(bench.chain)
    held = frame[_holds(frame)]
    mask = build_allocation(chain, CONTEXT).ownership_mask
    every = np.ones(len(chain.mitigations), dtype=bool)
    cells = codes.o_mitigation[mask] * codes.width + codes.o_local[mask]
    bits = (1 << codes.o_role[mask]).astype(np.float64)
    size = len(chain.mitigations) * codes.width

    def grouped(rows: pd.DataFrame) -> "pd.Series[int]":
        return rows.groupby(["mitigation", "actor"], observed=True, sort=False)["bit"].sum()

    _expect(_cells_of(chain, codes.role_bits(every, mask)), grouped(held).to_dict())
    yield measure(
        "matrix of a context, counting only",
        bench.data,
        lambda: codes.role_bits(every, mask),
        lambda: grouped(held),
        floor=lambda: np.bincount(cells, weights=bits, minlength=size),
        budget=2,
        repeat=bench.repeat,
    )
    yield measure(
        "matrix of a context, from chain and context",
        bench.data,
        lambda: build_allocation(chain, CONTEXT).role_bits,
        lambda: grouped(frame[_holds(frame)]),
        floor=lambda: np.bincount(cells, weights=bits, minlength=size),
        budget=2,
        repeat=bench.repeat,
    )
    yield measure(
        "matrix of a context, first of its chain",
        bench.data,
        lambda: build_allocation(replace(chain), CONTEXT).role_bits,
        lambda: grouped(frame[_holds(frame)]),
        budget=None,
        repeat=bench.repeat,
    )


def filter_by_context(bench: Bench) -> Iterator[Row]:
    """Compares finding the ownerships of a context against a pandas filter on boolean columns."""
    chain, codes, frame = bench.chain, codes_of(bench.chain), _frame(bench.chain)
    answering = build_allocation(chain, CONTEXT).frameworks
    indexes = frozenset(index for index, framework in enumerate(chain.frameworks) if framework in answering)

    def kept() -> Mask:
        return codes.ownerships_of(codes.mitigations_in(CONTEXT.place, indexes, 1))

    _expect(np.flatnonzero(kept()).tolist(), np.flatnonzero(_holds(frame)).tolist())
    _expect(len(build_allocation(chain, CONTEXT).ownerships), len(frame[_holds(frame)]))
    yield measure(
        "filter by context, to a mask",
        bench.data,
        kept,
        lambda: _holds(frame),
        budget=2,
        repeat=bench.repeat,
    )
    yield measure(
        "filter by context, to rows",
        bench.data,
        lambda: build_allocation(chain, CONTEXT).ownerships,
        lambda: frame[_holds(frame)],
        budget=2,
        repeat=bench.repeat,
    )


def graph_of_context(bench: Bench) -> Iterator[Row]:
    """Compares building a context's graph against NetworkX adding the same nodes and edges from ready-made lists."""
    wanted = build_graph(bench.chain, CONTEXT)
    nodes = [(node, dict(attributes)) for node, attributes in wanted.nodes(data=True)]
    edges = [(start, end, dict(attributes)) for start, end, attributes in wanted.edges(data=True)]

    def bare() -> Graph:
        graph: Graph = nx.DiGraph()
        graph.add_nodes_from(nodes)
        graph.add_edges_from(edges)
        return graph

    _expect(wanted.nodes, bare().nodes)
    _expect(wanted.adj, bare().adj)
    yield measure(
        "graph of a context",
        bench.data,
        lambda: build_graph(bench.chain, CONTEXT),
        bare,
        budget=1.5,
        repeat=bench.repeat,
    )
    yield measure(
        "graph of a context, first of its chain",
        bench.data,
        lambda: build_graph(replace(bench.chain), CONTEXT),
        bare,
        budget=None,
        repeat=bench.repeat,
    )


def across_sources(bench: Bench) -> Iterator[Row]:
    """Compares the answer across all sources against pandas counting the sources that make each actor responsible.

    Ours also has all other roles, what each source says, and how far the sources agree. Each sample asks for another
    day, because answers are kept.
    """
    chain, frame = bench.chain, _statement_frame(bench.chain)
    days = cycle(date(2027, 1, 1) + timedelta(days=each) for each in range(2 * KEPT_ANSWERS))

    def responsible(on: date) -> dict[tuple[str, str], int]:
        answer = build_across(chain, AcrossQuestion(on=on))
        return {
            (row.subject.id, actor): len(cell.responsible)
            for row in (*answer.topics, *answer.practices)
            for actor, cell in row.cells.items()
            if cell.responsible
        }

    def counted(on: date) -> "list[pd.Series[int]]":
        held = frame[frame["is_lead"] & (frame["starts"] <= on.toordinal())]
        return [held.groupby([by, "actor"], observed=True)["source"].nunique() for by in ("topic", "practice")]

    _expect(responsible(date(2027, 1, 1)), {**(both := counted(date(2027, 1, 1)))[0].to_dict(), **both[1].to_dict()})
    yield measure(
        "answer across all sources",
        bench.data,
        lambda: build_across(chain, AcrossQuestion(on=next(days))),
        lambda: counted(next(days)),
        budget=None,
        repeat=bench.repeat,
    )
    merged = _merge_links(chain)
    _expect(len(statements_of(chain)), len(merged()))
    yield measure(
        "statements across all sources, first of their chain",
        bench.data,
        lambda: codes_of_statements(replace(chain)),
        merged,
        budget=None,
        repeat=bench.repeat,
    )


def _statement_frame(chain: ValueChain) -> pd.DataFrame:
    """The statements that ask for a practice and have a reference actor; what is counted is in categories."""
    asking = [each for each in statements_of(chain) if each.is_asking and each.match]
    return pd.DataFrame(
        {
            "source": pd.Categorical([each.source for each in asking]),
            "topic": pd.Categorical([each.topic for each in asking]),
            "practice": pd.Categorical([each.link.practice for each in asking]),
            "actor": pd.Categorical([each.actor for each in asking]),
            "is_lead": [each.is_lead for each in asking],
            "starts": [each.starts for each in asking],
        }
    )


def _merge_links(chain: ValueChain) -> Callable[[], pd.DataFrame]:
    """Merges links, ownerships and reference actors, which is what statements are made of."""
    linked = pd.DataFrame(chain.links)[["framework", "mitigation", "practice"]]
    owned = pd.DataFrame([each for each in chain.ownerships if each.is_shown])[["framework", "mitigation", "actor"]]
    known = pd.DataFrame(chain.reference_matches)[["framework", "actor", "reference_actor"]]
    known = known[known["reference_actor"] != ""]
    return lambda: linked.merge(owned, how="left").merge(known, how="left")


def _frame(chain: ValueChain) -> pd.DataFrame:
    """The ownerships as a researcher would arrange them in pandas, without our integer codes.

    Mitigations and actors are categories; one boolean column per context says whether the mitigation applies.
    """
    bit = {role.id: 1 << index for index, role in enumerate(chain.roles)}
    place = CONTEXT.place
    answers = {framework.id: chain.cell(framework.id, place).status.is_answered for framework in chain.frameworks}
    mitigations = [chain.mitigation(o.framework, o.mitigation) for o in chain.ownerships]
    return pd.DataFrame(
        {
            "mitigation": pd.Categorical([m.key for m in mitigations]),
            "actor": pd.Categorical([chain.actor(o.framework, o.actor).key for o in chain.ownerships]),
            "bit": [bit[o.role] for o in chain.ownerships],
            "level": [m.level for m in mitigations],
            "is_shown": [o.is_shown for o in chain.ownerships],
            str(place): [answers[m.framework] and (not m.cells or place in m.cells) for m in mitigations],
        }
    )


def _holds(frame: pd.DataFrame) -> "pd.Series[bool]":
    return frame[str(CONTEXT.place)] & frame["is_shown"] & (frame["level"] == 1)


def _cells_of(chain: ValueChain, bits: NDArray[np.int64]) -> dict[tuple[str, str], int]:
    """The filled cells of a matrix of role bits, by mitigation and actor."""
    filled = {}
    for row, column in zip(*np.nonzero(bits), strict=True):
        mitigation = chain.mitigations[row]
        actor = chain.actors_by_framework[mitigation.framework][column]
        filled[mitigation.key, actor.key] = int(bits[row, column])
    return filled


def _expect(ours: object, baseline: object) -> None:
    """Raises AssertionError unless both ways give the same result."""
    if ours != baseline:
        raise AssertionError("Ours and the baseline differ.")

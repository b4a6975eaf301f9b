"""The steps whose cost is measured while the data grows, each in our way and in the plain way of a researcher."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
import scipy.optimize  # noqa: F401 # loads HiGHS before anything is timed

from valuechain.analysis.across.across import build_across
from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.analysis.findings.cover import who_must_act
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.findings.programme import find_one
from valuechain.analysis.graph.graph import build_graph
from valuechain.analysis.rows.matrix_table import build_matrix
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.question.selection import Selection
from valuechain.model.vocabulary import LIST_SEPARATOR, PLACES
from valuechain.tables.reading.read import read_chain

READING = "read and check"
Step = Callable[[], object]
Read = Callable[[Path], Mapping[str, Step]]
"""Reads the data, and returns the steps that use it."""


def read_ours(folder: Path) -> Mapping[str, Step]:
    """Our steps. Each is the first answer about the data just read, as nothing has been cached."""
    chain = read_chain(folder)
    framework = chain.frameworks[0].id
    context = Context(*next(place for place in PLACES if chain.cell(framework, place).status.is_answered))
    fresh = _as_read(chain)

    def allocation() -> Allocation:
        return build_allocation(fresh, context, framework=framework)

    return {
        "filter": lambda: allocation().ownerships,
        "matrix": lambda: build_matrix(allocation(), Selection()),
        "findings": lambda: build_findings(allocation()),
        "smallest set": lambda: who_must_act(allocation()),
        "graph of one framework": lambda: build_graph(fresh, context, framework=framework),
        "across all sources": lambda: build_across(fresh, AcrossQuestion()),
    }


def _as_read(chain: ValueChain) -> ValueChain:
    """The chain without what finding an answered context has cached."""
    for name in tuple(chain.__dict__):
        if name.startswith("_") and name != "_grouped":
            del chain.__dict__[name]
    return chain


class _Frames(NamedTuple):
    """The data as a researcher would hold it in pandas."""

    owned: pd.DataFrame
    """One row for each owner of each mitigation."""
    mitigations: pd.DataFrame
    linked: pd.DataFrame
    matched: pd.DataFrame
    framework: str


def read_plain(folder: Path) -> Mapping[str, Step]:
    """The plain steps, in pandas, NumPy, NetworkX and HiGHS: only the core of each answer."""
    frames = _read_frames(folder)

    def held() -> pd.DataFrame:
        return frames.owned[(frames.owned["framework"] == frames.framework) & frames.owned["applies"]]

    def find() -> pd.DataFrame:
        rows = held()
        asked = frames.mitigations[frames.mitigations["framework"] == frames.framework]
        led = rows.loc[rows["role"] == "primary", "id"]
        _ = asked[asked["applies"] & ~asked["id"].isin(led)]
        _ = frames.matched[~frames.matched["actor"].isin(rows["actor"])]
        return rows.groupby(["actor", "role"]).size().unstack(fill_value=0)

    def cover() -> int:
        rows = held()
        leads = pd.crosstab((led := rows[rows["role"] == "primary"])["id"], led["actor"]).to_numpy(dtype=bool)
        distinct = np.unique(leads, axis=0)
        return find_one([sum(1 << int(actor) for actor in np.flatnonzero(row)) for row in distinct])

    def across() -> "list[pd.Series[int]]":
        shown = frames.owned[frames.owned["role"] == "primary"]
        merged = frames.linked.merge(shown, on=["framework", "id"]).merge(frames.matched, on=["framework", "actor"])
        return [
            merged.groupby(["practice", "reference_actor"])["framework"].nunique(),
            merged.groupby("practice")["framework"].nunique(),
        ]

    return {
        "filter": held,
        "matrix": lambda: held().pivot_table(index="id", columns="actor", values="role", aggfunc="first"),
        "findings": find,
        "smallest set": cover,
        "graph of one framework": lambda: nx.from_pandas_edgelist(
            held(), "actor", "id", edge_attr=["role", "norm"], create_using=nx.DiGraph
        ),
        "across all sources": across,
    }


def _read_frames(folder: Path) -> _Frames:
    """Reads and checks the tables. Raises ValueError for a repeated mitigation or an unknown actor."""
    mitigations, actors, cells, links, matches = (
        pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("mitigations", "actors", "cells", "links", "reference_crosswalk")
    )
    if (mitigations.groupby(["framework", "id"]).size() > 1).any():
        raise ValueError("A mitigation is repeated.")
    framework = str(mitigations["framework"].iloc[0])
    answering = cells[(cells["framework"] == framework) & (cells["status"] == "allocated")].iloc[0]
    model, release = answering["model_type"], answering["release_type"]
    patterns = [f"{model}/*", f"*/{release}", f"{model}/{release}"]
    there = cells[(cells["model_type"] == model) & (cells["release_type"] == release)]
    answered = ~mitigations["framework"].isin(there.loc[there["status"] != "allocated", "framework"])
    named = mitigations["cells"].str.split(LIST_SEPARATOR)
    mitigations["applies"] = answered & named.map(
        lambda names: names == [""] or any(each in patterns for each in names)
    )
    owned = pd.concat(
        mitigations.assign(actor=mitigations[role].str.split(LIST_SEPARATOR), role=role).explode("actor")
        for role in ("primary", "secondary", "mentioned")
    )
    owned = owned.loc[owned["actor"] != "", ["framework", "id", "actor", "role", "norm", "applies"]]
    known = pd.MultiIndex.from_frame(actors[["framework", "id"]])
    if not pd.MultiIndex.from_frame(owned[["framework", "actor"]]).isin(known).all():
        raise ValueError("An actor is not in actors.csv.")
    return _Frames(
        owned,
        mitigations,
        links.rename(columns={"mitigation_id": "id"})[["framework", "id", "practice"]],
        matches[["framework", "actor", "reference_actor"]],
        framework,
    )

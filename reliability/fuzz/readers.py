"""The readers of users' files: a chain or problems, and nothing else."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from hypothesis import strategies as st

from reliability.fuzz.files import (
    Mutant,
    mutate_bytes,
    mutate_cells,
    mutate_given,
    mutate_parts,
    mutate_shape,
    mutate_shipped,
    mutate_text,
)
from reliability.fuzz.target import Fault, Outcome, Target
from reliability.fuzz.texts import texts
from valuechain.analysis.verify.kinds import KINDS
from valuechain.analysis.verify.verify import verify
from valuechain.model.errors import QuestionError
from valuechain.model.problem import Problem
from valuechain.tables.archive import choose_encoding
from valuechain.tables.encodings import ENCODINGS
from valuechain.tables.reading.read import check, load_uploaded, read_chain
from valuechain.tables.reading.shapes.values import ACTOR, LEFT_OUT, ROLE, Shape
from valuechain.tables.reading.texts import read_texts
from valuechain.tables.schema import TABLES
from valuechain.tables.text import UnreadableError
from valuechain.tables.writing.annotated.files import annotate, can_annotate

_ENDINGS = ("csv", "tsv", "txt", "zip", "xlsx", "xlsm", "xls", "ods", "json", "")


def _mutants(*make: Callable[[Random], Mutant]) -> st.SearchStrategy[Mutant]:
    randoms = st.randoms(use_true_random=False, note_method_calls=False)
    return st.one_of([st.builds(each, randoms) for each in make])


_any_files = st.builds(
    Mutant,
    st.builds("{}.{}".format, st.sampled_from([*TABLES, "own"]) | texts, st.sampled_from(_ENDINGS)),
    st.binary(max_size=200) | texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
)


def read(mutant: Mutant, mapping: str = "") -> Outcome:
    """Reads an upload, and makes its copy with problems. Raises Fault for half an answer."""
    chain, problems, _ = load_uploaded(mutant.name, mutant.content, mapping=mapping)
    _check_problems(problems, is_read=chain is not None)
    if chain is not None and not (chain.frameworks and chain.version):
        raise Fault("The chain has no framework or no version.")
    if mutant.name.endswith((".zip", ".xlsx")) and can_annotate(mutant.name, problems):
        annotate(mutant.name, mutant.content, problems)
    return Outcome.REFUSED if chain is None else Outcome.DONE


def _check_problems(problems: Sequence[Problem], *, is_read: bool) -> None:
    """Raises Fault unless the problems say why there is no chain, or allow one."""
    if is_read != all(problem.is_warning for problem in problems):
        raise Fault("There is a chain in spite of problems, or neither a chain nor a problem.")
    if vague := [problem for problem in problems if not problem.message or problem.line < 1]:
        raise Fault(f"A problem does not say what or where: {vague[0]!r}")
    str([*problems]).encode("utf-8", "backslashreplace")


class Mapped(NamedTuple):
    """A table, and how the user says that it is to be read."""

    mutant: Mutant
    mapping: str


_headings = (
    st.sampled_from(["Activity", "Legal", "IT", "Task", "Who", "Role", "Owner", "[1]", "[2]", "[9]", "id"]) | texts
)
_parts = st.one_of(
    st.sampled_from([*Shape, "sections: yes", "sections: no", "sections: x", "header: 1", "header: 2-3", "header: 0"]),
    st.builds("header: {}".format, st.integers(-1, 9) | st.just("9" * 30) | texts),
    st.builds("table: {}".format, st.just("own.csv") | texts),
    st.builds("letter: {}={}".format, texts, st.sampled_from(["responsible", "primary", "x"])),
    st.builds(
        "{}={}".format, _headings, st.sampled_from([ACTOR, ROLE, LEFT_OUT, "id", "name", "stage", "summary", "x"])
    ),
    texts,
)
_mappings = st.lists(_parts, max_size=5).map("; ".join)


def _read_mapped(case: Mapped) -> Outcome:
    try:
        return read(*case)
    except QuestionError:  # says what is wrong with the mapping
        return Outcome.REFUSED


class Source(NamedTuple):
    """A text, and the source that it is said to be."""

    file: Mutant
    text: str


class Recoded(NamedTuple):
    """A zip, and the encoding that the user chooses for it."""

    mutant: Mutant
    encoding: str


def _read_recoded(case: Recoded) -> Outcome:
    try:
        content = choose_encoding(case.mutant.name, case.mutant.content, case.encoding)
    except UnreadableError:
        return Outcome.REFUSED
    chain, problems, _ = load_uploaded(case.mutant.name, content)
    _check_problems(problems, is_read=chain is not None)
    return Outcome.REFUSED if chain is None else Outcome.DONE


Folder = Sequence[Mutant]
_names = st.builds(
    "{}{}".format, st.sampled_from(list(TABLES)), st.sampled_from([".csv", ".CSV", " (1).csv", ".xlsx", ""])
)
_folders = st.lists(_mutants(mutate_shape, mutate_text, mutate_bytes) | _any_files, max_size=4).flatmap(
    lambda files: st.lists(_names, min_size=len(files), max_size=len(files), unique=True).map(
        lambda names: [Mutant(name, file.content) for name, file in zip(names, files, strict=True)]
    )
)


def _read_folder(files: Folder) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            (Path(folder) / file.name).write_bytes(file.content)
        problems = check(folder)
    is_read = all(problem.is_warning for problem in problems)
    _check_problems(problems, is_read=is_read)
    return Outcome.DONE if is_read else Outcome.REFUSED


_lines = st.sampled_from([
    "# Heading", "## Art 4", "Article 26", "1. First", "(a) point", "provision 5.1", "Principle 2", "- id: x",
    "  text: y",     "5.1-1 The developer shall", "key: [", "a: &a [*a, *a]", "---", "\t", "| a | b |",
])  # fmt: skip
_sources = st.builds(
    Mutant,
    st.sampled_from(["a.txt", "a.md", "a.yaml", "a.yml", "a"]),
    st.lists(_lines | texts, max_size=12).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass"))
    | st.binary(max_size=60),
)


def _verify(case: Source) -> Outcome:
    """Checks a text against the shipped data, and reads every kind of place in it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / case.file.name
        file.write_bytes(case.file.content)
        try:
            given = read_texts([file])
            for kind in KINDS:
                kind.read(given.files[0].lines)
            chain = read_chain()
            verify(chain, next(text.framework for text in chain.texts if text.id == case.text), given, case.text)
        except (QuestionError, UnreadableError):
            return Outcome.REFUSED
    return Outcome.DONE


def build_targets(given: Sequence[Path] = ()) -> list[Target]:
    """The readers; with files of the user's own, also damaged copies of these."""
    zips = _mutants(mutate_text, mutate_shipped, mutate_bytes)
    known = [text.id for text in read_chain().texts]
    targets = [
        Target("workbooks", "XLSX with strange cells, formats and XML", _mutants(mutate_cells, mutate_parts), read),
        Target(
            "tables", "zips and CSV in any encoding, matrices, registers", _mutants(mutate_text, mutate_shape), read
        ),
        Target("frameworks", "the shipped frameworks with changes", _mutants(mutate_shipped), read),
        Target("damaged", "damaged or cut files, any bytes", _mutants(mutate_bytes) | _any_files, read),
        Target("mappings", "how to read a table", st.builds(Mapped, _mutants(mutate_shape), _mappings), _read_mapped),
        Target(
            "encodings",
            "zips in a chosen encoding",
            st.builds(Recoded, zips, st.sampled_from([*ENCODINGS])),
            _read_recoded,
        ),
        Target("folders", "folders of tables", _folders, _read_folder),
        Target(
            "sources", "texts to verify the data with", st.builds(Source, _sources, st.sampled_from(known)), _verify
        ),
    ]
    if given:
        targets.append(Target("given", "your own files, damaged", _mutants(mutate_given(given)), read))
    return targets

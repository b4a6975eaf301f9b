"""Builds the rows of an answer across all sources from its judged statements."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.across.codes import CODE_OF, LEFT_OUT, VERBS, VOICES, Voices, codes_of_statements
from valuechain.analysis.across.values import AcrossCell, AcrossRow, Agreement, Subject, Voice
from valuechain.analysis.allocation.codes import Indexes, Mask
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.norm import Strength

_NEVER = date.max.toordinal() + 1
_LEADS = (Voice.SPEAKS, Voice.LATER, Voice.HIDDEN)
"""What a source says by the statements that make somebody responsible: the first of these that holds."""
_OTHERS = (Voice.NO_ONE, Voice.LATER, Voice.HIDDEN, Voice.RELATED)
"""What a source says by all its statements, if none of those holds."""


class _Names(dict[bytes, tuple[str, ...]]):
    """The sources that a row of a table keeps, by its bytes; equal ones are one tuple."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__()
        self._sources = sources

    def __missing__(self, row: bytes) -> tuple[str, ...]:
        self[row] = tuple(compress(self._sources, row))
        return self[row]


class RowBuilder:
    """Builds rows for one question."""

    def __init__(
        self, chain: ValueChain, sources: Sequence[Framework], not_covered: Sequence[str], voices: Voices
    ) -> None:
        self._codes = codes_of_statements(chain)
        self._voices = voices
        self._actors = [actor.id for actor in chain.reference_actors]
        self._sources = [source.id for source in sources]
        positions = {source: position for position, source in enumerate(self._sources)}
        position = np.array([positions.get(framework.id, LEFT_OUT) for framework in chain.frameworks], np.intp)
        self._source = position[self._codes.source]
        """The position of each statement's source among the chosen ones."""
        self._is_covered = np.array([source not in not_covered for source in self._sources], bool)
        self._names = _Names(self._sources)
        self._is_law = np.array([source.is_binding for source in sources], bool)

    def build(self, subjects: Sequence[Subject], subject_of: Indexes) -> Iterator[AcrossRow]:
        """The rows of the subjects; `subject_of` holds the index of each statement's subject."""
        said = self._say(len(subjects), subject_of)
        is_speaking = said == CODE_OF[Voice.SPEAKS]
        speaking, binding = self._name(is_speaking), self._name(is_speaking & self._is_law)
        starts = self._first_days(
            (len(subjects), len(self._sources)), (subject_of, self._source), self._find(Voice.LATER)
        )
        cells = self._build_cells(len(subjects), subject_of)
        for index, subject in enumerate(subjects):
            codes, of_actors = said[index].tolist(), cells[index]
            voices = dict(zip(self._sources, (VOICES[code] for code in codes), strict=True))
            yield AcrossRow(
                subject=subject,
                cells=of_actors,
                voices=voices,
                speaking=speaking[index],
                starts={
                    source: day
                    for source, voice, day in zip(self._sources, voices.values(), starts[index].tolist(), strict=True)
                    if voice is Voice.LATER
                },
                agreement=_agree(of_actors, len(speaking[index])),
                strongest=max((cell.strongest for cell in of_actors.values()), key=_rank, default=Strength.NOT_GIVEN),
                binding=binding[index],
            )

    def _find(self, voice: Voice) -> Mask:
        found: Mask = self._voices == CODE_OF[voice]
        return found

    def _name(self, masks: Mask) -> list[tuple[str, ...]]:
        """The sources that each row of a table keeps. Shape: (rows, sources)."""
        if not self._sources:
            return [()] * len(masks)
        rows = np.ascontiguousarray(masks).view((np.void, masks.shape[1]))
        return [self._names[row] for row in rows.ravel().tolist()]

    def _say(self, number: int, subject_of: Indexes) -> NDArray[np.intp]:
        """What each source says by all its statements on each subject. Shape: (subjects, sources).

        A supporting role does not hide that the source makes somebody responsible later, or behind the filters.
        """
        shape = (number, len(self._sources), len(VOICES))
        asked = self._voices != LEFT_OUT
        leads, others = (
            _mark(shape, (subject_of, self._source, self._voices), mask)
            for mask in (asked & self._codes.is_lead, asked)
        )
        conditions = [
            table[..., CODE_OF[voice]] for table, voices in ((leads, _LEADS), (others, _OTHERS)) for voice in voices
        ]
        said = np.select(conditions, [CODE_OF[voice] for voice in (*_LEADS, *_OTHERS)], CODE_OF[Voice.SILENT])
        said[:, ~self._is_covered] = CODE_OF[Voice.NOT_COVERED]
        return said

    def _build_cells(self, number: int, subject_of: Indexes) -> Sequence[Mapping[str, AcrossCell]]:
        """The cells of each subject, by reference actor."""
        codes, shape = self._codes, (number, len(self._actors), len(self._sources))
        places = (subject_of, codes.actor, self._source)
        is_matched = codes.actor >= 0
        leads = is_matched & self._find(Voice.SPEAKS)
        others = is_matched & self._find(Voice.NO_ONE)
        comes = is_matched & codes.is_lead & self._find(Voice.LATER)
        supports = others & codes.is_owner
        responsible = _mark(shape, places, leads)
        supporting = _mark(shape, places, supports) & ~responsible
        informed = _mark(shape, places, others) & ~responsible & ~supporting
        later = _mark(shape, places, comes) & ~responsible
        tables = {
            "responsible": responsible, "supporting": supporting, "informed": informed, "later": later,
            "binding": responsible & self._is_law,
        }  # fmt: skip
        is_filled = np.logical_or.reduce(list(tables.values())).any(axis=2)
        for name, table, mask in (
            ("", responsible, leads),
            ("supporting_", supporting, supports),
            ("informed_", informed, others),
            ("later_", later, comes),
        ):
            tables[f"{name}in_part"] = table & ~_mark(shape, places, mask & ~codes.is_in_part)
            tables[f"{name}conditional"] = table & ~_mark(shape, places, mask & ~codes.is_conditional)
        columns: dict[str, list[Any]] = {name: self._name(table[is_filled]) for name, table in tables.items()}
        verbs = self._strongest_verbs(shape[:2], subject_of, leads)[is_filled].tolist()
        days = self._first_days(shape[:2], places[:2], _keep(comes, later, places))[is_filled].tolist()
        columns["verb"] = [VERBS[verb] if verb >= 0 else None for verb in verbs]
        columns["starts"] = [day if day < _NEVER else 0 for day in days]
        filled = [places.tolist() for places in np.nonzero(is_filled)]
        values = zip(*(columns[name] for name in AcrossCell._fields), strict=True)
        cells: list[dict[str, AcrossCell]] = [{} for _ in range(number)]
        for subject, actor, cell in zip(*filled, map(AcrossCell._make, values), strict=True):
            cells[subject][self._actors[actor]] = cell
        return cells

    def _strongest_verbs(self, shape: tuple[int, ...], subject_of: Indexes, leads: Mask) -> NDArray[np.int8]:
        """The position in `VERBS` of the strongest verb of the leads in each place of a table; -1 without any."""
        verbs = np.full(shape, -1, np.int8)
        order = self._codes.by_verb[leads[self._codes.by_verb]]
        verbs[subject_of[order], self._codes.actor[order]] = self._codes.verb[order]  # the last one stays
        return verbs

    def _first_days(self, shape: tuple[int, ...], places: tuple[Indexes, ...], mask: Mask) -> NDArray[np.int32]:
        """The earliest first day of the statements in each place of a table; `_NEVER` without any."""
        first = np.full(shape, _NEVER, np.int32)
        kept = np.flatnonzero(mask)
        np.minimum.at(first, tuple(index[kept] for index in places), self._codes.starts[kept])
        return first


def _mark(shape: tuple[int, ...], places: tuple[Indexes | Voices, ...], mask: Mask) -> Mask:
    """A table that marks the places of the statements in the mask."""
    table = np.zeros(shape, bool)
    kept = np.flatnonzero(mask)
    table[tuple(index[kept] for index in places)] = True
    return table


def _keep(mask: Mask, table: Mask, places: tuple[Indexes, ...]) -> Mask:
    """The statements in the mask whose places in the table are marked."""
    kept = np.flatnonzero(mask)
    found = np.zeros_like(mask)
    found[kept] = table[tuple(index[kept] for index in places)]
    return found


def _agree(cells: Mapping[str, AcrossCell], speaking: int) -> Agreement:
    named = max((len(cell.responsible) for cell in cells.values()), default=0)
    most = tuple(actor for actor, cell in cells.items() if named and len(cell.responsible) == named)
    in_part = min((len(cells[actor].in_part) for actor in most), default=0)
    conditional = min((len(cells[actor].conditional) for actor in most), default=0)
    return Agreement(most, named, speaking, in_part, conditional)


def _rank(strength: Strength) -> int:
    return strength.rank

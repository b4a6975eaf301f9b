"""What the answer across all sources amounts to: agreement, differences, gaps and what comes next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.values import AcrossRow, Voice
from valuechain.model.common_language import ReferenceActor
from valuechain.model.norm import Strength


@dataclass(frozen=True, slots=True)
class RowFindings:
    """What holds of topics or of practices; every list has the most telling rows first."""

    agreed: tuple[AcrossRow, ...]
    """At least two sources speak, and all of them make a common actor responsible; most sources first."""
    split: tuple[AcrossRow, ...]
    """At least two sources speak, and no actor is named by all; the lowest agreement first, then most sources."""
    single: tuple[AcrossRow, ...]
    """Only one source speaks."""
    voluntary: tuple[AcrossRow, ...]
    """At least one source speaks, and none of those that do is binding law; a law may follow later."""
    optional: tuple[AcrossRow, ...]
    """At least one source speaks, and no responsible actor is bound by more than may, can or could."""
    no_one: tuple[AcrossRow, ...]
    """No source makes anyone responsible, now or later."""
    not_yet: tuple[AcrossRow, ...]
    """No source makes anyone responsible yet; at least one will."""
    hidden: tuple[AcrossRow, ...]
    """No source makes anyone responsible under the filters; at least one does without them."""

    @property
    def speaking(self) -> int:
        """The number of rows on which at least one source speaks."""
        return len(self.agreed) + len(self.split) + len(self.single)


class IdleActor(NamedTuple):
    """A reference actor with no role of responsibility or support in any source."""

    actor: ReferenceActor
    sources: tuple[str, ...]
    """The sources that address it; empty if none does."""
    starts: int = 0
    """The first day on which a source will make it responsible, as an ordinal number; 0 if none will."""


@dataclass(frozen=True, slots=True)
class AcrossFindings:
    """The findings of an answer across all sources."""

    topics: RowFindings
    practices: RowFindings
    idle: tuple[IdleActor, ...]
    """Actors without a duty yet in any of the sources that address them."""
    unaddressed: tuple[ReferenceActor, ...]
    """Actors that no source addresses, and that have no duty in any."""


def build_findings(across: Across) -> AcrossFindings:
    """The findings of an answer. Every list can be recomputed from the rows of `across.csv`."""
    idle = list(_idle(across))
    return AcrossFindings(
        topics=sort_rows(across.topics),
        practices=sort_rows(across.practices),
        idle=tuple(each for each in idle if each.sources),
        unaddressed=tuple(each.actor for each in idle if not each.sources),
    )


def sort_rows(rows: Sequence[AcrossRow]) -> RowFindings:
    """Sorts rows into the lists of `RowFindings`."""
    spoken = [row for row in rows if row.speaking]
    silent = [row for row in rows if not row.speaking]
    split = [row for row in spoken if row.agreement.is_split]
    agreed = [row for row in spoken if row.agreement.is_full]
    return RowFindings(
        agreed=tuple(sorted(agreed, key=_rank_agreed)),
        split=tuple(sorted(split, key=lambda row: (row.agreement.share, -row.agreement.of))),
        single=tuple(row for row in spoken if row.agreement.of == 1),
        voluntary=tuple(row for row in spoken if not row.binding),
        optional=tuple(row for row in spoken if row.strongest is Strength.OPTIONAL),
        no_one=tuple(row for row in silent if not row.sources(Voice.LATER, Voice.HIDDEN)),
        not_yet=tuple(row for row in silent if row.sources(Voice.LATER)),
        hidden=tuple(row for row in silent if row.sources(Voice.HIDDEN) and not row.sources(Voice.LATER)),
    )


def _rank_agreed(row: AcrossRow) -> tuple[int, int, int]:
    return -row.agreement.of, row.agreement.in_part, row.agreement.conditional


def find_later_law(across: Across, row: AcrossRow) -> Mapping[str, int]:
    """The sources that are binding law and do not speak yet, with the first day of each as an ordinal number."""
    return {source: day for source, day in row.starts.items() if across.chain.framework(source).is_binding}


def _idle(across: Across) -> Iterable[IdleActor]:
    owning = {
        actor for row in across.topics for actor, cell in row.cells.items() if cell.responsible or cell.supporting
    }
    addressing: dict[str, dict[str, None]] = {}
    covered = {framework.id for framework in across.covered}
    for match in across.chain.reference_matches:
        if match.framework in covered and across.chain.actor(match.framework, match.actor).is_addressed:
            addressing.setdefault(match.reference_actor, {})[match.framework] = None
    for actor in across.actors:
        if actor.id not in owning:
            days = [cell.starts for row in across.topics if (cell := row.cell(actor.id)).later]
            yield IdleActor(actor, tuple(addressing.get(actor.id, ())), min(days, default=0))


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February for a leap day.

    >>> a_year_after(date(2026, 11, 29)), a_year_after(date(2028, 2, 29))
    (datetime.date(2027, 11, 29), datetime.date(2029, 2, 28))
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)

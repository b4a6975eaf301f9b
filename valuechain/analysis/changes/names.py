"""Puts the ids of one version of the data in words: names of actors, topics and risks, and dates with their days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from valuechain.analysis.allocation.dates import describe_date
from valuechain.analysis.changes.renames import Records
from valuechain.model.values import ApplicationDate
from valuechain.model.words import find_days, read_day, write_date
from valuechain.tables.columns import split

_NAMED = ("actors", "mitigations", "risks", "topics", "reference_actors", "practices")


@dataclass(frozen=True, slots=True)
class Names:
    """The names and dates of one version."""

    names: Mapping[tuple[str, str, str], str]
    """By table, framework and id."""
    dates: Mapping[tuple[str, str], tuple[ApplicationDate, ...]]
    """By framework and id, the earliest first."""
    starts: Mapping[tuple[str, str], str]
    """From when mitigations apply, as ids or words, by framework and id."""

    def of(self, table: str, framework: str, row_id: str, otherwise: str = "") -> str:
        """The name of a framework's row, or of one that all frameworks share; if there is none, the other or the id."""
        name = self.names.get((table, framework, row_id)) or self.names.get((table, "", row_id))
        return name or otherwise or row_id

    def has_dates(self, framework: str, words: str) -> bool:
        """Whether the words are ids of dates."""
        return any((framework, word) in self.dates for word in split(words))

    def when(self, framework: str, words: str, beside: str = "") -> str:
        """Ids of dates and ISO dates in words; other words stay as they are.

        A transition is left out, unless it names a day that the text `beside` also names.
        """
        return " or ".join(part for word in split(words) for part in self._describe(framework, word, beside))

    def _describe(self, framework: str, word: str, beside: str) -> Iterable[str]:
        known = self.dates.get((framework, word), ())
        if not known:
            return [write_date(word) if read_day(word) else word]
        days = {*find_days(beside)}
        return [
            f"{describe_date(each)}: {each.transition}" if days & {*find_days(each.transition)} else describe_date(each)
            for each in known
        ]


def find_names(records: Records) -> Names:
    """The names and dates in a version's tables."""
    names = {
        (table, row.get("framework", ""), row["id"]): row["name"] or row["id"]
        for table in _NAMED
        for row in records[table]
    }
    dates: dict[tuple[str, str], list[ApplicationDate]] = defaultdict(list)
    for row in sorted(records["dates"], key=lambda row: row["date"]):
        dates[row["framework"], row["id"]].append(read_date(row))
    starts = {(row["framework"], row["id"]): row["applies_from"] for row in records["mitigations"]}
    return Names(names, {key: tuple(each) for key, each in dates.items()}, starts)


def read_date(row: Mapping[str, str]) -> ApplicationDate:
    """A row of dates.csv as a value."""
    values = {**row, "date": date.fromisoformat(row["date"]), "is_settled": row["is_settled"] == "yes"}
    return ApplicationDate(**values)  # type: ignore[arg-type] # the columns are those of the class

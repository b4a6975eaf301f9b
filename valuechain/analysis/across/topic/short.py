"""The answer for one topic or practice in short: who is responsible, since when, and what a silence means."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from valuechain.analysis.across.statements import JudgedStatement, Statement
from valuechain.analysis.across.topic.short_dates import NOT_SETTLED, ShortDate, find_dates, find_later
from valuechain.analysis.across.topic.subject import SourceColumn, SubjectAnswer
from valuechain.analysis.across.values import Subject, Voice
from valuechain.model.common_language import Practice, ReferenceActor
from valuechain.model.framework import Framework
from valuechain.model.norm import Strength, Verb
from valuechain.model.vocabulary import Instrument
from valuechain.model.words import begin_lower, capital, count, join_words, write_date


class ShortActor(NamedTuple):
    """A reference actor that a source names."""

    actor: ReferenceActor
    is_in_part: bool
    """Whether every path to it holds only in part."""
    is_conditional: bool
    """Whether it has the role only under a condition."""

    @property
    def words(self) -> str:
        """Its name, and how far the statement reaches."""
        qualified = ", ".join(
            filter(None, ("in part" if self.is_in_part else "", "under a condition" if self.is_conditional else ""))
        )
        return f"{self.actor.name} ({qualified})" if qualified else self.actor.name


@dataclass(frozen=True, slots=True)
class ShortRow:
    """What one source says, in short."""

    framework: Framework
    voice: Voice
    responsible: tuple[ShortActor, ...]
    """In value-chain order."""
    supporting: tuple[ShortActor, ...]
    """Those that support and are not responsible."""
    unmatched: tuple[str, ...]
    """The source's own names of responsible actors to which no reference actor corresponds."""
    strength: Strength
    """The strongest verb that makes anyone responsible."""
    verbs: tuple[Verb, ...]
    """The source's own verbs of that strength."""
    dates: tuple[ShortDate, ...]
    """Since when each of the responsible actors is; empty if the source does not speak."""
    later: tuple[ShortDate, ...]
    """What begins after the day asked about: for other actors, or more for those that are responsible already."""
    said: str
    """What a source says that makes no one responsible; empty if it does."""

    @property
    def strength_words(self) -> str:
        """The strength, capitalised; a code that does not bind requires things only of its adopters."""
        is_adopted = self.strength is Strength.REQUIRED and self.framework.instrument is Instrument.CODE
        adopted = " of those who adopt it" if is_adopted and not self.framework.is_binding else ""
        return f"{capital(self.strength.words)}{adopted}"

    @property
    def when(self) -> tuple[ShortDate, ...]:
        """All dates; a date that all of the responsible share does not name them."""
        shared = (self.dates[0]._replace(names=()),) if len(self.dates) == 1 else self.dates
        return (*shared, *self.later)

    @property
    def since_words(self) -> str:
        """From when, actor by actor, and whether the days are settled."""
        return "; ".join(each.words for each in self.when)


def build_short(answer: SubjectAnswer) -> tuple[ShortRow, ...]:
    """One row for each source, in the order of the answer's columns."""
    by_source: dict[str, list[JudgedStatement]] = {}
    for judged in answer.across.judged_on(answer.subject):
        by_source.setdefault(judged.statement.source, []).append(judged)
    return tuple(_build_row(answer, column, by_source.get(column.framework.id, ())) for column in answer.columns)


def _build_row(answer: SubjectAnswer, column: SourceColumn, judged: Sequence[JudgedStatement]) -> ShortRow:
    chain, on, source = answer.chain, answer.across.question.on, column.framework.id
    leads = [each.statement for each in judged if each.voice is Voice.SPEAKS]
    comes = [each.statement for each in judged if each.voice is Voice.LATER]
    helps: dict[str, list[Statement]] = {}
    for each in judged:
        if each.voice is Voice.NO_ONE and each.statement.is_owner:
            helps.setdefault(each.statement.actor, []).append(each.statement)
    responsible, supporting = [], []
    for actor in answer.across.actors:
        cell = answer.row.cell(actor.id)
        if source in cell.responsible:
            responsible.append(ShortActor(actor, source in cell.in_part, source in cell.conditional))
        elif source in cell.supporting:
            found = helps[actor.id]
            supporting.append(
                ShortActor(
                    actor,
                    is_in_part=all(each.is_in_part for each in found),
                    is_conditional=all(each.is_conditional for each in found),
                )
            )
    strongest = max((each.strength for each in leads), key=lambda each: each.rank, default=Strength.NOT_GIVEN)
    return ShortRow(
        framework=column.framework,
        voice=column.voice,
        responsible=tuple(responsible),
        supporting=tuple(supporting),
        unmatched=tuple(dict.fromkeys(_own_names(answer, leads))),
        strength=strongest,
        verbs=tuple(dict.fromkeys(_verbs(leads, strongest))),
        dates=find_dates(chain, leads, on),
        later=find_later(chain, leads, comes, on) if column.voice in _WITH_LATER else (),
        said=say_voice(answer, column),
    )


_WITH_LATER = (Voice.SPEAKS, Voice.LATER)


def _own_names(answer: SubjectAnswer, leads: Iterable[Statement]) -> Iterator[str]:
    """The source's own names of actors to which no reference actor corresponds."""
    for each in leads:
        if each.match is None and each.ownership is not None:
            yield answer.chain.actor(each.source, each.ownership.actor).name


def _verbs(leads: Iterable[Statement], strength: Strength) -> Iterator[Verb]:
    for each in leads:
        if each.ownership and each.ownership.norm and each.strength is strength:
            yield each.ownership.norm[0]


def say_voice(answer: SubjectAnswer, column: SourceColumn) -> str:
    """What a source says that makes no one responsible, in a sentence; empty if it makes somebody responsible."""
    if column.voice is Voice.NOT_COVERED:
        return f"Not covered: {_say_not_covered(answer, column.framework)}"
    return say_voice_alone(column.voice, column.starts)


def say_voice_alone(voice: Voice, starts: date | None = None) -> str:
    """The same without the question; `starts` is the first day on which the source begins to speak.

    >>> say_voice_alone(Voice.LATER, date(2027, 1, 1))
    'Not yet: from 1 January 2027.'
    """
    if voice is Voice.LATER:
        return f"Not yet: from {write_date(starts)}." if starts else "Not yet."
    return _SAID[voice]


_SAID = {
    Voice.SPEAKS: "",
    Voice.NO_ONE: "Asks for it, but names no one responsible.",
    Voice.HIDDEN: "Nothing left by your filters.",
    Voice.NOT_COVERED: "Not covered for this model and release.",
    Voice.RELATED: "Related, but does not ask for this.",
    Voice.SILENT: "The source does not say.",
}


def _say_not_covered(answer: SubjectAnswer, framework: Framework) -> str:
    question = answer.across.question
    asked = [
        f"{question.model_type} models" if question.model_type else "",
        f"{question.release_type} release" if question.release_type else "",
    ]
    return f"we have no list of {framework.short_name} for {' and '.join(filter(None, asked))}."


def say_silence(answer: SubjectAnswer, framework: Framework) -> str:
    """A sentence to cite about a source in which we found nothing about the subject.

    It says `in what we hold of` the source if the data names something that is missing, or that is not settled.
    """
    on = answer.across.question.on
    day = f"As of {write_date(on)}, we" if on else "We"
    is_whole = not (framework.missing or framework.unsettled_note)
    where = framework.short_name if is_whole else f"what we hold of {framework.short_name}"
    edition = f"edition: {framework.edition}" if framework.edition else "edition not known"
    read = f"; valuechain data {answer.chain.stamp}" if answer.chain.stamp else ""
    return f"{day} found nothing about “{answer.subject.name}” in {where} ({edition}{read})."


def say_agreement(answer: SubjectAnswer) -> str:
    """How far the sources that speak name the same responsible actor, in sentences."""
    agreement = answer.row.agreement
    names = [begin_lower(answer.chain.reference_actor(actor).name) for actor in agreement.most]
    if not agreement.of:
        later = _say_later(answer)
        return f"No one is responsible yet. {later}" if later else "No source makes anyone responsible."
    speak = "1 source speaks" if agreement.of == 1 else f"{agreement.of} sources speak"
    if not names:
        return f"{speak}, and no reference actor corresponds to those whom they name."
    if agreement.of == 1:
        part = " only in part" if agreement.in_part else ""
        return f"Only 1 source speaks; it makes {join_words(names)} responsible{part}."
    in_part = ""
    if agreement.in_part:
        all_of_them = agreement.in_part == agreement.named
        in_part = f", {'all' if all_of_them else agreement.in_part} of them only in part"
    if len(names) == 1:
        verb = "makes" if agreement.named == 1 else "make"
        named = f"{agreement.named} of {agreement.of} sources that speak {verb} {names[0]} responsible"
        return f"{named}{in_part}."
    each = f"{agreement.named} of {agreement.of} sources that speak"
    in_part = in_part.replace(", ", ", at least ", 1) if agreement.in_part < agreement.named else in_part
    return f"{capital(join_words(names))} are each made responsible by {each}{in_part}."


def _say_later(answer: SubjectAnswer) -> str:
    """The sources that begin later, with actors and dates; empty if none does."""
    rows = [row for row in build_short(answer) if row.voice is Voice.LATER]
    rows.sort(key=lambda row: min((each.day for each in row.later if each.day), default=date.max))
    said = [_say_row_later(row) for row in rows[:_MOST_LATER]]
    more = len(rows) - len(said)
    more_said = f"; {count(more, 'source')} more {'begins' if more == 1 else 'begin'} later" if more else ""
    return f"{capital('; '.join(said))}{more_said}." if said else ""


_MOST_LATER = 3
"""Maximum number of sources in a sentence about later dates."""


def _say_row_later(row: ShortRow) -> str:
    """The actors that a source makes responsible later, and from when."""
    named = [
        f"{join_words(each.names)} responsible {each.when}{f' ({NOT_SETTLED})' if each.is_unsettled else ''}"
        for each in row.later
        if each.names
    ]
    if named:
        return f"{row.framework.short_name} makes {join_words(named)}"
    when = f" {row.later[0].when}" if row.later else " later"
    return f"{row.framework.short_name} asks for it{when}, but makes no one responsible"


def ask(subject: Subject) -> str:
    """The question about a topic or practice.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> ask(chain.topic("incidents"))
    'Who is responsible for incidents?'
    >>> ask(chain.practice("report-incidents"))
    'Who is responsible for: Report serious incidents to an authority?'
    """
    return f"{ASKS}{':' if isinstance(subject, Practice) else ''} {name_within(subject)}?"


ASKS = "Who is responsible for"
"""The question without its subject."""


def name_within(subject: Subject) -> str:
    """The subject in the question: a topic is a noun, a practice is a call that follows a colon."""
    return subject.name if isinstance(subject, Practice) else begin_lower(subject.name)

"""The answer for one topic or practice in short: who is responsible, since when, and what a silence means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from valuechain.analysis.across.link_start import start_of_link
from valuechain.analysis.across.subject import PARTS, NamedActor, SourceColumn, SubjectAnswer, SubjectEntry
from valuechain.analysis.across.values import Subject, Voice
from valuechain.analysis.allocation.dates import Dated
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import ReferenceActor
from valuechain.model.norm import Strength, Verb
from valuechain.model.values import Framework
from valuechain.model.words import capital, count, join_words, write_date

NOT_SETTLED = "not settled"
NO_DATE = "no date given"


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
    since: str
    """The first day on which anything of it applies, in words; empty if the source does not speak."""
    is_unsettled: bool
    """Whether that day is not settled."""
    said: str
    """What a source says that makes no one responsible; empty if it does."""

    @property
    def since_words(self) -> str:
        """From when, and whether the day is settled."""
        return f"{self.since} ({NOT_SETTLED})" if self.is_unsettled else self.since


def build_short(answer: SubjectAnswer) -> tuple[ShortRow, ...]:
    """One row for each source, in the order of the answer's columns."""
    return tuple(_build_row(answer, column) for column in answer.columns)


def _build_row(answer: SubjectAnswer, column: SourceColumn) -> ShortRow:
    responsible, supporting = [], []
    for actor in answer.across.actors:
        cell = answer.row.cell(actor.id)
        source = column.framework.id
        if source in cell.responsible:
            responsible.append(ShortActor(actor, source in cell.in_part, source in cell.conditional))
        elif source in cell.supporting:
            supporting.append(ShortActor(actor, is_in_part=False, is_conditional=False))
    leads = [(entry, named) for entry in column.entries for named in entry.with_part(PARTS[0]) if named.counts == "yes"]
    strongest = max((named.strength for _, named in leads), key=lambda each: each.rank, default=Strength.NOT_GIVEN)
    verbs = dict.fromkeys(
        named.ownership.norm[0] for _, named in leads if named.ownership.norm and named.strength is strongest
    )
    unmatched = dict.fromkeys(named.actor.label for _, named in leads if not named.counterparts)
    since, is_unsettled = _first_start(answer, column, leads)
    return ShortRow(
        framework=column.framework,
        voice=column.voice,
        responsible=tuple(responsible),
        supporting=tuple(supporting),
        unmatched=tuple(unmatched),
        strength=strongest,
        verbs=tuple(verbs),
        since=since,
        is_unsettled=is_unsettled,
        said=say_voice(answer, column),
    )


def _first_start(
    answer: SubjectAnswer, column: SourceColumn, leads: Sequence[tuple[SubjectEntry, NamedActor]]
) -> tuple[str, bool]:
    """The first day on which the source makes anyone responsible, in words, and whether it is not settled."""
    if column.voice is Voice.LATER and column.starts is not None:
        return f"from {write_date(column.starts)}", _is_unsettled(answer.chain, column.entries, column.starts)
    if column.voice is not Voice.SPEAKS:
        return "", False
    chain = answer.chain
    starts = [
        max(
            (start_of_link(chain, entry.link, dated) for dated in (entry.mitigation, named.ownership)),
            key=lambda each: each.first,
        )
        for entry, named in leads
    ]
    if any(not start.first for start in starts):
        words = dict.fromkeys(word for start in starts for word in start.words)
        return "; ".join(words) or NO_DATE, False
    first = min(starts, key=lambda each: each.order)
    day = first.dates[0].date
    when = "since" if answer.across.question.on else "from"
    return f"{when} {write_date(day)}", not any(each.is_settled for each in first.dates if each.date == day)


def _is_unsettled(chain: ValueChain, entries: Sequence[SubjectEntry], day: date) -> bool:
    found = []
    for entry in entries:
        dated: list[Dated] = [entry.mitigation, *(named.ownership for named in entry.actors)]
        starts = (start_of_link(chain, entry.link, one) for one in dated)
        found += [each for start in starts for each in start.dates if each.date == day]
    return bool(found) and not any(each.is_settled for each in found)


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
    Voice.RELATED: "Touches it, but does not ask for it.",
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
    """A sentence to cite about a source that says nothing about the subject."""
    on = answer.across.question.on
    day = f"As of {write_date(on)}, " if on else ""
    said = f"{day}{framework.short_name} does not say anything about “{answer.subject.name}”"
    edition = f"edition: {framework.edition}" if framework.edition else "edition not known"
    read = f"; valuechain data {answer.chain.stamp}" if answer.chain.stamp else ""
    return f"{capital(said)} ({edition}{read})."


def say_agreement(answer: SubjectAnswer) -> str:
    """How far the sources that speak name the same responsible actor, in sentences."""
    agreement = answer.row.agreement
    names = [begin_lower(answer.chain.reference_actor(actor).name) for actor in agreement.most]
    if not agreement.of:
        later = [each for each in answer.columns if each.voice is Voice.LATER]
        if not later:
            return "No source makes anyone responsible."
        first = min((each.starts for each in later if each.starts), default=None)
        when = f", the first from {write_date(first)}" if first else ""
        return f"No source makes anyone responsible yet; {count(len(later), 'source')} will{when}."
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


def begin_lower(name: str) -> str:
    """A name within a sentence: its first letter is small, unless it begins with an abbreviation.

    >>> begin_lower("Model providers"), begin_lower("MLOps and evaluation providers")
    ('model providers', 'MLOps and evaluation providers')
    """
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def ask(subject: Subject) -> str:
    """The question about a topic or practice.

    >>> import valuechain as vc
    >>> ask(vc.read_chain().practice("report-incidents"))
    'Who is responsible for: Report serious incidents to an authority?'
    """
    return f"Who is responsible for: {subject.name}?"

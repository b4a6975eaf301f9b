"""The answer summed up in sentences, for pages and documents."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.qualifications import count_bound_parts
from valuechain.analysis.allocation.selection import count_all_values
from valuechain.analysis.findings.day import Day
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.rows.matrix_table import say_conditional
from valuechain.model.framework import Framework
from valuechain.model.norm import Strength
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import capital, count, join_quoted, pluralise, write_date
from valuechain.views.page.names import called_at


class Phrase(NamedTuple):
    """A part of a sentence."""

    text: str
    section: str = ""
    """The section of the Findings page that lists what this part counts."""
    is_strong: bool = False


Sentence: TypeAlias = tuple[Phrase, ...]

COMING = "coming"
"""The section of the Findings page with all dates after the day asked about."""


def summarise(allocation: Allocation, findings: Findings) -> tuple[Sentence, ...]:
    """The answer in a few sentences.

    >>> import valuechain as vc
    >>> from valuechain.analysis.findings.findings import build_findings
    >>> answer = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> write_sentences(summarise(answer, build_findings(answer))[:2])
    'All 4 actors that it addresses share responsibility for all 15 mitigations. 4 have one responsible actor and no \
backup, of which 1 under a condition.'
    """
    applying = (say_applying(allocation, findings.day),) if findings.day else ()
    return applying if applying and not allocation.mitigations else (*applying, *_sentences(allocation, findings))


def write_sentences(sentences: Iterable[Sentence]) -> str:
    """The sentences as plain text."""
    return " ".join("".join(phrase.text for phrase in sentence) for sentence in sentences)


def _sentences(allocation: Allocation, findings: Findings) -> Iterator[Sentence]:
    total = len(allocation.mitigations)
    addressed = [actor for actor in allocation.actors if actor not in findings.not_addressed]
    actors = count(len(addressed), "actor") + (" that it addresses" if findings.not_addressed else "")
    unowned, leaderless, single = map(len, (findings.unowned, findings.without_primary, findings.single_owner))
    owned = total - unowned
    busy = [actor.label for actor in addressed if actor not in findings.idle_actors]
    named = _name(allocation)
    is_led = leaderless == unowned
    if total and not owned:
        comma = "," if named else ""
        yield _found(count(total, "mitigation"), "unowned"), Phrase(f"{named}{comma} {_have(total)} no one assigned.")
    else:
        some = f"{owned:,} of " if unowned else "all " if total > 1 else ""
        counted = Phrase(f"{some}{count(total, 'mitigation')}", is_strong=True)
        if len(busy) == 1:
            verb = Phrase(f", {busy[0]}, {'is responsible for' if is_led else 'has a role in'} ")
        else:
            verb = Phrase(f" {'share responsibility for' if is_led else 'have roles in'} ")
        if len(busy) == len(addressed) == 1 and findings.not_addressed:
            who = "The only actor that it addresses"
        else:
            who = f"{'All' if len(busy) == len(addressed) > 2 else f'{len(busy):,} of'} {actors}"
        yield _found(who, "load"), verb, counted, Phrase(f"{named}.")
        if unowned:
            yield _found(f"{unowned:,}", "unowned"), Phrase(f" {_have(unowned)} no one assigned.")
    if leaderless > unowned:
        yield Phrase("No one is responsible for "), _found(f"{leaderless:,}", "without-primary"), Phrase(".")
    if single and len(busy) != 1:
        of_which = f", {say_conditional(len(found))}" if (found := findings.single_conditional) else ""
        alone = "" if allocation.frameworks[0].is_binding else " and no backup"  # no gap in a law
        said = Phrase(f" {_have(single)} {'one responsible' if is_led else 'only one'} actor{alone}{of_which}.")
        yield _found(f"{single:,}", "single-owner"), said
    if findings.optional:
        verbs = [verb.value for verb in findings.by_verb if verb.strength is Strength.OPTIONAL]
        every = "all " if len(findings.optional) == total > 1 else ""
        optional = f"{every}{count(len(findings.optional), 'mitigation')}"
        yield (
            Phrase("For "),
            _found(optional, "how-strongly"),
            Phrase(f", the first verb for a leading actor is {join_quoted(verbs, 'or')}."),
        )
    if conditional := sum(findings.conditional.values()):
        yield _found(f"{conditional:,}", "load"), Phrase(f" {_assignments(conditional)} only under a condition.")
    if findings.ambiguous:
        number = len(findings.ambiguous)
        yield _found(count(number, "passage"), "ambiguous"), Phrase(f" {'is' if number == 1 else 'are'} ambiguous.")


def describe_confidence(allocation: Allocation) -> str:
    """A sentence on how directly the source says who is responsible.

    >>> import valuechain as vc
    >>> context = vc.Context("advanced", "open")
    >>> describe_confidence(vc.build_allocation(vc.read_chain(), context, framework="uk-ai-cyber"))
    'The source states who is responsible for 12; 1 is our interpretation.'
    """
    counts = count_all_values(allocation)["confidences"]
    found = [(each, number) for each in Confidence if (number := counts[each.value])]
    if len(found) < 2:
        return "".join(_THROUGHOUT[each] for each, _ in found)
    return (
        capital("; ".join(_describe_some(each, number, is_first=each is found[0][0]) for each, number in found)) + "."
    )


_THROUGHOUT = {
    Confidence.STATED: "The source states who is responsible for each.",
    Confidence.AMBIGUOUS: "The source is ambiguous about who is responsible for each.",
    Confidence.INTERPRETED: "All assignments here are our interpretation.",
    Confidence.UNSOURCED: "No source is given for any assignment.",
}


def _describe_some(confidence: Confidence, number: int, *, is_first: bool) -> str:
    match confidence:
        case Confidence.STATED:
            return f"the source states who is responsible for {number:,}"
        case Confidence.AMBIGUOUS:
            return f"{'the source' if is_first else 'it'} is ambiguous for {number:,}"
        case Confidence.INTERPRETED:
            return f"{number:,} {'is' if number == 1 else 'are'} our interpretation"
        case Confidence.UNSOURCED:
            return f"{number:,} {_have(number)} no source"


def describe_update(framework: Framework) -> str:
    """What the source says about significant updates."""
    return framework.update_note or "The source does not say what a significant update changes."


class PartsNote(NamedTuple):
    """Says that only the parts have verbs."""

    text: str
    parts: str
    """The parts, counted."""


def note_parts(allocation: Allocation) -> PartsNote | None:
    """A note if only the parts of the mitigations have verbs.

    >>> import valuechain as vc
    >>> context = vc.Context("advanced", "open")
    >>> note_parts(vc.build_allocation(vc.read_chain(), context, framework="uk-ai-cyber"))
    PartsNote(text='The principles have no verbs of their own', parts='72 provisions')
    """
    number = count_bound_parts(allocation)
    if not number:
        return None
    framework = allocation.frameworks[0]
    called = pluralise(called_at(framework, 1))
    return PartsNote(f"The {called} have no verbs of their own", count(number, framework.called_level_2 or "part"))


def say_applying(allocation: Allocation, day: Day) -> Sentence:
    """How many mitigations apply on the day."""
    called = called_at(allocation.frameworks[0], allocation.level)
    number, verb = f"{day.applying:,} of {count(day.total, called)}", "applies" if day.applying == 1 else "apply"
    if day.total == 1:
        number, verb = f"the one {called}", "applies" if day.applying else "does not apply yet"
    elif not day.applying:
        number, verb = f"none of the {count(day.total, called)}", "applies yet"
    elif day.applying == day.total:
        number = f"all {count(day.total, called)}"
    return Phrase(f"On {write_date(day.on)}, "), _found(number, COMING), Phrase(f" {verb}.")


def _found(text: str, section: str) -> Phrase:
    return Phrase(text, section, is_strong=True)


def _name(allocation: Allocation) -> str:
    """The source's own word for mitigations, as a clause; empty if it has none."""
    called = called_at(allocation.frameworks[0], allocation.level)
    return f", which the source calls {pluralise(called)}" if called != "mitigation" else ""


def _assignments(number: int) -> str:
    return "assignment holds" if number == 1 else "assignments hold"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"

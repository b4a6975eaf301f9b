"""The answer in a few sentences, for pages and documents."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.findings import Findings
from valuechain.model.words import count, pluralise


class Phrase(NamedTuple):
    """A part of a sentence."""

    text: str
    section: str = ""
    """The section of the page Findings that has the names behind it."""
    is_strong: bool = False


Sentence: TypeAlias = tuple[Phrase, ...]


def summarise(allocation: Allocation, findings: Findings) -> tuple[Sentence, ...]:
    """The answer in a sentence or a few.

    >>> import valuechain as vc
    >>> from valuechain.analysis.findings.findings import build_findings
    >>> answer = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> write_sentences(summarise(answer, build_findings(answer))[:2])
    '15 mitigations rest on 4 of 9 actors. 4 have a single owner and no one in support.'
    """
    return tuple(_sentences(allocation, findings))


def write_sentences(sentences: Iterable[Sentence]) -> str:
    """The sentences as plain text."""
    return " ".join("".join(phrase.text for phrase in sentence) for sentence in sentences)


def _sentences(allocation: Allocation, findings: Findings) -> Iterator[Sentence]:
    total, actors = len(allocation.mitigations), count(len(allocation.actors), "actor")
    unowned, leaderless, single = map(len, (findings.unowned, findings.without_primary, findings.single_owner))
    owned = total - unowned
    busy = [actor.label for actor in allocation.actors if actor not in findings.idle_actors]
    named = _name(allocation)
    if total and not owned:
        yield _found(count(total, "mitigation"), "unowned"), Phrase(f"{named} {_have(total)} no owner.")
    else:
        some = f"{owned:,} of " if unowned else ""
        every = "all " if len(busy) == 1 and owned == total > 1 else ""
        counted = Phrase(f"{some}{count(total, 'mitigation')}", is_strong=True)
        verb = Phrase(f"{named} {every}{'rests' if owned == 1 else 'rest'} on ")
        if len(busy) == 1:
            yield counted, verb, _found(f"one of {actors}", "load"), Phrase(f": {busy[0]}.")
        else:
            yield counted, verb, _found(f"{len(busy):,} of {actors}", "load"), Phrase(".")
        if unowned:
            yield _found(f"{unowned:,}", "unowned"), Phrase(f" {_have(unowned)} no owner.")
    if leaderless > unowned:
        yield Phrase("For "), _found(f"{leaderless:,}", "without-primary"), Phrase(" nobody answers.")
    if single and len(busy) != 1:
        said = Phrase(f" {_have(single)} a single owner and no one in support.")
        yield _found(f"{single:,}", "single-owner"), said
    if findings.ambiguous:
        places = _found(count(len(findings.ambiguous), "place"), "ambiguous")
        yield Phrase("In "), places, Phrase(" the source can be read in two ways.")


def _found(text: str, section: str) -> Phrase:
    return Phrase(text, section, is_strong=True)


def _name(allocation: Allocation) -> str:
    """What the source calls what is counted, where that is not mitigations and is one thing."""
    framework = allocation.frameworks[0]
    called = {1: framework.called, 2: framework.called_level_2}.get(allocation.level or 0, "")
    return f", which the source calls {pluralise(called)}," if called and called != "mitigation" else ""


def _have(number: int) -> str:
    return "has" if number == 1 else "have"

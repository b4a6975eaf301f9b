"""The beginning of a briefing: the finding in one sentence, and five findings with numbers."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.absence import without
from valuechain.analysis.findings.cover import PATIENCE, who_must_act
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.findings.workload import Load, build_workload
from valuechain.model.values import Mitigation
from valuechain.model.words import capital, count, join_first, join_quoted, join_words, pluralise
from valuechain.views.document.blocks import Span, Spans
from valuechain.views.page.names import called_at

MOST_FINDINGS = 5
_MOST_NAMED = 3
"""Maximum number of mitigations that a finding names."""


def find_busiest(allocation: Allocation) -> tuple[Load, ...]:
    """The actors that are responsible for anything, those with most mitigations first."""
    loads = (load for load in build_workload(allocation).loads if load.leads)
    return tuple(sorted(loads, key=lambda load: -load.leads))


def say_headline(allocation: Allocation, findings: Findings) -> str:
    """The finding in one sentence: who is responsible for most, and what is missing or hangs on that actor.

    >>> import valuechain as vc
    >>> from valuechain.analysis.findings.findings import build_findings
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> say_headline(allocation, build_findings(allocation))
    '12 of 15 mitigations fall to Model providers; without them, no one would be responsible for 7'
    """
    total, busiest = len(allocation.mitigations), find_busiest(allocation)
    called = _called(allocation)
    if not total:
        return f"There are no {pluralise(called)} to be responsible for"
    if not busiest:
        return f"No one is responsible for any of the {count(total, called)}"
    first = [load for load in busiest if load.leads == busiest[0].leads]
    number = busiest[0].leads
    names = join_first([load.actor.label for load in first], _MOST_NAMED)
    if total == 1:
        what = f"The only {called} falls"
    elif number == total:
        what = f"All {total:,} {pluralise(called)} fall"
    else:
        what = f"{number:,} of {total:,} {pluralise(called)} {'falls' if number == 1 else 'fall'}"
    said = f"{what} to {'each of ' if len(first) > 1 else ''}{names}"
    if findings.without_primary:
        return f"{said}; no one is responsible for {len(findings.without_primary):,}"
    lost = without(allocation, [busiest[0].actor.id]).without_lead
    if len(first) == 1 and lost and len(busiest) > 1:
        return f"{said}; without them, no one would be responsible for {lost:,}"
    rest = [load for load in busiest if load not in first]
    return f"{said}; {rest[0].actor.label} comes next with {rest[0].leads:,}" if rest else said


def list_findings(allocation: Allocation, findings: Findings) -> tuple[Spans, ...]:
    """At most five findings, each with its label and its numbers, the most important first."""
    return tuple(
        (Span(f"{label}: ", "strong"), Span(capital(text)))
        for label, text in islice(
            chain(_list_responsible(allocation, findings), _list_qualified(allocation, findings)), MOST_FINDINGS
        )
    )


def _list_responsible(allocation: Allocation, findings: Findings) -> Iterator[tuple[str, str]]:
    """The actors responsible for most, the mitigations without anyone, and the actor on whom most depends."""
    total, busiest = len(allocation.mitigations), find_busiest(allocation)
    called = pluralise(_called(allocation))
    if busiest:
        said = "; ".join(f"{load.actor.label} {load.leads:,}" for load in busiest[:_MOST_NAMED])
        more = len(busiest) - _MOST_NAMED
        rest = f"; {count(more, 'more actor')} fewer" if more > 0 else ""
        yield "Who is responsible", f"of {total:,} {called}: {said}{rest}."
    gaps = findings.without_primary
    if gaps:
        yield "Gaps", f"no one is responsible for {len(gaps):,} of {total:,} {called}: {_name(gaps)}."
    elif total:
        yield "Gaps", f"none; each of the {total:,} {called} has someone responsible."
    if busiest:
        absences = {load.actor: without(allocation, [load.actor.id]).without_lead for load in busiest}
        worst, lost = max(absences.items(), key=lambda item: item[1])
        if lost:
            said = f"without {worst.label}, no one would be responsible for {lost:,} of {total:,} {called}."
            yield "Most depends on", said


def _list_qualified(allocation: Allocation, findings: Findings) -> Iterator[tuple[str, str]]:
    """The limits of the numbers: backup, strength, conditions, indispensable actors, actors with nothing."""
    total, busiest = len(allocation.mitigations), find_busiest(allocation)
    called, is_law = pluralise(_called(allocation)), allocation.frameworks[0].is_binding
    if findings.single_owner and not is_law:
        number = len(findings.single_owner)
        yield "No backup", f"{number:,} of {total:,} {called} rest on a single actor: {_name(findings.single_owner)}."
    if findings.by_verb:
        yield "How strongly", f"{_say_strengths(findings)}."
    if findings.conditional:
        number = sum(findings.conditional.values())
        yield "Only under a condition", f"{count(number, 'assignment')}, which the source limits to certain cases."
    if len(busiest) > 1 and not is_law:
        yield from _say_groups(allocation)
    if findings.idle_actors:
        names = join_first([actor.label for actor in findings.idle_actors], _MOST_NAMED)
        yield "Nothing assigned", f"{names}."
    if findings.ambiguous:
        yield "Ambiguous", f"{len(findings.ambiguous):,} of {total:,} {called}: {_name(findings.ambiguous)}."


def _say_groups(allocation: Allocation) -> Iterator[tuple[str, str]]:
    """How few actors between them are responsible for everything."""
    cover = who_must_act(allocation, seconds=PATIENCE)
    if cover.is_settled and cover.in_every:
        names = join_words([actor.label for actor in cover.in_every])
        what = "everything that has someone responsible"
        yield "Needed in any case", f"{names}; {count(cover.size, 'actor')} together could cover {what}."


def _say_strengths(findings: Findings) -> str:
    """How many mitigations each strength has, with the source's verbs."""
    parts = []
    for strength, verbs in groupby(findings.by_verb, key=lambda verb: verb.strength):
        mine = list(verbs)
        number = sum(len(findings.by_verb[verb]) for verb in mine)
        parts.append(f"{number:,} {strength.words} ({join_quoted(mine, 'or')})")
    return "; ".join(parts)


def _name(mitigations: Sequence[Mitigation]) -> str:
    return join_first([mitigation.label for mitigation in mitigations], _MOST_NAMED)


def _called(allocation: Allocation) -> str:
    """The source's own word for a mitigation of the level asked about."""
    return called_at(allocation.frameworks[0], allocation.question.level)

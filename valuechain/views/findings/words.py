"""The findings in sentences."""

from collections.abc import Sequence

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.absence import Absence
from valuechain.analysis.findings.concentration import Concentration
from valuechain.analysis.findings.cover import PATIENCE, Cover
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.rows.matrix_table import say_conditional
from valuechain.model.words import count, join_words, write_date
from valuechain.views.question.summary import summarise, write_sentences

_MOST_NAMED = 3
"""With more actors than this that are responsible for equally much, the headline counts them."""

NO_BACKUP = "Only one actor has a role in these; no one else is responsible or supports."
OTHERS_TOO = "This says who could cover everything, not that the others need do nothing."


def say_findings(allocation: Allocation, findings: Findings, concentration: Concentration | None) -> str:
    """The headline: who is responsible for most, and where no one, or only one actor, is.

    In a law, one actor alone is usual, so that nothing is said of a backup.
    """
    total = len(allocation.mitigations)
    if findings.day and not total:
        return write_sentences(summarise(allocation, findings))
    alone = "only one actor" if allocation.frameworks[0].is_binding else "no backup"
    gaps = [
        f"{number:,} {'has' if number == 1 else 'have'} {words}"
        for number, words in (
            (len(findings.unowned), "no one assigned"),
            (len(findings.without_primary) - len(findings.unowned), "only supporting actors"),
            (len(findings.single_owner), f"{alone}{_of_which(len(findings.single_conditional))}"),
        )
        if number
    ]
    applying = f" that {'applies' if total == 1 else 'apply'} on {write_date(allocation.on)}" if allocation.on else ""
    counted = f"{count(total, 'mitigation')}{applying}"
    if concentration is None:
        return f"Of {counted}, {join_words(gaps)}. No one is responsible for any of them."
    most, largest = max(concentration.answers.values()), concentration.largest
    names = [actor.label for actor in largest] if len(largest) <= _MOST_NAMED else [count(len(largest), "actor")]
    each = " each" if len(largest) > 1 else ""
    lead = f"The most responsibility falls to {join_words(names)}: {most:,} of {counted}{each}."
    return f"{lead} Of all {total:,}, {join_words(gaps)}." if gaps else f"{lead} All have several actors."


def say_everybody(allocation: Allocation, findings: Findings) -> str:
    """The caption of the picture if no actor is removed."""
    total, led = len(allocation.mitigations), len(allocation.mitigations) - len(findings.without_primary)
    some = f"{led:,} of {count(total, 'mitigation')}" if led < total else f"all {count(total, 'mitigation')}"
    if total == 1 == led:
        some = "the one mitigation"
    return f"With all actors in place, someone is responsible for {some}{_of_which(findings.led_conditional)}."


def say_absence(allocation: Allocation, absence: Absence, absent: Sequence[str]) -> str:
    """The loss without these actors (ids), in words."""
    without_them = f"Without {join_words([actor.label for actor in allocation.actors if actor.id in absent])}"
    lost = absence.without_lead
    if not lost:
        return f"{without_them}, every mitigation still has a responsible actor."
    lose, their = ("loses", "its") if lost == 1 else ("lose", "their")
    nobody = len(absence.nobody)
    if nobody == lost:
        held = "it is left with no one at all" if lost == 1 else "all of these are left with no one at all"
    else:
        held = f"{nobody:,} of these {'is' if nobody == 1 else 'are'} left with no one at all"
    total = f"{lost:,} of {count(len(allocation.mitigations), 'mitigation')}"
    return f"{without_them}, {total} {lose} {their} responsible actor; {held}."


def say_groups(cover: Cover) -> str:
    """The meaning of the smallest groups, and how far they are proven.

    >>> import valuechain as vc
    >>> from valuechain.analysis.findings.cover import who_must_act
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> say_groups(who_must_act(allocation))
    'Each of these 2 groups of 3 actors is responsible for everything that anyone is responsible for.'
    """
    everything = "responsible for everything that anyone is responsible for"
    group = count(cover.size, "actor")
    if not cover.is_settled:
        tried = f"We did not find the smallest group within {PATIENCE:.0f} seconds"
        return (
            f"{tried}. It takes at least {count(cover.at_least, 'actor')} to be {everything}; these {group} are enough."
        )
    if cover.number is None:
        found = f"{len(cover.sets):,} such groups were found; there may be more"
        return f"It takes {group} to be {everything}. {found}."
    if cover.number == 1:
        alone = "This actor alone is" if cover.size == 1 else f"These {group} between them are"
        only = "" if cover.size == 1 else f"; no other group of {cover.size} is"
        return f"{alone} {everything}{only}."
    if cover.size == 1:
        return f"Each of these {cover.number:,} actors alone is {everything}."
    return f"Each of these {cover.number:,} groups of {group} is {everything}."


def _of_which(conditional: int) -> str:
    """How many of those just counted hold only under a condition, as a clause; empty if none do."""
    return f", {say_conditional(conditional)}" if conditional else ""

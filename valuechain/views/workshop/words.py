"""What a room has said, in words: the same on the projector and on the board."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from valuechain.analysis.workshop.agreement import FEWEST_FOR_AGREEMENT, Agreement, AgreementStatus
from valuechain.analysis.workshop.counts import ActorCount, RoundCount, Shift
from valuechain.analysis.workshop.groups import GroupCounts
from valuechain.analysis.workshop.measures import MEASURE
from valuechain.analysis.workshop.versus import Verdict, VersusCell
from valuechain.model.words import capital, count, join_words
from valuechain.model.workshop.plan import NO_ROLE, Plan
from valuechain.model.workshop.running import Decision

_EVENLY = 2 / 3
"""With a larger share on either side, those who know are not called evenly split; ours, for the words alone."""
VERDICT_SIGNS: Mapping[Verdict, str] = {Verdict.CONFIRMS: "✓", Verdict.DEPARTS: "≠", Verdict.TOO_FEW: "…"}
VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.CONFIRMS: "confirms",
    Verdict.DEPARTS: "departs",
    Verdict.TOO_FEW: "no clear view",
}
VERDICT_MEANINGS: Mapping[Verdict, str] = {
    Verdict.CONFIRMS: "more than half give exactly the published role, and not by chance",
    Verdict.DEPARTS: "less than half give it, and not by chance",
    Verdict.TOO_FEW: "too few people know, or they are too evenly split, to rule out chance",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """How the room stands to what is published for one actor."""

    kind: str
    """For its colour: `confirms`, `departs`, `few`, or `unknown` where nothing is published."""
    sign: str
    word: str
    published: str | None
    """For the mark of the published role."""
    is_published: str
    """What is published, in words."""
    compared: str
    """How many give exactly that, with share and interval."""
    room: str
    """What over half give the actor instead, where it is something else."""
    why_few: str = ""
    """What the verdict "too few to say" comes from; empty with another."""


def judge(cell: VersusCell) -> Judged:
    """The verdict on a cell in words."""
    if cell.verdict is None or cell.published is None:
        return Judged("unknown", "", "not compared", None, "published role not known", "", "")
    word = VERDICT_WORDS[cell.verdict]
    if cell.verdict is Verdict.CONFIRMS and cell.published == NO_ROLE:
        word = f"{word}: no role"
    kind = "few" if cell.verdict is Verdict.TOO_FEW else cell.verdict.value
    said = word_role(cell.published)
    room = ""
    if cell.majority != cell.published and cell.known:
        room = "no majority" if cell.majority is None else f"most say {word_role(cell.majority)}"
    why = say_why_few(cell) if cell.verdict is Verdict.TOO_FEW else ""
    sign = VERDICT_SIGNS[cell.verdict]
    return Judged(kind, sign, word, cell.published, f"published: {said}", say_compared(cell), room, why)


def say_why_few(cell: VersusCell) -> str:
    """Whether so few know, or they are so evenly split, that nothing can be said; in a few words."""
    if not cell.known:
        return "no one knows"
    if cell.known < FEWEST_FOR_AGREEMENT:
        return f"only {cell.known:,} {'knows' if cell.known == 1 else 'know'}"
    others = cell.known - cell.same
    if max(cell.same, others) <= _EVENLY * cell.known:
        return f"no clear majority ({cell.same:,} to {others:,})"
    return f"{cell.same:,} against {others:,}: too close to call"


def say_owners(cells: Iterable[VersusCell]) -> str:
    """How the room stands to the roles that are published; the many actors without one do not count here."""
    verdicts = [cell.verdict for cell in cells if cell.verdict and cell.published != NO_ROLE]
    if not verdicts:
        return "No responsible actor is published."
    if set(verdicts) == {Verdict.TOO_FEW}:
        number = len(verdicts)
        which = {1: "the published role", 2: "either of the two published roles"}
        return f"No clear view on {which.get(number, f'any of the {number:,} published roles')}."
    return f"Of {count(len(verdicts), 'published role')}, the room {_say_verdicts(verdicts)}."


def say_without_role(cells: Iterable[VersusCell]) -> str:
    """How it stands to "no role" for everybody else; empty where everybody has a role."""
    verdicts = [cell.verdict for cell in cells if cell.verdict and cell.published == NO_ROLE]
    if not verdicts:
        return ""
    if set(verdicts) == {Verdict.TOO_FEW}:
        return f"No clear view where no role is published ({len(verdicts):,})."
    return f"Where no role is published ({len(verdicts):,}), it {_say_verdicts(verdicts)}."


def _say_verdicts(verdicts: Sequence[Verdict]) -> str:
    confirms, departs, few = (
        verdicts.count(verdict) for verdict in (Verdict.CONFIRMS, Verdict.DEPARTS, Verdict.TOO_FEW)
    )
    words = f"confirms {_number(confirms)} and departs from {_number(departs)}"
    return f"{words}; no clear view on {few:,}" if few else words


def _number(value: int) -> str:
    return f"{value:,}" if value else "none"


def say_compared(cell: VersusCell) -> str:
    """How many of those who know give exactly the published role, with share and 95 % interval."""
    if cell.published is None or cell.share is None or cell.low is None or cell.high is None:
        return "no one knows"
    said = word_role(cell.published)
    return f"{cell.same:,} of {cell.known:,} say {said}: {percent(cell.share)} ({span(cell.low, cell.high)})"


def say_why(cell: VersusCell, compared: int) -> str:
    """What a verdict rests on; `compared` is over how many cells its p value is corrected."""
    if cell.published is None:
        return "There is no published answer to compare with."
    if cell.adjusted_p is None or cell.p is None:
        return "No one who answered knows, so there is nothing to compare."
    p = f"We test whether the share differs from one half: p = {probability(cell.p)}"
    if compared > 1:
        p += f", or {probability(cell.adjusted_p)} after correcting for {compared:,} comparisons"
    return f"{p}. We give a verdict at 0.05 or below."


def percent(share: float) -> str:
    """A share in whole per cent, which is 0 or 100 only if it is none or all.

    >>> percent(0.61), percent(0.997), percent(1)
    ('61 %', '99 %', '100 %')
    """
    rounded = round(100 * share)
    if 0 < share < 1:
        rounded = min(max(rounded, 1), 99)
    return f"{rounded} %"


def span(low: float, high: float) -> str:
    """An interval in per cent.

    >>> span(0.566, 1.0)
    '57 to 100 %'
    """
    return f"{round(100 * low)} to {round(100 * high)} %"


def figure(value: float) -> str:
    r"""Two decimals, with a real minus.

    >>> figure(0.614), figure(-0.001), figure(-0.2) == "\N{MINUS SIGN}0.20"
    ('0.61', '0.00', True)
    """
    text = f"{value:.2f}".replace("-0.00", "0.00")
    return text.replace("-", "\N{MINUS SIGN}")


def probability(value: float) -> str:
    """A p value with as many decimals as say something.

    >>> probability(0.0253), probability(0.00001)
    ('0.025', 'below 0.001')
    """
    return "below 0.001" if value < 0.001 else f"{value:.3f}"


def word_role(role: str) -> str:
    """A role inside a sentence; `NO_ROLE` is one too."""
    return "no role" if role == NO_ROLE else role


def say_roles(count: ActorCount, before: ActorCount | None = None) -> str:
    """How many give an actor which role, and how many did in the round before.

    >>> now = ActorCount("hub", {"primary": 20, "secondary": 2}, 1)
    >>> say_roles(now), say_roles(ActorCount("hub", {"primary": 0, "secondary": 0}, 3))
    ('20 primary, 2 secondary', 'given no role')
    >>> say_roles(now, ActorCount("hub", {"primary": 12, "secondary": 0}, 11))
    '20 primary (was 12), 2 secondary (was 0)'
    """
    words = []
    for role, number in count.by_role.items():
        then = before.of(role) if before else 0
        if number or then:
            words.append(f"{number:,} {role}{f' (was {then:,})' if before else ''}")
    return ", ".join(words) or "given no role"


def say_turnout(found: RoundCount) -> str:
    """How many answered, and how many of them don't know or say that nobody can."""
    words = [f"{found.answered:,} answered"]
    if found.unknown:
        do_not = "doesn't" if found.unknown == 1 else "don't"
        words.append(f"{found.unknown:,} {do_not} know")
    if found.nobody:
        words.append(f"{found.nobody:,} {'says' if found.nobody == 1 else 'say'} no one can do this")
    return f"{', '.join(words)}."


def say_sureness(found: RoundCount) -> str:
    """How sure those are who said so; empty where nobody did."""
    said = [f"{number:,} {level.value}" for level, number in reversed([*found.sureness.items()]) if number]
    return f"How sure they are: {', '.join(said)}." if said else ""


def say_agreement(found: Agreement) -> str:
    """How far a room or a group agrees: the figure with its interval, or why there is none."""
    if found.status is AgreementStatus.ALL_AGREE:
        return "everyone says the same"
    if found.status is AgreementStatus.TOO_FEW or found.value is None:
        return "too few answers to tell"
    if found.low is None or found.high is None:
        return f"{figure(found.value)} (no interval)"
    return f"{figure(found.value)} ({figure(found.low)} to {figure(found.high)})"


def explain_agreement(found: Agreement) -> str:
    """What the figure means, or why there is none."""
    if found.status is AgreementStatus.ALL_AGREE:
        return "Answers don't vary, so we can't compute a figure."
    if found.status is AgreementStatus.TOO_FEW or found.value is None:
        return f"{found.participants:,} know; we need {FEWEST_FOR_AGREEMENT} or more for a figure."
    return f"{MEASURE.scale}."


def word_agreement(found: Agreement) -> str:
    """How far a room or a group agrees, in a plain word; empty where there is no figure."""
    if found.value is None:
        return ""
    if found.value >= MEASURE.high:
        return "high agreement"
    if found.value >= MEASURE.some:
        return "some agreement"
    is_chance = (found.value if found.low is None else found.low) <= MEASURE.chance
    return "no agreement beyond chance" if is_chance else "low agreement"


def say_within_groups(found: Sequence[tuple[str, Agreement]]) -> list[str]:
    """How far groups agree among themselves, in a plain word each, those of one word together."""
    groups: dict[str, list[str]] = {}
    for name, agreement in found:
        groups.setdefault(word_agreement(agreement) or say_agreement(agreement), []).append(name)
    return [f"{join_words(names)}: {word}" for word, names in groups.items()]


def say_hidden(plan: Plan, found: GroupCounts, joined: Mapping[str, int]) -> list[str]:
    """Why each group that is not shown by itself is not. `joined` is how many have joined as each group."""
    words = []
    for group in found.hidden:
        is_small = joined.get(group, 0) < found.fewest
        words.append(f"{group}: {f'fewer than {found.fewest}' if is_small else 'not shown separately'}")
    return words if plan.groups else []


def say_change(shift: Shift) -> str:
    """How many changed between two rounds, as far as that gives nobody away."""
    since = f"since round {shift.before.round}"
    if shift.changed is None:
        return f"We don't show how many changed their minds {since}, because that could identify people."
    return f"{shift.changed:,} of {shift.both:,} who answered both rounds changed their answer {since}."


def say_decision(plan: Plan, decision: Decision) -> str:
    """Who is to answer and to support, as the room settled it."""
    if decision.is_nobody:
        return "No one can do this."
    parts = []
    for role in plan.role_ids:
        names = [actor.label for actor in plan.actors if decision.roles.get(actor.id) == role]
        if names:
            parts.append(f"{role}: {join_words(names)}")
    return f"{capital('; '.join(parts))}." if parts else "No roles were decided."


def say_scale(plan: Plan) -> str:
    """The values that agreement is measured over, from no role to the strongest."""
    return ", ".join(("no role", *plan.role_ranks))

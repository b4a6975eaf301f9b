"""Results in words, shared by the projector, the board and the report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from valuechain.analysis.workshop.statistics.agreement import FEWEST_FOR_AGREEMENT, Agreement, AgreementStatus
from valuechain.analysis.workshop.statistics.counts import ActorCount, RoundCount, Shift
from valuechain.analysis.workshop.statistics.groups import GroupCounts
from valuechain.analysis.workshop.statistics.guidance import Verdict, VersusCell
from valuechain.analysis.workshop.statistics.measures import MEASURE
from valuechain.model.words import capital, count, join_words
from valuechain.model.workshop.plan import NO_ROLE, Plan
from valuechain.model.workshop.running import Decision


class VerdictWords(NamedTuple):
    """A verdict in words."""

    sign: str
    word: str
    meaning: str


VERDICTS: Mapping[Verdict, VerdictWords] = {
    Verdict.DEPARTS: VerdictWords(
        "≠", "departs", "fewer than half give the published role, which chance is unlikely to explain"
    ),
    Verdict.CONFIRMS: VerdictWords(
        "✓", "confirms", "more than half give exactly the published role, which chance is unlikely to explain"
    ),
    Verdict.TOO_FEW: VerdictWords(
        "…", "no clear view", "too few people know, or they are too evenly split, to rule out chance"
    ),
}
"""In order of interest: departures come first."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on one actor, in words."""

    kind: str
    """Sets the colour: `confirms`, `departs`, `few`, or `unknown` if the published role is not known."""
    sign: str
    word: str
    is_published: str
    """The published role in words, with the source's verb."""
    condition: str
    """The condition of the published role; empty if there is none."""
    published: str | None = None
    """The id of the published role, which selects its mark."""
    share: str = ""
    """The share, among those who know, that gives exactly that role; empty if the role isn't known or no one knows."""
    compared: str = ""
    """How many give exactly that role, with share and interval."""
    room: str = ""
    """The majority's role in words, or “no majority”; empty if the majority gives the published role."""
    why_few: str = ""
    """Why there is no clear view; empty for any other verdict."""
    is_none_confirmed: bool = False
    """Whether the room confirms that the actor has no role."""


def judge(cell: VersusCell) -> Judged:
    """The verdict on a cell in words."""
    if cell.verdict is None or cell.published is None:
        return Judged(
            kind="unknown", sign="", word="not compared", is_published="published role not known", condition=""
        )
    words = VERDICTS[cell.verdict]
    is_few = cell.verdict is Verdict.TOO_FEW
    room = ""
    if cell.majority != cell.published and cell.known:
        room = "no majority" if cell.majority is None else f"most say {word_role(cell.majority)}"
    return Judged(
        kind="few" if is_few else cell.verdict.value,
        sign=words.sign,
        word=f"{words.word}: no role" if cell.is_none_confirmed else words.word,
        is_published=f"published: {', '.join(filter(None, (word_role(cell.published), cell.verb)))}",
        condition=cell.condition,
        published=cell.published,
        share="" if cell.share is None else percent(cell.share),
        compared=say_compared(cell),
        room=room,
        why_few=say_why_few(cell) if is_few else "",
        is_none_confirmed=cell.is_none_confirmed,
    )


def say_why_few(cell: VersusCell) -> str:
    """Why there is no clear view: too few know, no clear majority, or too close to call."""
    if not cell.known:
        return "no one knows"
    if cell.known < FEWEST_FOR_AGREEMENT:
        return f"only {cell.known:,} {'knows' if cell.known == 1 else 'know'}"
    if cell.is_evenly_split:
        return f"no clear majority ({cell.same:,} to {cell.others:,})"
    return f"{cell.same:,} against {cell.others:,}: too close to call"


def say_owners(cells: Iterable[VersusCell]) -> str:
    """Summary of verdicts on published roles; actors without one are left out."""
    verdicts = [cell.verdict for cell in cells if cell.verdict and cell.published != NO_ROLE]
    if not verdicts:
        return "No responsible actor is published."
    if set(verdicts) == {Verdict.TOO_FEW}:
        number = len(verdicts)
        which = {1: "the published role", 2: "either of the two published roles"}
        return f"No clear view on {which.get(number, f'any of the {number:,} published roles')}."
    return f"Of {count(len(verdicts), 'published role')}, the room {_say_verdicts(verdicts)}."


def say_without_role(cells: Iterable[VersusCell]) -> str:
    """Summary of verdicts on actors without a published role; empty if there are none."""
    verdicts = [cell.verdict for cell in cells if cell.verdict and cell.published == NO_ROLE]
    if not verdicts:
        return ""
    if set(verdicts) == {Verdict.TOO_FEW}:
        return f"No clear view where no role is published ({len(verdicts):,})."
    return f"Where no role is published ({len(verdicts):,}), the room {_say_verdicts(verdicts)}."


def _say_verdicts(verdicts: Sequence[Verdict]) -> str:
    confirms, departs, few = (
        verdicts.count(verdict) for verdict in (Verdict.CONFIRMS, Verdict.DEPARTS, Verdict.TOO_FEW)
    )
    words = f"confirms {_number(confirms)} and departs from {_number(departs)}"
    return f"{words}; no clear view on {few:,}" if few else words


def _number(value: int) -> str:
    return f"{value:,}" if value else "none"


def say_compared(cell: VersusCell) -> str:
    """How many give exactly the published role, with the share and 95% interval."""
    if cell.published is None or cell.share is None or cell.low is None or cell.high is None:
        return "no one knows"
    said = word_role(cell.published)
    return f"{cell.same:,} of {cell.known:,} say {said}: {percent(cell.share)} ({span(cell.low, cell.high)})"


def say_why(cell: VersusCell, compared: int) -> str:
    """The test behind a verdict; `compared` is the number of cells in the correction."""
    if cell.published is None:
        return "There is no published answer to compare with."
    if cell.adjusted_p is None or cell.p is None:
        return "No one who answered knows, so there is nothing to compare."
    p = f"We test whether the share differs from one half: p = {probability(cell.p)}"
    if compared > 1:
        p += f", or {probability(cell.adjusted_p)} after correcting for {compared:,} comparisons"
    return f"{p}. We give a verdict if {'the corrected p' if compared > 1 else 'p'} is 0.05 or below."


def percent(share: float) -> str:
    """A share as a whole percentage; 0 or 100 only if it is exactly none or all.

    >>> percent(0.61), percent(0.997), percent(1)
    ('61%', '99%', '100%')
    """
    rounded = round(100 * share)
    if 0 < share < 1:
        rounded = min(max(rounded, 1), 99)
    return f"{rounded}%"


def span(low: float, high: float) -> str:
    """An interval as whole percentages.

    >>> span(0.566, 1.0)
    '57 to 100%'
    """
    return f"{round(100 * low)} to {round(100 * high)}%"


def figure(value: float) -> str:
    r"""A number with two decimals and a real minus sign.

    >>> figure(0.614), figure(-0.001), figure(-0.2) == "\N{MINUS SIGN}0.20"
    ('0.61', '0.00', True)
    """
    text = f"{value:.2f}".replace("-0.00", "0.00")
    return text.replace("-", "\N{MINUS SIGN}")


def probability(value: float) -> str:
    """A p value with three decimals, or "below 0.001".

    >>> probability(0.0253), probability(0.00001)
    ('0.025', 'below 0.001')
    """
    return "below 0.001" if value < 0.001 else f"{value:.3f}"


def word_role(role: str) -> str:
    """A role, or `NO_ROLE`, as written in a sentence."""
    return "no role" if role == NO_ROLE else role


def say_roles(count: ActorCount, before: ActorCount | None = None) -> str:
    """How many give an actor each role, and how many did in the previous round.

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
    """How many answered, how many don't know, and how many say no one can do this."""
    words = [f"{found.answered:,} answered"]
    if found.unknown:
        do_not = "doesn’t" if found.unknown == 1 else "don’t"
        words.append(f"{found.unknown:,} {do_not} know")
    if found.nobody:
        words.append(f"{found.nobody:,} {'says' if found.nobody == 1 else 'say'} no one can do this")
    return f"{', '.join(words)}."


def say_sureness(found: RoundCount) -> str:
    """How sure participants are; empty if no one said."""
    said = [f"{number:,} {level.value}" for level, number in reversed([*found.sureness.items()]) if number]
    return f"How sure they are: {', '.join(said)}." if said else ""


def say_agreement(found: Agreement) -> str:
    """Agreement as a figure with its interval, or why there is none."""
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
        return "Answers don’t vary, so we can’t compute a figure."
    if found.status is AgreementStatus.TOO_FEW or found.value is None:
        return f"{found.participants:,} gave an answer; we need {FEWEST_FOR_AGREEMENT} or more for a figure."
    return f"{MEASURE.scale}."


def word_agreement(found: Agreement) -> str:
    """Agreement in plain words; empty if there is no figure."""
    return MEASURE.level_of(found) or ""


def say_within_groups(found: Mapping[str, Agreement]) -> list[str]:
    """Agreement within groups in plain words; groups with the same words share a line."""
    groups: dict[str, list[str]] = {}
    for name, agreement in found.items():
        groups.setdefault(word_agreement(agreement) or say_agreement(agreement), []).append(name)
    return [f"{join_words(names)}: {word}" for word, names in groups.items()]


def say_hidden(plan: Plan, found: GroupCounts, joined: Mapping[str, int]) -> list[str]:
    """Why each hidden group is hidden. `joined` is the number who joined each group."""
    words = []
    for group in found.hidden:
        is_small = joined.get(group, 0) < found.fewest
        words.append(f"{group}: {f'fewer than {found.fewest}' if is_small else 'not shown separately'}")
    return words if plan.groups else []


def say_change(shift: Shift) -> str:
    """How many changed their answer between two rounds, unless that could identify people."""
    since = f"since round {shift.before.round}"
    if shift.changed is None:
        return f"We don’t show how many changed their minds {since}, because that could identify people."
    return f"{shift.changed:,} of {shift.both:,} who answered both rounds changed their answer {since}."


def say_decision(plan: Plan, decision: Decision) -> str:
    """A decision in words."""
    if decision.is_nobody:
        return "No one can do this."
    parts = []
    for role in plan.role_ids:
        names = [actor.label for actor in plan.actors if decision.roles.get(actor.id) == role]
        if names:
            parts.append(f"{role}: {join_words(names)}")
    return f"{capital('; '.join(parts))}." if parts else "Left open."


def say_scale(plan: Plan) -> str:
    """The scale of roles used to measure agreement, weakest role first."""
    return ", ".join(("no role", *plan.role_ranks))

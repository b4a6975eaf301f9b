"""Results in words, shared by the projector, the board and the report."""

from collections.abc import Container, Iterable, Mapping, Sequence

from valuechain.analysis.workshop.statistics.agreement import FEWEST_FOR_AGREEMENT, Agreement, AgreementStatus
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer, may_be_named
from valuechain.analysis.workshop.statistics.counts import ActorCount, Reason, RoundCount, Shift, find_lead, is_small
from valuechain.analysis.workshop.statistics.groups import GroupCounts
from valuechain.analysis.workshop.statistics.guidance import Verdict, compare_answer
from valuechain.model.words import begin_lower, count, join_words
from valuechain.model.workshop.plan import NO_ROLE, Plan
from valuechain.model.workshop.running import Decision

_CLOSE = 2
"""A result that would be another if so many people, or fewer, had answered differently is called close."""


def say_common(common: CommonAnswer) -> str:
    """How many gave the most common answer.

    >>> say_common(CommonAnswer(12, 10)), say_common(CommonAnswer(12, 12)), say_common(CommonAnswer(5, 1))
    ('10 of 12 gave the most common answer.', 'All 12 gave the same answer.', 'All 5 answers are different.')
    >>> say_common(CommonAnswer(12, 6, as_common=({},))), say_common(CommonAnswer(12, 5, as_common=({},)))
    ('Two answers, 6 of 12 each.', '5 of 12 gave each of the two most common answers.')
    """
    if common.known < 2:
        return "Only one person gave an answer." if common.known else "No one gave an answer."
    if common.times == common.known:
        return f"All {common.known:,} gave the same answer."
    if common.times == 1:
        return f"All {common.known:,} answers are different."
    if common.as_common:
        number, is_all = 1 + len(common.as_common), common.times * (1 + len(common.as_common)) == common.known
        if is_all:
            return f"{'Two' if number == 2 else f'{number:,}'} answers, {common.times:,} of {common.known:,} each."
        answers = f"the {'two' if number == 2 else f'{number:,}'} most common answers"
        return f"{common.times:,} of {common.known:,} gave each of {answers}."
    return f"{common.times:,} of {common.known:,} gave the most common answer."


def say_headline(plan: Plan, count: RoundCount, common: CommonAnswer) -> str:
    """A round's result in at most two short sentences: the room's answer, then what the guidance says.

    The guidance is left out if most of those who answered don't know.
    """
    mitigation = plan.mitigation(count.mitigation)
    published = mitigation.published if mitigation else None
    said = say_result(plan, count, common)
    is_hidden = published is None and plan.rules.hides_published  # it may be published and hidden
    if is_hidden or common.known < 2 or 2 * count.unknown > count.answered:
        return said
    return f"{said} {say_guidance(plan, published, common)}"


def say_result(plan: Plan, count: RoundCount, common: CommonAnswer) -> str:
    """The room's answer in a round.

    If no answer has a majority, but over half give one actor the same role, that comes first. If most of those who
    answered don't know, that comes first. What only one person thinks is not told.
    """
    if common.known < 2:
        return say_no_view(count)
    said = _say_agreed(plan, count, common)
    if 2 * count.unknown > count.answered:
        others = f"Of the others, {begin_lower(said)}" if said else "The others are split."
        return f"{count.unknown:,} of {count.answered:,} don’t know. {others}"
    return said or f"The room is split: {begin_lower(say_common(common))}"


def say_no_view(count: RoundCount) -> str:
    """Why a round has no answer, if fewer than two have a view."""
    if not count.answered:
        return "No one gave an answer."
    if not count.known:
        return f"All {count.answered:,} answered “I don’t know”."
    return "All but one answered “I don’t know”." if count.unknown else "Only one person answered."


def _say_agreed(plan: Plan, count: RoundCount, common: CommonAnswer) -> str:
    """What a majority says, or else each of the answers that are as common; empty if that is not to be named."""
    if common.has_majority:
        return f"{common.times:,} of {common.known:,}: {say_answer(plan, common.roles)}."
    lead = find_lead(plan, count)
    if lead and lead.majority:
        who = say_answer(plan, {lead.actor: lead.majority})
        return f"{lead.of(lead.majority):,} of {lead.known:,}: {who}; on the rest, answers differ."
    if common.as_common and may_be_named(plan, common):
        answers = ", or ".join(say_answer(plan, roles) for roles in (common.roles, *common.as_common))
        return f"{say_common(common).rstrip('.')}: {answers}."
    return ""


def say_answer(plan: Plan, roles: Mapping[str, str]) -> str:
    """An answer in words, within a sentence; without roles, it is that no one can do this.

    >>> from valuechain.model.workshop.plan import PlannedActor
    >>> labels = ("Model providers", "MLOps", "Users")
    >>> plan = Plan("T", "f", "F", "", "", actors=tuple(PlannedActor(label, label, label) for label in labels))
    >>> say_answer(plan, {"Model providers": "primary"}), say_answer(plan, {})
    ('model providers should be primary', 'no one can do this')
    >>> say_answer(plan, {"Model providers": "primary", "MLOps": "primary", "Users": "secondary"})
    'model providers and MLOps should be primary, with users secondary'
    """
    first, *rest = [(role, _join_within(labels)) for role, labels in _by_role(plan, roles)] or [("", "")]
    if not first[1]:
        return "no one can do this"
    others = ", ".join(f"{names} {role}" for role, names in rest)
    return f"{first[1]} should be {first[0]}{f', with {others}' if others else ''}"


def say_guidance(plan: Plan, published: Mapping[str, str] | None, common: CommonAnswer) -> str:
    """What the guidance says, beside the room's answer: a sentence."""
    if published is None:
        return "Nothing is published."
    if compare_answer(common, published) is Verdict.SAME:
        return "The guidance says the same."
    if not published:
        return "The guidance names no one."
    named = _by_role(plan, published)
    # Where only the actors differ, their names are enough.
    is_plain = common.has_majority and len(named) == 1 and {*common.roles.values()} <= {named[0][0]}
    return f"The guidance says {_join_within(named[0][1]) if is_plain else say_answer(plan, published)}."


def _by_role(plan: Plan, roles: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Each role that an actor has, the strongest first, with the labels of its actors."""
    named = ((role, [actor.label for actor in plan.actors if roles.get(actor.id) == role]) for role in plan.role_ids)
    return [(role, labels) for role, labels in named if labels]


def _join_within(labels: Iterable[str]) -> str:
    """Labels of actors within a sentence."""
    return join_words([begin_lower(label) for label in labels])


def say_small(plan: Plan, found: RoundCount) -> str:
    """A warning if a result has so few answers that people could be identified; otherwise empty."""
    return "With so few answers, people could guess who said what." if is_small(plan, found) else ""


def say_close(swing: int) -> str:
    """A footnote if one or two people would have changed the result; otherwise empty.

    >>> say_close(1), say_close(2), say_close(3)
    ('One person answering differently would change this.', 'Two people answering differently would change this.', '')
    """
    if not 0 < swing <= _CLOSE:
        return ""
    return f"{'One person' if swing == 1 else 'Two people'} answering differently would change this."


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
    """Agreement on a whole board as a bare figure with its interval, or why there is none."""
    if found.status is AgreementStatus.ALL_AGREE:
        return "none, because all answers are the same"
    if found.status is AgreementStatus.TOO_FEW or found.value is None:
        return f"none, because fewer than {FEWEST_FOR_AGREEMENT} people gave answers that can be compared"
    if found.low is None or found.high is None:
        return f"{figure(found.value)} (no interval)"
    return f"{figure(found.value)} ({figure(found.low)} to {figure(found.high)})"


def say_groups(plan: Plan, found: Mapping[str, CommonAnswer]) -> list[str]:
    """The most common answer in each group, each with the group's name."""
    return [f"{name}: {say_group(plan, common)}" for name, common in found.items()]


def say_group(plan: Plan, common: CommonAnswer) -> str:
    """A group's most common answer, and how many of its members gave it."""
    if not common.known:
        return "no one has a view"
    if common.is_split:
        return f"split: {begin_lower(say_common(common)).rstrip('.')}"
    return f"{say_answer(plan, common.roles)} ({common.times:,} of {common.known:,})"


def say_reasons(reasons: Sequence[Reason], pinned: Container[str] = ()) -> str:
    """How many reasons there are, how many of them are different, and which come first.

    >>> common, rare = Reason("a", "They can.", (1, 2)), Reason("b", "They see it.", (3,), votes=1)
    >>> say_reasons([common, rare])
    '3 reasons, 2 different, the most common first, then those with most votes'
    >>> say_reasons([common, rare._replace(votes=0)], pinned="a")
    '3 reasons, 2 different, the pinned one first, then the most common'
    >>> say_reasons([common]), say_reasons([rare])
    ('2 reasons, all the same', '1 reason')
    """
    total = sum(reason.times for reason in reasons)
    words = [count(total, "reason")]
    if len(reasons) < total:
        words.append("all the same" if len(reasons) == 1 else f"{len(reasons):,} different")
    if len(reasons) > 1:
        number = sum(reason.key in pinned for reason in reasons)
        order = (
            ("the pinned one" if number == 1 else "the pinned ones", number),
            ("the most common", len(reasons) < total),
            ("those with most votes", any(reason.votes for reason in reasons)),
        )
        first, *others = [each for each, is_so in order if is_so] or [""]
        words += [f"{first} first"] if first else []
        words += [f"then {each}" for each in others]
    return ", ".join(words)


def say_hidden(plan: Plan, found: GroupCounts, joined: Mapping[str, int]) -> list[str]:
    """Why each hidden group is hidden. `joined` is the number who joined each group."""
    words = []
    for group in found.hidden:
        is_small = joined.get(group, 0) < found.fewest
        words.append(f"{group}: {f'fewer than {found.fewest} people' if is_small else 'people could be identified'}")
    return words if plan.groups else []


def say_change(shift: Shift) -> str:
    """How many changed their answer between two rounds, as far as that identifies no one."""
    since = f"since round {shift.before.round}"
    if shift.low is None or shift.high is None:
        return f"We don’t say how many changed their answer {since}, because that could identify people."
    who = f"the {shift.both:,} who answered both rounds"
    if shift.low == shift.high:
        return f"{f'{shift.low:,}' if shift.low else 'None'} of {who} changed their answer {since}."
    number = f"{shift.low:,} or more" if shift.low else f"{shift.high:,} or fewer"
    return f"Of {who}, {number} changed their answer {since}."


def say_weighted(weighted: Mapping[str, float], found: ActorCount) -> str:
    """The weighted shares of an actor's roles, each beside the unweighted one; roles that no one gives are left out.

    >>> found = ActorCount("hub", {"primary": 6, "secondary": 0}, 5)
    >>> say_weighted({"primary": 0.5, "secondary": 0.0, "none": 0.5}, found)
    'primary 50% (unweighted 55%)'
    """
    words = [
        f"{role} {percent(share)} (unweighted {percent(found.of(role) / found.known)})"
        for role, share in weighted.items()
        if role != NO_ROLE and found.of(role)
    ]
    return ", ".join(words) or "given no role"


def say_weights(groups: Iterable[str], weights: Mapping[str, int]) -> str:
    """How groups count in the weighted view.

    >>> say_weights(["Hosts", "Press"], {}), say_weights(["Hosts", "Press"], {"Hosts": 2})
    ('Each group counts the same, however many of its members answered.', 'Groups count by weight: Hosts 2, Press 1.')
    """
    if not weights:
        return "Each group counts the same, however many of its members answered."
    return f"Groups count by weight: {', '.join(f'{name} {weights.get(name, 1):,}' for name in groups)}."


def say_support(reason: Reason) -> str:
    """How many wrote a reason and voted for it, to stand behind it; empty if one person wrote it and no one voted.

    >>> say_support(Reason("a", "They can.", (1, 2), votes=3)), say_support(Reason("a", "They can.", (1,), votes=1))
    (' (2 times, 3 votes)', ' (1 vote)')
    """
    words = [f"{reason.times:,} times"] if reason.times > 1 else []
    words += [count(reason.votes, "vote")] if reason.votes else []
    return f" ({', '.join(words)})" if words else ""


def say_decision(plan: Plan, decision: Decision) -> str:
    """A decision in words."""
    if decision.is_nobody:
        return "No one can do this."
    return say_assigned(plan, decision.roles) or "Left open."


def say_assigned(plan: Plan, roles: Mapping[str, str]) -> str:
    """The actors that have a role, the strongest role first; empty if none has one.

    >>> from valuechain.model.workshop.plan import PlannedActor
    >>> actors = tuple(PlannedActor(label, label, label) for label in ("Hubs", "Users"))
    >>> plan = Plan("T", "f", "F", "", "", actors=actors)
    >>> say_assigned(plan, {"Users": "primary", "Hubs": "secondary"})
    'Users primary; Hubs secondary.'
    """
    words = "; ".join(f"{join_words(labels)} {role}" for role, labels in _by_role(plan, roles))
    return words and f"{words}."


def say_scale(plan: Plan) -> str:
    """The scale of roles used to measure agreement, weakest role first."""
    return ", ".join(("no role", *plan.role_ranks))

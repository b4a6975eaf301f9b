"""The findings and role cards of a briefing."""

from collections.abc import Iterable, Iterator, Sequence

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.ownership import name_owners, owners_of
from valuechain.analysis.allocation.readings import Otherwise, is_in_use, otherwise_of, owned_under
from valuechain.analysis.allocation.reference import place_of
from valuechain.analysis.findings.concentration import build_concentration
from valuechain.analysis.findings.cover import PATIENCE, who_must_act
from valuechain.analysis.findings.day import Coming
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.findings.workload import build_workload
from valuechain.analysis.items.role_card import HeldMitigation, RoleCard, build_role_card
from valuechain.analysis.rows.matrix_table import CONDITION
from valuechain.model.chain import ValueChain
from valuechain.model.values import Doubt, Mitigation, Reading, Role
from valuechain.model.words import capital, count, join_words, write_date
from valuechain.views.briefing.reference import refer
from valuechain.views.document.blocks import (
    Block,
    Bullets,
    Facts,
    Grid,
    GridRow,
    Paragraph,
    Section,
    Span,
    Spans,
    mark,
    plain,
    say,
)
from valuechain.views.findings.words import NO_BACKUP, OTHERS_TOO, say_groups
from valuechain.views.page.actors import describe_binding, describe_roles, say_held, say_support
from valuechain.views.question.coming import NextList, build_next
from valuechain.views.question.day import EVERYTHING, SETTLED, describe_role

MOST_LISTED = 100
"""Longer lists are cut, and end with the number of items left out."""
MOST_HELD = 60
"""The same limit, but for a role card."""


def build_findings_section(allocation: Allocation, findings: Findings) -> Section:
    """Gaps, single owners, idle actors, workload, readings of ambiguous passages, and doubts about the text."""
    leaderless = findings.without_primary if findings.without_primary != findings.unowned else ()
    sections = [
        _list_of(allocation.chain, "No one assigned", findings.unowned),
        _list_of(allocation.chain, "No one responsible", leaderless),
        _single_owners(allocation, findings),
        _smallest_groups(allocation, findings),
        _concentration(allocation),
        _load(allocation, findings),
        _idle(allocation, findings),
        _not_addressed(allocation, findings),
        _coming(allocation, findings),
        _how_strongly(findings),
        _readings(allocation, findings),
        _doubts(allocation),
    ]
    return Section("What stands out", (), tuple(section for section in sections if section is not None))


def _list_of(chain: ValueChain, title: str, mitigations: Sequence[Mitigation]) -> Section | None:
    if not mitigations:
        return None
    named = [(Span(each.label), *refer(chain, each)) for each in mitigations]
    return Section(f"{title} ({len(mitigations)})", (_bullets(named),))


def _bullets(items: Sequence[Spans], most: int = MOST_LISTED) -> Bullets:
    """The first items, then the number of items left out."""
    more = len(items) - most
    return Bullets((*items[:most], *((plain(f"and {more:,} more"),) if more > 0 else ())))


def _cut(texts: Sequence[str]) -> list[str]:
    more = len(texts) - MOST_LISTED
    return [*texts[:MOST_LISTED], *([f"and {more:,} more"] if more > 0 else ())]


def _single_owners(allocation: Allocation, findings: Findings) -> Section | None:
    if not findings.single_owner:
        return None
    groups: dict[str, list[str]] = {}
    for mitigation in findings.single_owner:
        owner = owners_of(allocation, mitigation.id)[0].actor
        star = CONDITION if mitigation in findings.single_conditional else ""
        groups.setdefault(allocation.chain.actor(mitigation.framework, owner).label, []).append(mitigation.label + star)
    items = tuple((Span(f"{owner}: ", "strong"), Span("; ".join(_cut(names)))) for owner, names in groups.items())
    starred = f" With a star ({CONDITION}): only under a condition." if findings.single_conditional else ""
    said = say(f"{NO_BACKUP}{starred}")
    return Section(f"No backup ({len(findings.single_owner)})", (said, Bullets(items)))


def _smallest_groups(allocation: Allocation, findings: Findings) -> Section | None:
    """The smallest groups of actors that cover everything, or everyone with a duty; None if nobody leads anything."""
    cover = who_must_act(allocation, seconds=PATIENCE)
    if not cover.size:
        return None
    without = f" No one is responsible for {len(cover.without_lead):,} more." if cover.without_lead else ""
    if allocation.frameworks[0].is_binding:
        names = join_words([load.actor.label for load in build_workload(allocation).loads if load.leads])
        return Section("Who has duties", (say(f"By law, everyone with a duty must fulfil it: {names}.{without}"),))
    if findings.led_conditional:
        number = count(findings.led_conditional, "mitigation")
        without += f" For {number}, anyone is responsible only under a condition."
    always = join_words([actor.label for actor in cover.in_every or ()]) if cover.number != 1 else ""
    said = f"{say_groups(cover)}{f' In every group: {always}.' if always else ''}{without} {OTHERS_TOO}"
    items = tuple(plain(join_words([actor.label for actor in chosen])) for chosen in cover.sets[:MOST_LISTED])
    more = _say_more(len(cover.sets) if cover.number is None else cover.number)
    return Section("Smallest groups that cover everything", (say(said), Bullets(items), *more))


def _concentration(allocation: Allocation) -> Section | None:
    """The concentration of leading roles, how it is measured, and who has the most."""
    found = build_concentration(allocation)
    if found is None:
        return None
    names = join_words([actor.label for actor in found.largest])
    each = "each of " if len(found.largest) > 1 else ""
    said = (
        f"Responsibility is as concentrated as if {found.effective_actors:.1f} actors shared it equally, out of "
        f"{count(len(found.answers), 'actor')} with a share. "
        f"{found.largest_share:.0%} of it ({max(found.answers.values()):,} of {found.total:,}) falls to {each}{names}."
    )
    why = (
        "The measure is the effective number of actors, the inverse of the Herfindahl-Hirschman index (Laakso and "
        "Taagepera 1979). Unlike the index itself, it can be read without knowing a scale; unlike a plain count of "
        "actors, it is barely affected by very small shares."
    )
    return Section(
        f"Concentration ({found.effective_actors:.1f} effective actors)", (say(said), Paragraph((Span(why, "soft"),)))
    )


def _idle(allocation: Allocation, findings: Findings) -> Section | None:
    if not findings.idle_actors:
        return None
    names = join_words([f"{actor.label}{say_held(allocation, findings, actor)}" for actor in findings.idle_actors])
    return Section(f"Actors with nothing assigned ({len(findings.idle_actors)})", (say(f"{names}."),))


def _not_addressed(allocation: Allocation, findings: Findings) -> Section | None:
    if not findings.not_addressed:
        return None
    names = join_words([actor.label for actor in findings.not_addressed])
    addresses = "; ".join(framework.addresses for framework in allocation.frameworks if framework.addresses)
    said = f"The source addresses others ({addresses})." if addresses else "The source addresses others."
    return Section(f"Actors not addressed ({len(findings.not_addressed)})", (say(f"{names}. {said}"),))


def _coming(allocation: Allocation, findings: Findings) -> Section | None:
    """What begins after the day asked about, and transitions still running; None without either, or without a day."""
    day = findings.day
    if day is None or not (day.coming or day.transitions or day.doubts):
        return None
    found = build_next(day)
    rows = tuple(
        GridRow(
            (
                plain(write_date(each.date)),
                plain(each.scope or EVERYTHING),
                tuple(_describe_coming(allocation, each, lists)),
                plain(SETTLED[each.is_settled]),
                plain(", ".join(transitions)),
            )
        )
        for each, lists, transitions in found.dates[:MOST_LISTED]
    )
    heads = ("From", "Scope", "What", "Settled", "Transition")
    grid = Grid(f"What comes after {write_date(day.on)}", heads, rows, (16.0, 16.0, 44.0, 10.0, 14.0))
    blocks: list[Block] = [grid, *_say_more(len(day.coming))] if rows else []
    blocks += [say(f"Not settled: {doubt}", "caution") for doubt in day.doubts]
    if found.transitions:
        said = [
            (Span(f"{each.title}: ", "strong"), Span(f"{each.text} {_list_labels(each.running)}".rstrip()))
            for each in found.transitions
        ]
        blocks += [Paragraph((Span("Transitions", "strong"),), "note"), _bullets(said)]
    return Section(f"What comes next ({count(len(day.coming), 'later date')})", tuple(blocks))


def _describe_coming(allocation: Allocation, each: Coming, lists: Iterable[NextList]) -> Iterator[Span]:
    for found in lists:
        yield Span(f"{found.title}: ", "strong")
        yield Span(f"{_list_labels(found)} ")
    if each.ownerships:
        yield Span(f"Roles ({len(each.ownerships):,}): ", "strong")
        yield Span(f"{'; '.join(_cut([describe_role(allocation.chain, o) for o in each.ownerships]))}.")


def _list_labels(found: NextList | None) -> str:
    """The labels, or where the same mitigations are listed before, as a sentence."""
    if found is None:
        return ""
    return f"{capital(found.same_as) or '; '.join(_cut([mitigation.label for mitigation in found.mitigations]))}."


def _how_strongly(findings: Findings) -> Section | None:
    if not findings.by_verb:
        return None
    items = tuple(
        (Span(f"{verb}: ", "strong"), Span(f"{count(len(found), 'mitigation')} ({verb.strength.words})"))
        for verb, found in findings.by_verb.items()
    )
    said = say("The source’s first verb for a leading actor, and how strongly it asks.")
    return Section("How strongly", (said, Bullets(items)))


def _load(allocation: Allocation, findings: Findings) -> Section:
    used = {role for held in findings.load.values() for role in held}
    roles = [role for role in allocation.chain.roles if role.id in used]
    ranked = sorted(findings.load.items(), key=lambda item: [-item[1].get(role.id, 0) for role in roles])
    rows = tuple(
        GridRow(
            (
                plain(actor.label),
                *(plain(str(held.get(role.id, 0) or "")) for role in roles),
                plain(str(findings.conditional.get(actor, 0) or "")),
            )
        )
        for actor, held in ranked
    )
    heads = ("Actor", *(role.name for role in roles), "Of which under a condition")
    shares = (40.0, *(60.0 / (len(roles) + 1) for _ in heads[1:]))
    grid = Grid("How many mitigations each actor has in each role", heads, rows, shares)
    return Section("Workload by actor", (grid,))


def _readings(allocation: Allocation, findings: Findings) -> Section | None:
    rows = []
    for mitigation in findings.ambiguous:
        for reading in allocation.part.readings_by_mitigation.get((mitigation.framework, mitigation.id), ()):
            shown = Span(" (shown here)", "strong") if is_in_use(reading, allocation.readings) else Span("")
            cells = (
                plain(mitigation.label),
                (Span(reading.id), shown),
                plain(_owners_under(allocation, mitigation, reading)),
                plain(reading.why),
                plain(reading.source),
            )
            rows.append(GridRow(cells))
    if not rows:
        return None
    heads = ("Mitigation", "Reading", "Actors", "Why", "Source")
    shares = (17.0, 10.0, 25.0, 28.0, 20.0)
    grid = Grid("Readings of ambiguous passages", heads, tuple(rows[:MOST_LISTED]), shares)
    return Section(f"Ambiguous passages ({len(findings.ambiguous)})", (grid, *_say_more(len(rows))))


def _owners_under(allocation: Allocation, mitigation: Mitigation, reading: Reading) -> str:
    chain = allocation.chain
    by_role: dict[Role, list[str]] = {}
    for actor, role, _ in name_owners(chain, owned_under(chain, mitigation, reading.id)):
        by_role.setdefault(role, []).append(actor.label)
    return "; ".join(f"{role.name}: {', '.join(names)}" for role, names in by_role.items()) or "Nobody"


def _doubts(allocation: Allocation) -> Section | None:
    framework = allocation.frameworks[0].id
    doubts = [doubt for doubt in allocation.chain.doubts if doubt.framework == framework]
    if not doubts:
        return None
    rows = tuple(
        GridRow(
            (
                plain(capital(doubt.kind)),
                plain(_name_subject(allocation, doubt)),
                plain(doubt.what),
                plain(doubt.source),
            )
        )
        for doubt in doubts[:MOST_LISTED]
    )
    heads = ("Kind", "About", "What", "Source")
    grid = Grid("Problems in the text", heads, rows, (14.0, 18.0, 42.0, 26.0))
    return Section(f"Problems in the text ({len(doubts)})", (grid, *_say_more(len(doubts))))


def _name_subject(allocation: Allocation, doubt: Doubt) -> str:
    """The short name of the mitigation or actor that a doubt is about; empty if it is about the source."""
    chain, framework = allocation.chain, doubt.framework
    if doubt.mitigation:
        mitigation = chain.mitigation(framework, doubt.mitigation)
        return " ".join(filter(None, (mitigation.label, place_of(mitigation))))
    return chain.actor(framework, doubt.actor).label if doubt.actor else ""


def _say_more(total: int) -> tuple[Paragraph, ...]:
    more = total - MOST_LISTED
    return (say(f"And {more:,} more, which the app lists."),) if more > 0 else ()


def build_role_cards(allocation: Allocation) -> Section:
    """A role card for each actor that owns something under any reading."""
    owners = {o.actor for o in allocation.ownerships if allocation.chain.role(o.role).is_owner}
    otherwise = {actor.id: otherwise_of(allocation, actor.id) for actor in allocation.actors}
    actors = [actor for actor in allocation.actors if actor.id in owners or otherwise[actor.id]]
    cards = tuple(
        _card(allocation, build_role_card(allocation, actor.id), otherwise[actor.id]) for actor in actors[:MOST_LISTED]
    )
    said = say("Every actor with a role here under any reading, in value-chain order.")
    return Section("Role cards", (said, *_say_more(len(actors))), cards)


def _card(allocation: Allocation, card: RoleCard, otherwise: Sequence[Otherwise]) -> Section:
    blocks: list[Block] = [say(card.actor.summary)] if card.actor.summary else []
    if card.actor.examples:
        blocks.append(Paragraph((Span(f"For example {', '.join(card.actor.examples)}.", "soft"),)))
    if bound := describe_binding(card):
        blocks.append(say(bound))
    for held, words in (
        (card.owns, "Responsible for"),
        *((members, f"{role.name}:") for role, members in (card.supports_as | card.mentioned_as).items()),
    ):
        if held:
            blocks.append(Paragraph((Span(f"{words} {len(held)}", "strong"),), "note"))
            blocks.append(_bullets([_describe_held(allocation.chain, each) for each in held], MOST_HELD))
    if otherwise:
        blocks.append(Paragraph((Span(f"Under another reading: {len(otherwise)}", "strong"),), "note"))
        blocks.append(_bullets([_describe_otherwise(allocation, each) for each in otherwise], MOST_HELD))
    shared = join_words([f"{other.label} ({number})" for other, number in card.shared.items()])
    absent = ("If absent", _describe_absence(card))
    blocks.append(Facts((("Shares with", shared), absent) if shared else (absent,)))
    return Section(card.actor.label, tuple(blocks))


def _describe_otherwise(allocation: Allocation, each: Otherwise) -> Spans:
    said = f"  {each.mitigation.label}: {describe_roles(allocation.chain, each)} under reading {each.reading}"
    return Span("?", "doubt"), Span(said)


def _describe_held(chain: ValueChain, held: HeldMitigation) -> Spans:
    if held.is_alone:
        beside = "alone" if held.role.is_owner else "no one assigned"
    else:
        beside = f"with {join_words([f'{actor.label} ({role.name.lower()})' for actor, role, _ in held.others])}"
    name = Span(f"  {held.mitigation.label}")
    return mark(held.role), name, *refer(chain, held.mitigation), Span(f"  {beside}", "soft")


def _describe_absence(card: RoleCard) -> str:
    lost = card.absence
    if not lost.without_lead:
        return "Every mitigation still has a responsible actor."
    said = f"No one would be responsible for {lost.without_lead} of {count(card.total, 'mitigation')}."
    if lost.supported_only:
        said += f" {say_support(lost)}: {'; '.join(_cut([m.label for m in lost.supported_only]))}."
    if lost.nobody:
        said += f" Left with no one: {'; '.join(_cut([m.label for m in lost.nobody]))}."
    return said

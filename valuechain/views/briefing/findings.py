"""What stands out in an answer, and what each actor has to do, as parts of a briefing."""

from collections.abc import Sequence

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.ownership import owners_of
from valuechain.analysis.allocation.readings import Otherwise, otherwise_of, owned_by_reading
from valuechain.analysis.findings.concentration import build_concentration
from valuechain.analysis.findings.cover import PATIENCE, who_must_act
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.items.role_card import Held, RoleCard, build_role_card
from valuechain.model.look import letter_of, look_of
from valuechain.model.values import Mitigation, Reading, Role
from valuechain.model.words import count, join_words
from valuechain.views.document.blocks import (
    Block,
    Bullets,
    Cells,
    Facts,
    Grid,
    Paragraph,
    Section,
    Span,
    Words,
    plain,
    say,
)
from valuechain.views.page.otherwise import describe_roles

MOST_LISTED = 100
"""Longer lists are cut, and say how many more there are."""
MOST_HELD = 60
"""The same, on a role card."""


def build_findings_section(allocation: Allocation, findings: Findings) -> Section:
    """Gaps, single owners, idle actors, load, every reading of a passage that has two, and doubts about the text."""
    sections = [
        _list_of("Nobody owns these", findings.unowned),
        _list_of(
            "Nobody answers for these", findings.without_primary if findings.without_primary != findings.unowned else ()
        ),
        _single_owners(allocation, findings),
        _who_must_act(allocation),
        _concentration(allocation),
        _load(allocation, findings),
        _idle(findings),
        _readings(allocation, findings),
        _doubts(allocation),
    ]
    return Section("What stands out", (), tuple(section for section in sections if section is not None))


def _list_of(title: str, mitigations: Sequence[Mitigation]) -> Section | None:
    if not mitigations:
        return None
    return Section(
        f"{title} ({len(mitigations)})",
        (Bullets(tuple(plain(name) for name in _cut([_named(m) for m in mitigations]))),),
    )


def _named(mitigation: Mitigation) -> str:
    return f"{mitigation.code or mitigation.id}: {mitigation.name}"


def _cut(texts: Sequence[str]) -> list[str]:
    more = len(texts) - MOST_LISTED
    return [*texts[:MOST_LISTED], *([f"and {more:,} more"] if more > 0 else ())]


def _single_owners(allocation: Allocation, findings: Findings) -> Section | None:
    if not findings.single_owner:
        return None
    groups: dict[str, list[str]] = {}
    for mitigation in findings.single_owner:
        owner = owners_of(allocation, mitigation.id)[0].actor
        groups.setdefault(allocation.chain.actor(mitigation.framework, owner).name, []).append(mitigation.label)
    items = tuple((Span(f"{owner}: ", "strong"), Span("; ".join(_cut(names)))) for owner, names in groups.items())
    said = say("One actor owns these, in whatever role, and nobody supports it.")
    return Section(f"A single owner ({len(findings.single_owner)})", (said, Bullets(items)))


def _who_must_act(allocation: Allocation) -> Section | None:
    """The smallest sets of actors; none where nobody answers for anything."""
    cover = who_must_act(allocation, seconds=PATIENCE)
    if not cover.size:
        return None
    title = "Who must act"
    without = f" For {len(cover.without_lead):,} nobody answers, so no set covers them." if cover.without_lead else ""
    if not cover.is_settled:
        names = join_words([actor.name for actor in cover.sets[0]])
        said = (
            f"At least {count(cover.at_least, 'actor')}; there was no time to settle it. These "
            f"{cover.size} together answer for everything that anybody answers for: {names}.{without}"
        )
        return Section(title, (say(said),))
    many = f"more than {len(cover.sets):,}" if cover.number is None else f"{cover.number:,}"
    everything = "together answer for everything that anybody answers for"
    if cover.number == 1:
        said = f"At least {count(cover.size, 'actor')}: only these {everything}.{without}"
    else:
        said = f"At least {count(cover.size, 'actor')}: {many} sets of so many {everything}."
        always = join_words([actor.name for actor in cover.in_every])
        said += f" In every set: {always}.{without}" if always else without
    items = tuple(plain(join_words([actor.name for actor in chosen])) for chosen in cover.sets[:MOST_LISTED])
    more = _say_more(len(cover.sets) if cover.number is None else cover.number)
    return Section(title, (say(said), Bullets(items), *more))


def _concentration(allocation: Allocation) -> Section | None:
    """How concentrated the roles that answer are, by which measure, and who answers for most."""
    found = build_concentration(allocation)
    if found is None:
        return None
    names = join_words([actor.name for actor in found.largest])
    verb = "each have" if len(found.largest) > 1 else "have"
    said = (
        f"The roles that answer are as concentrated as if {found.effective_actors:.1f} actors shared them equally, of "
        f"{count(len(found.answers), 'actor')} who answer for anything. {names} {verb} "
        f"{found.largest_share:.0%} of them ({max(found.answers.values()):,} of {found.total:,})."
    )
    why = (
        "The measure is the effective number of actors, the inverse of the Herfindahl-Hirschman index (Laakso and "
        "Taagepera 1979): unlike the bare index it needs no scale, and unlike a count of actors it is not moved by one "
        "that answers for next to nothing."
    )
    return Section(
        f"Concentration ({found.effective_actors:.1f} effective actors)", (say(said), Paragraph((Span(why, "soft"),)))
    )


def _idle(findings: Findings) -> Section | None:
    if not findings.idle_actors:
        return None
    names = join_words([actor.name for actor in findings.idle_actors])
    return Section(f"Actors that own nothing here ({len(findings.idle_actors)})", (say(f"{names}."),))


def _load(allocation: Allocation, findings: Findings) -> Section:
    used = {role for held in findings.load.values() for role in held}
    roles = [role for role in allocation.chain.roles if role.id in used]
    ranked = sorted(findings.load.items(), key=lambda item: [-item[1].get(role.id, 0) for role in roles])
    rows = tuple(
        Cells((plain(actor.name), *(plain(str(held.get(role.id, 0) or "")) for role in roles)))
        for actor, held in ranked
    )
    each = 60.0 / max(1, len(roles))
    grid = Grid(
        "How many mitigations each actor holds in each role",
        ("Actor", *(r.name for r in roles)),
        rows,
        (40.0, *[each] * len(roles)),
    )
    return Section("Who carries how much", (grid,))


def _readings(allocation: Allocation, findings: Findings) -> Section | None:
    rows = []
    for mitigation in findings.ambiguous:
        found = allocation.chain.readings_by_mitigation.get((mitigation.framework, mitigation.id), ())
        taken = allocation.readings.get(mitigation.id)
        for reading in found:
            is_taken = reading.is_shown if taken is None else reading.id == taken
            shown = Span(" (shown here)", "strong") if is_taken else Span("")
            cells = (
                plain(mitigation.label),
                (Span(reading.id), shown),
                plain(_owners_under(allocation, mitigation, reading)),
                plain(reading.why),
                plain(reading.source),
            )
            rows.append(Cells(cells))
    if not rows:
        return None
    heads = ("Mitigation", "Reading", "Owners under it", "Why", "Where in the source")
    grid = Grid(
        "Passages that can be read in two ways",
        heads,
        tuple(rows[:MOST_LISTED]),
        (17.0, 10.0, 25.0, 28.0, 20.0),
    )
    title = f"The source can be read in two ways ({len(findings.ambiguous)})"
    return Section(title, (grid, *_say_more(len(rows))))


def _owners_under(allocation: Allocation, mitigation: Mitigation, reading: Reading) -> str:
    chain = allocation.chain
    by_role: dict[Role, list[str]] = {}
    for o in owned_by_reading(chain).get((mitigation.framework, mitigation.id, reading.id), ()):
        by_role.setdefault(chain.role(o.role), []).append(chain.actor(o.framework, o.actor).label)
    return "; ".join(f"{role.name}: {', '.join(names)}" for role, names in by_role.items()) or "Nobody"


def _doubts(allocation: Allocation) -> Section | None:
    framework = allocation.frameworks[0].id
    doubts = [doubt for doubt in allocation.chain.doubts if doubt.framework == framework]
    if not doubts:
        return None
    rows = tuple(
        Cells((plain(doubt.kind.capitalize()), plain(doubt.mitigation), plain(doubt.what), plain(doubt.source)))
        for doubt in doubts[:MOST_LISTED]
    )
    heads = ("Kind", "About", "What", "Where in the source")
    grid = Grid("Doubts about the text", heads, rows, (16.0, 12.0, 44.0, 28.0))
    return Section(f"Doubts about the text ({len(doubts)})", (grid, *_say_more(len(doubts))))


def _say_more(total: int) -> tuple[Paragraph, ...]:
    more = total - MOST_LISTED
    return (say(f"And {more:,} more, which the app lists."),) if more > 0 else ()


def build_role_cards(allocation: Allocation) -> Section:
    """What each actor that owns something, under any reading, has to do, with whom, and what is lost without it."""
    owners = {o.actor for o in allocation.ownerships if allocation.chain.role(o.role).is_owner}
    otherwise = {actor.id: otherwise_of(allocation, actor.id) for actor in allocation.actors}
    actors = [actor for actor in allocation.actors if actor.id in owners or otherwise[actor.id]]
    cards = tuple(
        _card(allocation, build_role_card(allocation, actor.id), otherwise[actor.id]) for actor in actors[:MOST_LISTED]
    )
    said = say("Every actor that owns something here, be it under another reading only, in the order of the chain.")
    return Section("Role cards", (said, *_say_more(len(actors))), cards)


def _card(allocation: Allocation, card: RoleCard, otherwise: Sequence[Otherwise]) -> Section:
    blocks: list[Block] = [say(card.actor.summary)] if card.actor.summary else []
    if card.actor.examples:
        blocks.append(Paragraph((Span(f"For example {', '.join(card.actor.examples)}.", "soft"),)))
    for held, words in ((card.owns, "Answers for"), (card.supports, "Supports"), (card.mentioned, "Is mentioned for")):
        if held:
            blocks.append(Paragraph((Span(f"{words} {len(held)}", "strong"),), "note"))
            blocks.append(_list_held(held))
    if otherwise:
        blocks.append(Paragraph((Span(f"Under another reading of the source {len(otherwise)}", "strong"),), "note"))
        blocks.append(Bullets(tuple(_list_otherwise(allocation, otherwise))))
    pairs = []
    if card.shared:
        pairs.append(
            ("Shares with", join_words([f"{other.label} ({number})" for other, number in card.shared.items()]))
        )
    pairs.append(("Without it", _describe_absence(card)))
    blocks.append(Facts(tuple(pairs)))
    return Section(card.actor.name, tuple(blocks))


def _list_otherwise(allocation: Allocation, otherwise: Sequence[Otherwise]) -> list[Words]:
    items = [
        (
            Span("?", "doubt"),
            Span(f"  {each.mitigation.label}: {describe_roles(allocation.chain, each)} under reading {each.reading}"),
        )
        for each in otherwise[:MOST_HELD]
    ]
    more = len(otherwise) - MOST_HELD
    return [*items, *([(Span(f"and {more:,} more"),)] if more > 0 else ())]


def _list_held(held: Sequence[Held]) -> Bullets:
    items: list[Words] = [
        (
            Span(letter_of(each.role), look_of(each.role).kind, each.role.name),
            Span(f"  {each.mitigation.label}"),
            Span(f"  {_beside(each)}", "soft"),
        )
        for each in held[:MOST_HELD]
    ]
    if len(held) > MOST_HELD:
        items.append((Span(f"and {len(held) - MOST_HELD:,} more"),))
    return Bullets(tuple(items))


def _beside(held: Held) -> str:
    if not held.others:
        return "alone" if held.role.is_owner else "nobody owns it"
    return f"with {join_words([f'{actor.label} ({role.name.lower()})' for actor, role in held.others])}"


def _describe_absence(card: RoleCard) -> str:
    lost = card.absence
    if not lost.without_lead:
        return "No mitigation would lose everybody who answers for it."
    said = f"Nobody would answer for {lost.without_lead} of {count(card.total, 'mitigation')}."
    if lost.supported_only:
        said += f" Only supported: {'; '.join(_cut([m.label for m in lost.supported_only]))}."
    if lost.nobody:
        said += f" Left with nobody at all: {'; '.join(_cut([m.label for m in lost.nobody]))}."
    return said

"""Tables of one mitigation, one actor, the topics and the crosswalk, for pages and downloads."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain as joined

from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.standing import find_standings
from valuechain.analysis.allocation.allocation import Allocation, Readings, build_allocation
from valuechain.analysis.allocation.crosswalk import Correspondence
from valuechain.analysis.allocation.dates import has_begun
from valuechain.analysis.allocation.ownership import mentioned_for, owners_by_lead, owners_of
from valuechain.analysis.allocation.readings import owned_under
from valuechain.analysis.allocation.topics import OnTopic, same_topic
from valuechain.analysis.items.role_card import HeldMitigation, build_role_card, find_elsewhere, hands_on, receives
from valuechain.analysis.rows.labels import add_labels, add_last_columns
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.errors import ChoiceNeededError
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.table import Table, Value
from valuechain.model.values import Actor, Mitigation, Ownership
from valuechain.model.vocabulary import LIST_SEPARATOR, Confidence
from valuechain.model.words import count

_ALONE = "alone"


def role_card_rows(allocation: Allocation, actor_id: str) -> Table:
    """The role card of an actor as a table, one row per statement; `framework` is the one to which `id` belongs.

    `id` and `what` identify a mitigation, a supply, or an actor of another framework; `with_whom` names the other
    owners and their roles, the other side of the supply, or how far the actors match. Raises UnknownValueError for an
    unknown actor, and ChoiceNeededError if no actor is given.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> role_card_rows(allocation, "model_hosting").rows[0][:3]
    ('owns', 'pai-open', 'PO-6')
    """
    chain, framework = allocation.chain, allocation.frameworks[0].id
    if not actor_id:
        valid = [actor.id for actor in chain.actors_by_framework.get(framework, ())]
        raise ChoiceNeededError("actor by its id", "A role card is about one actor.", valid)
    card = build_role_card(allocation, actor_id)
    columns = ("section", "framework", "id", "what", "stage", "role", "with_whom", "confidence", "source", *_BINDING)
    rows: list[tuple[Value, ...]] = []
    for section, members in (("owns", card.owns), ("supports", card.supports)):
        rows.extend(_held_row(section, each) for each in members)
    rows.extend(_held_row(role.name.lower(), each) for role, members in card.mentioned_as.items() for each in members)
    for also in card.also:
        for section, members in (("owns", also.owns), ("supports", also.supports)):
            rows.extend(_held_row(f"{section} as {also.actor.name}", each) for each in members)
    rows.extend(
        ("how strongly", framework, actor_id, what, "", "", f"{len(members)} of {len(card.held)}", "", "")
        for what, members in (("optional", card.optional), ("only under a condition", card.conditional))
        if members
    )
    rows.extend(
        ("shares with", framework, other.id, other.name, "", "", str(number), "", "")
        for other, number in card.shared.items()
    )
    for section, supplies in (("needs", receives(chain, card.actor)), ("hands on", hands_on(chain, card.actor))):
        rows.extend(
            (section, framework, other.id, each.what, "", "", other.name, str(each.confidence), each.source)
            for each, other in supplies
        )
    for section, lost in (
        ("without it only supported", card.absence.supported_only),
        ("without it held by nobody", card.absence.nobody),
    ):
        rows.extend((section, framework, m.id, m.name, m.stage, "", "", str(m.confidence), m.source) for m in lost)
    if allocation.context is not None:
        rows.extend(_crosswalk_rows_of(chain, card.actor, allocation.context, allocation.on))
    rows.extend(_standing_rows(chain, card.actor, allocation.context, allocation.on))
    return add_last_columns(Table("actor", columns, _fill(rows, len(columns))), chain)


_BINDING = ("norm", "strength", "condition")
"""The columns about a single ownership."""


def _say_binding(ownership: Ownership) -> tuple[str, str, str]:
    return LIST_SEPARATOR.join(ownership.norm), ownership.strength.value, ownership.condition


def _fill(rows: Iterable[tuple[Value, ...]], width: int) -> tuple[tuple[Value, ...], ...]:
    """The rows, with empty cells at the end of those that are about no single ownership."""
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


def _held_row(section: str, held: HeldMitigation) -> tuple[Value, ...]:
    m, o = held.mitigation, held.ownership
    return (
        section, m.framework, m.id, m.name, m.stage, o.role, describe_others(held), str(o.confidence), o.source,
        *_say_binding(o),
    )  # fmt: skip


def describe_others(held: HeldMitigation) -> str:
    """The other owners with their roles, or "alone"; empty if the actor is only mentioned and there are no owners."""
    if held.is_alone:
        return _ALONE if held.role.is_owner else ""
    return "; ".join(f"{owner.actor.name} ({owner.role.id})" for owner in held.others)


def _crosswalk_rows_of(
    chain: ValueChain, actor: Actor, context: Context, on: date | None
) -> Iterator[tuple[Value, ...]]:
    for elsewhere in find_elsewhere(chain, actor, context, on=on):
        framework = elsewhere.framework.id
        if not elsewhere.matches:
            unknown = "not known: neither the crosswalk nor our common language says anything"
            yield ("counterpart", framework, "", "", "", "", unknown, str(Confidence.UNSOURCED), "")
        for each, counterpart, held in elsewhere.matches:
            extent = f"{each.extent}{_say_through(chain, each)}{f': {each.condition}' if each.condition else ''}"
            name = counterpart.name if counterpart else ""
            yield ("counterpart", framework, each.actor, name, "", "", extent, str(each.confidence), each.source)
            yield from (_held_row("owned by the counterpart", one) for one in held)


def _say_through(chain: ValueChain, each: Correspondence) -> str:
    return f", through {chain.reference_actor(each.through).name}" if each.through else ""


def _standing_rows(
    chain: ValueChain, actor: Actor, context: Context | None, on: date | None
) -> Iterator[tuple[Value, ...]]:
    """The reference actors of an actor, and the topics on which only other sources make them responsible."""
    place = context.place if context else None
    asked = AcrossQuestion(
        model_type=place.model_type if place else None, release_type=place.release_type if place else None, on=on
    )
    across = build_across(chain, asked)
    for each in find_standings(across, actor):
        match, name = each.match, each.actor.name
        extent = f"{match.extent}: {match.condition}" if match.condition else match.extent
        yield ("reference actor", "", each.actor.id, name, "", "", extent, str(match.confidence), match.source)
        numbers = f"{len(each.sources)} of {len(across.sources)} sources, {len(each.topics)} of {len(across.topics)}"
        yield ("responsible across sources", "", each.actor.id, name, "", "", f"{numbers} topics", "", "")
        for row in each.elsewhere:
            who = f"{name}: {count(len(row.cell(each.actor.id).responsible), 'source')}"
            yield ("responsible in other sources only", "", row.subject.id, row.subject.name, "", "", who, "", "")


def mitigation_rows(
    chain: ValueChain,
    mitigation_id: str,
    framework: str | None = None,
    context: Context | None = None,
    readings: Readings | None = None,
    *,
    on: date | None = None,
) -> Table:
    """The owners of a mitigation in a context and under each reading, and other frameworks' mitigations on its topics.

    With `on`, only what has begun to apply by that day counts. One row per owner; an unowned mitigation has one row
    without an actor. If no context is given, for a framework that does not vary by context, other frameworks are left
    out. Raises UnknownValueError for an unknown mitigation, ChoiceNeededError if no mitigation is given, QuestionError
    if the mitigation does not apply in the context, and also the errors of `build_allocation`.

    >>> import valuechain as vc
    >>> table = mitigation_rows(vc.read_chain(), "PO-5", "pai-open", vc.Context("advanced", "open"))
    >>> table.rows[0][2:6]
    ('PO-5', 'Publish a responsible AI license', 'model_provider', 'Open Foundation Model Providers')
    """
    found = chain.framework(framework).id
    if not mitigation_id:
        valid = [mitigation.id for mitigation in chain.mitigations_by_framework.get(found, ())]
        raise ChoiceNeededError("mitigation by its id", "This table is about one mitigation.", valid)
    mitigation = chain.mitigation(found, mitigation_id)
    allocation = build_allocation(chain, context, framework=found, readings=readings, level=mitigation.level, on=on)
    columns = (
        "section", "framework", "mitigation_id", "mitigation", "actor_id", "actor", "role", "reading", "topic",
        "confidence", "source", *_BINDING,
    )  # fmt: skip
    shown = (*owners_of(allocation, mitigation.id), *mentioned_for(allocation, mitigation.id))
    rows = [
        *_owner_rows(chain, "owner", mitigation, shown),
        *joined.from_iterable(
            _owner_rows(chain, "reading", mitigation, owned_on(chain, mitigation, reading.id, on), reading=reading.id)
            for reading in chain.readings_by_mitigation.get((found, mitigation.id), ())
        ),
    ]
    if context is not None:
        for each in same_topic(chain, mitigation, context, on=on):
            if not each.found:
                rows.append(_nothing_row(each))
            for one in each.found:
                owners = tuple(owner.ownership for owner in one.owners)
                rows.extend(_owner_rows(chain, "same topic", one.mitigation, owners, topic=each.topic.name))
    return add_last_columns(Table("mitigation", columns, _fill(rows, len(columns))), chain)


def _nothing_row(on_topic: OnTopic) -> tuple[Value, ...]:
    """The row for a framework that has no entry on a topic, or does not cover the context."""
    cell = on_topic.cell
    if cell.status.is_answered:
        what, confidence = "nothing on this topic", str(Confidence.INTERPRETED)
    else:
        what, confidence = f"no list for this model and release ({cell.status})", str(cell.confidence)
    lead = ("same topic", on_topic.framework.id, "", what, "", "", "", "")
    return (*lead, on_topic.topic.name, confidence, cell.source)


def owned_on(chain: ValueChain, mitigation: Mitigation, reading: str, on: date | None) -> tuple[Ownership, ...]:
    """The ownerships of a mitigation under one of its readings that have begun on a day, mentions included."""
    return tuple(o for o in owned_under(chain, mitigation, reading) if has_begun(chain, o, on))


def taken_ownerships(
    chain: ValueChain, mitigation: Mitigation, readings: Readings, *, on: date | None = None
) -> tuple[Ownership, ...]:
    """The ownerships of a mitigation under the chosen readings, mentions included, in any context.

    With `on`, ownerships that have not begun by that day are left out, unless the whole mitigation has not.
    """
    chosen = readings.get(mitigation.id)
    mine = [o for o in chain.ownerships if (o.framework, o.mitigation) == (mitigation.framework, mitigation.id)]
    taken = tuple(o for o in mine if (o.is_shown if chosen is None else o.reading == chosen))
    return tuple(o for o in taken if has_begun(chain, o, on)) if has_begun(chain, mitigation, on) else taken


def _owner_rows(
    chain: ValueChain,
    section: str,
    mitigation: Mitigation,
    ownerships: tuple[Ownership, ...],
    *,
    reading: str = "",
    topic: str = "",
) -> Iterator[tuple[Value, ...]]:
    lead = (section, mitigation.framework, mitigation.id, mitigation.name)
    if not ownerships:
        yield (*lead, "", "", "", reading, topic, str(mitigation.confidence), mitigation.source)
    for actor, _, o in owners_by_lead(chain, ownerships, with_mentions=True):
        said = (o.role, reading or o.reading, topic, str(o.confidence), o.source)
        yield (*lead, actor.id, actor.name, *said, *_say_binding(o))


def topic_rows(chain: ValueChain, framework: str | None = None) -> Table:
    """One row per mitigation and topic, for one framework or all; topics are our interpretation.

    Raises UnknownValueError.

    >>> import valuechain as vc
    >>> topic_rows(vc.read_chain(), "pai-open").rows[0][:3]
    ('training-data', 'Training data', 'pai-open')
    """
    wanted = None if framework is None else chain.framework(framework).id
    columns = (
        "topic_id", "topic", "framework", "mitigation_id", "mitigation", "level", "stage", "confidence", "source",
    )  # fmt: skip
    rows = tuple(
        (
            topic.id, topic.name, m.framework, m.id, m.name, m.level, m.stage, str(m.topics_confidence), m.source,
        )
        for topic in chain.topics
        for m in chain.mitigations
        if topic.id in m.topics and wanted in (None, m.framework)
    )  # fmt: skip
    return add_last_columns(Table("topics", columns, rows), chain)


def crosswalk_rows(chain: ValueChain) -> Table:
    """One row per pair of matching actors, or per actor recorded as having no match: our interpretation."""
    columns = (
        "framework", "actor_id", "actor", "to_framework", "to_actor_id", "to_actor", "extent", "condition",
        "confidence", "source",
    )  # fmt: skip
    rows = tuple(
        (
            c.framework, c.actor, _name(chain, c.framework, c.actor),
            c.to_framework, c.to_actor, _name(chain, c.to_framework, c.to_actor),
            c.extent, c.condition, str(c.confidence), c.source,
        )
        for c in chain.crosswalk
    )  # fmt: skip
    return add_labels(Table("crosswalk", columns, rows), chain)


def _name(chain: ValueChain, framework: str, actor: str) -> str:
    return chain.actor(framework, actor).name if actor else ""

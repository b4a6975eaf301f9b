"""The details of a cell, a mitigation or an actor, as fields that can be changed."""

from collections.abc import Sequence

from markupsafe import Markup

from valuechain.model.norm import Verb
from valuechain.model.values import Role
from valuechain.model.vocabulary import LIST_SEPARATOR, Confidence
from valuechain.model.words import begin_lower, count, join_words
from valuechain.tables.editing.check import LONGEST_TEXT
from valuechain.tables.editing.commands import TEXTS
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import Kind, Owner
from valuechain.views.page.render import render

Options = Sequence[tuple[str, str]]
"""Values of a choice, each with its words."""
_NOT_GIVEN = ("", "not given")


def show_panel(draft: Draft, mitigation: str, actor: str) -> Markup:
    """The details of a cell; of a mitigation if the actor is empty, and of an actor if the mitigation is."""
    if mitigation and actor:
        return _show_cell(draft, mitigation, actor)
    return _show_mitigation(draft, mitigation) if mitigation else _show_actor(draft, actor)


def name_of(draft: Draft, kind: Kind, row: str) -> str:
    """The displayed name: of a mitigation with its code, of an actor its short name."""
    texts = draft.rows(kind)[row]
    if kind is Kind.ACTOR:
        return texts.get("label") or texts["name"]
    return f"{texts.get('code', '')} {texts['name']}".strip()


def _show_cell(draft: Draft, mitigation: str, actor: str) -> Markup:
    held = draft.held(mitigation, actor)
    roles = {owner.role for owner in held}
    first = [role for role in draft.roles if role in draft.used_roles or role.id in roles]
    return render(
        "editing/cell.html",
        mitigation=mitigation,
        actor=actor,
        mitigation_name=name_of(draft, Kind.MITIGATION, mitigation),
        actor_name=name_of(draft, Kind.ACTOR, actor),
        held=roles,
        first=first,
        rest=[role for role in draft.roles if role not in first],
        owners=[(owner, _name_role(draft, owner), _norms(owner.norm)) for owner in held],
        confidences={owner.role: _confidences(owner.confidence) for owner in held},
        others=_others(draft, actor),
        most=LONGEST_TEXT,
    )


def _show_mitigation(draft: Draft, mitigation: str) -> Markup:
    texts = _texts(draft, Kind.MITIGATION, mitigation)
    ids = list(draft.mitigations)
    return render(
        "editing/mitigation.html",
        mitigation=mitigation,
        texts=texts,
        norms=_norms(texts["norm"]),
        held=[
            (actor, name_of(draft, Kind.ACTOR, actor), join_words([_name_role(draft, owner) for owner in owners]))
            for actor in draft.actors
            if (owners := draft.held(mitigation, actor))
        ],
        stages=list(dict.fromkeys(row["stage"] for row in draft.mitigations.values() if row.get("stage"))),
        is_first=ids[0] == mitigation,
        is_last=ids[-1] == mitigation,
        most=LONGEST_TEXT,
    )


def _show_actor(draft: Draft, actor: str) -> Markup:
    ids = list(draft.actors)
    counts = [(role, draft.counts[actor][role.id]) for role in draft.roles]
    return render(
        "editing/actor.html",
        actor=actor,
        texts=_texts(draft, Kind.ACTOR, actor),
        counted=_describe_counts([(role, number) for role, number in counts if number]),
        roles=draft.counts[actor].total(),
        others=_others(draft, actor),
        is_first=ids[0] == actor,
        is_last=ids[-1] == actor,
        most=LONGEST_TEXT,
    )


def _texts(draft: Draft, kind: Kind, row: str) -> dict[str, str]:
    texts = draft.rows(kind)[row]
    return {column: texts.get(column, "") for column in TEXTS[kind]}


def _name_role(draft: Draft, owner: Owner) -> str:
    role = draft.role(owner.role)
    return begin_lower(role.name) if role else owner.role


def _describe_counts(counts: Sequence[tuple[Role, int]]) -> str:
    if not counts:
        return "No role in any mitigation."
    said = join_words([f"{begin_lower(role.name)} in {count(number, 'mitigation')}" for role, number in counts])
    return f"{said[:1].upper()}{said[1:]}."


def _others(draft: Draft, actor: str) -> Options:
    return [(each, name_of(draft, Kind.ACTOR, each)) for each in draft.actors if each != actor]


def _norms(norm: str) -> Options:
    """The verbs to choose from, and the present ones if they are several."""
    verbs = [(verb.value, verb.value) for verb in Verb]
    several = [] if norm in {"", *Verb} else [(norm, join_words(norm.split(LIST_SEPARATOR)))]
    return [_NOT_GIVEN, *several, *verbs]


def _confidences(confidence: str) -> Options:
    """The confidences to choose from; a cell has one reading, so ambiguous is one of them only if it is there."""
    offered = [each for each in Confidence if each is not Confidence.AMBIGUOUS or each == confidence]
    given = [(each.value, f"{each.value}: {begin_lower(each.meaning)}") for each in offered]
    return given if confidence else [_NOT_GIVEN, *given]

"""The headline of a map: a finding in words."""

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.ownership import name_owners
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.graph.paths import Paths
from valuechain.model.words import count, join_words
from valuechain.views.map.content import called

MOST_NAMED = 3
"""More actors than this with the same number of mitigations are counted, not named."""


def say_headline(allocation: Allocation, focus: str = "", paths: Paths | None = None) -> str:
    """The finding of the map, in a sentence without a verb that depends on a name; empty if it has nothing to say.

    `focus` is `actor:<id>` or `mitigation:<id>`. Counts are those of the answer as shown.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> say_headline(allocation)
    'Model providers: responsible for 12 of 15 mitigations, more than anyone else'
    >>> say_headline(allocation, "actor:model_hosting")
    'Hubs & hosting: responsible for 5 of 15 mitigations, alone for 1'
    """
    if not allocation.mitigations:
        return ""
    if paths is not None:
        return _say_paths(allocation, paths)
    kind, _, node = focus.partition(":")
    if kind == "actor" and any(actor.id == node for actor in allocation.actors):
        return _say_actor(allocation, node)
    if kind == "mitigation" and any(each.id == node for each in allocation.mitigations):
        return _say_mitigation(allocation, node)
    return _say_busiest(allocation)


def _say_paths(allocation: Allocation, paths: Paths) -> str:
    names = {f"actor:{each.id}": each.label for each in allocation.actors}
    names |= {f"mitigation:{each.id}": each.label for each in allocation.mitigations}
    pair = f"{names[paths.start]} and {names[paths.end]}"
    return f"{pair}: connected in {count(len(paths.paths[0]), 'step')}" if paths.paths else f"{pair}: not connected"


def _leads(allocation: Allocation) -> dict[str, list[str]]:
    """The actors that lead each mitigation, by its id."""
    leads = {role.id for role in allocation.chain.roles if role.is_lead}
    found: dict[str, list[str]] = {mitigation.id: [] for mitigation in allocation.mitigations}
    for o in allocation.ownerships:
        if o.role in leads and o.actor not in found[o.mitigation]:
            found[o.mitigation].append(o.actor)
    return found


def _say_actor(allocation: Allocation, actor: str) -> str:
    led = [actors for actors in _leads(allocation).values() if actor in actors]
    alone = sum(len(actors) == 1 for actors in led)
    label = next(each.label for each in allocation.actors if each.id == actor)
    total = called(allocation, len(allocation.mitigations))
    if not led:
        return f"{label}: responsible for none of {total}"
    return f"{label}: responsible for {len(led)} of {total}" + (f", alone for {alone}" if alone else "")


def _say_mitigation(allocation: Allocation, mitigation: str) -> str:
    found = next(each for each in allocation.mitigations if each.id == mitigation)
    leads = {role.id for role in allocation.chain.roles if role.is_lead}
    owned = [o for o in allocation.ownerships_of(found) if o.role in leads]
    names = list(dict.fromkeys(owner.actor.label for owner in name_owners(allocation.chain, owned)))
    return f"{found.label}: responsible are {join_words(names)}" if names[1:] else f"{found.label}: {_one(names)}"


def _one(names: list[str]) -> str:
    return f"only {names[0]} responsible" if names else "no one is responsible"


def _say_busiest(allocation: Allocation) -> str:
    leads = {role.id for role in allocation.chain.roles if role.is_lead}
    load = {
        actor.label: sum(number for role, number in held.items() if role in leads)
        for actor, held in build_findings(allocation).load.items()
    }
    most, total = max(load.values(), default=0), called(allocation, len(allocation.mitigations))
    names = [label for label, number in load.items() if number == most]
    if not most:
        return f"No one is responsible for any of {total}"
    if len(names) > MOST_NAMED:
        return f"No actor stands out: {len(names)} are responsible for {most} of {total} each"
    each = " each" if names[1:] else ""
    more = ", more than anyone else" if len(names) < len([number for number in load.values() if number]) else ""
    return f"{join_words(names)}: responsible for {most} of {total}{each}{more}"

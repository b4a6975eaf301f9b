"""Checks of the text typed into a plan: its title, own questions and groups. Each says what to change."""

from collections.abc import Collection, Sequence

from valuechain.model.workshop.plan import LONGEST_GROUP, LONGEST_SENTENCE, LONGEST_TITLE, MOST_GROUPS, Group


def check_title(title: str) -> str:
    """The problem with a workshop's title; empty if it has none.

    >>> check_title("")
    'Enter a title. It appears on every page of the workshop.'
    """
    if not title:
        return "Enter a title. It appears on every page of the workshop."
    return _say_too_long("The title", title, LONGEST_TITLE)


def check_question(title: str, sentence: str = "") -> str:
    """The problem with the text of an own question or a ranking; empty if it has none."""
    if not title:
        return "Type the question in a few words."
    too_long = _say_too_long("The question", title, LONGEST_TITLE)
    return too_long or _say_too_long("The explanation", sentence, LONGEST_SENTENCE)


def find_wrong_group(groups: Sequence[Group], actors: Collection[str]) -> tuple[int, str] | None:
    """The place of the first group that is wrong, and what to change; None if none is. Empty lines are left out.

    >>> find_wrong_group([Group("Hosts"), Group(""), Group("hosts")], ())
    (2, 'Two groups are called “hosts”. Give each a different name.')
    """
    names: set[str] = set()
    for place, group in enumerate(groups):
        if group == Group(""):
            continue
        if wrong := _check_group(group, names, actors):
            return place, wrong
        names.add(group.name.casefold())
    return None


def _check_group(group: Group, names: Collection[str], actors: Collection[str]) -> str:
    if not group.name:
        return "A group that represents an actor needs a name."
    if group.name.casefold() in names:
        return f"Two groups are called “{group.name}”. Give each a different name."
    if len(names) >= MOST_GROUPS:
        return f"You can have up to {MOST_GROUPS} groups."
    if group.actor and group.actor not in actors:
        return "This actor isn’t in this framework. Choose again."
    return _say_too_long("The group’s name", group.name, LONGEST_GROUP)


def _say_too_long(what: str, text: str, most: int) -> str:
    return f"{what} has {len(text)} characters; the limit is {most}. Please shorten it." if len(text) > most else ""

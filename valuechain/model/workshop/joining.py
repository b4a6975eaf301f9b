"""Rules for joining a workshop and choosing a display name."""

import unicodedata

from valuechain.model.workshop.plan import LONGEST_PSEUDONYM, Plan, clean_text
from valuechain.model.workshop.running import Running

REMOVED = (
    "The facilitator has removed you from this workshop. Answers that the room has seen still count, but without your "
    "reasons, and are no longer linked to you. Everything else is deleted."
)


class JoinError(ValueError):
    """A request to join was refused; the message says what to change."""


def check_joining(plan: Plan, running: Running, group: str | None) -> None:
    """Checks that someone in this group may join now. Raises JoinError.

    The empty name stands for none of the groups; None means that no choice was made.
    """
    if running.is_ended:
        raise JoinError("This workshop has ended.")
    if running.is_locked:
        raise JoinError("This workshop is closed to new participants. Ask the facilitator.")
    names = [each.name for each in plan.groups]
    if names and group not in ("", *names):
        raise JoinError("Choose the group that fits you best, or “None of these”.")
    if not names and group:
        raise JoinError("This workshop has no groups. Reload the page.")


def read_pseudonym(plan: Plan, typed: str) -> str:
    """Parses a display name; empty if the workshop doesn't ask for one. Raises JoinError."""
    if not plan.rules.has_pseudonyms:
        return ""
    name = " ".join(clean_text(typed).split())
    if not pseudonym_key(name):
        raise JoinError("Choose a display name. It doesn’t have to be your real name.")
    if len(name) > LONGEST_PSEUDONYM:
        raise JoinError(
            f"That name has {len(name)} characters; the limit is {LONGEST_PSEUDONYM}. Choose a shorter one."
        )
    return name


def pseudonym_key(name: str) -> str:
    r"""The name normalised for comparison, ignoring case, character width and invisible characters.

    >>> pseudonym_key("\uff21da  L.") == pseudonym_key("ada l.")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(letter for letter in folded if letter.isprintable()).split())

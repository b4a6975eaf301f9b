"""A cache of screens, each rendered once for all phones on which it differs only by what is the participant's own."""

from dataclasses import fields, replace
from threading import Lock

from cachetools import TTLCache
from markupsafe import escape

from valuechain.model.workshop.plan import Proposal
from valuechain.storage.keys import new_key
from valuechain.views.workshop.phone.page import Phone, show_screen
from valuechain.web.store import Store

_MOST_HELD = 8_000_000
"""In characters."""
_HELD_SECONDS = 60
MARKS = _TOKEN, _SUBMISSION, _NAME, _REASON = (new_key(), new_key(), new_key(), new_key())
"""Placeholders for each participant's own data in a shared screen. Like a token, they need no escaping in addresses or
pages, and no one can have written them, because they are secret."""
_BY_REVISION = frozenset({"plan", "running", "scene", "results", "closing"})
"""Fields that are the same for everyone who sees the same question at the same revision of a workshop."""
_OF_PHONE = tuple(each.name for each in fields(Phone) if each.name not in {*_BY_REVISION, "mitigation", "now"})
"""All other fields; of the mitigation, its id is enough, and of the time, how much of it is left."""


class Screens:
    """Screens, kept by all that they show: when a question opens, hundreds of phones ask for the same one."""

    def __init__(self, store: Store) -> None:
        self._held: TTLCache[str, str] = TTLCache(_MOST_HELD, _HELD_SECONDS, getsizeof=len)
        self._lock = Lock()
        store.when_deleted(self._forget_all)

    def show(self, phone: Phone, token: str, revision: int) -> str:
        """The screen of a participant with this token, as `show_screen` renders it, at a revision of the workshop."""
        number, reason = _find_reason(phone)
        common = replace(
            phone,
            pseudonym=_NAME if phone.pseudonym else "",
            me=_TOKEN if phone.me else "",
            own_link=phone.own_link.replace(token, _TOKEN),
            submission=_SUBMISSION,
            mine={
                each: _reasoned(said, _REASON if reason and each == number else "") for each, said in phone.mine.items()
            },
            latest={each: _reasoned(said) for each, said in phone.latest.items()} if phone.closing else {},
        )
        key = _key_of(common, revision)
        with self._lock:
            shown = self._held.get(key)
        if shown is None:
            shown = str(show_screen(common))
            with self._lock:
                self._held[key] = shown
        for mark, own in (
            (_TOKEN, token),
            (_SUBMISSION, phone.submission),
            (_NAME, escape(phone.pseudonym)),
            (_REASON, escape(reason)),
        ):
            shown = shown.replace(mark, own)
        return shown

    def _forget_all(self) -> None:
        with self._lock:
            self._held.clear()


def _find_reason(phone: Phone) -> tuple[int, str]:
    """The round whose own reason the screen may show, and the reason: of this round, or else of the one before."""
    latest = phone.running.latest(phone.mitigation.id) if phone.mitigation else None
    number = max((each for each in phone.mine if latest and each <= latest.number), default=0)
    return (number, phone.mine[number].reason) if number else (0, "")


def _reasoned(proposal: Proposal, reason: str = "") -> Proposal:
    return proposal if proposal.reason == reason else replace(proposal, reason=reason)


def _key_of(phone: Phone, revision: int) -> str:
    """All that decides what a screen shows."""
    mitigation, left = phone.mitigation and phone.mitigation.id, phone.running.seconds_left(phone.now)
    return repr((revision, mitigation, left, [getattr(phone, name) for name in _OF_PHONE]))

"""The participant's pages: HTML from plain values, as whole pages or the part that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from valuechain.model.words import write_date
from valuechain.model.workshop.code import CODE_LENGTH
from valuechain.model.workshop.plan import (
    LONGEST_REASON,
    Pace,
    Plan,
    PlannedMitigation,
    Proposal,
    ProposalKind,
    Sureness,
)
from valuechain.model.workshop.running import Running, Status
from valuechain.views.page.render import render
from valuechain.views.workshop.phone.result import Result, show_proposal, show_result


class Screen(StrEnum):
    """The kinds of screen a participant can see."""

    LOBBY = "lobby"
    """Nothing has been asked yet."""
    WAITING = "waiting"
    """The question in focus has no round yet."""
    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"
    PAUSED = "paused"
    ENDED = "ended"


_REFRESHED = (Screen.LOBBY, Screen.WAITING, Screen.CLOSED, Screen.PAUSED)
"""Screens that reload by themselves without JavaScript: there is nothing to type and little to read."""
_REFRESH_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Typed:
    """The contents of the form, valid or not."""

    roles: Mapping[str, str] = field(default_factory=dict)
    answers: frozenset[str] = frozenset()
    sureness: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """View model of a participant's page."""

    code: str
    plan: Plan
    running: Running
    scene: int
    expires: datetime
    now: datetime
    pseudonym: str = ""
    group: str = ""
    asked: str = ""
    """The id of the mitigation that the address names."""
    mitigation: PlannedMitigation | None = None
    """The mitigation to show, from `choose_mitigation`."""
    answered: frozenset[tuple[str, int]] = frozenset()
    """The mitigations and rounds that the participant has answered."""
    mine: Mapping[int, Proposal] = field(default_factory=dict)
    """The participant's proposals for this mitigation, by round."""
    results: Mapping[int, Result] = field(default_factory=dict)
    """The room's results for this mitigation, by round; only for revealed rounds."""
    submission: str = ""
    """Idempotency key of the next submission."""

    @property
    def place(self) -> str:
        """The address of the page."""
        return f"/w/{self.code}"


class QuestionEntry(NamedTuple):
    """A line in the list of questions."""

    number: int
    mitigation: PlannedMitigation
    state: str
    href: str
    """Empty if there is no page to link to."""
    is_here: bool
    is_done: bool


class EarlierRound(NamedTuple):
    """An earlier round on the mitigation."""

    number: int
    mine: str
    """The participant's answer in words."""
    room: Markup
    """The room's result; empty if it isn't revealed."""


class Shell(NamedTuple):
    """The inlined assets around a screen, so that a phone makes a single request."""

    css: Markup
    js: Markup
    who: str = ""
    """A hash of the participant. The device stores drafts under it, so that the next participant doesn't see them."""


def choose_mitigation(
    plan: Plan, running: Running, asked: str, answered: frozenset[tuple[str, int]]
) -> PlannedMitigation | None:
    """The mitigation to show: the one requested, the one in focus, or the next to answer."""
    chosen = plan.mitigation(asked)
    is_own = plan.rules.pace is Pace.OWN
    if chosen is not None and (running.latest(asked) if is_own else _is_result(running, asked)):
        return chosen
    if running.is_ended:
        return None
    if not is_own:
        return plan.mitigation(running.focus)
    open_now = [mitigation for mitigation in plan.mitigations if mitigation.id in running.open_mitigations]
    for mitigation in open_now:
        latest = running.latest(mitigation.id)
        if latest is not None and (mitigation.id, latest.number) not in answered:
            return mitigation
    begun = [mitigation for mitigation in plan.mitigations if running.latest(mitigation.id) is not None]
    return next(iter([*open_now, *begun]), None)


def screen_of(phone: Phone) -> Screen:
    """The screen to show."""
    latest = phone.running.latest(phone.mitigation.id) if phone.mitigation is not None else None
    if latest is not None and latest.status is Status.REVEALED:
        return Screen.REVEALED
    if phone.running.is_ended:
        return Screen.ENDED
    if phone.running.is_paused:
        return Screen.PAUSED
    if phone.mitigation is None:
        return Screen.LOBBY
    if latest is None:
        return Screen.WAITING
    return Screen.OPEN if latest.status is Status.OPEN else Screen.CLOSED


def show_screen(phone: Phone, *, typed: Typed | None = None, refused: str = "") -> Markup:
    """The part of the page that changes; after a refusal, the form with its contents and the reason."""
    screen = Screen.OPEN if refused else screen_of(phone)
    mitigation = phone.mitigation
    latest = phone.running.latest(mitigation.id) if mitigation is not None else None
    number = latest.number if latest is not None else 0
    mine = phone.mine.get(number)
    entries = list_entries(phone)
    return render(
        f"workshop/phone/{_TEMPLATES.get(screen, 'pause.html')}",
        phone=phone,
        plan=phone.plan,
        screen=screen,
        mitigation=mitigation,
        place=phone.plan.mitigations.index(mitigation) + 1 if mitigation is not None else 0,
        round=number,
        title=_title_of(phone, screen),
        mine=mine,
        my_words=None if mine is None else show_proposal(phone.plan, mine),
        earlier=_earlier(phone, number),
        typed=typed or _typed_of(mine),
        refused=refused,
        entries=entries,
        done=sum(entry.is_done for entry in entries),
        neighbours=_neighbours(phone, entries),
        elsewhere=_elsewhere(phone),
        seconds=None if phone.running.is_paused else phone.running.seconds_left(phone.now),
        result=_result_of(phone, number) if screen is Screen.REVEALED else "",
        longest=LONGEST_REASON,
        sureness=list(Sureness),
        day=write_date(phone.expires),
    )


def show_page(phone: Phone, shell: Shell, *, typed: Typed | None = None, refused: str = "") -> Markup:
    """The whole, self-contained page."""
    screen = screen_of(phone)
    return _page(
        shell,
        f"{'Not saved: ' if refused else ''}{_title_of(phone, screen)} | {phone.plan.title}",
        show_screen(phone, typed=typed, refused=refused),
        place=phone.place,
        refresh=_REFRESH_SECONDS if screen in _REFRESHED and not refused else 0,
    )


def show_code_form(shell: Shell, typed: str = "", message: str = "", *, wait: int = 0) -> Markup:
    """The page that asks for a join code, with an error or the seconds to wait."""
    body = render("workshop/phone/code.html", typed=typed, message=message, wait=wait, length=CODE_LENGTH)
    return _page(shell, "Join a workshop", body)


def show_join_form(
    shell: Shell, plan: Plan, code: str, expires: datetime, *, is_locked: bool, name: str = "", group: str | None = None,
    message: str = "",
) -> Markup:  # fmt: skip
    """The page for joining, or a notice that joining is locked."""
    body = render(
        "workshop/phone/join.html", plan=plan, code=code, day=write_date(expires), is_locked=is_locked, name=name,
        group=group, message=message,
    )  # fmt: skip
    return _page(shell, f"Join | {plan.title}", body)


def show_message(shell: Shell, title: str, message: str, href: str, label: str) -> Markup:
    """A page with one message and one link."""
    body = render("workshop/phone/message.html", title=title, message=message, href=href, label=label)
    return _page(shell, title, body)


def list_entries(phone: Phone) -> list[QuestionEntry]:
    """The list of questions: all of them if participants work at their own pace, otherwise those asked so far."""
    entries = []
    for number, mitigation in enumerate(phone.plan.mitigations, 1):
        latest = phone.running.latest(mitigation.id)
        is_own = phone.plan.rules.pace is Pace.OWN
        if latest is None and not is_own:
            continue
        is_done = latest is not None and (mitigation.id, latest.number) in phone.answered
        is_result = latest is not None and latest.status is Status.REVEALED
        href = (
            f"{phone.place}?item={quote(mitigation.id, safe='')}"
            if latest is not None and (is_own or is_result)
            else ""
        )
        is_here = phone.mitigation is not None and phone.mitigation.id == mitigation.id
        state = "not open yet" if latest is None else _STATES[latest.status]
        if latest is not None and latest.status is Status.OPEN and phone.running.is_ended:
            state = "closed"
        entries.append(QuestionEntry(number, mitigation, state, href, is_here, is_done))
    return entries


_STATES = {Status.OPEN: "open", Status.CLOSED: "closed", Status.REVEALED: "result"}
_TITLES = {Screen.LOBBY: "You’re in", Screen.PAUSED: "The workshop is paused", Screen.ENDED: "The workshop has ended"}
"""The titles of these screens; for all others, the title is the mitigation's label."""
_TEMPLATES = {Screen.OPEN: "question.html", Screen.REVEALED: "result.html"}
"""The templates of these screens; all others use `pause.html`."""


def _page(shell: Shell, title: str, body: Markup, *, place: str = "", refresh: int = 0) -> Markup:
    return render("workshop/phone/page.html", shell=shell, title=title, body=body, place=place, refresh=refresh)


def _is_result(running: Running, mitigation: str) -> bool:
    latest = running.latest(mitigation)
    return latest is not None and latest.status is Status.REVEALED


def _title_of(phone: Phone, screen: Screen) -> str:
    return phone.mitigation.label if phone.mitigation and screen not in _TITLES else _TITLES[screen]


def _typed_of(proposal: Proposal | None) -> Typed:
    if proposal is None:
        return Typed()
    answers = frozenset() if proposal.answer is ProposalKind.ROLES else frozenset({proposal.answer.value})
    return Typed(dict(proposal.roles), answers, proposal.sureness or "", proposal.reason)


def _earlier(phone: Phone, number: int) -> list[EarlierRound]:
    """The rounds before this one that the participant answered or the room has seen."""
    return [
        EarlierRound(
            each,
            show_proposal(phone.plan, phone.mine[each]) if each in phone.mine else "You didn’t answer.",
            _result_of(phone, each),
        )
        for each in sorted({*phone.mine, *phone.results})
        if each < number
    ]


def _neighbours(phone: Phone, entries: Sequence[QuestionEntry]) -> tuple[QuestionEntry | None, QuestionEntry | None]:
    """The previous and next questions; both None unless participants work at their own pace."""
    if phone.plan.rules.pace is not Pace.OWN or phone.mitigation is None:
        return None, None
    here = next((index for index, entry in enumerate(entries) if entry.is_here), 0)
    before = [entry for entry in entries[:here] if entry.href]
    after = [entry for entry in entries[here + 1 :] if entry.href]
    return (before[-1] if before else None, after[0] if after else None)


def _elsewhere(phone: Phone) -> PlannedMitigation | None:
    """The mitigation in focus, if the participant is looking at another one."""
    if phone.plan.rules.pace is Pace.OWN or phone.mitigation is None or phone.running.is_ended:
        return None
    focus = phone.plan.mitigation(phone.running.focus)
    return focus if focus is not None and focus.id != phone.mitigation.id else None


def _result_of(phone: Phone, number: int) -> Markup:
    if phone.mitigation is None:
        return Markup()
    return show_result(phone.plan, phone.running, phone.mitigation, number, phone.results, phone.mine)

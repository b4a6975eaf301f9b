"""The participant's pages: HTML from plain values, as whole pages or the part that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from valuechain.model.words import write_date
from valuechain.model.workshop.plan import (
    LONGEST_REASON,
    UTC,
    Pace,
    Plan,
    PlannedQuestion,
    Proposal,
    ProposalKind,
    Sureness,
)
from valuechain.model.workshop.ranking import Ranking
from valuechain.model.workshop.running import Running, Status
from valuechain.views.page.render import render
from valuechain.views.workshop.closing import Closing
from valuechain.views.workshop.kept import say_kept
from valuechain.views.workshop.phone.closing import PhoneSection, list_closing
from valuechain.views.workshop.phone.ranked import RankedResult, show_ranked
from valuechain.views.workshop.phone.result import Result, Voting, say_result, show_proposal, show_result
from valuechain.views.workshop.phone.shell import Shell, show_in_shell
from valuechain.views.workshop.ranking_words import say_order

ME = "me"
"""The parameter of a participant's own link: their token."""


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


SAVED = "✓ Saved. You can still change it."
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
    places: Mapping[str, str] = field(default_factory=dict)
    """In a ranking, the place of each mitigation."""


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
    mitigation: PlannedQuestion | None = None
    """The mitigation or ranking to show, from `choose_mitigation`."""
    answered: frozenset[tuple[str, int]] = frozenset()
    """The mitigations and rounds that the participant has answered."""
    mine: Mapping[int, Proposal] = field(default_factory=dict)
    """The participant's proposals for this mitigation, by round."""
    results: Mapping[int, Result | RankedResult] = field(default_factory=dict)
    """The room's results for this mitigation, by round; only for revealed rounds."""
    votes: frozenset[str] = frozenset()
    """The keys of the reasons that the participant has voted for, on this mitigation."""
    step: int = 0
    """How often the participant has changed their answer in this round; 0 if they have not answered."""
    choosing: str = ""
    """What the server believes to be chosen and not saved on this phone, such as `PO-3 2`."""
    closing: Closing | None = None
    """What the workshop came to, if it has ended and no question is shown."""
    latest: Mapping[str, Proposal] = field(default_factory=dict)
    """The participant's latest proposals, by mitigation."""
    submission: str = ""
    """Idempotency key of the next submission."""
    me: str = ""
    """The participant's token, if the browser has no cookie and addresses must carry it."""
    own_link: str = ""
    """The participant's own link, for another device."""
    is_cookieless: bool = False
    """Whether the browser is known to refuse cookies."""

    @property
    def place(self) -> str:
        """The address of the page, without the token."""
        return f"/w/{self.code}"

    def address(self, rest: str = "", **query: str) -> str:
        """An address of this participant under /w, with the token if it is needed."""
        return phone_address(self.code, self.me, rest, **query)


def phone_address(code: str, me: str, rest: str = "", **query: str) -> str:
    """An address of a participant under /w, with their token if there is one.

    >>> phone_address("KTPM4XC", "", item="M/3 ?"), phone_address("KTPM4XC", "token", "/answer")
    ('/w/KTPM4XC?item=M%2F3%20%3F', '/w/KTPM4XC/answer?me=token')
    """
    asked = {name: value for name, value in {**query, ME: me}.items() if value}
    return f"/w/{code}{rest}{'?' if asked else ''}{urlencode(asked, quote_via=quote, safe='')}"


class QuestionEntry(NamedTuple):
    """A line in the list of questions."""

    number: int
    mitigation: PlannedQuestion
    state: str
    href: str
    """Empty if there is no page to link to."""
    is_here: bool
    is_done: bool
    about: str
    """The mitigation and its latest round, as the page's script knows them."""


class EarlierRound(NamedTuple):
    """An earlier round on the mitigation."""

    number: int
    headline: str
    """The room's answer; empty if it isn't revealed, or if no one answered."""
    mine: str
    """The participant's answer in words."""
    room: Markup
    """The room's result without these two; empty if it isn't revealed."""


def choose_mitigation(
    plan: Plan, running: Running, asked: str, answered: frozenset[tuple[str, int]]
) -> PlannedQuestion | None:
    """The question to show: the one requested, the one in focus, or the next to answer."""
    chosen = plan.question(asked)
    if chosen is not None and _has_page(plan, running, asked):
        return chosen
    if running.is_ended:
        return None
    if plan.rules.pace is Pace.TOGETHER:
        return plan.question(running.focus)
    open_now = [mitigation for mitigation in plan.questions if mitigation.id in running.open_mitigations]
    for mitigation in open_now:
        latest = running.latest(mitigation.id)
        if latest is not None and (mitigation.id, latest.number) not in answered:
            return mitigation
    begun = [mitigation for mitigation in plan.questions if running.latest(mitigation.id) is not None]
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
    earlier = _earlier(phone, number)
    then = None if mine or typed else max((each for each in phone.mine if each < number), default=None)
    entries = list_entries(phone)
    return render(
        f"workshop/phone/{_TEMPLATES.get(screen, 'pause.html')}",
        phone=phone,
        plan=phone.plan,
        screen=screen,
        mitigation=mitigation,
        place=phone.plan.place_of(mitigation.id) if mitigation is not None else 0,
        is_ranking=isinstance(mitigation, Ranking),
        round=number,
        title=_title_of(phone, screen),
        mine=mine,
        my_words=None if mine is None else show_proposal(phone.plan, mine),
        earlier=earlier,
        then=then,
        typed=typed or _typed_of(mine if then is None else phone.mine[then]),
        refused=refused,
        is_explained=any(actor.summary for actor in phone.plan.actors),
        SAVED=SAVED,
        mail=_mail(phone),
        closing=phone.closing,
        sections=_sections(phone, entries),
        entries=entries,
        done=sum(entry.is_done for entry in entries),
        neighbours=_neighbours(phone, entries),
        elsewhere=_elsewhere(phone),
        seconds=phone.running.seconds_left(phone.now),
        until=_say_end(phone),
        result=_result_of(phone, number) if screen is Screen.REVEALED else "",
        longest=LONGEST_REASON,
        sureness=list(Sureness),
        kept=say_kept(phone.expires),
    )


def show_page(phone: Phone, shell: Shell, *, typed: Typed | None = None, refused: str = "") -> Markup:
    """The whole, self-contained page."""
    screen = screen_of(phone)
    return show_in_shell(
        shell,
        f"{'Not saved: ' if refused else ''}{_title_of(phone, screen)} | {phone.plan.title}",
        show_screen(phone, typed=typed, refused=refused),
        place=phone.place,
        me=phone.me,
        refresh=_REFRESH_SECONDS if screen in _REFRESHED and not refused else 0,
    )


def list_entries(phone: Phone) -> list[QuestionEntry]:
    """The list of questions: all of them if participants work at their own pace, otherwise those asked so far."""
    entries = []
    for number, mitigation in enumerate(phone.plan.questions, 1):
        latest = phone.running.latest(mitigation.id)
        if latest is None and phone.plan.rules.pace is Pace.TOGETHER:
            continue
        is_done = latest is not None and (mitigation.id, latest.number) in phone.answered
        href = phone.address(item=mitigation.id) if _has_page(phone.plan, phone.running, mitigation.id) else ""
        is_here = phone.mitigation is not None and phone.mitigation.id == mitigation.id
        state = "not open yet" if latest is None else _STATES[latest.status]
        if latest is not None and latest.status is Status.OPEN and phone.running.is_ended:
            state = "closed"
        about = f"{mitigation.id}\n{latest.number if latest else 0}"
        entries.append(QuestionEntry(number, mitigation, state, href, is_here, is_done, about))
    return entries


_STATES = {Status.OPEN: "open", Status.CLOSED: "closed", Status.REVEALED: "result"}
_TITLES = {Screen.LOBBY: "You’re in", Screen.PAUSED: "The workshop is paused", Screen.ENDED: "The workshop has ended"}
"""The titles of these screens; for all others, the title is the mitigation's label."""
_TEMPLATES = {Screen.OPEN: "question.html", Screen.REVEALED: "result.html", Screen.ENDED: "ended.html"}
"""The templates of these screens; all others use `pause.html`."""


def _has_page(plan: Plan, running: Running, mitigation: str) -> bool:
    """Whether a question has a page of its own: where the room answers together, and after the end, only a result."""
    if plan.rules.pace is Pace.TOGETHER or running.is_ended:
        return _is_result(running, mitigation)
    return running.latest(mitigation) is not None


def _is_result(running: Running, mitigation: str) -> bool:
    latest = running.latest(mitigation)
    return latest is not None and latest.status is Status.REVEALED


def _title_of(phone: Phone, screen: Screen) -> str:
    return phone.mitigation.label if phone.mitigation and screen not in _TITLES else _TITLES[screen]


def _typed_of(proposal: Proposal | None) -> Typed:
    if proposal is None:
        return Typed()
    is_special = proposal.answer in (ProposalKind.NOBODY, ProposalKind.UNKNOWN)
    places = {each: str(place) for place, each in enumerate(proposal.order, start=1)}
    answers = frozenset({proposal.answer.value} if is_special else ())
    return Typed(dict(proposal.roles), answers, proposal.sureness or "", proposal.reason, places)


def _earlier(phone: Phone, number: int) -> list[EarlierRound]:
    """The rounds before this one that the participant answered or the room has seen."""
    earlier = []
    for each in sorted({*phone.mine, *phone.results}):
        if each < number:
            mine = f"You: {show_proposal(phone.plan, phone.mine[each])}" if each in phone.mine else "You didn’t answer."
            earlier.append(EarlierRound(each, _headline(phone, each), mine, _result_of(phone, each, is_detail=True)))
    return earlier


def _headline(phone: Phone, number: int) -> str:
    """The room's answer in a round; empty if it isn't revealed."""
    result = phone.results.get(number)
    if isinstance(result, RankedResult):
        return say_order(result.ranked)
    return "" if result is None else say_result(phone.plan, result)


def _neighbours(phone: Phone, entries: Sequence[QuestionEntry]) -> tuple[QuestionEntry | None, QuestionEntry | None]:
    """The previous and next questions; both None unless participants work at their own pace."""
    if phone.plan.rules.pace is not Pace.OWN or phone.mitigation is None:
        return None, None
    here = next((index for index, entry in enumerate(entries) if entry.is_here), 0)
    before = [entry for entry in entries[:here] if entry.href]
    after = [entry for entry in entries[here + 1 :] if entry.href]
    return (before[-1] if before else None, after[0] if after else None)


def next_address(phone: Phone) -> str:
    """The address of the next question, if participants work at their own pace; else that of the page."""
    after = _neighbours(phone, list_entries(phone))[1]
    return after.href if after else phone.address()


def _sections(phone: Phone, entries: Sequence[QuestionEntry]) -> list[PhoneSection]:
    if phone.closing is None:
        return []
    hrefs = {entry.mitigation.id: entry.href for entry in entries if _is_result(phone.running, entry.mitigation.id)}
    return list_closing(phone.plan, phone.closing, phone.latest, hrefs)


def _mail(phone: Phone) -> str:
    """A `mailto:` address of a message with the participant's own link, without a recipient."""
    words = {
        "subject": f"My link: {phone.plan.title}",
        "body": f"With this link I return to my own answers until {write_date(phone.expires)}:\n{phone.own_link}",
    }
    return f"mailto:?{urlencode(words, quote_via=quote)}"


def _elsewhere(phone: Phone) -> PlannedQuestion | None:
    """The mitigation in focus, if the participant is looking at another one."""
    if phone.plan.rules.pace is Pace.OWN or phone.mitigation is None or phone.running.is_ended:
        return None
    focus = phone.plan.question(phone.running.focus)
    return focus if focus is not None and focus.id != phone.mitigation.id else None


def _say_end(phone: Phone) -> str:
    """The time of day at which the timer ends, where the workshop is held; empty if no timer runs."""
    ends, zone = phone.running.timer_ends, phone.plan.time_zone
    return f"{ends.astimezone(ZoneInfo(zone)):%H:%M}{' UTC' if zone == UTC else ''}" if ends else ""


def _result_of(phone: Phone, number: int, *, is_detail: bool = False) -> Markup:
    if phone.mitigation is None:
        return Markup()
    voting = None
    latest = phone.running.latest(phone.mitigation.id)
    if latest is not None and latest.number == number:
        voting = Voting(phone.address("/upvote"), phone.mitigation.id, number, phone.votes)
    if isinstance(phone.mitigation, Ranking):
        found = phone.results.get(number)
        ranked = found if isinstance(found, RankedResult) else None
        return show_ranked(phone.plan, ranked, phone.mine.get(number), voting=voting, is_detail=is_detail)
    results = {each: found for each, found in phone.results.items() if isinstance(found, Result)}
    return show_result(
        phone.plan, phone.running, phone.mitigation, number, results, phone.mine, voting=voting, is_detail=is_detail
    )

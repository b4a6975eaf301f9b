"""The form for preparing a workshop: raw values, and the resulting plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from valuechain.analysis.workshop.agenda import (
    LONGEST,
    MINUTES_CLOSING,
    MINUTES_EACH,
    MINUTES_OPENING,
    Agenda,
    build_agenda,
)
from valuechain.analysis.workshop.plan import Asked, build_plan, find_asked, planned_roles_of
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import DATA, ON, group_values
from valuechain.model.question.question import Question
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import PLACES
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    MOST_GROUPS,
    MOST_MITIGATIONS,
    MOST_ROUNDS,
    Group,
    Pace,
    Plan,
    Rules,
    clean_text,
    is_number,
    read_time_zone,
)
from valuechain.model.workshop.ranking import MOST_RANKINGS, Ranking, build_ranking
from valuechain.views.page.state import ViewState
from valuechain.views.workshop.prepare.ranking import TypedRanking, begin_ranking, ranked_of, read_rankings, without

ROWS = 4
"""Initial number of lines for groups."""
OWN_ROWS = 2
"""Initial number of lines for the room's own questions."""
USUAL_MINUTES = 60
AROUND = MINUTES_OPENING + MINUTES_CLOSING
LONGEST_EACH = LONGEST - AROUND
_SEVERAL_LEADS = ("several-leads", "several-primaries")
"""The name of a field, and its former name: pages left open since before an update still send it."""


class TypedGroup(NamedTuple):
    """A stakeholder group as typed."""

    name: str = ""
    actor: str = ""


class TypedQuestion(NamedTuple):
    """A question of the room's own as typed."""

    title: str = ""
    sentence: str = ""


class Switch(NamedTuple):
    """A rule that is on or off. To offer another, add an entry to `SWITCHES` and an attribute to `Rules`."""

    name: str
    """The name of the form's field."""
    rule: str
    """The attribute of `Rules`."""
    label: str
    hint: str
    section: str = "more"
    """Where the form shows it: under `people`, `format` or `more` settings."""
    is_on: bool = False
    """Whether it is on in an empty form."""


SWITCHES = (
    Switch(
        "pseudonyms", "has_pseudonyms", "Ask participants for a name",
        "A display name of their choice. You see who joined and whom you are waiting for. Names are never shown beside "
        "answers, and are in no export. Without names, you see only numbers.",
        "people",
    ),
    Switch(
        "timer", "has_timer", "Start the timer with each question",
        "It runs for the minutes per round. You can stop it or change it. If everyone goes at their own pace, you "
        "start it yourself.",
        "format", is_on=True,
    ),
    Switch(
        "timer-closes", "closes_by_timer", "Close the round when the timer ends",
        "Otherwise you close it, and late answers still count.",
        "format",
    ),
    Switch(
        "approves-reasons", "approves_reasons", "Hold reasons until you approve them",
        "The room and the exports get only the reasons you approve, one by one or all at once. Otherwise the room "
        "sees all of them with the result, except those you remove.",
        "format",
    ),
    Switch(
        "hides-published", "hides_published", "Keep the published answer hidden",
        "Phones and the wall show it only after the end. You still see it in the control room. This doesn’t close the "
        "rest of this site: anyone who deletes the end of the address on their phone can look the answer up. Only a "
        "server started with --workshops-only prevents that.",
        "format",
    ),
    Switch(
        "joined", "is_joined_across_rounds", "Exports may link one participant’s answers across rounds",
        "After the end, answers of one participant get the same label, but only where enough people answered the same "
        "rounds. Leave this off unless someone will analyse changes of mind.",
    ),
)  # fmt: skip


def switches_of(rules: Rules) -> frozenset[str]:
    """The names of the switches that are on."""
    return frozenset(switch.name for switch in SWITCHES if getattr(rules, switch.rule))


@dataclass(frozen=True, slots=True)
class Draft:
    """The question, and the form's raw values."""

    question: Question
    data: str = ""
    """The key to a user's own data."""
    asked: str = ""
    """The query string of the question for which the mitigations were listed; empty at first."""
    title: str = ""
    minutes: str = str(USUAL_MINUTES)
    minutes_each: str = str(MINUTES_EACH)
    """The minutes for each round."""
    rounds: str = "1"
    mitigations: tuple[str, ...] | None = None
    """The chosen mitigations in order; None to use the proposed agenda."""
    own: tuple[TypedQuestion, ...] = (TypedQuestion(),) * OWN_ROWS
    rankings: tuple[TypedRanking, ...] = ()
    earlier: str = field(default="", repr=False)
    """The link to an earlier workshop's control room, or its key. A secret, so it never becomes part of a plan."""
    groups: tuple[TypedGroup, ...] = (TypedGroup(),) * ROWS
    has_several_leads: bool | None = None
    """If None, the setting follows the source."""
    switches: frozenset[str] = frozenset(switch.name for switch in SWITCHES if switch.is_on)
    """The names of the switches that are on."""
    pace: str = Pace.TOGETHER.value
    fewest: str = str(FEWEST_SHOWN)
    days: str = ""
    """If empty, the server's maximum applies."""
    is_rehearsal: bool = False
    time_zone: str = ""
    """The browser's own, if its script ran."""
    day: str = ""
    """The day as typed; the question has it only if it is valid."""

    @property
    def query(self) -> str:
        """The question as a query string; when it changes, so does the list of mitigations."""
        return ViewState.of(self.question, data=self.data).question_query()

    @property
    def is_of_another_question(self) -> bool:
        """Whether the listed mitigations belong to another question."""
        return bool(self.asked) and self.asked != self.query

    @property
    def own_questions(self) -> tuple[TypedQuestion, ...]:
        """The room's own questions, without empty lines."""
        lines = (TypedQuestion(one_line(line.title), one_line(line.sentence)) for line in self.own)
        return tuple(line for line in lines if line.title or line.sentence)

    @property
    def further(self) -> int:
        """How many questions there are beside the source's mitigations: the room's own, and rankings."""
        return len(self.own_questions) + len(self.rankings)

    @property
    def minutes_by_question(self) -> int:
        """The minutes that a question takes in all its rounds; invalid ones are replaced by the defaults."""
        each = read_number(self.minutes_each, 1, LONGEST_EACH) or MINUTES_EACH
        return each * (read_number(self.rounds, 1, MOST_ROUNDS) or 1)


def begin_draft(state: ViewState) -> Draft:
    """An empty form for the question in an address."""
    day = state.on.isoformat() if state.on else ""
    return Draft(state.asked, state.data, title="Who should be responsible for what?", day=day)


def read_draft(chain: ValueChain, pairs: Sequence[tuple[str, str]]) -> Draft:
    """Parses a submitted form from its name-value pairs.

    The form offers only existing values, so anything else falls back to the first choice.
    """
    question, _ = Question.from_pairs(pairs, default=Question(chain.frameworks[0].id, *PLACES[0]), chain=chain)
    one, several = dict(pairs), group_values(pairs)
    names, actors = several.get("group", []), several.get("group-actor", [])
    lines = [TypedGroup(name, actor) for name, actor in zip(names, actors + [""] * len(names), strict=False)]
    own = zip(several.get("own-title", []), several.get("own-sentence", []), strict=False)
    return Draft(
        question=question.asked,
        data=one.get(DATA, ""),
        asked=one.get("asked", ""),
        title=one.get("title", ""),
        minutes=one.get("minutes", str(USUAL_MINUTES)),
        minutes_each=one.get("minutes-each", str(MINUTES_EACH)),
        rounds=one.get("rounds", "1"),
        mitigations=tuple(several.get("item", [])) if one.get("asked") else None,
        own=tuple(TypedQuestion(*line) for line in own) or (TypedQuestion(),) * OWN_ROWS,
        rankings=read_rankings(several)[:MOST_RANKINGS],
        earlier=one.get("earlier", ""),
        groups=tuple(lines) or (TypedGroup(),) * ROWS,
        has_several_leads=not one.keys().isdisjoint(_SEVERAL_LEADS) if one.get("asked") else None,
        switches=frozenset(switch.name for switch in SWITCHES if switch.name in one),
        pace=one.get("pace", ""),
        fewest=one.get("fewest", ""),
        days=one.get("days", ""),
        is_rehearsal="rehearsal" in one,
        time_zone=one.get("time-zone", ""),
        day=one.get(ON, "").strip(),
    )


def pressed(draft: Draft, do: str, mitigation: str = "") -> Draft:
    """The form after one of its buttons has been pressed; `mitigation` is the one to be moved, or a ranking's place."""
    if do == "propose":
        return replace(draft, mitigations=None)
    if do == "rows":
        return replace(draft, groups=(*draft.groups, *(TypedGroup(),) * ROWS)[:MOST_GROUPS])
    if do == "own":
        return replace(draft, own=(*draft.own, *(TypedQuestion(),) * OWN_ROWS)[:MOST_MITIGATIONS])
    if do == "ranking":
        rankings = (*draft.rankings, begin_ranking(draft.mitigations or ()))
        return replace(draft, rankings=rankings[:MOST_RANKINGS])
    draft = replace(draft, rankings=without(draft.rankings, mitigation)) if do == "unranking" else draft
    if do in ("up", "down"):
        return replace(draft, mitigations=moved(draft.mitigations or (), mitigation, -1 if do == "up" else 1))
    return draft


def moved(order: Sequence[str], one: str, places: int) -> tuple[str, ...]:
    """The order with one of its members moved down, or up if `places` is negative.

    >>> moved(("a", "b", "c"), "c", -1), moved(("a", "b"), "b", 1)
    (('a', 'c', 'b'), ('a', 'b'))
    """
    others = [each for each in order if each != one]
    if one in order:
        others.insert(max(order.index(one) + places, 0), one)
    return tuple(others)


def find_question(chain: ValueChain, draft: Draft) -> Asked:
    """The question the room can be asked. Raises QuestionError if the framework has nothing to ask in this context."""
    asked = draft.question
    return find_asked(
        chain, asked.framework, asked.context, readings=dict(asked.readings), level=asked.level, on=asked.on
    )


def propose(asked: Asked, draft: Draft, earlier: Mapping[str, CommonAnswer] | None = None) -> Agenda:
    """The agenda for the minutes that the room's own questions and rankings leave.

    Invalid minutes, which `check_time` reports, are replaced by the defaults.

    `earlier` has an earlier room's answers, by mitigation id.
    """
    each = draft.minutes_by_question
    return build_agenda(
        asked,
        max(1, (read_number(draft.minutes, 1, LONGEST) or USUAL_MINUTES) - draft.further * each),
        minutes_each=each,
        earlier=earlier,
    )


def several_leads(asked: Asked) -> tuple[Mitigation, ...]:
    """The mitigations for which the source itself has more than one lead."""
    leading = {role.id for role in asked.roles if role.is_lead}
    return tuple(
        mitigation
        for mitigation in asked.mitigations
        if sum(role in leading for role in planned_roles_of(asked, asked.ownerships(mitigation)).values()) > 1
    )


def read_number(typed: str, least: int, most: int) -> int | None:
    """Parses a whole number within bounds; None if it isn't one."""
    typed = typed.strip()
    return int(typed) if is_number(typed) and least <= int(typed) <= most else None


def title_of(draft: Draft) -> str:
    """The title, cleaned."""
    return one_line(draft.title)


def one_line(typed: str) -> str:
    """Typed text without line breaks and repeated spaces."""
    return " ".join(clean_text(typed).split())


def groups_of(draft: Draft) -> tuple[Group, ...]:
    """The groups, without empty lines."""
    lines = (TypedGroup(one_line(line.name), line.actor) for line in draft.groups)
    return tuple(Group(line.name, line.actor) for line in lines if line.name)


def make_plan(asked: Asked, draft: Draft, earlier: Mapping[str, CommonAnswer] | None = None) -> Plan:
    """The plan of a valid draft. Raises QuestionError."""
    mitigations, has_several = draft.mitigations, draft.has_several_leads
    if mitigations is None:
        mitigations = tuple(each.mitigation.id for each in propose(asked, draft, earlier).taken)
    plan = build_plan(
        asked,
        title=title_of(draft),
        mitigations=mitigations,
        own=draft.own_questions,
        groups=groups_of(draft),
        rules=Rules(
            pace=Pace(draft.pace),
            has_several_leads=bool(several_leads(asked)) if has_several is None else has_several,
            fewest_shown=int(draft.fewest),
            **{switch.rule: switch.name in draft.switches for switch in SWITCHES},
        ),
        is_rehearsal=draft.is_rehearsal,
        minutes=int(draft.minutes),
        minutes_each=int(draft.minutes_each),
        rounds=int(draft.rounds),
    )
    return replace(plan, time_zone=read_time_zone(draft.time_zone), rankings=_rankings_of(asked, draft))


def _rankings_of(asked: Asked, draft: Draft) -> tuple[Ranking, ...]:
    known, rankings = {each.id: each for each in asked.mitigations}, list[Ranking]()
    for typed in draft.rankings:
        taken = [*known, *(each.id for each in rankings)]
        rankings.append(build_ranking(taken, one_line(typed.title), ranked_of(known, typed.mitigations)))
    return tuple(rankings)


def days_of(draft: Draft, most_days: int) -> int:
    """How many days the workshop is kept."""
    return read_number(draft.days, 1, most_days) or most_days

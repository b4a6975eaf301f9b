"""A question's revealed round, as its screens need it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, TypeVar

from valuechain.analysis.workshop.statistics.counts import Reason, RoundCount, Shift
from valuechain.analysis.workshop.statistics.groups import GroupCounts, of_exported
from valuechain.analysis.workshop.statistics.rankings import RankingResult, rank_round
from valuechain.analysis.workshop.statistics.results import ActorResult, Results, find_results, find_seen
from valuechain.model.words import capital
from valuechain.model.workshop.plan import Plan, PlannedActor, PlannedMitigation, PlannedQuestion
from valuechain.model.workshop.ranking import Ranking
from valuechain.model.workshop.running import Decision
from valuechain.views.workshop.room import Room

Question_co = TypeVar("Question_co", bound=PlannedQuestion, covariant=True)


@dataclass(frozen=True)
class RevealedRound(Generic[Question_co]):
    """A revealed round on a mitigation or ranking."""

    room: Room
    question: Question_co
    number: int

    @property
    def plan(self) -> Plan:
        """The workshop's plan."""
        return self.room.plan

    @property
    def reasons(self) -> list[Reason]:
        """The reasons that the room may see, those that are pinned first."""
        reasons = self.room.reasons_on(self.question.id, self.number)
        return sorted(reasons, key=lambda reason: reason.key not in self.room.running.pinned)

    @property
    def title(self) -> str:
        """The question's place on the agenda and its name."""
        again = f", round {self.number}" if self.number > 1 else ""
        return f"{self.plan.place_of(self.question.id)}. {self.question.label}{again}"

    def headed(self, what: str) -> str:
        """The title of a screen that shows only a part of the result."""
        return f"{self.title} {capital(what)}" if self.title.endswith("?") else f"{self.title}: {what}"


@dataclass(frozen=True)
class RevealedRanking(RevealedRound[Ranking]):
    """A revealed round on a ranking."""

    @cached_property
    def result(self) -> RankingResult:
        """The room's order."""
        room = self.room
        seen = of_exported(room.plan, room.running, room.proposals)
        return rank_round(room.plan, room.running, seen, self.question, self.number)


@dataclass(frozen=True)
class Revealed(RevealedRound[PlannedMitigation]):
    """A revealed round on a mitigation, with the results as they were when it was the latest."""

    @property
    def mitigation(self) -> PlannedMitigation:
        """The mitigation."""
        return self.question

    @cached_property
    def is_latest(self) -> bool:
        """Whether no later round is revealed."""
        return self.number == self.room.running.revealed(self.mitigation.id)[-1]

    @cached_property
    def results(self) -> Results:
        """The results of the whole workshop; those of an earlier round are of this question only."""
        if self.is_latest:
            return find_results(self.room.seen)
        rounds = self.room.running.rounds[self.mitigation.id]
        then = {self.mitigation.id: tuple(each for each in rounds if each.number <= self.number)}
        return find_results(find_seen(self.plan, replace(self.room.running, rounds=then), self.room.proposals))

    @property
    def count(self) -> RoundCount:
        """Everyone's answers."""
        return self.results.counts[self.mitigation.id]

    @property
    def groups(self) -> GroupCounts:
        """The answers of the groups that may be shown."""
        return self.results.groups[self.mitigation.id]

    @property
    def shift(self) -> Shift | None:
        """What changed since the previous revealed round, if there is one."""
        return self.results.shifts.get(self.mitigation.id)

    @property
    def decision(self) -> Decision | None:
        """The decision, if it was made after this round."""
        return self.room.running.decisions.get(self.mitigation.id) if self.is_latest else None

    @property
    def is_compared(self) -> bool:
        """Whether the published roles are known."""
        return self.mitigation.published is not None

    @cached_property
    def ranked(self) -> list[ActorResult]:
        """The actors that are drawn, the strongest first."""
        return self.results.ranked(self.mitigation.id)

    @property
    def left_out(self) -> list[PlannedActor]:
        """The other actors, in value-chain order."""
        drawn = {each.cell.actor for each in self.ranked}
        return [actor for actor in self.plan.actors if actor.id not in drawn]

    def label_of(self, actor: str) -> str:
        """The name of an actor."""
        return next(each.label for each in self.plan.actors if each.id == actor)

"""Templates: usual kinds of workshop, each of which fills in the form."""

from dataclasses import dataclass, replace

from valuechain.model.workshop.plan import Pace
from valuechain.views.workshop.prepare.draft import AROUND, Draft


@dataclass(frozen=True, slots=True)
class Template:
    """A usual kind of workshop."""

    id: str
    name: str
    good_for: str
    """What it is good for, in a sentence."""
    minutes: int
    minutes_each: int
    rounds: int = 1
    pace: Pace = Pace.TOGETHER

    @property
    def questions(self) -> int:
        """How many questions fit.

        >>> [template.questions for template in TEMPLATES]
        [3, 8, 10, 4, 8]
        """
        return (self.minutes - AROUND) // (self.minutes_each * self.rounds)


TEMPLATES = (
    Template("30-minutes", "30 minutes", "A first look, or one item of a team meeting.", 30, 6),
    Template("60-minutes", "60 minutes", "The usual workshop.", 60, 6),
    Template("90-minutes", "90 minutes", "More time to talk about each question.", 90, 8),
    Template(
        "two-rounds", "Two rounds in an hour",
        "The room answers, sees the result, talks, and answers again. You see who was persuaded.", 60, 6, 2,
    ),
    Template(
        "week", "Delphi over a week",
        "People who can’t meet: everyone answers on their own, sees the result, and answers again some days later by "
        "the same link. It takes each person about an hour in all.",
        60, 3, 2, Pace.OWN,
    ),
)  # fmt: skip


def find_template(template_id: str) -> Template | None:
    """The template with that id, or None."""
    return next((template for template in TEMPLATES if template.id == template_id), None)


def filled(draft: Draft, template: Template) -> Draft:
    """The form as the template fills it in: times, rounds and pace, as many questions as fit, and as long as possible.

    Whatever else is in the form stays.
    """
    return replace(
        draft,
        minutes=str(template.minutes),
        minutes_each=str(template.minutes_each),
        rounds=str(template.rounds),
        pace=template.pace.value,
        mitigations=None,
        days="",
    )

"""The choices of the question across sources, each with its link."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.analysis.across.timeline.values import Beginning
from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain
from valuechain.model.question.across import NO_JURISDICTION, STRENGTHS, AcrossQuestion, valid_values
from valuechain.model.question.parameters import JURISDICTION, KIND
from valuechain.model.question.question import find_definition
from valuechain.model.question.selection import add_or_remove
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.words import capital, count, join_words, write_date
from valuechain.views.across.names import name_jurisdiction, name_strength
from valuechain.views.across.state import AcrossState

_MOST_DAYS = 9
"""Maximum number of dates offered as quick choices."""
_MOST_BEGINNING = 2
"""Maximum number of sources named beside a date."""


class Choice(NamedTuple):
    """Something to choose, with the link that chooses it, or drops it if it is one of several chosen."""

    name: str
    href: str
    is_chosen: bool
    note: str = ""
    only: str = ""
    """The link that chooses nothing else; empty if there is none."""


def choose_sources(chain: ValueChain, state: AcrossState) -> list[Choice]:
    """Every source with its legal status; the chosen ones are those that count."""
    everything = [each.id for each in chain.frameworks]
    chosen = {each.id for each in chain.frameworks if state.question.names(each)}
    choices = []
    for framework in chain.frameworks:
        toggled = state.href(**_name_fewer(chosen ^ {framework.id}, everything))
        only = "" if chosen == {framework.id} else state.href_asking(framework.id)
        status = capital(framework.legal_status) or "Legal status not given"
        choices.append(Choice(framework.short_name, toggled, framework.id in chosen, status, only))
    return choices


def _name_fewer(chosen: Set[str], everything: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The fields that name the chosen sources, or those left out if these are fewer; nothing for all or none."""
    left_out = tuple(each for each in everything if each not in chosen)
    if len(left_out) < len(chosen):
        return {"sources": (), "without": left_out}
    return {"sources": tuple(each for each in everything if each in chosen), "without": ()}


def choose_models(chain: ValueChain, state: AcrossState) -> list[Choice]:
    """Any model, and each model type."""
    asked = state.question.model_type
    named = [(each, find_definition(chain.model_types, each)) for each in ModelType]
    return [
        Choice("Any model", state.href(model_type=None), asked is None),
        *(Choice(found.name, state.href(model_type=each), each is asked, found.summary) for each, found in named),
    ]


def choose_releases(chain: ValueChain, state: AcrossState) -> list[Choice]:
    """Any release, and each release type."""
    asked = state.question.release_type
    named = [(each, find_definition(chain.release_types, each)) for each in ReleaseType]
    return [
        Choice("Any release", state.href(release_type=None), asked is None),
        *(Choice(found.name, state.href(release_type=each), each is asked, found.summary) for each, found in named),
    ]


def choose_days(chain: ValueChain, state: AcrossState) -> list[Choice]:
    """Today, any day, and the dates on which something begins or is extended: the next ones, or else the last ones."""
    question = state.question
    days = _beginnings(chain)
    after = [day for day in days if question.on is None or day > question.on]
    offered = sorted([*after, *reversed([day for day in days if day not in after])][:_MOST_DAYS])
    return [
        Choice("Today", state.href(is_today=True), question.is_today),
        Choice("On any day", state.href(on=None), question.on is None, "Counts everything, whatever its date."),
        *(Choice(write_date(day), state.href(on=day), day == question.on, days[day]) for day in offered),
    ]


@once_per_chain
def _beginnings(chain: ValueChain) -> Mapping[date, str]:
    """The dates on which something begins to apply or is extended, each with its sources."""
    by_day: dict[date, list[Beginning]] = {}
    for each in build_timeline(build_across(chain, AcrossQuestion())).beginnings:
        by_day.setdefault(each.day, []).append(each)
    return {day: _say_beginnings(chain, beginnings) for day, beginnings in by_day.items()}


def _say_beginnings(chain: ValueChain, beginnings: Sequence[Beginning]) -> str:
    """How many mitigations begin, and how many are extended, such as `2 mitigations of the EU AI Act`."""
    ids = {each.source for each in beginnings}
    sources = [each.short_name for each in chain.frameworks if each.id in ids]
    more = len(sources) - _MOST_BEGINNING
    of = join_words(sources if more <= 1 else [*sources[:_MOST_BEGINNING], count(more, "more source")])
    new, extended = ({(each.source, each.mitigation.id) for each in beginnings if each.is_extension is is_extension}
                     for is_extension in (False, True))  # fmt: skip
    number = len(extended - new)
    is_extended = f"{'is' if number == 1 else 'are'} extended"
    if not new:
        return f"{count(number, 'mitigation')} of {of} {is_extended}"
    return f"{count(len(new), 'mitigation')} of {of}{f'; {number} more {is_extended}' if number else ''}"


def choose_jurisdictions(chain: ValueChain, state: AcrossState) -> list[Choice]:
    """The jurisdictions, with how many sources each has."""
    numbers = Counter(each.jurisdiction or NO_JURISDICTION for each in chain.frameworks)
    chosen, valid = state.question.jurisdictions, valid_values(chain)[JURISDICTION]
    return [
        Choice(
            "No jurisdiction" if each == NO_JURISDICTION else name_jurisdiction(each),
            state.href(jurisdictions=add_or_remove(chosen, each)),
            each in chosen,
            count(numbers[each], "source"),
        )
        for each in valid
    ]


def choose_kinds(chain: ValueChain, state: AcrossState) -> list[Choice]:
    """The kinds of sources, with how many sources each has."""
    numbers = Counter(each.instrument.value for each in chain.frameworks if each.instrument)
    chosen = state.question.kinds
    return [
        Choice(
            capital(each),
            state.href(kinds=add_or_remove(chosen, each)),
            each in chosen,
            count(numbers[each], "source"),
        )
        for each in valid_values(chain)[KIND]
    ]


def choose_strengths(state: AcrossState) -> list[Choice]:
    """Any strength, and each strength as the lowest that counts."""
    asked = state.question.at_least
    return [
        Choice("Any strength", state.href(at_least=None), asked is None),
        *(
            Choice(name_strength(each), state.href(at_least=each), each is asked, join_words(each.verbs[:3]))
            for each in STRENGTHS.values()
        ),
    ]


def choose_stages(chain: ValueChain, state: AcrossState) -> Mapping[str, Sequence[Choice]]:
    """The stages of each source, by its short name; a stage that several sources use is with the first of them."""
    chosen = state.question.stages
    by_source: dict[str, list[Choice]] = {}
    for stage, source in _stages(chain).items():
        choice = Choice(stage, state.href(stages=add_or_remove(chosen, stage)), stage in chosen)
        by_source.setdefault(source, []).append(choice)
    return by_source


@once_per_chain
def _stages(chain: ValueChain) -> Mapping[str, str]:
    """The short name of the first source that uses each stage."""
    stages: dict[str, str] = {}
    for each in chain.mitigations:
        if each.stage and each.stage not in stages:
            stages[each.stage] = chain.framework(each.framework).short_name
    return stages

"""What is counted in an answer across sources, in sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.topic.subject import find_subject
from valuechain.analysis.across.values import Voice
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.words import capital, count, join_words
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.across.state import AcrossState
from valuechain.views.page.state import Page

_MOST_NAMED = 3
"""Maximum number of sources named in a sentence."""


def say_counted(across: Across, state: AcrossState) -> str:
    """The numbers of sources that count and speak, and of topics, and what is special about this question."""
    if not across.sources:
        return "No source is left by these filters."
    if state.page is Page.TOPIC and (state.practice or state.topic):
        return " ".join(_sentences_on(across, state))
    return " ".join(_sentences(across, state))


def _sentences(across: Across, state: AcrossState) -> Iterator[str]:
    yield _say_speaking(across)
    asked = _asked(state)
    if asked:
        yield from _say_steady(across, across.covered, asked)
        yield from _say_not_covered(across, asked)
    yield from _say_own(across, state)


def _say_steady(across: Across, sources: Iterable[Framework], asked: str) -> Iterator[str]:
    steady = sum(1 for each in sources if not across.chain.is_varying(each.id))
    if steady:
        yield f"{steady} {_do(steady)} not vary by {asked} and {_verb(steady, 'count')} everywhere."


def _say_not_covered(across: Across, asked: str) -> Iterator[str]:
    if across.not_covered:
        number = len(across.not_covered)
        names = capital(_name([each for each in across.sources if each.id in across.not_covered]))
        they = "it is" if number == 1 else "they are"
        yield f"{names} {'is' if number == 1 else 'are'} not in hand for this {asked}, so {they} silent."


def _sentences_on(across: Across, state: AcrossState) -> Iterator[str]:
    """How many sources speak on the topic or practice of the page, and what is special about them."""
    subject = find_subject(across.chain, topic=state.topic, practice=state.practice)
    row = across.row_of(subject)
    voices = Counter(row.voices.values())
    counted = [f"{voices[voice]} {_verb_of(voice, voices[voice])}" for voice in Voice if voices[voice]]
    yield f"{count(len(across.sources), 'source')}: {join_words(counted)}."
    asked = _asked(state)
    if asked:
        heard = [each for each in across.covered if row.voices[each.id] is not Voice.SILENT]
        yield from _say_steady(across, heard, asked)
        yield from _say_not_covered(across, asked)
    for framework in own_sources(across, state):
        statements = [each.statement for each in across.judged_on(subject)]
        linked = len({each.mitigation.id for each in statements if each.source == framework.id})
        have = "has" if linked == 1 else "have"
        yield f"{framework.short_name} is your own data: {linked} of its mitigations {have} links to this."


def _verb_of(voice: Voice, number: int) -> str:
    one, several = _VERBS[voice]
    return one if number == 1 else several


_VERBS = {
    Voice.SPEAKS: ("makes somebody responsible", "make somebody responsible"),
    Voice.NO_ONE: ("asks for it and names no one", "ask for it and name no one"),
    Voice.LATER: ("begins later", "begin later"),
    Voice.HIDDEN: ("is hidden by your filters", "are hidden by your filters"),
    Voice.NOT_COVERED: ("is not covered", "are not covered"),
    Voice.RELATED: ("is only related", "are only related"),
    Voice.SILENT: ("is silent", "are silent"),
}


def _say_speaking(across: Across) -> str:
    sources, speaking = len(across.sources), len(across.speaking)
    topics = sum(1 for row in across.topics if row.speaking)
    if not speaking:
        who = "it does not speak" if sources == 1 else "none of them speaks"
        return f"{count(sources, 'source')}, and {who} on any topic."
    of = f"{topics} of {count(len(across.topics), 'topic')}"
    if speaking == 1:
        return f"{count(1, 'source') if sources == 1 else f'1 of {sources} sources'} speaks, on {of}."
    who = f"{speaking} of {sources} sources"
    if speaking == sources:
        who = "Both sources" if sources == 2 else f"All {sources} sources"
    covered = f"all {count(topics, 'topic')}" if topics == len(across.topics) > 1 else of
    return f"{who} speak; together they cover {covered}."


def say_why_nothing(across: Across) -> str:
    """Why the filters leave nothing, in a sentence; empty if no one filter is the reason."""
    if not across.sources:
        is_asking = any(map(across.question.names, across.chain.frameworks))
        return "" if is_asking else "You leave out every source that you ask."
    names = _name(list(across.sources))
    if not across.covered:
        return f"{capital(names)} {'is' if len(across.sources) == 1 else 'are'} not in hand for this model and release."
    question = across.question
    strengths = [each.strength for each in across.statements if each.is_owner and each.is_asking]
    if not question.at_least or any(each.rank >= question.at_least.rank for each in strengths):
        return ""  # another filter is at work
    use = _verb(len(across.sources), "use")
    if not any(each.rank for each in strengths):
        return f"{capital(names)} {use} no verbs that show strength, so this filter leaves nothing."
    return f"{capital(names)} {use} no verb that is this strong, so this filter leaves nothing."


def _verb(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb


def _do(number: int) -> str:
    return "does" if number == 1 else "do"


def _asked(state: AcrossState) -> str:
    """What of model and release the question names."""
    question = state.question
    return join_words([*(["model"] if question.model_type else ()), *(["release"] if question.release_type else ())])


def _name(frameworks: list[Framework]) -> str:
    names = [each.short_name for each in frameworks]
    more = len(names) - _MOST_NAMED
    return join_words(names if more < 2 else [*names[:_MOST_NAMED], f"{more} more"])


def own_sources(across: Across, state: AcrossState) -> list[Framework]:
    """The sources that are the user's own data."""
    return [each for each in across.sources if state.data and each.id not in shipped_frameworks()]


def _say_own(across: Across, state: AcrossState) -> Iterator[str]:
    chain = across.chain
    for framework in own_sources(across, state):
        mitigations = chain.mitigations_by_framework.get(framework.id, ())
        linked = sum(1 for each in mitigations if chain.links_by_mitigation.get((framework.id, each.id)))
        whole = count(len(mitigations), "mitigation")
        have = "has" if linked == 1 else "have"
        yield f"{framework.short_name} is your own data: {linked} of its {whole} {have} links to practices."


def say_varying(chain: ValueChain) -> str:
    """Which sources vary by model and release, for the panels that choose them."""
    varying = [each for each in chain.frameworks if chain.is_varying(each.id)]
    steady = len(chain.frameworks) - len(varying)
    if not varying:
        return "No source varies by model or release, so every source counts everywhere."
    verb = "varies" if len(varying) == 1 else "vary"
    others = "The other one" if steady == 1 else f"The other {steady}"
    rest = f" {others} {_do(steady)} not, and {_verb(steady, 'count')} everywhere." if steady else ""
    return f"Only {_name(varying)} {verb} by model and release.{rest}"

"""Names of values on the pages across sources."""

from collections.abc import Iterable

from valuechain.analysis.across.across import Across
from valuechain.model.framework import Framework
from valuechain.model.norm import Strength
from valuechain.model.question.across import NO_JURISDICTION
from valuechain.model.question.question import find_phrase
from valuechain.model.words import article, capital, join_words

_MOST_NAMED = 2
"""Maximum number of sources that a question names; more are counted."""


def name_jurisdiction(value: str) -> str:
    """The name of a value of the filter on jurisdictions.

    >>> name_jurisdiction("EU"), name_jurisdiction("none")
    ('EU', 'none')
    """
    return "none" if value == NO_JURISDICTION else value


def name_strength(strength: Strength) -> str:
    """The name of a value of the filter on strength.

    >>> name_strength(Strength.REQUIRED), name_strength(Strength.OPTIONAL)
    ('Required', 'Possible or stronger')
    """
    return capital(strength.words) if strength is Strength.REQUIRED else f"{capital(strength.words)} or stronger"


def name_asked(across: Across) -> str:
    """The sources named by the question, such as `all sources except the EU AI Act`, or `6 of 9 sources`."""
    question, frameworks = across.question, across.chain.frameworks
    if not question.has_chosen_sources:
        return "all sources"
    named = [each.short_name for each in frameworks if question.names(each)]
    if len(question.without) <= _MOST_NAMED and not question.sources:
        return f"all sources except {join_words([each.short_name for each in frameworks if not question.names(each)])}"
    return join_words(named) if 0 < len(named) <= _MOST_NAMED else f"{len(named)} of {len(frameworks)} sources"


def describe_question(across: Across) -> str:
    """The question in words: model, release, day, and what narrows the sources.

    Such as `for any model and release, as of 1 January 2027; only law`.
    """
    chain, question = across.chain, across.question
    phrase = find_phrase(chain.model_types, question.model_type) if question.model_type else ""
    release = f"released as {find_phrase(chain.release_types, question.release_type)}" if question.release_type else ""
    model = f"{article(phrase)} {phrase} model" if phrase else "any model"
    asked = f"{model}, {release or 'any release'}" if phrase or release else "any model and release"
    sources = f", according to {name_asked(across)}" if question.has_chosen_sources else ""
    only = [
        *(
            ["jurisdiction " + " or ".join(map(name_jurisdiction, question.jurisdictions))]
            if question.jurisdictions
            else ()
        ),
        *([" or ".join(question.kinds)] if question.kinds else ()),
        *(["stage " + " or ".join(question.stages)] if question.stages else ()),
        *([f"strength {name_strength(question.at_least).lower()}"] if question.at_least else ()),
    ]
    return f"for {asked}, {question.day}{sources}{f'; only {join_words(only)}' if only else ''}"


def cite_sources(sources: Iterable[Framework]) -> str:
    """The sources with their editions, as the beginning of a sentence."""
    return capital("; ".join(", ".join(filter(None, (each.marked_name, each.edition))) for each in sources))

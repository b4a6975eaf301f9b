"""Plain words around numbers and names."""

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from valuechain.model.values import Framework


def count(number: int, noun: str, plural: str = "") -> str:
    """The number with its noun.

    >>> count(1, "mitigation"), count(15, "mitigation"), count(2, "duty", "duties")
    ('1 mitigation', '15 mitigations', '2 duties')
    """
    return f"{number:,} {noun if number == 1 else plural or pluralise(noun)}"


def pluralise(noun: str) -> str:
    """The plural of a regular English noun.

    >>> pluralise("duty"), pluralise("control")
    ('duties', 'controls')
    """
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def called_at(framework: Framework, level: int | None) -> str:
    """What the source calls what is counted, in the singular; mitigation where it has no one word for it.

    >>> import valuechain as vc
    >>> uk = vc.read_chain().framework("uk-ai-cyber")
    >>> called_at(uk, 1), called_at(uk, 2), called_at(uk, None)
    ('principle', 'provision', 'mitigation')
    """
    return {1: framework.called, 2: framework.called_level_2}.get(level or 0, "") or "mitigation"


def ordinal(number: int) -> str:
    """The number as a place in an order.

    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def article(phrase: str) -> str:
    """The indefinite article before a phrase.

    >>> article("advanced"), article("frontier")
    ('an', 'a')
    """
    return "an" if phrase[:1].lower() in "aeiou" else "a"


ABBREVIATIONS: Mapping[str, str] = {
    "PAI": "Partnership on AI",
    "CoSAI": "Coalition for Secure AI",
    "GPAI": "general-purpose AI",
    "MLOps": "machine-learning operations",
}
"""Abbreviations in names of the shipped frameworks and their actors, and what they stand for."""
_ABBREVIATION = re.compile(rf"\b({'|'.join(ABBREVIATIONS)})\b")


def expand(text: str) -> Markup:
    """The text as HTML, in which each abbreviation that we know says what it stands for.

    >>> expand("the CoSAI Risk Map")
    Markup('the <abbr title="Coalition for Secure AI">CoSAI</abbr> Risk Map')
    """
    parts = _ABBREVIATION.split(text)
    return Markup("").join(
        Markup('<abbr title="{}">{}</abbr>').format(ABBREVIATIONS[part], part) if part in ABBREVIATIONS else part
        for part in parts
    )


def capital(text: str) -> str:
    """The text with a capital at the beginning, and else as it is.

    >>> capital("the CoSAI Risk Map")
    'The CoSAI Risk Map'
    """
    return f"{text[:1].upper()}{text[1:]}"


def begin(name: str) -> str:
    """A source's name where a line or sentence begins: ours gets a capital, and a user's stays as they write it.

    >>> begin("the EU AI Act"), begin("tpl")
    ('The EU AI Act', 'tpl')
    """
    from valuechain.tables.bundle import shipped_names  # noqa: PLC0415 # it reads files, which few phrases need

    return capital(name) if name in shipped_names() else name


def join_words(words: Sequence[str]) -> str:
    """The words as a list in a sentence.

    >>> join_words(["users", "adapters", "hubs"])
    'users, adapters and hubs'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"

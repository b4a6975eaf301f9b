"""Names of sources and actors, as a page writes them."""

import re
from collections.abc import Mapping
from functools import cache

from markupsafe import Markup

from valuechain.model.values import Framework
from valuechain.model.words import capital
from valuechain.tables.interface.words import read_words
from valuechain.tables.writing.bundle import shipped_names


def called_at(framework: Framework, level: int | None) -> str:
    """What the source calls what is counted, in the singular; mitigation where it has no one word for it.

    >>> import valuechain as vc
    >>> uk = vc.read_chain().framework("uk-ai-cyber")
    >>> called_at(uk, 1), called_at(uk, 2), called_at(uk, None)
    ('principle', 'provision', 'mitigation')
    """
    return {1: framework.called, 2: framework.called_level_2}.get(level or 0, "") or "mitigation"


@cache
def _abbreviations() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """What abbreviations in the names of the shipped frameworks and actors stand for, and where they occur."""
    meanings = {row["abbreviation"]: row["meaning"] for row in read_words("abbreviations")}
    return meanings, re.compile(rf"\b({'|'.join(meanings)})\b")


def expand(text: str) -> Markup:
    """The text as HTML, in which each abbreviation that we know says what it stands for.

    >>> expand("the CoSAI Risk Map")
    Markup('the <abbr title="Coalition for Secure AI">CoSAI</abbr> Risk Map')
    """
    meanings, abbreviation = _abbreviations()
    return Markup("").join(
        Markup('<abbr title="{}">{}</abbr>').format(meanings[part], part) if part in meanings else part
        for part in abbreviation.split(text)
    )


def begin(name: str) -> str:
    """A source's name where a line or sentence begins: ours gets a capital, and a user's stays as they write it.

    >>> begin("the EU AI Act"), begin("tpl")
    ('The EU AI Act', 'tpl')
    """
    return capital(name) if name in shipped_names() else name

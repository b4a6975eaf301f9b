"""Names of sources and actors, as a page writes them."""

import re
from collections.abc import Mapping

from markupsafe import Markup

from valuechain.model.values import Framework
from valuechain.model.words import capital


def called_at(framework: Framework, level: int | None) -> str:
    """What the source calls what is counted, in the singular; mitigation where it has no one word for it.

    >>> import valuechain as vc
    >>> uk = vc.read_chain().framework("uk-ai-cyber")
    >>> called_at(uk, 1), called_at(uk, 2), called_at(uk, None)
    ('principle', 'provision', 'mitigation')
    """
    return {1: framework.called, 2: framework.called_level_2}.get(level or 0, "") or "mitigation"


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


def begin(name: str) -> str:
    """A source's name where a line or sentence begins: ours gets a capital, and a user's stays as they write it.

    >>> begin("the EU AI Act"), begin("tpl")
    ('The EU AI Act', 'tpl')
    """
    from valuechain.tables.writing.bundle import shipped_names  # noqa: PLC0415 # it reads files, which few phrases need

    return capital(name) if name in shipped_names() else name

"""Names of sources, actors and filter values on a page."""

import re
from collections.abc import Mapping
from functools import cache

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.norm import Strength
from valuechain.model.words import capital
from valuechain.tables.interface.words import read_words
from valuechain.tables.writing.bundle import shipped_frameworks


def called_at(framework: Framework, level: int | None) -> str:
    """The source's own word for a mitigation, in the singular; `mitigation` if it has none.

    >>> import valuechain as vc
    >>> uk = vc.read_chain().framework("uk-ai-cyber")
    >>> called_at(uk, 1), called_at(uk, 2), called_at(uk, None)
    ('principle', 'provision', 'mitigation')
    """
    return {1: framework.called, 2: framework.called_level_2}.get(level or 0, "") or "mitigation"


SELF_EXPLANATORY = ("conditions", "backups")
"""The filters whose values need not be told which filter they belong to."""


def name_values(chain: ValueChain, framework: str) -> dict[str, dict[str, str]]:
    """The names of filter values, by filter; confidences and texts are words already."""
    return {
        "stages": {stage.name: stage.name for stage in chain.stages},
        "actors": {actor.id: actor.label for actor in chain.actors_by_framework.get(framework, ())},
        "roles": {role.id: role.name for role in chain.roles},
        "strengths": {each.value: capital(each.words) for each in Strength},
        "conditions": {"yes": "Under a condition", "no": "Without a condition"},
        "confidences": {},
        "topics": {topic.id: topic.name for topic in chain.topics},
        "backups": {"yes": "With a backup", "no": "Without a backup"},
        "texts": {},
    }


@cache
def _abbreviations() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The meanings of abbreviations in shipped names, and a pattern that matches them."""
    meanings = {row["abbreviation"]: row["meaning"] for row in read_words("abbreviations")}
    return meanings, re.compile(rf"\b({'|'.join(meanings)})\b")


def expand(text: str) -> Markup:
    """The text as HTML with known abbreviations as `<abbr>` elements.

    >>> expand("the CoSAI Risk Map")
    Markup('the <abbr title="Coalition for Secure AI">CoSAI</abbr> Risk Map')
    """
    meanings, abbreviation = _abbreviations()
    return Markup("").join(
        Markup('<abbr title="{}">{}</abbr>').format(meanings[part], part) if part in meanings else part
        for part in abbreviation.split(text)
    )


def begin(name: str) -> str:
    """A source's name at the start of a sentence: a shipped name is capitalised; a user's stays as written.

    >>> begin("the EU AI Act"), begin("the EU AI Act (law)"), begin("tpl")
    ('The EU AI Act', 'The EU AI Act (law)', 'tpl')
    """
    known = shipped_frameworks().values()
    return capital(name) if name in known or name.rpartition(" (")[0] in known else name


def anchor_of_term(framework: str, term: str) -> str:
    """The id of a term's entry in the glossary of its source; as in `assets/search/search.js`.

    >>> anchor_of_term("eu-ai-act", "putting into service")
    'term-eu-ai-act-putting-into-service'
    """
    return re.sub(r"\W+", "-", f"term-{framework}-{term}")

"""Captions of pictures and documents."""

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.question.selection import FILTERS, Selection
from valuechain.model.words import capital, join_words
from valuechain.views.page.names import SELF_EXPLANATORY, name_values
from valuechain.views.picture.frame import Caption


def build_caption(allocation: Allocation, selection: Selection | None = None) -> Caption:
    """The caption of a picture of an answer: title, context, source and data."""
    framework = allocation.frameworks[0]
    return Caption(
        f"Who is responsible for what according to {framework.short_name}?",
        describe_context(allocation, selection),
        describe_source(framework),
        allocation.chain.stamp,
    )


def describe_context(allocation: Allocation, selection: Selection | None = None) -> str:
    """The model, release, day, readings and filters of an answer."""
    chain, context = allocation.chain, allocation.context
    question = allocation.question.words(chain)
    update = "as a significant update" if context is not None and context.is_significant_update else ""
    asked = [f"for {question.context}" if context is not None else "", update, question.day]
    parts = [f"{capital(', '.join(filter(None, asked)))}."] if any(asked) else []
    parts.extend(f"Under reading {reading} of {mitigation}." for mitigation, reading in allocation.readings.items())
    if selection is not None and selection.is_narrowing:
        parts.append(f"Shown: only {join_words(describe_filters(chain, allocation.frameworks[0].id, selection))}.")
    return " ".join(parts)


def describe_filters(chain: ValueChain, framework: str, selection: Selection) -> list[str]:
    """Each filter in words, such as `actor Adapters` or `stage Prevent or Detect`."""
    names = name_values(chain, framework)
    for key in ("roles", "strengths", *SELF_EXPLANATORY):
        names[key] = {value: name.lower() for value, name in names[key].items()}
    return [
        " ".join(
            (
                *([] if key in SELF_EXPLANATORY else [name]),
                " or ".join(
                    f"“{value}”" if key == "texts" else names[key].get(value, value)
                    for value in getattr(selection, key)
                ),
            )
        )
        for key, name in FILTERS.items()
        if getattr(selection, key)
    ]


def describe_source(framework: Framework) -> str:
    """The source in one line: name, publisher, version, date, attribution, legal status and caution."""
    about = (framework.name, framework.publisher, framework.edition)
    words = [f"{', '.join(filter(None, about))}.", framework.attribution and f"{framework.attribution.rstrip('.')}."]
    return " ".join(filter(None, [*words, framework.notice]))

"""The page on which a user chooses what to change."""

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.page.render import render


def show_choice(chain: ValueChain) -> Markup:
    """The published frameworks, each with a button that opens a copy of it."""
    return render("editing/choice.html", frameworks=[(each, _sizes(chain, each.id)) for each in chain.frameworks])


def _sizes(chain: ValueChain, framework_id: str) -> tuple[int, int]:
    return (
        len(chain.mitigations_by_framework.get(framework_id, ())),
        len(chain.actors_by_framework.get(framework_id, ())),
    )

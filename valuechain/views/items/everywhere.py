"""The responsibilities of an actor in all other sources, as one list to read and to print."""

from collections.abc import Sequence

from markupsafe import Markup

from valuechain.analysis.allocation.reference import reference_of
from valuechain.analysis.items.role_card import Counterparts
from valuechain.model.chain import ValueChain
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState


def show_everywhere(chain: ValueChain, elsewhere: Sequence[Counterparts], state: ViewState) -> Markup:
    """The HTML of the list: source by source, what each counterpart has to do, with place, dates and legal status."""
    held = [one for each in elsewhere for match in each.matches for one in match.held]
    return render(
        "items/everywhere.html",
        state=state,
        elsewhere=elsewhere,
        references={one.mitigation: reference_of(chain, one.mitigation) for one in held},
        total=len(held),
    )

"""What is shown instead of a matrix where the source has no list: why, and where to look."""

from valuechain.model.chain import ValueChain
from valuechain.views.picker import Choice, build_question, count_mitigations
from valuechain.views.render import render
from valuechain.views.state import ViewState


def show_unanswered(chain: ValueChain, state: ViewState) -> str:
    """Why the cell has no answer, which other frameworks answer here, and its neighbours (labelled as such)."""
    cell = chain.cell(state.framework, state.place)
    neighbours = [
        (
            chain.framework(neighbour.framework),
            build_question(chain, ViewState(neighbour.framework, *neighbour.place)),
            Choice(
                cell=chain.cell(neighbour.framework, neighbour.place),
                mitigations=count_mitigations(chain, neighbour.framework, neighbour.place),
                href=state.href(
                    framework=neighbour.framework,
                    model_type=neighbour.place.model_type,
                    release_type=neighbour.place.release_type,
                    focus="",
                ),
                is_current=False,
            ),
        )
        for neighbour in cell.neighbours
        if neighbour.place != state.place
    ]
    others = [
        (framework, count_mitigations(chain, framework.id, state.place), state.href(framework=framework.id))
        for framework in chain.frameworks
        if framework.id != state.framework and chain.cell(framework.id, state.place).status.is_answered
    ]
    return render(
        "unanswered.html",
        cell=cell,
        framework=chain.framework(state.framework),
        neighbours=neighbours,
        others=others,
    )

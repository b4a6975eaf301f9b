"""The focus of a map: one actor or one mitigation."""

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.model.errors import QuestionError


def check_focus(allocation: Allocation, focus: str) -> None:
    """Raises QuestionError for a focus that is neither empty nor an actor or mitigation of the framework.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> check_focus(allocation, "mitigation:PO-1")
    >>> check_focus(allocation, "PO-1")
    Traceback (most recent call last):
    ...
    valuechain.model.errors.QuestionError: "PO-1" is not of the form actor:ID or mitigation:ID, such as mitigation:PO-1.
    """
    kind, _, node = focus.partition(":")
    chain, framework = allocation.chain, allocation.frameworks[0].id
    if kind == "actor":
        chain.actor(framework, node)
    elif kind == "mitigation":
        chain.mitigation(framework, node)
    elif focus:
        raise QuestionError(f'"{focus}" is not of the form actor:ID or mitigation:ID, such as mitigation:PO-1.')

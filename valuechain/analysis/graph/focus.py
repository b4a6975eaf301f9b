"""The focus of a map: an actor, a mitigation, or the line between two of them."""

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError, UnknownValueError
from valuechain.model.values import Actor, Mitigation, Risk

BETWEEN = ";"
"""Between the two ends of a line; no id contains it."""
_ACTOR, _MITIGATION, _RISK = "actor:", "mitigation:", "risk:"


def check_focus(allocation: Allocation, focus: str) -> None:
    """Raises QuestionError for a focus that is neither empty nor one or two nodes of the framework.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> check_focus(allocation, "mitigation:PO-1")
    >>> check_focus(allocation, "actor:model_provider;mitigation:PO-1")
    >>> check_focus(allocation, "PO-1")
    Traceback (most recent call last):
    ...
    valuechain.model.errors.QuestionError: "PO-1" is not of the form actor:ID or mitigation:ID, such as mitigation:PO-1.
    """
    for end in ends_of(focus):
        if not end.startswith((_ACTOR, _MITIGATION, _RISK)):
            raise QuestionError(f'"{focus}" is not of the form actor:ID or mitigation:ID, such as mitigation:PO-1.')
        find_node(allocation.chain, allocation.frameworks[0].id, end)


def find_node(chain: ValueChain, framework: str, key: str) -> Actor | Mitigation | Risk:
    """The node with a key such as `actor:user` or `risk:csam`. Raises UnknownValueError if there is none."""
    name = key.partition(":")[2]
    if key.startswith(_RISK):
        risks = {risk.id: risk for risk in chain.risks if risk.framework == framework}
        if name not in risks:
            raise UnknownValueError("risk", name, risks)
        return risks[name]
    return (chain.actor if key.startswith(_ACTOR) else chain.mitigation)(framework, name)


def ends_of(focus: str) -> tuple[str, ...]:
    """The nodes in focus: none, one, or the two ends of a line.

    >>> ends_of("actor:user"), ends_of("actor:user;mitigation:PO-1"), ends_of("")
    (('actor:user',), ('actor:user', 'mitigation:PO-1'), ())
    """
    return tuple(focus.split(BETWEEN)) if focus else ()

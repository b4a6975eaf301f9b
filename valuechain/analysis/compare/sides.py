"""The second side of a comparison: what it leaves open is as on the first."""

from valuechain.analysis.allocation.allocation import Allocation, Readings, build_allocation
from valuechain.model.context import parse_context


def build_second_side(
    first: Allocation,
    *,
    framework: str | None = None,
    model_type: str | None = None,
    release_type: str | None = None,
    readings: Readings | None = None,
    prefix: str = "",
) -> Allocation:
    """The answer to the question of the first side, an allocation of one framework, with something else in its place.

    Readings are not taken over: a mitigation that is not named is read as it is shown. Nor is the level where the
    second framework has no parts. `prefix` is as in `parse_context`. Raises QuestionError as `build_allocation`.

    >>> import valuechain as vc
    >>> first = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> second = build_second_side(first, framework="eu-ai-act", release_type="closed")
    >>> second.frameworks[0].id, second.context.model_type.value, second.context.release_type.value
    ('eu-ai-act', 'advanced', 'closed')
    """
    chain, context = first.chain, first.context
    other = chain.framework(framework or first.frameworks[0].id).id
    return build_allocation(
        chain,
        parse_context(
            model_type or (context.model_type.value if context else None),
            release_type or (context.release_type.value if context else None),
            is_significant_update=context is not None and context.is_significant_update,
            prefix=prefix,
        ),
        framework=other,
        readings=readings,
        level=first.level if first.level == 1 or chain.has_levels(other) else 1,
    )

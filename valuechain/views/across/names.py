"""Names of values on the pages across sources."""

from valuechain.model.across import NO_JURISDICTION
from valuechain.model.norm import Strength
from valuechain.model.words import capital


def name_jurisdiction(value: str) -> str:
    """The name of a value of the filter on jurisdictions.

    >>> name_jurisdiction("EU"), name_jurisdiction("none")
    ('EU', 'none')
    """
    return "none" if value == NO_JURISDICTION else value


def name_strength(strength: Strength) -> str:
    """The name of a value of the filter on strength.

    >>> name_strength(Strength.REQUIRED), name_strength(Strength.OPTIONAL)
    ('Required', 'Possible or stronger')
    """
    return capital(strength.words) if strength is Strength.REQUIRED else f"{capital(strength.words)} or stronger"

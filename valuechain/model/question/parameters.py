"""The parameters of addresses, links and commands: their names, their values and what they mean."""

from collections.abc import Iterable, Mapping

from valuechain.model.norm import Strength
from valuechain.model.vocabulary import Confidence, Difference, Instrument, ModelType, ReleaseType

FRAMEWORK, MODEL_TYPE, RELEASE_TYPE = "framework", "model-type", "release-type"
UPDATE, READING, LEVEL, ON, SORT = "update", "reading", "level", "on", "sort"
DATA, ITEM, ABSENT, FOCUS, TEXT, VIEW = "data", "id", "absent", "focus", "q", "view"
AROUND = "around"
DOWNLOAD, LIMIT, WORKSHOP, VERBS, NAMES = "download", "limit", "workshop", "verbs", "names"
COPY, TEMPLATE, CHANGE = "copy", "template", "change"
SCREEN = "screen"
EVERYWHERE = "everywhere"
"""Whether a role card lists the responsibilities in all sources."""
DIFFERENCE = "difference"
SIZE, COLOUR, FOLD, START, END = "size", "colour", "fold", "from", "to"
COUNTERPARTS, RISKS, IDLE, SLIDE = "counterparts", "risks", "idle", "slide"
ANNEX, TITLE = "annex", "title"
SOURCE, WITHOUT, JURISDICTION, KIND, STAGE = "source", "without", "jurisdiction", "kind", "stage"
AT_LEAST, TOPIC, PRACTICE, ACTOR, OPENED = "at-least", "topic", "practice", "actor", "open"
ANY_DAY = "any"
"""The value of `on` that counts everything, whatever its date."""
SECOND = "with-"
"""Prefix of the parameters of a comparison's second side."""

MODEL_TYPES: Mapping[str, ModelType] = {each.value: each for each in ModelType}
RELEASE_TYPES: Mapping[str, ReleaseType] = {each.value: each for each in ReleaseType}
LEVELS: Mapping[str, int | None] = {"1": 1, "2": 2, "all": None}
NAMINGS: Mapping[str, bool] = {"source": False, "short": True}
"""The values of `names`, and whether names are short."""
"""Mitigations, their parts, or both."""
YES_NO: Mapping[str, bool] = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

ANNEXES: Mapping[str, str] = {
    "matrix": "Matrix, conditions and dates",
    "map": "Map",
    "findings": "All findings",
    "role-cards": "Role cards",
    "sources": "Source",
    "method": "Method",
}
"""The annexes of a briefing, with their names."""
NO_ANNEX = "none"
"""The value of `annex` that leaves all of them out."""
LONGEST_TITLE = 200
"""Maximum number of characters of a briefing's own title."""

HELP: Mapping[str, str] = {
    FRAMEWORK: "Id of the framework; optional if the data holds only one.",
    UPDATE: "Whether the release is a significant update.",
    LEVEL: "Mitigations (1), their parts (2), or both (all).",
    ON: "The day as of which to answer, such as 2027-01-01; by default, mitigations count whatever their dates.",
    "stage": "Only mitigations of this stage; repeatable.",
    "actor": "Only mitigations of this actor (id); repeatable.",
    "role": "Only this role (id), and mitigations with an actor in it; repeatable.",
    "strength": f"Only assignments with a first verb of this strength ({', '.join(Strength)}), and their mitigations; "
    "repeatable.",
    "condition": "Only assignments with a condition (yes) or without one (no), and their mitigations; repeatable.",
    "confidence": f"Only mitigations with this confidence ({', '.join(Confidence)}); repeatable.",
    "topic": "Only mitigations on this topic (id); repeatable.",
    "backup": "Only mitigations with several owners (yes) or with exactly one (no); repeatable.",
    "text": "Only mitigations with all of these words in their name, number, summary or reference; repeatable.",
    SORT: "Sort order within a stage.",
    f"{SECOND}{FRAMEWORK}": "Framework (id) of the second side; by default the same as on the first.",
    DIFFERENCE: f"Only rows of a comparison with this kind of difference ({', '.join(Difference)}); repeatable.",
    ITEM: "Id of the mitigation or actor.",
    ABSENT: "Id of an actor to remove; repeatable.",
    VERBS: "Whether to write the verb of the source with each role; in pictures, workbooks and briefings.",
    NAMES: "How the columns of the matrix call the actors: as the source does (source), or as the pages do (short).",
    FOCUS: "The node to highlight on the map, such as actor:user or mitigation:PO-1; or the two ends of a line, with a "
    "semicolon between them.",
    AROUND: "The node whose neighbourhood the map is limited to, such as actor:user or mitigation:PO-1.",
    SIZE: "What the height of the map’s actors says: equal, or load (the number of mitigations they lead).",
    COLOUR: "What the colour of the map’s mitigations says: none, topic, or strength (of the strongest leading verb).",
    FOLD: "A stage that the map draws as one box; repeatable.",
    START: "The node where a path starts, such as actor:user or mitigation:PO-1.",
    END: "The node where a path ends.",
    COUNTERPARTS: "The actor (id) that the map shows with its counterparts in other sources.",
    RISKS: "Whether the map shows the risks that mitigations address.",
    IDLE: "Whether the map shows actors without a role; yes by default.",
    SLIDE: "Whether the picture is 16 to 9, with a finding as its headline.",
    TEXT: "The text to search for.",
    LIMIT: "Maximum number of rows to return; all by default.",
    SOURCE: "Only this source (id of a framework); repeatable.",
    WITHOUT: "Leaves this source out (id of a framework); repeatable.",
    JURISDICTION: "Only sources of this jurisdiction; `none` for those without one; repeatable.",
    KIND: f"Only sources of this kind ({', '.join(Instrument)}); repeatable.",
    AT_LEAST: "Only owners whose first verb is at least this strong (required, recommended or optional).",
    PRACTICE: "Id of a practice.",
    ANNEX: f"The annexes of a briefing ({', '.join(ANNEXES)}, or none); by default, it has all of them; repeatable.",
    TITLE: "Your own title for a briefing; by default, its main finding.",
    DATA: "The key to your own data, from its link (see My data).",
}
"""Descriptions of parameters, for the command line and the HTTP interface."""


def group_values(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Groups values by name, in order.

    >>> group_values([("item", "a"), ("days", "7"), ("item", "b")])
    {'item': ['a', 'b'], 'days': ['7']}
    """
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values


_PINNED = "."
"""Between the key to a user's own data and a revision."""


def pin_key(key: str, revision: int) -> str:
    """The key to one revision of a user's own data.

    >>> pin_key("VJ4x3n0hQqS2mW8cYb1dEA", 12)
    'VJ4x3n0hQqS2mW8cYb1dEA.12'
    """
    return f"{key}{_PINNED}{revision}"


def split_key(key: str) -> tuple[str, int | None]:
    """The key to a user's own data, and the revision to which it is pinned, if any.

    >>> split_key("VJ4x3n0hQqS2mW8cYb1dEA.12"), split_key("VJ4x3n0hQqS2mW8cYb1dEA")
    (('VJ4x3n0hQqS2mW8cYb1dEA', 12), ('VJ4x3n0hQqS2mW8cYb1dEA', None))
    """
    plain, dot, revision = key.partition(_PINNED)
    is_pinned = dot and revision.isascii() and revision.isdigit() and len(revision) < 10
    return (plain, int(revision)) if is_pinned else (key, None)

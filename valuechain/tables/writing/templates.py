"""Templates for a framework of your own: the two required tables and those that compare it, with examples."""

from collections.abc import Mapping, Sequence

from valuechain.model.table import Table, TableSet
from valuechain.model.vocabulary import Confidence
from valuechain.tables.reading.read import read_chain
from valuechain.tables.schema import describe

ACTORS: Sequence[Sequence[str]] = (
    ("id", "name", "summary"),
    ("developer", "Developer", "Trains the model and releases it."),
    ("operator", "Operator", "Runs the model for others."),
)
MITIGATIONS: Sequence[Sequence[str]] = (
    ("id", "name", "summary", "stage", "primary", "secondary", "topics", "confidence", "source"),
    (
        "M-1", "Filter the training data", "Leave out what must not be learnt.", "Before release", "developer",
        "", "training-data", "stated", "Our policy, section 2",
    ),
    (
        "M-2", "Watch for misuse", "Monitor how the model is used, and act on it.", "After release", "operator",
        "developer", "monitoring;incidents", "interpreted", "Our policy, section 5",
    ),
)  # fmt: skip
CROSSWALK: Sequence[Sequence[str]] = (
    ("actor", "to_framework", "to_actor", "extent", "condition"),
    ("developer", "pai-open", "model_provider", "full", ""),
    ("operator", "pai-open", "app_developer", "partly", "Where it runs the model for others."),
)
REFERENCE_CROSSWALK: Sequence[Sequence[str]] = (
    ("actor", "reference_actor", "extent", "condition"),
    ("developer", "model_provider", "full", ""),
    ("operator", "deployer", "conditional", "If it runs the model in its own work."),
)
LINKS: Sequence[Sequence[str]] = (
    ("mitigation_id", "practice", "relation", "ground"),
    ("M-1", "training-data", "narrower", "Asks for a part of it: what to leave out."),
    ("M-2", "monitoring", "broader", "Asks to act on misuse, too."),
)
"""In place of each practice, a topic: the template has its first practice."""
TABLES: Mapping[str, Sequence[Sequence[str]]] = {
    "actors": ACTORS,
    "mitigations": MITIGATIONS,
    "crosswalk": CROSSWALK,
    "reference_crosswalk": REFERENCE_CROSSWALK,
}
"""Each with a header and two rows."""

_MEANINGS = {
    "primary": "Ids of the actors who are to act, separated by semicolons.",
    "secondary": "Ids of the supporting actors, separated by semicolons.",
    "topics": "Ids of topics, separated by semicolons. They make frameworks comparable; see below.",
    "to_framework": "Id of the published framework; see below.",
    "to_actor": "Id of that framework's actor; see below. Empty if none corresponds.",
    "reference_actor": "Id of a reference actor; see below. Empty if none corresponds.",
    "practice": "Id of a practice; see below.",
}
_NEEDED = {Confidence.AMBIGUOUS: " It needs a readings table; see the data format documentation."}
_INTRODUCTION = (
    "A framework of your own needs two tables, and more if you want to compare it.",
    "actors: who can be responsible, one per row, in value-chain order.",
    "mitigations: what is to be done and who is responsible, one per row.",
    "crosswalk: pairs your actors with those of a published framework. Delete it if you do not want to compare.",
    "reference_crosswalk: pairs your actors with reference actors, to compare with all sources at once.",
    "links: says which practices your mitigations ask for, for the same purpose.",
    "Replace the sample rows. Actors and mitigations only need id and name; delete any other columns you do not need.",
    "The other tables refer to an actor by its id. Separate several actors in one cell with semicolons.",
    "When you are done, upload the files on the My data page. It lists any problems and how to fix them.",
)


def build_template() -> TableSet:
    """The tables, with an explanation of their columns."""
    rows_of = {**TABLES, **_links()}
    tables = [Table(name, tuple(head), tuple(map(tuple, rows))) for name, (head, *rows) in rows_of.items()]
    return TableSet(tables, _readme(rows_of))


def _links() -> dict[str, Sequence[Sequence[str]]]:
    """The sample links, to the first practice of each topic; none if a topic has no practices."""
    head, *rows = LINKS
    firsts = {practice.topic: practice.id for practice in reversed(read_chain().practices)}
    if not firsts.keys() >= {topic for _, topic, *_ in rows}:
        return {}
    return {"links": (head, *((mitigation, firsts[topic], *rest) for mitigation, topic, *rest in rows))}


def _readme(tables: Mapping[str, Sequence[Sequence[str]]]) -> list[str]:
    lines = [line for line in _INTRODUCTION if "links" in tables or not line.startswith("links:")]
    for table, rows in tables.items():
        meanings = {**describe(table), **_MEANINGS}
        lines += ["", f"Columns of {table}:", *(f"  {column}: {meanings[column]}" for column in rows[0])]
    lines += ["", "Confidence:", *(f"  {each}: {each.meaning}{_NEEDED.get(each, '')}" for each in Confidence)]
    shipped = read_chain()
    lines += ["", "Ids of topics:", *(f"  {topic.id}: {topic.name}" for topic in shipped.topics)]
    lines += ["", "Ids of reference actors:", *(f"  {each.id}: {each.name}" for each in shipped.reference_actors)]
    if "links" in tables:
        lines += ["", "Ids of practices:", *(f"  {each.id}: {each.name}" for each in shipped.practices)]
    lines += ["", "Ids of published frameworks and of their actors:"]
    for framework in shipped.frameworks:
        lines.append(f"  {framework.id}: {framework.name}")
        lines += (f"    {actor.id}: {actor.name}" for actor in shipped.actors_by_framework[framework.id])
    return lines

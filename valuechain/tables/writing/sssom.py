"""Writes the links of mitigations to practices in SSSOM, a standard for sharing mappings.

The specification is at https://mapping-commons.github.io/sssom/; this is its TSV format.
"""

import csv
import io
import json
from urllib.parse import quote

from valuechain.model.chain import ValueChain
from valuechain.model.common_language import PracticeLink, Relation, Review
from valuechain.tables.text import neutralise

_PREDICATES = {
    Relation.SAME: "skos:exactMatch",
    Relation.BROADER: "skos:narrowMatch",
    Relation.NARROWER: "skos:broadMatch",
    Relation.RELATED: "skos:relatedMatch",
}
"""SKOS names what the object is: the practice is a narrow match of a mitigation that is broader."""

_COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "author_label", "reviewer_label", "other", "comment",
)  # fmt: skip
_JUSTIFICATION = "semapv:ManualMappingCuration"
_OURS = "valuechain"
_SECOND_READER = "second reader"
_LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
_NO_LICENCE = "https://w3id.org/sssom/license/unspecified"
"""For links of other authors: we do not know their licence."""


def write_sssom(chain: ValueChain) -> str:
    """The chain's links as TSV, after a header in YAML; equal links give equal text.

    The subject is the mitigation, the object the practice. SSSOM has a number for confidence and a name for a reviewer
    who agrees; our words for both are in the column `other`.

    >>> from valuechain import read_chain
    >>> write_sssom(read_chain()).splitlines()[0]
    '#curie_map:'
    """
    rows = sorted(_row(chain, link) for link in chain.links)
    used = [index for index, column in enumerate(_COLUMNS) if not rows or any(row[index] for row in rows)]
    stream = io.StringIO(newline="")
    stream.writelines(f"#{line}\n" for line in _header(chain))
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow([_COLUMNS[index] for index in used])
    writer.writerows([row[index] for index in used] for row in rows)
    return stream.getvalue()


def _header(chain: ValueChain) -> tuple[str, ...]:
    is_ours = all(link.author == _OURS for link in chain.links)
    frameworks = ", ".join(framework.id for framework in chain.frameworks)
    return (
        "curie_map:",
        '  mitigation: "urn:valuechain:mitigation:"',
        '  practice: "urn:valuechain:practice:"',
        f"mapping_set_id: urn:valuechain:links:{chain.version}",
        f"mapping_set_version: {json.dumps(chain.updated or chain.version)}",
        "mapping_set_title: Links of mitigations to practices",
        f"mapping_set_description: {json.dumps(f'What the mitigations of {frameworks} ask for. Our interpretation.')}",
        f"license: {_LICENCE if is_ours else _NO_LICENCE}",
    )


def _row(chain: ValueChain, link: PracticeLink) -> tuple[str, ...]:
    mitigation = chain.mitigation(link.framework, link.mitigation)
    practice = chain.practice(link.practice)
    settled = f"Settled: {link.settlement}" if link.settlement else ""
    return (
        quote(mitigation.key, safe=":/()"),
        _write(mitigation.name),
        _PREDICATES[link.relation],
        quote(f"practice:{practice.id}", safe=":/()"),
        _write(practice.name),
        _JUSTIFICATION,
        _write(link.author),
        _SECOND_READER if link.review is Review.AGREED else "",
        f"confidence: {link.confidence}|review: {link.review}",
        _write(" ".join(filter(None, (link.ground, settled)))),
    )


def _write(text: str) -> str:
    """The text on one line, as programs differ in what ends one; no spreadsheet runs it, not even split at commas."""
    return ",".join(map(neutralise, " ".join(text.split()).split(",")))

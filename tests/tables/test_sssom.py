"""Links written in SSSOM."""

from dataclasses import replace

import pytest
import yaml

import valuechain as vc
from tests.conftest import Draw
from valuechain.model.common_language import Practice, PracticeLink, Relation, Review
from valuechain.model.vocabulary import Confidence
from valuechain.tables.writing.sssom import write_sssom

HEADER = [
    "#curie_map:",
    '#  mitigation: "urn:valuechain:mitigation:"',
    '#  practice: "urn:valuechain:practice:"',
    "#mapping_set_id: urn:valuechain:links:abc",
    '#mapping_set_version: "2026-11-29"',
    "#mapping_set_title: Links of mitigations to practices",
    '#mapping_set_description: "What the mitigations of drawn ask for. Our interpretation."',
    "#license: https://www.apache.org/licenses/LICENSE-2.0",
]
COLUMNS = [
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification"),
    *("author_label", "reviewer_label", "other", "comment"),
]


def link(mitigation: str, relation: Relation, **fields: object) -> PracticeLink:
    """A draft of a link to the practice of keeping logs."""
    plain = PracticeLink(
        "drawn", mitigation, "log", relation, "", Confidence.INTERPRETED, "valuechain", Review.DRAFT, ""
    )
    return replace(plain, **fields)  # type: ignore[arg-type] # fields of PracticeLink


@pytest.fixture
def drawn(draw: Draw) -> vc.ValueChain:
    """Two mitigations and a practice."""
    practices = (Practice("log", "monitoring", "Keep logs", ""),)
    return replace(
        draw("maker -P-> filter; maker -P-> watch 50(1)"), practices=practices, version="abc", updated="2026-11-29"
    )


def write(chain: vc.ValueChain, *links: PracticeLink) -> list[str]:
    """The lines of the file."""
    return write_sssom(replace(chain, links=links)).split("\n")


def test_lines(drawn: vc.ValueChain) -> None:
    """The header in YAML is followed by the columns, and by a line for each link, sorted."""
    watch = link("watch 50(1)", Relation.SAME, review=Review.AGREED, confidence=Confidence.STATED)
    settled = link("filter", Relation.RELATED, ground="Logs of data.", settlement="Both agree.", review=Review.DISPUTED)
    first = (
        "mitigation:drawn/filter\tfilter\tskos:relatedMatch\tpractice:log\tKeep logs\tsemapv:ManualMappingCuration"
        "\tvaluechain\t\tconfidence: interpreted|review: disputed\tLogs of data. Settled: Both agree."
    )
    second = (
        "mitigation:drawn/watch%2050(1)\twatch 50(1)\tskos:exactMatch\tpractice:log\tKeep logs"
        "\tsemapv:ManualMappingCuration\tvaluechain\tsecond reader\tconfidence: stated|review: agreed\t"
    )
    assert write(drawn, watch, settled) == [*HEADER, "\t".join(COLUMNS), first, second, ""]


@pytest.mark.parametrize(
    ("relation", "predicate"),
    [
        (Relation.SAME, "skos:exactMatch"),
        (Relation.BROADER, "skos:narrowMatch"),
        (Relation.NARROWER, "skos:broadMatch"),
        (Relation.RELATED, "skos:relatedMatch"),
    ],
)
def test_predicates_say_what_the_practice_is(drawn: vc.ValueChain, relation: Relation, predicate: str) -> None:
    """A mitigation that is broader than the practice has the practice as a narrow match, and the other way round."""
    assert write(drawn, link("filter", relation))[-2].split("\t")[2] == predicate


def test_columns_without_contents_are_left_out(drawn: vc.ValueChain) -> None:
    """Without a reviewer and a ground, their columns are not written."""
    head = write(drawn, link("filter", Relation.SAME))[len(HEADER)].split("\t")
    assert head == [column for column in COLUMNS if column not in ("reviewer_label", "comment")]


def test_no_links(drawn: vc.ValueChain) -> None:
    """A chain without links gives the header and the columns."""
    assert write(drawn) == [*HEADER, "\t".join(COLUMNS), ""]


def test_links_of_others_have_no_licence(drawn: vc.ValueChain) -> None:
    """The licence is ours only if every link is."""
    lines = write(drawn, link("filter", Relation.SAME), link("watch 50(1)", Relation.SAME, author="me"))
    assert "#license: https://w3id.org/sssom/license/unspecified" in lines


def test_signs_in_texts(drawn: vc.ValueChain) -> None:
    """Quotation marks are quoted, and text that a spreadsheet would run is not run, wherever it splits."""
    text = write_sssom(replace(drawn, links=(link("filter", Relation.SAME, ground='=a "b",=c;=d,"-e'),)))
    assert text.endswith("""\t"'=a ""b"",'=c;'=d,'""-e"\n""")


@pytest.mark.parametrize("gap", ["\t", "\r", "\n", "\r\n", "\x0b", "\x85", "\u2028"], ids=ascii)
def test_each_link_is_on_one_line(drawn: vc.ValueChain, gap: str) -> None:
    """Tabs and line breaks in texts become spaces, because programs differ in what ends a line."""
    written = link("filter", Relation.SAME, ground=f"a{gap}=b", author=f"c{gap}=d")
    cells = write(drawn, written)[-2].split("\t")
    assert (cells[-1], cells[6]) == ("a =b", "c =d")


def test_header_is_yaml(chain: vc.ValueChain) -> None:
    """The header of the shipped links is YAML with what the standard asks for."""
    lines = write_sssom(chain).splitlines()
    read = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    assert {"curie_map", "mapping_set_id", "license"} <= read.keys()
    assert read["mapping_set_version"] == chain.updated

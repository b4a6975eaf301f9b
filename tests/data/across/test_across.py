"""The answer across all sources on the shipped data, worked out by hand from the texts and the rows."""

from collections import Counter
from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Shipped
from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.findings import AcrossFindings, a_year_after, build_findings
from valuechain.analysis.across.statements import statements_of
from valuechain.analysis.across.tables import across_rows
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.analysis.across.topic.short import ShortRow, build_short
from valuechain.analysis.across.topic.subject import build_subject
from valuechain.analysis.across.values import AcrossRow, Voice
from valuechain.model.norm import Strength, Verb
from valuechain.model.question.across import AcrossQuestion

DAY = date(2026, 11, 29)
PAI, PAI_2023, COSAI, UK, ACT = "pai-open", "pai-2023", "cosai", "uk-ai-cyber", "eu-ai-act"
CA, CODE, LABELS, SYNTHESIS = "ca-ai-transparency", "eu-transparency-code", "cn-ai-labeling", "cn-deep-synthesis"
SERVICES = {"model_provider", "model_hosting", "app_developer"}
"""Who can be the provider of a service under China's texts."""

# source, who is responsible, those of them only in part, who supports, the source's own verbs, since when
MARKING = [
    # PO-3, reading A: the label is lost or torn, so that both owners are ambiguous.
    (PAI, {"model_provider", "app_developer"}, {"model_provider", "app_developer"}, set(), ["should"], "no date given"),
    # SOC-6: only the title is in hand, and it does not say whether marks are meant.
    (PAI_2023, {"model_provider"}, {"model_provider"}, set(), [], "no date given"),
    # Article 50(2) for providers of systems; 50(4) for deployers, on deep fakes and text of public interest only.
    (ACT, {"app_developer", "deployer"}, {"deployer"}, set(), ["shall"], "since 2 August 2026"),
    # 22757.3(b), for systems with over 1,000,000 users; put off from 1 January 2026 by AB 853.
    (CA, {"model_provider", "app_developer"}, {"model_provider", "app_developer"}, set(), ["shall"],
     "since 2 August 2026"),
    # Section 1, Measures 1.1, 1.1.1 and 1.1.2 for providers of systems; Section 2 for deployers. Providers of models
    # and of marking solutions may supply the marks, platforms are encouraged to enable labels.
    (CODE, {"model_provider", "app_developer", "deployer"}, {"app_developer", "deployer"},
     {"model_adapter", "mlops_eval", "distribution_platform"}, ["will"], "since 2 August 2026"),
    # Articles 4 and 5 for services, 6 for platforms, which mark what others publish, and 10 for users.
    (LABELS, SERVICES | {"distribution_platform", "user"}, {"distribution_platform"}, set(), ["shall"],
     "since 1 September 2025"),
    # Article 16 for all services, 17 for those that may mislead.
    (SYNTHESIS, SERVICES, set(), set(), ["shall"], "since 10 January 2023"),
]  # fmt: skip


@pytest.fixture(scope="module")
def across(chain: vc.ValueChain) -> Across:
    """The answer of all sources, for any model and release, as of 29 November 2026."""
    return build_across(chain, AcrossQuestion(on=DAY))


@pytest.fixture(scope="module")
def findings(across: Across) -> AcrossFindings:
    """Its findings."""
    return build_findings(across)


@pytest.fixture(scope="module")
def marking(across: Across, chain: vc.ValueChain) -> dict[str, ShortRow]:
    """What each source says on marking AI-made content, by source."""
    answer = build_subject(across, chain.practice("mark-content"))
    return {row.framework.id: row for row in build_short(answer)}


def ids(rows: tuple[AcrossRow, ...]) -> list[str]:
    """The topics or practices of rows."""
    return [row.subject.id for row in rows]


@pytest.mark.parametrize(("source", "responsible", "in_part", "supporting", "verbs", "since"), MARKING)
def test_who_marks_content(
    marking: dict[str, ShortRow],
    source: str,
    responsible: set[str],
    in_part: set[str],
    supporting: set[str],
    verbs: list[Verb],
    since: str,
) -> None:
    """On marking AI-made content, each source that speaks makes these actors responsible, since this day."""
    row = marking[source]
    assert {each.actor.id for each in row.responsible} == responsible
    assert {each.actor.id for each in row.responsible if each.is_in_part} == in_part
    assert {each.actor.id for each in row.supporting} == supporting
    assert (list(row.verbs), row.since_words, row.voice) == (verbs, since, Voice.SPEAKS)


def test_since_when_incidents_are_reported(across: Across, chain: vc.ValueChain) -> None:
    """Reports of incidents are due from providers of models first, then of systems (Article 73), then from deployers.

    Article 55(1)(c) has applied since 2 August 2025; on a literal reading, 73 has since 2 August 2026; 26(5) begins on
    2 December 2027.
    """
    rows = build_short(build_subject(across, chain.practice("report-incidents")))
    (act,) = [row for row in rows if row.framework.id == ACT]
    assert act.since_words == (
        "since 2 August 2025: model providers, model adapters and optimisers; "
        "since 2 August 2026 (not settled): app developers; "
        "from 2 December 2027: deployers"
    )


def test_who_is_silent_on_marks(marking: dict[str, ShortRow]) -> None:
    """CoSAI and the UK code do not say who marks AI-made content."""
    assert {source for source, row in marking.items() if row.voice is Voice.SILENT} == {COSAI, UK}
    assert marking.keys() == {source for source, *_ in MARKING} | {COSAI, UK}


def test_agreement_on_marks(across: Across, chain: vc.ValueChain) -> None:
    """Six of the seven sources that speak name model providers, and six name app developers, each in part in three."""
    row = across.row_of(chain.practice("mark-content"))
    named = Counter(actor for _, responsible, *_ in MARKING for actor in responsible)
    assert named == {
        "model_provider": 6, "app_developer": 6, "model_hosting": 2,
        "deployer": 2, "distribution_platform": 1, "user": 1,
    }  # fmt: skip
    assert row.agreement == (("model_provider", "app_developer"), 6, 7, 3, 4)
    assert {actor: len(cell.responsible) for actor, cell in row.cells.items() if cell.responsible} == named
    assert row.binding == (ACT, CA, LABELS, SYNTHESIS)
    assert row.strongest is Strength.REQUIRED


# source, mitigations for which a distribution platform is responsible, their first day
PLATFORMS = {
    ACT: ({"art-24-1", "art-24-2", "art-24-3", "art-24-4", "art-24-5-6", "art-25-1"}, {date(2027, 12, 2)}),
    CA: ({"ca-11", "ca-12", "ca-13", "ca-14"}, {date(2027, 1, 1)}),
    LABELS: (
        {"cn-6-1", "cn-6-2", "cn-6-3", "cn-6-4", "cn-6-meta", "cn-7-ask", "cn-7-check"},
        {date(2025, 9, 1)},
    ),
    SYNTHESIS: ({"ds-13-1", "ds-13-2"}, {date(2023, 1, 10)}),
}


def test_duties_of_distribution_platforms(across: Across) -> None:
    """Platforms have no duty in PAI's checklist, 4 of 17 in California, and 7 of 18 and 2 of 27 in China.

    In the AI Act they have six if they are distributors, only later and for high-risk systems.
    """
    found: dict[str, tuple[set[str], set[date]]] = {}
    for each in statements_of(across.chain):
        if each.actor == "distribution_platform" and each.is_lead:
            mitigations, days = found.setdefault(each.source, (set(), set()))
            mitigations.add(each.mitigation.id)
            days.add(date.fromordinal(each.starts))
    assert found == PLATFORMS
    total = Counter(mitigation.framework for mitigation in across.chain.mitigations)
    shares = {source: (len(found[source][0]) if source in found else 0, total[source]) for source in total}
    assert [shares[source] for source in (PAI, CA, LABELS, SYNTHESIS)] == [(0, 15), (4, 17), (7, 18), (2, 27)]


def test_the_checklist_does_not_address_platforms(shipped: Shipped) -> None:
    """PAI's checklist names distribution platforms as actors, but addresses nothing to them."""
    owners = {row["actor_id"] for row in shipped("ownerships", PAI)}
    assert "distribution_platform" not in owners
    (row,) = [row for row in shipped("actors", PAI) if row["id"] == "distribution_platform"]
    assert row["is_addressed"] == "no"


def test_support_by_distribution_platforms(across: Across) -> None:
    """Only the EU transparency code has platforms as supporters: in Measures 1.2 of Section 1 and 1.1 of Section 2."""
    found = {
        (each.source, each.mitigation.id)
        for each in statements_of(across.chain)
        if each.actor == "distribution_platform" and each.is_owner and not each.is_lead
    }
    assert found == {(CODE, "s1-1.2"), (CODE, "s2-1.1")}


def test_subjects_that_nobody_is_responsible_for(findings: AcrossFindings) -> None:
    """Every topic has a responsible actor in some source; four practices have none yet, and none has none forever."""
    assert (findings.topics.no_one, findings.topics.not_yet, findings.practices.no_one) == ((), (), ())
    assert {row.subject.id: row.starts for row in findings.practices.not_yet} == {
        "mark-device-recordings": {CA: date(2028, 1, 1).toordinal()},  # 22757.3.3
        "oversee-use": {ACT: date(2027, 12, 2).toordinal()},  # Articles 14 and 26(1)-(2)
        "take-over-duties": {ACT: date(2027, 12, 2).toordinal()},  # Article 25(1); 25(3) from 2 August 2028
        "prevent-child-abuse-content": {ACT: date(2026, 12, 2).toordinal()},  # Article 5(1)(bb), three days later
    }


def test_a_duty_that_rests_on_a_later_point(across: Across, chain: vc.ValueChain) -> None:
    """Article 5 applies since 2 February 2025, but forbids to make child abuse material only from 2 December 2026."""
    row = across.row_of(chain.practice("prevent-child-abuse-content"))
    assert row.voices[ACT] is Voice.LATER
    assert row.cell("app_developer").later == (ACT,)
    (column,) = [each for each in build_subject(across, row.subject).columns if each.framework.id == ACT]
    assert [entry.since for entry in column.entries] == ["points (ba) and (bb) from 2 December 2026"]
    assert across.row_of(chain.practice("avoid-prohibited-uses")).voices[ACT] is Voice.SPEAKS
    next_week = build_across(chain, AcrossQuestion(on=date(2026, 12, 2)))
    assert next_week.row_of(row.subject).voices[ACT] is Voice.SPEAKS


def test_practices_that_begin_with_a_later_point(across: Across) -> None:
    """On 2 December 2026, Article 5 is extended on three of its four practices, not on children in general.

    On 2 February 2027, Measure 3.4 asks for more on detection tools, and neither on standards nor on documentation.
    """
    found = {
        each.mitigation.id: (set(each.practices), each.is_extension)
        for day in (date(2026, 12, 2), date(2027, 2, 2))
        for group in build_timeline(across).groups
        if group.day == day
        for each in group.beginnings
    }
    assert found == {
        "art-5": ({"avoid-prohibited-uses", "prevent-child-abuse-content", "use-personal-data-lawfully"}, True),
        "s1-3.4": ({"offer-detection-tool"}, True),
    }


def test_topics_that_law_gives_to_nobody(chain: vc.ValueChain) -> None:
    """No law here covers the environment; four topics are covered by law only from December 2027."""
    topics = build_findings(build_across(chain, AcrossQuestion(kinds=("law",), on=DAY))).topics
    assert ids(topics.no_one) == ["environment"]
    later = date(2027, 12, 2).toordinal()
    assert {row.subject.id: row.starts for row in topics.not_yet} == {
        "safeguards": {ACT: later},  # Article 15
        "human-oversight": {ACT: later},  # Article 14
        "people-labour": {ACT: later},  # Articles 26(9) and 27
        "fairness": {ACT: later},  # Article 10
    }


def test_topics_that_only_voluntary_sources_cover(findings: AcrossFindings) -> None:
    """The topics that only voluntary sources cover today are those that law gives to nobody, or not yet."""
    assert set(ids(findings.topics.voluntary)) == {
        "environment", "safeguards", "human-oversight", "people-labour", "fairness",
    }  # fmt: skip


def test_topics_that_the_checklist_gives_to_nobody(chain: vc.ValueChain) -> None:
    """PAI's checklist makes nobody responsible for 7 of the 27 topics."""
    topics = build_findings(build_across(chain, AcrossQuestion(sources=(PAI,), on=DAY))).topics
    assert ids(topics.no_one) == [
        *("risk-management", "security", "privacy", "human-oversight", "conformity", "people-labour", "environment"),
    ]
    assert topics.speaking == 20


def test_actors_without_a_duty(findings: AcrossFindings) -> None:
    """Device makers have duties only from 2028, people affected have none; every other actor has one."""
    assert {idle.actor.id: idle.sources for idle in findings.idle} == {
        "device_maker": (ACT, CA),
        "affected_person": (UK, ACT),
    }
    assert findings.unaddressed == ()


def test_disagreement_on_release(across: Across, chain: vc.ValueChain) -> None:
    """On release, three sources speak, and each names somebody else.

    PAI (PO-8) asks model providers to release in stages, CoSAI the governance function to check products before their
    launch, China's Article 13 app stores to keep out what violates the rules. The AI Act's Articles 23 and 24, for
    importers and distributors, begin on 2 December 2027. The UK code only touches the topic.
    """
    row = across.row_of(chain.topic("release"))
    assert {actor: cell.responsible for actor, cell in row.cells.items() if cell.responsible} == {
        "model_provider": (PAI,),
        "distribution_platform": (SYNTHESIS,),
        "governance": (COSAI,),
    }
    assert {actor: cell.later for actor, cell in row.cells.items() if cell.later} == {
        "importer_distributor": (ACT,),
        "distribution_platform": (ACT,),
    }
    assert {source: voice for source, voice in row.voices.items() if voice is not Voice.SILENT} == {
        PAI: Voice.SPEAKS, COSAI: Voice.SPEAKS, UK: Voice.RELATED, ACT: Voice.LATER, SYNTHESIS: Voice.SPEAKS,
    }  # fmt: skip
    # PO-8 is the practice itself, CoSAI's and China's rows are parts of one: in part, the fewest of any is none.
    assert {actor for actor, cell in row.cells.items() if cell.in_part} == {"distribution_platform", "governance"}
    assert row.agreement == (("model_provider", "distribution_platform", "governance"), 1, 3, 0, 0)
    assert row.agreement.share == pytest.approx(1 / 3)
    assert row.agreement.is_split


def test_disagreement_on_keeping_marks(across: Across, chain: vc.ValueChain, findings: AcrossFindings) -> None:
    """China forbids everybody to remove marks, twice; the EU code asks it of providers: 2 of 3, one of these in part.

    China's Article 18 reaches technical means only. California's 22757.3.1(b), for platforms, begins in 2027. PAI's
    checklist only touches the practice.
    """
    row = across.row_of(chain.practice("keep-marks"))
    assert {actor: cell.responsible for actor, cell in row.cells.items() if cell.responsible} == {
        "model_provider": (CODE,),
        "app_developer": (CODE,),
        "anyone": (LABELS, SYNTHESIS),
    }
    assert row.cell("anyone").in_part == (SYNTHESIS,)
    assert row.cell("distribution_platform").supporting == (CODE,)
    assert row.cell("distribution_platform").later == (CA,)
    assert row.agreement == (("anyone",), 2, 3, 1, 2)
    assert row in findings.practices.split


def test_agreement_can_be_recomputed_from_the_download(across: Across) -> None:
    """For every topic and practice, the numbers of agreement follow from the rows of across.csv."""
    table = across_rows(across)
    sources = [framework.id for framework in across.sources]
    subjects: dict[tuple[object, ...], list[dict[str, object]]] = {}
    for values in table.rows:
        row = dict(zip(table.columns, values, strict=True))
        subjects.setdefault((row["topic"], row["practice"]), []).append(row)
    assert len(subjects) == 27 + 100
    for rows in subjects.values():
        first = rows[0]
        most = max(int(str(row["responsible"])) for row in rows)
        named = [str(row["reference_actor"]) for row in rows if most and row["responsible"] == most]
        assert first["sources_speaking"] == sum(first[source] == "speaks" for source in sources)
        assert (first["named_by"], first["most_named"]) == (most, ";".join(named))
        for row in rows:
            listed = [each for each in str(row["responsible_sources"]).split(";") if each]
            assert len(listed) == row["responsible"]
            assert all(row[source] == "speaks" for source in listed)


def test_what_holds_in_part_can_be_recomputed_from_the_files(across: Across, shipped: Shipped) -> None:
    """A statement holds in part as the method says: by its link, by the match of actors, or by its ownership.

    An ownership of a mitigation with readings is ambiguous, even if its own row says that it is stated.
    """
    for source in (framework.id for framework in across.sources):
        read = {row["mitigation_id"] for row in shipped("readings", source)}
        whole = {row["id"]: row["confidence"] for row in shipped("mitigations", source)}
        own = {(row["mitigation_id"], row["actor_id"], row["role"]): row["confidence"]
               for row in shipped("ownerships", source)}  # fmt: skip
        links = {(row["mitigation_id"], row["practice"]): row for row in shipped("links", source)}
        extents = {(row["actor"], row["reference_actor"]): row["extent"]
                   for row in shipped("reference_crosswalk", source)}  # fmt: skip
        for each in statements_of(across.chain):
            if each.source != source:
                continue
            link = links[each.mitigation.id, each.link.practice]
            weak = link["relation"] == "narrower" or link["confidence"] == "ambiguous"
            if each.ownership:
                key = (each.mitigation.id, each.ownership.actor, each.ownership.role)
                weak |= each.mitigation.id in read or (own.get(key) or whole[each.mitigation.id]) == "ambiguous"
                weak |= bool(each.actor) and extents[each.ownership.actor, each.actor] == "partly"
            assert each.is_in_part == weak


def test_what_begins_within_a_year(across: Across) -> None:
    """Until 29 November 2027, three groups of duties begin; most of the AI Act's follow three days later."""
    groups = build_timeline(across).between(DAY, a_year_after(DAY))
    assert [
        (group.source, group.start.date, {each.mitigation.id for each in group.beginnings}, set(group.responsible))
        for group in groups
    ] == [
        (ACT, date(2026, 12, 2), {"art-5"}, {"app_developer", "importer_distributor", "deployer"}),
        (
            CA,
            date(2027, 1, 1),
            {"ca-11", "ca-12", "ca-13", "ca-14", "ca-15"},
            {"distribution_platform", "model_hosting"},
        ),
        (CODE, date(2027, 2, 2), {"s1-3.4"}, {"model_provider", "app_developer"}),
    ]
    assert {group.source for group in build_timeline(across).between(a_year_after(DAY), date(2027, 12, 2))} == {ACT}

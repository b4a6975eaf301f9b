"""The answer for one topic or practice: entries by source, in short, and as rows."""

from dataclasses import replace

import pytest

from tests.conftest import Write
from tests.three_sources import ask_sources, write_sources
from valuechain.analysis.across.topic.rows import short_rows, statement_rows
from valuechain.analysis.across.topic.short import build_short, say_agreement, say_silence
from valuechain.analysis.across.topic.subject import SubjectAnswer, build_subject, say_counts
from valuechain.analysis.across.values import Voice
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength, Verb
from valuechain.model.vocabulary import ModelType, SourceStatus


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


def answer(chain: ValueChain, practice: str, **question: object) -> SubjectAnswer:
    """The answer for a practice; for the topic if none is given."""
    subject = chain.practice(practice) if practice else chain.topic("trouble")
    return build_subject(ask_sources(chain, **question), subject)


def test_sources_that_speak_come_first(sources: ValueChain) -> None:
    """Sources that speak come first, then those that name no one or begin later; silent ones come last."""
    assert [(each.framework.id, each.voice) for each in answer(sources, "listen").columns] == [
        ("code", Voice.NO_ONE),
        ("law", Voice.LATER),
        ("memo", Voice.SILENT),
    ]


def test_entries_of_a_practice(sources: ValueChain) -> None:
    """An entry is one mitigation, with its actors by part; what counts comes first, what is only related last."""
    law, code, memo = answer(sources, "tell").columns
    (entry,) = law.entries
    assert [(each.part, each.actor.id) for each in entry.actors] == [
        ("responsible", "maker"),
        ("supports", "shop"),
        ("informed or mentioned", "public"),
    ]
    assert [(each.mitigation.id, each.counts) for each in code.entries] == [("C1", "yes"), ("C3", "related")]
    assert memo.entries == ()


def test_both_names_of_an_actor(sources: ValueChain) -> None:
    """An actor has the source's name and the reference actor's, with a sign and words for how far they correspond."""
    law, code, _ = answer(sources, "tell").columns
    maker, shop, public = law.entries[0].actors
    builder = code.entries[0].actors[0]
    found = [
        [(each.sign, each.actor.name, each.words) for each in one.counterparts]
        for one in (maker, shop, public, builder)
    ]
    assert found == [
        [("=", "Model providers", "")],
        [("~", "Distribution platforms", "in part; only shops")],
        [],
        [("=", "Model providers", "if it trains models"), ("=", "App developers", "")],
    ]
    assert (shop.actor.name, builder.actor.name) == ("Shop", "Builder")


def test_dates_of_an_entry(sources: ValueChain) -> None:
    """An entry says since when it applies, that the day is not settled, and what still has time."""
    (entry,) = answer(sources, "tell").columns[0].entries
    assert entry.since == "since 2 August 2026 (on a literal reading; not settled)"
    assert entry.is_unsettled
    assert entry.notes == ("The date may change.", "Transition: Old products: until 2027.")


def test_without_a_day(sources: ValueChain) -> None:
    """Without a day, everything counts, and dates begin with `from`."""
    found = answer(sources, "listen", on=None)
    assert [(each.framework.id, each.voice) for each in found.columns[:2]] == [
        ("law", Voice.SPEAKS),
        ("code", Voice.NO_ONE),
    ]
    assert found.columns[0].entries[0].since == "from 1 January 2028"


def test_why_an_entry_does_not_count(sources: ValueChain) -> None:
    """An entry that begins later, is hidden by filters, is only related or is not covered says so."""
    later = answer(sources, "listen").columns[1].entries[0]
    hidden = answer(sources, "tell", at_least=Strength.REQUIRED).columns[1].entries[0]
    related = answer(sources, "tell").columns[1].entries[1]
    assert [say_counts(each) for each in (later, hidden, related)] == [
        "Not yet: from 1 January 2028.",
        "Hidden by your filters.",
        "Only related: does not ask for it.",
    ]
    assert say_counts(answer(sources, "tell").columns[0].entries[0]) == ""


def test_in_short(sources: ValueChain) -> None:
    """In short: the law binds makers since an unsettled day; the code allows it, in part; the memo does not say."""
    law, code, memo = build_short(answer(sources, "tell"))
    assert [each.words for each in law.responsible] == ["Model providers (under a condition)"]
    assert [each.words for each in law.supporting] == ["Distribution platforms (in part)"]
    assert (law.strength, law.verbs, law.since_words) == (
        Strength.REQUIRED,
        (Verb.SHALL,),
        "since 2 August 2026 (not settled)",
    )
    assert [each.words for each in code.responsible] == [
        "Model providers (in part, under a condition)",
        "App developers (in part)",
    ]
    assert (code.strength, code.since_words) == (Strength.OPTIONAL, "no date given")
    assert (memo.responsible, memo.said) == ((), "The source does not say.")


def test_voices_in_words(sources: ValueChain) -> None:
    """A source that makes no one responsible says why in words."""
    assert [each.said for each in build_short(answer(sources, "listen"))] == [
        "Asks for it, but names no one responsible.",
        "Not yet: from 1 January 2028.",
        "The source does not say.",
    ]
    hidden = build_short(answer(sources, "tell", at_least=Strength.REQUIRED))
    assert [each.said for each in hidden] == ["", "Nothing left by your filters.", "The source does not say."]


@pytest.mark.parametrize(
    ("practice", "said"),
    [
        ("tell", "2 of 2 sources that speak make model providers responsible, 1 of them only in part."),
        (
            "listen",
            "No one is responsible yet. The Law makes model providers responsible from 1 January 2028.",
        ),
        ("forgive", "No source makes anyone responsible."),
        ("", "2 of 2 sources that speak make model providers responsible, 1 of them only in part."),
    ],
)
def test_agreement_in_words(sources: ValueChain, practice: str, said: str) -> None:
    """The agreement names the actor of most sources, of how many, and how many only in part."""
    assert say_agreement(answer(sources, practice)) == said


def test_agreement_of_one_source(sources: ValueChain) -> None:
    """If one source speaks, there is nothing to agree with."""
    found = answer(sources, "tell", sources=("code",))
    said = "Only 1 source speaks; it makes model providers and app developers responsible only in part."
    assert say_agreement(found) == said


def test_a_silence_can_be_cited(sources: ValueChain) -> None:
    """The sentence about a silent source names the day, the edition and the data."""
    said = say_silence(answer(sources, "tell"), sources.framework("memo"))
    assert said.startswith("As of 29 November 2026, we found nothing about “Tell an authority” in the Memo (edition: ")
    assert f"first edition; valuechain data {sources.stamp})." in said


def test_rows_of_a_topic(sources: ValueChain) -> None:
    """There is a row for each mitigation, actor and reference actor, and one row for a silent source."""
    rows = statement_rows(answer(sources, "")).records()
    keys = ("framework", "mitigation", "actor", "reference_actor", "counts")
    assert [tuple(row[key] for key in keys) for row in rows] == [
        ("law", "L1", "maker", "model_provider", "yes"),
        ("law", "L1", "shop", "distribution_platform", "yes"),
        ("law", "L1", "public", "", "yes"),
        ("law", "L2", "maker", "model_provider", "later"),
        ("code", "C1", "builder", "model_provider", "yes"),
        ("code", "C1", "builder", "app_developer", "yes"),
        ("code", "C3", "builder", "model_provider", "related"),
        ("code", "C3", "builder", "app_developer", "related"),
        ("code", "C2", "", "", "yes"),
        ("memo", "", "", "", ""),
    ]  # fmt: skip
    assert [row["in_part"] for row in rows] == ["no", "yes", "no", "no", "yes", "yes", "no", "no", "no", ""]
    assert (rows[8]["what"], rows[9]["what"]) == ("names no one", "The source does not say.")
    assert {(row["topic"], row["as_of"]) for row in rows} == {("trouble", "2026-11-29")}


def test_counted_rows_give_the_agreement(sources: ValueChain) -> None:
    """The agreement can be counted from the rows."""
    found = answer(sources, "tell")
    leads = {
        (row["framework"], row["reference_actor"])
        for row in statement_rows(found).records()
        if row["counts"] == "yes" and row["what"] == "responsible"
    }
    assert {source for source, _ in leads} == set(found.row.speaking)
    assert {source for source, actor in leads if actor == "model_provider"} == {"law", "code"}
    assert found.row.agreement.named == 2


def test_short_rows(sources: ValueChain) -> None:
    """The short answer as rows has the ids of reference actors."""
    law, code, memo = short_rows(answer(sources, "tell")).records()
    assert (law["responsible"], law["supporting"], law["supporting_in_part"], law["since"], law["not_settled"]) == (
        "model_provider",
        "distribution_platform",
        "distribution_platform",
        "model_provider: 2026-08-02",
        "model_provider: 2026-08-02",
    )
    assert (code["responsible"], code["in_part"], code["conditional"]) == (
        "model_provider;app_developer",
        "model_provider;app_developer",
        "model_provider",
    )
    assert code["since"] == "model_provider: no date given;app_developer: no date given"
    assert (memo["says"], memo["what"]) == ("silent", "The source does not say.")


def test_what_begins_later_in_rows(sources: ValueChain) -> None:
    """On the whole topic, the law has more to come for makers; on listening, they are responsible only later."""
    law = short_rows(answer(sources, "")).records()[0]
    assert (law["since"], law["later"], law["more_later"]) == (
        "model_provider: 2026-08-02",
        "",
        "model_provider: 2028-01-01",
    )
    law = short_rows(answer(sources, "listen")).records()[1]
    assert (law["since"], law["later"], law["more_later"]) == ("", "model_provider: 2028-01-01", "")


def test_a_silence_of_a_source_that_we_hold_in_part(sources: ValueChain) -> None:
    """If something of the source is missing, or if it is a draft, the sentence is about what we hold."""
    memo = sources.framework("memo")
    for framework in (replace(memo, missing="Its annex."), replace(memo, status=SourceStatus.DRAFT)):
        assert "in what we hold of the Memo (" in say_silence(answer(sources, "tell"), framework)


def test_not_covered(chain: ValueChain) -> None:
    """A source without a list for the model asked about is not covered, rather than silent."""
    across = ask_sources(chain, model_type=ModelType.SPECIALIZED, sources=("pai-open",))
    (row,) = build_short(build_subject(across, chain.topic("incidents")))
    assert row.said == "Not covered: we have no list of PAI’s open checklist for specialized models."

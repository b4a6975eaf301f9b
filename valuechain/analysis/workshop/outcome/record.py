"""The exported tables of a workshop, with a legend."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from valuechain.analysis.workshop.outcome.mitigations import (
    count_origins,
    find_outcomes,
    say_origins,
)
from valuechain.analysis.workshop.outcome.rankings import order_rows, ranking_rows
from valuechain.analysis.workshop.outcome.rows import (
    EVERYONE,
    agreement_rows,
    answer_rows,
    decision_rows,
    group_rows,
    not_me_rows,
    proposal_rows,
    reason_rows,
    result_rows,
    role_columns,
)
from valuechain.analysis.workshop.statistics.agreement import FEWEST_FOR_AGREEMENT, AgreementStatus
from valuechain.analysis.workshop.statistics.counts import fewest_shown
from valuechain.analysis.workshop.statistics.groups import TOGETHER, of_exported
from valuechain.analysis.workshop.statistics.guidance import Verdict
from valuechain.analysis.workshop.statistics.measures import MEASURE
from valuechain.analysis.workshop.statistics.proposals import exported_rankings, exported_rounds
from valuechain.model.table import Table
from valuechain.model.words import count, yes_no
from valuechain.model.workshop.plan import Pace, Plan, RoundProposal, say_leads
from valuechain.model.workshop.running import Running
from valuechain.tables.writing.write import write_excel_csv


class RecordTable(NamedTuple):
    """An exported table."""

    build: Callable[[Plan, Running, Iterable[RoundProposal]], Table]
    contents: str
    """What the table contains, as described in the control room."""
    rows: str
    """What the table's rows are, as described in the legend."""


RECORD: Mapping[str, RecordTable] = {
    "decisions": RecordTable(
        lambda plan, running, _: decision_rows(plan, running),
        "decisions and dissent",
        "one row per mitigation with a recorded decision, next to the published roles",
    ),
    "results": RecordTable(
        result_rows,
        "how many give each actor each role, next to the published role",
        "one row per mitigation, round and actor: how many give each role, next to the published one",
    ),
    "answers": RecordTable(
        answer_rows,
        "the most common answer to each question, from everyone and from each group",
        f"one row per mitigation, round and group: the most common answer; “{EVERYONE}” is everyone",
    ),
    "agreement": RecordTable(
        agreement_rows,
        "agreement over all questions, with intervals",
        f"one row for everyone and one per group, over the latest rounds: {MEASURE.name} with a 95% interval",
    ),
    "not_me": RecordTable(
        not_me_rows,
        "whether groups give their own actor less responsibility than the others do, once you have released it",
        "one row per group that represents an actor; empty until the facilitator releases it to the room",
    ),
    "groups": RecordTable(
        group_rows,
        "results by group, where groups are large enough",
        f"one row per mitigation, round, group and actor; “{TOGETHER}” are participants whose group is not shown",
    ),
    "proposals": RecordTable(proposal_rows, "every answer, anonymous", "one row per answer, anonymous"),
    "reasons": RecordTable(reason_rows, "every reason, anonymous", "one row per reason, not linked to an answer"),
    "rankings": RecordTable(
        ranking_rows,
        "the room’s order in each ranking, and that of each group that is large enough",
        f"one row per ranking, round, group and mitigation, in order; “{EVERYONE}” is everyone",
    ),
    "orders": RecordTable(
        order_rows, "every answer to a ranking, anonymous", "one row per answer to a ranking, not linked to any other"
    ),
}
"""The tables by name, in file order."""
LEGEND = "legend"
_SIMULATED = "yes: participants were simulated"
_BEFORE_COUNTS = 7
"""Position of the role columns."""
_COLUMNS = (
    ("published_actors", "the published roles, with the names of the actors"),
    ("published_verb, published_verbs", "the source’s verb for each published role, such as can or should"),
    ("published_condition, published_conditions", "when, or how far, the published role holds; empty if always"),
    ("answered", "how many answered"),
    ("unknown", "how many of them don’t know; they are left out of every share"),
    ("nobody_can", "how many say no one can do this; this counts as no role for every actor"),
    ("known", "how many have a view, which is any answer but “I don’t know”; every share is out of these"),
    ("room", "the role that over half of those with a view give the actor; empty if there is no majority"),
    (
        "share, share_low, share_high",
        "among those with a view, the share giving the published role; Wilson 95% interval",
    ),
    (
        "adjusted_p_value",
        "test against one half, adjusted for the false discovery rate over all cells of the latest rounds",
    ),
    (f"verdict: {Verdict.SAME}", "more than half of those with a view give exactly the published role"),
    (f"verdict: {Verdict.DIFFERS}", "more than half give another role, or none"),
    (f"verdict: {Verdict.SPLIT}", "no role has more than half"),
    ("swing", "how few people answering differently would change the verdict"),
    ("most_common", "in answers: how many of those with a view gave the most common answer"),
    ("is_split", "in answers: whether no answer has more than half"),
    ("as_common", "in answers: how many other answers were as common"),
    ("answer", "in answers: empty if one person gave it, or fewer than a group needs to be shown and no majority"),
    ("different", "in answers: how many different answers there are"),
    (
        "overlap",
        "in answers: how similar two answers are on average (Jaccard index); 1 if all are the same, 0 if none overlap",
    ),
    (f"agreement: {AgreementStatus.MEASURED}", f"there is a figure: {MEASURE.scale}"),
    (
        f"agreement: {AgreementStatus.TOO_FEW}",
        f"fewer than {FEWEST_FOR_AGREEMENT} have a view, or no cell has two who do",
    ),
    (f"agreement: {AgreementStatus.ALL_AGREE}", "everyone gives every actor the same role, so there is no figure"),
    (
        "members_mean, others_mean",
        "in not_me: the mean role that the group, and everyone else, give the group’s own actor; 0 is no role",
    ),
    ("place, is_shared", "in rankings: the place in the order, and whether others have the same points"),
    ("points, mean_points", "in rankings: of n mitigations, n - 1 points for a first place, 0 for the last (Borda)"),
    ("mean_place, first", "in rankings: the mean place in people’s orders, and how many put it first"),
    ("concordance", "in rankings: Kendall’s W; 1 if all orders are the same, 0 if they cancel out"),
    ("order, order_names", "in orders: the mitigations, the first one first"),
)


def held_on(plan: Plan, running: Running) -> date | None:
    """The day on which the workshop was held, in its time zone; None if no round was opened, or that was not kept."""
    return running.started.astimezone(ZoneInfo(plan.time_zone)).date() if running.started else None


def build_record(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> tuple[Table, ...]:
    """Builds the tables of `RECORD`, using only rounds the room has seen."""
    seen = of_exported(plan, running, proposals)
    return tuple(build_table(name, plan, running, seen) for name in RECORD)


def build_table(name: str, plan: Plan, running: Running, seen: Iterable[RoundProposal]) -> Table:
    """Builds one table of `RECORD`; in a rehearsal, every row is marked."""
    table = RECORD[name].build(plan, running, seen)
    if not plan.is_rehearsal:
        return table
    return Table(table.name, (*table.columns, "rehearsal"), tuple((*row, _SIMULATED) for row in table.rows))


def hash_record(tables: Sequence[Table]) -> str:
    """The SHA-256 hash of these tables' CSV files, one after another."""
    digest = sha256()
    for table in tables:
        digest.update(write_excel_csv(table))
    return digest.hexdigest()


def build_legend(
    plan: Plan, running: Running, proposals: Iterable[RoundProposal], tables: Sequence[Table], day: date, joined: int
) -> Table:
    """The legend of the tables: workshop, dates, rounds, rules and hash; `day` is that of the export."""
    held = held_on(plan, running)
    files = ", ".join(f"{table.name}.csv" for table in tables)
    context = f"{plan.model_type}/{plan.release_type}" if plan.model_type else "any"
    rehearsal = (("REHEARSAL", "Participants were simulated. No one actually said any of this."),)
    rows = (
        *(rehearsal if plan.is_rehearsal else ()),
        ("workshop", plan.title),
        *((("held on", f"{held.isoformat()}, in the time zone {plan.time_zone}"),) if held else ()),
        ("exported on", f"{day.isoformat()}; the workshop may have continued afterwards"),
        ("framework", f"{plan.framework}: {plan.framework_name}"),
        ("version of the framework", plan.framework_version or "not stated"),
        ("date of the data", plan.data_updated or "not known"),
        ("version of the data", plan.data_version or "not known"),
        ("model type/release type", context),
        ("significant update", yes_no(plan.is_update)),
        *((("as of", plan.on.isoformat()),) if plan.on else ()),
        ("joined", count(joined, "participant")),
        *_came_to(plan, running, proposals),
        *describe_rules(plan).items(),
        *_rounds(plan, running),
        *_anonymity(plan),
        *((f"table: {table.name}", RECORD[table.name].rows) for table in tables),
        *((f"column: {name}" if ":" not in name else name, meaning) for name, meaning in _columns(plan)),
        ("sha256", hash_record(tables)),
        ("sha256 is of", f"these files as they are downloaded, one after another: {files}"),
    )
    return Table(LEGEND, ("what", "meaning"), rows)


def _columns(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Meanings of the columns; role columns follow from the plan."""
    roles = role_columns(plan)
    ids, names = ", ".join(roles), ", ".join(f"{role}_actors" for role in roles)
    held = (names, f"in decisions: names of the actors whose ids are in {ids}")
    counted = (f"{ids}, none", "how many of those with a view give the actor that role, or none")
    return (held, *_COLUMNS[:_BEFORE_COUNTS], counted, *_COLUMNS[_BEFORE_COUNTS:])


def _came_to(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> tuple[tuple[str, str], ...]:
    """How many questions the room was asked, and the outcomes of those about mitigations."""
    asked = sum(bool(running.rounds.get(question.id)) for question in plan.questions)
    return (
        ("on the agenda", f"{len(plan.questions):,}, of which {asked:,} asked"),
        ("outcomes", say_origins(count_origins(find_outcomes(plan, running, proposals)))),
    )


def describe_rules(plan: Plan) -> dict[str, str]:
    """The rules of the workshop in words, by name."""
    rules, leads = plan.rules, say_leads(plan.roles)
    several = "several allowed" if rules.has_several_leads else "at most one per mitigation"
    return {
        "pace": "one mitigation at a time" if rules.pace is Pace.TOGETHER else "everyone at their own pace",
        **({f"{leads} actors": several} if leads else {}),
        "names": "participants chose a display name" if rules.has_pseudonyms else "no one was asked for a name",
    }


def _rounds(plan: Plan, running: Running) -> tuple[tuple[str, str], ...]:
    seen = count_exported(plan, running)
    left = count_left_out(plan, running)
    return (
        ("rounds", f"{seen:,}: those whose result the room has seen"),
        ("rounds left out", f"{left:,}: open, or closed and not revealed yet" if left else "none"),
    )


def count_left_out(plan: Plan, running: Running) -> int:
    """The number of rounds that can't be exported yet."""
    rounds = sum(len(running.rounds.get(question.id, ())) for question in plan.questions)
    return rounds - count_exported(plan, running)


def count_exported(plan: Plan, running: Running) -> int:
    """The number of rounds that can be exported."""
    return len(exported_rounds(plan, running)) + len(exported_rankings(plan, running))


def _anonymity(plan: Plan) -> tuple[tuple[str, str], ...]:
    fewest = fewest_shown(plan)
    groups = (
        f"A group is named only where at least {fewest} of its members have a view, and either no one or at "
        f"least {fewest} are left over. With fewer answers in total, people could guess who said what."
    )
    joined = (
        "After the workshop has ended, the answers of some participants have the same label in every round, in the "
        f"column participant: the rules of this workshop allow this. A label is given only where at least {fewest} "
        "participants of a group answered the same rounds, and only if no one stands out for having none. So some or "
        "all rows may have no label. A group that is hidden in one round is hidden in all."
        if plan.rules.is_joined_across_rounds
        else "Nothing links a participant’s answers across mitigations or rounds."
    )
    return (
        (
            "anonymity: order",
            "No row has a name or a time. The order of rows depends only on their content.",
        ),
        ("anonymity: groups", groups),
        ("anonymity: rounds", joined),
        (
            "anonymity: reasons",
            f"Reasons the facilitator removed{' or did not approve' * plan.rules.approves_reasons} are left out.",
        ),
    )

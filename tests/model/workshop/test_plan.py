"""What a participant may propose, how they join, and the join code."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from valuechain.model.workshop.code import ALPHABET, CODE_LENGTH, new_code, read_code
from valuechain.model.workshop.joining import JoinError, check_joining, pseudonym_key, read_pseudonym
from valuechain.model.workshop.plan import (
    PRIMARY,
    SECONDARY,
    USUAL_ROLES,
    Plan,
    PlannedRole,
    Proposal,
    ProposalKind,
    Sureness,
    clean_text,
    say_leads,
)
from valuechain.model.workshop.proposing import ProposalError, read_proposal
from valuechain.model.workshop.running import Running


def test_a_proposal(plan: Plan) -> None:
    """A proposal lists the actors' roles in value-chain order, and says how sure the participant is and why."""
    proposal = read_proposal(plan, "roles", {PRIMARY: ["hub"], SECONDARY: ["prov"]}, "high", " They see it first. ")
    roles = {"prov": SECONDARY, "hub": PRIMARY}
    assert proposal == Proposal(ProposalKind.ROLES, roles, Sureness.HIGH, "They see it first.")
    assert list(proposal.roles) == ["prov", "hub"]


def test_ranks_of_roles(plan: Plan) -> None:
    """Primary ranks 2 and secondary 1; a role between them moves primary up."""
    assert plan.role_ranks == {SECONDARY: 1, PRIMARY: 2}
    between = PlannedRole("consulted", "Consulted", "C", is_lead=False, meaning="is asked first")
    more = replace(plan, roles=(USUAL_ROLES[0], between, USUAL_ROLES[1]))
    assert more.role_ranks == {SECONDARY: 1, "consulted": 2, PRIMARY: 3}


def test_leading_roles_in_words() -> None:
    """The leading roles are named as they are in the workshop."""
    other = PlannedRole("accountable", "Accountable", "A", is_lead=True, meaning="answers for it")
    assert say_leads((*USUAL_ROLES, other)) == f"{PRIMARY} or accountable"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (("roles", {}), "Choose at least one actor"),
        (("", {PRIMARY: ["prov"]}), "Choose at least one actor"),
        (("roles", {PRIMARY: ["prov", "hub"]}), "Only one actor can be primary"),
        (("roles", {PRIMARY: ["prov"], SECONDARY: ["prov"]}), "Providers: choose primary or secondary"),
        (("roles", {PRIMARY: ["stranger"]}), "isn’t in this workshop"),
        (("nobody", {PRIMARY: ["prov"]}), "You ticked “No one can do this” but"),
        (("unknown", {SECONDARY: ["prov"]}), "You ticked “I don’t know” but"),
        (("roles", {PRIMARY: ["prov"]}, "very"), "low, medium or high"),
        (("roles", {PRIMARY: ["prov"]}, "", "x" * 10_000), "has 10,000 characters; the limit is 2,000"),
    ],
)
def test_proposals_that_are_not_taken(plan: Plan, form: tuple[object, ...], said: str) -> None:
    """A proposal that contradicts itself or the rules is refused with a message that says what to change."""
    with pytest.raises(ProposalError, match=said):
        read_proposal(plan, *form)  # type: ignore[arg-type] # as the form has it


def test_several_leads_where_they_are_allowed(make_plan: Callable[..., Plan]) -> None:
    """Several actors can be primary if the workshop allows it."""
    proposal = read_proposal(make_plan(has_several_leads=True), "roles", {PRIMARY: ["prov", "hub"]})
    assert set(proposal.roles.values()) == {PRIMARY}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("مرحبا", "مرحبا"),
        ("👩‍🔬 yes", "👩‍🔬 yes"),
        ("a\u202eb", "ab"),
        ("a\x00b\ud800", "ab?"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    ],
)
def test_texts_are_kept_as_they_are_meant(typed: str, kept: str) -> None:
    """Non-Latin scripts and emoji are kept; characters that a database refuses or that reorder text are removed."""
    assert clean_text(typed) == kept


def test_codes_have_no_look_alikes() -> None:
    """A code has a fixed length, and no two of its characters look alike."""
    codes = {new_code() for _ in range(200)}
    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert set("".join(codes)) <= set(ALPHABET)
    assert not set(ALPHABET) & set("B8IL1OQ0S5U2")
    assert len(codes) == 200


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ktpm-4xc", "KTPM4XC"),
        (" K T P M 4 X C ", "KTPM4XC"),
        ("KTPM4X", ""),
        ("KTPM40C", ""),
        ("", ""),
        ("\uff2bTPM4XC", ""),
    ],
)
def test_codes_as_they_are_typed(typed: str, read: str) -> None:
    """Case and separators don't matter; anything else is not a code."""
    assert read_code(typed) == read


def test_names_that_look_alike_are_the_same() -> None:
    """Case, width, blanks and invisible characters don't distinguish names."""
    assert len({pseudonym_key(name) for name in ("Ada L", "ada  l", "\uff21da L", "Ada\u200b L")}) == 1


def test_a_name_where_names_are_asked_for(make_plan: Callable[..., Plan]) -> None:
    """A display name is kept as typed, including emoji, with blanks tidied."""
    assert read_pseudonym(make_plan(has_pseudonyms=True), "  🦊  فاطمة ") == "🦊 فاطمة"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Choose a display name"), ("\u200b ", "Choose a display name"), ("x" * 41, "41 characters")],
)
def test_names_that_are_none(make_plan: Callable[..., Plan], typed: str, said: str) -> None:
    """A name that is invisible or too long is refused."""
    with pytest.raises(JoinError, match=said):
        read_pseudonym(make_plan(has_pseudonyms=True), typed)


def test_no_name_where_none_is_asked_for(plan: Plan) -> None:
    """A workshop without names stores none, even if one is sent."""
    assert read_pseudonym(plan, "Ada") == ""


@pytest.mark.parametrize("group", [None, "strangers"])
def test_groups_that_are_none(plan: Plan, group: str | None) -> None:
    """If there are groups, participants must choose one, or none of them (the empty name)."""
    check_joining(plan, Running(), "")
    with pytest.raises(JoinError, match="Choose the group"):
        check_joining(plan, Running(), group)


def test_nobody_joins_a_locked_workshop(plan: Plan) -> None:
    """No one can join once joining is locked."""
    with pytest.raises(JoinError, match="closed to new participants"):
        check_joining(plan, Running(is_locked=True), "industry")

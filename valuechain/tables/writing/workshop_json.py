"""Serialises workshops as JSON, the format of the database."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from valuechain.model.workshop.plan import Plan, Proposal
from valuechain.model.workshop.running import Running

_PLAN = TypeAdapter(Plan)
_RUNNING = TypeAdapter(Running)
_PROPOSAL = TypeAdapter(Proposal)
_DRAFTS = TypeAdapter(dict[str, dict[str, str]])

# Databases still use the original names of these fields.
_PLAN_KEYS = {"actors": "seats", "mitigations": "items"}
_GROUP_KEYS = {"actor": "seat"}
_RULE_KEYS = {"has_several_leads": "has_several_primaries"}


def write_plan(plan: Plan) -> str:
    """A plan as JSON."""
    fields = _rename(_PLAN.dump_python(plan, mode="json"), _PLAN_KEYS)
    fields["groups"] = [_rename(group, _GROUP_KEYS) for group in fields["groups"]]
    fields["rules"] = _rename(fields["rules"], _RULE_KEYS)
    return to_json(fields).decode()


def read_plan(text: str) -> Plan:
    """Reads a plan written by `write_plan`."""
    fields = _rename(from_json(text), _invert(_PLAN_KEYS))
    groups = [_rename(group, _invert(_GROUP_KEYS)) for group in fields.get("groups", ())]
    rules = _rename(fields.get("rules", {}), _invert(_RULE_KEYS))
    return _PLAN.validate_python({**fields, "groups": groups, "rules": rules})


def write_running(running: Running) -> str:
    """The state of a workshop as JSON."""
    return _RUNNING.dump_json(running).decode()


def read_running(text: str) -> Running:
    """Reads a state written by `write_running`."""
    return _RUNNING.validate_json(text)


def write_proposal_json(proposal: Proposal) -> str:
    """A proposal as JSON."""
    return _PROPOSAL.dump_json(proposal).decode()


def read_proposal_json(text: str) -> Proposal:
    """Reads a proposal written by `write_proposal_json`."""
    return _PROPOSAL.validate_json(text)


def write_drafts(drafts: Mapping[str, Mapping[str, str]]) -> str:
    """What facilitators are typing, by mitigation and field, as JSON."""
    return to_json(drafts).decode()


def read_drafts(text: str) -> dict[str, dict[str, str]]:
    """Reads drafts written by `write_drafts`."""
    return _DRAFTS.validate_json(text)


def _invert(keys: Mapping[str, str]) -> dict[str, str]:
    return {key: name for name, key in keys.items()}


def _rename(fields: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in fields.items()}

"""What a workshop is, and where it stands, as JSON and back: how the database keeps it."""

from pydantic import TypeAdapter

from valuechain.model.workshop.plan import Plan, Proposal
from valuechain.model.workshop.running import Running

_PLAN = TypeAdapter(Plan)
_RUNNING = TypeAdapter(Running)
_PROPOSAL = TypeAdapter(Proposal)


def write_plan(plan: Plan) -> str:
    """A plan as JSON."""
    return _PLAN.dump_json(plan).decode()


def read_plan(text: str) -> Plan:
    """The plan that `write_plan` wrote."""
    return _PLAN.validate_json(text)


def write_running(running: Running) -> str:
    """Where a workshop stands as JSON."""
    return _RUNNING.dump_json(running).decode()


def read_running(text: str) -> Running:
    """What `write_running` wrote."""
    return _RUNNING.validate_json(text)


def write_proposal_json(proposal: Proposal) -> str:
    """A proposal as JSON."""
    return _PROPOSAL.dump_json(proposal).decode()


def read_proposal_json(text: str) -> Proposal:
    """What `write_proposal_json` wrote."""
    return _PROPOSAL.validate_json(text)

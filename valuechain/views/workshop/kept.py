"""What a workshop keeps, in one sentence for phones, invitations and the preparation page."""

from datetime import datetime

from valuechain.model.words import write_date


def say_kept(expires: datetime) -> str:
    """What is kept, and until when."""
    return (
        f"Everything is deleted by {write_date(expires)}, except what the room concludes. That may be kept for good, "
        "without names and without your reasons: totals, decisions, and the facilitator’s notes on decisions and "
        "dissent."
    )

"""The invitation to copy: link, code, purpose, what is kept and what to bring, for e-mail and for chat."""

from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from valuechain.model.words import count, write_date
from valuechain.model.workshop.plan import Pace
from valuechain.views.page.render import render
from valuechain.views.workshop.kept import say_kept
from valuechain.views.workshop.room import Room


class Invitation(NamedTuple):
    """An invitation in plain text."""

    subject: str
    mail: str
    chat: str

    @property
    def mailto(self) -> str:
        """A link that opens the e-mail in the reader's mail program, without a recipient.

        >>> Invitation("A & B", "Hello", "").mailto
        'mailto:?subject=A%20%26%20B&body=Hello'
        """
        return f"mailto:?subject={quote(self.subject)}&body={quote(self.mail.replace(chr(10), chr(13) + chr(10)))}"


def show_invitation(room: Room) -> Markup:
    """The invitation with buttons to copy it."""
    return render("workshop/control/invitation.html", invitation=write_invitation(room))


def write_invitation(room: Room) -> Invitation:
    """The invitation to a workshop."""
    plan = room.plan
    when = (
        "Answer when it suits you, and come back to change your answers until the facilitator closes the questions. On "
        "another device, use your own link, which the page shows you."
        if plan.rules.pace is Pace.OWN
        else "Join when the workshop begins. The facilitator opens one question after another."
    )
    source = f" We compare our answers with {plan.framework_name}." if plan.framework_name else ""
    name = " You choose a display name, which is never shown beside an answer." if plan.rules.has_pseudonyms else ""
    number = count(len(plan.mitigations), "question")
    ranked = f", and {count(len(plan.rankings), 'ranking')}" if plan.rankings else ""
    how = f"open {room.join_url} or go to {room.site}/join and type the code {room.shown_code}. {when}"
    seen = "The room sees answers only as totals, and reasons without names."
    paragraphs = (
        "Hello,",
        f"You are invited to the workshop “{plan.title}”.",
        f"What it is about: {number} on who should be responsible for what{ranked}.{source}",
        f"How to take part: {how} You don’t need an account.{name}",
        "What to bring: a phone or a laptop. Nothing to install.",
        f"What is kept: your answers and reasons. {seen} {say_kept(room.expires)}",
    )
    chat = (
        f"Workshop “{plan.title}”: {number} on who should be responsible for what{ranked}. To take part, {how} "
        f"No account needed. Answers are counted without your name, and deleted by {write_date(room.expires)}."
    )
    return Invitation(f"Workshop: {plan.title}", "\n\n".join(paragraphs), chat)

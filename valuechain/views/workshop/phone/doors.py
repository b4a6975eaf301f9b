"""The pages for coming and going: code, joining, leaving, and messages."""

from datetime import datetime

from markupsafe import Markup

from valuechain.model.workshop.code import CODE_LENGTH
from valuechain.model.workshop.plan import Plan
from valuechain.views.page.render import render
from valuechain.views.workshop.kept import say_kept
from valuechain.views.workshop.phone.page import ME, Phone
from valuechain.views.workshop.phone.shell import Shell, show_in_shell


def show_code_form(shell: Shell, typed: str = "", message: str = "", *, why: str = "", wait: int = 0) -> Markup:
    """The page that asks for a join code, with an error, or why and for how many seconds to wait."""
    body = render("workshop/phone/code.html", typed=typed, message=message, why=why, wait=wait, length=CODE_LENGTH)
    return show_in_shell(shell, "Join a workshop", body)


def show_join_form(
    shell: Shell, plan: Plan, code: str, expires: datetime, *, is_locked: bool, is_ended: bool = False,
    token: str, name: str = "", group: str | None = None, message: str = "",
) -> Markup:  # fmt: skip
    """The page for joining, or a notice that joining is locked.

    The form holds the token that the browser gets, in case the browser refuses its cookie.
    """
    body = render(
        "workshop/phone/join.html", plan=plan, code=code, kept=say_kept(expires), is_locked=is_locked,
        is_ended=is_ended, name=name, group=group, message=message, token=token, ME=ME,
    )  # fmt: skip
    return show_in_shell(shell, f"Join | {plan.title}", body)


def show_leave(shell: Shell, phone: Phone) -> Markup:
    """The page that says what leaving deletes, and asks."""
    body = render("workshop/phone/leave.html", phone=phone, plan=phone.plan, is_locked=phone.running.is_locked)
    return show_in_shell(shell, f"Leave | {phone.plan.title}", body)


def show_message(shell: Shell, title: str, message: str, href: str, label: str) -> Markup:
    """A page with one message and one link."""
    body = render("workshop/phone/message.html", title=title, message=message, href=href, label=label)
    return show_in_shell(shell, title, body)

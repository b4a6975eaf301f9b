"""Links to the editor."""

from urllib.parse import urlencode

from valuechain.model.question.parameters import DATA, FRAMEWORK
from valuechain.model.question.question import Question
from valuechain.model.workshop.version import is_content_key
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.page.link import Link
from valuechain.views.page.state import Page, ViewState


def link_to_edit(state: ViewState) -> Link:
    """The link to edit the data on a page: a user's own data itself, anything else as a copy."""
    is_saved = is_content_key(state.data)
    if state.data and not is_saved and state.framework not in shipped_frameworks():
        return Link("Change it", edit_data(state.data))
    return Link("Change a copy", edit_copy(state, state.data if is_saved else ""))


def edit_data(key: str) -> str:
    """The link to change a user's own data."""
    return f"{Page.EDIT.value}?{urlencode({DATA: key})}"


def edit_copy(question: Question, data: str = "") -> str:
    """The link to change a copy of a framework; `data` is the key to the data that has it, if it is not shipped."""
    return f"{Page.EDIT.value}?{urlencode({FRAMEWORK: question.framework} | ({DATA: data} if data else {}))}"

"""Links to the editor."""

from urllib.parse import urlencode

from valuechain.model.parameters import DATA, FRAMEWORK
from valuechain.model.question import Question
from valuechain.model.workshop.version import is_content_key
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.page.state import Page, ViewState


def edit_address(state: ViewState) -> str:
    """The link to edit the data on a page: a user's own data itself, anything else as a copy."""
    is_own = state.data and state.framework not in shipped_frameworks() and not is_content_key(state.data)
    return edit_data(state.data) if is_own else edit_copy(state, state.data if is_content_key(state.data) else "")


def edit_data(key: str) -> str:
    """The link to change a user's own data."""
    return f"{Page.EDIT.value}?{urlencode({DATA: key})}"


def edit_copy(question: Question, data: str = "") -> str:
    """The link to change a copy of a framework; `data` is the key to the data that has it, if it is not shipped."""
    return f"{Page.EDIT.value}?{urlencode({FRAMEWORK: question.framework} | ({DATA: data} if data else {}))}"

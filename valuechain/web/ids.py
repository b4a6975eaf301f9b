"""Every id that a callback names."""

URL = "url"
MODEL_TYPE = "model-type"
RELEASE_TYPE = "release-type"
FRAMEWORK = "framework"
MODEL_TYPE_ARTICLE = "model-type-article"
MODEL_TYPE_GRID = "model-type-grid"
RELEASE_TYPE_GRID = "release-type-grid"
FRAMEWORK_LIST = "framework-list"
DOWNLOADS = "downloads"
SUMMARY = "summary"
BAR = "bar"
CARD = "card"
ANSWER = "answer"
ABOUT = "about"


def popover(button: str) -> str:
    """The id of the popover that a button opens."""
    return f"{button}-popover"

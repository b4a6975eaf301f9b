"""Component ids used in callbacks."""

URL = "url"
PAGE = "page"
TOOLS = "tools"

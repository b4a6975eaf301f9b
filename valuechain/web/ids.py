"""Every id that a callback names."""

URL = "url"
PAGE = "page"
TOOLS = "tools"

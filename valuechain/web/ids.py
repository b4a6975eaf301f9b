"""Component ids used in callbacks."""

URL = "url"
PAGE = "page"
WIDGETS = "widgets"

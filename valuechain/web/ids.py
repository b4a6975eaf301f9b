"""Every id that a callback names."""

URL = "url"
EXPLORE = "explore"

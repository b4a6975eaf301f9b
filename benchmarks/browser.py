"""Finds the system's Chromium and starts it offline."""

import os
import shutil

BROWSER_ARGUMENTS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]


def find_browser() -> str:
    """The path of Chromium. Raises FileNotFoundError with instructions for installing it."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name) if name else None
        if path:
            return path
    raise FileNotFoundError("No Chromium found: install one (sudo apt-get install chromium), or name it in CHROMIUM.")

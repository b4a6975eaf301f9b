"""Draws an SVG as PNG, in a process of its own or here.

resvg does not release Python's lock while it draws: on a server, a large picture would hold up every other request for
seconds. This file is also the program of that process, so it imports nothing of the package.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import resvg_py

_MOST_HERE = 1_000_000
"""Pixels of the largest picture that is drawn here; starting a process takes as long as a few of these."""


def draw(svg: str, pixels: float, options: Mapping[str, Any]) -> bytes:
    """The picture as PNG; `options` are those of resvg. Raises CalledProcessError if it cannot be drawn."""
    if pixels <= _MOST_HERE:
        return bytes(resvg_py.svg_to_bytes(svg, **options))
    command = [sys.executable, "-P", __file__]  # -P: the modules beside this file are not those that it imports
    asked = json.dumps([svg, options]).encode()
    return subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603 # our own file


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)  # pages come first
    given, named = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(given, **named)))

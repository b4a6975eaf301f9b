"""Draws the growth of each step as a picture for the documentation."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright
from plotly.graph_objects import Figure, Scatter  # type: ignore[import-untyped] # ships no types
from plotly.subplots import make_subplots  # type: ignore[import-untyped] # as above

from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from benchmarks.growth import SHAPES, Cost

_WIDTH, _HEIGHT = 1360, 560
_COLOURS = {"ours": "#0b5d6b", "plain": "#a14a0b"}
_NAMES = {"ours": "valuechain", "plain": "pandas, NumPy, NetworkX, HiGHS"}
_MEGABYTES = [step * 10**power for power in range(1, 6) for step in (1, 2, 5)]
"""The marks of the memory’s axis: powers of ten alone would leave one or two."""
_DASHES = {"one": "solid", "many": "dot"}


def draw(costs: Sequence[Cost], file: Path) -> None:
    """Writes a PNG: one panel for each step, with the time, and one for the peak memory; both axes logarithmic."""
    file.write_bytes(_take_picture(_build(costs)))


def _build(costs: Sequence[Cost]) -> Figure:
    steps = list(dict.fromkeys(each.step for each in costs))
    titles = [*(f"{step}, seconds" for step in steps), "most memory in any step, MB"]
    figure = make_subplots(2, 4, subplot_titles=titles, vertical_spacing=0.16, horizontal_spacing=0.05)
    for panel, (shape, way) in product(range(len(titles)), product(SHAPES, _NAMES)):
        drawn = [each for each in costs if (each.shape, each.way) == (shape, way)]
        sizes = sorted({each.ownerships for each in drawn})
        if panel < len(steps):
            values = {each.ownerships: each.seconds for each in drawn if each.step == steps[panel]}
        else:
            values = {size: max(each.megabytes for each in drawn if each.ownerships == size) for size in sizes}
        figure.add_trace(
            Scatter(
                x=sizes,
                y=[values[size] for size in sizes],
                name=f"{_NAMES[way]}: {SHAPES[shape]}",
                showlegend=not panel,
                line={"color": _COLOURS[way], "dash": _DASHES[shape]},
            ),
            row=panel // 4 + 1,
            col=panel % 4 + 1,
        )
    ownerships = sorted({each.ownerships for each in costs})
    figure.update_xaxes(type="log", tickvals=ownerships, tickformat=",")
    figure.update_xaxes(title={"text": "ownerships", "standoff": 2}, row=2)
    figure.update_yaxes(type="log", dtick=1)
    figure.update_yaxes(tickvals=_MEGABYTES, tickformat=",", row=2, col=4)
    figure.update_layout(
        width=_WIDTH, height=_HEIGHT, template="plotly_white", margin={"l": 45, "r": 10, "t": 30, "b": 75},
        legend={"orientation": "h", "y": -0.15}, font={"family": "DejaVu Sans, sans-serif"},
    )  # fmt: skip
    return figure


def _take_picture(figure: Figure) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT})
        page.set_content(figure.to_html(config={"displayModeBar": False}))
        page.add_style_tag(content="body { margin: 0 }")
        page.wait_for_selector(".legend")
        taken = page.screenshot()
        browser.close()
    return taken

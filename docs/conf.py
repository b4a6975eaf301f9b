"""How `make docs` turns the Markdown of this folder into a site that loads nothing from elsewhere."""

from pathlib import Path

from valuechain import __version__

ROOT = Path(__file__).resolve().parents[1]

project = "valuechain"
author = "The valuechain authors"
version = release = __version__

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
nitpicky = True
highlight_language = "none"

html_theme = "furo"
html_title = f"valuechain {__version__}"
html_favicon = str(ROOT / "assets" / "page" / "favicon.svg")
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5c66", "color-brand-content": "#0b5c66"},
    "dark_css_variables": {"color-brand-primary": "#6cc3cf", "color-brand-content": "#6cc3cf"},
}

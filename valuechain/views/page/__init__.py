"""Parts of every page: state, links, templates, downloads and style."""

"""How to cite a source, and valuechain itself: in a line, and for a reference manager."""

import re

from valuechain import __version__
from valuechain.model.values import Framework

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
TITLE = "valuechain: who is responsible for what along the AI value chain"
AUTHORS = "The valuechain authors"
TODAY = "[date of access]"
"""Stands where the browser puts the day on which the page is read; an answer is kept, and must not hold its day."""


def cite(framework: Framework) -> str:
    """A source in one line, up to its address; what is not known of it is left out, a missing date is said.

    >>> import valuechain as vc
    >>> cite(vc.read_chain().framework("pai-2023"))
    'Partnership on AI (2023-10). PAI Guidance for Safe Foundation Model Deployment. Draft for public comment.'
    """
    lead = f"{framework.publisher} " if framework.publisher else ""
    version = f" {framework.version}." if framework.version else ""
    return f"{lead}({framework.date or 'no date'}). {framework.name}.{version}"


def cite_self() -> str:
    """The program itself in one line."""
    return f"{AUTHORS}. {TITLE}. Version {__version__}."


def write_bibtex(framework: Framework) -> str:
    """A source as an entry for BibTeX, up to the day of access, which the browser fills in.

    >>> import valuechain as vc
    >>> print(write_bibtex(vc.read_chain().framework("cosai")))
    @misc{cosai,
      author = {{Coalition for Secure AI (CoSAI)}},
      title = {{CoSAI Risk Map}},
      year = {2026},
      note = {commit 18ab1ef1},
      url = {https://github.com/cosai-oasis/secure-ai-tooling},
      urldate = {[date of access]}
    }
    """
    year = re.match(r"\d{4}", framework.date)
    fields = (
        ("author", f"{{{_escape(framework.publisher)}}}" if framework.publisher else ""),
        ("title", f"{{{_escape(framework.name)}}}"),
        ("year", year.group() if year else ""),
        ("note", _escape(framework.version)),
        ("url", framework.url.replace("{", "%7B").replace("}", "%7D")),
        ("urldate", TODAY),
    )
    return _entry("misc", framework.id, fields)


def write_bibtex_self() -> str:
    """The program itself as an entry for BibTeX."""
    fields = (
        ("author", f"{{{AUTHORS}}}"),
        ("title", f"{{{TITLE}}}"),
        ("version", __version__),
        ("urldate", TODAY),
    )
    return _entry("software", "valuechain", fields)


def _entry(kind: str, key: str, fields: tuple[tuple[str, str], ...]) -> str:
    plain_key = re.sub(r"[^A-Za-z0-9:._-]+", "-", key)
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields if value)
    return f"@{kind}{{{plain_key},\n{lines}\n}}"


def _escape(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in text)

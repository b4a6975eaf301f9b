"""Citations of a source and of valuechain itself, as text and as BibTeX."""

import re
from collections.abc import Mapping

from valuechain import __version__
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.words import capital, say_date

_ESCAPES = str.maketrans(
    {
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
)
TITLE = "valuechain: who is responsible for what along the AI value chain"
AUTHORS = "The valuechain authors"
TODAY = "[date of access]"
"""A placeholder that the browser replaces with today's date, because pages are cached."""


def cite(framework: Framework) -> str:
    """Cites a source in one line, without its address; unknown parts are left out, except for the date.

    >>> import valuechain as vc
    >>> cite(vc.read_chain().framework("pai-2023"))
    'C. Ashurst, The Alan Turing Institute, after Partnership on AI (no date). PAI’s Guidance for Safe Foundation \
Model Deployment: draft for public comment, as shown in “Best Practice for Responsible Foundation Models”, a deck of \
The Alan Turing Institute by Dr Carolyn Ashurst, adapted from a deck by PAI. [Guidance, not binding; draft.]'
    >>> cite(vc.read_chain().framework("cosai"))
    'Coalition for Secure AI (CoSAI) (19 August 2026). CoSAI Risk Map. Branch main, commit 18ab1ef1. \
[Framework, not binding.]'
    """
    lead = f"{framework.publisher} " if framework.publisher else ""
    version = f" {capital(_version(framework))}." if _version(framework) else ""
    status = f" [{capital(framework.legal_status)}.]" if framework.legal_status else ""
    return f"{lead}({say_date(framework.date) or 'no date'}). {framework.title or framework.name}.{version}{status}"


def shares_address(chain: ValueChain, framework: Framework) -> bool:
    """Whether another source has the same address; if so, the address covers more than this source."""
    return any(each.url == framework.url and each.id != framework.id for each in chain.frameworks)


def _version(framework: Framework) -> str:
    """The version; empty if there is a title, because titles include the version."""
    return "" if framework.title else framework.version


def cite_self(data: str) -> str:
    """Cites valuechain in one line, with the day and version of its data, as in `ValueChain.stamp`."""
    return f"{AUTHORS}. {TITLE}. Version {__version__}{f', data {data}' if data else ''}."


def write_bibtex(framework: Framework) -> str:
    """A source as a BibTeX entry, whose access date the browser fills in.

    >>> import valuechain as vc
    >>> print(write_bibtex(vc.read_chain().framework("cosai")))
    @misc{cosai,
      author = {{Coalition for Secure AI (CoSAI)}},
      title = {{CoSAI Risk Map}},
      year = {2026},
      note = {Branch main, commit 18ab1ef1. Framework, not binding},
      url = {https://github.com/cosai-oasis/secure-ai-tooling},
      urldate = {[date of access]}
    }
    """
    version = _version(framework)
    year = re.match(r"\d{4}", framework.date)
    fields = {
        "author": f"{{{framework.publisher.translate(_ESCAPES)}}}" if framework.publisher else "",
        "title": f"{{{(framework.title or framework.name).translate(_ESCAPES)}}}",
        "year": year.group() if year else "",
        "note": ". ".join(capital(each.translate(_ESCAPES)) for each in (version, framework.legal_status) if each),
        "url": framework.url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": TODAY,
    }
    return _entry("misc", framework.id, fields)


def write_bibtex_self(data: str) -> str:
    """A BibTeX entry for valuechain, with the day and version of its data, as in `ValueChain.stamp`."""
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{{TITLE}}}",
        "version": __version__,
        "note": f"Data {data}" if data else "",
        "urldate": TODAY,
    }
    return _entry("software", "valuechain", fields)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    plain_key = re.sub(r"[^A-Za-z0-9:._-]+", "-", key)
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{plain_key},\n{lines}\n}}"

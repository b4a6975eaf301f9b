"""Reads links that were damaged on their way: wrongly encoded, broken over lines, or with misspelt names and values.

What is repaired and what is not understood is said in a sentence each, so that no page answers another question than
the link asks without a word.
"""

import html
import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from valuechain.analysis.search.spelling import find_meant
from valuechain.model.chain import ValueChain
from valuechain.model.question import parameters
from valuechain.model.question.across import SEVERAL, STRENGTHS
from valuechain.model.question.across import valid_values as valid_across
from valuechain.model.question.map_options import MapColour, MapSize
from valuechain.model.question.parameters import (
    ABSENT,
    ACTOR,
    ANY_DAY,
    AT_LEAST,
    COLOUR,
    COUNTERPARTS,
    DATA,
    DIFFERENCE,
    END,
    EVERYWHERE,
    FOCUS,
    FOLD,
    FRAMEWORK,
    IDLE,
    ITEM,
    JURISDICTION,
    KIND,
    LEVEL,
    LEVELS,
    MODEL_TYPE,
    MODEL_TYPES,
    NAMES,
    NAMINGS,
    ON,
    OPENED,
    PRACTICE,
    READING,
    RELEASE_TYPE,
    RELEASE_TYPES,
    RISKS,
    SECOND,
    SIZE,
    SORT,
    SOURCE,
    START,
    TEXT,
    TOPIC,
    UPDATE,
    VERBS,
    VIEW,
    WITHOUT,
    WORKSHOP,
    YES_NO,
)
from valuechain.model.question.selection import FILTERS, Order
from valuechain.model.question.selection import valid_values as valid_filters
from valuechain.model.vocabulary import Difference
from valuechain.model.words import read_day

Pairs = tuple[tuple[str, str], ...]

_SECOND_SIDE = tuple(f"{SECOND}{name}" for name in (FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, UPDATE, READING))
_PARAMETERS = (word for name, word in vars(parameters).items() if name.isupper() and not name.startswith("_"))
_NAMES = {
    *(word for word in _PARAMETERS if isinstance(word, str) and word not in (ANY_DAY, SECOND)),
    *FILTERS.values(),
    *SEVERAL,
    *_SECOND_SIDE,
    "deleted",
}
"""Every name in an address: the constants of `model/question/parameters.py`, and names made of them."""
_ALSO: Mapping[str, str] = {"model": MODEL_TYPE, "release": RELEASE_TYPE, "search": TEXT, "query": TEXT}
"""Short forms of names."""
_REPEATABLE = {*FILTERS.values(), *SEVERAL, READING, f"{SECOND}{READING}", ABSENT, DIFFERENCE, OPENED, FOLD}
_OF_SENDERS = re.compile(r"utm_|_|fbclid|gclid|msclkid|mc_|mkt_|igsh|ref$|si$")
"""Names that mail programs and social networks add to links; they ask for nothing."""
_OF_MAP = (SIZE, COLOUR, FOLD, START, END, COUNTERPARTS, RISKS, IDLE)
_OF_ONE_SOURCE = frozenset(
    {FRAMEWORK, UPDATE, READING, LEVEL, ITEM, ABSENT, FOCUS, VIEW, VERBS, EVERYWHERE, *_OF_MAP, *_SECOND_SIDE}
)
_OF_ALL_SOURCES = frozenset({SOURCE, WITHOUT, JURISDICTION, KIND, AT_LEAST, PRACTICE, OPENED})
_ANY_NAME = "|".join(sorted(map(re.escape, _NAMES)))
_AMPERSAND = re.compile(rf"&(?:amp(?:;|%3B))+|(?:%26(?:amp(?:;|%3B))*|;)(?=(?:{_ANY_NAME})(?:=|%3D))", re.IGNORECASE)
_EQUALS = re.compile(rf"(?:(?<=&)|^)({_ANY_NAME})%3D", re.IGNORECASE)
_IN_WORDS: Mapping[str, str] = {
    ABSENT: "absent actor", AT_LEAST: "strength", EVERYWHERE: "choice of all sources", OPENED: "open topic",
    ON: "day", SORT: "order", UPDATE: "significant update", VERBS: "choice of verbs", WITHOUT: "source left out",
}  # fmt: skip
"""Names of parameters in a sentence, if they are other words."""
_KEY = re.compile(r"[A-Za-z0-9_-]{22}(?:\.\d+)?")
_DAY = re.compile(r"(\d{4})\D{1,3}(\d{2})\D{1,3}(\d{2})")
_LONGEST_QUOTE = 60


class Mended(NamedTuple):
    """The names and values of an address, as they were meant."""

    pairs: Pairs
    repairs: tuple[str, ...] = ()
    """A sentence for each part that was repaired."""
    unknown: tuple[str, ...] = ()
    """A sentence for each part that was not understood."""


def mend_path(path: str, known: Collection[str]) -> tuple[str, str, tuple[str, ...]]:
    """The path that was meant, a query that was part of it, and a sentence if these differ from the path as written.

    >>> mend_path("/Compare&framework=cosai", ["/", "/compare"])
    ('/compare', 'framework=cosai', ('Read “/Compare&framework=cosai” as “/compare?framework=cosai”.',))
    """
    if (path.rstrip("/") or "/") in known:
        return path, "", ()
    head, *rest = re.split(r"[?&]", unquote(path), maxsplit=1)
    names = {each.removeprefix("/"): each for each in known if each != "/"}
    meant = head if head in known else names.get(find_meant(head, names) or "")
    if meant is None:
        return path, "", ()
    query = "".join(rest)
    return meant, query, (_say(path, f"{meant}?{query}" if query else meant),)


def mend_query(text: str) -> Mended:
    """The names and values of a query string, with names as the app writes them.

    >>> mend_query("framework=cosai&amp;relase-type=open").pairs
    (('framework', 'cosai'), ('release-type', 'open'))
    """
    repairs: list[str] = []
    if "=" not in text and "%3d" in text.casefold():
        text = unquote(text)
        repairs.append("The link was encoded twice, so we decoded it once more.")
    repairs += [_say(each, "&") for each in dict.fromkeys(_AMPERSAND.findall(text))]
    text = _AMPERSAND.sub("&", text)
    if _EQUALS.search(text):
        text = _EQUALS.sub(r"\1=", text)
        repairs.append(_say("%3D", "="))
    given = parse_qsl(text)
    written = {name for name, _ in given}
    pairs: list[tuple[str, str]] = []
    unknown: list[str] = []
    for name, value in given:
        meant = name if name in _NAMES or _OF_SENDERS.match(name) else _find_name(name, written)
        if meant is None:
            unknown.append(f"This link has “{_cut(f'{name}={value}')}”, which we do not understand.")
        elif meant != name:
            repairs.append(_say(name, meant))
        key = _mend_key(value) if meant in (DATA, WORKSHOP) else value
        if key != value:
            repairs.append(_say(value, key))
        pairs.append((meant or name, key))
    return Mended(tuple(pairs), tuple(dict.fromkeys(repairs)), tuple(dict.fromkeys(unknown)))


def mend_values(
    chain: ValueChain, pairs: Pairs, *, is_across: bool, item_kind: str = "", also: Collection[str] = ()
) -> Mended:
    """The names and values with every value that can only mean one of the valid ones replaced by it.

    `is_across` says whether the page is about all sources, `item_kind` whether its `id` is that of an actor or a
    mitigation, and `also` which names of the other kind of page it uses.
    """
    foreign = (_OF_ONE_SOURCE if is_across else _OF_ALL_SOURCES) & {name for name, _ in pairs if name not in also}
    values = _Values(chain, pairs, is_across, item_kind)
    mended = tuple((name, values.mend(name, value)) for name, value in pairs)
    repairs = [
        f"Read {_name_in_words(name)} “{_cut(value)}” as “{meant}”."
        for (name, value), (_, meant) in zip(pairs, mended, strict=True)
        if value != meant
    ]
    unknown = tuple(f"This link has “{name}”, which this page does not use." for name in sorted(foreign))
    return Mended(mended, tuple(dict.fromkeys(repairs)), unknown)


class _Values:
    """The valid values of an address, for the framework that it names."""

    def __init__(self, chain: ValueChain, pairs: Pairs, is_across: bool, item_kind: str) -> None:
        self._chain, self._is_across, self._item_kind = chain, is_across, item_kind
        self._frameworks = [each.id for each in chain.frameworks]
        given = dict(pairs)
        self._framework = self._find_framework(given.get(FRAMEWORK, "")) or self._frameworks[0]
        self._second = self._find_framework(given.get(f"{SECOND}{FRAMEWORK}", "")) or self._framework

    def mend(self, name: str, value: str) -> str:
        """The value that was meant, or the same if that is not clear."""
        if name == ON:
            return _mend_day(value)
        if name in (FOCUS, START, END):
            return self._mend_focus(value)
        if name.removeprefix(SECOND) == READING:
            return self._mend_reading(value, self._framework if name == READING else self._second)
        return _mend_value(value, self._valid(name))

    def _find_framework(self, value: str) -> str:
        meant = _mend_value(value, self._frameworks)
        return meant if meant in self._frameworks else ""

    def _valid(self, name: str) -> Collection[str]:
        """The valid values of a name; none if there is no closed list."""
        plain = name.removeprefix(SECOND)
        if plain in _CLOSED:
            return _CLOSED[plain]
        if plain == FRAMEWORK:
            return self._frameworks
        return self._valid_across(name) if self._is_across else self._valid_here(name)

    def _valid_across(self, name: str) -> Collection[str]:
        if name in SEVERAL:
            return valid_across(self._chain)[name]
        topics, practices = ([each.id for each in listed] for listed in (self._chain.topics, self._chain.practices))
        actors = [each.id for each in self._chain.reference_actors]
        return {TOPIC: topics, PRACTICE: practices, ACTOR: actors, OPENED: [*topics, *practices]}.get(name, ())

    def _valid_here(self, name: str) -> Collection[str]:
        filters = {each: field for field, each in FILTERS.items()}
        if name in filters:
            key = filters[name]
            sides = (valid_filters(self._chain, each).get(key, ()) for each in (self._framework, self._second))
            return list(dict.fromkeys(value for side in sides for value in side))
        if name == SORT:
            return [each.value for each in Order]
        if name in (ABSENT, COUNTERPARTS) or (name == ITEM and self._item_kind):
            return self._nodes(self._item_kind if name == ITEM else "actor")
        if name == FOLD:
            return valid_filters(self._chain, self._framework)["stages"]
        return ()

    def _nodes(self, kind: str) -> Collection[str]:
        listed = self._chain.actors_by_framework if kind == "actor" else self._chain.mitigations_by_framework
        return [each.id for each in listed.get(self._framework, ())]

    def _mend_focus(self, value: str) -> str:
        kind, colon, node = value.partition(":")
        meant = _mend_value(kind, ("actor", "mitigation"))
        return f"{meant}:{_mend_value(node, self._nodes(meant))}" if colon and node else value

    def _mend_reading(self, value: str, framework: str) -> str:
        known: dict[str, list[str]] = {}
        for (of, mitigation), readings in self._chain.readings_by_mitigation.items():
            if of == framework:
                known[mitigation] = [each.id for each in readings]
        written, equals, reading = value.partition("=")
        mitigation = _mend_value(written, known)
        return f"{mitigation}={_mend_value(reading, known[mitigation])}" if equals and mitigation in known else value


_CLOSED: Mapping[str, Collection[str]] = {
    MODEL_TYPE: MODEL_TYPES,
    RELEASE_TYPE: RELEASE_TYPES,
    UPDATE: YES_NO,
    VERBS: YES_NO,
    NAMES: NAMINGS,
    EVERYWHERE: YES_NO,
    LEVEL: LEVELS,
    AT_LEAST: STRENGTHS,
    VIEW: ("matrix", "map"),
    DIFFERENCE: [each.value for each in Difference],
    SIZE: tuple(MapSize),
    COLOUR: tuple(MapColour),
    RISKS: YES_NO,
    IDLE: YES_NO,
}
"""The valid values of each name for which they depend on nothing."""


def _find_name(written: str, present: Collection[str]) -> str | None:
    """The name that was meant; None if the link has the name itself too, because only one of them can count."""
    meant = find_meant(written, {*_NAMES, *_ALSO})
    name = _ALSO.get(meant, meant) if meant else None
    return None if name in present and name not in _REPEATABLE else name


def _mend_value(value: str, valid: Collection[str]) -> str:
    if not value or not valid or value in valid:
        return value
    return next(filter(None, (find_meant(each, valid) for each in _decode(value))), value)


def _decode(value: str) -> Iterator[str]:
    """The value as written, and as it may have been before a mail program encoded it."""
    yield value
    if "%" in value:
        yield unquote(value)
    if "&" in value:
        yield html.unescape(value)
    if value.startswith("3D"):  # "=" in quoted-printable
        yield value[2:]


def _mend_day(value: str) -> str:
    found = _DAY.search(value)
    written = "-".join(found.groups()) if found else ANY_DAY if find_meant(value, [ANY_DAY]) else ""
    return written if written == ANY_DAY or read_day(written) else value


def _mend_key(value: str) -> str:
    """A key without what was added to it; other text stays as it is."""
    joined = re.sub(r"\s", "", value)
    found = _KEY.match(joined)
    return found[0] if found and not re.search(r"\w", joined[found.end() :]) else value


def _name_in_words(name: str) -> str:
    plain = name.removeprefix(SECOND)
    words = _IN_WORDS.get(plain, plain.replace("-", " "))
    return f"the {words}" if plain == name else f"the second {words}"


def _say(written: str, meant: str) -> str:
    return f"Read “{_cut(written)}” as “{_cut(meant)}”."


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE]} …"

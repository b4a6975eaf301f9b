"""A small framework that is being edited, and steps at random that change it."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from hypothesis import strategies as st

import valuechain as vc
from valuechain.tables.archive import pack
from valuechain.tables.editing import commands
from valuechain.tables.editing.check import LONGEST_TEXT, EditError
from valuechain.tables.editing.commands import TEXTS, Clock, Edits
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import Kind, Owner
from valuechain.tables.editing.finish import build_tables
from valuechain.tables.editing.start import BASE_NAME
from valuechain.tables.reading.read import read_tables, read_uploaded

DAY = Clock("2026-11-29")
BASE = pack(
    (f"{name}.csv", text.encode())
    for name, text in {
        "frameworks": "id,name,short_name\nhouse,House rules,House\n",
        "actors": "id,name,label\nprov,Provider,Provider\nadapt,Adapter,Adapts\nuser,User,\n",
        "mitigations": (
            "id,code,parent,name,stage,norm,source,primary,secondary,accountable,responsible\n"
            'M-1,1,,Filter data,Before,shall,"Book, p. 1",prov,user,,\n'
            "M-2,2,,Report misuse,After,,,,,adapt,adapt;user\n"
            'M-3,3,M-1,Keep logs,Before,should,"Book, p. 3",,user,,\n'
        ),
        "ownerships": (
            "mitigation_id,actor_id,role,norm,condition,note,confidence,source\n"
            'M-1,prov,primary,shall,,As printed,stated,"Book, p. 2"\n'
            "M-1,user,secondary,may,if asked,,interpreted,\n"
        ),
    }.items()
)
"""Rules with three actors and three mitigations: the third is a part of the first, and has support only."""
LED = Owner("primary", "shall", "", "", "As printed", "stated", "Book, p. 2")
"""What the provider has in the first mitigation."""
HELPED = Owner("secondary", "may", "if asked", "", "", "interpreted", "Book, p. 1")
"""What the user has in the first mitigation."""
ME, SHE = "author-of-this-tab", "author-of-another"


def small_draft() -> Draft:
    """A draft of the small framework."""
    return Draft(_small_chain())


@cache
def _small_chain() -> vc.ValueChain:
    return chain_of(BASE)


def chain_of(content: bytes) -> vc.ValueChain:
    """The chain that a draft starts from."""
    return read_uploaded(BASE_NAME, content)


def chain_of_draft(draft: Draft, updated: str = "") -> vc.ValueChain:
    """The chain of a draft as it now is."""
    return read_tables(build_tables(draft), "any version", updated)


_NUMBERS = st.integers(0, 30)
_WORDS = (
    "- N/A x Provider provider User prov adapt user Adapts M-1 a;b shall must stated Ambiguous 2026-08-02 x-2 Before"
)
_ODD = [
    "",
    " ",
    "PROVIDER ",
    "Should; may",
    "long " * 40,
    "a\nb",
    "\x00",
    "\ud800",
    "🙂",
    "Cafe\u0301",
    "\u200bProvider",
    "x" * (LONGEST_TEXT + 1),
]
_TEXTS = st.sampled_from([*_WORDS.split(), *_ODD, "=1+1", "é" * 130, "#REF!"]) | st.text(max_size=8)
_ROLES = st.lists(st.sampled_from(["primary", "secondary", "accountable", "responsible", "mentioned"]), max_size=3)
_NAMES = ("roles", "owner", "text", "add", "move", "delete", "hand-over", "hand-over-all")
STEPS = st.lists(
    st.tuples(st.sampled_from(_NAMES), st.sampled_from(list(TEXTS)), _NUMBERS, _NUMBERS, _NUMBERS, _TEXTS, _ROLES),
    min_size=1,
    max_size=12,
)
"""Commands to a draft, in which numbers stand for rows, columns and actors."""
Step = tuple[str, Kind, int, int, int, str, list[str]]


def take(draft: Draft, step: Step) -> Edits | None:
    """The edits of a step, which the draft then has; None if it refuses."""
    try:
        edits = tuple(_build(draft, step))
    except EditError:
        return None
    draft.apply(edits)
    return edits


def steps_of(steps: Sequence[Step]) -> list[Callable[[Draft], Edits]]:
    """Functions that build the edits of each step for a draft."""
    return [partial(_build, step=step) for step in steps]


def _build(draft: Draft, step: Step) -> Edits:
    name, kind, first, second, third, text, roles = step
    mitigation = _pick([*draft.mitigations, "M-9"], first)
    actor, other = (_pick([*draft.actors, "nobody"], number) for number in (second, third))
    row = _pick([*draft.rows(kind), "M-9"], first)
    after = _pick(["", *draft.rows(kind), "M-9"], second)
    role = _pick([owner.role for owner in draft.held(mitigation, actor)] or ["primary"], third)
    heir = _pick(["", *draft.actors], second) if kind is Kind.ACTOR else ""
    builders: dict[str, Callable[[], Edits]] = {
        "roles": lambda: commands.set_roles(draft, mitigation, actor, roles, DAY),
        "owner": lambda: commands.set_owner(draft, mitigation, actor, role, _pick(Owner._fields, third), text),
        "text": lambda: commands.set_text(draft, kind, row, _pick([*TEXTS[kind], "id"], second), text),
        "add": lambda: commands.add(draft, kind, text, after, _pick(["", "Before", text], third)),
        "move": lambda: commands.move(draft, kind, row, after),
        "delete": lambda: commands.delete(draft, kind, row, heir, DAY),
        "hand-over": lambda: commands.hand_over(draft, mitigation, actor, other, DAY),
        "hand-over-all": lambda: commands.hand_over_all(draft, actor, other, DAY),
    }
    return builders[name]()


def _pick(choices: Sequence[str], number: int) -> str:
    return choices[number % len(choices)]

"""The statements of a chain as integer codes, so that tens of thousands of them are judged and counted at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.across.statements import statements_of
from valuechain.analysis.across.values import Voice
from valuechain.analysis.allocation.codes import Codes16, Codes32, Indexes, Mask, bits_of, codes_of
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Verb
from valuechain.model.once import once_per_chain
from valuechain.model.question.across import AcrossQuestion, valid_values
from valuechain.model.question.parameters import STAGE
from valuechain.model.vocabulary import PLACES, Place

Voices: TypeAlias = NDArray[np.int8]
VOICES = tuple(Voice)
CODE_OF: Mapping[Voice, int] = {voice: code for code, voice in enumerate(VOICES)}
LEFT_OUT = -1
"""The code of a statement of a source that the question leaves out."""
VERBS = tuple(Verb)


@dataclass(frozen=True, eq=False, slots=True)
class StatementCodes:
    """Columnar arrays of the statements, in their order; -1 stands for a missing value."""

    mitigation: Indexes
    source: Indexes
    practice: Indexes
    topic: Indexes
    actor: Indexes
    """The reference actor."""
    stage: Indexes
    places: Codes16
    """Bitmask of the places where the mitigation applies and the source answers."""
    starts: Codes32
    strength: NDArray[np.int8]
    """The rank of the strength."""
    verb: NDArray[np.int8]
    """The position of the first verb in `Verb`."""
    is_asking: Mask
    is_lead: Mask
    is_owner: Mask
    is_in_part: Mask
    is_conditional: Mask
    by_verb: Indexes
    """The statements that make a reference actor responsible with a verb: the weakest first, of equals the last.

    Verbs that forbid come before equally strong ones that do not.
    """


@once_per_chain
def codes_of_statements(chain: ValueChain) -> StatementCodes:
    """The codes of a chain's statements."""
    statements = statements_of(chain)
    codes = codes_of(chain)
    practices, topics, actors, stages = (
        {key: index for index, key in enumerate(keys)}
        for keys in (
            [each.id for each in chain.practices],
            [each.id for each in chain.topics],
            [each.id for each in chain.reference_actors],
            valid_values(chain)[STAGE],
        )
    )
    mitigation = np.array(
        [codes.m_numbers[each.mitigation.framework, each.mitigation.id] for each in statements], np.intp
    )
    verbs = [each.ownership.norm[0] if each.ownership and each.ownership.norm else None for each in statements]
    weights = [-1 if verb is None else 2 * verb.strength.rank + (not verb.is_negative) for verb in verbs]
    leads = [index for index, each in enumerate(statements) if each.is_lead and each.match and weights[index] >= 0]
    return StatementCodes(
        mitigation=mitigation,
        source=codes.m_framework[mitigation].astype(np.intp),
        practice=np.array([practices[each.link.practice] for each in statements], np.intp),
        topic=np.array([topics[each.topic] for each in statements], np.intp),
        actor=np.array([actors.get(each.actor, -1) for each in statements], np.intp),
        stage=np.array([stages.get(each.mitigation.stage, -1) for each in statements], np.intp),
        places=codes.m_places[mitigation],
        starts=np.array([each.starts for each in statements], np.int32),
        strength=np.array([each.strength.rank for each in statements], np.int8),
        verb=np.array([-1 if verb is None else VERBS.index(verb) for verb in verbs], np.int8),
        is_asking=np.array([each.is_asking for each in statements], bool),
        is_lead=np.array([each.is_lead for each in statements], bool),
        is_owner=np.array([each.is_owner for each in statements], bool),
        is_in_part=np.array([each.is_in_part for each in statements], bool),
        is_conditional=np.array([each.is_conditional for each in statements], bool),
        by_verb=np.array(sorted(leads, key=lambda index: (weights[index], -index)), np.intp),
    )


@once_per_chain
def places_by_source(chain: ValueChain) -> Mapping[str, frozenset[Place]]:
    """The places that each framework has a list for, by its id."""
    return {
        framework.id: frozenset(place for place in PLACES if chain.cell(framework.id, place).status.is_answered)
        for framework in chain.frameworks
    }


def judge(chain: ValueChain, question: AcrossQuestion) -> Voices:
    """What a source would say if a statement were its only one, as a position in `VOICES`, for every statement."""
    codes = codes_of_statements(chain)
    answered = places_by_source(chain)
    is_chosen = np.array([question.chooses(framework) for framework in chain.frameworks], bool)
    is_covered = np.array([question.reaches(answered[framework.id]) for framework in chain.frameworks], bool)
    passes = np.ones(len(codes.source), bool)
    if question.stages:
        valid = valid_values(chain)[STAGE]
        passes &= np.isin(codes.stage, [valid.index(stage) for stage in question.stages])
    if question.at_least is not None:
        passes &= codes.strength >= question.at_least.rank
    if question.model_type or question.release_type:
        passes &= (codes.places & bits_of(place for place in PLACES if question.reaches((place,)))) != 0
    voices: Voices = np.full(len(codes.source), CODE_OF[Voice.NO_ONE], np.int8)
    voices[codes.is_lead] = CODE_OF[Voice.SPEAKS]
    if question.on is not None:
        voices[codes.starts > question.on.toordinal()] = CODE_OF[Voice.LATER]
    voices[~passes] = CODE_OF[Voice.HIDDEN]
    voices[~codes.is_asking] = CODE_OF[Voice.RELATED]
    voices[~is_covered[codes.source]] = CODE_OF[Voice.NOT_COVERED]
    voices[~is_chosen[codes.source]] = LEFT_OUT
    return voices


def find(voices: Voices, *wanted: Voice) -> Mask:
    """Mask of the statements with one of the voices."""
    found: Mask = np.isin(voices, [CODE_OF[voice] for voice in wanted])
    return found

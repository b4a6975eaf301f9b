"""Questions as query strings and as options of the command line."""

from collections.abc import Iterable
from urllib.parse import urlencode

from valuechain.model.question.parameters import FRAMEWORK, MODEL_TYPE, READING, RELEASE_TYPE, SECOND

_NAMES = {"framework": FRAMEWORK, "model_type": MODEL_TYPE, "release_type": RELEASE_TYPE, "reading": READING}
_NAMES |= {f"with_{key}": f"{SECOND}{name}" for key, name in _NAMES.items()}


def pairs_of(framework: str = "", model_type: str = "", release_type: str = "", **others: str) -> list[tuple[str, str]]:
    """The given parameters as names and values, in signature order; `with_model_type` belongs to the second side."""
    given = {"framework": framework, "model_type": model_type, "release_type": release_type, **others}
    return [(_NAMES.get(key, key), value) for key, value in given.items() if value]


def query_of(*question: str, **others: str) -> str:
    """A query string, such as `framework=cosai&level=2` for `query_of("cosai", level="2")`."""
    return urlencode(pairs_of(*question, **others))


def options_of(*question: str, **others: str) -> tuple[str, ...]:
    """Options of the command line, such as `--framework cosai --level 2`."""
    return write_options(pairs_of(*question, **others))


def write_options(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The same for names with their values."""
    return tuple(part for name, value in pairs for part in (f"--{name}", value))


ON_AI_CONTENT = ("ca-ai-transparency", "eu-transparency-code", "cn-ai-labeling", "cn-deep-synthesis")
"""The four sources on content made by AI. They are the same for every model and release."""
PAI_OPEN = query_of("pai-open", "advanced", "open")
"""PAI’s open checklist, in the one cell it covers."""

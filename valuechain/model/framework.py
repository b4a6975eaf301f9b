"""Frozen values about a framework as a whole: the source, its types, stages and topics."""

from dataclasses import dataclass

from valuechain.model.vocabulary import Confidence, Instrument, SourceStatus
from valuechain.model.words import capital, say_date


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """A model type or release type, with the examples that the source prints."""

    id: str
    name: str
    phrase: str
    """The type as a phrase in the question, such as "an advanced, general-purpose"."""
    aliases: tuple[str, ...]
    """Other names that sources print."""
    order: str
    """The type's place in the source's own order, if it has one."""
    summary: str
    examples: tuple[str, ...]
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A published source that names actors and mitigations."""

    id: str
    name: str
    short_name: str
    title: str
    """The title to cite, version included, if the name is not the source's own title; otherwise empty."""
    publisher: str
    version: str
    date: str
    licence: str
    attribution: str
    url: str
    called: str
    """The source's word for a mitigation, in the singular: guideline, control, principle, obligation."""
    called_level_2: str
    summary: str
    stated: str
    interpreted: str
    missing: str
    update_note: str
    """The effect of a significant update, or a note that the source does not say."""
    caution: str
    """A warning to show with every answer from the framework."""
    instrument: Instrument | None
    """Its kind; None if the data does not say."""
    jurisdiction: str
    is_binding: bool
    """Whether it is binding law; its publisher is `publisher`."""
    legal_note: str
    """A qualification of its legal status."""
    addresses: str
    """The actors that the source says it addresses, as a phrase; empty if it does not say."""
    status: SourceStatus | None = None
    """Whether it holds today; None if the data does not say."""
    status_note: str = ""
    """The superseded or unsettled points, and the checks to make."""

    @property
    def edition(self) -> str:
        """Its version and its date; the date only once, if the version names it. Empty if neither is known."""
        day = say_date(self.date)
        return ", ".join(filter(None, (self.version, "" if day in self.version else day)))

    @property
    def legal_status(self) -> str:
        """Its kind, whether it binds, and whether it is a draft, superseded or unsettled; empty if not known."""
        if self.instrument is None:
            return ""
        doubt = "" if self.status is None or self.status.is_settled else f"; {self.status.shown}"
        return f"{self._legal_kind}{doubt}"

    @property
    def _legal_kind(self) -> str:
        if self.is_binding:
            return f"{self.instrument}, binding{f' in {self.jurisdiction}' if self.jurisdiction else ''}"
        if self.instrument is Instrument.CODE:
            return f"voluntary code{f', {self.jurisdiction}' if self.jurisdiction else ''}"
        return f"{self.instrument}, not binding"

    @property
    def law_or_advice(self) -> str:
        """Whether it binds, in a word or two, for use beside its name: `law` or `voluntary`; empty if not known."""
        if self.instrument is None:
            return ""
        if self.is_binding:
            return "law" if self.instrument is Instrument.LAW else f"binding {self.instrument}"
        return "not binding" if self.instrument is Instrument.LAW else "voluntary"

    @property
    def marked_name(self) -> str:
        """Its short name with law or advice in brackets, for plain text: `the EU AI Act (law)`."""
        return self.mark(self.short_name)

    def mark(self, name: str) -> str:
        """Another name for it, with the same mark."""
        return f"{name} ({self.law_or_advice})" if self.law_or_advice else name

    @property
    def notice(self) -> str:
        """The legal status, what is not settled, and the caution, for use beside an answer."""
        legal = f"{capital(self.legal_status)}." if self.legal_status else ""
        return " ".join(filter(None, (legal, self.unsettled_note, self.caution)))

    @property
    def unsettled_note(self) -> str:
        """A warning that the source is a draft, superseded or unsettled; otherwise empty."""
        if self.status is None or self.status.is_settled:
            return ""
        return self.status_note or self.status.meaning


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase in a model's life in which mitigations are carried out, in the framework's own words."""

    framework: str
    name: str
    gloss: str
    strategies: tuple[str, ...]
    """The key strategies that the source names."""
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that mitigations deal with; our own short list of these makes frameworks comparable."""

    id: str
    name: str
    summary: str

"""A vehicle as somebody describes it, and the law by which it is classified and admitted. Frozen, without Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from customhouse.messages.findings import Finding, Severity, Translate, fill, filled, msgid
from customhouse.tariff.measures.records import IMPORT
from customhouse.tariff.nomenclature.records import GoodsCode

NEW, USED = "new", "used"
STATES = {NEW: msgid("New"), USED: msgid("Used")}

ENGINES = {
    "petrol": msgid("Petrol or gas (spark ignition)"),
    "diesel": msgid("Diesel"),
    "petrol_hybrid": msgid("Petrol hybrid that is not charged from outside"),
    "diesel_hybrid": msgid("Diesel hybrid that is not charged from outside"),
    "petrol_plugin": msgid("Petrol plug-in hybrid"),
    "diesel_plugin": msgid("Diesel plug-in hybrid"),
    "electric": msgid("Electric only"),
    "other": msgid("Another engine"),
}
"""How vehicles are driven, as the Harmonized System tells them apart."""
WITHOUT_CYLINDERS = frozenset({"electric"})

FACTS = ("engine", "capacity", "gross_mass")
"""What may decide a code besides kind, state and age: each is asked only where it does."""

PROHIBITED, LICENCE, DOCUMENT = "prohibited", "licence", "document"
EFFECTS = {
    PROHIBITED: msgid("Not admitted"),
    LICENCE: msgid("A licence is needed"),
    DOCUMENT: msgid("A document is needed"),
}
"""What a condition of the law does, the gravest first."""
TELLS_NEW, TELLS_USED, TELLS_FIRST = "new", "used", "first_registered"
TELLS = ("", TELLS_NEW, TELLS_USED, TELLS_FIRST)
"""What a declaration tells of a vehicle by naming a document; by that of `first_registered`, the day on which it takes
effect is that of the first registration, and the vehicle is used."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One vehicle. `capacity` is in cubic centimetres, masses in kilograms; empty or None: nobody said.

    `gross_mass` is the largest mass permitted with load, `mass` that of the vehicle itself.
    """

    kind: str
    state: str
    engine: str = ""
    capacity: Decimal | None = None
    gross_mass: Decimal | None = None
    mass: Decimal | None = None
    first_registered: date | None = None

    @property
    def is_used(self) -> bool:
        """Whether it was in use before."""
        return self.state == USED


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the words in which it came: figures and dates as text; amounts are in `currency`."""

    kind: str = ""
    state: str = ""
    engine: str = ""
    capacity: str = ""
    gross_mass: str = ""
    mass: str = ""
    first_registered: str = ""
    origin: str = ""
    price: str = ""
    new_value: str = ""
    currency: str = ""
    freight: str = ""
    insurance: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """The money of a question, in one currency; None: not given."""

    currency: str
    price: Decimal | None = None
    new_value: Decimal | None = None
    freight: Decimal | None = None
    insurance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From over one figure up to another that still belongs to it; None: no bound."""

    over: Decimal | None = None
    upto: Decimal | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether it leaves anything out."""
        return self.over is not None or self.upto is not None

    def holds(self, figure: Decimal) -> bool:
        """Whether a figure lies in it.

        >>> Span(Decimal(1000), Decimal(1500)).holds(Decimal(1000)), Span(Decimal(1000)).holds(Decimal(1001))
        (False, True)
        """
        return (self.over is None or figure > self.over) and (self.upto is None or figure <= self.upto)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which vehicles a row of law reaches; what is empty does not matter to it. `years` is time since first use."""

    kinds: frozenset[str] = frozenset()
    engines: frozenset[str] = frozenset()
    state: str = ""
    capacity: Span = Span()
    gross_mass: Span = Span()
    years: Span = Span()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of vehicle: its heading, its table of depreciation (empty: the law has none), its names by language."""

    code: str
    heading: str
    depreciation: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Its name, in English where there is none in the language."""
        return self.names.get(language) or self.names["en"]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code of the tariff, and the vehicles for which it is."""

    code: str
    reach: Reach
    legal_reference: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What the law demands of vehicles, or forbids, besides duties: its effect and its text by language.

    `direction` and `procedures` (empty: all) say of which declarations; any of `documents` meets it, and naming one
    tells what `tells` says (one of `TELLS`). `severity` is that of a declaration that does not meet it.
    """

    code: str
    effect: str
    reach: Reach
    texts: Mapping[str, str]
    legal_reference: str
    direction: str = IMPORT
    procedures: frozenset[str] = frozenset()
    documents: tuple[str, ...] = ()
    tells: str = ""
    severity: Severity = Severity.WARNING

    def text(self, language: str) -> str:
        """Its text, in English where there is none in the language."""
        return self.texts.get(language) or self.texts["en"]


@dataclass(frozen=True, slots=True)
class VehicleLaw:
    """What a country says of vehicles on one day.

    `believable_percent` is how much of the value by the table a price must reach to be believed without more (None:
    the law says nothing of it), `believable_by` the text that says so.
    """

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    codes: tuple[CodeRow, ...] = ()
    conditions: tuple[Condition, ...] = ()
    believable_percent: Decimal | None = None
    believable_by: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """One reason in words: a message id with fields filled from figures and from other message ids."""

    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def text(self, translate: Translate = str) -> str:
        """The reason in the language of `translate`."""
        return fill(translate(self.message), filled(self.params, self.words, {}, translate))


@dataclass(frozen=True, slots=True)
class Step:
    """One code on the way down the tariff, and why the vehicle belongs there."""

    goods: GoodsCode
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Classified:
    """The way down the tariff as far as the law leads.

    `missing` are the facts without which it goes no further; `findings` what keeps it from ending well.
    """

    steps: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def code(self) -> str:
        """The last code of the way; empty where there is none."""
        return self.steps[-1].goods.code if self.steps else ""

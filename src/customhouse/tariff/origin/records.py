"""Bills of materials, what an evaluation of origin says, and schemes: what crosses layers. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from customhouse.messages.findings import Finding, Translate, filled
from customhouse.messages.findings import fill as fill_fields

NOUGHT = Decimal(0)


class Role(StrEnum):
    """What a material is to the product; it decides whether its code and its value count."""

    MATERIAL = "material"
    ACCESSORY = "accessory"
    RETAIL_PACKAGING = "retail_packaging"
    TRANSPORT_PACKAGING = "transport_packaging"
    NEUTRAL = "neutral"

    @property
    def counts_for_change(self) -> bool:
        """Whether its code is looked at where a change of classification is asked."""
        return self is Role.MATERIAL

    @property
    def counts_for_value(self) -> bool:
        """Whether its value is looked at: packing for transport and neutral elements are no materials at all."""
        return self not in {Role.TRANSPORT_PACKAGING, Role.NEUTRAL}


class StockMethod(StrEnum):
    """How materials that cannot be told apart are told apart in the books."""

    FIFO = "fifo"
    LIFO = "lifo"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Lot:
    """An entry into a stock of interchangeable materials, in the order of entry; `value` is of the whole lot."""

    quantity: Decimal
    originating: bool
    value: Decimal


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock of interchangeable materials, and how much of it went into the product."""

    method: StockMethod
    lots: tuple[Lot, ...]
    used: Decimal


@dataclass(frozen=True, slots=True)
class Material:
    """A line of a bill of materials. Values are in the currency of the bill, weights net in kilograms.

    `originating` and `wholly_obtained` are None where the bill does not say; `origin` is a country. `materials` are
    what the producer (or, under full cumulation, the country `origin`) made it from, `rule` the rule of origin that it
    must meet to count as originating itself. `path` names the line in messages.
    """

    path: str
    code: str
    value: Decimal | None = None
    weight: Decimal | None = None
    originating: bool | None = None
    wholly_obtained: bool | None = None
    origin: str = ""
    description: str = ""
    role: Role = Role.MATERIAL
    proof: str = ""
    rule: str = ""
    materials: tuple[Material, ...] = ()
    stock: Stock | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation performed, by its compact name, and the country in which it was; empty where the bill is silent."""

    name: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Carriage:
    """How the goods travelled: countries passed through, and what happened there; None where the bill is silent."""

    direct: bool | None = None
    through: tuple[str, ...] = ()
    altered: bool | None = None
    supervised: bool | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill of materials: a product, its prices and costs, and what it was made of, how and where."""

    code: str
    description: str = ""
    country: str = ""
    currency: str = ""
    ex_works: Decimal | None = None
    fob: Decimal | None = None
    net_cost: Decimal | None = None
    net_weight: Decimal | None = None
    outside: Decimal | None = None
    added: Decimal = NOUGHT
    wholly_obtained: bool | None = None
    materials: tuple[Material, ...] = ()
    operations: tuple[Operation, ...] | None = None
    carriage: Carriage = Carriage()
    provisions: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the working: which condition or provision, what was reckoned, and what it came to.

    `result` is True, False, or None where it is not decided or (a step that only tells) decides nothing. `depth` is how
    far inside alternatives it stands. `message` is an English message id whose fields are filled from `params` and,
    from message ids of their own, `words`.
    """

    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    result: bool | None = None
    depth: int = 0
    words: Mapping[str, str] = field(default_factory=dict)

    def text(self, translate: Translate = str) -> str:
        """The step in the reader's language."""
        return fill_fields(translate(self.message), filled(self.params, self.words, {}, translate))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Whether a product originates, step by step; None where the rule or the bill leaves it open."""

    originating: bool | None
    steps: tuple[Step, ...]
    rule: str = ""
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductRule:
    """One alternative of a product's rules, in a scheme: the rule (canonical text; empty if words alone) and the words.

    `reason` says why it is words alone: a code of `sentences.REASONS`.
    """

    words: str
    rule: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of the products whose codes lie from `first` to `last`; `goods` are the words that narrow them."""

    heading: str
    goods: str
    first: str
    last: str
    rules: tuple[ProductRule, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """An agreement or arrangement of preference: members, general provisions (rule language), proofs, rules."""

    code: str
    title: str
    valid_from: date
    valid_to: date | None = None
    countries: tuple[str, ...] = ()
    provisions: str = ""
    proofs: tuple[str, ...] = ()
    source: str = ""
    rule_sets: tuple[RuleSet, ...] = ()

"""A dossier of valuation: everything said about goods that must be valued. Frozen; amounts in the currencies given.

`None` means that nobody knows, which is never the same as no. `path` says where in the dossier something stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.tariff.valuation.rules.fields import Money


@dataclass(frozen=True, slots=True)
class Goods:
    """The goods being valued. `quantity` is in `unit`, `weight` in kilograms."""

    description: str = ""
    commodity: str = ""
    origin: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    weight: Decimal | None = None
    producer: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of several that share a sale: its price, and what charges are shared out by."""

    number: int
    price: Money | None
    weight: Decimal | None
    quantity: Decimal | None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Assist:
    """What the buyer supplied free or at a reduced cost, and how its value is spread (note to Article 8.1(b)(ii))."""

    paid_by_producer: Money | None = None
    repairs: Money | None = None
    freight: Money | None = None
    used_percent: Decimal | None = None
    done_in_importing_country: bool | None = None
    is_public_domain: bool | None = None
    spread: str = ""
    units: Decimal | None = None
    units_imported: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """An amount that may have to be added to the price. `included`: the price holds it already."""

    kind: str
    amount: Money | None
    path: str
    text: str = ""
    included: bool | None = None
    is_quantifiable: bool = True
    related_to_goods: bool | None = None
    condition_of_sale: bool | None = None
    after_importation: bool = False
    by: str = ""
    assist: Assist = Assist()


@dataclass(frozen=True, slots=True)
class Deduction:
    """An amount that may be taken off the price. `distinguished`: the papers show it apart from the price."""

    kind: str
    amount: Money | None
    path: str
    text: str = ""
    distinguished: bool = True
    included: bool = True
    in_writing: bool | None = None
    rate_is_usual: bool | None = None
    before_importation: bool | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Restriction:
    """A restriction on what the buyer may do with the goods: of law, of places, without effect on value, or other."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition or consideration to which the sale or price is subject; `value` where it can be determined."""

    kind: str
    text: str
    value: Money | None


@dataclass(frozen=True, slots=True)
class TestValue:
    """A value that the importer holds against the price (Article 1.2(b)); for the goods as a whole."""

    basis: str
    value: Money | None
    is_close: bool | None
    close_percent: Decimal | None
    same_time: bool | None
    to_unrelated: bool | None
    adjustment: Money | None
    path: str
    per_unit: bool = False


@dataclass(frozen=True, slots=True)
class Relationship:
    """Whether buyer and seller are related (Article 15.4), and what is known of what that did to the price."""

    related: bool | None = None
    how: str = ""
    influenced: bool | None = None
    customs_doubt: bool | None = None
    circumstances_accepted: bool | None = None
    circumstances: str = ""
    tests: tuple[TestValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Sale:
    """The sale for export. `exists` is no where goods come without one; `why_not` says how they come."""

    exists: bool | None = None
    why_not: str = ""
    why_not_text: str = ""
    price: Money | None = None
    incoterm: str = ""
    restrictions: tuple[Restriction, ...] = ()
    conditions: tuple[Condition, ...] = ()
    relationship: Relationship = Relationship()
    doubt_upheld: bool = False
    grounds: str = ""
    path: str = "sale"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A difference that evidence shows (Articles 2.1(b), 2.2): an amount on the unit value, or a percentage of it."""

    reason: str
    amount: Money | None
    percent: Decimal | None
    has_evidence: bool


@dataclass(frozen=True, slots=True)
class Comparable:
    """Goods valued before that may be identical or similar; `unit_value` or `value` of `quantity` units."""

    path: str
    reference: str
    unit_value: Money | None
    value: Money | None
    quantity: Decimal | None
    exported: date | None
    origin: str
    producer: str
    level: str
    importing_country: bool
    method: str
    is_accepted: bool
    has_domestic_design: bool
    is_alike: bool
    unlike_text: str
    adjustments: tuple[Adjustment, ...]


@dataclass(frozen=True, slots=True)
class UnitSale:
    """A sale of the goods, or of identical or similar ones, in the country of importation."""

    path: str
    unit_price: Money | None
    quantity: Decimal | None
    on: date | None
    buyer_related: bool
    buyer_supplied_assists: bool
    is_first_level: bool
    goods: str
    is_sufficient: bool
    is_processed: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """One cost of a reckoning: an amount, or a percentage of what the reckoning takes it of."""

    kind: str
    amount: Money | None
    percent: Decimal | None
    path: str
    per_lot: bool = False
    accepted: bool = True
    text: str = ""


@dataclass(frozen=True, slots=True)
class Deductive:
    """What Article 5 works with: sales in the country, and what is taken off the unit price."""

    sales: tuple[UnitSale, ...] = ()
    costs: tuple[Cost, ...] = ()
    processing_asked: bool | None = None
    identity_lost: bool = False
    value_added_known: bool = True
    minor_element: bool = False
    path: str = "deductive"


@dataclass(frozen=True, slots=True)
class Computed:
    """What Article 6 works with: costs of production, profit and general expenses, transport."""

    costs: tuple[Cost, ...] = ()
    producer_willing: bool = True
    usual: Cost | None = None
    is_usual: bool | None = None
    per_unit: bool = False
    path: str = "computed"


@dataclass(frozen=True, slots=True)
class Lease:
    """The rents of goods that are leased, and what is left of them afterwards."""

    payments: tuple[Money, ...] = ()
    rent: Money | None = None
    number: int | None = None
    periods_a_year: int = 12
    rate_percent: Decimal | None = None
    rate_per_period: bool = False
    compounding: str = "nominal"
    in_advance: bool = False
    services: Money | None = None
    residual: Money | None = None
    covers_whole_life: bool | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """Used goods: what they cost new, how old they are, what they have lost beyond their age (percent)."""

    kind: str = ""
    new_value: Money | None = None
    first_used: date | None = None
    months: Decimal | None = None
    percent: Decimal | None = None
    condition_percent: Decimal = Decimal(0)
    table: tuple[tuple[int, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class FallBack:
    """One way in which Article 7 is asked to find a value."""

    basis: str
    path: str
    text: str = ""
    value: Money | None = None
    unit_value: Money | None = None
    available_in_country: bool = True
    costs: tuple[Cost, ...] = ()
    lease: Lease | None = None
    used: Used | None = None
    comparables: tuple[Comparable, ...] = ()
    deductive: Deductive | None = None
    computed: Computed | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known about goods that are to be valued, and on which terms; `today` stands in for no date at all."""

    goods: Goods = Goods()
    day: date | None = None
    export_day: date | None = None
    import_day: date | None = None
    basis: str = ""
    items: tuple[Item, ...] = ()
    shared_by: str = "value"
    sale: Sale = Sale()
    additions: tuple[Addition, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    identical: tuple[Comparable, ...] | None = None
    similar: tuple[Comparable, ...] | None = None
    deductive: Deductive | None = None
    computed: Computed | None = None
    fallbacks: tuple[FallBack, ...] = ()
    inversion_asked: bool = False
    customs_agree: bool | None = None
    today: date | None = None

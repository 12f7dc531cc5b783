"""What the simulated country is made of: facts it is handed, shipments it plans, the truth it knows. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from customhouse.messages.wco.records import Declaration, MetaData


@dataclass(frozen=True, slots=True)
class Office:
    """A customs office: its code, UN/LOCODE, and the modes of transport (UNECE Rec 19) that pass it."""

    code: str
    location: str
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trader:
    """A company by identifier (empty: not registered), name and address."""

    identifier: str
    name: str
    line: str
    city: str
    postcode: str
    country: str
    imports: bool = True
    exports: bool = True


@dataclass(frozen=True, slots=True)
class Mandate:
    """A broker who may act for a trader: `2` direct or `3` indirect, for `import`, `export` or `all`."""

    broker: str
    representation: str
    scope: str


@dataclass(frozen=True, slots=True)
class QuotaFacts:
    """A tariff quota as traders know it: for which goods, and how it is claimed.

    `commodity` is the beginning of their code, `origins` where they come from (empty: anywhere). `licences`
    is None where none is needed; else the number of the licence of each holder.
    """

    order_number: str
    commodity: str
    origins: frozenset[str]
    preference: str
    licence_document: str = ""
    licences: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """The country as the simulation is handed it, as it stands on one day.

    `commodities` maps six-digit codes to national subdivisions (absent: none), `units` commodity prefixes to UNECE
    Rec 20 units, `rates` foreign currencies to national money for one unit; `preferences` are the countries whose
    goods may claim preference, `quotas` those that are open on the day.
    """

    code: str
    currency: str
    offices: tuple[Office, ...]
    traders: tuple[Trader, ...]
    brokers: tuple[Trader, ...]
    mandates: Mapping[str, tuple[Mandate, ...]]
    commodities: Mapping[str, tuple[str, ...]]
    units: Mapping[str, str]
    rates: Mapping[str, Decimal]
    preferences: frozenset[str]
    quotas: tuple[QuotaFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class WorldSettings:
    """How much of what is simulated. The same settings and country give the same bytes.

    `rows` declarations a day for `days` days from `first_day`. Shares are in [0, 1]; `types` weighs the second part
    of the declaration type (`A` standard, `D` pre-lodged, `C` simplified …).
    """

    first_day: date
    rows: int
    seed: int = 1
    days: int = 1
    import_share: float = 0.72
    mistake_share: float = 0.06
    unregistered_share: float = 0.02
    types: Mapping[str, int] = field(
        default_factory=lambda: {"A": 62, "D": 22, "C": 5, "B": 2, "F": 1, "Y": 3, "X": 1, "Z": 1, "P": 3}
    )


class MistakeKind(StrEnum):
    """The honest mistakes of busy people."""

    TOTALS = "totals"
    DOCUMENT = "document"
    TYPING = "typing"
    EDITION = "edition"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: what was declared, and what is true. `item` is None where it concerns the whole declaration."""

    kind: MistakeKind
    item: int | None
    declared: str
    true: str


@dataclass(frozen=True, slots=True)
class Goods:
    """One goods item as it truly is, or as somebody declares it. Masses in kilograms, price in the invoice currency.

    `quota` is the order number of the quota that it claims, `strength` the alcohol in per cent of the volume,
    `old_commodity` the code of an earlier edition.
    """

    commodity: str
    description: str
    origin: str
    price: Decimal
    gross_mass: Decimal
    net_mass: Decimal
    unit: str
    quantity: Decimal | None
    package: str
    packages: int
    marks: str
    preference: str
    documents: tuple[tuple[str, str], ...]
    old_commodity: str = ""
    strength: Decimal | None = None
    quota: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """One shipment as it truly is, or as somebody declares it."""

    lrn: str
    moment: datetime
    direction: str
    type_letter: str
    office: Office
    mode: str
    procedure: str
    previous_procedure: str
    trader: Trader
    partner: Trader
    broker: Trader | None
    representation: str
    export_country: str
    destination: str
    currency: str
    incoterm: str
    carrier_id: str
    containers: tuple[str, ...]
    transport_document: tuple[str, str]
    goods: tuple[Goods, ...]
    total_packages: int
    total_gross_mass: Decimal


@dataclass(frozen=True, slots=True)
class Truth:
    """What nobody but the simulation knows: the true shipment and the mistakes of its declaration."""

    shipment: Shipment
    mistakes: tuple[Mistake, ...]

    @property
    def is_clean(self) -> bool:
        """Whether the declaration says what is true."""
        return not self.mistakes


@dataclass(frozen=True, slots=True)
class SimulatedDeclaration:
    """A declaration as it reaches customs: the message, when and from whom it comes, and the truth behind it.

    `submitter` is the identifier of the trader or broker who sends it (empty: somebody not registered).
    """

    declaration: Declaration
    metadata: MetaData
    moment: datetime
    submitter: str
    truth: Truth

"""The flat snapshot of one goods item that selection reads: the same for one item and for a million.

`targeting` knows nothing of declarations; whoever composes the journey fills these facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.messages.record import Record


@dataclass(frozen=True, slots=True)
class Listed:
    """What watch lists say of a declaration: the best likeness of anybody it names (0: nobody), the codes of lists."""

    score: Decimal
    lists: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Linked:
    """What patterns of links a party stood in: the gravest score (0: none), and the kinds of patterns."""

    score: Decimal
    shapes: frozenset[str] = frozenset()


class ItemFacts(Record, frozen=True):
    """Who, what, where from and to, how, how much, what for; one goods item in its declaration.

    Codes are upper case, empty where unknown; figures are None where a table of the past does not tell them. Money is
    in the national currency, mass in kilograms. `selected_on` is
    the day of selection (acceptance, or presentation), by whose profiles and policy the item is selected; the legal
    date may lie before it. `lane_floor` is empty, or the code of the gravest lane chosen before for the same goods
    (amended or lodged anew), which holds since `floor_since`: selection never goes below it. `earlier_draw` is empty,
    or the lowest draw that the same goods had before (a decimal in [0, 1)): goods lodged anew draw no better.

    What is known from history (`rules.history.Past`) is as it was recorded before the moment of selection, and None
    where nobody asked for it: counts are of declarations that came to presented goods and were not withdrawn. So is
    `misclassification`, how much the words of the goods speak against their code: None too where they say too little;
    what watch lists say of those whom the declaration names (`Listed`), the same for each of its items; and in which
    patterns of links the importer stood (`Linked`).
    """

    declaration: str
    item: int
    items: int
    legal_date: date
    selected_on: date
    direction: str
    declaration_type: str
    procedure: str
    previous_procedure: str
    office: str
    declarant: str
    importer: str
    exporter: str
    importer_known: bool
    importer_declarations: int | None
    seller_country: str
    commodity: str
    description: str
    origin: str
    export_country: str
    destination: str
    transport_mode: str
    containerised: bool
    preference: str
    gross_mass: Decimal | None
    net_mass: Decimal | None
    packages: int | None
    item_price: Decimal | None
    customs_value: Decimal | None
    duty: Decimal | None
    documents: frozenset[str] = frozenset()
    lane_floor: str = ""
    floor_since: date | None = None
    earlier_draw: str = ""
    hour: int | None = None
    importer_first_seen: date | None = None
    importer_week: int | None = None
    importer_month: int | None = None
    importer_checks: int | None = None
    importer_findings: int | None = None
    importer_amendments: int | None = None
    declarant_declarations: int | None = None
    declarant_checks: int | None = None
    declarant_findings: int | None = None
    goods_declarations: int | None = None
    price_position: Decimal | None = None
    reference_position: Decimal | None = None
    price_deviation: Decimal | None = None
    misclassification: Decimal | None = None
    watch_list_score: Decimal | None = None
    watch_lists: frozenset[str] | None = None
    importer_link_score: Decimal | None = None
    importer_links: frozenset[str] | None = None

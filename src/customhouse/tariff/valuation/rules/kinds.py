"""The amounts that Article 8 adds to a price, and those that its notes let be deducted, each by its name.

The words are those of a dossier; the two letters beside them are the codes of declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.fields import variants


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of amount: the provision that adds or deducts it, and what it is called."""

    code: str
    provision: str
    name: str
    names: tuple[str, ...] = ()


FREIGHT, LOADING, INSURANCE = "freight", "loading", "insurance"
TRANSPORT = frozenset({FREIGHT, LOADING, INSURANCE})
"""Costs up to the place of importation: in the value on a CIF basis, out of it on an FOB basis (Article 8.2)."""
ASSISTS = frozenset({"assist_materials", "assist_tools", "assist_consumed", "assist_design"})

_ADDITIONS = (
    Kind("commission", "8.1(a)(i)", msgid("Selling commission"), ("commissions", "selling_commission", "ab")),
    Kind("brokerage", "8.1(a)(i)", msgid("Brokerage"), ("broker", "brokerage_fee")),
    Kind("buying_commission", "note:8.1(a)(i)", msgid("Buying commission"), ("purchase_commission", "bf")),
    Kind(
        "containers", "8.1(a)(ii)", msgid("Containers treated as one with the goods"), ("container", "containers_cost")
    ),
    Kind("packing", "8.1(a)(iii)", msgid("Packing, labour and materials"), ("packaging", "packing_costs", "ad")),
    Kind(
        "assist_materials",
        "8.1(b)(i)",
        msgid("Materials, components and parts supplied by the buyer"),
        ("materials", "components", "parts", "assist", "assists", "ae"),
    ),
    Kind(
        "assist_tools",
        "8.1(b)(ii)",
        msgid("Tools, dies and moulds supplied by the buyer"),
        ("tools", "tooling", "dies", "moulds", "molds", "tool", "mould", "mold", "af"),
    ),
    Kind(
        "assist_consumed",
        "8.1(b)(iii)",
        msgid("Materials consumed in production, supplied by the buyer"),
        ("consumed", "materials_consumed", "consumables", "ag"),
    ),
    Kind(
        "assist_design",
        "8.1(b)(iv)",
        msgid("Engineering, development, artwork, design, plans"),
        ("design", "engineering", "development", "artwork", "design_work", "plans", "sketches", "ah"),
    ),
    Kind(
        "royalty",
        "8.1(c)",
        msgid("Royalties and licence fees"),
        ("royalties", "licence_fee", "license_fee", "licence_fees", "license_fees", "licence", "license", "ai"),
    ),
    Kind("proceeds", "8.1(d)", msgid("Proceeds of resale that accrue to the seller"), ("resale_proceeds", "aj")),
    Kind(
        FREIGHT,
        "8.2(a)",
        msgid("Transport to the place of importation"),
        (
            "transport",
            "transport_costs",
            "ocean_freight",
            "sea_freight",
            "air_freight",
            "carriage",
            "pre_carriage",
            "ak",
            "ap",
            "aq",
            "ar",
        ),
    ),
    Kind(
        LOADING,
        "8.2(b)",
        msgid("Loading, unloading and handling up to the place of importation"),
        ("unloading", "handling", "loading_and_handling", "loading_unloading_handling"),
    ),
    Kind(INSURANCE, "8.2(c)", msgid("Insurance"), ("insurance_costs", "as")),
    Kind(
        "indirect_payment",
        "annex:7",
        msgid("Payments made to others to satisfy an obligation of the seller"),
        ("indirect_payments", "indirect", "debt_settled", "al"),
    ),
)

_DEDUCTIONS = (
    Kind(
        "work_after",
        "note:1, paragraph 3(a)",
        msgid("Construction, erection, assembly, maintenance or technical assistance after importation"),
        (
            "construction",
            "assembly",
            "erection",
            "maintenance",
            "technical_assistance",
            "installation",
            "construction_assembly",
            "post_importation_work",
            "bb",
        ),
    ),
    Kind(
        "transport_after",
        "note:1, paragraph 3(b)",
        msgid("Transport after importation"),
        (
            "inland_transport",
            "inland_freight",
            "post_importation_transport",
            "transport_after_importation",
            "inland",
            "ba",
        ),
    ),
    Kind(
        "duties",
        "note:1, paragraph 3(c)",
        msgid("Duties and taxes of the country of importation"),
        ("duties_and_taxes", "duties_taxes", "taxes", "import_duties", "duty", "vat", "bc"),
    ),
    Kind(
        "interest",
        "decision:3.1",
        msgid("Interest under a financing arrangement"),
        ("interest_charges", "financing", "financing_interest", "bd"),
    ),
    Kind(
        "software",
        "decision:4.1",
        msgid("Data or instructions recorded on a carrier"),
        ("data", "instructions", "carrier_media_content"),
    ),
    Kind(
        "buying_commission",
        "note:8.1(a)(i)",
        msgid("Buying commission"),
        ("purchase_commission", "bf"),
    ),
    Kind(
        "reproduction",
        "note:8.1(c), paragraph 1",
        msgid("Right to reproduce the goods in the country of importation"),
        ("right_of_reproduction", "right_to_reproduce", "be"),
    ),
    Kind("discount", "note:1, paragraph 1", msgid("Discount"), ("discounts", "rebate", "price_reduction")),
    Kind(FREIGHT, "8.2(a)", msgid("Transport to the place of importation"), ("transport", "ocean_freight")),
    Kind(LOADING, "8.2(b)", msgid("Loading, unloading and handling up to the place of importation"), ("handling",)),
    Kind(INSURANCE, "8.2(c)", msgid("Insurance"), ("insurance_costs",)),
)

_NEVER_ADDED = (
    Kind(
        "own_account",
        "note:1, paragraph 2",
        msgid("Activities of the buyer on his own account, such as marketing"),
        ("marketing", "advertising", "promotion", "own_activities", "market_research", "after_sales_service"),
    ),
    Kind(
        "dividend",
        "note:1, paragraph 4",
        msgid("Dividends and other payments that do not relate to the goods"),
        ("dividends",),
    ),
    Kind(
        "reproduction",
        "note:8.1(c), paragraph 1",
        msgid("Right to reproduce the goods in the country of importation"),
        ("right_to_reproduce", "reproduction_right", "right_of_reproduction"),
    ),
)

NEVER_ADDED = frozenset(kind.code for kind in _NEVER_ADDED)
"""What is often asked about and never added, each by its note."""
_KNOWN = (*_ADDITIONS, *_NEVER_ADDED)

ADDITIONS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _KNOWN})
DEDUCTIONS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _DEDUCTIONS})
ADDITION_WORDS = variants(**{kind.code: kind.names for kind in _KNOWN}, other=("an", "other_addition"))
DEDUCTION_WORDS = variants(**{kind.code: kind.names for kind in _DEDUCTIONS}, other=("bg", "other_deduction"))

CARRIAGE_PAID = frozenset({"CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DAT", "DDP", "DDU", "DAF", "DES", "DEQ"})
"""Terms of delivery whose price holds the main carriage."""
INSURANCE_PAID = frozenset({"CIF", "CIP", "DAP", "DPU", "DAT", "DDP", "DDU", "DAF", "DES", "DEQ"})
"""Terms of delivery under which the seller insures, or bears the risk, up to the place of delivery."""
CARRIAGE_UNPAID = frozenset({"EXW", "FCA", "FAS", "FOB"})
INCOTERMS = CARRIAGE_PAID | CARRIAGE_UNPAID


def is_in_price(kind: str, incoterm: str) -> bool:
    """Whether a price under these terms of delivery holds this cost of transport (Incoterms of the ICC).

    >>> is_in_price("freight", "CFR"), is_in_price("insurance", "CFR"), is_in_price("freight", "FOB")
    (True, False, False)
    """
    return incoterm in (INSURANCE_PAID if kind == INSURANCE else CARRIAGE_PAID)

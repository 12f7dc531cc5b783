"""Goods items: from the WCO tree to flat records."""

from __future__ import annotations

from dataclasses import dataclass

from customhouse.clearance.declarations.records import Adjustment, DeclaredTax, GoodsItem, Package, Party
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.reading import (
    amount,
    code,
    counted,
    documents,
    identifier,
    number,
    party,
    previous_documents,
    text,
    whole,
)
from customhouse.messages.findings import Finding
from customhouse.messages.wco import records as wco

FREIGHT = "AK"
"""Charge code (UCC annex B) of transport and insurance: what a declared freight charge (WCO 117) adds."""

MAIN = ("TSP", "HS", "")
"""Identification types (UN/EDIFACT 7143) whose code is the commodity code; TSP: tariff code of a customs union."""

FURTHER = "TRC"
"""The type of the two digits that a customs union adds to the eight of `TSP`."""

NATIONAL = "GN"
"""The type of a national code: a commodity code where nothing else is given, an additional code otherwise."""

PREFERENTIAL = "2"
"""The origin type (WCO 501) of an origin that counts for a preference."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """What the head says for every goods item that says nothing of its own."""

    consignor: Party | None = None
    consignee: Party | None = None
    destination: str = ""
    export_country: str = ""


NOTHING = Inherited()
NO_COMMODITY = wco.Commodity()
NO_MEASURES = wco.GoodsMeasure()


def goods_item(
    value: wco.GovernmentAgencyGoodsItem, position: int, findings: list[Finding], head: Inherited = NOTHING
) -> GoodsItem:
    """One goods item; places of findings are counted by `position` (from 1). What it does not say, `head` does."""
    at = place.item(position)
    goods = value.commodity or NO_COMMODITY
    measures = goods.goods_measure or NO_MEASURES
    valuation = value.customs_valuation
    procedures = value.government_procedures
    commodity, additional = commodity_code(goods.classifications)
    taxes = tuple([_tax(tax) for tax in goods.duty_tax_fees])
    sequence = _sequence(value, at, findings)
    origin, preferential_origin = _origins(value)
    supplementary = measures.tariff_quantity
    return GoodsItem(
        number=position if sequence is None else sequence,
        commodity=commodity,
        description=text(goods.description),
        origin=origin,
        preferential_origin=preferential_origin,
        procedure=code(procedures[0].current_code) if procedures else "",
        previous_procedure=code(procedures[0].previous_code) if procedures else "",
        additional_procedures=tuple([code(further.current_code) for further in procedures[1:]]),
        price=amount(goods.invoice_line.item_charge_amount if goods.invoice_line else None),
        customs_value=amount(value.customs_value_amount),
        statistical_value=amount(value.statistical_value_amount),
        valuation_method=code(valuation.method_code) if valuation else "",
        gross_mass=number(measures.gross_mass_measure),
        net_mass=number(measures.net_net_weight_measure),
        supplementary_quantity=number(supplementary),
        supplementary_unit=code(supplementary.unit_code) if supplementary else "",
        additional_codes=additional,
        preference=_preference(taxes),
        packages=_packages(value, at, findings),
        documents=documents(value.additional_documents, at, findings),
        previous_documents=previous_documents(value.previous_documents, at, findings),
        taxes=taxes,
        adjustments=charges(valuation),
        consignor=party(value.consignor) or head.consignor,
        consignee=party(value.consignee) or head.consignee,
        destination=(code(value.destination.country_code) if value.destination else "") or head.destination,
        export_country=(code(value.export_country.id) if value.export_country else "") or head.export_country,
    )


def _sequence(value: wco.GovernmentAgencyGoodsItem, at: Place, findings: list[Finding]) -> int | None:
    """The item's number as declared; None where there is none that can be one."""
    declared = value.sequence_numeric
    found = None if declared is None else counted(declared)
    return found if found is not None else whole(declared, at.into("006", "SequenceNumeric"), findings)


def _preference(taxes: tuple[DeclaredTax, ...]) -> str:
    """The preference of the first tax that claims one."""
    for tax in taxes:
        if tax.preference:
            return tax.preference
    return ""


def commodity_code(given: tuple[wco.Classification, ...]) -> tuple[str, tuple[str, ...]]:
    """The commodity code (digits joined) and the additional codes of an item's classifications.

    >>> commodity_code((wco.Classification(id="46021910", identification_type_code="TSP"),
    ...                 wco.Classification(id="00", identification_type_code="TRC"),
    ...                 wco.Classification(id="VATZ", identification_type_code="GN")))
    ('4602191000', ('VATZ',))
    """
    coded = [(code(one.identification_type_code), identifier(one.id).replace(".", "")) for one in given]
    if len(coded) == 1 and coded[0][0] in MAIN:
        return coded[0][1], ()
    main = next((digits for kind, digits in coded if kind in MAIN), "")
    if main:
        main += next((digits for kind, digits in coded if kind == FURTHER), "")
    else:
        main = next((digits for kind, digits in coded if kind == NATIONAL and digits.isdigit()), "")
    additional = (digits for kind, digits in coded if kind not in {*MAIN, FURTHER} and digits not in {"", main})
    return main, tuple(additional)


def charges(value: wco.CustomsValuation | None) -> tuple[Adjustment, ...]:
    """Additions to and deductions from the price, freight first."""
    if value is None:
        return ()
    freight = amount(value.freight_charge_amount)
    found = [] if freight is None else [Adjustment(FREIGHT, freight)]
    for charge in value.charge_deductions:
        sum_of_charge = amount(charge.other_charge_deduction_amount)
        if sum_of_charge is not None:
            found.append(Adjustment(code(charge.charges_type_code), sum_of_charge))
    return tuple(found)


def _origins(value: wco.GovernmentAgencyGoodsItem) -> tuple[str, str]:
    """The first country of origin that is not preferential, and the first that is; empty where there is none."""
    if len(value.origins) == 1:
        [one] = value.origins
        country = code(one.country_code)
        return ("", country) if code(one.type_code) == PREFERENTIAL else (country, "")
    found: dict[bool, str] = {}
    for one in value.origins:
        found.setdefault(code(one.type_code) == PREFERENTIAL, code(one.country_code))
    return found.get(False, ""), found.get(True, "")


def _tax(value: wco.DutyTaxFee) -> DeclaredTax:
    """One tax as declared."""
    payment, quantity = value.payment, value.specific_tax_base_quantity
    return DeclaredTax(
        code(value.type_code),
        code(value.duty_regime_code),
        amount(value.ad_valorem_tax_base_amount),
        number(quantity),
        code(quantity.unit_code) if quantity else "",
        value.tax_rate_numeric,
        amount(payment.tax_assessed_amount) if payment else None,
        code(payment.method_code) if payment else "",
        identifier(value.quota_order_id),
    )


def _packages(value: wco.GovernmentAgencyGoodsItem, at: Place, findings: list[Finding]) -> tuple[Package, ...]:
    """The packages of an item."""
    found = []
    for count, given in enumerate(value.packagings, start=1):
        declared = given.quantity_quantity
        quantity = None if declared is None else counted(declared.value)
        if quantity is None:
            quantity = whole(declared, place.packaging(at, count).into("144", "QuantityQuantity"), findings)
        found.append(Package(code(given.type_code), quantity, text(given.marks_numbers_id)))
    return tuple(found)

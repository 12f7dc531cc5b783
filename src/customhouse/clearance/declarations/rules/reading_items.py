"""Goods items: from the WCO tree to flat records."""

from __future__ import annotations

from customhouse.clearance.declarations.records import Adjustment, DeclaredTax, GoodsItem, Package
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.reading import (
    amount,
    code,
    document,
    identifier,
    number,
    party,
    previous,
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


def goods_item(value: wco.GovernmentAgencyGoodsItem, position: int, findings: list[Finding]) -> GoodsItem:
    """One goods item; places of findings are counted by `position` (from 1). Headers are not looked at."""
    at = place.item(position)
    goods = value.commodity or wco.Commodity()
    measures = goods.goods_measure or wco.GoodsMeasure()
    valuation = value.customs_valuation or wco.CustomsValuation()
    procedures = value.government_procedures
    commodity, additional = commodity_code(goods.classifications)
    taxes = tuple(_tax(tax) for tax in goods.duty_tax_fees)
    sequence = whole(value.sequence_numeric, at.into("006", "SequenceNumeric"), findings)
    return GoodsItem(
        number=position if sequence is None else sequence,
        commodity=commodity,
        description=text(goods.description),
        origin=_origin(value, preferential=False),
        preferential_origin=_origin(value, preferential=True),
        procedure=code(procedures[0].current_code) if procedures else "",
        previous_procedure=code(procedures[0].previous_code) if procedures else "",
        additional_procedures=tuple(code(further.current_code) for further in procedures[1:]),
        price=amount(goods.invoice_line.item_charge_amount if goods.invoice_line else None),
        customs_value=amount(value.customs_value_amount),
        statistical_value=amount(value.statistical_value_amount),
        valuation_method=code(valuation.method_code),
        gross_mass=number(measures.gross_mass_measure),
        net_mass=number(measures.net_net_weight_measure),
        supplementary_quantity=number(measures.tariff_quantity),
        supplementary_unit=code(measures.tariff_quantity.unit_code if measures.tariff_quantity else None),
        additional_codes=additional,
        preference=next((tax.preference for tax in taxes if tax.preference), ""),
        packages=_packages(value, at, findings),
        documents=tuple(
            document(given, place.document(at, count), findings)
            for count, given in enumerate(value.additional_documents, start=1)
        ),
        previous_documents=tuple(
            previous(given, at.into("99A", "PreviousDocument", count), findings)
            for count, given in enumerate(value.previous_documents, start=1)
        ),
        taxes=taxes,
        adjustments=charges(value.customs_valuation),
        consignor=party(value.consignor),
        consignee=party(value.consignee),
        destination=code(value.destination.country_code if value.destination else None),
        export_country=code(value.export_country.id if value.export_country else None),
    )


def commodity_code(given: tuple[wco.Classification, ...]) -> tuple[str, tuple[str, ...]]:
    """The commodity code (digits joined) and the additional codes of an item's classifications.

    >>> commodity_code((wco.Classification(id="46021910", identification_type_code="TSP"),
    ...                 wco.Classification(id="00", identification_type_code="TRC"),
    ...                 wco.Classification(id="VATZ", identification_type_code="GN")))
    ('4602191000', ('VATZ',))
    """
    coded = [(code(one.identification_type_code), identifier(one.id).replace(".", "")) for one in given]
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


def _origin(value: wco.GovernmentAgencyGoodsItem, *, preferential: bool) -> str:
    """The preferential or the other country of origin."""
    for one in value.origins:
        if (code(one.type_code) == PREFERENTIAL) is preferential:
            return code(one.country_code)
    return ""


def _tax(value: wco.DutyTaxFee) -> DeclaredTax:
    """One tax as declared."""
    payment = value.payment or wco.Payment()
    quantity = value.specific_tax_base_quantity
    return DeclaredTax(
        type=code(value.type_code),
        preference=code(value.duty_regime_code),
        base=amount(value.ad_valorem_tax_base_amount),
        quantity=number(quantity),
        unit=code(quantity.unit_code if quantity else None),
        rate=value.tax_rate_numeric,
        assessed=amount(payment.tax_assessed_amount),
        payment_method=code(payment.method_code),
        quota=identifier(value.quota_order_id),
    )


def _packages(value: wco.GovernmentAgencyGoodsItem, at: Place, findings: list[Finding]) -> tuple[Package, ...]:
    """The packages of an item."""
    found = []
    for count, given in enumerate(value.packagings, start=1):
        where = place.packaging(at, count).into("144", "QuantityQuantity")
        quantity = whole(given.quantity_quantity, where, findings)
        found.append(Package(code(given.type_code), quantity, text(given.marks_numbers_id)))
    return tuple(found)

"""Value, origin and quantity on the whole way: what is odd is told or refused, never assessed as nothing."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.records import Outcome, Result
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco import records as wco
from tests.journeys.messages import Goods, as_xml, codes, declaration, send

pytestmark = pytest.mark.django_db
TILES = Goods("69072100", "Ceramic tiles", unit="MTK", quantity="50")
POTS = Goods()
REFERENCES = count(1)


def changed(record: Any, **fields: Any) -> Any:
    """The record with other fields."""
    return record.__class__(**{name: getattr(record, name) for name in record.__struct_fields__} | fields)


def lodged(goods: Goods = POTS, *, commodity: dict[str, Any] | None = None, **fields: Any) -> Outcome:
    """A declaration of one item; `fields` and `commodity` replace those of the item and its commodity."""
    tree = declaration(f"VALUE-{next(REFERENCES)}", goods, type_code=fields.pop("type_code", "IMA"))
    shipment = tree.goods_shipment
    assert shipment is not None
    item = shipment.government_agency_goods_items[0]
    item = changed(item, **fields, commodity=changed(item.commodity, **(commodity or {})))
    return send(as_xml(changed(tree, goods_shipment=changed(shipment, government_agency_goods_items=(item,)))))


def charged(code: str, amount: str, currency: str = "XDD") -> wco.CustomsValuation:
    charge = wco.ChargeDeduction(
        charges_type_code=code, other_charge_deduction_amount=wco.Amount(Decimal(amount), currency)
    )
    return wco.CustomsValuation(method_code="1", charge_deductions=(charge,))


def origins(*given: tuple[str, str]) -> tuple[wco.Origin, ...]:
    return tuple(wco.Origin(country_code=country, type_code=kind) for country, kind in given)


def amounts(outcome: Outcome) -> dict[str, Decimal]:
    return {line.type: line.amount for line in outcome.duties}


def test_goods_without_a_price_are_refused(demoland: CountryPack) -> None:
    """The sum of the invoice does not tell what they are worth."""
    outcome = lodged(commodity={"invoice_line": None})
    assert (outcome.result, codes(outcome.errors)) == (Result.REJECTED, ["MON-NONE"])


def test_a_simplified_declaration_owes_nothing_by_an_unknown_value(demoland: CountryPack) -> None:
    """It is taken with a warning, and no duty of zero is written down."""
    outcome = lodged(commodity={"invoice_line": None}, type_code="IMC")
    assert outcome.result is Result.ACCEPTED, outcome.errors
    assert {"MON-NONE", "DUTY-VALUE"} <= set(codes(outcome.warnings))
    assert outcome.duties == ()


def test_a_declared_value_is_converted(demoland: CountryPack) -> None:
    """Euros are not dinars."""
    outcome = lodged(commodity={"invoice_line": None}, customs_value_amount=wco.Amount(Decimal(1000), "EUR"))
    assert outcome.result is Result.ACCEPTED, outcome.errors
    assert Declaration.objects.get().customs_value > 2000


@pytest.mark.parametrize(
    ("code", "amount", "said"),
    [("BA", "99999", "MON-DEDA"), ("BA", "1000", "MON-DEDA"), ("BA", "600", "MON-DEDM"), ("BA", "500", "")],
)
def test_a_deduction_is_a_part_of_the_price(demoland: CountryPack, code: str, amount: str, said: str) -> None:
    """Of all or more it refuses, of much it is told."""
    outcome = lodged(customs_valuation=charged(code, amount))
    found = [one for one in codes(outcome.findings) if one.startswith("MON-DED")]
    assert found == ([said] if said else [])
    assert (outcome.result is Result.REJECTED) is (said == "MON-DEDA")


@pytest.mark.parametrize("preference", ["100", "300"])
def test_anti_dumping_duty_is_not_walked_around(demoland: CountryPack, preference: str) -> None:
    """Tiles of China stay such, whatever preferential origin is claimed for them."""
    tax = wco.DutyTaxFee(duty_regime_code=preference, type_code="CUD")
    plain = amounts(lodged(TILES, origins=origins(("CN", "1"))))
    both = lodged(TILES, origins=origins(("CN", "1"), ("TN", "2")), commodity={"duty_tax_fees": (tax,)})
    assert plain["ADD"] > 0
    assert amounts(both).get("ADD", both.findings) == plain["ADD"]


def test_a_preferential_origin_alone_does_not_tell_whether_tiles_are_dumped(demoland: CountryPack) -> None:
    """Where measures hang on the origin it is asked for; for other goods the preferential one stands in."""
    refused = lodged(TILES, origins=origins(("TN", "2")))
    assert codes(refused.errors) == ["ORI-MEAS"]
    assert lodged(origins=origins(("TN", "2"))).result is Result.ACCEPTED


@pytest.mark.parametrize("unit", ["KGM", "DTN"])
def test_a_supplementary_quantity_is_no_mass(demoland: CountryPack, unit: str) -> None:
    """Ten grams beside a hundred kilograms do not lower an excise by weight."""
    propane = amounts(lodged(Goods("27111200", "Propane in bottles")))
    beside = lodged(Goods("27111200", "Propane in bottles", unit=unit, quantity="0.01"))
    assert amounts(beside)["EXC"] == propane["EXC"] == 25


def test_duty_by_weight_wants_a_weight(demoland: CountryPack) -> None:
    """A net mass of zero does not pass for goods that owe nothing."""
    outcome = lodged(Goods("27111200", "Propane in bottles", net="0"))
    assert codes(outcome.errors) == ["DUTY-QUANTITY"]
    assert "WGT-TINY" in codes(outcome.warnings)

"""Where in a declaration the facts stand that duty depends on: WCO pointers and tag paths of a goods item."""

from __future__ import annotations

_PLACES = {
    "item": ("", ""),
    "commodity": ("/23A/21A/145", "/Commodity/Classification/ID"),
    "origin": ("/92A/063", "/Origin/CountryCode"),
    "document": ("/02A/D006", "/AdditionalDocument/TypeCode"),
    "preference": ("/23A/50A/164", "/Commodity/DutyTaxFee/DutyRegimeCode"),
    "quota": ("/23A/50A/401", "/Commodity/DutyTaxFee/QuotaOrderID"),
    "value": ("/108", "/CustomsValueAmount"),
    "mass": ("/23A/65A/128", "/Commodity/GoodsMeasure/NetNetWeightMeasure"),
    "quantity": ("/23A/65A/130", "/Commodity/GoodsMeasure/TariffQuantity"),
}


def place(item: int, what: str) -> tuple[str, str]:
    """The WCO pointer and the tag path of a fact of goods item number `item`.

    >>> place(2, "commodity")[0]
    '42A/67A/68A[2]/23A/21A/145'
    """
    pointer, path = _PLACES[what]
    return (
        f"42A/67A/68A[{item}]{pointer}",
        f"Declaration/GoodsShipment/GovernmentAgencyGoodsItem[{item}]{path}",
    )

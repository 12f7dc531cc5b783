"""What measures of integrated tariffs are for, by the number of their type and the letter of their series.

The series comes first: a control that bears the number of a duty is a control all the same. Sources: TARIC measure
types and series; UK national types (VAT, excise).
"""

from __future__ import annotations

from collections.abc import Mapping

from customhouse.tariff.schedules.records import Kind, MeasureType

BY_TYPE: Mapping[str, Kind] = {
    **dict.fromkeys(("103", "106"), Kind.THIRD_COUNTRY),
    "105": Kind.END_USE,
    **dict.fromkeys(("112", "115", "117", "119"), Kind.SUSPENSION),
    **dict.fromkeys(("122", "123"), Kind.QUOTA),
    **dict.fromkeys(("140", "141", "142", "145"), Kind.PREFERENCE),
    **dict.fromkeys(("143", "144", "146", "147"), Kind.PREFERENTIAL_QUOTA),
    **dict.fromkeys(("672", "673", "674"), Kind.AGRICULTURAL),
    **dict.fromkeys(("551", "552", "553", "554"), Kind.TRADE_DEFENCE),
    **dict.fromkeys(("651", "652", "653", "654", "690", "695"), Kind.ADDITIONAL),
    "696": Kind.SAFEGUARD,
    "305": Kind.VAT,
    "306": Kind.EXCISE,
    **dict.fromkeys(("109", "110", "111"), Kind.UNIT),
    **dict.fromkeys(("277", "278"), Kind.PROHIBITION),
}

BY_SERIES: Mapping[str, Kind] = {
    "A": Kind.PROHIBITION,
    "B": Kind.CONTROL,
    "D": Kind.TRADE_DEFENCE,
    "E": Kind.AGRICULTURAL,
    "F": Kind.ADDITIONAL,
    "J": Kind.ADDITIONAL,
    "M": Kind.CONTROL,
    "N": Kind.CONTROL,
    "O": Kind.UNIT,
    "P": Kind.VAT,
    "Q": Kind.EXCISE,
    "S": Kind.UNIT,
}

WITHOUT_DUTY = frozenset("ABMNO")
"""Series whose measures charge nothing, whatever number their type bears."""

NOTICES = frozenset({"555", "560", "561", "562", "563", "564", "565", "566", "570"})
"""Types of the trade-defence series that announce or register, and charge nothing."""

TAX_OF: Mapping[Kind, str] = {
    **dict.fromkeys(
        (
            Kind.THIRD_COUNTRY,
            Kind.END_USE,
            Kind.SUSPENSION,
            Kind.QUOTA,
            Kind.PREFERENCE,
            Kind.PREFERENTIAL_QUOTA,
        ),
        "CUD",
    ),
    Kind.TRADE_DEFENCE: "ADD",
    Kind.ADDITIONAL: "SUR",
    Kind.SAFEGUARD: "SAF",
    Kind.EXCISE: "EXC",
    Kind.FEE: "FEE",
    Kind.VAT: "VAT",
}
"""The tax that a kind of measures charges; kinds that are not here charge none by themselves."""

_COUNTERVAILING = frozenset({"553", "554"})


def kind_of(code: str, series: str) -> Kind:
    """What measures of a type are for.

    >>> kind_of("103", "C"), kind_of("103", "B"), kind_of("VTS", "P")
    (<Kind.THIRD_COUNTRY: 'third country'>, <Kind.CONTROL: 'control'>, <Kind.VAT: 'vat'>)
    """
    if series in WITHOUT_DUTY:
        return BY_SERIES[series]
    if code in NOTICES:
        return Kind.CONTROL
    return BY_TYPE.get(code) or BY_SERIES.get(series, Kind.UNKNOWN)


def measure_type(code: str, series: str, name: str = "", *, combines: bool | None = None) -> MeasureType:
    """A type of an integrated tariff: `combines` as its series says, where the file does not."""
    kind = kind_of(code, series)
    tax = "CVD" if code in _COUNTERVAILING else TAX_OF.get(kind, "")
    return MeasureType(code, series, kind, tax, series in "DJPQ" if combines is None else combines, name)

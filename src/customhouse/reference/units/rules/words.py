"""Units in words: as the law charges by them ("per hectolitre") and as a form asks for them ("Volume in hectolitres").

English message ids, for the units that tariffs charge by; any other unit goes by its short English name.
"""

from __future__ import annotations

from collections.abc import Mapping

from customhouse.messages.findings import msgid
from customhouse.reference.units.rules.codes import UnknownUnit, find_unit

ONE: Mapping[str, str] = {
    "C62": msgid("piece"),
    "NAR": msgid("article"),
    "NPR": msgid("pair"),
    "PR": msgid("pair"),
    "MIL": msgid("thousand articles"),
    "KGM": msgid("kilogram"),
    "GRM": msgid("gram"),
    "DTN": msgid("100 kilograms"),
    "TNE": msgid("tonne"),
    "CTM": msgid("carat"),
    "LTR": msgid("litre"),
    "HLT": msgid("hectolitre"),
    "LPA": msgid("litre of pure alcohol"),
    "ASV": msgid("% of alcohol by volume"),
    "MTR": msgid("metre"),
    "MTK": msgid("square metre"),
    "MTQ": msgid("cubic metre"),
    "KWH": msgid("kilowatt hour"),
    "MWH": msgid("megawatt hour"),
}
"""What one of a unit is called."""

ASKED: Mapping[str, str] = {
    "C62": msgid("Number of pieces"),
    "NAR": msgid("Number of articles"),
    "NPR": msgid("Number of pairs"),
    "PR": msgid("Number of pairs"),
    "MIL": msgid("Number of thousands of articles"),
    "KGM": msgid("Net mass in kilograms"),
    "GRM": msgid("Net mass in grams"),
    "DTN": msgid("Net mass in units of 100 kilograms"),
    "TNE": msgid("Net mass in tonnes"),
    "CTM": msgid("Mass in carats"),
    "LTR": msgid("Volume in litres"),
    "HLT": msgid("Volume in hectolitres"),
    "LPA": msgid("Litres of pure alcohol"),
    "ASV": msgid("Alcoholic strength in % by volume"),
    "MTR": msgid("Length in metres"),
    "MTK": msgid("Area in square metres"),
    "MTQ": msgid("Volume in cubic metres"),
    "KWH": msgid("Energy in kilowatt hours"),
    "MWH": msgid("Energy in megawatt hours"),
}
"""How a form asks for a quantity in a unit."""


def one_of(code: str) -> str:
    """What one of a unit is called (an English message id); its code where no list has it.

    >>> one_of("HLT"), one_of("KGM#G"), one_of("???")
    ('hectolitre', 'kilogram', '???')
    """
    unit = code.partition("#")[0]
    return ONE.get(unit) or _short_name(unit)


def asked_in(code: str) -> str:
    """How a form asks for a quantity in a unit (an English message id).

    >>> asked_in("NPR"), asked_in("LBR")
    ('Number of pairs', 'pound')
    """
    unit = code.partition("#")[0]
    return ASKED.get(unit) or _short_name(unit)


def _short_name(code: str) -> str:
    try:
        return find_unit(code).name
    except UnknownUnit:
        return code

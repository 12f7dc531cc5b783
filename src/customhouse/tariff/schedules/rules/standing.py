"""The schedules that are known by name: title, currency, and taxes in their order of charge.

What a file does not say of a schedule (the base of value added tax, how amounts are rounded) stands here, with its
reference. A schedule that is not listed has the same order of charge, in the currency that its file names.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from customhouse.tariff.measures.records import TaxLaw
from customhouse.tariff.schedules.records import Schedule

_DUTIES = "value+CUD+ADD+CVD+SUR+SAF"


def _taxes(reference: str, *, excise: str = "half-up") -> tuple[TaxLaw, ...]:
    """Duty, trade defence and safeguards on the value; excise on these; value added tax on the sum."""
    rows = (
        ("CUD", 10, "value", "half-up"),
        ("ADD", 20, "value", "half-up"),
        ("CVD", 21, "value", "half-up"),
        ("SUR", 22, "value", "half-up"),
        ("SAF", 23, "value", "half-up"),
        ("EXC", 30, _DUTIES, excise),
        ("FEE", 40, "value", "half-up"),
        ("VAT", 50, f"{_DUTIES}+EXC+FEE", "half-up"),
    )
    return tuple(TaxLaw(type_, order, base, mode, 2, reference, date.min) for type_, order, base, mode in rows)


STANDING: Mapping[str, Schedule] = {
    "uk": Schedule("uk", "United Kingdom", "GBP", _taxes("Taxation (Cross-border Trade) Act 2018", excise="down")),
    "xi": Schedule("xi", "Northern Ireland", "GBP", _taxes("Windsor Framework", excise="down")),
    "us": Schedule("us", "United States", "USD", _taxes("Harmonized Tariff Schedule of the United States")),
    "eu": Schedule("eu", "European Union", "EUR", _taxes("Regulation (EU) 952/2013")),
}


def schedule_named(code: str, currency: str = "") -> Schedule:
    """The schedule of a code; one that is not listed has the currency given.

    >>> schedule_named("zz", "XDD").currency, schedule_named("uk").currency
    ('XDD', 'GBP')
    """
    known = STANDING.get(code)
    if known is not None and (not currency or currency == known.currency):
        return known
    return Schedule(code, known.title if known else code, currency, _taxes(""))

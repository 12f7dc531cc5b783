"""Measures of schedules in the reader's words, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from customhouse.foundation.pages.formats import number
from customhouse.messages.findings import fill, msgid
from customhouse.reference.codelists.queries import code_name
from customhouse.reference.countries.queries import country_name
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.wording import Language, in_words
from customhouse.tariff.schedules.records import Kind, Law, Measure

KINDS = {
    Kind.THIRD_COUNTRY: msgid("Third country duty"),
    Kind.END_USE: msgid("Duty under end use"),
    Kind.SUSPENSION: msgid("Suspension of duty"),
    Kind.QUOTA: msgid("Tariff quota"),
    Kind.PREFERENCE: msgid("Tariff preference"),
    Kind.PREFERENTIAL_QUOTA: msgid("Preferential tariff quota"),
    Kind.AGRICULTURAL: msgid("Agricultural component"),
    Kind.TRADE_DEFENCE: msgid("Trade defence duty"),
    Kind.ADDITIONAL: msgid("Additional duty"),
    Kind.SAFEGUARD: msgid("Safeguard duty outside the quota"),
    Kind.EXCISE: msgid("Excise duty"),
    Kind.FEE: msgid("Fee"),
    Kind.VAT: msgid("Value added tax"),
    Kind.UNIT: msgid("Supplementary unit"),
    Kind.CONTROL: msgid("Control"),
    Kind.PROHIBITION: msgid("Prohibition"),
    Kind.UNKNOWN: msgid("Other measure"),
}
"""What kinds of measures are called."""

FORMAT_NAMES = {
    "uk": msgid("United Kingdom: commodities, areas or exchange rates of the Trade Tariff (JSON)"),
    "us": msgid("United States: table of the Harmonized Tariff Schedule (CSV, Excel)"),
    "taric": msgid("Integrated tariff in the format of TARIC (XML)"),
    "sheet": msgid("Plain table (CSV, Excel)"),
}
"""What the formats of files are called."""

_NEEDS = {
    "certificate": msgid("certificate {code}"),
    "additional code": msgid("additional code {code}"),
    "origin": msgid("origin in {area}"),
}
_WHOLE_WORLD = msgid("All countries")
_COUNTRY = 2


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """One measure in words: what it is, its rates (several where conditions have their own), where it holds."""

    measure: Measure
    kind: str
    name: str
    rates: tuple[str, ...]
    area: str
    members: int
    excluded: tuple[str, ...]
    conditions: tuple[str, ...]


def needed(needs: Iterable[str], language: str) -> tuple[str, ...]:
    """What an option takes, in words.

    `needs` are as the command tells them: `certificate N990`, `additional code 2600`, `origin KE`.
    """
    return tuple(_needed(need, language) for need in needs)


def _needed(need: str, language: str) -> str:
    what, _, code = need.rpartition(" ")
    shown = code
    if what == "certificate":
        name = code_name("documents", code, language)
        shown = f"{code} ({name})" if name != code else code
    elif what == "origin" and len(code) == _COUNTRY:
        shown = country_name(code, language)
    return fill(gettext(_NEEDS[what]), {"code": shown, "area": shown})


def in_reader_words(law: Law, measures: Iterable[Measure], language: str) -> list[MeasureWords]:
    """Measures in words, in the order of their kinds."""
    order = {kind: place for place, kind in enumerate(Kind)}
    kinds = {code: type_.kind for code, type_ in law.types.items()}
    ordered = sorted(measures, key=lambda row: (order[kinds.get(row.type, Kind.UNKNOWN)], row.type, row.area, row.id))
    return [_words(law, row, kinds.get(row.type, Kind.UNKNOWN), language) for row in ordered]


def _words(law: Law, row: Measure, kind: Kind, language: str) -> MeasureWords:
    type_ = law.types.get(row.type)
    expressions = [row.expression, *(each.expression for each in row.conditions)]
    speaking = Language(gettext, number)
    rates = tuple(dict.fromkeys(in_words(parsed(each), speaking) for each in expressions if each))
    members = [each for each in law.members if each.area == row.area]
    return MeasureWords(
        row,
        gettext(KINDS[kind]),
        type_.name if type_ else row.type,
        rates,
        _area(row.area, next((each.name for each in members), ""), language),
        len(members),
        tuple(_area(code, code, language) for code in sorted(row.excluded)),
        tuple(dict.fromkeys(each.certificate for each in row.conditions if each.certificate)),
    )


def _area(code: str, name: str, language: str) -> str:
    if not code:
        return gettext(_WHOLE_WORLD)
    return country_name(code, language) if len(code) == _COUNTRY else name or code

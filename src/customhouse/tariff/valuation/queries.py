"""The valuation terms of the installed country, and the value of a dossier under them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_precision
from django.db.models import QuerySet

from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.currencies.queries import rates_on
from customhouse.reference.currencies.records import UnknownCurrency
from customhouse.reference.tables import read_table
from customhouse.tariff.valuation.access import READ_ALL
from customhouse.tariff.valuation.models import Doubt
from customhouse.tariff.valuation.records import ToNational
from customhouse.tariff.valuation.rules.dossier import Dossier
from customhouse.tariff.valuation.rules.reading import GivenRate, Read, read_dossier
from customhouse.tariff.valuation.rules.terms import EXPORT_DAY, ValuationTerms, terms_of_rows
from customhouse.tariff.valuation.rules.valuing import Valuation, value_goods

LARGEST = 2_000_000
"""Bytes of a dossier; more is no dossier."""


@dataclass(frozen=True, slots=True)
class Valued:
    """A dossier that was valued: the answer, and the warnings of its reading."""

    valuation: Valuation
    warnings: tuple[Finding, ...]
    dossier: Dossier
    terms: ValuationTerms


def terms_on(day: date) -> ValuationTerms:
    """The valuation terms of the installed country on a day; `TermsError` names the row of law that is wrong."""
    return _terms(installed_pack(), day)


def kinds_of_used_goods(day: date) -> tuple[str, ...]:
    """The kinds of used goods for which the law has a table of depreciation."""
    return tuple(dict.fromkeys(row.kind for row in terms_on(day).depreciation))


def visible_to(actor: Actor) -> QuerySet[Doubt]:
    """The doubts that an actor may see: officials all, importers' people those about their own goods."""
    doubts = Doubt.objects.order_by("-id")
    return doubts if permits(actor, READ_ALL) else doubts.filter(importer__in=actor.traders)


def find(actor: Actor, number: str) -> Doubt:
    """The doubt of a number; `NotFound` where there is none that the actor may see."""
    found = visible_to(actor).filter(number=number.replace("\0", "").upper()[:30]).first()
    if found is None:
        raise NotFound("doubt", number.replace("\0", ""))
    return found


def parse_dossier(text: str | bytes) -> Any:
    """A dossier from JSON, every figure exact. Raises `Refused` for what is no JSON, or too much of it."""
    if len(text) > LARGEST:
        raise Refused([_fault("DOS-SIZE", msgid("The dossier is larger than {most} bytes."), str(LARGEST))])
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        cause = str(error).partition(":")[0] if not isinstance(error, json.JSONDecodeError) else str(error)
        raise Refused([_fault("DOS-JSON", msgid("The dossier is no JSON: {most}."), cause)]) from None


def value_dossier(given: Any, today: date) -> Valued:
    """Value a dossier by the law of its day, `today` where it names none.

    Raises `Refused` where it cannot be read, or a rate of exchange is neither given nor published.
    """
    read = read_dossier(given, installed_pack().currency)
    if read.errors:
        raise Refused(read.errors)
    found = replace(read.dossier, today=today)
    terms = terms_on(found.import_day or found.day or today)
    national = read.national or installed_pack().currency
    converting = _converter(read, _rate_day(found, terms) or today, national)
    try:
        valuation = value_goods(found, terms, converting, national)
    except UnknownCurrency as error:
        raise Refused([_no_rate(error)]) from None
    return Valued(valuation, read.findings, found, terms)


def _rate_day(found: Dossier, terms: ValuationTerms) -> date | None:
    """Whose day's rate holds (Article 9.2): that of exportation or of importation, as the law says."""
    if terms.rate_day == EXPORT_DAY:
        return found.export_day or found.day
    return found.import_day or found.day


def _converter(read: Read, day: date, national: str) -> ToNational:
    """Conversion at the rates that the dossier gives, else at those published here."""

    def convert(value: Decimal, currency: str) -> Decimal:
        if currency in {national, ""}:
            return value
        stated = _stated(read.rates, currency, day)
        if stated is not None:
            return value * stated
        if national != installed_pack().currency:
            raise UnknownCurrency(currency, day)
        return value * rates_on(day).rate(currency).each

    return convert


def _stated(rates: Sequence[GivenRate], currency: str, day: date) -> Decimal | None:
    return next((row.value for row in rates if row.currency == currency and row.first <= day <= row.last), None)


def _no_rate(error: UnknownCurrency) -> Finding:
    return Finding(
        "DOS-RATE",
        Severity.ERROR,
        "",
        "rates",
        msgid("rates: no rate of exchange of {currency} is given, and none is published for {day}."),
        msgid("Give its rate in the dossier: what one unit is worth in the national currency."),
        {"currency": error.currency, "day": error.as_of.isoformat()},
    )


def _fault(code: str, message: str, cause: str) -> Finding:
    remedy = msgid("Write the dossier as docs/valuation.md describes it.")
    return Finding(code, Severity.ERROR, "", "dossier", message, remedy, {"most": cause[:200]})


@lru_cache(maxsize=64)
def _terms(pack: CountryPack, day: date) -> ValuationTerms:
    rows = {name: _rows(pack, name) for name in ("terms", "depreciation")}
    return terms_of_rows(rows["terms"], rows["depreciation"], day, get_currency_precision(pack.currency))


def _rows(pack: CountryPack, name: str) -> list[dict[str, str]]:
    file = pack.data("valuation", f"{name}.csv")
    return read_table(file) if file.is_file() else []

"""The exchange rates of a day, and the currencies of this installation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from django.db.models import QuerySet

from customhouse.foundation.config.asking import asked
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.reference.currencies import rules
from customhouse.reference.currencies.models import ExchangeRate, RateRegister
from customhouse.reference.currencies.records import ExchangeTable, Rate
from customhouse.reference.tables import names_of, read_table


def rates_on(day: date) -> ExchangeTable:
    """The rates that hold on a day. Kept in memory for as long as nothing is published: one small query a call."""
    edition = next(iter(_editions()), "")
    return _table(edition, installed_pack().currency, day)


@asked
def _editions() -> QuerySet[RateRegister, str]:
    return RateRegister.objects.filter(pk=1).values_list("edition", flat=True)


def published_on(day: date) -> QuerySet[ExchangeRate]:
    """The rates that hold on a day as they were published, in order of currency."""
    return ExchangeRate.objects.filter(valid_from__lte=day, valid_to__gte=day).order_by("currency")


def history_of(currency: str) -> QuerySet[ExchangeRate]:
    """Every rate ever published of a currency, the newest period first."""
    return ExchangeRate.objects.filter(currency=currency).order_by("-valid_from")


def national_currencies() -> Mapping[str, Mapping[str, str]]:
    """The currencies that the installed country pack adds to ISO 4217, each with its names by language."""
    return _names(installed_pack())


def currency_name(code: str, language: str) -> str:
    """The name of a currency in a language, the pack's own included; the code where it has none."""
    return rules.currency_name(code, language, national_currencies())


@lru_cache(maxsize=512)
def _table(edition: str, currency: str, day: date) -> ExchangeTable:  # noqa: ARG001  # the edition is part of the key
    found = ExchangeRate.objects.filter(valid_from__lte=day, valid_to__gte=day).order_by("currency")
    rates = {each.currency: Rate(each.rate.normalize(), each.units, each.legal_reference) for each in found}
    return ExchangeTable(currency, day, MappingProxyType(rates))


@lru_cache(maxsize=4)
def _names(pack: CountryPack) -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: names_of(row) for row in read_table(pack.data("currencies.csv"))}

"""The countries of this installation: ISO 3166-1 and what the country pack adds (`data/countries.csv`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import get_language

from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.foundation.pages.records import Words
from customhouse.reference.countries import rules
from customhouse.reference.tables import names_of, read_table


def national_countries() -> Mapping[str, Mapping[str, str]]:
    """The codes that the installed country pack adds, each with its names by language."""
    return _names(installed_pack())


def country_name(code: str, language: str) -> str:
    """The name of a country in a language, the pack's own included; the code where it has none."""
    return rules.country_name(code, language, national_countries())


def choices(language: str) -> list[tuple[str, str]]:
    """Every country as (code, name), in the order of names: for forms."""
    codes = rules.countries() | set(national_countries())
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda each: each[1])


def readers_choices(none: Words) -> list[tuple[str, Words]]:
    """Every country in the reader's language, behind what an empty choice means."""
    return [("", none), *choices((get_language() or "en").partition("-")[0])]


@lru_cache(maxsize=4)
def _names(pack: CountryPack) -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: names_of(row) for row in read_table(pack.data("countries.csv"))}

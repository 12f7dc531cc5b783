"""Country codes: ISO 3166-1 alpha-2, the codes a country pack brings, and those that users assign.

Customs meets more codes than the standard lists: EU and XI (Northern Ireland) as origins, XK, ships' stores under
QQ-like codes. Those are taken with a warning; only what nobody could have assigned is refused.
Source: ISO 3166-1:2020, 5.3 (user-assigned: AA, QM-QZ, XA-XZ, ZZ) and its exceptional reservations; names from the
Unicode CLDR by Babel, the list by pycountry.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from enum import StrEnum
from functools import cache

import pycountry
from babel import Locale

from customhouse.messages.findings import Finding, Severity, msgid

_USER_ASSIGNED = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
_RESERVED = frozenset({"AC", "CP", "DG", "EA", "EU", "EZ", "FX", "IC", "SU", "TA", "UK", "UN"})
_NOTHING: frozenset[str] = frozenset()
_NO_NAMES: Mapping[str, Mapping[str, str]] = {}


class Standing(StrEnum):
    """What stands behind a code: the standard, the country pack, an assignment by users, history, or nothing."""

    OFFICIAL = "official"
    NATIONAL = "national"
    USER_ASSIGNED = "user_assigned"
    RESERVED = "reserved"
    FORMER = "former"
    UNKNOWN = "unknown"


def standing(code: str, extra: Container[str] = _NOTHING) -> Standing:
    """The standing of an alpha-2 code; `extra` are the codes of the country pack.

    >>> standing("TN").value, standing("XD", {"XD"}).value, standing("XI").value, standing("ZG").value
    ('official', 'national', 'user_assigned', 'unknown')
    """
    if code in _official():
        return Standing.OFFICIAL
    if code in extra:
        return Standing.NATIONAL
    if code in _RESERVED:
        return Standing.RESERVED
    if _USER_ASSIGNED.fullmatch(code):
        return Standing.USER_ASSIGNED
    return Standing.FORMER if code in _former() else Standing.UNKNOWN


def is_country(code: str, extra: Container[str] = _NOTHING) -> bool:
    """Whether the code is a country's by ISO 3166-1 or the country pack (`extra`): no doubt, no warning.

    >>> is_country("TN"), is_country("XI"), is_country("XD", extra={"XD"})
    (True, False, True)
    """
    return standing(code, extra) in {Standing.OFFICIAL, Standing.NATIONAL}


def countries() -> frozenset[str]:
    """The codes of ISO 3166-1."""
    return _official()


def country_name(code: str, language: str, extra: Mapping[str, Mapping[str, str]] = _NO_NAMES) -> str:
    """The name of a country in a language (`en`, `fr`, `ar`, …); the code itself where nobody has named it.

    `extra` holds the names that the country pack brings: code to language to name.

    >>> country_name("TN", "fr"), country_name("ZG", "fr")
    ('Tunisie', 'ZG')
    """
    if code in extra:
        return extra[code].get(language, code)
    name: str = _names(language).get(code, code)
    return name


def country_findings(
    code: str, *, pointer: str, path: str = "", extra: Container[str] = _NOTHING, severity: Severity = Severity.ERROR
) -> tuple[Finding, ...]:
    """What is wrong (`severity`) or doubtful (a warning) in a country code.

    >>> [finding.code for finding in country_findings("XI", pointer="42A")]
    ['REF-COUNTRY-DOUBTFUL']
    """
    found = standing(code, extra)
    if found in {Standing.OFFICIAL, Standing.NATIONAL}:
        return ()
    if found is Standing.UNKNOWN:
        return (
            Finding(
                "REF-COUNTRY-UNKNOWN",
                severity,
                pointer,
                path,
                msgid("There is no country {country}."),
                msgid("Use the two letters of ISO 3166-1, such as TN or JP."),
                {"country": code},
            ),
        )
    return (
        Finding(
            "REF-COUNTRY-DOUBTFUL",
            Severity.WARNING,
            pointer,
            path,
            msgid("{country} is not in today's list of country codes (ISO 3166-1); it was accepted as written."),
            msgid("If the goods have to do with a country of that list, give the code of that country."),
            {"country": code},
        ),
    )


@cache
def _official() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries)


@cache
def _former() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.historic_countries) - _official()


@cache
def _names(language: str) -> Mapping[str, str]:
    return Locale.parse(language, sep="-").territories

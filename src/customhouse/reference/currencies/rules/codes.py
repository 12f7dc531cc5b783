"""Currency codes of ISO 4217 (by pycountry), their decimals and names (Unicode CLDR by Babel)."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache

import pycountry
from babel import Locale
from babel.numbers import get_currency_precision

from customhouse.messages.findings import Finding, Severity, msgid

_NOTHING: frozenset[str] = frozenset()
_NO_NAMES: Mapping[str, Mapping[str, str]] = {}


def is_currency(code: str, extra: Container[str] = _NOTHING) -> bool:
    """Whether the code is a currency's by ISO 4217 today or by the country pack (`extra`).

    >>> is_currency("EUR"), is_currency("XDD"), is_currency("XDD", {"XDD"})
    (True, False, True)
    """
    return code in _official() or code in extra


def minor_units(code: str) -> int:
    """The number of decimals of a currency; two where nothing else is known.

    >>> minor_units("JPY"), minor_units("TND"), minor_units("XDD")
    (0, 3, 2)
    """
    decimals: int = get_currency_precision(code)
    return decimals


def currency_name(code: str, language: str, extra: Mapping[str, Mapping[str, str]] = _NO_NAMES) -> str:
    """The name of a currency in a language; the code itself where nobody has named it.

    >>> currency_name("EUR", "fr"), currency_name("???", "fr")
    ('euro', '???')
    """
    if code in extra:
        return extra[code].get(language, code)
    name: str = _names(language).get(code, code)
    return name


def currency_findings(
    code: str, *, pointer: str, path: str = "", extra: Container[str] = _NOTHING, severity: Severity = Severity.ERROR
) -> tuple[Finding, ...]:
    """A finding where the code is no currency (`severity`) or a former one (a warning), else nothing.

    >>> [finding.code for code in ("EUR", "FRF", "EURO") for finding in currency_findings(code, pointer="42A")]
    ['REF-CURRENCY-FORMER', 'REF-CURRENCY-UNKNOWN']
    """
    if is_currency(code, extra):
        return ()
    if code in _names("en"):
        return (
            Finding(
                "REF-CURRENCY-FORMER",
                Severity.WARNING,
                pointer,
                path,
                msgid("{currency} is no longer a currency of ISO 4217."),
                msgid("Declare the amount in a currency that is in use."),
                {"currency": code},
            ),
        )
    return (
        Finding(
            "REF-CURRENCY-UNKNOWN",
            severity,
            pointer,
            path,
            msgid("There is no currency {currency}."),
            msgid("Use the three letters of ISO 4217, such as EUR or JPY."),
            {"currency": code},
        ),
    )


@cache
def _official() -> frozenset[str]:
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


@cache
def _names(language: str) -> Mapping[str, str]:
    return Locale.parse(language, sep="-").currencies

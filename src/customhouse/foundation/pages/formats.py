"""How amounts, numbers and times are written for people, in their language and in the office's zone.

Arabic pages write figures in Western digits, as the customs forms of the Maghreb and most international documents
do; an amount reads the same on the page and on the paper beside it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, get_currency_precision
from django.utils import timezone, translation

NO_BREAK = "\u00a0"


def current_locale() -> Locale:
    """Babel's locale of the language in force; English when Babel does not know it."""
    return Locale.parse(translation.to_locale(translation.get_language() or "en"))


def number(value: Decimal | int, places: int | None = None) -> str:
    """A number with the language's separators; exact, or with a fixed count of decimal places."""
    decimals = max(0, -int(Decimal(value).as_tuple().exponent)) if places is None else places
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, pattern, locale=current_locale(), decimal_quantization=places is not None)


def money(amount: Decimal | int, currency: str) -> str:
    """An amount with its currency code behind it, in the currency's own number of decimals (or more if it has more)."""
    held = max(0, -int(Decimal(amount).normalize().as_tuple().exponent))
    places = max(get_currency_precision(currency), min(held, 6))
    return f"{number(amount, places)}{NO_BREAK}{currency}" if currency else number(amount, places)


def day(value: date) -> str:
    """A day, with the month in words: no reader takes the 3rd of April for the 4th of March."""
    shown = timezone.localtime(value).date() if isinstance(value, datetime) and timezone.is_aware(value) else value
    return format_date(shown, "d MMM y", locale=current_locale())


def hour(value: datetime, at: datetime) -> str:
    """A time near `at`, in the zone in force: its hour and minute, with the day where that is another one."""
    shown = timezone.localtime(value)
    if shown.date() != timezone.localtime(at).date():
        return moment(value)
    return format_datetime(shown, "HH:mm", tzinfo=None, locale=current_locale())


def moment(value: datetime) -> str:
    """A time in the zone in force (the office's), to the minute."""
    shown = timezone.localtime(value) if timezone.is_aware(value) else value
    return format_datetime(shown, "d MMM y HH:mm", tzinfo=None, locale=current_locale())

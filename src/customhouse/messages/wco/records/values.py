"""What the leaves of a message hold: text, numbers, money, quantities and times.

Codes, identifiers and texts are plain `str`, numbers without a unit plain `Decimal`. What a sender may add to a
leaf (`schemeID`, `languageID` …) stands in `Section.supplementary`, so that it costs nothing where it is absent.
Source: UN/CEFACT Unqualified Data Types, as the WCO Data Model 3.6 uses them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import msgspec

_LAST_HOUR = 23
_HOUR_DIGITS = 2
_FORMATS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


class Section(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Any class of the Data Model. All fields are optional: what must be there is said by the dictionary.

    `supplementary` holds, by field name, the attributes that a sender wrote on a leaf besides the currency, unit
    or date format; under the empty name the text as it was written, where the value would not give it back
    (`007`, or a code with blanks around it). A leaf that came empty, or in a form that is refused, stands
    there too.
    """

    supplementary: dict[str, dict[str, str]] | None = None


class Amount(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Money as written: exact value with its scale, and the ISO 4217 currency if one was given."""

    value: Decimal
    currency_id: str | None = None


class Measure(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A mass, size or quantity as written, and its UNECE Rec 20 unit if one was given."""

    value: Decimal
    unit_code: str | None = None


class DateTime(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A time as written, with its format code (UN/EDIFACT 2379: 102 a date, 203 and 204 a time, 304 with zone)."""

    text: str
    format_code: str | None = None

    def moment(self) -> datetime | None:
        """The time in UTC (midnight for a date, UTC where no zone was given); None if it is no time.

        >>> DateTime("20190201093015-02", "304").moment()
        datetime.datetime(2019, 2, 1, 11, 30, 15, tzinfo=datetime.timezone.utc)
        >>> DateTime("20191340", "102").moment()
        """
        digits, zone = _split_zone(self.text.strip())
        pattern = _FORMATS.get(len(digits))
        if pattern is None or zone is None:
            return None
        try:
            local = datetime.strptime(digits, pattern).replace(tzinfo=zone)
            return local.astimezone(UTC)
        except (ValueError, OverflowError):
            return None


def _split_zone(text: str) -> tuple[str, timezone | None]:
    """The digits of a time, and its zone: none is UTC; a zone that is none is None."""
    if text.endswith("Z"):
        return text[:-1], UTC
    sign = max(text.find("+"), text.find("-"))
    if sign < 0:
        return text, UTC
    hours = text[sign + 1 :]
    if len(hours) != _HOUR_DIGITS or not hours.isdecimal() or int(hours) > _LAST_HOUR:
        return text[:sign], None
    return text[:sign], timezone(timedelta(hours=int(text[sign:])))

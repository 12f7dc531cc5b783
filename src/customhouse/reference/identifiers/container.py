"""ISO 6346, the number painted on a freight container: owner (3 letters), category, six digits, check digit.

Source: ISO 6346:2022. The work is done by python-stdnum.

>>> validate("csqu 305438-3")
'CSQU3054383'
>>> format("CSQU3054383")
'CSQU 305438 3'
"""

from __future__ import annotations

import re

from stdnum import iso6346

from customhouse.reference.identifiers.characters import clean
from customhouse.reference.identifiers.errors import (
    InvalidChecksum,
    InvalidFormat,
    InvalidLength,
    accepts,
)

LENGTH = 11
_FORM = re.compile(r"[A-Z]{4}[0-9]{7}")


def compact(number: str) -> str:
    """The number in upper case without spaces, hyphens or slashes."""
    return clean(number, "-/")


def validate(number: str) -> str:
    """The compact number; an `IdentifierError` tells what is wrong with its length, form or check digit."""
    number = compact(number)
    if len(number) != LENGTH:
        raise InvalidLength
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    if iso6346.calc_check_digit(number[:-1]) != number[-1]:
        raise InvalidChecksum
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` takes it."""
    return accepts(validate, number)


def format(number: str) -> str:
    """The number as it stands on the door: owner, serial, check digit."""
    number = compact(number)
    return f"{number[:4]} {number[4:10]} {number[10:]}"

"""AWB, the number of an air waybill: the airline's three digits, seven digits, and these seven modulo 7.

Source: IATA Resolution 600a.

>>> validate("020 1234 5675")
'02012345675'
>>> format("02012345675")
'020-12345675'
"""

from __future__ import annotations

import re

from customhouse.reference.identifiers.characters import clean
from customhouse.reference.identifiers.errors import (
    InvalidChecksum,
    InvalidFormat,
    InvalidLength,
    accepts,
)

LENGTH = 11


def compact(number: str) -> str:
    """The eleven digits without spaces or hyphens."""
    return clean(number, "-")


def validate(number: str) -> str:
    """The compact number; an `IdentifierError` tells what is wrong with its length, form or check digit."""
    number = compact(number)
    if len(number) != LENGTH:
        raise InvalidLength
    if not re.fullmatch(r"[0-9]{11}", number):
        raise InvalidFormat
    if int(number[3:10]) % 7 != int(number[10]):
        raise InvalidChecksum
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` takes it."""
    return accepts(validate, number)


def format(number: str) -> str:
    """The number as it is printed: airline, hyphen, serial with its check digit."""
    number = compact(number)
    return f"{number[:3]}-{number[3:]}"

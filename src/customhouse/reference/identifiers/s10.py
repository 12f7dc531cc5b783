"""S10, the identifier of a postal item: service (2 letters), eight digits, check digit, country (2 letters).

Source: UPU standard S10 (weights 8 6 4 2 3 5 9 7; 11 less the sum modulo 11, where 10 is 0 and 11 is 5).

>>> validate("rr 473 124 829 xd")
'RR473124829XD'
>>> format("RR473124829XD")
'RR 473 124 829 XD'
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

LENGTH = 13
_FORM = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_EXCEPTIONS = {10: 0, 11: 5}


def compact(number: str) -> str:
    """The identifier in upper case without spaces or hyphens."""
    return clean(number, "-")


def validate(number: str) -> str:
    """The compact identifier; an `IdentifierError` tells what is wrong with its length, form or check digit."""
    number = compact(number)
    if len(number) != LENGTH:
        raise InvalidLength
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    if calc_check_digit(number[2:10]) != number[10]:
        raise InvalidChecksum
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` takes it."""
    return accepts(validate, number)


def format(number: str) -> str:
    """The identifier as the UPU prints it."""
    number = compact(number)
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:11]} {number[11:]}"


def calc_check_digit(serial: str) -> str:
    """The check digit of eight digits."""
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, serial, strict=True)) % 11
    return str(_EXCEPTIONS.get(rest, rest))

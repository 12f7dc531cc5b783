"""GRN, the Guarantee Reference Number of a transit guarantee.

Seventeen characters: year (2 digits), country (2 letters), 12 letters and digits, a check digit; for vouchers
seven more: a letter and six digits. Sources: Regulation (EU) 2015/2447, Annex B, GRN; DG XXI/0879/99.

>>> validate("26xd 000000000001 5")
'26XD0000000000015'
>>> format("26XD0000000000015A000001")
'26XD0000000000015 A000001'
"""

from __future__ import annotations

import re

from customhouse.reference.identifiers.characters import check_digit, clean
from customhouse.reference.identifiers.errors import (
    InvalidChecksum,
    InvalidFormat,
    InvalidLength,
    accepts,
)

LENGTH = 17
LENGTH_WITH_VOUCHER = 24
_FORM = re.compile(r"[0-9]{2}[A-Z]{2}[A-Z0-9]{12}[0-9](?:[A-Z][0-9]{6})?")


def compact(number: str) -> str:
    """The number in upper case without spaces or hyphens."""
    return clean(number, "-")


def validate(number: str) -> str:
    """The compact number; an `IdentifierError` tells what is wrong with its length, form or check digit."""
    number = compact(number)
    if len(number) not in {LENGTH, LENGTH_WITH_VOUCHER}:
        raise InvalidLength
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    if check_digit(number[: LENGTH - 1]) != number[LENGTH - 1]:
        raise InvalidChecksum
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` takes it."""
    return accepts(validate, number)


def format(number: str) -> str:
    """The number, its voucher set apart by a space."""
    number = compact(number)
    return f"{number[:LENGTH]} {number[LENGTH:]}".rstrip()

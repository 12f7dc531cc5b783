"""MRN, the Master (Movement) Reference Number under which customs registers a declaration.

Eighteen characters: year (2 digits), country (2 letters), 13 letters and digits of the administration's own, and a
check digit. Under the Union Customs Code the thirteenth of these (character 17) names the procedure.

Sources: Commission Implementing Regulation (EU) 2015/2447, Annex B, MRN; DG XXI/0879/99 for the check digit. Not
every administration computes the check digit so: for a foreign MRN a wrong one is a reason to warn, not to refuse.

>>> validate("26 xd 0000000000016 4")
'26XD00000000000164'
>>> generate(2026, "XD", 42, procedure="R")
'26XD000000000016R2'
>>> format("26xd00000000000164")
'26XD00000000000164'
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

LENGTH = 18
BODY = 13
_FORM = re.compile(r"[0-9]{2}[A-Z]{2}[A-Z0-9]{13}[0-9]")
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def compact(number: str) -> str:
    """The number without what people put between: upper case, no spaces or hyphens."""
    return clean(number, "-")


def validate(number: str) -> str:
    """The compact number; an `IdentifierError` tells what is wrong with its length, form or check digit."""
    number = compact(number)
    if len(number) != LENGTH:
        raise InvalidLength
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    if check_digit(number[:-1]) != number[-1]:
        raise InvalidChecksum
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` takes it."""
    return accepts(validate, number)


def format(number: str) -> str:
    """The number as it is printed: in one piece."""
    return compact(number)


def generate(year: int, country: str, serial: int, procedure: str = "") -> str:
    """The MRN of the `serial`-th declaration (from 0) of a year and country; the same serial, the same number.

    `year` is the full year, `country` two letters, `procedure` empty or the one letter that character 17 is to
    be. `InvalidFormat` for a country or procedure that is none, `InvalidLength` for a serial that is negative
    or too large for the room left.
    """
    if not re.fullmatch(r"[A-Z]{2}", country) or not re.fullmatch(r"[A-Z]?", procedure):
        raise InvalidFormat
    room = BODY - len(procedure)
    if not 0 <= serial < 36**room:
        raise InvalidLength
    number = f"{year % 100:02d}{country}{_base36(serial).rjust(room, '0')}{procedure}"
    return number + check_digit(number)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _BASE36[digit] + digits
    return digits

"""IMO number, by which a ship is known for life: seven digits, the last a check digit.

Source: IMO Resolution A.1117(30). The check is python-stdnum's.

>>> validate("imo 9074729")
'9074729'
>>> format("9074729")
'IMO 9074729'
"""

from __future__ import annotations

import re

from stdnum import imo

from customhouse.reference.identifiers.characters import clean
from customhouse.reference.identifiers.errors import (
    InvalidChecksum,
    InvalidFormat,
    InvalidLength,
    accepts,
)

LENGTH = 7


def compact(number: str) -> str:
    """The seven digits without the letters IMO, spaces or hyphens."""
    return clean(number, "-.").removeprefix("IMO")


def validate(number: str) -> str:
    """The compact number; an `IdentifierError` tells what is wrong with its length, form or check digit."""
    number = compact(number)
    if len(number) != LENGTH:
        raise InvalidLength
    if not re.fullmatch(r"[0-9]{7}", number):
        raise InvalidFormat
    if imo.calc_check_digit(number[:-1]) != number[-1]:
        raise InvalidChecksum
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` takes it."""
    return accepts(validate, number)


def format(number: str) -> str:
    """The number as it stands on the hull."""
    return f"IMO {compact(number)}"

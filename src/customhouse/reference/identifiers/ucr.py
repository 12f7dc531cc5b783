"""UCR, the Unique Consignment Reference that follows goods from order to audit.

Up to 35 characters. The WCO's guidelines recommend: last digit of the year, country (2 letters), the trader's
identifier, then a reference of the trader's own; they allow any ISO 15459 identifier instead. So any printable
string of that length is taken, and `split` reads the recommended parts where they can be told apart by a hyphen
(the United Kingdom's declaration UCR). Source: WCO Unique Consignment Reference guidelines (2004).

>>> validate("6xd0000000017 - order 12")
'6XD0000000017-ORDER12'
>>> split("6XD0000000017-ORDER12")
('6', 'XD', '0000000017', 'ORDER12')
>>> split("JD0146000012345") is None
True
"""

from __future__ import annotations

import re

from customhouse.reference.identifiers.characters import clean
from customhouse.reference.identifiers.errors import InvalidFormat, InvalidLength, accepts

MAX_LENGTH = 35
_PRINTABLE = re.compile(r"[!-~]+")
_PARTS = re.compile(r"([0-9])([A-Z]{2})([A-Z0-9]+)-(.+)")


def compact(number: str) -> str:
    """The reference in upper case without spaces; every other character is the trader's own and stays."""
    return clean(number)


def validate(number: str) -> str:
    """The compact reference; an `IdentifierError` where it is empty, over 35 characters or not printable ASCII."""
    number = compact(number)
    if not 1 <= len(number) <= MAX_LENGTH:
        raise InvalidLength
    if not _PRINTABLE.fullmatch(number):
        raise InvalidFormat
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` takes it."""
    return accepts(validate, number)


def format(number: str) -> str:
    """The reference as it is printed: in one piece."""
    return compact(number)


def split(number: str) -> tuple[str, str, str, str] | None:
    """Year digit, country, trader and reference where the recommended form is kept, else None."""
    match = _PARTS.fullmatch(compact(number))
    return None if match is None else (match[1], match[2], match[3], match[4])

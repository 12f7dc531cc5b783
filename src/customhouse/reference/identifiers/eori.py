"""EORI, the identifier of an economic operator: a country's two letters and up to 15 letters and digits.

It has no check digit of its own; countries shape the rest as they like, so no more than this is asked.
Demoland's traders bear identifiers of the same form (XD and ten digits). People type it with spaces and
in lower case. Source: Regulation (EU) 2015/2446, Article 1(18) and Annex 12-01.

>>> validate("gb 5532 0273 4852")
'GB553202734852'
>>> format("xd0000000017")
'XD 0000000017'
"""

from __future__ import annotations

import re

from customhouse.reference.identifiers.characters import clean
from customhouse.reference.identifiers.errors import InvalidFormat, InvalidLength, accepts

MIN_LENGTH, MAX_LENGTH = 3, 17
_FORM = re.compile(r"[A-Z]{2}[A-Z0-9]+")


def compact(number: str) -> str:
    """The identifier in upper case without spaces, hyphens or full stops."""
    return clean(number, "-.")


def validate(number: str) -> str:
    """The compact identifier; an `IdentifierError` tells whether its length or its form is wrong."""
    number = compact(number)
    if not MIN_LENGTH <= len(number) <= MAX_LENGTH:
        raise InvalidLength
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    return number


def is_valid(number: str) -> bool:
    """Whether `validate` takes it."""
    return accepts(validate, number)


def format(number: str) -> str:
    """The identifier with its country set apart."""
    number = compact(number)
    return f"{number[:2]} {number[2:]}"

"""LRN, the Local Reference Number: the declarant's own name for what they lodge.

Up to 35 characters in the WCO Data Model (D026, an..35; the European Union takes 22). It is the declarant's, so
letters keep their case and spaces within stay; only what stands around it is dropped. A declarant uses an LRN once.

>>> validate("  Order 12/b ")
'Order 12/b'
>>> is_valid("a" * 36)
False
"""

from __future__ import annotations

import re

from customhouse.reference.identifiers.errors import InvalidFormat, InvalidLength, accepts

MAX_LENGTH = 35
_PRINTABLE = re.compile(r"[ -~]+")


def compact(number: str) -> str:
    """The reference without white space around it."""
    return number.strip()


def validate(number: str) -> str:
    """The compact reference; an `IdentifierError` where it is empty, too long or not printable ASCII."""
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
    """The reference as its owner wrote it."""
    return compact(number)

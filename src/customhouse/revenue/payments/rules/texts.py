"""Finding references in what a payer wrote.

>>> references_in("Douane RF62 26XD 0000 0000 0001 6401, merci")
('RF6226XD0000000000016401',)
>>> references_in("invoice 77 / 26XD00000000000164")
('26XD00000000000164',)
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from customhouse.reference.identifiers import mrn
from customhouse.revenue.notices.rules import references

_CREDITOR = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
_LONGEST = 25
_MOST = Decimal(10) ** 14
_DECIMALS = 20


def figure(text: str) -> Decimal:
    """The amount that a line says; `ValueError` for what no bank books: no number, endless, or beyond all columns.

    >>> figure(" 12.50 ")
    Decimal('12.50')
    """
    try:
        found = Decimal(text.strip())
    except InvalidOperation as error:
        raise ValueError(text[:40]) from error
    if not found.is_finite() or not -_MOST < found < _MOST or int(found.as_tuple().exponent) < -_DECIMALS:
        raise ValueError(text[:40])
    return found


def references_in(text: str) -> tuple[str, ...]:
    """The creditor references and MRNs in a text, in their order, each once; spaces within them are forgiven."""
    plain = references.compact(text)
    creditors = (_longest_valid(found.start(), plain) for found in re.finditer(r"RF[0-9]{2}", plain))
    words = (references.compact(word) for word in re.split(r"[\s,;/:()]+", text))
    return tuple(
        dict.fromkeys([*(each for each in creditors if each), *(word for word in words if mrn.is_valid(word))])
    )


def _longest_valid(start: int, text: str) -> str:
    """The longest valid creditor reference that begins there; empty if none does."""
    whole = _CREDITOR.match(text, start)
    found = whole[0] if whole else ""
    while len(found) > 4 and not references.is_valid(found):  # noqa: PLR2004  # RF and its check digits
        found = found[:-1]
    return found if references.is_valid(found) else ""

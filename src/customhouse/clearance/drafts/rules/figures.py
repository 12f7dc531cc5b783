"""Numbers as people type them: `1 250,50`, `1.250`, `١٢٥٠٫٥`. Made plain where that is sure, else left."""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST = 24
"""Signs of a number that is shown as one: more than any amount of the Data Model has."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.", " \t\u00a0\u202f\u2009\u066c'’")
_PLAIN = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+\Z", re.ASCII)
_COMMA = re.compile(r"-?\d+,(\d{1,2}|\d{4,})\Z", re.ASCII)


def plain_figure(text: str) -> str:
    """A figure with a point before decimals and nothing between thousands; what is not surely one stays as typed.

    A comma before exactly three digits may be either: it is left, and refused later rather than guessed.

    >>> [plain_figure(text) for text in ("1 250,50", "1,250.50", "١٢٫٥", "12.", "1,250", "ten")]
    ['1250.50', '1250.50', '12.5', '12.', '1,250', 'ten']
    """
    bare = text.strip().translate(_DIGITS)
    if _PLAIN.match(bare):
        return bare
    if _THOUSANDS.match(bare):
        return bare.replace(",", "")
    if _COMMA.match(bare):
        return bare.replace(",", ".")
    return text.strip()


def is_figure(text: str) -> bool:
    """Whether a text is a number once made plain.

    >>> is_figure("12,5"), is_figure("1,250"), is_figure("")
    (True, False, False)
    """
    return bool(_PLAIN.match(plain_figure(text)))


def figure(text: str) -> Decimal | None:
    """The number typed; None where there is none, or one too long for any real one.

    >>> figure("1 250,5"), figure("9" * 40)
    (Decimal('1250.5'), None)
    """
    return Decimal(plain_figure(text)) if is_figure(text) and len(text) <= LONGEST else None

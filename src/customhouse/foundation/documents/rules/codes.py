"""Verification codes of documents on paper: 26 letters and figures that stand for 130 bits: none can be guessed.

Written in Crockford's base 32, which has no letter that is mistaken for a figure: https://www.crockford.com/base32.html
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
BITS = 5 * LENGTH
_GROUP = 5
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def code_from(number: int) -> str:
    """The code of a number of at most `BITS` bits.

    >>> code_from(0)
    '00000000000000000000000000'
    >>> code_from(2**130 - 1)
    'ZZZZZZZZZZZZZZZZZZZZZZZZZZ'
    """
    return "".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -5, -5))


def compact(text: str) -> str:
    """A code as it is kept, however it was typed: in capitals, without spaces, a letter O read as a nought.

    >>> compact("zzzzz-zzzzz-zzzzz-zzzzz-zzzzz-o")
    'ZZZZZZZZZZZZZZZZZZZZZZZZZ0'
    """
    return text.upper().translate(_READ_AS)


def is_valid(text: str) -> bool:
    """Whether a compact text can be a code.

    >>> is_valid("Z" * 26), is_valid("U" * 26), is_valid("")
    (True, False, False)
    """
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


def shown(code: str) -> str:
    """The code in groups, for people.

    >>> shown("ZZZZZZZZZZZZZZZZZZZZZZZZZ0")
    'ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-0'
    """
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))

"""Characters of identifiers: what people type made plain, and the check character that MRN, GRN and ISO 6346 share.

Source of the check character: ISO 6346, taken over for transit by DG XXI/0879/99 (European Commission, 1999).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LETTER_VALUES = dict(
    zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % 11 != 0), strict=True),
)
"""A = 10, B = 12 … Z = 38; multiples of 11 are left out, for they would not be seen by modulus 11."""

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_UPPER = {lower: lower - 32 for lower in range(ord("a"), ord("z") + 1)}
_SPACES = {ord(char): None for char in map(chr, range(128)) if char.isspace()}


def clean(number: str, separators: str = "") -> str:
    """What was typed or pasted, made plain: upper case, Western digits, no white space, no marks of direction.

    Arabic-Indic and full-width digits become 0-9, typographic dashes a hyphen; `separators` are dropped too.

    >>> clean(" 26xd ٠٠12–a", "-")
    '26XD0012A'
    """
    return _clean(number, separators)


@lru_cache(maxsize=16_384)
def _clean(number: str, separators: str) -> str:
    """`clean`, remembered: a day's declarations name the same few thousand traders again and again."""
    if number.isascii():
        return number.translate(_plain_table(separators))
    kept = (_plain(char) for char in unicodedata.normalize("NFKC", number).translate(_DASHES))
    return "".join(char for char in kept if char not in separators).translate(_UPPER)


@lru_cache(maxsize=64)
def _plain_table(separators: str) -> dict[int, int | None]:
    """What becomes of the characters of plain ASCII."""
    return {**_UPPER, **_SPACES, **dict.fromkeys(map(ord, separators))}


def _plain(char: str) -> str:
    """The character, a Western digit for any decimal digit, or nothing for a space or an invisible mark."""
    if char.isspace() or unicodedata.category(char) == "Cf":
        return ""
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def check_digit(body: str) -> str:
    """The check digit of A-Z and 0-9: Σ value x 2^position, modulus 11, modulus 10.

    >>> check_digit("CSQU305438")
    '3'
    """
    total = sum(_value(char) << position for position, char in enumerate(body))
    return str(total % 11 % 10)


def _value(char: str) -> int:
    return LETTER_VALUES[char] if char in LETTER_VALUES else int(char)

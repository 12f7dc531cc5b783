"""The reference under which a debt is paid: an ISO 11649 creditor reference, `RF`, two check digits, up to 21 more.

Banks carry it in a field of its own (CAMT.053: `RmtInf/Strd/CdtrRefInf/Ref`) and people may type it in groups of
four. Its body is what the debt is about (the MRN of a declaration) and the number of the notice on it.

>>> of_notice("26XD00000000000164", 1)
'RF6226XD0000000000016401'
>>> compact("rf62 26xd 0000 0000 0001 6401")
'RF6226XD0000000000016401'
"""

from __future__ import annotations

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from customhouse.reference.identifiers.characters import clean

BODY = 21
NOTICES = 36**2
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def of_notice(subject: str, number: int) -> str:
    """The reference of the `number`-th notice (from 1) about a subject.

    `ValueError` where the subject is not 1 to 19 letters and digits, or the number has no room.
    """
    if not 0 < number < NOTICES:
        raise ValueError(f"{number} notices about {subject}")
    return made(f"{subject}{_BASE36[number // 36]}{_BASE36[number % 36]}")


def made(body: str) -> str:
    """The reference with that body, 1 to 21 capitals and digits; `ValueError` for any other."""
    if not (0 < len(body) <= BODY and body.isascii() and body.isalnum() and body == body.upper()):
        raise ValueError(f"{body!r} can be no creditor reference")
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def compact(text: str) -> str:
    """What was typed, in capitals, without spaces, hyphens and marks of direction."""
    return clean(text, "-")


def is_valid(text: str) -> bool:
    """Whether a text is a creditor reference whose check digits are right."""
    return bool(iso11649.is_valid(compact(text)))


def grouped(reference: str) -> str:
    """The reference as it is printed: in groups of four.

    >>> grouped("RF6226XD0000000000016401")
    'RF62 26XD 0000 0000 0001 6401'
    """
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))

"""The draw: chance that nobody can foresee or repeat at will, and that audit can reckon again.

A keyed function of the MRN (HMAC-SHA256, RFC 2104) with a secret key: without the key the draws of future MRNs cannot
be told from chance, with it every past draw can be proved.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from decimal import Decimal

PLACES = 12
_SCALE = 10**PLACES


def draw(key: bytes, mrn: str, purpose: str = "draw") -> Decimal:
    """The draw of one MRN: a decimal of 12 places in [0, 1), evenly spread over MRNs; apart for each purpose.

    >>> draw(b"a key for this example", "26XDIM0000000000K1") == draw(b"a key for this example", "26xdim0000000000k1 ")
    True
    """
    digest = hmac.digest(key, f"{purpose}:{mrn.strip().upper()}".encode(), "sha256")
    return Decimal(int.from_bytes(digest[:8], "big") * _SCALE >> 64).scaleb(-PLACES)


def key_id(key: bytes) -> str:
    """A name for the key by which an auditor sees that it was changed; it tells nothing of the key."""
    return hmac.digest(key, b"name of this key", "sha256").hex()[:12]


def kept_draw(fresh: Decimal, earlier: Iterable[str]) -> Decimal:
    """The draw that holds: the lowest of the fresh one and those that goods lodged anew had before.

    `earlier` has one entry an item, empty for goods never seen. An earlier draw only ever lowers the number (and so
    makes a control likelier): were it to replace the fresh one, a single lucky draw would shelter goods for ever.

    >>> kept_draw(Decimal("0.9"), ["0.2", ""]), kept_draw(Decimal("0.1"), ["0.2", "0.5"])
    (Decimal('0.2'), Decimal('0.1'))
    """
    return min((fresh, *(Decimal(text) for text in earlier if text)))

"""Who examines: chance among those with the least open work, that nobody can foresee and audit can reckon again.

Work is weighed by the controls that are asked for, as the law says (`ControlLaw.work_of`). The chance is a keyed
function of the order (HMAC-SHA256, RFC 2104) with the secret key of selection; a trader cannot foretell an examiner,
nor an examiner an order. WCO Revised Kyoto guidelines on integrity ask for this.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from decimal import Decimal

PLACES = 12
_SCALE = 10**PLACES


def chance(key: bytes, mrn: str, number: int) -> Decimal:
    """The chance of the order of that number of a declaration: a decimal of 12 places in [0, 1).

    >>> chance(b"a key for this example", "26XDIM0000000000K1", 1) == chance(b"a key", "26XDIM0000000000K1", 1)
    False
    """
    digest = hmac.digest(key, f"examiner:{mrn}/{number}".encode(), "sha256")
    return Decimal(int.from_bytes(digest[:8], "big") * _SCALE >> 64).scaleb(-PLACES)


def least_loaded(loads: Mapping[int, int]) -> list[int]:
    """Of examiners (by user id) and their open work, those with the least, in order of id.

    >>> least_loaded({7: 2, 3: 1, 5: 1})
    [3, 5]
    """
    fewest = min(loads.values(), default=0)
    return sorted(examiner for examiner, load in loads.items() if load == fewest)


def assigned(loads: Mapping[int, int], drawn: Decimal) -> int | None:
    """Whom chance picks among the least loaded; None where nobody examines.

    >>> assigned({7: 2, 3: 1, 5: 1}, Decimal("0.6")), assigned({}, Decimal("0.6"))
    (5, None)
    """
    pool = least_loaded(loads)
    return pool[int(drawn * len(pool))] if pool else None

"""The fingerprint of goods: by which goods withdrawn and lodged anew are recognised as the same.

It is made of what a declarant cannot cheaply change: who trades, what (six digits), from where, and in what it travels
(containers, or the transport document). Values and descriptions are left out on purpose: a cent more or other words
must not make other goods. Only where nothing says in what the goods travel does their net mass count, to two figures.
Case, spaces and punctuation never count.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

_NOISE = re.compile(r"[\W_]+")


def goods_key(*, trader: str, commodity: str, origin: str, carried_in: Iterable[str], net_mass: Decimal) -> str:
    """The fingerprint of one goods item: 32 hexadecimal digits.

    `trader` is the importer (or exporter) by identifier, else by name; `carried_in` the containers, or the transport
    document's reference where there are none; `net_mass` is in kilograms.

    >>> mass = Decimal(900)
    >>> one = goods_key(trader="XD 1", commodity="870323", origin="JP", carried_in=["AB 1"], net_mass=mass)
    >>> one == goods_key(trader="xd1", commodity="87032390", origin="jp", carried_in=["ab1"], net_mass=mass + 9)
    True
    """
    carriers = sorted({plain for text in carried_in if (plain := _plain(text))})
    parts = [_plain(trader), _plain(commodity)[:6], _plain(origin), *(carriers or [_two_figures(net_mass)])]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _plain(text: str) -> str:
    """Letters and digits alone, compatibility forms folded, in upper case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def _two_figures(mass: Decimal) -> str:
    """The mass to two significant figures, as `1.2E+3`."""
    return f"{mass:.1E}"

"""The fingerprint of goods: by which goods withdrawn, or declared twice, are recognised as the same.

It is made of what a declarant cannot cheaply change: who trades and in which direction, in what the goods travel, and
what they are (six digits). Values, words, origin and mass are left out on purpose: a cent or a kilogram more, or half
the goods, must not make other goods.

Each carrier (container, or transport document where there are no containers) binds by itself: one overlapping carrier
is enough, so that neither a bogus container more nor goods split over two declarations shed a control. Where two
declarations cannot be compared by carriers of one kind, because one names containers and the other does not, or neither
says in what its goods travel, trader and commodity decide. That is coarse: whoever calls upon it bounds it in time.
Case, spaces and punctuation never count.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from customhouse.targeting.lanes.records import Fingerprint

_NOISE = re.compile(r"[\W_]+")
_CONTAINERS, _DOCUMENTS, _UNSAID = "container", "document", "unsaid"


def fingerprint(
    *, trader: str, direction: str, commodity: str, containers: Iterable[str], documents: Iterable[str]
) -> Fingerprint:
    """The fingerprint of one goods item.

    `trader` is the importer (or exporter) by identifier, else by name; `containers` and `documents` (references of
    transport documents) are those in which the item may travel.

    >>> goods = {"trader": "XD 1", "direction": "import", "commodity": "870323", "documents": []}
    >>> both, one = (fingerprint(**goods, containers=named) for named in (["AB 1", "AB 2"], ["ab2"]))
    >>> one.recognises(both), one.recognises(fingerprint(**goods, containers=["AB3"]))
    (True, False)
    """
    who = (direction, _plain(trader))
    kind, units = _carriage(containers, documents)
    what = {each: _key(*who, "goods", each, _plain(commodity)[:6]) for each in (_CONTAINERS, _DOCUMENTS, _UNSAID)}
    return Fingerprint(
        carriers=frozenset(_key(*who, kind, unit) for unit in units),
        goods=what[kind],
        similar=frozenset(key for each, key in what.items() if each != kind or kind == _UNSAID),
    )


def _carriage(containers: Iterable[str], documents: Iterable[str]) -> tuple[str, set[str]]:
    """By what the goods say that they travel, and in which."""
    for kind, named in ((_CONTAINERS, containers), (_DOCUMENTS, documents)):
        if units := {plain for text in named if (plain := _plain(text))}:
            return kind, units
    return _UNSAID, set()


def _plain(text: str) -> str:
    """Letters and digits alone, compatibility forms folded, in upper case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def _key(*parts: str) -> str:
    """32 hexadecimal digits that stand for the parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]

"""The fingerprint of goods: by which goods withdrawn, or declared twice, are recognised as the same.

It is made of what a declarant cannot cheaply change: who trades and in which direction, in what the goods travel, and
what they are (six digits). Values, words, origin and mass are left out on purpose: a cent or a kilogram more, or half
the goods, must not make other goods.

Each carrier (a container, or a transport document) binds by itself: one that two declarations share is enough, so that
neither a bogus container more nor goods split over two declarations shed a control. Where the two name no carriers of
one kind, because one leaves them out, trader and commodity decide. That is coarse: whoever calls upon it bounds it in
time. Case, spaces and punctuation never count.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from customhouse.targeting.lanes.records import Fingerprint

_NOISE = re.compile(r"[\W_]+")
_CONTAINER, _DOCUMENT = "container", "document"
_KINDS = (frozenset[str](), frozenset({_CONTAINER}), frozenset({_DOCUMENT}), frozenset({_CONTAINER, _DOCUMENT}))
"""Of which kinds a declaration may name carriers."""


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
    return _fingerprint(trader, direction, commodity, tuple(containers), tuple(documents))


@lru_cache(maxsize=4096)
def _fingerprint(
    trader: str, direction: str, commodity: str, containers: tuple[str, ...], documents: tuple[str, ...]
) -> Fingerprint:
    """`fingerprint`, remembered: on its way a declaration is asked for it more than once, and its items are alike."""
    who = (direction, _plain(trader))
    units = {(_CONTAINER, _plain(text)) for text in containers} | {(_DOCUMENT, _plain(text)) for text in documents}
    units = {(kind, unit) for kind, unit in units if unit}
    named = frozenset(kind for kind, _ in units)
    what = {kinds: _key(*who, "goods", "+".join(sorted(kinds)), _plain(commodity)[:6]) for kinds in _KINDS}
    return Fingerprint(
        containers=frozenset(_key(*who, kind, unit) for kind, unit in units if kind == _CONTAINER),
        carriers=frozenset(_key(*who, kind, unit) for kind, unit in units),
        goods=what[named],
        similar=frozenset(key for kinds, key in what.items() if kinds.isdisjoint(named)),
    )


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    """Letters and digits alone, compatibility forms folded, in upper case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


@lru_cache(maxsize=8192)
def _key(*parts: str) -> str:
    """32 hexadecimal digits that stand for the parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]

"""What is doubtful about a proof of origin on which a preference is claimed. Pure.

Sources: Pan-Euro-Mediterranean Convention, Appendix I, articles 20, 23, 24 (submission) and 29 (discrepancies); RKC
Specific Annex K, chapter 2. How gravely each is taken is law of the country that clears.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from customhouse.tariff.origin.states import ProofState

DIGITS = 6
"""Digits by which goods of a proof and goods declared are the same: the Harmonized System's."""
_NOISE = re.compile(r"[\W_]+")
Convert = Callable[[Decimal, str, str], Decimal | None]
"""An amount in another unit; None where the two measure different things."""


class Doubt(StrEnum):
    """What may be doubtful about a proof."""

    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    EXPIRED = "expired"
    OTHER_GOODS = "other_goods"
    OTHER_PARTY = "other_party"
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True)
class ProvenGoods:
    """Goods on a proof; without a quantity nothing is written off."""

    code: str
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class KnownProof:
    """A proof that this administration issued or received: who issued it, what it says, and how it stands.

    `parties` are identifiers and names of the consignee, folded (`folded`); empty where it names none. `successor` is
    the proof in whose favour it was replaced. `is_own` says that this administration issued it.
    """

    issuer: str
    number: str
    state: ProofState
    expires_on: date
    goods: tuple[ProvenGoods, ...]
    parties: frozenset[str] = frozenset()
    successor: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class ClaimedGoods:
    """Goods for which a preference is claimed: code, declared origin, and how many (Rec 20), in each unit declared."""

    code: str
    origin: str = ""
    quantities: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProofDoubt:
    """A doubt about a proof that is cited, with what its message says."""

    doubt: Doubt
    params: Mapping[str, str]


def folded(text: str) -> str:
    """A name or identifier as two are compared: letters and digits alone, without accents, in small letters.

    >>> folded("Société Générale, S.A."), folded(" xd-0840 ")
    ('societegeneralesa', 'xd0840')
    """
    plain = unicodedata.normalize("NFKD", text)
    return _NOISE.sub("", "".join(each for each in plain if not unicodedata.combining(each)).casefold())


def compact(number: str) -> str:
    """A number of a proof as it is compared: without spaces, in capital letters.

    >>> compact(" a 123/456 ")
    'A123/456'
    """
    return "".join(number.split()).upper()[:60]


def meant(proofs: Iterable[KnownProof], origin: str) -> KnownProof | None:
    """Which of the proofs of one number is meant: that of the declared origin, else our own, else any."""
    return min(proofs, key=lambda each: (each.issuer != origin, not each.is_own, each.issuer), default=None)


def doubts(
    known: KnownProof,
    goods: ClaimedGoods,
    parties: frozenset[str],
    on: date,
    drawn: Sequence[ClaimedGoods],
    convert: Convert,
) -> Iterator[ProofDoubt]:
    """What is doubtful about a known proof.

    Args:
        known: the proof.
        goods: what is declared under it.
        parties: identifiers and names of whoever imports, folded.
        on: the legal date.
        drawn: what was declared under it before, by others or in the same declaration.
        convert: to the unit of the proof.
    """
    told = {"number": known.number, "issuer": known.issuer}
    if known.state is ProofState.CANCELLED:
        yield ProofDoubt(Doubt.CANCELLED, told)
    if known.state is ProofState.REPLACED:
        yield ProofDoubt(Doubt.REPLACED, told | {"successor": known.successor or "–"})
    if on > known.expires_on:
        yield ProofDoubt(Doubt.EXPIRED, told | {"day": known.expires_on.isoformat()})
    if known.parties and known.parties.isdisjoint(parties):
        yield ProofDoubt(Doubt.OTHER_PARTY, told)
    lines = [line for line in known.goods if _same(line.code, goods.code)]
    if not lines:
        codes = ", ".join(dict.fromkeys(line.code for line in known.goods))
        yield ProofDoubt(Doubt.OTHER_GOODS, told | {"codes": codes, "commodity": goods.code})
        return
    yield from _used_up(lines, goods, drawn, convert, told)


def unknown(number: str, origin: str) -> ProofDoubt:
    """The doubt about a proof that nobody has heard of, though its country sends us its proofs."""
    return ProofDoubt(Doubt.UNKNOWN, {"number": number, "issuer": origin})


def _used_up(
    lines: Sequence[ProvenGoods],
    goods: ClaimedGoods,
    drawn: Sequence[ClaimedGoods],
    convert: Convert,
    told: Mapping[str, str],
) -> Iterator[ProofDoubt]:
    unit = next((line.unit for line in lines if line.quantity is not None), "")
    if not unit:
        return
    proven = [_in(unit, {line.unit: line.quantity}, convert) for line in lines if line.quantity is not None]
    asked = _in(unit, goods.quantities, convert)
    if asked is None or None in proven:
        return
    same = [each for each in drawn if any(_same(line.code, each.code) for line in lines)]
    before = sum((_in(unit, each.quantities, convert) or Decimal(0) for each in same), Decimal(0))
    left = sum((each for each in proven if each is not None), Decimal(0)) - before
    if asked > left:
        figures = {"left": _plain(max(left, Decimal(0))), "asked": _plain(asked), "unit": unit}
        yield ProofDoubt(Doubt.USED_UP, {**told, **figures})


def _in(unit: str, quantities: Mapping[str, Decimal], convert: Convert) -> Decimal | None:
    """The quantity in a unit: the first of those declared that can be converted to it."""
    found = (convert(quantity, each, unit) for each, quantity in quantities.items())
    return next((quantity for quantity in found if quantity is not None), None)


def _same(proven: str, declared: str) -> bool:
    digits = min(len(proven), DIGITS)
    return proven[:digits] == declared[:digits]


def _plain(quantity: Decimal) -> str:
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""What the rules must know beyond the declaration and its law, handed in so that they stay pure.

Whoever checks (the service, a bulk run, a notebook, a test) answers these questions from its database, from sets
read beforehand for a batch, or from thin air; the defaults know nobody and object to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem
from customhouse.messages.findings import Finding
from customhouse.tariff.origin.rules.claiming import ProofDoubt
from customhouse.tariff.vehicles.rules.binding import Bound


class Standing(StrEnum):
    """How a party stands with customs; a provisional one was named by somebody and has not registered itself."""

    KNOWN = "known"
    PROVISIONAL = "provisional"
    UNKNOWN = "unknown"
    SUSPENDED = "suspended"


class Completable(StrEnum):
    """How a declaration stands that a supplementary one names; `fit`: it can be completed by that."""

    FIT = "fit"
    UNKNOWN = "unknown"
    UNFIT = "unfit"
    COMPLETED = "completed"
    MOVED = "moved"


def no_completable(_record: DeclarationRecord, _mrn: str) -> Completable:
    """None was looked for: whatever is named can be completed."""
    return Completable.FIT


def _known(_identifier: str, _on: date) -> Standing:
    """Everybody is known."""
    return Standing.KNOWN


def _yes(_code: str, _on: date) -> bool:
    """Every code is known."""
    return True


def _no_findings(_item: GoodsItem, _on: date) -> Sequence[Finding]:
    """Every commodity is in order."""
    return ()


def no_rulings(_record: DeclarationRecord, _item: GoodsItem, _on: date) -> Sequence[Finding]:
    """No ruling is cited."""
    return ()


def no_proofs(_record: DeclarationRecord, _item: GoodsItem, _on: date) -> Sequence[tuple[tuple[bool, int], ProofDoubt]]:
    """No proof of origin is cited."""
    return ()


def no_vehicles(_record: DeclarationRecord, _item: GoodsItem, _on: date) -> Sequence[Bound]:
    """The law knows nothing of vehicles."""
    return ()


def _unused(_declarant: str, _lrn: str) -> bool:
    """No LRN was used before."""
    return False


def _undeclared(_record: DeclarationRecord, _item: GoodsItem) -> str:
    """No goods were declared before."""
    return ""


def _mandated(_agent: str, _principal: str, _representation: str, _on: date) -> bool:
    """Every agent has a mandate."""
    return True


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The facts around one declaration.

    `at` is the instant of checking, `accepted_at` the acceptance that counts (when amended: the first one) and
    `presented_at` the presentation of the goods; all UTC-aware. `legal_date` is the one that a change keeps (None: it
    is found from the declaration). The callables answer as of a day: `standing` of
    a party's identifier, `mandate` of (agent, principal, representation `2` or `3`), `office` whether it
    is one of this country's, `currency` whether it has a rate, `country`, `unit` (Rec 20) and `package_kind`
    (Rec 21) whether the code exists, `lrn_used` whether the declarant lodged another declaration under the LRN,
    `commodity` what the nomenclature finds wrong with a goods item's code, `rulings` what the advance rulings that an
    item cites find, `proofs` what is doubtful about the proofs of origin that it cites for a preference (each with the
    document: whether it is the item's own, and which), and `declared_before` the reference of a
    living declaration of the same goods in the same container that these parties may know of (empty: none).
    `vehicles` tells what the law on vehicles demands or forbids of an item and the declaration does not meet, and
    `completable` tells how a declaration (MRN) stands that a supplementary one says it completes.
    """

    at: datetime
    accepted_at: datetime | None = None
    presented_at: datetime | None = None
    legal_date: date | None = None
    standing: Callable[[str, date], Standing] = _known
    mandate: Callable[[str, str, str, date], bool] = _mandated
    office: Callable[[str, date], bool] = _yes
    currency: Callable[[str, date], bool] = _yes
    country: Callable[[str, date], bool] = _yes
    unit: Callable[[str, date], bool] = _yes
    package_kind: Callable[[str, date], bool] = _yes
    lrn_used: Callable[[str, str], bool] = _unused
    commodity: Callable[[GoodsItem, date], Sequence[Finding]] = _no_findings
    declared_before: Callable[[DeclarationRecord, GoodsItem], str] = _undeclared
    rulings: Callable[[DeclarationRecord, GoodsItem, date], Sequence[Finding]] = no_rulings
    proofs: Callable[[DeclarationRecord, GoodsItem, date], Sequence[tuple[tuple[bool, int], ProofDoubt]]] = no_proofs
    vehicles: Callable[[DeclarationRecord, GoodsItem, date], Sequence[Bound]] = no_vehicles
    completable: Callable[[DeclarationRecord, str], Completable] = no_completable

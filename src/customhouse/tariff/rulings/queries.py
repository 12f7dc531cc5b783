"""Reading rulings: one's own, all of them, what is public, and what binds goods that are declared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.messages.findings import Severity
from customhouse.parties.traders.queries import identifiers_of
from customhouse.reference.tables import read_table
from customhouse.tariff.rulings.access import READ
from customhouse.tariff.rulings.models import Ruling
from customhouse.tariff.rulings.records import BindingRuling, RulingKind, RulingState
from customhouse.tariff.rulings.rules.terms import RulingTerms, terms_of_rows

LONGEST_SEARCH = 100


def terms_on(kind: RulingKind, day: date) -> RulingTerms:
    """The terms of a kind of ruling on a day; `RulingTermsError` names the row of law that is wrong."""
    return _terms(installed_pack(), kind, day)


def severities_on(day: date) -> dict[RulingKind, Severity]:
    """How gravely the law of a day takes goods declared otherwise than a ruling says."""
    return {kind: terms_on(kind, day).severity for kind in RulingKind}


def documents_on(day: date) -> frozenset[str]:
    """The codes of documents by which a declaration cites a ruling on that day."""
    return frozenset(terms_on(kind, day).document for kind in RulingKind) - {""}


def documents_ever() -> frozenset[str]:
    """The codes of documents by which a declaration could ever cite a ruling."""
    return _documents(installed_pack())


def visible_to(actor: Actor) -> QuerySet[Ruling]:
    """The rulings and applications that an actor may see whole: officials all, traders' people theirs."""
    rulings = Ruling.objects.order_by("-id")
    return rulings if permits(actor, READ) else rulings.filter(holder__in=actor.traders)


def find(actor: Actor, number: str) -> Ruling:
    """The ruling of a number; `NotFound` where there is none that the actor may see whole."""
    found = visible_to(actor).filter(number=number.replace("\0", "").upper()[:30]).first()
    if found is None:
        raise NotFound("ruling", number.replace("\0", ""))
    return found


def published() -> QuerySet[Ruling]:
    """The rulings that everybody may read, without holder and secrets; also those that were revoked since."""
    return Ruling.objects.exclude(published="").order_by("-id")


def search(words: str = "", kind: str = "", commodity: str = "", on: date | None = None) -> QuerySet[Ruling]:
    """Published rulings that hold every word, by kind and beginning of the code; `on`: only those in force that day."""
    found = published()
    for word in words.replace("\0", "")[:LONGEST_SEARCH].split():
        found = found.filter(Q(published__icontains=word) | Q(published_title__icontains=word) | Q(number__iexact=word))
    if kind:
        found = found.filter(kind=kind[:16])
    if commodity:
        found = found.filter(commodity__startswith="".join(filter(str.isdigit, commodity))[:18])
    if on is not None:
        found = found.filter(state=RulingState.ISSUED.value, valid_from__lte=on, valid_to__gte=on)
    return found


def find_published(number: str) -> Ruling:
    """A published ruling; `NotFound` where there is none."""
    found = published().filter(number=number.replace("\0", "").upper()[:30]).first()
    if found is None:
        raise NotFound("ruling", number.replace("\0", ""))
    return found


def binding(numbers: Collection[str]) -> Mapping[str, BindingRuling]:
    """The rulings of these numbers as lodging sees them; numbers without one are left out. One query, or none."""
    if not numbers:
        return {}
    rows = Ruling.objects.filter(number__in=set(numbers), valid_from__isnull=False, valid_to__isnull=False)
    return {row.number: binding_of(row) for row in rows}


def binding_of(row: Ruling) -> BindingRuling:
    """A ruling as lodging sees it."""
    assert row.valid_from is not None and row.valid_to is not None  # noqa: S101, PT018  # what is issued has its days
    return BindingRuling(
        row.number,
        RulingKind(row.kind),
        row.holder,
        row.commodity,
        row.origin,
        row.method,
        row.valid_from,
        row.valid_to,
        row.state == RulingState.ISSUED.value,
    )


def acting(username: str) -> Actor:
    """The user of that name as an actor, for commands; the owner of the installation where none is named.

    `NotFound` where there is no such user.
    """
    if not username:
        return SYSTEM
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise NotFound("user", username)
    return actor_of(user, identifiers_of(user.pk))


@lru_cache(maxsize=256)
def _terms(pack: CountryPack, kind: RulingKind, day: date) -> RulingTerms:
    return terms_of_rows(_rows(pack), kind.value, day)


@lru_cache(maxsize=4)
def _documents(pack: CountryPack) -> frozenset[str]:
    return frozenset(row["document"] for row in _rows(pack)) - {""}


def _rows(pack: CountryPack) -> list[dict[str, str]]:
    file = pack.data("rulings", "terms.csv")
    return read_table(file) if file.is_file() else []

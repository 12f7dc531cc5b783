"""Reading what is owed: standings of subjects, notices an actor may see, and the law of money."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from babel.numbers import get_currency_precision
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.parties.traders.queries import identifiers_of
from customhouse.reference.tables import read_table
from customhouse.revenue.ledger.queries import sums_of
from customhouse.revenue.notices.access import READ_ALL, READ_OFFICE, READ_OWN
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import NOTHING, OF_DUTY, NoticeKind, NoticeState, Standing
from customhouse.revenue.notices.rules.balance import OF_DEBTORS, by_notice, by_subject
from customhouse.revenue.notices.rules.law import RevenueLaw
from customhouse.revenue.notices.rules.reading import FILES, law_from_rows
from customhouse.revenue.notices.rules.references import compact

Row = TypeVar("Row", bound=Model)


def revenue_law() -> RevenueLaw:
    """The law of money of the installed country, read once; `LawDataError` names the file and line that is wrong."""
    return _law(installed_pack())


def standings(subjects: Collection[str]) -> dict[str, Standing]:
    """How the debts of each subject stand, in one query; a subject of which nothing was charged is left out."""
    wanted = {subject for subject in subjects if subject}
    return {subject: each.standing for subject, each in by_subject(sums_of(wanted)).items()} if wanted else {}


def duty_owed(subjects: Collection[str]) -> tuple[Decimal, Decimal]:
    """What of the duty on subjects is neither paid nor secured: what was assessed, and what was asked for afterwards.

    Penalties, interest and fees are no duty.
    """
    owed = by_notice(sums_of({subject for subject in subjects if subject}))
    kinds = dict(Notice.objects.filter(reference__in=owed, kind__in=OF_DUTY).values_list("reference", "kind"))
    assessed = (owed[each].open for each, kind in kinds.items() if kind == NoticeKind.ASSESSMENT.value)
    asked = (owed[each].open for each, kind in kinds.items() if kind != NoticeKind.ASSESSMENT.value)
    return sum(assessed, NOTHING), sum(asked, NOTHING)


def due_if(subject: str, debtor: str, duty: Decimal) -> Decimal:
    """What a debtor would owe on a subject, neither paid nor secured, if its duty came to `duty` and they owed it.

    Below zero: what is held for them would be more. What is paid by others, or held for them, pays for nobody else.
    """
    sums = sums_of({subject})
    own = {notice.reference for notice in notices_of(subject).filter(kind__in=OF_DUTY, debtor=debtor)}
    charged = sum((stands.total for notice, stands in by_notice(sums).items() if notice in own), NOTHING)
    due = sum((each.amount for each in sums if each.account in OF_DEBTORS and each.party == debtor), NOTHING)
    return due + duty - charged


def notices_of(subject: str) -> QuerySet[Notice]:
    """The notices about a subject in the order in which they were issued. For services; pages go by `visible_to`."""
    return Notice.objects.filter(subject=subject).order_by("id")


def charged_to_others(subject: str, debtor: str) -> list[Notice]:
    """The notices of duty on a subject, not withdrawn, that others owe or paid than this debtor."""
    of_duty = notices_of(subject).filter(kind__in=OF_DUTY).exclude(state=NoticeState.WITHDRAWN.value)
    return list(of_duty.exclude(debtor=debtor))


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """The notices that an actor may see.

    Debtors' people theirs; officers and cashiers those of their offices; supervisors, auditors and directors all.
    """
    return seen_by(actor, Notice.objects.order_by("-id"))


def seen_by(actor: Actor, rows: QuerySet[Row], debtor: str = "debtor") -> QuerySet[Row]:
    """Of what is owed, paid or claimed what an actor may see: rows with an office and a column of the debtor."""
    if permits(actor, READ_ALL):
        return rows
    which = Q(pk__in=[])
    if permits(actor, READ_OFFICE):
        which |= Q(office__in=actor.offices)
    if permits(actor, READ_OWN):
        which |= Q(**{f"{debtor}__in": actor.traders})
    return rows.filter(which)


def find(actor: Actor, reference: str) -> Notice:
    """The notice of a reference as typed; `NotFound` where there is none that the actor may see."""
    found = visible_to(actor).filter(reference=compact(reference)[:25]).first()
    if found is None:
        raise NotFound("notice", reference.replace("\0", ""))
    return found


def about(actor: Actor, text: str) -> QuerySet[Notice]:
    """The notices that an actor may see of which a text is the reference or the MRN."""
    wanted = compact(text)[:40]
    return visible_to(actor).filter(Q(reference=wanted) | Q(subject=wanted))


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


@lru_cache(maxsize=4)
def _law(pack: CountryPack) -> RevenueLaw:
    rows = {name: read_table(pack.data("revenue", f"{name}.csv")) for name in FILES}
    return law_from_rows(rows, currency=pack.currency, places=get_currency_precision(pack.currency))

"""Reading quotas: their standing on a day, and the requests of a period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import F, Q, QuerySet, Sum

from customhouse.foundation.config.country import legal_day
from customhouse.tariff.quotas.models import Licence, Quota, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import (
    Answer,
    Cause,
    Claim,
    Drawn,
    Kind,
    Period,
    QuotaLaw,
    Remainder,
    Returned,
    Standing,
    State,
)
from customhouse.tariff.quotas.rules.claiming import quantity_of
from customhouse.tariff.quotas.rules.standing import HELD, heaviest

REFUSING = {State.BLOCKED: Cause.BLOCKED, State.EXHAUSTED: Cause.EXHAUSTED}
"""States in which nothing can be asked of a quota, and why."""


def law_of(row: Quota) -> QuotaLaw:
    """A quota's law of its row."""
    return QuotaLaw(
        row.order_number,
        row.unit,
        row.legal_reference,
        Kind(row.kind),
        Period(row.allocation),
        Remainder(row.remainder),
        Returned(row.returned),
        row.scale,
        row.critical_at,
        row.parent_id or "",
    )


def standing_of(row: QuotaPeriod) -> Standing:
    """A period's standing of its row."""
    return Standing(
        law_of(row.quota), row.valid_from, row.valid_to, _plain(row.volume), _plain(row.balance), State(row.state)
    )


def standings(on: date) -> list[Standing]:
    """Every quota that has a period on the day, in order of number."""
    return [standing_of(row) for row in _periods(on).order_by("quota_id")[:1000]]


def standing(order_number: str, on: date) -> Standing | None:
    """A quota on a day; None where it has no period then."""
    row = _periods(on).filter(quota=order_number).first()
    return standing_of(row) if row else None


def order_numbers() -> frozenset[str]:
    """The order numbers of all quotas that there are."""
    return frozenset(Quota.objects.values_list("pk", flat=True))


def got(order_number: str, reference: str) -> QuotaRequest | None:
    """The request of a reference on a quota; None where there is none."""
    asked = QuotaRequest.objects.filter(period__quota=order_number, reference=reference)
    return asked.select_related("period").order_by("-id").first()


def requests_of(order_number: str, on: date) -> QuerySet[QuotaRequest]:
    """What was asked of a quota in the period of a day, in order of acceptance."""
    rows = QuotaRequest.objects.filter(period__quota=order_number)
    rows = rows.filter(period__valid_from__lte=on, period__valid_to__gte=on)
    return rows.order_by("accepted_at", "id")


def asked_by(subject: str) -> QuerySet[QuotaRequest]:
    """The requests of a declaration (its MRN) that stand, in order of goods item."""
    rows = QuotaRequest.objects.filter(subject=subject, withdrawn_at=None) if subject else QuotaRequest.objects.none()
    return rows.select_related("period__quota", "licence").order_by("item", "id")


def in_full(rows: Iterable[QuotaRequest]) -> QuerySet[QuotaRequest]:
    """These requests as they are kept now, with quota and licence."""
    found = QuotaRequest.objects.filter(pk__in=[row.pk for row in rows])
    return found.select_related("period__quota", "licence").order_by("id")


def waiting_among(subjects: Collection[str]) -> frozenset[str]:
    """Of these declarations those for which a quota has still to answer, or whose duty has still to follow."""
    rows = QuotaRequest.objects.filter(subject__in=subjects, withdrawn_at=None).exclude(subject="")
    return frozenset(rows.filter(Q(allocated=None) | Q(is_followed=False)).values_list("subject", flat=True))


def waiting_periods(before: datetime) -> list[QuotaPeriod]:
    """The periods of which something waits that was accepted before a moment, those that end first before others."""
    waiting = QuotaRequest.objects.filter(allocated=None, withdrawn_at=None, accepted_at__lt=before)
    rows = QuotaPeriod.objects.filter(pk__in=waiting.values("period")).select_related("quota")
    return list(rows.order_by("valid_to", "quota_id"))


def drawn_by(subject: str) -> list[Drawn]:
    """How the goods of a declaration stand towards the quotas that they claim, in order of goods item."""
    return [drawn_of(list(rows)) for _, rows in groupby(asked_by(subject), key=lambda row: row.item)]


def drawn_of(rows: Sequence[QuotaRequest]) -> Drawn:
    """How one goods item stands, of its requests (one at least, all of one quota)."""
    period, zero = rows[0].period, Decimal(0)
    waiting = sum((row.quantity for row in rows if row.allocated is None), zero)
    got = sum((row.allocated - row.returned for row in rows if row.allocated is not None), zero)
    asked = sum((row.quantity for row in rows), zero)
    answer = Answer.WAITS if waiting else Answer.GIVEN if got > 0 else Answer.REFUSED
    return Drawn(
        order_number=period.quota_id,
        item=rows[0].item or 0,
        unit=period.quota.unit,
        asked=_plain(asked),
        got=None if got <= 0 and waiting else _plain(got),
        answer=answer,
        cause=_cause(rows, state_of(period), waiting=bool(waiting), is_short=got < asked),
        accepted_at=rows[0].accepted_at,
        waiting=_plain(waiting),
    )


def foresee(claim: Claim) -> Drawn:
    """What a claim would be answered if it were made now; nothing is asked for."""
    period = period_on(claim.order_number, legal_day(claim.accepted_at))
    zero = Decimal(0)
    if period is None:
        return Drawn(claim.order_number, claim.item, "", zero, zero, Answer.REFUSED, Cause.UNKNOWN)
    law, licences = law_of(period.quota), licences_for(period, claim)
    asked, state = quantity_of(claim, law) or zero, state_of(period)
    cause = hindrance(period, asked, licences)
    about = (claim.order_number, claim.item, law.unit, asked)
    if cause:
        return Drawn(*about, zero, Answer.REFUSED, cause)
    if state in HELD or (law.kind is Kind.FIRST_COME and law.allocation is Period.DAY):
        cause = Cause.SUSPENDED if state in HELD else Cause.CRITICAL if state is State.CRITICAL else Cause.NONE
        return Drawn(*about, None, Answer.WAITS, cause, waiting=asked)
    free = sum((free for _, free in licences), zero) if licences else asked
    got = min(asked, free, *(each.balance for each in with_those_above(period)))
    short = Cause.NONE if got >= asked else Cause.LICENCE if got == free else Cause.EXHAUSTED
    return Drawn(*about, _plain(got), Answer.GIVEN if got else Answer.REFUSED, short)


def period_on(order_number: str, on: date) -> QuotaPeriod | None:
    """The period of a quota on a day; None where it has none."""
    return _periods(on).filter(quota=order_number).first()


def licences_for(period: QuotaPeriod, claim: Claim) -> list[tuple[Licence, Decimal]]:
    """The licences on a quota that are declared, theirs and valid on the day of acceptance, with what is free of each.

    Free is what is neither drawn nor waited for. The one that ends first comes first; none where none are needed.
    """
    if period.quota.kind != Kind.LICENSED:
        return []
    day = legal_day(claim.accepted_at)
    rows = Licence.objects.filter(valid_on(day), period=period, pk__in=claim.licences, holder__in=claim.holders)
    waiting = Sum("quotarequest__quantity", filter=Q(quotarequest__allocated=None, quotarequest__withdrawn_at=None))
    found = rows.annotate(waiting=waiting).order_by(F("valid_to").asc(nulls_last=True), "number")
    return [(row, max(row.left - (row.waiting or 0), Decimal(0))) for row in found]


def valid_on(day: date) -> Q:
    """The licences that hold on a day: those without days of their own for the whole period."""
    since = Q(valid_from=None) | Q(valid_from__lte=day)
    return since & (Q(valid_to=None) | Q(valid_to__gte=day))


def hindrance(period: QuotaPeriod, quantity: Decimal | None, licences: Collection[object]) -> Cause:
    """Why nothing can be asked of a quota for a claim; `Cause.NONE` where it can."""
    if not quantity:
        return Cause.UNIT
    if period.quota.kind == Kind.LICENSED and not licences:
        return Cause.LICENCE
    return REFUSING.get(state_of(period), Cause.NONE)


def state_of(period: QuotaPeriod) -> State:
    """What a period counts as: it draws on those above it too, and stands still while one of them does."""
    return heaviest(State(each.state) for each in with_those_above(period))


def with_those_above(period: QuotaPeriod) -> list[QuotaPeriod]:
    """A period with those of the quotas above it, from which is drawn too."""
    found = [period]
    while (above := found[-1].quota.parent_id) and (row := period_on(above, period.valid_from)):
        found.append(row)
    return found


def _cause(rows: Sequence[QuotaRequest], state: State, *, waiting: bool, is_short: bool) -> Cause:
    if waiting:
        if state in HELD:
            return Cause.SUSPENDED
        return Cause.NONE if state is State.OPEN else Cause.CRITICAL
    if told := next((row.cause for row in rows if row.cause), ""):
        return Cause(told)
    if not is_short:
        return Cause.NONE
    is_used_up = all(row.licence is not None and not row.licence.left for row in rows)
    return Cause.LICENCE if is_used_up else Cause.EXHAUSTED


def _plain(quantity: Decimal) -> Decimal:
    """A quantity without the zeros that its column adds."""
    return Decimal(f"{quantity.normalize():f}")


def _periods(on: date) -> QuerySet[QuotaPeriod]:
    return QuotaPeriod.objects.select_related("quota").filter(valid_from__lte=on, valid_to__gte=on)

"""The weeks before the demonstration's day, with something to find: see `world.rules.planting`.

Everything goes through the services, at times of those weeks: firms declare, pay by transfer the next day, and one is
suspended. Done once for an installation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival
from customhouse.foundation.access.records import SYSTEM
from customhouse.parties.traders.queries import known_traders
from customhouse.parties.traders.services import suspend_trader
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.payments.services import import_statement


def lodge_weeks(sent: Sequence[Arrival], *, stopped: str, stopped_on: date) -> int:
    """Lodge what was planned, day by day, pay for it, and suspend who is stopped; how many declarations were lodged."""
    if known_traders([stopped]):
        return 0
    stop = datetime.combine(stopped_on, time(12), UTC)
    is_stopped = False
    for day, arrivals in groupby(sent, key=lambda each: each.at.date()):
        if day > stop.date() and not is_stopped:
            suspend_trader(identifier=stopped, reason="Invoices forged", actor=SYSTEM, at=stop)
            is_stopped = True
        lodged = lodge(list(arrivals))
        _pay([each.mrn for each in lodged if each.mrn], day + timedelta(days=1))
    return len(sent)


def _pay(mrns: Sequence[str], on: date) -> None:
    """The bank's statement of a day, with the transfers for what these declarations owe."""
    account, currency = revenue_law().treasury(on).account, revenue_law().currency
    lines = ["account;reference;booked_on;amount;currency;payer;text"]
    for place, notice in enumerate(Notice.objects.filter(subject__in=mrns).order_by("id"), start=1):
        words = (account, f"W{on:%y%m%d}-{place:03d}", f"{on}", f"{notice.unpaid:f}", currency, notice.debtor_name)
        lines.append(";".join([*(word.replace(";", ",") for word in words), notice.reference]))
    at = datetime.combine(on, time(10), UTC)
    import_statement(data="\n".join([*lines, ""]).encode(), name=f"bank-week-{on}.csv", actor=SYSTEM, at=at)

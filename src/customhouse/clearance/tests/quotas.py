"""What the tests of quotas start from: a law with quotas on cars, and declarations of three cars that claim one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of
from customhouse.clearance.tests.lodged import Message, lodged, message
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.measures.records import MeasureLaw
from customhouse.tariff.measures.services import adopt_measure
from customhouse.tariff.quotas import services
from customhouse.tariff.quotas.records import QuotaLaw

ORDER = "050001"
_CLAIM = b"<DutyTaxFee><DutyRegimeCode>100</DutyRegimeCode><TypeCode>CUD</TypeCode>"
_numbers = count(1)


def enacted(order: str = ORDER, expression: str = "5 %", commodity: str = "8703") -> None:
    """A measure on cars (or other goods) that draws on a quota, under preference 120."""
    measure = MeasureLaw(
        f"QUO-{order}", "CUD", commodity, "import", "", frozenset(), "120", "", (), expression, "XD-LAW-2018-31",
        date(2026, 1, 1), None, order,
    )  # fmt: skip
    adopt_measure(measure=measure, currency="XDD", actor=SYSTEM, at=AT)


def opened(order: str = ORDER, volume: str = "100", **law: Any) -> None:
    """A quota of cars for the year."""
    services.open_period(
        law=QuotaLaw(order, law.pop("unit", "NAR"), "R 1", scale=0, **law),
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        volume=Decimal(volume),
        actor=SYSTEM,
        at=AT,
    )


def claiming(said: Message, order: str = ORDER, lrn: str = "") -> bytes:
    """A message under a reference of its own, whose cars claim the quota."""
    claim = b"<DutyTaxFee><DutyRegimeCode>120</DutyRegimeCode><TypeCode>CUD</TypeCode>"
    data = said.with_lrn(lrn or f"QUOTA-{next(_numbers)}")
    return data.replace(_CLAIM, claim + b"<QuotaOrderID>%s</QuotaOrderID>" % order.encode())


def three_cars(pack: CountryPack, order: str = ORDER) -> Declaration:
    """Three cars that claim a quota, lodged."""
    said = message(pack)
    row = lodged(said, claiming(said, order))
    assert row.mrn, row.findings
    return row


def duty(row: Declaration) -> list[tuple[str, str, str, str]]:
    """The lines of customs duty in force: measure, base, amount, and how it is charged."""
    row.refresh_from_db()
    return [
        (line.measure, f"{line.base:.2f}", f"{line.amount:.2f}", line.payable)
        for line in duties_of(row).filter(type="CUD")
    ]


def codes(row: Declaration) -> list[str]:
    """The codes of what was told of quotas."""
    row.refresh_from_db()
    return [each["code"] for each in row.findings if each["code"].startswith(("QUOTA", "DUTY-PREF"))]

"""As of which day the law is read for a declaration: the day that its procedure's law names, never the clock.

Revised Kyoto Convention, General Annex, chapter 4: national law names the moment that decides duties and taxes.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from customhouse.clearance.declarations.records import DeclarationRecord, Stage
from customhouse.clearance.declarations.rules.law import DeclarationLaw, LegalDay

EARLIEST_YEAR = 1900
"""A declared acceptance before this year is a slip of the pen (rule DAT-YEAR says so) and decides nothing."""


def legal_date(
    record: DeclarationRecord,
    law: DeclarationLaw,
    *,
    accepted_at: datetime,
    presented_at: datetime | None = None,
    discharged_at: datetime | None = None,
) -> date:
    """The legal date of `record`, a day in the country's own time zone.

    The first goods item's procedure decides. A pre-lodged declaration counts as accepted when its goods are
    presented (before that the day is provisional: `accepted_at`); a supplementary one is read as of the acceptance of
    the declaration that it completes, as declared, if that lies before its own. All instants are UTC-aware.
    """
    zone = ZoneInfo(law.timezone)
    accepted = _accepted(record, accepted_at, presented_at)
    day = accepted.astimezone(zone).date()
    procedure = law.procedure(record.items[0].procedure, day) if record.items else None
    named = procedure.legal_date if procedure else LegalDay.ACCEPTANCE
    moments = {LegalDay.PRESENTATION: presented_at, LegalDay.DISCHARGE: discharged_at}
    return (moments.get(named) or accepted).astimezone(zone).date()


def _accepted(record: DeclarationRecord, accepted_at: datetime, presented_at: datetime | None) -> datetime:
    """The instant that counts as acceptance."""
    if record.stage is Stage.PRELODGED and presented_at is not None:
        return presented_at
    declared = record.acceptance_declared
    if record.stage is Stage.SUPPLEMENTARY and declared is not None and declared.year >= EARLIEST_YEAR:
        return min(declared, accepted_at)
    return accepted_at

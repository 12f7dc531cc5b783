"""A schedule written out whole, in a format that can be brought in again."""

from __future__ import annotations

from customhouse.foundation.access.errors import Conflict, NotFound
from customhouse.messages.findings import msgid
from customhouse.tariff.schedules import queries
from customhouse.tariff.schedules.rules.formats import FORMATS


def written(schedule: str, format_: str) -> bytes:
    """A schedule as it stands, in one of `FORMATS`.

    Raises `NotFound`; `Conflict` where the format cannot hold what the schedule says.
    """
    if queries.schedule_of(schedule) is None:
        raise NotFound("tariff", schedule)
    try:
        return FORMATS[format_].write(queries.rows_of(schedule))
    except ValueError as error:
        raise Conflict(
            "SCH-UNWRITABLE",
            msgid("The schedule {schedule} cannot be written as {format}: {cause}."),
            msgid("Write it as sheet."),
            {"schedule": schedule, "format": format_, "cause": str(error)[:300]},
        ) from None

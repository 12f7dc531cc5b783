"""Changing the tariff's law: load what a country enacted, adopt a measure, end one. The only door for writing it.

Nothing is edited in place: a row that stands is never changed but for an end that it did not have.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

from babel.numbers import list_currencies
from django.db import transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.findings import msgid
from customhouse.reference.units.rules import UnknownUnit, find_unit
from customhouse.tariff.duties.rules import Vocabulary
from customhouse.tariff.measures import queries
from customhouse.tariff.measures.access import CHANGE_LAW, ENACT
from customhouse.tariff.measures.models import LawVersion, Measure
from customhouse.tariff.measures.records import Act, MeasureLaw
from customhouse.tariff.measures.rules.checking import check_law, question
from customhouse.tariff.measures.rules.reading import Law, read_law
from customhouse.tariff.measures.store import add_measures, insert_law, measure_row

SUBJECT = "tariff:law"
"""The subject of the trail's events about the law as a whole."""

_FILES = ("taxes", "areas", "acts", "measures")


def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Bring in the law of a country pack that is not there yet; how many rows were written.

    Rows that stand already are left alone; an end that the pack gives to a row without one is set. Raises `Refused`
    where the law does not hold together, `Conflict` where the pack says otherwise of a row that stands.
    """
    require(actor, CHANGE_LAW)
    law = _read(pack)
    with transaction.atomic():
        _hold_law()
        written = insert_law(law)
        if written:
            _check(_standing(), pack.currency)
            _announce(at)
            record_event(
                subject=SUBJECT, kind="loaded", payload={"pack": pack.name, "rows": written}, actor=actor, at=at
            )
    return written


def adopt_measure(*, measure: MeasureLaw, currency: str, actor: Actor, at: datetime) -> MeasureLaw:
    """Put a new measure into law. `currency` is the national one.

    Raises `Refused` with findings where it cannot be law (an expression that cannot be read, an unknown tax, an
    overlap with a measure in force), `Conflict` where its id is used.
    """
    require(actor, CHANGE_LAW)
    with transaction.atomic():
        _hold_law()
        if Measure.objects.filter(id=measure.id).exists():
            raise Conflict(
                "LAW-ID",
                msgid("The measure id {id} is used."),
                msgid("Choose another id; a measure that stands is not changed."),
                {"id": measure.id},
            )
        _check(_neighbours(measure), currency)
        measure_row(measure).save(force_insert=True)
        _announce(at)
        record_event(
            subject=f"measure:{measure.id}",
            kind="adopted",
            payload=_adoption(measure),
            actor=actor,
            at=at,
        )
    return measure


def end_measure(*, measure_id: str, last_day: date, actor: Actor, at: datetime) -> MeasureLaw:
    """Let a measure end with `last_day`, which is the last day that it is law.

    Raises `NotFound`; `Conflict` where it has an end already or had not begun.
    """
    require(actor, CHANGE_LAW)
    with transaction.atomic():
        row = _set_end(measure_id, last_day)
        _announce(at)
        record_event(subject=f"measure:{measure_id}", kind="ended", payload={"last_day": last_day}, actor=actor, at=at)
    return queries.measure_law(row)


def enact_measures(
    *,
    ends: Mapping[str, date],
    measures: Sequence[MeasureLaw],
    text: Act,
    currency: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Put draft law that was checked into law at once: measures that end, others that begin, the text that says so.

    `ends` maps ids to last days; a text of that reference that is known is left as it is. Raises `AccessDenied`,
    `NotFound`, `Conflict` (an end stands already), `Refused` (what the new measures and those beside them break).
    """
    require(actor, ENACT)
    with transaction.atomic():
        _hold_law()
        for measure_id, last_day in ends.items():
            _set_end(measure_id, last_day)
        add_measures(measures, text)
        _check(_among(measures), currency)
        _announce(at)
        told = [NewEvent(f"measure:{key}", "ended", {"last_day": day}, actor, at) for key, day in ends.items()]
        told += [NewEvent(f"measure:{row.id}", "adopted", _adoption(row), actor, at) for row in measures]
        record_events(told)


def vocabulary(currency: str) -> Vocabulary:
    """What expressions of a country may name: the currencies of ISO 4217 and its own, and every unit known."""
    currencies = {*list_currencies(), currency}
    return Vocabulary(currencies.__contains__, _is_unit)


def _adoption(measure: MeasureLaw) -> dict[str, object]:
    return {"expression": measure.expression, "legal_reference": measure.legal_reference}


def _set_end(measure_id: str, last_day: date) -> Measure:
    row = Measure.objects.select_for_update().filter(id=measure_id).first()
    if row is None:
        raise NotFound("measure", measure_id)
    if row.valid_to is not None or last_day < row.valid_from:
        raise Conflict(
            "LAW-ENDED",
            msgid("Measure {id} cannot end on {day}: it has an end already, or begins later."),
            msgid("Adopt a new measure instead; what was law stays as it was."),
            {"id": measure_id, "day": last_day.isoformat()},
        )
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    return row


def _is_unit(code: str) -> bool:
    try:
        find_unit(code)
    except UnknownUnit:
        return False
    return True


def _read(pack: CountryPack) -> Law:
    rows = {}
    for name in _FILES:
        file = pack.data("tariff", f"{name}.csv")
        if file.is_file():
            rows[name] = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    return read_law(rows)


def _standing() -> Law:
    return Law(
        tuple(queries.tax_laws()),
        tuple(queries.memberships()),
        tuple(queries.acts()),
        tuple(queries.measure_laws()),
    )


def _neighbours(measure: MeasureLaw) -> Law:
    """The law that a new measure must fit in: all but the measures that answer other questions."""
    alike = [
        row
        for row in map(queries.measure_law, Measure.objects.filter(type=measure.type, commodity=measure.commodity))
        if question(row) == question(measure)
    ]
    standing = Law(tuple(queries.tax_laws()), tuple(queries.memberships()), tuple(queries.acts()))
    return replace(standing, measures=(*alike, measure))


def _among(measures: Sequence[MeasureLaw]) -> Law:
    """The law that new measures stand in: all but the measures on other goods."""
    beside = Measure.objects.filter(commodity__in={row.commodity for row in measures})
    standing = Law(tuple(queries.tax_laws()), tuple(queries.memberships()), tuple(queries.acts()))
    return replace(standing, measures=tuple(map(queries.measure_law, beside)))


def _check(law: Law, currency: str) -> None:
    errors = [finding for finding in check_law(law, vocabulary(currency)) if finding.is_error]
    if errors:
        raise Refused(errors)


def _hold_law() -> None:
    """Let one writer change the law at a time: two that do not see each other could adopt what overlaps."""
    LawVersion.objects.select_for_update().filter(pk=1).first()


def _announce(at: datetime) -> None:
    """Give the law a new token, so that every process makes its snapshot anew."""
    LawVersion.objects.update_or_create(pk=1, defaults={"token": uuid4().hex, "changed_at": at})

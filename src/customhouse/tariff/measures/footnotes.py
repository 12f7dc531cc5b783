"""Footnotes of the tariff: read as of any day, and put into law by draft law that was checked. Nothing is edited.

A footnote says beside a measure or a code what a figure cannot: a condition in words, an exception, a notice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.tariff.measures import models
from customhouse.tariff.measures.access import ENACT
from customhouse.tariff.measures.records import Attachment, Footnote

LANGUAGES = ("en", "fr", "ar")


@dataclass(frozen=True, slots=True)
class FootnoteChange:
    """What draft law does to footnotes, all of it from `live_on` on.

    `texts` and `attached` begin then; `detached` (footnote, measure, code) were law for the last time on the day
    before. `replaced` maps measures that end to those in their place (None: nothing), which take their footnotes over.
    """

    live_on: date
    last_day: date
    texts: Sequence[Footnote] = ()
    attached: Sequence[Attachment] = ()
    detached: Collection[tuple[str, str, str]] = ()
    replaced: Mapping[str, str | None] | None = None


def footnotes() -> tuple[Footnote, ...]:
    """Every footnote of every date, by code."""
    return tuple(_footnote(row) for row in models.Footnote.objects.order_by("code", "valid_from"))


def attachments() -> tuple[Attachment, ...]:
    """Every attachment of every date."""
    return tuple(_attachment(row) for row in models.FootnoteAttachment.objects.order_by("pk"))


def footnotes_of_measures(ids: Collection[str], on: date) -> dict[str, list[Footnote]]:
    """The footnotes of some measures on a day, by measure."""
    return _by(models.FootnoteAttachment.objects.filter(measure__in=ids), "measure", on) if ids else {}


def footnotes_of_codes(codes: Collection[str], on: date) -> dict[str, list[Footnote]]:
    """The footnotes of some codes on a day, by code."""
    return _by(models.FootnoteAttachment.objects.filter(commodity__in=codes), "commodity", on) if codes else {}


@transaction.atomic
def enact_footnotes(*, change: FootnoteChange, actor: Actor, at: datetime) -> None:
    """Put a change of footnotes that was checked into law. Raises `AccessDenied`."""
    require(actor, ENACT)
    table = models.FootnoteAttachment.objects
    told: list[NewEvent] = []
    standing = models.Footnote.objects.filter(code__in=[each.code for each in change.texts], valid_to=None)
    standing.update(valid_to=change.last_day)
    models.Footnote.objects.bulk_create(map(_row, change.texts))
    told += [
        NewEvent(f"footnote:{each.code}", "worded", {"from": change.live_on, "text": each.texts["en"]}, actor, at)
        for each in change.texts
    ]
    replaced = change.replaced or {}
    moving = list(table.filter(measure__in=list(replaced), valid_to=None).order_by("pk"))
    for footnote, measure, commodity in change.detached:
        table.filter(footnote=footnote, measure=measure, commodity=commodity, valid_to=None).update(
            valid_to=change.last_day
        )
        payload = {"measure": measure, "commodity": commodity, "last_day": change.last_day}
        told.append(NewEvent(f"footnote:{footnote}", "detached", payload, actor, at))
    table.filter(measure__in=list(replaced), valid_to=None).update(valid_to=change.last_day)
    fresh = [*change.attached, *_carried(moving, change)]
    table.bulk_create(
        models.FootnoteAttachment(
            footnote=each.footnote, measure=each.measure, commodity=each.commodity, valid_from=each.valid_from
        )
        for each in fresh
    )
    told += [
        NewEvent(
            f"footnote:{each.footnote}",
            "attached",
            {"measure": each.measure, "commodity": each.commodity, "from": each.valid_from},
            actor,
            at,
        )
        for each in fresh
    ]
    record_events(told)


def _carried(moving: Sequence[models.FootnoteAttachment], change: FootnoteChange) -> list[Attachment]:
    """The footnotes of measures that end, on those that stand in their place, unless they are taken off."""
    replaced = change.replaced or {}
    wanted = {each.key for each in change.attached}
    found = [
        Attachment(row.footnote, successor, "", change.live_on)
        for row in moving
        if (successor := replaced[row.measure]) and _attachment(row).key not in set(change.detached)
    ]
    return [each for each in found if each.key not in wanted]


def _by(rows: QuerySet[models.FootnoteAttachment], name: str, on: date) -> dict[str, list[Footnote]]:
    valid = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    links = list(rows.filter(valid).order_by("footnote"))
    texts = models.Footnote.objects.filter(valid, code__in={row.footnote for row in links})
    known = {row.code: _footnote(row) for row in texts}
    found: dict[str, list[Footnote]] = {}
    for row in links:
        if row.footnote in known:
            found.setdefault(getattr(row, name), []).append(known[row.footnote])
    return found


def _footnote(row: models.Footnote) -> Footnote:
    texts = {language: getattr(row, f"text_{language}") for language in LANGUAGES}
    return Footnote(row.code, texts, row.legal_reference, row.valid_from, row.valid_to)


def _attachment(row: models.FootnoteAttachment) -> Attachment:
    return Attachment(row.footnote, row.measure, row.commodity, row.valid_from, row.valid_to)


def _row(each: Footnote) -> models.Footnote:
    texts = {f"text_{language}": each.texts.get(language, "") for language in LANGUAGES}
    days = {"valid_from": each.valid_from, "valid_to": each.valid_to}
    return models.Footnote(code=each.code, legal_reference=each.legal_reference, **days, **texts)

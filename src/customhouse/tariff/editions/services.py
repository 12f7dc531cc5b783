"""Loading the correlation of two editions: the only door for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.tariff.editions.access import LOAD_CORRELATION
from customhouse.tariff.editions.models import EditionLink
from customhouse.tariff.editions.records import Table
from customhouse.tariff.editions.rules.correlating import Correlation
from customhouse.tariff.editions.rules.reading import read_table

BATCH = 500


@transaction.atomic
def import_correlation(*, name: str, data: bytes, actor: Actor, at: datetime) -> Table:
    """Keep the links of a file, replacing its editions. Raises `AccessDenied`, `TableUnreadable`."""
    require(actor, LOAD_CORRELATION)
    table = read_table(name, data)
    links = [link for found in Correlation.of(table).forth.values() for link in found]
    EditionLink.objects.filter(edition=table.edition, other_edition=table.other_edition).delete()
    EditionLink.objects.bulk_create(
        [
            EditionLink(
                edition=table.edition,
                other_edition=table.other_edition,
                code=link.code,
                other=link.other,
                is_partial=link.is_partial,
                is_main=link.is_main,
            )
            for link in links
        ],
        batch_size=BATCH,
    )
    record_event(
        subject=f"editions:{table.edition}-{table.other_edition}",
        kind="editions.correlation_loaded",
        payload={"file": name, "links": len(links)},
        actor=actor,
        at=at,
    )
    return Table(table.edition, table.other_edition, tuple(links))

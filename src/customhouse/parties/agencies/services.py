"""Publishing agencies from the law of the country pack: the only door for writing them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.parties.agencies.access import PUBLISH_AGENCIES
from customhouse.parties.agencies.models import Agency
from customhouse.reference.tables import day_or_none, names_of, read_table


@transaction.atomic
def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Add the agencies of the pack's `agencies.csv` that are not known; how many."""
    require(actor, PUBLISH_AGENCIES)
    known = set(Agency.objects.values_list("code", flat=True))
    fresh = [_agency(row) for row in read_table(pack.data("agencies.csv")) if row["code"] not in known]
    Agency.objects.bulk_create(fresh)
    if fresh:
        payload = {"table": "agencies", "pack": pack.name, "rows": len(fresh)}
        record_event(subject="law:agencies", kind="loaded", payload=payload, actor=actor, at=at)
    return len(fresh)


def _agency(row: dict[str, str]) -> Agency:
    names, competences = names_of(row), names_of(row, "competence")
    return Agency(
        code=row["code"],
        name_en=names["en"],
        name_fr=names["fr"],
        name_ar=names["ar"],
        competence_en=competences["en"],
        competence_fr=competences["fr"],
        competence_ar=competences["ar"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=day_or_none(row["valid_to"]),
        legal_reference=row["legal_reference"],
    )

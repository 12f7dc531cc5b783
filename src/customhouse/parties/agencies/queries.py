"""Agencies as of a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from customhouse.parties.agencies.models import Agency
from customhouse.parties.agencies.records import AgencyRecord


def agencies_on(day: date) -> dict[str, AgencyRecord]:
    """Every agency that is competent on a day, by code."""
    found = Agency.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day).order_by("code")
    return {agency.code: _record(agency) for agency in found}


def _record(agency: Agency) -> AgencyRecord:
    return AgencyRecord(
        agency.code,
        {"en": agency.name_en, "fr": agency.name_fr, "ar": agency.name_ar},
        {"en": agency.competence_en, "fr": agency.competence_fr, "ar": agency.competence_ar},
    )

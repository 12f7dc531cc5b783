"""Amendments by which declarants raised what they owed: a mistake owned up to, which selection remembers.

Versions that customs made are none: what a control found counts as a finding.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum

from customhouse.clearance.declarations.models import Duty, Version


def raising_amendments() -> QuerySet[Version]:
    """Versions by which a declarant raised what is owed beyond the version before."""
    changed = Version.objects.filter(number__gt=1, received__isnull=False)
    return changed.alias(before=_owed(OuterRef("number") - 1), after=_owed(OuterRef("number"))).filter(
        after__gt=F("before")
    )


def _owed(version: Any) -> Subquery:
    lines = Duty.objects.filter(declaration=OuterRef("declaration"), version=version).order_by()
    return Subquery(lines.values("declaration").annotate(owed=Sum("amount")).values("owed"))

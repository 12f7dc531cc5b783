"""Pin what was posted before the trail told of postings, so that `audit verify` has a witness of all of it."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

AT_ONCE = 1_000


def pin(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001  # Django's call
    """Record one event for every thousand journals that stand in the ledger."""
    from customhouse.revenue.ledger.services import record_posted  # not before there is something to pin
    from customhouse.revenue.ledger.verification import kept

    numbers = list(apps.get_model("revenue_ledger", "Journal").objects.order_by("id").values_list("id", flat=True))
    for start in range(0, len(numbers), AT_ONCE):
        page = numbers[start : start + AT_ONCE]
        record_posted(list(kept([(number, number) for number in page])), at=timezone.now())


class Migration(migrations.Migration):
    """Events for what stands in the ledger."""

    dependencies = [("revenue_ledger", "0002_day_of_journal"), ("audit", "0001_initial")]
    operations = [migrations.RunPython(pin, migrations.RunPython.noop)]

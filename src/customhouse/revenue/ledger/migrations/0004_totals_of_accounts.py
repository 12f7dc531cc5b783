"""The trial balance kept as it is posted, filled from what was posted before."""

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q, Sum


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001  # Django's call
    """Sum every posting once."""
    rows = apps.get_model("revenue_ledger", "Posting").objects.values_list("account", "head", "journal__currency")
    summed = rows.annotate(
        debit=Sum("units", filter=Q(units__gt=0), default=0), credit=Sum("units", filter=Q(units__lt=0), default=0)
    ).order_by()
    total = apps.get_model("revenue_ledger", "AccountTotal")
    total.objects.bulk_create(
        total(account=account, head=head, currency=currency, debit=debit, credit=credit)
        for account, head, currency, debit, credit in summed
    )


class Migration(migrations.Migration):
    """A table of totals."""

    dependencies = [("revenue_ledger", "0003_pin_what_was_posted")]
    operations = [
        migrations.CreateModel(
            name="AccountTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=16)),
                ("head", models.CharField(max_length=10)),
                ("currency", models.CharField(max_length=3)),
                ("debit", models.BigIntegerField(default=0)),
                ("credit", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "head", "currency"), name="ledger_total_once")
                ]
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

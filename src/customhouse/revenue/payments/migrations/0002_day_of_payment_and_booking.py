"""The day that counts as that of a payment, and what tells two bookings of one bank reference apart."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Q
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def name_bookings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001  # Django's call
    """Bookings that were kept before are named by the bank's reference, of which there was one each."""
    apps.get_model("revenue_payments", "BankLine").objects.update(booking=F("key"))


class Migration(migrations.Migration):
    """Columns of payments and bank lines."""

    dependencies = [("revenue_payments", "0001_initial")]
    operations = [
        migrations.AddField("payment", "paid_on", models.DateField(null=True)),
        migrations.AddField("bankline", "valued_on", models.DateField(null=True)),
        migrations.AddField("bankline", "booking", models.CharField(max_length=100, default=""), preserve_default=False),
        migrations.RemoveConstraint("bankline", "payments_booked_once"),
        migrations.RunPython(name_bookings, migrations.RunPython.noop),
        migrations.AddConstraint(
            "bankline",
            models.UniqueConstraint(
                fields=["account", "booking"], condition=~Q(outcome="known"), name="payments_booked_once"
            ),
        ),
    ]

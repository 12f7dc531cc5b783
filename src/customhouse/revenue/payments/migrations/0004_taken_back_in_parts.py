"""A payment may be taken back in parts: more than one line of the bank may say so."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The key to the payment is not unique any more."""

    dependencies = [("revenue_payments", "0003_what_the_bank_takes_back")]
    operations = [
        migrations.AlterField(
            "paymentreturn",
            "payment",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="revenue_payments.payment"
            ),
        ),
    ]

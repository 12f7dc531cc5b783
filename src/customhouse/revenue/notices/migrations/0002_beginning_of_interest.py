"""After which day the interest of a head began: a payment that becomes known later takes it back no further."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column of accruals."""

    dependencies = [("revenue_notices", "0001_initial")]
    operations = [migrations.AddField("accrual", "since", models.DateField(null=True))]

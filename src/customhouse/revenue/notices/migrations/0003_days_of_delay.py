"""The days on which a notice was late, with what was owed on them: interest is restated by them."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of delays."""

    dependencies = [("revenue_notices", "0002_beginning_of_interest")]
    operations = [
        migrations.CreateModel(
            name="Delay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("after", models.DateField()),
                ("until", models.DateField()),
                ("owed", models.JSONField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delays",
                        to="revenue_notices.notice",
                    ),
                ),
            ],
        )
    ]

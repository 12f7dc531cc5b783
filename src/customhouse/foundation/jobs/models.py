"""When recurring work was last given out and how it ended."""

from __future__ import annotations

from django.db import models


class RecurringJob(models.Model):
    """One recurring job. `given_at` is when a tick last gave it out; two ticks at once change it once."""

    name = models.CharField(max_length=100, primary_key=True)
    given_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "jobs_recurring"

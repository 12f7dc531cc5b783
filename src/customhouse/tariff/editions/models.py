"""The table of links between editions."""

from __future__ import annotations

from django.db import models


class EditionLink(models.Model):
    """A link as `records.Link` describes it, from a code of `edition` to a code of `other_edition`."""

    edition = models.CharField(max_length=4)
    other_edition = models.CharField(max_length=4)
    code = models.CharField(max_length=6)
    other = models.CharField(max_length=6)
    is_partial = models.BooleanField(default=False)
    is_main = models.BooleanField(default=False)

    class Meta:
        db_table = "tariff_edition_link"
        ordering = ["edition", "other_edition", "code", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "other_edition", "code", "other"], name="edition_link_stands_once"
            )
        ]

"""The table of trained models: one row a version, with its bytes while they are kept."""

from __future__ import annotations

from django.db import models


class TrainedModel(models.Model):
    """One version of a model. Of one name exactly one is in use; `payload` is empty once it was dropped."""

    name = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    payload = models.BinaryField(null=True)
    facts = models.JSONField(default=dict)
    in_use = models.BooleanField(default=False)
    installed_by = models.CharField(max_length=200)
    installed_at = models.DateTimeField()

    class Meta:
        db_table = "registry_trained_model"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="registry_version_once"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(in_use=True), name="registry_one_model_in_use"),
        ]

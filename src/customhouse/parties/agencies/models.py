"""Government agencies at the border, as law names them."""

from __future__ import annotations

from django.db import models


class Agency(models.Model):
    """An agency that has a say at the border: its code, names and competence in three languages."""

    code = models.CharField(max_length=10, unique=True)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    competence_en = models.CharField(max_length=300)
    competence_fr = models.CharField(max_length=300)
    competence_ar = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_reference = models.CharField(max_length=100)

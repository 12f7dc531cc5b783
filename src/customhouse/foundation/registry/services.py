"""Putting trained models into use: the only door for writing the registry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.registry.access import INSTALL_MODEL
from customhouse.foundation.registry.models import TrainedModel
from customhouse.foundation.registry.queries import record
from customhouse.foundation.registry.records import InstalledModel

KEPT_BEFORE = 1
"""How many versions before the one in use keep their bytes, so that one can go back."""


@transaction.atomic
def install_model(
    *, name: str, payload: bytes, facts: Mapping[str, object], actor: Actor, at: datetime
) -> InstalledModel:
    """Keep a trained model as the next version of its name, and use it from now on. Raises `AccessDenied`."""
    require(actor, INSTALL_MODEL)
    versions = TrainedModel.objects.filter(name=name)
    newest = versions.order_by("-version").defer("payload").first()
    version = newest.version + 1 if newest else 1
    versions.filter(in_use=True).update(in_use=False)
    row = TrainedModel.objects.create(
        name=name,
        version=version,
        sha256=sha256(payload).hexdigest(),
        size=len(payload),
        payload=payload,
        facts=dict(facts),
        in_use=True,
        installed_by=actor.name,
        installed_at=at,
    )
    versions.filter(version__lt=version - KEPT_BEFORE).update(payload=None)
    _record(row, "registry.model_installed", actor, at)
    return record(row)


@transaction.atomic
def restore_model(*, name: str, version: int, actor: Actor, at: datetime) -> InstalledModel:
    """Use a kept version again. Raises `AccessDenied`, and `TrainedModel.DoesNotExist` where its bytes are gone."""
    require(actor, INSTALL_MODEL)
    row = TrainedModel.objects.defer("payload").get(name=name, version=version, payload__isnull=False)
    TrainedModel.objects.filter(name=name, in_use=True).update(in_use=False)
    TrainedModel.objects.filter(pk=row.pk).update(in_use=True)
    _record(row, "registry.model_restored", actor, at)
    return record(row)


def _record(row: TrainedModel, kind: str, actor: Actor, at: datetime) -> None:
    told = {"version": row.version, "sha256": row.sha256, "size": row.size}
    record_event(subject=f"model:{row.name}", kind=kind, payload=told, actor=actor, at=at)

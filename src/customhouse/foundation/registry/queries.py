"""Which model is in use, and its bytes."""

from __future__ import annotations

from hashlib import sha256

from customhouse.foundation.registry.models import TrainedModel
from customhouse.foundation.registry.records import InstalledModel


class ModelDamagedError(RuntimeError):
    """The bytes of a model are not those that were installed: it is not used."""


def current(name: str) -> InstalledModel | None:
    """The version of a model that is in use, or None where none was ever trained."""
    row = TrainedModel.objects.filter(name=name, in_use=True).defer("payload").first()
    return record(row) if row else None


def history(name: str) -> tuple[InstalledModel, ...]:
    """Every version of a model, the newest first."""
    return tuple(record(row) for row in TrainedModel.objects.filter(name=name).defer("payload"))


def payload(name: str, version: int) -> bytes:
    """The bytes of a version, as they were installed.

    Raises `ModelDamagedError` where they no longer have their digest, `TrainedModel.DoesNotExist` where they are gone.
    """
    row = TrainedModel.objects.get(name=name, version=version, payload__isnull=False)
    found = bytes(row.payload or b"")
    if sha256(found).hexdigest() != row.sha256:
        raise ModelDamagedError(f"{name} version {version} is not as it was installed.")
    return found


def record(row: TrainedModel) -> InstalledModel:
    """A row as a record, without its bytes."""
    return InstalledModel(
        row.name, row.version, row.sha256, row.size, dict(row.facts), row.installed_by, row.installed_at
    )

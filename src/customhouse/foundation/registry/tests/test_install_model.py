"""Installing, going back to, and reading trained models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.registry import queries
from customhouse.foundation.registry.models import TrainedModel
from customhouse.foundation.registry.services import install_model, restore_model

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANALYST = Actor("ana", frozenset({Role.ANALYST}))

pytestmark = pytest.mark.django_db


def install(payload: Any) -> Any:
    return install_model(name="a", payload=payload, facts={"lines": 1}, actor=ANALYST, at=AT)


def test_the_newest_is_in_use_and_the_one_before_is_kept() -> None:
    for payload in (b"one", b"two", b"three"):
        newest = install(payload)
    assert queries.current("a") == newest
    assert (newest.version, newest.size, newest.installed_by) == (3, 5, "ana")
    assert queries.payload("a", 2) == b"two"
    with pytest.raises(TrainedModel.DoesNotExist):
        queries.payload("a", 1)
    assert [each.version for each in queries.history("a")] == [3, 2, 1]
    assert queries.current("b") is None


def test_one_can_go_back() -> None:
    install(b"one")
    install(b"two")
    assert restore_model(name="a", version=1, actor=ANALYST, at=AT).version == 1
    current = queries.current("a")
    assert current is not None
    assert current.version == 1
    assert Event.objects.filter(kind="registry.model_restored").count() == 1
    assert install(b"three").version == 3


def test_damaged_bytes_are_not_used() -> None:
    install(b"one")
    TrainedModel.objects.update(payload=b"two")
    with pytest.raises(queries.ModelDamagedError):
        queries.payload("a", 1)


def test_who_may_not_is_refused() -> None:
    with pytest.raises(AccessDenied):
        install_model(name="a", payload=b"", facts={}, actor=Actor("trader", frozenset({Role.TRADER})), at=AT)

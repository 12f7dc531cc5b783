"""What every test shares: the database it runs on, and the marker that says it needs one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_HOME = Path(tempfile.mkdtemp(prefix="customhouse-tests-"))
os.environ.setdefault("CUSTOMHOUSE_HOME", str(_HOME))
os.environ.setdefault("CUSTOMHOUSE_SECRET_KEY", "a key for tests only")
os.environ.setdefault("CUSTOMHOUSE_SELECTION_KEY", "a selection key for tests only")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for a database, so that `-m db` repeats exactly those on PostgreSQL."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"}:
            item.add_marker(pytest.mark.db)


@pytest.fixture(autouse=True, scope="session")
def _trail_can_be_emptied_between_tests() -> Iterator[None]:
    """Lift the trail's triggers before Django empties the tables after a test that commits; post_migrate restores."""
    from django.db import connection
    from django.test import TransactionTestCase

    from customhouse.foundation.audit import triggers

    emptying = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # noqa: SLF001  # no other door

    def lifted(case: TransactionTestCase) -> None:
        triggers.remove(connection)
        emptying(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield


@pytest.fixture(autouse=True, scope="session")
def _passwords_are_hashed_lightly() -> Iterator[None]:
    """The real way of hashing with a small work factor: the full one takes longer than most tests."""
    from django.contrib.auth.hashers import ScryptPasswordHasher

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScryptPasswordHasher, "work_factor", 2)
        yield

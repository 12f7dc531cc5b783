"""What every test shares: the database it runs on, and the marker that says it needs one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import coverage
import hypothesis
import pytest
from django.utils import translation

from tests.kept_tables import KeptTables

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from customhouse.foundation.config.country import CountryPack
hypothesis.settings.register_profile(
    "steady",
    deadline=None,  # how busy the machine is says nothing about the code
    derandomize="CI" in os.environ,  # what is landed was tried alike: chance looks for more on people's own machines
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""The moment at which tests that need one stand: a working Monday."""

_KEPT = KeptTables()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark every test that asks for a database, so that `-m db` repeats exactly those on PostgreSQL.

    Marks are set before pytest chooses by them. Tests that need the law of demoland are put last after they were
    shuffled, so that it is loaded once and the others find empty tables; of either, those that commit come after
    those whose work is rolled back.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "demoland" in fixtures and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"}:
            item.add_marker(pytest.mark.db)
    yield
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, bool]:
    """Whether a test needs the law, and whether it commits: one that commits empties the tables behind it."""
    fixtures = set(getattr(item, "fixturenames", ()))
    mark = item.get_closest_marker("django_db")
    commits = bool(mark and mark.kwargs.get("transaction")) or not fixtures.isdisjoint(
        {"transactional_db", "live_server"}
    )
    return "demoland" in fixtures, commits


@pytest.fixture(autouse=True, scope="session")
def _trail_can_be_emptied_between_tests() -> Iterator[None]:
    """After a test that commits the law stands in the tables again, once it was loaded; until then they are emptied.

    The trail's triggers are lifted before Django empties them; post_migrate restores.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    from customhouse.foundation.audit import triggers

    emptying = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # noqa: SLF001  # no other door

    def lifted(case: TransactionTestCase) -> None:
        if not _KEPT.put_back():
            triggers.remove(connection)
            emptying(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield


@pytest.fixture(autouse=True)
def _language_is_given_back() -> Iterator[None]:
    """A page asked for in Arabic leaves its language behind in the thread: the next test starts without."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _walks_are_not_traced(request: pytest.FixtureRequest) -> Iterator[None]:
    """What walks through everything would take twice as long under coverage, and covers what others do."""
    tracing = coverage.Coverage.current() if request.node.get_closest_marker("walks") else None
    if tracing:
        tracing.stop()
    yield
    if tracing:
        tracing.start()


@pytest.fixture(autouse=True, scope="session")
def _models_are_given_time() -> Iterator[None]:
    """A busy machine makes no model rest: that one does is shown with a clock of the test's own."""
    from customhouse.targeting.learning import advising

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(advising, "PATIENCE", 60.0)
        yield


@pytest.fixture(autouse=True, scope="session")
def _passwords_are_hashed_lightly() -> Iterator[None]:
    """The real way of hashing with a small work factor: the full one takes longer than most tests."""
    from django.contrib.auth.hashers import ScryptPasswordHasher

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScryptPasswordHasher, "work_factor", 2)
        yield


@pytest.fixture(scope="session")
def _demoland_loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The law of demoland, committed once for the session."""
    with django_db_blocker.unblock():
        _load_demoland()


@pytest.fixture
def demoland(_demoland_loaded: None) -> CountryPack:
    """The law and the parties of demoland in the tables (a test that asks for it needs no `django_db` mark)."""
    return _load_demoland()


def _load_demoland() -> CountryPack:
    """Load what is missing; a test with transactions of its own has emptied the tables."""
    from django.db import connection

    from customhouse.foundation.access.records import SYSTEM
    from customhouse.foundation.config.country import installed_pack
    from customhouse.tariff.nomenclature.services import is_loaded
    from customhouse.web.installation import load_country

    if not is_loaded() and not _KEPT.put_back():
        load_country(installed_pack(), actor=SYSTEM, at=AT)
        if not connection.in_atomic_block:
            _KEPT.keep()
    return installed_pack()

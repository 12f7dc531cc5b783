"""What tests of revenue share: nobody waits for money but a list that remembers what it was told."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from customhouse.revenue.notices.tests import debts


@pytest.fixture(autouse=True)
def told(settings: Settings) -> list[list[str]]:
    """The subjects that those who wait for money were told of in this test."""
    debts.TOLD.clear()
    settings.WHEN_SETTLED = ["customhouse.revenue.notices.tests.debts.remember"]
    return debts.TOLD

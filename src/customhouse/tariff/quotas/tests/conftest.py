"""Quotas by themselves: nobody waits for what was shared out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def _nobody_waits() -> Iterator[None]:
    with override_settings(WHEN_SHARED=[]):
        yield

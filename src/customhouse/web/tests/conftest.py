"""Every test of the site begins in English, whatever language a request before it spoke."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """English for this test; the thread's own language after it."""
    with translation.override("en"):
        yield

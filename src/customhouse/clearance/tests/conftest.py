"""Every test of the pages stands at one moment and begins in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import translation

from conftest import AT


@pytest.fixture(autouse=True)
def _monday_in_english() -> Iterator[None]:
    """A working Monday, in English, whatever came before."""
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield

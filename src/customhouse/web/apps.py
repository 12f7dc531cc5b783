"""The whole system as Django starts it: how often a process looks for objects that keep each other alive."""

from __future__ import annotations

import gc

from django.apps import AppConfig

ALLOCATIONS, YOUNG, OLD = 100_000, 20, 50
"""How many more objects than were let go start a search, and how many searches one that looks further."""


class WebConfig(AppConfig):
    """Every process of Customhouse, whatever it does."""

    name = "customhouse.web"

    def ready(self) -> None:
        """Search rarely: the law in memory is a million objects, and records of declarations never form a ring.

        By Python's own measure a batch of declarations would have all of them looked through again and again.
        """
        gc.set_threshold(ALLOCATIONS, YOUNG, OLD)

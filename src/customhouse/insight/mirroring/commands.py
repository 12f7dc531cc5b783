"""`customhouse mirror compare`: partners' statistics held against what was declared here, now."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from customhouse.foundation.access.records import SYSTEM
from customhouse.insight.mirroring import services


def compare(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Hold all that partners state against declarations as they stand now."""
    found = services.compare(actor=SYSTEM, at=datetime.now(UTC))
    if found is None:
        told = {"edition": 0, "gaps": 0, "unrated": 0}
    else:
        told = {"edition": found.edition_id, "gaps": found.gaps_count, "unrated": found.unrated}
    line = "edition {edition}: {gaps} gaps, {unrated} statements without a rate of exchange."
    print(json.dumps(told) if as_json else line.format(**told))

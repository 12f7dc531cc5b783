"""A notice as it is told. Without Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in the reader's language. `link` is a path on this site, or empty."""

    id: int
    text: str
    link: str
    created_at: datetime
    is_read: bool

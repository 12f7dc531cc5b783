"""Remissions, as rules see them. No Django."""

from __future__ import annotations

from enum import StrEnum


class RemissionState(StrEnum):
    """Where a remission stands: asked for, approved or refused by a second person."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"

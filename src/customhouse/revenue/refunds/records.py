"""Refunds, as rules see them. No Django."""

from __future__ import annotations

from enum import StrEnum


class RefundState(StrEnum):
    """Where a refund stands: asked for, approved or refused by a second person, paid out."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    PAID = "paid"

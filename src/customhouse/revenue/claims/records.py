"""Where a claim stands, whatever its kind. No Django."""

from __future__ import annotations

ASKED = "asked"
APPROVED = "approved"
REFUSED = "refused"

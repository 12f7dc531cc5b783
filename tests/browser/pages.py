"""Every page that is looked at: its name, its address, and the part that opens it (none: anybody)."""

from __future__ import annotations

from dataclasses import dataclass

from customhouse.foundation.access.records import Role


@dataclass(frozen=True)
class Shot:
    """One page for a picture. `role` is who opens it; None: somebody who has not signed in."""

    name: str
    path: str
    role: Role | None = None
    status: int = 200


SHOTS = [
    Shot("home-anybody", "/"),
    Shot("home-trader", "/", Role.TRADER),
    Shot("home-officer", "/", Role.OFFICER),
    Shot("sign-in", "/accounts/login/"),
    Shot("sign-out", "/accounts/logout/", Role.TRADER),
    Shot("second-factor", "/accounts/2fa/", Role.OFFICER),
    Shot("second-factor-app", "/accounts/2fa/app/activate/", Role.OFFICER),
    Shot("change-password", "/accounts/password/", Role.OFFICER),
    Shot("no-such-page", "/nowhere/", status=404),
    Shot("furniture", "/furniture/", Role.OFFICER),
]
LANGUAGES = ("en", "fr", "ar")
WIDTHS = {"phone": (360, 740), "desk": (1280, 900)}

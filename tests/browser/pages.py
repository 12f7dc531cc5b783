"""Every page that is looked at: its name, its address, and the part that opens it (none: anybody)."""

from __future__ import annotations

from dataclasses import dataclass

from customhouse.foundation.access.records import Role


@dataclass(frozen=True)
class Shot:
    """One page for a picture. `role` is who opens it; None: somebody who has not signed in.

    `within` leads on from the first row of the list at `path`: the view of that thing.
    """

    name: str
    path: str
    role: Role | None = None
    status: int = 200
    within: str = ""


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
    Shot("declarations", "/declarations/", Role.TRADER),
    Shot("lodge", "/declarations/lodge/", Role.TRADER),
    Shot("queue", "/declarations/queue/", Role.OFFICER),
    Shot("set-aside", "/declarations/aside/", Role.SUPERVISOR),
    Shot("all-declarations", "/declarations/search/", Role.OFFICER),
]
WITHIN = [
    Shot("declaration", "/declarations/", Role.TRADER, within="."),
    Shot("declaration-goods", "/declarations/", Role.TRADER, within="goods/"),
    Shot("declaration-duties", "/declarations/", Role.TRADER, within="duties/"),
    Shot("declaration-documents", "/declarations/", Role.TRADER, within="documents/"),
    Shot("declaration-official", "/declarations/queue/", Role.OFFICER, within="."),
    Shot("declaration-risk", "/declarations/queue/", Role.OFFICER, within="risk/"),
    Shot("declaration-trail", "/declarations/queue/", Role.OFFICER, within="trail/"),
    Shot("declaration-leave", "/declarations/queue/", Role.OFFICER, within="leave/"),
]
"""Pages on one thing, for pictures of a site with traffic; their journeys check them."""
LANGUAGES = ("en", "fr", "ar")
WIDTHS = {"phone": (360, 740), "desk": (1280, 900)}

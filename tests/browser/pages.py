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
    Shot("passkey-new", "/accounts/passkeys/add/", Role.OFFICER),
    Shot("change-password", "/accounts/password/", Role.OFFICER),
    Shot("no-such-page", "/nowhere/", status=404),
    Shot("verify", "/verify/"),
    Shot("verify-unknown", "/verify/00000000000000000000000000/", status=404),
    Shot("furniture", "/furniture/", Role.OFFICER),
    Shot("declarations", "/declarations/", Role.TRADER),
    Shot("lodge", "/declarations/lodge/", Role.TRADER),
    Shot("drafts", "/drafts/", Role.TRADER),
    Shot("new-declaration", "/drafts/new/", Role.TRADER),
    Shot("queue", "/declarations/queue/", Role.OFFICER),
    Shot("control-today", "/control/", Role.OFFICER),
    Shot("control-supervision", "/control/supervision/", Role.SUPERVISOR),
    Shot("control-questions", "/control/questions/", Role.TRADER),
    Shot("set-aside", "/declarations/aside/", Role.SUPERVISOR),
    Shot("all-declarations", "/declarations/search/", Role.OFFICER),
    Shot("notices", "/notices/", Role.OFFICER),
    Shot("notices-preferences", "/notices/preferences/", Role.TRADER),
    Shot("systems", "/webhooks/", Role.TRADER),
    Shot("systems-new", "/webhooks/new/", Role.TRADER),
    Shot("downtime", "/downtime/", Role.SUPERVISOR),
    Shot("downtime-load", "/downtime/load/", Role.OFFICER),
    Shot("people", "/people/", Role.ADMINISTRATOR),
    Shot("new-account", "/people/new/", Role.ADMINISTRATOR),
    Shot("rights", "/people/permissions/", Role.ADMINISTRATOR),
    Shot("trail", "/trail/", Role.AUDITOR),
    Shot("trail-events", "/trail/events/?subject=user:auditor", Role.AUDITOR),
    Shot("trader-new", "/traders/register/", Role.SUPERVISOR),
    Shot("value", "/value/"),
    Shot("doubts", "/value/doubts/", Role.TRADER),
    Shot("doubt-raise", "/value/doubts/raise/", Role.OFFICER),
    Shot("tariff-changes", "/workbaskets/changes/"),
    Shot("draft-law", "/workbaskets/", Role.TARIFF_SPECIALIST),
    Shot("draft-law-new", "/workbaskets/new/", Role.TARIFF_SPECIALIST),
    Shot("what-if", "/what-if/", Role.DIRECTOR),
    Shot("rulings", "/rulings/"),
    Shot("ruling-files", "/rulings/files/", Role.TARIFF_SPECIALIST),
    Shot("ruling-apply", "/rulings/apply/", Role.TRADER),
    Shot("quotas", "/quotas/"),
    Shot("schedules", "/schedules/"),
    Shot("proof-verify", "/origin/verify/"),
    Shot("proof-unknown", "/origin/verify/00000000000000000000000000/", status=404),
    Shot("proofs", "/origin/proofs/", Role.OFFICER),
    Shot("proof-enquiries", "/origin/enquiries/", Role.OFFICER),
    Shot("models", "/models/", Role.ANALYST),
    Shot("screening", "/screening/?name=nobody", Role.ANALYST),
    Shot("watch-lists", "/screening/lists/", Role.ANALYST),
    Shot("watch-list-new", "/screening/files/new/", Role.ANALYST),
    Shot("mirror-editions", "/mirrors/editions/", Role.ANALYST),
    Shot("profile-drafts", "/selection/", Role.ANALYST),
    Shot("dues", "/dues/", Role.TRADER),
    Shot("receipts", "/money/receipts/", Role.TRADER),
    Shot("till-open", "/money/counter/open/", Role.CASHIER),
    Shot("tills", "/money/tills/", Role.CASHIER),
    Shot("bank", "/money/bank/", Role.CASHIER),
    Shot("guarantees", "/guarantees/", Role.TRADER),
    Shot("guarantee-open", "/guarantees/open/", Role.SUPERVISOR),
    Shot("refunds", "/refunds/", Role.TRADER),
    Shot("refund-ask", "/refunds/ask/", Role.TRADER),
    Shot("remissions", "/remissions/", Role.TRADER),
    Shot("remission-ask", "/remissions/ask/", Role.TRADER),
    Shot("trial-balance", "/ledger/", Role.SUPERVISOR),
]
LAWFUL = [
    Shot("day", "/day/?on=2026-03-02", Role.DIRECTOR),
    Shot("downtime-outage", "/downtime/outages/", Role.SUPERVISOR),
    Shot("downtime-numbers", "/downtime/numbers/", Role.SUPERVISOR),
    Shot("tariff", "/tariff/"),
    Shot("tariff-heading", "/tariff/0901/"),
    Shot("tariff-code", "/tariff/690721/"),
    Shot("tariff-search", "/tariff/search/?q=coffee"),
    Shot("tariff-nothing", "/tariff/search/?q=qqqqzzzz"),
    Shot("tariff-unknown", "/tariff/999999/", status=404),
    Shot("duties", "/duties/"),
    Shot("duties-words", "/duties/?commodity=coffee&value=90"),
    Shot("duties-step", "/duties/?commodity=690721&origin=CN&value=1000"),
    Shot("duties-wrong", "/duties/?commodity=690721&origin=CN&value=much&q_MTK="),
    Shot("duties-answer", "/duties/?commodity=690721&origin=CN&value=1000&q_MTK=50&at=2026-03-02"),
    Shot("vehicles", "/tariff/vehicles/"),
    Shot("vehicles-step", "/tariff/vehicles/?kind=car&state=used&price=6000"),
    Shot(
        "vehicles-wrong",
        "/tariff/vehicles/?kind=car&state=used&engine=electric&capacity=&first_registered=2099-01-01&price=",
    ),
    Shot(
        "vehicles-answer",
        "/tariff/vehicles/?kind=car&state=used&engine=petrol&capacity=1498&first_registered=2010-05-04&origin=TN"
        "&price=6000&currency=EUR&freight=700&new_value=90000&at=2026-03-02",
    ),
    Shot("editions", "/hs/editions/", Role.TARIFF_SPECIALIST),
    Shot("options", "/duties/options/?commodity=69072110&origin=MA&value=1000&quantities=MTK%3D50&at=2026-03-02"),
    Shot("classify", "/classify/?q=leather+wallet+for+men&at=2026-03-02"),
    Shot("classify-nothing", "/classify/?q=zzzzqqq&at=2026-03-02"),
    Shot("origin", "/origin/?scheme=osfa&code=850440"),
    Shot("proof-issue", "/origin/proofs/issue/", Role.SUPERVISOR),
    Shot("rates", "/rates/?on=2026-03-02"),
    Shot("rates-history", "/rates/EUR/?year=2025"),
    Shot("offices", "/offices/"),
    Shot("office", "/offices/XD000100/"),
    Shot("traders", "/traders/", Role.SUPERVISOR),
    Shot("traders-like", "/traders/?q=epises", Role.SUPERVISOR),
    Shot("trader", "/traders/XD0740033297/", Role.SUPERVISOR),
    Shot("profiles", "/profiles/?on=2026-03-02", Role.ANALYST),
    Shot("profile-new", "/selection/new/", Role.ANALYST),
    Shot("what-if", "/selection/what-if/", Role.ANALYST),
    Shot("effect", "/selection/effect/", Role.ANALYST),
    Shot("models-said", "/selection/models/", Role.ANALYST),
]
"""Pages that show the law and the registers of demoland."""
WITHIN = [
    Shot("declaration", "/declarations/", Role.TRADER, within="."),
    Shot("declaration-goods", "/declarations/", Role.TRADER, within="goods/"),
    Shot("declaration-duties", "/declarations/", Role.TRADER, within="duties/"),
    Shot("declaration-documents", "/declarations/", Role.TRADER, within="documents/"),
    Shot("declaration-official", "/declarations/queue/", Role.OFFICER, within="."),
    Shot("declaration-risk", "/declarations/queue/", Role.OFFICER, within="risk/"),
    Shot("declaration-trail", "/declarations/queue/", Role.OFFICER, within="trail/"),
    Shot("declaration-leave", "/declarations/queue/", Role.OFFICER, within="leave/"),
    Shot("notice", "/dues/", Role.TRADER, within="."),
    Shot("guarantee", "/guarantees/", Role.TRADER, within="."),
    Shot("work-order", "/control/", Role.OFFICER, within="."),
    Shot("till", "/money/tills/", Role.SUPERVISOR, within="."),
    Shot("refund", "/refunds/", Role.SUPERVISOR, within="."),
    Shot("bank-line", "/money/bank/", Role.CASHIER, within="."),
]
"""Pages on one thing, for pictures of a site with traffic; their journeys check them."""
LANGUAGES = ("en", "fr", "ar")
WIDTHS = {"phone": (360, 740), "desk": (1280, 900)}

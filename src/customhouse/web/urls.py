"""Every address of the site, area by area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from customhouse.web.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("declarations/", include("customhouse.clearance.urls")),
    path("control/", include("customhouse.clearance.pages.control.urls")),
    path("drafts/", include("customhouse.clearance.pages.entry.urls")),
    path("tariff/vehicles/", include("customhouse.tariff.vehicles.urls")),  # before the tariff: its address is no code
    path("tariff/", include("customhouse.tariff.nomenclature.urls")),
    path("classify/", include("customhouse.tariff.classification.urls")),
    path("duties/", include("customhouse.tariff.duties.urls")),
    path("schedules/", include("customhouse.tariff.schedules.urls")),
    path("quotas/", include("customhouse.tariff.quotas.urls")),
    path("workbaskets/", include("customhouse.tariff.workbaskets.urls")),
    path("hs/proposals/", include("customhouse.tariff.proposals.urls")),
    path("hs/", include("customhouse.tariff.editions.urls")),
    path("value/", include("customhouse.tariff.valuation.urls")),
    path("rulings/", include("customhouse.tariff.rulings.urls")),
    path("origin/", include("customhouse.tariff.origin.urls")),
    path("rates/", include("customhouse.reference.currencies.urls")),
    path("offices/", include("customhouse.reference.offices.urls")),
    path("traders/", include("customhouse.parties.traders.urls")),
    path("profiles/", include("customhouse.targeting.profiles.urls")),
    path("models/", include("customhouse.targeting.learning.urls")),
    path("screening/", include("customhouse.targeting.screening.urls")),
    path("mirrors/", include("customhouse.targeting.mirrors.urls")),
    path("prices/", include("customhouse.targeting.prices.urls")),
    path("links/", include("customhouse.targeting.links.urls")),
    path("flows/", include("customhouse.insight.departures.urls")),
    path("operators/", include("customhouse.insight.operators.urls")),
    path("selection/", include("customhouse.insight.selection.urls")),
    path("what-if/", include("customhouse.insight.trials.urls")),
    path("people/", include("customhouse.foundation.access.urls")),
    path("trail/", include("customhouse.foundation.audit.urls")),
    path("day/", include("customhouse.clearance.pages.day.urls")),
    path("downtime/", include("customhouse.clearance.pages.downtime.urls")),
    path("webhooks/", include("customhouse.foundation.webhooks.urls")),
    path("notices/", include("customhouse.foundation.notices.urls")),
    path("dues/", include("customhouse.revenue.notices.urls")),
    path("money/", include("customhouse.revenue.payments.urls")),
    path("guarantees/", include("customhouse.revenue.guarantees.urls")),
    path("refunds/", include("customhouse.revenue.refunds.urls")),
    path("remissions/", include("customhouse.revenue.remissions.urls")),
    path("ledger/", include("customhouse.revenue.ledger.urls")),
    path("verify/", include("customhouse.clearance.pages.release.urls")),
    path("", include("customhouse.web.site_urls")),
]
handler400 = "customhouse.web.errors.bad_request"
handler403 = "customhouse.web.errors.permission_denied"
handler404 = "customhouse.web.errors.page_not_found"
handler500 = "customhouse.web.errors.server_error"

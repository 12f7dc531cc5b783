"""Every address of the site, area by area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from customhouse.web.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("declarations/", include("customhouse.clearance.urls")),
    path("", include("customhouse.web.site_urls")),
]
handler400 = "customhouse.web.errors.bad_request"
handler403 = "customhouse.web.errors.permission_denied"
handler404 = "customhouse.web.errors.page_not_found"
handler500 = "customhouse.web.errors.server_error"

"""Addresses that fail, each in its own way, behind the site's own error pages."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotSignedIn

FAULTS: dict[str, Exception] = {
    "400": SuspiciousOperation("secret detail"),
    "403": PermissionDenied("secret detail"),
    "500": RuntimeError("secret detail"),
    "503": OperationalError("secret detail"),
    "denied": AccessDenied("declaration.amend", "salma"),
    "unknown": NotSignedIn(),
    "conflict": Conflict("STATE", "It is released.", "Ask for an amendment."),
}


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise FAULTS[kind]


urlpatterns = [path("fail/<str:kind>/", fail), path("", include("customhouse.web.site_urls"))]
handler400 = "customhouse.web.errors.bad_request"
handler403 = "customhouse.web.errors.permission_denied"
handler404 = "customhouse.web.errors.page_not_found"
handler500 = "customhouse.web.errors.server_error"

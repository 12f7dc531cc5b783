"""Addresses for the test of sign-in: allauth's, and a page that needs it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Say who is signed in."""
    return HttpResponse(request.user.get_username())


urlpatterns = [path("", home, name="home"), path("account/", include("allauth.urls"))]

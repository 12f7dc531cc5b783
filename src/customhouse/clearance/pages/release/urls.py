"""Addresses at which anybody verifies a release note, without signing in."""

from __future__ import annotations

from django.urls import path

from customhouse.clearance.pages.release import verifying

app_name = "release"
urlpatterns = [
    path("", verifying.enter, name="enter"),
    path("<str:code>/", verifying.verify, name="verify"),
]

"""Addresses of the event trail."""

from __future__ import annotations

from django.urls import path

from customhouse.foundation.audit import views

app_name = "audit"
urlpatterns = [path("", views.verification, name="verify"), path("events/", views.events, name="events")]

"""Addresses of the customs offices."""

from __future__ import annotations

from django.urls import path

from customhouse.reference.offices import views

app_name = "offices"
urlpatterns = [path("", views.offices, name="list"), path("<str:code>/", views.office, name="office")]

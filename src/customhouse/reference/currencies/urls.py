"""Addresses of the published exchange rates."""

from __future__ import annotations

from django.urls import path

from customhouse.reference.currencies import views

app_name = "currencies"
urlpatterns = [path("", views.rates, name="rates"), path("<str:currency>/", views.history, name="history")]

"""Addresses of watched flows."""

from __future__ import annotations

from django.urls import path, re_path

from customhouse.insight.departures import views

CODE = "(?P<code>[A-Z][A-Z0-9-]{2,29})"

app_name = "flows"
urlpatterns = [
    path("", views.flows, name="list"),
    path("new/", views.define, name="define"),
    re_path(rf"^{CODE}/$", views.flow, name="flow"),
    re_path(rf"^{CODE}/retire/$", views.retire, name="retire"),
]

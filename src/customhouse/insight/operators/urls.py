"""Addresses of operators."""

from __future__ import annotations

from django.urls import path, re_path

from customhouse.insight.operators import views

app_name = "operators"
urlpatterns = [
    path("", views.find, name="find"),
    re_path(r"^(?P<identifier>[0-9A-Za-z]{3,70})/$", views.show, name="show"),
]

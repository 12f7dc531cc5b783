"""Addresses of trials."""

from __future__ import annotations

from django.urls import path, re_path

from customhouse.insight.trials import views

app_name = "trials"
urlpatterns = [
    path("", views.trials, name="list"),
    re_path(r"^(?P<number>\d{1,12})/$", views.trial, name="trial"),
]

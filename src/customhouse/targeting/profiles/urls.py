"""Addresses of the risk profiles, for analysts."""

from __future__ import annotations

from django.urls import path

from customhouse.targeting.profiles import views

app_name = "profiles"
urlpatterns = [path("", views.profiles, name="list")]

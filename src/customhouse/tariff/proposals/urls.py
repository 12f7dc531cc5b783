"""The address of the check of proposals."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.proposals import views

app_name = "proposals"
urlpatterns = [path("", views.check, name="check")]

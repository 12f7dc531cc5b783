"""Addresses of tariff quotas."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.quotas import views

app_name = "quotas"
urlpatterns = [path("", views.balances, name="balances")]

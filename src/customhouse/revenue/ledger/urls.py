"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from customhouse.revenue.ledger import views

app_name = "ledger"
urlpatterns = [path("", views.trial_balance, name="trial_balance")]

"""Addresses of prices, for officials."""

from __future__ import annotations

from django.urls import path

from customhouse.targeting.prices import views

app_name = "prices"
urlpatterns = [path("", views.browse, name="browse")]

"""Addresses of partners' statistics, for officials."""

from __future__ import annotations

from django.urls import path

from customhouse.targeting.mirrors import views

app_name = "mirrors"
urlpatterns = [
    path("", views.gaps, name="gaps"),
    path("editions/", views.editions, name="editions"),
]

"""Addresses of the public duty calculator."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.duties import option_views, views

app_name = "duties"
urlpatterns = [
    path("", views.calculator, name="calculator"),
    path("codes/", views.codes, name="codes"),
    path("options/", option_views.compare, name="options"),
]
